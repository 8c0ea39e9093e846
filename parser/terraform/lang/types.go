package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// varType is what a variable's declaration says of its values.
type varType struct {
	typ      cty.Type
	defaults *typeexpr.Defaults
	// text is the constraint as written; plain says that a value on the
	// command line is a text as it is, and not an expression.
	text      string
	plain     bool
	sensitive bool
	notNull   bool
}

// variableType reads the declaration b.
func (c *Config) variableType(b *block) *varType {
	t := &varType{typ: cty.DynamicPseudoType, text: "any", plain: true}
	t.sensitive, _ = isTrue(b.body.attr("sensitive"))
	if ephemeral, _ := isTrue(b.body.attr("ephemeral")); ephemeral {
		t.sensitive = true
	}
	if nullable, known := isTrue(b.body.attr("nullable")); known {
		t.notNull = !nullable
	}
	a := b.body.attr("type")
	if a == nil {
		return t
	}
	t.text = c.written(a.expr)
	e := a.expr
	if text, ok := constant(e); ok { // quoted: the old style, and JSON's
		parsed, diags := hclsyntax.ParseExpression([]byte(text), e.Range().Filename, e.Range().Start)
		if diags.HasErrors() {
			c.tell(a.namePlace, "the type '%s' of variable '%s' cannot be read", text, b.labels[0])
			return t
		}
		e = parsed
	}
	t.plain = false
	switch hcl.ExprAsKeyword(e) {
	case "list": // as Terraform reads them since old times
		t.typ = cty.List(cty.DynamicPseudoType)
		return t
	case "map":
		t.typ = cty.Map(cty.DynamicPseudoType)
		return t
	case "set":
		t.typ = cty.Set(cty.DynamicPseudoType)
		return t
	}
	typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(e)
	if diags.HasErrors() {
		for _, d := range diags {
			c.tell(c.span(a.expr.Range()), "%s", sentence(d))
		}
		return t
	}
	t.typ, t.defaults, t.plain = typ, defaults, typ.IsPrimitiveType()
	return t
}

// convert makes v a value of the type: what is missing in it is filled in
// from the defaults of optional(), and its type is adapted.
func (t *varType) convert(v cty.Value) (cty.Value, error) {
	if t.defaults != nil && !v.IsNull() && v.IsKnown() {
		v = t.defaults.Apply(v)
	}
	if t.typ == cty.DynamicPseudoType {
		return v, nil
	}
	out, err := convert.Convert(v, t.typ)
	if err != nil && hasUnknownText(v) {
		// A text with unknown parts may still turn out to be a number.
		v, _ = cty.Transform(v, func(_ cty.Path, p cty.Value) (cty.Value, error) {
			if bare, marks := p.Unmark(); isUnknownText(bare) {
				return cty.UnknownVal(cty.String).WithMarks(marks), nil
			}
			return p, nil
		})
		out, err = convert.Convert(v, t.typ)
	}
	return out, err
}

// hasUnknownText reports whether some text in v is not known entirely.
func hasUnknownText(v cty.Value) bool {
	found := false
	_ = cty.Walk(v, func(_ cty.Path, p cty.Value) (bool, error) {
		bare, _ := p.Unmark()
		found = found || isUnknownText(bare)
		return !found, nil
	})
	return found
}

// unknown is a value of the type nobody knows.
func (t *varType) unknown() cty.Value {
	return cty.UnknownVal(t.typ.WithoutOptionalAttributesDeep())
}

// Variables are the inputs of the root module, in the order of declarations.
func (c *Config) Variables() []*Variable {
	var out []*Variable
	f := c.root.folder
	for _, b := range f.variables.list {
		t := f.types[b.labels[0]]
		v := &Variable{Name: b.labels[0], Type: t.text, Span: b.header, Sensitive: t.sensitive, NotNull: t.notNull}
		if len(b.labelPlaces) > 0 {
			v.Span = b.labelPlaces[0]
		}
		if d := b.body.attr("default"); d != nil {
			v.HasDefault, v.Default = true, c.span(d.expr.Range())
		}
		v.Supplied = slices.ContainsFunc(c.values, func(a assigned) bool { return a.name == v.Name })
		for _, blk := range b.body.blocks {
			if cond := blk.body.attr("condition"); blk.typ == "validation" && cond != nil && v.Domain == nil {
				v.Domain = c.domain(v.Name, cond.expr)
			}
		}
		out = append(out, v)
	}
	return out
}

// domain returns the values of a condition of the form contains([…], var.name).
func (c *Config) domain(name string, e hclsyntax.Expression) []*model.Node {
	for {
		p, ok := e.(*hclsyntax.ParenthesesExpr)
		if !ok {
			break
		}
		e = p.Expression
	}
	if t, ok := e.(*hclsyntax.TemplateWrapExpr); ok { // JSON writes "${contains(…)}"
		e = t.Wrapped
	}
	fc, ok := e.(*hclsyntax.FunctionCallExpr)
	if !ok || fc.Name != "contains" || len(fc.Args) != 2 {
		return nil
	}
	list, ok := fc.Args[0].(*hclsyntax.TupleConsExpr)
	ref, isRef := fc.Args[1].(*hclsyntax.ScopeTraversalExpr)
	if !ok || !isRef || ref.Traversal.RootName() != "var" || attrStep(ref.Traversal, 1) != name || len(ref.Traversal) != 2 {
		return nil
	}
	var out []*model.Node
	for _, it := range list.Exprs {
		v, diags := it.Value(nil)
		if diags.HasErrors() || v == cty.NilVal || !v.IsWhollyKnown() {
			return nil
		}
		n := &model.Node{Place: c.span(it.Range())}
		setScalar(n, v)
		if n.Kind == model.Absent {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// required returns the variables of a folder that have no default.
func (f *folder) required() []string {
	var out []string
	for _, b := range f.variables.list {
		if b.body.attr("default") == nil {
			out = append(out, b.labels[0])
		}
	}
	return out
}

// variablePlace is where the folder declares a variable.
func (f *folder) variablePlace(name string) source.Span {
	b := f.variables.byName[name]
	switch {
	case b == nil:
		return source.Span{}
	case len(b.labelPlaces) > 0:
		return b.labelPlaces[0]
	}
	return b.header
}
