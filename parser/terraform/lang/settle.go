package lang

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/source"
)

// tell adds a diagnostic of the configuration itself.
func (c *Config) tell(at source.Span, format string, args ...any) {
	d := source.Diagnostic{Span: at, Message: fmt.Sprintf(format, args...)}
	if at.IsZero() {
		d.Path = c.dir
	}
	c.diags = append(c.diags, d)
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "one " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// settle reads from a folder that is complete what needs no evaluation.
func (c *Config) settle(f *folder) {
	for _, b := range f.others {
		switch b.typ {
		case "terraform":
			c.requirements(f, b)
		case "moved":
			m := Moved{Span: b.header}
			if a := b.body.attr("from"); a != nil {
				m.From = c.written(a.expr)
			}
			if a := b.body.attr("to"); a != nil {
				m.To = c.written(a.expr)
			}
			f.moved = append(f.moved, m)
		}
	}
	for _, b := range f.variables.list {
		f.types[b.labels[0]] = c.variableType(b)
	}
}

// requirements reads a terraform block.
func (c *Config) requirements(f *folder, b *block) {
	if a := b.body.attr("required_version"); a != nil {
		f.version, _ = constant(a.expr)
	}
	for _, req := range b.body.blocks {
		if req.typ != "required_providers" {
			continue
		}
		for _, a := range req.body.attrs {
			p := Provider{Name: a.name, NameSpan: a.namePlace}
			if text, ok := constant(a.expr); ok {
				p.Version, p.VersionSpan = text, c.span(a.expr.Range())
			}
			if obj, ok := a.expr.(*hclsyntax.ObjectConsExpr); ok {
				c.requirement(&p, obj)
			}
			f.setProvider(p)
		}
	}
}

func (c *Config) requirement(p *Provider, obj *hclsyntax.ObjectConsExpr) {
	for _, it := range obj.Items {
		text, _ := constant(it.ValueExpr)
		switch key, _ := constant(it.KeyExpr); key {
		case "source":
			p.Source, p.SourceSpan = text, c.span(it.ValueExpr.Range())
		case "version":
			p.Version, p.VersionSpan = text, c.span(it.ValueExpr.Range())
		}
	}
}

// setProvider adds p in the place of one of its name, which it overrides.
func (f *folder) setProvider(p Provider) {
	for i := range f.providers {
		if f.providers[i].Name == p.Name {
			f.providers[i] = p
			return
		}
	}
	f.providers = append(f.providers, p)
}

// constant returns the text that e gives without any reference.
func constant(e hclsyntax.Expression) (string, bool) {
	if len(hclsyntax.Variables(e)) > 0 {
		return "", false
	}
	v, diags := e.Value(nil)
	if diags.HasErrors() || v == cty.NilVal {
		return "", false
	}
	if v, _ = v.Unmark(); v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	return v.AsString(), true
}

// isTrue reports whether an attribute is there and is plainly true or false.
func isTrue(a *attribute) (value, known bool) {
	if a == nil {
		return false, false
	}
	v, diags := a.expr.Value(nil)
	if diags.HasErrors() || v == cty.NilVal || v.IsNull() || !v.IsKnown() {
		return false, false
	}
	switch {
	case v.Type() == cty.Bool:
		return v.True(), true
	case v.Type() == cty.String:
		return v.AsString() == "true", v.AsString() == "true" || v.AsString() == "false"
	}
	return false, false
}

// written is e as it is written; of a text what it says.
func (c *Config) written(e hclsyntax.Expression) string {
	if text, ok := constant(e); ok {
		return text
	}
	return strings.TrimSpace(c.span(e.Range()).Text())
}

// words are the names in a list such as ignore_changes: bare, or as texts.
func (c *Config) words(e hclsyntax.Expression) []string {
	tuple, ok := e.(*hclsyntax.TupleConsExpr)
	if !ok {
		return []string{c.written(e)}
	}
	var out []string
	for _, it := range tuple.Exprs {
		out = append(out, c.written(it))
	}
	return out
}

// traversal reads e as a reference, also one that JSON writes as a text.
func traversal(e hclsyntax.Expression) hcl.Traversal {
	if t, diags := hcl.AbsTraversalForExpr(e); !diags.HasErrors() {
		return t
	}
	text, ok := constant(e)
	if !ok {
		return nil
	}
	t, diags := hclsyntax.ParseTraversalAbs([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil
	}
	return t
}
