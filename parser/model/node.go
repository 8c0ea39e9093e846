package model

import (
	"math"
	"strconv"
	"strings"

	"vmsslint/parser/source"
)

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Absent Kind = iota
	Unknown
	Null
	Bool
	Int
	Float
	String
	Array
	Object
)

// String returns the word for messages, with its article.
func (k Kind) String() string {
	return [...]string{"nothing", "a value that is not known", "null", "a boolean", "an integer", "a number with a fraction", "a string", "an array", "an object"}[k]
}

// Node is one value of an expanded resource. Nodes are built by loaders and
// never change afterwards. A nil *Node behaves as an absent one.
type Node struct {
	// Kind is what the node is. A string of which a part is not known is
	// Unknown, and keeps its text; see Text.
	Kind Kind
	// ExactLength says that the length of an Unknown text is exactly MinLength.
	ExactLength bool
	// Omittable marks an Unknown text that is not sent at all where it turns out
	// to be null or empty, as azurerm does it.
	Omittable bool
	// Secret marks a value that must not be printed.
	Secret bool
	index  int32 // -1 where the node is not an element
	// Num holds a Bool (0 or 1) or an Int.
	Num int64
	// Flt holds a Float.
	Flt float64
	// Str holds a String, or the partly known text of an Unknown.
	Str string
	// MinLength is the least length of an Unknown text, in UTF-16 units.
	MinLength int
	// Why says why an Unknown is not known: "parameter 'n' has no value".
	Why string
	// Defaulted says that the value was not written but is the one the
	// service, or the provider, applies; it names which.
	Defaulted string
	// Place is the tightest place its author can change; NamePlace is where
	// the property's name stands, or zero.
	Place, NamePlace source.Span
	// From is what the value was computed from, or nil.
	From *Origin

	fields []Field
	items  []*Node
	parent *Node
	name   string
	update *update // of an object that changes one that is there, or nil
}

// Field is one member of an object.
type Field struct {
	Name string
	Node *Node
}

// Origin says where a value came from.
type Origin = source.Origin

// NewObject makes n an object with fields, which become its children.
func (n *Node) NewObject(fields []Field) {
	n.Kind, n.fields = Object, fields
	for i := range fields {
		fields[i].Node.parent, fields[i].Node.name, fields[i].Node.index = n, fields[i].Name, -1
	}
}

// SetNumber makes n the number that a literal of JSON writes: an Int where its
// value is a whole number that fits, however it is written, else a Float, at
// most the largest there is.
func (n *Node) SetNumber(literal string) {
	if i, err := strconv.ParseInt(literal, 10, 64); err == nil {
		n.Kind, n.Num = Int, i
		return
	}
	f, _ := strconv.ParseFloat(literal, 64)
	if math.Abs(f) < 1<<53 && f == math.Trunc(f) {
		n.Kind, n.Num = Int, int64(f)
		return
	}
	n.Kind, n.Flt = Float, min(max(f, -math.MaxFloat64), math.MaxFloat64)
}

// NewArray makes n an array of items, which become its children.
func (n *Node) NewArray(items []*Node) {
	n.Kind, n.items = Array, items
	for i, it := range items {
		it.parent, it.index = n, int32(i)
	}
}

// At returns the node at path below n. Names are matched without regard to
// case, an exact match first; a name of digits also picks an element. At of an
// absent or null node is absent, At of an unknown one is unknown; both keep
// the nearest place there is. A member that an object does not write is unknown
// where the object is open; see Unit.LeaveOpen.
func (n *Node) At(path ...string) *Node {
	if n == nil {
		n = &Node{index: -1}
	}
	for _, name := range path {
		n = n.child(name)
	}
	return n
}

func (n *Node) child(name string) *Node {
	switch n.Kind {
	case Object:
		var folded *Node
		for _, f := range n.fields {
			if f.Name == name {
				return f.Node
			}
			if folded == nil && strings.EqualFold(f.Name, name) {
				folded = f.Node
			}
		}
		if folded != nil {
			return folded
		}
		if n.IsOpen() {
			return &Node{Kind: Unknown, Why: whyKept, Place: n.Place, NamePlace: n.NamePlace, parent: n, name: name, index: -1}
		}
	case Array:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i]
		}
	case Unknown:
		return &Node{Kind: Unknown, Why: n.Why, Secret: n.Secret, Place: n.Place, From: n.From, parent: n, name: name, index: -1}
	}
	return &Node{Place: n.Place, NamePlace: n.NamePlace, parent: n, name: name, index: -1}
}

// Fields returns the members of an object in their order; nil for any other node.
func (n *Node) Fields() []Field {
	if n == nil {
		return nil
	}
	return n.fields
}

// Items returns the elements of an array. The second result is false where
// the array is not known; an absent or null array has no elements.
func (n *Node) Items() ([]*Node, bool) {
	if n == nil {
		return nil, true
	}
	return n.items, n.Kind == Array || n.IsAbsent()
}

// Parent returns the object or array that n is in, nil for a root.
func (n *Node) Parent() *Node { return n.parent }

// Name returns the property name under which n stands, "" for an element or a root.
func (n *Node) Name() string { return n.name }

