package expr

import (
	"strings"

	"vmsslint/parser/source"
)

// FunctionInfo describes a built-in function.
type FunctionInfo struct {
	// Name is the usual spelling; calls may use any case.
	Name string
	// Min and Max bound the number of arguments; a Max of -1 is no bound.
	Min, Max int
	// Doc is one sentence part on the result.
	Doc string
	// Status says how far the result can be known before a deployment, and
	// Limit what of it cannot, and why; "" where there is nothing to say.
	Status Status
	Limit  string
}

// Status says how far the result of a function can be known before a deployment.
type Status uint8

// The states of functions.
const (
	// Evaluated is for what depends on the arguments alone.
	Evaluated Status = iota
	// InContext is for what depends on the deployment around it, as far as
	// that is given or part of the template.
	InContext
	// UnknownByNature is for what nobody can know before the deployment.
	UnknownByNature
)

// String returns the words of the documentation.
func (s Status) String() string {
	return [...]string{"evaluated", "evaluated where its surroundings are known", "unknown by nature"}[s]
}

// mode says which arguments a function handles itself; for the others the
// result is unknown without running it.
type mode uint8

const (
	exact mode = iota // only what is known to the last element
	text              // also strings with placeholders, and elements that are not known
	loose             // everything, unknown values too
)

// function is a row of the table of built-in functions.
type function struct {
	name     string
	min, max int
	// args has a letter for the kinds that each argument accepts, see accepts;
	// the last letter counts for all further arguments.
	args   string
	mode   mode
	result Kind // of an unknown result
	// pass says that the result is one of the arguments, or a part of one, and
	// so keeps the provenance of that.
	pass  bool
	eager func(c *call) (*Value, *Error)
	lazy  func(c *call) (*Value, *Error) // gets no evaluated arguments
	doc   string
	// status and limit are for the documentation; see FunctionInfo.
	status Status
	limit  string
}

// want returns the letter for argument i.
func (f *function) want(i int) byte {
	if f.args == "" {
		return 'x'
	}
	return f.args[min(i, len(f.args)-1)]
}

// accepts reports whether v is of a kind that the letter stands for.
func accepts(want byte, v *Value) bool {
	k := v.kind
	switch want {
	case 's':
		return k == String
	case 'i':
		return k == Int
	case 'b':
		return k == Bool
	case 'a':
		return k == Array
	case 'o':
		return k == Object
	case 'c':
		return k == String || k == Array
	case 'p':
		return k == Array || k == Object
	case 'l':
		return k == String || k == Array || k == Object
	case 'e':
		return k == String || k == Array || k == Object || k == Null
	case 't':
		return k == String || k == Int
	case 'n':
		return k == String || k == Int || k == Float
	case 'm':
		return k == Int || k == Array
	case 'v':
		return k == Bool || k == Int || k == String
	}
	return true
}

// typeNames returns what a letter stands for in words.
func typeNames(want byte) string {
	switch want {
	case 's':
		return "a string"
	case 'i':
		return "an integer"
	case 'b':
		return "a boolean"
	case 'a':
		return "an array"
	case 'o':
		return "an object"
	case 'c':
		return "a string or an array"
	case 'p':
		return "an array or an object"
	case 'l', 'e':
		return "a string, an array or an object"
	case 't':
		return "a string or an integer"
	case 'n':
		return "a number or a string"
	case 'm':
		return "an integer or an array of integers"
	case 'v':
		return "a boolean, an integer or a string"
	}
	return "a value"
}

// Functions returns all built-in functions in the order of their names, except
// the list functions, whose names each resource type chooses.
func Functions() []FunctionInfo {
	out := make([]FunctionInfo, len(table))
	for i := range table {
		f := &table[i]
		out[i] = FunctionInfo{Name: f.name, Min: f.min, Max: f.max, Doc: f.doc, Status: f.status, Limit: f.limit}
	}
	return out
}

// builtin returns the function called name, or nil. The table is sorted by
// lower-case name.
func builtin(name string) *function {
	lo, hi := 0, len(table)
	for lo < hi {
		mid := (lo + hi) / 2
		switch c := compareFold(table[mid].name, name); {
		case c == 0:
			return &table[mid]
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return nil
}

// compareFold compares two ASCII names whatever their case, without making
// new strings.
func compareFold(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := lowerByte(a[i]), lowerByte(b[i])
		if x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func nearestBuiltin(name string) string {
	if isList(name) || strings.Contains(name, ".") {
		return ""
	}
	names := make([]string, len(table))
	for i := range table {
		names[i] = table[i].name
	}
	return source.Nearest(name, names)
}
