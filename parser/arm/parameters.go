package arm

import (
	"fmt"
	"net/url"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// supply gives the parameters of a root the values of scenario s.
func (x *expansion) supply(sym *symbols, s model.Scenario) {
	var set []string
	for _, a := range s.Set {
		p := sym.param(a.Name)
		if p == nil {
			continue // an assignment is for whichever of the roots has the parameter
		}
		set = append(set, strings.ToLower(p.name))
		text, typ, name := a.Value, sym.d.typeName(p.decl), p.name
		p.given = func() *expr.Value {
			return assigned(text, typ).WithOrigin(&expr.Origin{Note: "value of parameter '" + name + "' given with --set", Parameter: name})
		}
	}
	if s.ParameterFile == nil {
		return
	}
	doc, diags := jsonc.Parse(s.ParameterFile, jsonc.Options{})
	x.add(diags...)
	x.duplicates(s.ParameterFile, doc)
	if !parameterShape(doc) && len(diags) == 0 {
		x.report(fileTop(s.ParameterFile, doc), "this is no parameter file: it has no object 'parameters' with an entry {\"value\": …} for each parameter")
		return
	}
	values := parameterValues(doc)
	for i := range values {
		x.supplyOne(sym, s, &values[i], set)
	}
	for _, p := range sym.params {
		if p.given == nil && p.decl.Get("defaultValue") == nil && !isNullable(sym.d, p.decl) {
			x.issue(model.Issue{Name: p.name, Span: fileTop(s.ParameterFile, doc), Weak: s.Paired,
				Message: fmt.Sprintf("parameter '%s' has no default, and this parameter file gives it no value", p.name)})
		}
	}
}

func (x *expansion) supplyOne(sym *symbols, s model.Scenario, m *jsonc.Member, set []string) {
	file := s.ParameterFile
	p := sym.param(m.Name)
	if p == nil {
		x.issue(model.Issue{Name: m.Name, Span: m.NameSpan(file), Weak: s.Paired,
			Message: fmt.Sprintf("the template has no parameter '%s'%s", m.Name, source.DidYouMean(m.Name, sym.paramNames()))})
		return
	}
	for _, name := range set {
		if name == strings.ToLower(p.name) {
			return
		}
	}
	value := &m.Value
	if value.Get("value") == nil && value.Get("reference") == nil && value.Get("expression") == nil {
		x.issue(model.Issue{Name: p.name, Span: m.NameSpan(file), Weak: s.Paired,
			Message: fmt.Sprintf("the entry of parameter '%s' has no value; write {\"value\": …}", p.name)})
	}
	p.given = func() *expr.Value { return sym.d.supplied(file, value, p) }
}

// fileTop is the place in a parameter file where something is missing: the
// name of its list of values, or its first character.
func fileTop(file *source.File, doc *jsonc.Value) source.Span {
	if m := doc.Member("parameters"); m != nil {
		return m.NameSpan(file)
	}
	return source.Span{File: file, End: min(1, len(file.Text))}
}

// parameterShape reports whether doc is a parameter file, with the wrapper or
// without it.
func parameterShape(doc *jsonc.Value) bool {
	if doc == nil || doc.Kind != jsonc.Object {
		return false
	}
	if p := doc.Get("parameters"); p != nil {
		return p.Kind == jsonc.Object
	}
	return len(doc.Members) == 0 || len(parameterValues(doc)) > 0
}

// parameterValues returns the members of a parameter file, with or without
// the wrapper.
func parameterValues(doc *jsonc.Value) []jsonc.Member {
	if doc == nil {
		return nil
	}
	if p := doc.Get("parameters"); p != nil && p.Kind == jsonc.Object {
		return p.Members
	}
	var out []jsonc.Member
	for _, m := range doc.Members {
		if m.Value.Get("value") != nil || m.Value.Get("reference") != nil || m.Value.Get("expression") != nil {
			out = append(out, m)
		}
	}
	return out
}

// supplied reads one entry of a parameter file.
func (d *deployment) supplied(file *source.File, entry *jsonc.Value, p *param) *expr.Value {
	name := p.name
	note := "value of parameter '" + name + "'"
	unknown := func(why string) *expr.Value {
		return d.unknownOfType(p.decl, d.key("parameter:"+name), why).WithSpan(entry.Span(file))
	}
	value := entry.Get("value")
	switch {
	case value != nil && value.Kind == jsonc.String && placeholderText(value.Str, p.decl):
		return unknown(fmt.Sprintf("the value of parameter '%s' is a placeholder", name))
	case value != nil && value.Kind != jsonc.Invalid:
		return withCause(literal(file, value), note, name)
	case entry.Get("reference") != nil:
		return unknown(fmt.Sprintf("parameter '%s' is a secret in a key vault", name)).AsSecret()
	case entry.Get("expression") != nil:
		return unknown(fmt.Sprintf("the deploying tool supplies parameter '%s'", name))
	}
	return unknown(fmt.Sprintf("the value of parameter '%s' is only known to the deployment", name))
}

// placeholderText reports whether a value of a parameter file is one to be
// filled in. Published samples leave required ones empty, too.
func placeholderText(s string, decl *jsonc.Value) bool {
	if strings.TrimSpace(s) == "" {
		return decl != nil && decl.Get("defaultValue") == nil
	}
	return source.FillIn(s)
}

// typeName returns the type that decl declares, itself or through a
// definition; "" where neither says.
func (d *deployment) typeName(decl *jsonc.Value) string {
	for i := 0; decl != nil && i < maxDefinitions; i++ {
		if t := decl.Get("type"); t != nil {
			return t.Str
		}
		decl = d.definition(decl)
	}
	return ""
}

// maxDefinitions is how many definitions may refer to each other before one is
// taken to be a cycle.
const maxDefinitions = 16

func kindOfType(name string) expr.Kind {
	switch strings.ToLower(name) {
	case "string", "securestring":
		return expr.String
	case "int":
		return expr.Int
	case "bool":
		return expr.Bool
	case "object", "secureobject":
		return expr.Object
	case "array":
		return expr.Array
	}
	return expr.Unknown
}

func (d *deployment) isSecure(decl *jsonc.Value) bool {
	return strings.HasPrefix(strings.ToLower(d.typeName(decl)), "secure")
}

// unknownOfType returns an unknown value of the type that decl declares. A
// text gets the placeholder character of key, so that equal keys are equal texts.
func (d *deployment) unknownOfType(decl *jsonc.Value, key, why string) *expr.Value {
	kind := kindOfType(d.typeName(decl))
	if kind == expr.String {
		return expr.TextValue(d.x.placeholders.Opaque(key, false), why)
	}
	return expr.UnknownValue(kind, why)
}

func isNullable(d *deployment, decl *jsonc.Value) bool {
	for i := 0; decl != nil && i < maxDefinitions; i++ {
		if n := decl.Get("nullable"); n != nil && n.Str == "true" {
			return true
		}
		decl = d.definition(decl)
	}
	return false
}

// definition returns the definition that decl refers to, or nil.
func (d *deployment) definition(decl *jsonc.Value) *jsonc.Value {
	ref := decl.Get("$ref")
	if ref == nil {
		return nil
	}
	name, ok := strings.CutPrefix(ref.Str, "#/definitions/")
	if !ok {
		return nil
	}
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return d.doc.Get("definitions").Get(name)
}

// parameterValue evaluates p on first use: the caller's value, else its
// default, else null where it may be null, else unknown.
func (s *symbols) parameterValue(p *param) (*expr.Value, *expr.Error) {
	if p.value != nil {
		return p.value, nil
	}
	if err := s.enter("parameter", p.name, &p.busy); err != nil {
		return nil, err
	}
	defer s.leave(&p.busy)
	d := s.d
	v := (*expr.Value)(nil)
	if p.given != nil {
		v = p.given()
		if v.Kind() == expr.Null {
			v = nil // null selects the default
		}
	}
	if v == nil {
		v = d.defaultValue(p)
	}
	v = v.WithHint(kindOfType(d.typeName(p.decl)))
	if d.isSecure(p.decl) {
		v = v.AsSecret()
	}
	p.value = v
	if !d.tolerant {
		d.checkContract(p, v)
	}
	return v, nil
}

func (d *deployment) defaultValue(p *param) *expr.Value {
	def := p.decl.Get("defaultValue")
	switch {
	case def != nil:
		note := "default of parameter '" + p.name + "'"
		root := ""
		if d.parent == nil {
			root = p.name
		}
		if def.Kind == jsonc.String && placeholderText(def.Str, p.decl) {
			return d.unknownOfType(p.decl, d.key("parameter:"+p.name), fmt.Sprintf("the default of parameter '%s' is a placeholder", p.name)).WithSpan(def.Span(d.file))
		}
		return withCause((&scope{d: d, tolerant: d.tolerant}).value(def), note, root)
	case isNullable(d, p.decl):
		return expr.NullValue().WithSpan(p.decl.Span(d.file))
	}
	why := fmt.Sprintf("parameter '%s' has no value", p.name)
	return d.unknownOfType(p.decl, d.key("parameter:"+p.name), why).
		WithOrigin(&expr.Origin{Note: "parameter '" + p.name + "'", Span: p.decl.Span(d.file)})
}
