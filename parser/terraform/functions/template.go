package functions

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// Bounds on one template.
const (
	maxRounds = 1 << 16 // rounds of its loops
	maxWork   = 1 << 20 // work of the calls in it, see [Env]
)

// templateTable is the table for the inside of one template.
func templateTable(env Env) map[string]function.Function {
	left, outer := maxWork, env.Spend
	env.Spend = func(work int) error {
		if left -= work; left < 0 {
			return errors.New("the calls in the template do more work than the bound here")
		}
		if outer != nil {
			return outer(work)
		}
		return nil
	}
	return Table(env)
}

// templateFile renders a file as a template. A template that is one
// interpolation and nothing else gives a value of any type.
func (e Env) templateFile(table func() map[string]function.Function) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if err := checkVars(args[1]); err != nil {
				return cty.NilVal, err
			}
			raw, ok := e.read(args[0].AsString())
			if !ok {
				return cty.DynamicVal, nil
			}
			if !utf8.Valid(raw) {
				return cty.NilVal, function.NewArgErrorf(0, "contents of the file are not valid UTF-8")
			}
			return render(string(raw), args[0].AsString(), args[1], table(), "templatefile")
		},
	})
}

// templateString renders a text as a template; the result is a string always.
func templateString(table func() map[string]function.Function) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "template", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if err := checkVars(args[1]); err != nil {
				return cty.NilVal, err
			}
			v, err := render(args[0].AsString(), "the template", args[1], table(), "templatestring")
			if err != nil {
				return cty.NilVal, err
			}
			return convert.Convert(v, cty.String)
		},
	})
}

// checkVars makes sure that the variables of a template are a map with names.
func checkVars(vars cty.Value) error {
	if ty := vars.Type(); !ty.IsMapType() && !ty.IsObjectType() {
		return function.NewArgErrorf(1, "invalid vars value: must be a map")
	}
	for it := vars.ElementIterator(); it.Next(); {
		k, _ := it.Element()
		if !hclsyntax.ValidIdentifier(k.AsString()) {
			return function.NewArgErrorf(1, "invalid template variable name %q: must start with a letter, followed by zero or more letters, digits, and underscores", k.AsString())
		}
	}
	return nil
}

// render evaluates a template with variables and a table of functions, which
// it changes: a template reads no other templates.
func render(text, name string, vars cty.Value, table map[string]function.Function, caller string) (cty.Value, error) {
	tmpl, diags := hclsyntax.ParseTemplate([]byte(text), name, hcl.Pos{Line: 1, Column: 1})
	if diags.HasErrors() {
		return cty.NilVal, function.NewArgError(0, plain(diags))
	}
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: table}
	for _, f := range []string{"templatefile", "templatestring"} {
		table[f], table["core::"+f] = noRecursion(f, caller), noRecursion(f, caller)
	}
	for it := vars.ElementIterator(); it.Next(); {
		k, v := it.Element()
		ctx.Variables[k.AsString()] = v
	}
	for _, t := range tmpl.Variables() {
		if _, ok := ctx.Variables[t.RootName()]; !ok {
			return cty.NilVal, function.NewArgErrorf(1, "vars map does not contain key %q, referenced at %s", t.RootName(), t[0].SourceRange())
		}
	}
	Prepare(tmpl, &Budget{Rounds: maxRounds})
	v, diags := tmpl.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, plain(diags)
	}
	return v, nil
}

// plain returns the first error of diags in one line, with its place.
func plain(diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		if d.Subject == nil {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
		return fmt.Errorf("%s: %s: %s", d.Subject, d.Summary, d.Detail)
	}
	return errors.New("the template is not valid")
}

// noRecursion is what templatefile and templatestring are inside of a template.
func noRecursion(name, caller string) function.Function {
	rest := anything("vars")
	return function.New(&function.Spec{
		VarParam: &rest,
		Type: func([]cty.Value) (cty.Type, error) {
			return cty.NilType, fmt.Errorf("cannot call %s from inside another template, one of %s", name, caller)
		},
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) {
			return cty.NilVal, fmt.Errorf("cannot call %s from inside another template, one of %s", name, caller)
		},
	})
}
