package expr

import (
	"math"
	"strings"
	"unicode/utf16"

	"vmsslint/parser/source"
)

// Kind is the JSON type of a value. Int and Float are told apart because the
// template language does.
type Kind uint8

// The kinds. Unknown has no type; an unknown text is a String with
// placeholders in it, see [Value.Text].
const (
	Unknown Kind = iota
	Null
	Bool
	Int
	Float
	String
	Array
	Object
)

// String returns the word messages use for k, with its article.
func (k Kind) String() string {
	return [...]string{"a value that is not known", "null", "a boolean", "an integer", "a number with a fraction", "a string", "an array", "an object"}[k]
}

// Value is an immutable value of the template language. Copy it to change its
// provenance; never write to one that somebody else may hold.
type Value struct {
	kind   Kind
	hint   Kind // Unknown: the kind the value will have, or Unknown
	secret bool
	// partial and tainted say of an array or object that some element, at any
	// depth, is not known, or is a secret; kept so that it costs no walk.
	partial, tainted bool

	// Of an array or object: how many elements and how much of their text it
	// holds, and how many levels of them. By these a value that refers to
	// itself many times over is seen to be large.
	weight, deep int32

	num    int64  // Bool (0 or 1) and Int; the bits of a Float
	text   string // String, with placeholders where it is not known; Float: as written, or ""
	items  []*Value
	fields []Field

	// Why says why a value is not known: for Unknown always, for String where
	// the text has placeholders. A sentence part such as
	// "parameter 'x' has no value".
	why string
	// open says why an object or array may have more members than it shows
	// (what a provider adds to a declared resource), or "".
	open string
	// id tells unknown values apart, 0 where why, place and origin do that.
	id uint64

	// Span is where the value was written, or zero for a computed one.
	span source.Span
	// Origin is what the value was computed from, or nil for a plain literal.
	origin *Origin
}

// Field is one member of an object, in the order in which it was written.
type Field struct {
	Name  string
	Value *Value
	// NameSpan is where the name was written, or zero.
	NameSpan source.Span
}

// Origin says where a value came from.
type Origin = source.Origin

var (
	nullValue  = &Value{kind: Null}
	trueValue  = &Value{kind: Bool, num: 1}
	falseValue = &Value{kind: Bool}
)

// NullValue returns null.
func NullValue() *Value { return nullValue }

// BoolValue returns b as a value.
func BoolValue(b bool) *Value {
	if b {
		return trueValue
	}
	return falseValue
}

// IntValue returns n as a value.
func IntValue(n int64) *Value { return &Value{kind: Int, num: n} }

// FloatValue returns f as a value. literal is how it was written, or "".
func FloatValue(f float64, literal string) *Value {
	return &Value{kind: Float, num: int64(math.Float64bits(f)), text: literal}
}

// StringValue returns s as a value, known to the last character.
func StringValue(s string) *Value { return &Value{kind: String, text: s} }

// ArrayValue returns an array of items, which the value keeps.
func ArrayValue(items []*Value) *Value {
	v := &Value{kind: Array, items: items, weight: 1, deep: 1}
	for _, it := range items {
		v.hold(it)
	}
	return v
}

// hold notes what an element adds to v.
func (v *Value) hold(element *Value) {
	v.weight = min(v.weight+element.size(), maxWeight)
	v.deep = max(v.deep, 1+element.deep)
	v.partial = v.partial || element.partial || !element.IsKnown()
	v.tainted = v.tainted || element.tainted || element.secret
}

// maxWeight keeps the sum of weights from overflowing.
const maxWeight = 1 << 29

// size is the weight of v in an array or object.
func (v *Value) size() int32 {
	if v.kind == Array || v.kind == Object {
		return v.weight
	}
	return 1 + int32(min(len(v.text)/32, maxWeight))
}

// ObjectValue returns an object of fields, which the value keeps. No two
// may have the same name; where two differ in case only, [Value.Field] tells
// them apart by the exact spelling. [Merge] makes one of them.
func ObjectValue(fields []Field) *Value {
	v := &Value{kind: Object, fields: fields, weight: 1, deep: 1}
	for i := range fields {
		v.hold(fields[i].Value)
	}
	return v
}

// UnknownValue returns a value that cannot be known. hint is the kind it will
// have, or Unknown; why says why it is not known.
func UnknownValue(hint Kind, why string) *Value {
	return &Value{kind: Unknown, hint: hint, why: why}
}

