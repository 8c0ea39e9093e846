package functions

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Budget is what the loops of prepared expressions may still take, all of them
// together. It is not for concurrent use.
type Budget struct {
	Rounds int // rounds left
	text   int // bytes of text that loops have made
}

// maxLoopText bounds the text that loops make.
const maxLoopText = 1 << 26

// Prepare changes a parsed expression, template or body for evaluation:
//
//   - == and != become [Equal] and [NotEqual];
//   - an operand of any other operator, a condition, and the key of an index,
//     that turns out to be a text with placeholders counts as an unknown string,
//     where it would be a mistake else;
//   - a set or map whose order hangs on a placeholder counts as unknown where a
//     for expression makes a tuple of it;
//   - every round of a for expression is taken from budget, past which the
//     expression fails with an error, as it does past 64 MiB of text that loops
//     made. A nil budget counts nothing.
//
// Expressions that it puts around others give those by [Unwrap]. Call it once
// for each parsed tree.
func Prepare(node hclsyntax.Node, budget *Budget) {
	equal := &hclsyntax.Operation{Impl: Equal(), Type: cty.Bool}
	differ := &hclsyntax.Operation{Impl: NotEqual(), Type: cty.Bool}
	hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
		switch e := n.(type) {
		case *hclsyntax.BinaryOpExpr:
			switch e.Op {
			case hclsyntax.OpEqual:
				e.Op = equal
			case hclsyntax.OpNotEqual:
				e.Op = differ
			default:
				e.LHS, e.RHS = operandOf(e.LHS), operandOf(e.RHS)
			}
		case *hclsyntax.UnaryOpExpr:
			e.Val = operandOf(e.Val)
		case *hclsyntax.ConditionalExpr:
			e.Condition = operandOf(e.Condition)
		case *hclsyntax.IndexExpr:
			e.Key = operandOf(e.Key)
		case *hclsyntax.ForExpr:
			if e.KeyExpr == nil {
				e.CollExpr = orderly{inner(e.CollExpr)}
			}
			if budget != nil {
				e.CollExpr = counted{inner(e.CollExpr), budget}
				e.ValExpr = weighed{inner(e.ValExpr), budget}
			}
			if e.CondExpr != nil {
				e.CondExpr = operandOf(e.CondExpr)
			}
		}
		return nil
	})
}

// Unwrap returns the expression that the parser made, where [Prepare] put
// another one around it; any other as it is.
func Unwrap(e hclsyntax.Expression) hclsyntax.Expression {
	switch w := e.(type) {
	case operand:
		return Unwrap(w.Expression)
	case orderly:
		return Unwrap(w.Expression)
	case counted:
		return Unwrap(w.Expression)
	case weighed:
		return Unwrap(w.Expression)
	}
	return e
}

// inner returns e as it looks inside of parentheses. Types built on them show
// e to every walk through the tree.
func inner(e hclsyntax.Expression) *hclsyntax.ParenthesesExpr {
	return &hclsyntax.ParenthesesExpr{Expression: e, SrcRange: e.Range()}
}

// An operand is an expression whose texts with placeholders count as unknown.
type operand struct{ *hclsyntax.ParenthesesExpr }

func operandOf(e hclsyntax.Expression) operand { return operand{inner(e)} }

// Value evaluates the expression.
func (o operand) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := o.Expression.Value(ctx)
	if bare, _ := v.Unmark(); bare.Type() == cty.String {
		v = unknowns(v)
	}
	return v, diags
}

// UnwrapExpression lets the static analysis of hcl look at what is inside.
func (o operand) UnwrapExpression() hcl.Expression { return o.Expression }

// An orderly expression is a collection that is walked in its order.
type orderly struct{ *hclsyntax.ParenthesesExpr }

// Value evaluates the expression.
func (o orderly) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := o.Expression.Value(ctx)
	bare, marks := v.Unmark()
	ty := bare.Type()
	if !ty.IsSetType() && !ty.IsMapType() && !ty.IsObjectType() {
		return v, diags
	}
	if f, err := scan(bare); err != nil || f.found && (f.keyed || f.unordered) {
		if ty.IsObjectType() {
			return cty.DynamicVal.WithMarks(marks), diags
		}
		return cty.UnknownVal(ty).WithMarks(marks), diags
	}
	return v, diags
}

// UnwrapExpression lets the static analysis of hcl look at what is inside.
func (o orderly) UnwrapExpression() hcl.Expression { return o.Expression }

// A counted expression is the collection of a for expression.
type counted struct {
	*hclsyntax.ParenthesesExpr
	budget *Budget
}

// Value evaluates the expression and takes the rounds over it from the budget.
func (c counted) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if c.budget.Rounds <= 0 {
		return cty.DynamicVal, exhausted(c.Range())
	}
	v, diags := c.Expression.Value(ctx)
	bare, _ := v.Unmark()
	if !bare.IsKnown() || bare.IsNull() || !bare.CanIterateElements() {
		return v, diags
	}
	if c.budget.Rounds -= 1 + bare.LengthInt(); c.budget.Rounds <= 0 {
		return cty.DynamicVal, append(diags, exhausted(c.Range())...)
	}
	return v, diags
}

// UnwrapExpression lets the static analysis of hcl look at what is inside.
func (c counted) UnwrapExpression() hcl.Expression { return c.Expression }

// A weighed expression is the result of a round of a for expression.
type weighed struct {
	*hclsyntax.ParenthesesExpr
	budget *Budget
}

// Value evaluates the expression and counts the text that it gives.
func (w weighed) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := w.Expression.Value(ctx)
	bare, _ := v.Unmark()
	if text, ok := str(bare); ok {
		if w.budget.text += len(text); w.budget.text > maxLoopText {
			return cty.DynamicVal, append(diags, exhausted(w.Range())...)
		}
	}
	return v, diags
}

// UnwrapExpression lets the static analysis of hcl look at what is inside.
func (w weighed) UnwrapExpression() hcl.Expression { return w.Expression }

// exhausted says that the loop at a place passes the bounds.
func exhausted(at hcl.Range) hcl.Diagnostics {
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  "Too many rounds",
		Detail:   fmt.Sprintf("The loops take more rounds than the bound here, or make more than %d bytes of text.", maxLoopText),
		Subject:  &at,
	}}
}
