package lang

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/terraform/functions"
)

// whyFallback is said where nothing in the expression says more.
const whyFallback = "it is only known when it is applied"

// whyMistake is said of what cannot be evaluated, which was told.
const whyMistake = "there is a mistake in it"

// unknownPath returns the way to the first part of v that is not known.
func unknownPath(v cty.Value) (path []cty.Value, found bool) {
	v, _ = v.Unmark()
	if !v.IsKnown() || isUnknownText(v) {
		return nil, true
	}
	t := v.Type()
	if v.IsNull() || !t.IsObjectType() && !t.IsTupleType() && !t.IsCollectionType() {
		return nil, false
	}
	if t.IsSetType() && !v.IsWhollyKnown() {
		return nil, true
	}
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if below, found := unknownPath(e); found {
			if t.IsSetType() {
				return nil, true
			}
			return append([]cty.Value{k}, below...), true
		}
	}
	return nil, false
}

// whyOf says why v, the value of t, is not known, "" where all of it is.
func (ev *evaluator) whyOf(t thunk, v cty.Value) string {
	path, found := unknownPath(v)
	if !found {
		return ""
	}
	return ev.why(ev.descend(spot{thunk: t, path: path}), 0)
}

// why says why s, which was descended into, is not known: the first reason in
// the order of the text.
func (ev *evaluator) why(s spot, depth int) string {
	if ev.halted != "" {
		return ev.halted
	}
	if s.expr == nil || depth > 200 {
		return whyFallback
	}
	key := originKey{thunk: s.thunk, path: pathText(s.path)}
	if w, ok := ev.whys[key]; ok {
		return w
	}
	ev.whys[key] = whyFallback
	w := ev.reason(s, depth)
	if w == "" {
		w = whyFallback
		if v, ok := ev.quiet(s.thunk); !ok || lacks(v, s.path) {
			w = whyMistake
		}
		if ev.looped {
			w = "for expressions take too many rounds in all"
		}
	}
	ev.whys[key] = w
	return w
}

// lacks reports whether v is known to have nothing at path.
func lacks(v cty.Value, path []cty.Value) bool {
	for _, key := range path {
		bare, _ := v.Unmark()
		if !bare.IsKnown() {
			return false
		}
		var ok bool
		if v, ok = memberOf(bare, key); !ok {
			return true
		}
	}
	return false
}

func (ev *evaluator) reason(s spot, depth int) string {
	switch e := s.expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		steps, _ := stepsOf(e.Traversal)
		return ev.whyThere(e.Traversal.RootName(), append(steps, s.path...), s.scope, depth)
	case *hclsyntax.FunctionCallExpr:
		name := strings.TrimPrefix(e.Name, "core::")
		if strings.HasPrefix(name, "provider::") {
			return name + "() is a function of a provider"
		}
		if !isKnownFunction(name) {
			return "function '" + name + "' is not known"
		}
		if w := ev.whyParts(s, e.Args, depth); w != "" {
			return w
		}
		return functions.Why(name)
	}
	return ev.whyParts(s, parts(s.expr), depth)
}

func isKnownFunction(name string) bool {
	known, _ := knownFunctions()
	return known[name]
}

// whyThere says why what root and path lead to is not known.
func (ev *evaluator) whyThere(root string, path []cty.Value, sc *scope, depth int) string {
	l, ok := ev.resolve(root, path, sc)
	switch {
	case !ok:
		return ""
	case l.why != "":
		return l.why
	case l.expr == nil:
		return ""
	}
	inner := ev.descend(l.spot)
	if len(inner.path) == 0 {
		v, _ := ev.quiet(inner.thunk)
		below, found := unknownPath(v)
		if found && len(below) > 0 {
			inner.path = below
			inner = ev.descend(inner)
		}
	}
	return ev.why(inner, depth+1)
}

// whyParts says why the first unknown one of parts is.
func (ev *evaluator) whyParts(s spot, list []hclsyntax.Expression, depth int) string {
	for _, p := range list {
		v, ok := ev.quiet(thunk{p, s.scope})
		if !ok {
			v = cty.DynamicVal
		}
		if path, found := unknownPath(v); found {
			return ev.why(ev.descend(spot{thunk: thunk{p, s.scope}, path: path}), depth+1)
		}
	}
	f, ok := s.expr.(*hclsyntax.ForExpr)
	if !ok {
		return ""
	}
	for _, r := range ev.rounds(thunk{f, s.scope}) {
		inner := spot{thunk: thunk{f.ValExpr, r.scope}}
		if w := ev.whyParts(inner, []hclsyntax.Expression{f.ValExpr}, depth); w != "" {
			return w
		}
	}
	return ""
}

// parts are the expressions that e is made of, in the order of the text.
func parts(e hclsyntax.Expression) []hclsyntax.Expression {
	switch e := e.(type) {
	case *hclsyntax.BinaryOpExpr:
		return []hclsyntax.Expression{e.LHS, e.RHS}
	case *hclsyntax.UnaryOpExpr:
		return []hclsyntax.Expression{e.Val}
	case *hclsyntax.TemplateExpr:
		return e.Parts
	case *hclsyntax.TemplateJoinExpr:
		return []hclsyntax.Expression{e.Tuple}
	case *hclsyntax.TupleConsExpr:
		return e.Exprs
	case *hclsyntax.ObjectConsExpr:
		var out []hclsyntax.Expression
		for _, it := range e.Items {
			out = append(out, it.KeyExpr, it.ValueExpr)
		}
		return out
	case *hclsyntax.IndexExpr:
		return []hclsyntax.Expression{e.Collection, e.Key}
	case *hclsyntax.RelativeTraversalExpr:
		return []hclsyntax.Expression{e.Source}
	case *hclsyntax.SplatExpr:
		return []hclsyntax.Expression{e.Source}
	case *hclsyntax.ConditionalExpr:
		return []hclsyntax.Expression{e.Condition, e.TrueResult, e.FalseResult}
	case *hclsyntax.ForExpr:
		return []hclsyntax.Expression{e.CollExpr}
	}
	return nil
}
