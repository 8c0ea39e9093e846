package lang

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// assigned is a value for a variable of the root from outside of the
// configuration. The last one for a name wins.
type assigned struct {
	name string
	expr hclsyntax.Expression
	// text is a value from the environment or the command line; what it means
	// depends on the variable's type. expr is nil then.
	text   string
	isText bool
	// from says where it comes from, for notes: "", or " given with --var".
	from string
	at   source.Span // the name, in a file
}

// readValues finds the values of the root's variables: those of the
// environment first, then those of the files that Terraform reads by itself,
// those of files that are named, those that are given one by one.
func (c *Config) readValues() {
	env := map[string]string{}
	for _, e := range c.o.Env {
		if name, value, ok := strings.Cut(e, "="); ok && strings.HasPrefix(name, "TF_VAR_") {
			env[strings.TrimPrefix(name, "TF_VAR_")] = value
		}
	}
	for _, b := range c.root.folder.variables.list {
		if value, ok := env[b.labels[0]]; ok {
			c.values = append(c.values, assigned{name: b.labels[0], text: value, isText: true, from: " from the environment, TF_VAR_" + b.labels[0]})
		}
	}
	for _, p := range c.valueFiles() {
		c.readValueFile(p)
	}
	c.values = append(c.values, c.given(c.o.Set, true)...)
}

// given makes values of assignments; with tell, those for variables that are not declared are told.
func (c *Config) given(set []model.Assignment, tell bool) []assigned {
	var out []assigned
	f := c.root.folder
	for _, s := range set {
		if f.variables.byName[s.Name] == nil {
			if tell {
				c.diags = append(c.diags, source.Diagnostic{Path: "--var " + s.Name, Message: undeclared("variable", s.Name, f.variables.names())})
			}
			continue
		}
		out = append(out, assigned{name: s.Name, text: s.Value, isText: true, from: " given with --var"})
	}
	return out
}

// valueFiles lists the files of values in the order in which they apply.
func (c *Config) valueFiles() []string {
	names, _, err := c.o.ReadDir(c.dir)
	if err != nil {
		names = nil
	}
	var out, auto []string
	for _, name := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		if slices.Contains(names, name) {
			out = append(out, path.Join(c.dir, name))
		}
	}
	for _, name := range names {
		if !strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json")) {
			auto = append(auto, path.Join(c.dir, name))
		}
	}
	slices.Sort(auto)
	return append(append(out, auto...), c.o.VarFiles...)
}

// readValueFile reads one file of values. A name that no variable has is no
// mistake: the file may serve several configurations.
func (c *Config) readValueFile(p string) {
	info := c.readFile(p)
	if info == nil {
		return
	}
	info.file.Private = true // such files hold passwords
	if info.body == nil {
		info.body = c.parse(info, strings.HasSuffix(p, ".json"), true)
	}
	for _, b := range info.body.blocks {
		c.tell(b.header, "a block does not belong into a file of values")
	}
	for _, a := range info.body.attrs {
		if refs := hclsyntax.Variables(a.expr); len(refs) > 0 {
			c.tell(c.span(refs[0].SourceRange()), "a file of values cannot refer to anything")
			continue
		}
		c.values = append(c.values, assigned{name: a.name, expr: a.expr, at: a.namePlace})
	}
}

// isFillIn reports whether a file of values has a text there that is to be
// replaced, as published examples do.
func (a *assigned) isFillIn() bool {
	t, ok := a.expr.(*hclsyntax.TemplateExpr)
	if !ok || !t.IsStringLiteral() {
		return false
	}
	v, diags := t.Value(nil)
	return !diags.HasErrors() && source.FillIn(v.AsString())
}

// expression makes an expression of a value for a variable of type t.
func (a *assigned) expression(t *varType) (hclsyntax.Expression, string) {
	if !a.isText {
		return a.expr, ""
	}
	if t.plain {
		return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(a.text)}, ""
	}
	if tooDeep([]byte(a.text)) {
		return nil, nestedTooDeep
	}
	e, diags := hclsyntax.ParseExpression([]byte(a.text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, "the value of variable '" + a.name + "'" + a.from + " is no expression, as its type " + t.text + " needs: " + sentence(diags[0])
	}
	return e, ""
}
