package arm

import (
	"fmt"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// usage is which names of one template its expressions mention.
type usage struct {
	params, vars map[string]bool // in lower case
	// anyParam and anyVar say that a name is computed somewhere, so that each
	// may be the one.
	anyParam, anyVar bool
}

// unused returns an issue for each parameter and variable of doc, a template
// with names of its own, that no expression mentions, and for its secrets. It
// looks at the text alone, whatever the values are, and once for each template.
//
// A name that is computed may be any. Names that begin with an underscore, by
// which tools know them, or with a dollar sign, which compilers make, are left
// out. The name of a parameter that only an unused one's default mentions is used.
func (t *Template) unused(file *source.File, doc *jsonc.Value) []model.Issue {
	if list, ok := t.idle[doc]; ok {
		return list
	}
	u := usage{params: map[string]bool{}, vars: map[string]bool{}}
	u.template(doc)
	var out []model.Issue
	add := func(kind model.IssueKind, what, name string, span source.Span, used map[string]bool) {
		if !used[strings.ToLower(name)] && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "$") {
			out = append(out, model.Issue{Kind: kind, Name: name, Span: span, Message: fmt.Sprintf("no expression of the template reads %s '%s'", what, name)})
		}
	}
	if params := doc.Get("parameters"); params != nil && !u.anyParam {
		for i := range params.Members {
			m := &params.Members[i]
			add(model.UnusedParameter, "parameter", m.Name, m.NameSpan(file), u.params)
		}
	}
	if !u.anyVar {
		eachVariable(doc.Get("variables"), func(name string, span source.Span) {
			add(model.UnusedVariable, "variable", name, span, u.vars)
		}, file)
	}
	out = append(out, secrets(file, doc)...)
	t.idle[doc] = out
	return out
}

// eachVariable calls yield with the name of each variable and where it is written.
func eachVariable(vars *jsonc.Value, yield func(string, source.Span), file *source.File) {
	if vars == nil {
		return
	}
	for i := range vars.Members {
		m := &vars.Members[i]
		if !strings.EqualFold(m.Name, "copy") || m.Value.Kind != jsonc.Array || !isCopyList(&m.Value) {
			yield(m.Name, m.NameSpan(file))
			continue
		}
		for j := range m.Value.Items {
			name := m.Value.Items[j].Get("name")
			yield(name.Str, name.Span(file))
		}
	}
}

// tellDocument adds the issues that a template with names of its own has
// whatever the values are.
func (x *expansion) tellDocument(file *source.File, doc *jsonc.Value) {
	for _, is := range x.tmpl.unused(file, doc) {
		x.issue(is)
	}
	if is, ok := languageMismatch(file, doc); ok {
		x.issue(is)
	}
}

// languageMismatch returns an issue where the resources of doc are an object,
// of symbolic names, and its language has none; or an array that is not empty,
// and its language has names.
func languageMismatch(file *source.File, doc *jsonc.Value) (model.Issue, bool) {
	list, version := doc.Member("resources"), doc.Get("languageVersion")
	if list == nil || version != nil && version.Kind != jsonc.String {
		return model.Issue{}, false
	}
	is := model.Issue{Kind: model.LanguageVersion, Span: list.NameSpan(file)}
	symbolic := languageTwo(doc) || version != nil && strings.HasSuffix(strings.ToLower(version.Str), "-experimental")
	switch {
	case list.Value.Kind == jsonc.Object && version == nil:
		is.Message = "the resources are an object, which takes languageVersion '2.0', and the template has no languageVersion"
	case list.Value.Kind == jsonc.Object && !symbolic:
		is.Message = fmt.Sprintf("the resources are an object, which takes languageVersion '2.0', and the template has '%s'", version.Str)
	case list.Value.Kind == jsonc.Array && len(list.Value.Items) > 0 && languageTwo(doc):
		is.Message = fmt.Sprintf("the resources are an array, and languageVersion '%s' takes an object of symbolic names", version.Str)
	default:
		return model.Issue{}, false
	}
	return is, true
}

