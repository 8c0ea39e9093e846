package expr

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A style is how a value that is no string is printed.
const (
	stringStyle = '"'  // string(): containers as JSON
	formatStyle = '\'' // format() and join(): containers as JSON with apostrophes
)

// textOf prints v; for what is not known there are placeholders in the text,
// and why says why. A container with unknown elements is opaque as a whole.
func (c *call) textOf(v *Value, style byte) (txt, why string) {
	switch v.kind {
	case Unknown:
		id := v.identity()
		if style == formatStyle && (v.hint == Array || v.hint == Object) {
			id = newHash().str("format").num(id).sum()
		}
		return c.opaqueText(id), v.why
	case Null:
		return "", ""
	case Bool:
		if v.num != 0 {
			return "True", ""
		}
		return "False", ""
	case Int:
		return textOfInt(v.num), ""
	case Float:
		return v.floatText(), ""
	case String:
		return v.text, v.why
	}
	if v.partial || v.open != "" {
		return c.opaqueText(newHash().str(string(style)).value(v).sum()), whyOf(v)
	}
	if style == 0 {
		style = stringStyle
	}
	var b strings.Builder
	v.write(&b, style)
	return b.String(), ""
}

// builder gathers a text with the reason of its first unknown part.
type builder struct {
	strings.Builder
	why string
}

func (b *builder) add(text, why string) {
	b.WriteString(text)
	if b.why == "" {
		b.why = why
	}
}

func (b *builder) value() *Value { return TextValue(b.String(), b.why) }

// room reports that a text grows out of bounds, before it does.
func (c *call) room(size int) *Error {
	if size > maxString {
		return c.n.fail("the result of %s has more than %d characters", c.n.fn.name, maxString)
	}
	return nil
}

func fnConcat(c *call) (*Value, *Error) {
	arrays, texts := -1, -1
	for i, v := range c.args {
		switch v.Hint() {
		case Array:
			arrays = i
		case String, Int, Bool, Float:
			texts = i
		case Unknown:
		default:
			if v.kind == Unknown {
				break
			}
			return nil, c.failArg(i, "concat joins strings or arrays, not %s", describe(v))
		}
	}
	switch {
	case arrays >= 0 && texts >= 0:
		i := max(arrays, texts)
		if c.args[arrays].kind == Unknown || c.args[texts].kind == Unknown {
			return UnknownValue(Unknown, whyOf(c.args...)), nil
		}
		return nil, c.failArg(i, "concat joins either strings or arrays; argument %d is %s", i+1, describe(c.args[i]))
	case arrays >= 0:
		return c.concatArrays()
	case texts < 0:
		return UnknownValue(Unknown, whyOf(c.args...)), nil
	}
	var b builder
	for _, v := range c.args {
		t, why := c.textOf(v, stringStyle)
		b.add(t, why)
		if err := c.room(b.Len()); err != nil {
			return nil, err
		}
	}
	return b.value(), nil
}

func (c *call) concatArrays() (*Value, *Error) {
	var items []*Value
	for _, v := range c.args {
		if v.kind == Unknown {
			return UnknownValue(Array, v.why), nil
		}
		items = append(items, v.items...)
		if len(items) > maxElems {
			break
		}
	}
	return ArrayValue(items), nil
}

func fnString(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.kind == String {
		return v, nil
	}
	t, why := c.textOf(v, stringStyle)
	if v.kind == Unknown {
		// A string stays itself, and any other value has another text, so that
		// both may share the placeholder of the value.
		return TextValue(t, v.why), nil
	}
	return TextValue(t, why), nil
}

func fnJoin(c *call) (*Value, *Error) {
	var b builder
	sep := c.args[1]
	for i, it := range c.args[0].items {
		if i > 0 {
			b.add(sep.text, sep.why)
		}
		t, why := c.textOf(it, formatStyle)
		b.add(t, why)
		if err := c.room(b.Len()); err != nil {
			return nil, err
		}
	}
	return b.value(), nil
}

func fnToLower(c *call) (*Value, *Error) {
	v := c.args[0]
	return TextValue(c.mapCase(v.text, "lower", strings.ToLower), v.why), nil
}

