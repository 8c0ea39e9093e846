package arm

import (
	"fmt"
	"math"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// contract holds the value of one parameter to what its template declares:
// types of the template's own included, at any depth. What is not known accuses
// nobody, and no message shows a secret.
type contract struct {
	d *deployment
	p *param
}

// member is a part of the value, and where it lies.
type member struct {
	value  *expr.Value
	path   string // "sku.capacity", "" for the value itself
	name   string // "capacity", "" for the value itself and for elements
	span   source.Span
	secret bool
	chosen int // how many discriminators have chosen its type
}

// typeOf is a declaration and the definitions that it refers to, nearest first:
// what stands nearer refines what is further.
type typeOf []*jsonc.Value

// typeOf follows the references of decl. It stops where they form a circle.
func (d *deployment) typeOf(decl *jsonc.Value) typeOf {
	var out typeOf
	for i := 0; decl != nil && i < maxDefinitions; i++ {
		out = append(out, decl)
		decl = d.definition(decl)
	}
	return out
}

// get returns the nearest member called name, or nil.
func (t typeOf) get(name string) *jsonc.Value {
	for _, decl := range t {
		if v := decl.Get(name); v != nil {
			return v
		}
	}
	return nil
}

func (t typeOf) name() string {
	if v := t.get("type"); v != nil {
		return v.Str
	}
	return ""
}

// nullable reports whether any of the declarations lets the value be null, or
// whether there is nothing that says what it is.
func (t typeOf) nullable() bool {
	for _, decl := range t {
		if n := decl.Get("nullable"); n != nil && n.Str == "true" {
			return true
		}
	}
	return kindOfType(t.name()) == expr.Unknown
}

// checkContract tells where a value breaks what its parameter declares.
func (d *deployment) checkContract(p *param, v *expr.Value) {
	if v.Kind() == expr.Null {
		return // it selects the default, or the parameter may be null
	}
	m := member{value: v, span: v.Span(), secret: v.Secret()}
	if o := v.Origin(); o != nil && m.span.IsZero() {
		m.span = o.Span
	}
	c := contract{d: d, p: p}
	c.check(p.decl, m)
}

// check holds m, and what lies in it, to decl.
func (c *contract) check(decl *jsonc.Value, m member) {
	if decl == nil || decl.Kind != jsonc.Object || !m.value.IsKnown() {
		return
	}
	if m.path != "" && !c.d.x.step(decl, c.d.file) {
		return
	}
	t := c.d.typeOf(decl)
	name, v := t.name(), m.value
	m.secret = m.secret || v.Secret() || strings.HasPrefix(strings.ToLower(name), "secure")
	if v.Kind() == expr.Null {
		if !t.nullable() {
			c.say(m, "%s is null, and it is declared as %s", c.subject(m), name)
		}
		return
	}
	kind := kindOfType(name)
	if kind != expr.Unknown && v.Kind() != kind && !(kind == expr.Int && isWhole(v)) {
		c.say(m, "%s is declared as %s, and its value is %s", c.subject(m), name, v.Kind())
		return
	}
	if allowed := t.get("allowedValues"); allowed != nil && allowed.Kind == jsonc.Array && !c.d.allowed(v, allowed) {
		c.say(m, "%s is not among the values that %s allows: %s", prefixed(m, display(v, m.secret)), c.subject(m), listText(allowed))
	}
	switch v.Kind() {
	case expr.Object:
		c.object(t, m)
	case expr.Array:
		c.lengths(t, m, len(v.Items()), "element")
		c.array(t, m)
	case expr.String:
		text, _ := v.Str()
		length, _ := expr.Length(text)
		c.lengths(t, m, length, "character")
	case expr.Int:
		c.bounds(t, m)
	}
}

// subject names what m is a part of: "parameter 'pool' at sku.capacity".
func (c *contract) subject(m member) string {
	if m.path == "" {
		return "parameter '" + c.p.name + "'"
	}
	return "parameter '" + c.p.name + "' at " + m.path
}

// isWhole reports whether v is a number of 64 bits without a fraction, which
// Resource Manager takes for an integer: 3.0 is 3.
func isWhole(v *expr.Value) bool {
	f, ok := v.Float()
	return ok && f == math.Trunc(f) && math.Abs(f) < 1<<62
}

// hidden stands in messages for a value that is not shown.
const hidden = "the value"

// prefixed puts the name of m, if it has one, before its value.
func prefixed(m member, value string) string {
	if m.name == "" || value == hidden {
		return value
	}
	return m.name + " " + value
}

func (c *contract) say(m member, format string, args ...any) {
	span := m.span
	if span.IsZero() { // a value of the command line stands nowhere
		span = c.p.decl.Span(c.d.file)
	}
	c.d.x.issue(model.Issue{Name: c.p.name, Span: span, Secret: c.d.isSecure(c.p.decl), Message: fmt.Sprintf(format, args...)})
}

// bounds holds an integer to minValue and maxValue.
func (c *contract) bounds(t typeOf, m member) {
	n, ok := m.value.Int()
	if !ok {
		return
	}
	shown := fmt.Sprint(n)
	if m.secret {
		shown = hidden
	}
	shown = prefixed(m, shown)
	if least, ok := t.bound("minValue"); ok && n < least {
		c.say(m, "%s is below %d, the minValue of %s", shown, least, c.subject(m))
	}
	if most, ok := t.bound("maxValue"); ok && n > most {
		c.say(m, "%s is above %d, the maxValue of %s", shown, most, c.subject(m))
	}
}

// lengths holds a text or an array to minLength and maxLength.
func (c *contract) lengths(t typeOf, m member, length int, unit string) {
	has := fmt.Sprintf("has %d %ss", length, unit)
	if length == 1 {
		has = "has 1 " + unit
	}
	fewer, more := has+", fewer than its", has+", more than its"
	if m.secret {
		fewer, more = "has fewer "+unit+"s than its", "has more "+unit+"s than its"
	}
	if least, ok := t.bound("minLength"); ok && int64(length) < least && !c.open(m.value, expr.IntValue(int64(length))) {
		c.say(m, "the value of %s %s minLength %d", c.subject(m), fewer, least)
	}
	if most, ok := t.bound("maxLength"); ok && int64(length) > most {
		c.say(m, "the value of %s %s maxLength %d", c.subject(m), more, most)
	}
}

func (t typeOf) bound(name string) (int64, bool) {
	b := t.get(name)
	if b == nil {
		return 0, false
	}
	return number(b.Str).Int()
}

// open reports whether v, which shows no member or element key, may have it
// all the same.
func (c *contract) open(v, key *expr.Value) bool {
	e, err := expr.Parse("parameters('value')[parameters('key')]")
	if err != nil || v.Kind() == expr.String {
		return false
	}
	part, err := e.Eval(&scope{d: c.d, args: []expr.Field{{Name: "value", Value: v}, {Name: "key", Value: key}}})
	return err == nil && !part.IsKnown()
}

// array holds the elements to prefixItems and items.
func (c *contract) array(t typeOf, m member) {
	var first []jsonc.Value
	if prefix := t.get("prefixItems"); prefix != nil && prefix.Kind == jsonc.Array {
		first = prefix.Items
	}
	rest := t.get("items")
	items := m.value.Items()
	for i, it := range items {
		decl := rest
		if i < len(first) {
			decl = &first[i]
		}
		if decl == nil {
			continue
		}
		part := m.part(it, "", fmt.Sprintf("[%d]", i))
		if decl.Kind == jsonc.Bool {
			if decl.Str == "false" && i >= len(first) {
				c.say(part, "the value of %s has %d elements, and its type takes %d", c.subject(m), len(items), len(first))
				return
			}
			continue
		}
		c.check(decl, part)
	}
}

// part returns the member or element it of m.
func (m member) part(it *expr.Value, name, index string) member {
	p := member{value: it, name: name, path: m.path + index, span: it.Span(), secret: m.secret}
	if index == "" {
		p.path = name
		if m.path != "" {
			p.path = m.path + "." + name
		}
	}
	if p.span.IsZero() {
		p.span = m.span
	}
	return p
}

// object holds the members to properties, additionalProperties and the type
// that a discriminator chooses.
func (c *contract) object(t typeOf, m member) {
	chosen := t.get("discriminator")
	if chosen != nil {
		c.discriminate(chosen, m)
	}
	props := t.get("properties")
	c.required(props, m)
	rest := t.get("additionalProperties")
	for _, f := range m.value.Fields() {
		if expr.HasPlaceholder(f.Name) {
			continue // it may be any of them
		}
		part := m.part(f.Value, f.Name, "")
		decl := props.Get(f.Name)
		switch {
		case decl != nil:
			c.check(decl, part)
		case rest == nil || chosen != nil:
		case rest.Kind == jsonc.Object:
			c.check(rest, part)
		case rest.Kind == jsonc.Bool && rest.Str == "false":
			c.surplus(props, m, part, f.NameSpan)
		}
	}
}

// required tells of each property that the value lacks and may not.
func (c *contract) required(props *jsonc.Value, m member) {
	if props == nil || props.Kind != jsonc.Object {
		return
	}
	for _, f := range m.value.Fields() {
		if expr.HasPlaceholder(f.Name) {
			return
		}
	}
	for i := range props.Members {
		p := &props.Members[i]
		if p.Value.Kind != jsonc.Object || m.value.Field(p.Name) != nil || c.d.typeOf(&p.Value).nullable() {
			continue
		}
		if !c.open(m.value, expr.StringValue(p.Name)) {
			c.say(m, "the value of %s has no '%s', which its type requires", c.subject(m), p.Name)
		}
	}
}

// surplus tells of part, a member that a sealed type does not have.
func (c *contract) surplus(props *jsonc.Value, m, part member, span source.Span) {
	if !span.IsZero() {
		part.span = span
	}
	if m.secret {
		c.say(part, "the value of %s has a property that its type does not have", c.subject(m))
		return
	}
	var names []string
	if props != nil {
		for i := range props.Members {
			names = append(names, props.Members[i].Name)
		}
	}
	c.say(part, "the type of %s has no property '%s'%s", c.subject(m), part.name, source.DidYouMean(part.name, names))
}

// discriminate holds m to the type that its discriminating property chooses.
func (c *contract) discriminate(chosen *jsonc.Value, m member) {
	name, mapping := chosen.Get("propertyName"), chosen.Get("mapping")
	if name == nil || name.Kind != jsonc.String || mapping == nil || mapping.Kind != jsonc.Object {
		return
	}
	which := m.value.Field(name.Str)
	if which == nil {
		for _, f := range m.value.Fields() {
			if expr.HasPlaceholder(f.Name) {
				return
			}
		}
		if !c.open(m.value, expr.StringValue(name.Str)) {
			c.say(m, "the value of %s has no '%s', which chooses its type", c.subject(m), name.Str)
		}
		return
	}
	part := m.part(which, name.Str, "")
	text, ok := which.Str()
	if !ok {
		if which.IsKnown() {
			c.say(part, "%s chooses a type, and it is %s", c.subject(part), which.Kind())
		}
		return
	}
	if decl := mapping.Get(text); decl != nil {
		// Types may choose each other without end.
		if m.chosen++; m.chosen <= maxDefinitions {
			c.check(decl, m)
		}
		return
	}
	var names []string
	for i := range mapping.Members {
		names = append(names, mapping.Members[i].Name)
	}
	secret := m.secret || which.Secret()
	hint := ""
	if !secret {
		hint = source.DidYouMean(text, names)
	}
	c.say(part, "%s is not among the values that %s allows: %s%s", prefixed(part, display(which, secret)), c.subject(part), strings.Join(names, ", "), hint)
}

// allowed reports whether v is one of the allowed values: for an array also
// where each element is. Strings are compared without regard to case.
func (d *deployment) allowed(v *expr.Value, list *jsonc.Value) bool {
	for i := range list.Items {
		a := literal(d.file, &list.Items[i])
		as, aok := a.Str()
		if vs, ok := v.Str(); ok && aok && strings.EqualFold(as, vs) {
			return true
		}
		if equal, known := expr.Equal(v, a); equal || !known {
			return true
		}
	}
	if v.Kind() != expr.Array {
		return false
	}
	for _, it := range v.Items() {
		if it.Kind() == expr.Array || !d.allowed(it, list) {
			return false
		}
	}
	return true
}

func display(v *expr.Value, secret bool) string {
	if secret || v.Secret() || v.Weight() > 60 {
		return hidden
	}
	text := string(v.JSON())
	if len(text) > 60 {
		return hidden
	}
	return strings.ReplaceAll(text, `"`, `'`)
}

func listText(list *jsonc.Value) string {
	var parts []string
	for i := range list.Items {
		if i == 8 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, list.Items[i].Str)
	}
	return strings.Join(parts, ", ")
}