// TextValue returns a string whose text may hold placeholder characters; why
// says why those are not known. Without a placeholder it is StringValue.
func TextValue(text, why string) *Value {
	if !HasPlaceholder(text) {
		return StringValue(text)
	}
	return &Value{kind: String, text: text, why: why}
}

// Kind returns the kind of v.
func (v *Value) Kind() Kind { return v.kind }

// Hint returns the kind that an unknown v will have, Unknown where even that
// is not known; for any other v its own kind.
func (v *Value) Hint() Kind {
	if v.kind != Unknown {
		return v.kind
	}
	return v.hint
}

// IsKnown reports whether v itself is known: not Unknown, and no text with
// placeholders. The elements of an array or object may still be unknown, see
// [Value.Unknown].
func (v *Value) IsKnown() bool {
	return v.kind != Unknown && (v.kind != String || v.why == "")
}

// Unknown returns the first unknown value in v, at any depth, or nil.
func (v *Value) Unknown() *Value {
	if !v.IsKnown() {
		return v
	}
	if !v.partial {
		return nil
	}
	for _, it := range v.items {
		if u := it.Unknown(); u != nil {
			return u
		}
	}
	for _, f := range v.fields {
		if u := f.Value.Unknown(); u != nil {
			return u
		}
	}
	return nil
}

// Weight returns how many elements an array or object holds at all depths,
// shared ones once for each place they stand at; 0 for any other value.
func (v *Value) Weight() int { return int(v.weight) }

// Depth returns how many arrays and objects lie inside each other in v.
func (v *Value) Depth() int { return int(v.deep) }

// Why returns why v is not known, or "".
func (v *Value) Why() string { return v.why }

// Secret reports whether v is, or was computed from, a secret: it must not be printed.
func (v *Value) Secret() bool { return v.secret }

// Bool returns the boolean v holds; false as second result where v is not a known boolean.
func (v *Value) Bool() (b, ok bool) { return v.kind == Bool && v.num != 0, v.kind == Bool }

// Int returns the integer v holds; false as second result where v is not a known integer.
func (v *Value) Int() (int64, bool) {
	if v.kind != Int {
		return 0, false
	}
	return v.num, true
}

// Float returns the number v holds, of kind Float or Int.
func (v *Value) Float() (float64, bool) {
	if v.kind == Int {
		return float64(v.num), true
	}
	if v.kind != Float {
		return 0, false
	}
	return v.float(), true
}

// float returns the number that a Float holds.
func (v *Value) float() float64 { return math.Float64frombits(uint64(v.num)) }

// Literal returns a Float as it was written, or "".
func (v *Value) Literal() string {
	if v.kind != Float {
		return ""
	}
	return v.text
}

// Str returns the string v holds; false as second result where v is not a
// string that is known to the last character.
func (v *Value) Str() (string, bool) { return v.text, v.kind == String && v.why == "" }

// Text returns the text of a string with placeholder characters for the parts
// that are not known. Two texts that are equal will be equal when deployed;
// two that differ may still turn out equal.
func (v *Value) Text() (string, bool) { return v.text, v.kind == String }

// Items returns the elements of an array, nil for any other value. Do not change it.
func (v *Value) Items() []*Value { return v.items }

// Fields returns the members of an object, nil for any other value. Do not change it.
func (v *Value) Fields() []Field { return v.fields }

// Field returns the member called name: the one spelt so, else the first one
// that differs in case only, else nil.
func (v *Value) Field(name string) *Value {
	var folded *Value
	for i := range v.fields {
		if v.fields[i].Name == name {
			return v.fields[i].Value
		}
		if folded == nil && strings.EqualFold(v.fields[i].Name, name) {
			folded = v.fields[i].Value
		}
	}
	return folded
}

// Span returns where v was written, or zero for a computed value.
func (v *Value) Span() source.Span { return v.span }

// Origin returns what v was computed from, or nil for a plain literal.
func (v *Value) Origin() *Origin { return v.origin }

// WithSpan returns v written at span.
func (v *Value) WithSpan(span source.Span) *Value {
	c := *v
	c.span = span
	return &c
}

// WithOrigin returns v with another origin.
func (v *Value) WithOrigin(o *Origin) *Value {
	if v.origin == o {
		return v
	}
	c := *v
	c.origin = o
	return &c
}