func fnToUpper(c *call) (*Value, *Error) {
	v := c.args[0]
	return TextValue(c.mapCase(v.text, "upper", strings.ToUpper), v.why), nil
}

func fnTrim(c *call) (*Value, *Error) {
	return TextValue(c.trimText(c.args[0].text), c.args[0].why), nil
}

func fnPadLeft(c *call) (*Value, *Error) {
	t, why := c.textOf(c.args[0], stringStyle)
	width, pad := c.args[1].num, " "
	if len(c.args) > 2 {
		p := c.args[2]
		if p.why != "" {
			return c.unknown(String, p.why), nil
		}
		if pad = p.text; utf8.RuneCountInString(pad) != 1 {
			return nil, c.failArg(2, "padLeft needs a single character as argument 3, not %s", describe(p))
		}
	}
	switch {
	case width < 0:
		return nil, c.failArg(1, "padLeft needs a width that is not negative, not %d", width)
	case width > maxString:
		return nil, c.room(maxString + 1)
	}
	n, isExact := Length(t)
	if n >= int(width) {
		return TextValue(t, why), nil
	}
	if !isExact {
		return c.unknown(String, why), nil
	}
	return TextValue(strings.Repeat(pad, int(width)-n)+t, why), nil
}

func fnReplace(c *call) (*Value, *Error) {
	v, old, with := c.args[0], c.args[1], c.args[2]
	if old.text == "" {
		return nil, c.failArg(1, "replace needs a text to search for as argument 2, not an empty string")
	}
	out, known := c.replaceText(v.text, old.text, with.text)
	why := whyOf(v, old, with)
	if !known {
		return c.unknown(String, why), nil
	}
	return TextValue(out, why), nil
}

func fnSplit(c *call) (*Value, *Error) {
	v, sep := c.args[0], c.args[1]
	list := []*Value{sep}
	if sep.kind == Array {
		list = sep.items
	}
	var seps []string
	for _, s := range list {
		switch {
		case !s.IsKnown():
			return UnknownValue(Array, s.why), nil
		case s.kind != String:
			return nil, c.failArg(1, "split needs strings as separators, not %s", describe(s))
		case s.text == "":
			return UnknownValue(Array, "what split makes of an empty separator is not specified"), nil
		case v.why != "" && mayMatchAny(v.text, s.text):
			return UnknownValue(Array, v.why), nil
		}
		seps = append(seps, s.text)
	}
	if len(seps) == 0 {
		return UnknownValue(Array, "what split makes of no separator is not specified"), nil
	}
	if len(seps) > 1 {
		if err := c.ev.spend(c.n, len(v.text)*len(seps)/64); err != nil {
			return nil, err
		}
	}
	parts := splitText(v.text, seps)
	if len(parts) > maxElems {
		return nil, c.n.fail("the result of split has more than %d elements", maxElems)
	}
	items := make([]*Value, len(parts))
	for i, p := range parts {
		items[i] = TextValue(p, v.why)
		if v.secret {
			items[i] = items[i].AsSecret()
		}
	}
	return ArrayValue(items), nil
}

func fnSubstring(c *call) (*Value, *Error) {
	v, start := c.args[0], c.args[1].num
	whole, isExact := Length(v.text)
	if start < 0 || isExact && start > int64(whole) {
		return nil, c.failArg(1, "substring starts at %d; the string has %d characters", start, whole)
	}
	_, rest, ok, _ := cut(v.text, start)
	if len(c.args) < 3 {
		if !ok {
			return c.unknown(String, v.why), nil
		}
		return TextValue(rest, v.why), nil
	}
	length := c.args[2].num
	if length < 0 || isExact && start+length > int64(whole) {
		return nil, c.failArg(2, "substring takes %d characters from %d on; the string has %d", length, start, whole)
	}
	if length == 0 {
		return StringValue(""), nil
	}
	if !ok {
		return c.unknown(String, v.why), nil
	}
	return c.head(rest, length, v.why), nil
}

