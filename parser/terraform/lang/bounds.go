package lang

import (
	"reflect"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// The bounds of a configuration and of one evaluation of it.
const (
	maxInstances = 10_000
	maxRounds    = 100_000
	maxTraced    = 500_000 // rounds to find where values come from
	maxModules   = 1_000   // folders at their places in the tree
	maxCalls     = 32      // modules inside each other
	maxDepth     = 1_000   // values that wait for each other
	maxText      = 4 << 20
	maxElements  = 200_000
	maxNodes     = 200_000
	maxSteps     = 2_000_000
	maxNesting   = 250 // brackets inside each other in a file
)

const nestedTooDeep = "brackets, quotes or operators are nested more than 250 deep"

// tooDeep reports whether the nesting of text could exhaust the stack of the
// library's parser, which is recursive without a bound of its own. A look at
// the brackets alone, wherever they stand, is enough for any file that people
// write; the parser's tokens tell of the others.
func tooDeep(text []byte) bool {
	const harmless = 20_000 // levels that cost no more than some megabytes
	opens, depth, run, deepest := 0, 0, 0, 0
	for _, c := range text {
		switch c {
		case '(', '[', '{':
			opens++
			depth++
		case ')', ']', '}':
			depth = max(depth-1, 0)
		case '!', '?', '-':
			opens++
			run++
		case '\n':
			run = 0
		default:
			continue
		}
		deepest = max(deepest, depth+run)
	}
	if opens <= harmless && deepest <= maxNesting {
		return false
	}
	return tokensTooDeep(text)
}

// tokensTooDeep is tooDeep by the tokens of text.
func tokensTooDeep(text []byte) bool {
	depth, run := 0, 0
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenOQuote,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenCQuote,
			hclsyntax.TokenTemplateSeqEnd, hclsyntax.TokenCHeredoc:
			depth = max(depth-1, 0)
			run = 0
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion:
			run++ // each is one level of the parser until the expression ends
		case hclsyntax.TokenNewline, hclsyntax.TokenComma:
			run = 0
		}
		if depth+run > maxNesting {
			return true
		}
	}
	return false
}

// jsonTooDeep is tooDeep for JSON.
func jsonTooDeep(text []byte) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			if depth++; depth > maxNesting {
				return true
			}
		case '}', ']':
			depth--
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return false
}

// meterName is the variable that carries the meter of an evaluation to the
// for expressions; no identifier is spelt so.
const meterName = "\x00meter"

// meter counts the rounds of for expressions. One round over large values
// counts for several.
type meter struct {
	rounds, weight, bound int
	// exceeded says that the bound was reached since the meter was last read.
	exceeded bool
}

// meterCapsule carries a meter through a context of the library.
var meterCapsule = cty.Capsule("meter", reflect.TypeFor[meter]())

// counted is the collection of a for expression, which counts its elements
// before they are iterated over. Beyond the bound the collection is unknown.
type counted struct{ *hclsyntax.ParenthesesExpr }

// Value evaluates the collection.
func (e counted) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	m := meterOf(ctx)
	if m != nil && m.rounds > m.bound {
		m.exceeded = true
		return cty.DynamicVal, nil // loops around this one end without more work
	}
	v, diags := e.Expression.Value(ctx)
	if m == nil || v == cty.NilVal {
		return v, diags
	}
	bare, _ := v.Unmark()
	if bare.IsNull() || !bare.IsKnown() || !bare.CanIterateElements() {
		return v, diags
	}
	m.rounds += bare.LengthInt() * max(m.weight, 1)
	if m.rounds > m.bound {
		m.exceeded = true
		return cty.DynamicVal, diags
	}
	return v, diags
}

// meterOf finds the meter in the outermost context.
func meterOf(ctx *hcl.EvalContext) *meter {
	for ; ctx != nil; ctx = ctx.Parent() {
		if v, ok := ctx.Variables[meterName]; ok {
			return v.EncapsulatedValue().(*meter)
		}
	}
	return nil
}

// size measures v: its elements and the bytes of its texts, up to the bounds.
// A value that holds another many times over counts it each time.
func size(v cty.Value) (elements, text int) {
	var walk func(v cty.Value)
	walk = func(v cty.Value) {
		elements++
		if elements > maxElements || text > maxText {
			return
		}
		v, _ = v.Unmark()
		if !v.IsKnown() || v.IsNull() {
			return
		}
		t := v.Type()
		switch {
		case t == cty.String:
			text += len(v.AsString())
		case t.IsObjectType() || t.IsTupleType() || t.IsCollectionType():
			for it := v.ElementIterator(); it.Next(); {
				_, e := it.Element()
				if walk(e); elements > maxElements || text > maxText {
					return
				}
			}
		}
	}
	walk(v)
	return elements, text
}