// AsSecret returns v marked as a secret.
func (v *Value) AsSecret() *Value {
	if v.secret {
		return v
	}
	c := *v
	c.secret = true
	return &c
}

// AsText returns the text of v where it is to be a string: one that is not
// known at all is one opaque part, the same that joining it to a text gives. It
// reports false where v is something else than a string.
func (v *Value) AsText(p *Placeholders) (string, bool) {
	if v.kind == Unknown && (v.hint == Unknown || v.hint == String) {
		return p.opaqueOf(v.identity()), true
	}
	return v.Text()
}

// WithHint returns an unknown v that will be of the given kind; one whose kind
// is known already, and any known v, is returned as it is.
func (v *Value) WithHint(kind Kind) *Value {
	if v.kind != Unknown || v.hint != Unknown {
		return v
	}
	c := *v
	c.id, c.hint = v.identity(), kind
	return &c
}

// WithKey returns an unknown v that is taken to be equal to every other unknown
// value with the same key, and to no other. Any other v is returned as it is.
// Without a key, unknown values are the same where their reasons, places and
// first origins are.
func (v *Value) WithKey(key string) *Value {
	if v.kind != Unknown {
		return v
	}
	c := *v
	c.id = newHash().str("key").str(key).sum()
	return &c
}

// AsOpen returns v, an object or array, marked to have more members than it
// shows: reading one that is missing, at any depth, gives an unknown value for
// the reason why instead of an error. Any other v is returned as it is.
func (v *Value) AsOpen(why string) *Value {
	if v.kind != Object && v.kind != Array || v.open == why {
		return v
	}
	c := *v
	c.open = why
	return &c
}

// Placeholder characters stand in a text for what is not known. All lie in
// Unicode's private-use areas, where no template has business. A *shaped* one
// stands for exactly one character of a small alphabet (what uniqueString,
// guid and newGuid give for unknown arguments), an *opaque* one for a part of
// any length, a *segment* one for a part of any length without a separator
// (the name of a resource group). Because they are ordinary characters, every
// string function handles them without a special case: split, substring and
// toLower keep them in place, so that the known parts of a text stay known.
const (
	shapedBase32 = '\uE000' // 32: one of a-z2-7, as uniqueString gives
	shapedHex    = '\uE020' // 16: one of 0-9a-f, as guid gives
	shapedEnd    = '\uE030'

	opaqueFirst  = '\U000F0000' // opaque parts
	segmentFirst = '\U000F8000' // opaque parts without '/', white space or ','
	opaqueEnd    = '\U000FFFFE'
)

// IsPlaceholder reports whether r is a placeholder character.
func IsPlaceholder(r rune) bool { return IsShaped(r) || IsOpaque(r) }

// IsShaped reports whether r stands for exactly one character.
func IsShaped(r rune) bool { return shapedBase32 <= r && r < shapedEnd }

// IsOpaque reports whether r stands for a part of unknown length.
func IsOpaque(r rune) bool { return opaqueFirst <= r && r < opaqueEnd }

// IsSegment reports whether r is opaque and holds no separator.
func IsSegment(r rune) bool { return segmentFirst <= r && r < opaqueEnd }

// HasPlaceholder reports whether some part of text is not known.
func HasPlaceholder(text string) bool { return strings.IndexFunc(text, IsPlaceholder) >= 0 }

// HasOpaque reports whether text has a part of unknown length.
func HasOpaque(text string) bool { return strings.IndexFunc(text, IsOpaque) >= 0 }

// Length returns how many UTF-16 units text has, at the least, and whether
// that is exact: it is not where a part of unknown length occurs.
func Length(text string) (units int, exact bool) {
	exact = true
	for _, r := range text {
		if IsOpaque(r) {
			exact = false
			continue
		}
		units += max(utf16.RuneLen(r), 1)
	}
	return units, exact
}

// Display returns text for people: each run of placeholder characters becomes
// an ellipsis.
func Display(text string) string {
	if !HasPlaceholder(text) {
		return text
	}
	var b strings.Builder
	run := false
	for _, r := range text {
		if IsPlaceholder(r) {
			if !run {
				b.WriteString("…")
			}
			run = true
			continue
		}
		run = false
		b.WriteRune(r)
	}
	return b.String()
}