// head returns the first n characters of text; behind those that are known
// comes one opaque part.
func (c *call) head(text string, n int64, why string) *Value {
	part, _, ok, _ := cut(text, n)
	if !ok {
		part += c.opaqueText(c.identity())
	}
	return TextValue(part, why)
}

func fnTake(c *call) (*Value, *Error) {
	v, n := c.args[0], max(c.args[1].num, 0)
	if v.kind == Array {
		return ArrayValue(v.items[:min(n, int64(len(v.items)))]), nil
	}
	return c.head(v.text, n, v.why), nil
}

func fnSkip(c *call) (*Value, *Error) {
	v, n := c.args[0], max(c.args[1].num, 0)
	if v.kind == Array {
		return ArrayValue(v.items[min(n, int64(len(v.items))):]), nil
	}
	_, rest, ok, _ := cut(v.text, n)
	if !ok {
		return c.unknown(String, v.why), nil
	}
	return TextValue(rest, v.why), nil
}

func fnFirst(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.kind == Array {
		if len(v.items) == 0 {
			return NullValue(), nil
		}
		return picked(v, v.items[0]), nil
	}
	return c.character(v, v.text, utf8.DecodeRuneInString)
}

func fnLast(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.kind == Array {
		if len(v.items) == 0 {
			return NullValue(), nil
		}
		return picked(v, v.items[len(v.items)-1]), nil
	}
	return c.character(v, v.text, utf8.DecodeLastRuneInString)
}

// character returns the character of v that decode finds.
func (c *call) character(v *Value, text string, decode func(string) (rune, int)) (*Value, *Error) {
	r, size := decode(text)
	switch {
	case size == 0:
		return c.joined(StringValue("")), nil
	case IsOpaque(r):
		return c.joined(c.unknown(String, v.why)), nil
	case r > 0xFFFF:
		r = unicode.ReplacementChar // half a surrogate pair
	}
	return c.joined(TextValue(string(r), v.why)), nil
}

func fnLength(c *call) (*Value, *Error) {
	v := c.args[0]
	switch v.kind {
	case Array:
		return IntValue(int64(len(v.items))), nil
	case Object:
		if v.open != "" {
			return UnknownValue(Int, v.open), nil
		}
		return IntValue(int64(len(v.fields))), nil
	}
	n, isExact := Length(v.text)
	if !isExact {
		return UnknownValue(Int, v.why), nil
	}
	return IntValue(int64(n)), nil
}

func fnEmpty(c *call) (*Value, *Error) {
	v := c.args[0]
	switch v.kind {
	case Null:
		return BoolValue(true), nil
	case Array:
		return BoolValue(len(v.items) == 0), nil
	case Object:
		if len(v.fields) == 0 && v.open != "" {
			return UnknownValue(Bool, v.open), nil
		}
		return BoolValue(len(v.fields) == 0), nil
	}
	n, isExact := Length(v.text)
	if n == 0 && !isExact {
		return UnknownValue(Bool, v.why), nil
	}
	return BoolValue(n == 0), nil
}

func fnContains(c *call) (*Value, *Error) {
	in, x := c.args[0], c.args[1]
	if in.kind == Unknown {
		return UnknownValue(Bool, in.why), nil
	}
	switch in.kind {
	case Array:
		return c.containsItem(in, x)
	case Object:
		return c.containsName(in, x)
	}
	switch x.kind {
	case Unknown:
		return UnknownValue(Bool, x.why), nil
	case String, Int:
	default:
		return nil, c.failArg(1, "contains needs a string to find in a string, not %s", describe(x))
	}
	part, _ := c.textOf(x, stringStyle)
	return containsText(in.text, part).value(whyOf(in, x)), nil
}

func (c *call) containsItem(in, x *Value) (*Value, *Error) {
	found := no
	for _, it := range in.items {
		if err := c.ev.spend(c.n, 1+int(x.weight/64)); err != nil {
			return nil, err
		}
		switch same(it, x) {
		case yes:
			return BoolValue(true), nil
		case maybe:
			found = maybe
		}
	}
	return found.value(whyOf(x, in)), nil
}

