package jsonc

import (
	"strings"

	"vmsslint/parser/source"
)

// Kind says what a Value is.
type Kind uint8

const (
	// Invalid is a value that is missing or could not be read.
	Invalid Kind = iota
	// Null is the literal null.
	Null
	// Bool is true or false.
	Bool
	// Number is a number.
	Number
	// String is a string, in either kind of quotes.
	String
	// Object is a list of members in braces.
	Object
	// Array is a list of values in brackets.
	Array
)

// String returns the name of k as it is used in messages: "object".
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "boolean"
	case Number:
		return "number"
	case String:
		return "string"
	case Object:
		return "object"
	case Array:
		return "array"
	}
	return "invalid"
}

// Value is one value of a file, with everything below it.
type Value struct {
	// Kind says which of the other fields have a meaning.
	Kind Kind
	// Escaped reports, for a String, that Str differs from the bytes between
	// the quotes.
	Escaped bool
	// Start and End are the byte offsets of the value in the text of its file,
	// quotes and brackets included. They are equal for a value that is missing.
	Start, End int32
	// Str is the decoded text of a String, the literal of a Number as written,
	// and "true" or "false" for a Bool.
	Str string
	// Members are the properties of an Object in the order of the file,
	// duplicates included.
	Members []Member
	// Items are the values of an Array.
	Items []Value
}

// Member is one property of an object.
type Member struct {
	// Name is the decoded name.
	Name string
	// NameStart and NameEnd are the byte offsets of the name, quotes included.
	NameStart, NameEnd int32
	// Value is the value; its Kind is Invalid where it is missing.
	Value Value
	// Duplicate reports that an earlier member of the same object has exactly
	// this name.
	Duplicate bool
}

// Get returns the value of the last member of v with exactly that name, else of
// the last one whose name differs only in case, else nil. It returns nil where v
// is nil or not an object.
func (v *Value) Get(name string) *Value {
	if m := v.Member(name); m != nil {
		return &m.Value
	}
	return nil
}

// Member returns the last member of v with exactly that name, else the last one
// whose name differs only in case, else nil. It returns nil where v is nil or
// not an object.
func (v *Value) Member(name string) *Member {
	if v == nil {
		return nil
	}
	for i := len(v.Members) - 1; i >= 0; i-- {
		if v.Members[i].Name == name {
			return &v.Members[i]
		}
	}
	for i := len(v.Members) - 1; i >= 0; i-- {
		if strings.EqualFold(v.Members[i].Name, name) {
			return &v.Members[i]
		}
	}
	return nil
}

// Span returns the place of v in file. It is the zero Span where v is nil.
func (v *Value) Span(file *source.File) source.Span {
	if v == nil {
		return source.Span{}
	}
	return source.Span{File: file, Start: int(v.Start), End: int(v.End)}
}

// NameSpan returns the place of the name of m in file, quotes included. It is
// the zero Span where m is nil.
func (m *Member) NameSpan(file *source.File) source.Span {
	if m == nil {
		return source.Span{}
	}
	return source.Span{File: file, Start: int(m.NameStart), End: int(m.NameEnd)}
}

// TextOffset returns the byte offset in text, the text of the file v was read
// from, at which byte i of v.Str is written. A byte that comes out of an escape
// lies where the escape begins. An i outside the string is moved to its nearest
// end, behind the last character and before the closing quote. For a value that
// is not a String the bytes of Str are counted from its start; it is 0 where v
// is nil.
func (v *Value) TextOffset(text []byte, i int) int {
	if v == nil {
		return 0
	}
	i = min(max(i, 0), len(v.Str))
	start := int(v.Start)
	if v.Kind == String {
		start++
	}
	if v.Kind != String || !v.Escaped {
		return min(start+i, int(v.End), len(text))
	}
	off, end := start, min(int(v.End), len(text))
	for done := 0; off < end; {
		raw, decoded := 1, 1
		if text[off] == '\\' {
			if r, n := unescape(text[off:end]); n > 0 {
				raw, decoded = n, runeLen(r)
			}
		}
		if done+decoded > i {
			break
		}
		done += decoded
		off += raw
	}
	return min(off, end)
}

// Duplicates returns a diagnostic for each member below v whose name an earlier
// member of the same object has already, in the order of the file, and at most
// as many as Parse reports mistakes. Parse itself accepts such members.
func Duplicates(file *source.File, v *Value) []source.Diagnostic {
	var out []source.Diagnostic
	// An explicit stack, because a caller may have raised the depth.
	stack := []*Value{v}
	for len(stack) > 0 && len(out) < maxDiagnostics {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if v == nil {
			continue
		}
		for i := len(v.Items) - 1; i >= 0; i-- {
			stack = append(stack, &v.Items[i])
		}
		for i := len(v.Members) - 1; i >= 0; i-- {
			stack = append(stack, &v.Members[i].Value)
		}
		out = appendDuplicates(out, file, v.Members)
	}
	sortDiagnostics(out)
	return out
}

func appendDuplicates(out []source.Diagnostic, file *source.File, members []Member) []source.Diagnostic {
	for i := range members {
		if members[i].Duplicate && len(out) < maxDiagnostics {
			out = append(out, duplicateOf(file, &members[i]))
		}
	}
	return out
}
