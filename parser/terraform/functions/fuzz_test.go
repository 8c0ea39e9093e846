package functions_test

import (
	"errors"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/terraform/functions"
)

// FuzzFunctions evaluates any text with the table: it must not panic, must
// come to an end, and must come to the same twice.
func FuzzFunctions(f *testing.F) {
	for _, e := range readExpressions(f) {
		f.Add(e)
	}
	for _, e := range guardedExpressions {
		f.Add(e)
	}
	env := treeEnv()
	env.Placeholders = &expr.Placeholders{}
	vars := asValues(open(env.Placeholders))
	left := 0
	env.Spend = func(work int) error {
		if left -= work; left < 0 {
			return errors.New("enough")
		}
		return nil
	}
	table := functions.Table(env)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2048 {
			return
		}
		if _, diags := hclsyntax.ParseExpression([]byte(text), "fuzz", hcl.InitialPos); diags.HasErrors() {
			return
		}
		left = 1 << 20
		a, errA := value(text, table, vars)
		left = 1 << 20
		b, errB := value(text, table, vars)
		if (errA == nil) != (errB == nil) || errA == nil && !a.RawEquals(b) {
			t.Errorf("%q gives %#v (%v), then %#v (%v)", text, a, errA, b, errB)
		}
	})
}