func (c *call) containsName(in, x *Value) (*Value, *Error) {
	switch {
	case x.kind == Unknown || x.kind == String && x.why != "":
		if len(in.fields) == 0 && in.open == "" {
			return BoolValue(false), nil
		}
		return UnknownValue(Bool, x.why), nil
	case x.kind != String && x.kind != Int:
		return nil, c.failArg(1, "contains needs the name of a member to find in an object, not %s", describe(x))
	}
	name, _ := c.textOf(x, stringStyle)
	if in.Field(name) != nil {
		return BoolValue(true), nil
	}
	if in.open != "" {
		return UnknownValue(Bool, in.open), nil
	}
	return BoolValue(false), nil
}

func fnStartsWith(c *call) (*Value, *Error) {
	a, b := c.args[0], c.args[1]
	return hasPrefix([]rune(a.text), []rune(b.text)).value(whyOf(a, b)), nil
}

func fnEndsWith(c *call) (*Value, *Error) {
	a, b := c.args[0], c.args[1]
	return hasPrefix(reversed(a.text), reversed(b.text)).value(whyOf(a, b)), nil
}

func fnIndexOf(c *call) (*Value, *Error)     { return c.index(false) }
func fnLastIndexOf(c *call) (*Value, *Error) { return c.index(true) }

func (c *call) index(last bool) (*Value, *Error) {
	in, x := c.args[0], c.args[1]
	if in.kind == Array {
		return c.indexItem(in.items, x, last)
	}
	if x.kind != String {
		return nil, c.badType(1, "a string")
	}
	if err := c.ev.spend(c.n, min(len(x.text), 64)*len(in.text)/64); err != nil {
		return nil, err
	}
	at, known := indexText(in.text, x.text, last)
	if !known {
		return UnknownValue(Int, whyOf(in, x)), nil
	}
	return IntValue(at), nil
}

func (c *call) indexItem(items []*Value, x *Value, last bool) (*Value, *Error) {
	for k := range items {
		i := k
		if last {
			i = len(items) - 1 - k
		}
		if err := c.ev.spend(c.n, 1+int(x.weight/64)); err != nil {
			return nil, err
		}
		switch same(items[i], x) {
		case yes:
			return IntValue(int64(i)), nil
		case maybe:
			return UnknownValue(Int, whyOf(items[i], x)), nil
		}
	}
	return IntValue(-1), nil
}

// fnLike matches a pattern in which * is any text, whatever the case.
func fnLike(c *call) (*Value, *Error) {
	fold := func(s string) string { return strings.Map(foldRune, s) }
	text, parts := fold(c.args[0].text), strings.Split(fold(c.args[1].text), "*")
	if len(parts) == 1 {
		return BoolValue(text == parts[0]), nil
	}
	text, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return BoolValue(false), nil
	}
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(text, p)
		if i < 0 {
			return BoolValue(false), nil
		}
		text = text[i+len(p):]
	}
	return BoolValue(strings.HasSuffix(text, parts[len(parts)-1])), nil
}

func fnBase64(c *call) (*Value, *Error) {
	return StringValue(base64.StdEncoding.EncodeToString([]byte(c.args[0].text))), nil
}

func fnBase64ToString(c *call) (*Value, *Error) {
	s, err := c.decode64(c.args[0].text)
	if err != nil {
		return nil, err
	}
	return StringValue(s), nil
}

func (c *call) decode64(s string) (string, *Error) {
	b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		return "", c.failArg(0, "%s needs base64, not %s", c.n.fn.name, describe(c.args[0]))
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), nil
}

func fnBase64ToJSON(c *call) (*Value, *Error) {
	s, err := c.decode64(c.args[0].text)
	if err != nil {
		return nil, err
	}
	return c.parseJSON(s)
}

func fnJSON(c *call) (*Value, *Error) { return c.parseJSON(c.args[0].text) }

func (c *call) parseJSON(s string) (*Value, *Error) {
	v, err := FromJSON(s)
	if err != nil {
		a := c.n.args[0]
		if c.secret {
			return nil, c.failArg(0, "the secret text is not JSON")
		}
		return nil, err.at(a.start, a.end)
	}
	return v, nil
}