// Int returns the integer n holds. It reports false where n is absent,
// unknown, or not an integer; a string of digits is not an integer.
func (n *Node) Int() (int64, bool) {
	if n == nil || n.Kind != Int {
		return 0, false
	}
	return n.Num, true
}

// Number returns the integer n holds, as a number, also one written with a
// fraction of zero, or as a string of digits, which Azure takes in its place in
// many properties.
func (n *Node) Number() (int64, bool) {
	const exact = 1 << 53 // up to it a float holds every integer
	if v, ok := n.Int(); ok {
		return v, true
	}
	if n != nil && n.Kind == Float && math.Abs(n.Flt) <= exact && n.Flt == math.Trunc(n.Flt) {
		return int64(n.Flt), true
	}
	if s, ok := n.String(); ok {
		v, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
		return v, err == nil
	}
	return 0, false
}

// String returns the string n holds. It reports false where n is absent, not
// a string, or not known to the last character.
func (n *Node) String() (string, bool) {
	if n == nil || n.Kind != String {
		return "", false
	}
	return n.Str, true
}

// Bool returns the boolean n holds, also one written as the string "true" or
// "false", which Resource Manager accepts.
func (n *Node) Bool() (bool, bool) {
	if n == nil {
		return false, false
	}
	switch {
	case n.Kind == Bool:
		return n.Num != 0, true
	case n.Kind == String && strings.EqualFold(n.Str, "true"):
		return true, true
	case n.Kind == String && strings.EqualFold(n.Str, "false"):
		return false, true
	}
	return false, false
}

// Text returns a string for comparing identities: also a partly known one,
// with placeholder characters in it. Equal texts will be equal when deployed;
// different ones may still be. It reports false where n is no string.
func (n *Node) Text() (string, bool) {
	if n == nil || n.Kind != String && (n.Kind != Unknown || n.Str == "") {
		return "", false
	}
	return n.Str, true
}

// Length returns the least length of a string in UTF-16 units, and whether it
// is exactly that. ok is false where n is no string, or one nothing is known
// of. A name made with uniqueString has a known length, though no known content.
func (n *Node) Length() (units int, exact, ok bool) {
	if n == nil || n.Kind != String && (n.Kind != Unknown || n.Str == "") {
		return 0, false, false
	}
	return n.MinLength, n.ExactLength, true
}

// Is reports whether n is a string equal to s without regard to case; known is
// false where n is unknown. An absent n is known not to be s.
func (n *Node) Is(s string) (is, known bool) {
	if n.IsUnknown() {
		return false, false
	}
	t, ok := n.String()
	return ok && strings.EqualFold(t, s), true
}

// IsAbsent reports whether n is absent or null, which Azure takes as the same.
func (n *Node) IsAbsent() bool { return n == nil || n.Kind == Absent || n.Kind == Null }

// IsUnknown reports whether n is there but its value cannot be known.
func (n *Node) IsUnknown() bool { return n != nil && n.Kind == Unknown }

// IsPresent reports whether n is known to be there with a value.
func (n *Node) IsPresent() bool { return !n.IsAbsent() && !n.IsUnknown() }

// IsEmpty reports whether n is absent, an empty string, array or object; known
// is false where that cannot be told.
func (n *Node) IsEmpty() (empty, known bool) {
	switch {
	case n.IsAbsent():
		return true, true
	case n.Kind == Unknown:
		return false, n.MinLength > 0
	case n.Kind == String:
		return n.Str == "", true
	case n.Kind == Array:
		return len(n.items) == 0, true
	case n.Kind == Object:
		return len(n.fields) == 0, true
	}
	return false, true
}

// Span returns the tightest place the author of n can change; for an absent
// node that of what it is missing from.
func (n *Node) Span() source.Span {
	if n == nil {
		return source.Span{}
	}
	return n.Place
}

// Origin returns what n was computed from, or nil where it was written as it is.
func (n *Node) Origin() *Origin {
	if n == nil {
		return nil
	}
	return n.From
}

// Path returns the way from the resource to n: "sku.capacity",
// "properties.zones[1]"; "" for the resource itself.
func (n *Node) Path() string {
	if n == nil || n.parent == nil {
		return ""
	}
	base := n.parent.Path()
	switch {
	case n.index >= 0:
		return base + "[" + strconv.Itoa(int(n.index)) + "]"
	case base == "":
		return n.name
	}
	return base + "." + n.name
}

// Walk calls visit for n and everything below it, parents first; where visit
// returns false, not for what is below.
func (n *Node) Walk(visit func(*Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, f := range n.fields {
		f.Node.Walk(visit)
	}
	for _, it := range n.items {
		it.Walk(visit)
	}
}

// Default returns n, or where it is absent a node of the default's value that
// says where the default comes from, at n's place.
func (n *Node) Default(by string, value any) *Node {
	if !n.IsAbsent() {
		return n
	}
	d := &Node{Defaulted: by, index: -1}
	if n != nil {
		d.Place, d.NamePlace, d.parent, d.name = n.Place, n.NamePlace, n.parent, n.name
	}
	switch v := value.(type) {
	case bool:
		d.Kind = Bool
		if v {
			d.Num = 1
		}
	case int:
		d.Kind, d.Num = Int, int64(v)
	case string:
		d.Kind, d.Str, d.MinLength, d.ExactLength = String, v, len(v), true
	}
	return d
}