// template notes what the expressions of doc mention. The parameters that a
// user-defined function reads are its own.
func (u *usage) template(doc *jsonc.Value) {
	if doc.Kind != jsonc.Object {
		return
	}
	for i := range doc.Members {
		m := &doc.Members[i]
		u.text(m.Name)
		if !strings.EqualFold(m.Name, "functions") {
			u.value(doc, &m.Value)
			continue
		}
		inner := usage{params: map[string]bool{}, vars: u.vars}
		inner.value(doc, &m.Value)
		u.anyVar = u.anyVar || inner.anyVar
	}
}

// value notes what the expressions in v mention, which belongs to the template
// doc. A nested template that has names of its own is left out.
func (u *usage) value(doc, v *jsonc.Value) {
	switch v.Kind {
	case jsonc.String:
		u.text(v.Str)
	case jsonc.Array:
		for i := range v.Items {
			u.value(doc, &v.Items[i])
		}
	case jsonc.Object:
		nested := nestedTemplate(v)
		own := nested != nil && !readsParent(doc, v.Get("properties"))
		for i := range v.Members {
			m := &v.Members[i]
			u.text(m.Name)
			if nested == nil || !strings.EqualFold(m.Name, "properties") {
				u.value(doc, &m.Value)
				continue
			}
			u.deployment(doc, &m.Value, own)
		}
	}
}

// deployment notes what the properties of a deployment mention; own says that
// its template has names of its own.
func (u *usage) deployment(doc, props *jsonc.Value, own bool) {
	for i := range props.Members {
		m := &props.Members[i]
		u.text(m.Name)
		switch {
		case !strings.EqualFold(m.Name, "template"):
			u.value(doc, &m.Value)
		case !own:
			u.template(&m.Value)
		}
	}
}

// nestedTemplate returns the template that v holds where it is a deployment
// with one, else nil.
func nestedTemplate(v *jsonc.Value) *jsonc.Value {
	typ := v.Get("type")
	if typ == nil || !strings.EqualFold(typ.Str, deploymentsType) {
		return nil
	}
	doc := v.Get("properties").Get("template")
	if doc == nil || doc.Kind != jsonc.Object {
		return nil
	}
	return doc
}

// text notes what the string s mentions where it is an expression. It reads
// words and strings only, so that one with a mistake counts as well.
func (u *usage) text(s string) {
	if !strings.HasPrefix(s, "[") {
		return
	}
	inner, _, form := expr.Classify(s)
	if form != expr.Expression {
		return
	}
	deployment := false
	for i := 0; i < len(inner); {
		switch c := inner[i]; {
		case c == '\'':
			name := ""
			name, i = quoted(inner, i)
			u.anyParam = u.anyParam || deployment && strings.EqualFold(name, "parameters")
			u.anyVar = u.anyVar || deployment && strings.EqualFold(name, "variables")
		case isWordByte(c):
			start := i
			for i < len(inner) && isWordByte(inner[i]) {
				i++
			}
			word := inner[start:i]
			switch {
			case strings.EqualFold(word, "deployment"):
				deployment = true
			case strings.EqualFold(word, "parameters"):
				u.mention(inner[i:], deployment, u.params, &u.anyParam)
			case strings.EqualFold(word, "variables"):
				u.mention(inner[i:], deployment, u.vars, &u.anyVar)
			}
		default:
			i++
		}
	}
}

// mention notes the name in rest, what stands behind the word "parameters" or
// "variables". Where that is no call, it is a member: one of deployment() holds
// all of the names.
func (u *usage) mention(rest string, deployment bool, used map[string]bool, all *bool) {
	rest, call := strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n"), "(")
	if !call {
		*all = *all || deployment
		return
	}
	rest = strings.TrimLeft(rest, " \t\r\n")
	name, end := "", 0
	if strings.HasPrefix(rest, "'") {
		name, end = quoted(rest, 0)
	}
	if end == 0 || !strings.HasPrefix(strings.TrimLeft(rest[end:], " \t\r\n"), ")") {
		*all = true // the name is computed
		return
	}
	used[strings.ToLower(name)] = true
}

// quoted returns the text of the string that starts at i, and where it ends.
func quoted(s string, i int) (string, int) {
	start := i + 1
	for i = start; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			i++
			continue
		}
		return strings.ReplaceAll(s[start:i], "''", "'"), i + 1
	}
	return s[start:], len(s)
}

func isWordByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
