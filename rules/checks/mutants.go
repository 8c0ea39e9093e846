package checks

import (
	"fmt"

	"vmsslint/rules/lint"
)

// Mutant is a rule with a row of its table left out.
type Mutant struct {
	// Row says which one is missing.
	Row string
	// Check judges by the others.
	Check func(*lint.Pass)
}

// Mutants returns what is left of a rule when each of its rows in turn is left
// out; nothing for a rule that has none. The test of the cases requires that
// one of them tells each mutant from the rule.
func Mutants(r *lint.Rule) []Mutant {
	var out []Mutant
	for i, w := range rowsOf(r.ID) {
		out = append(out, Mutant{
			Row:   fmt.Sprintf("row %d, %s of %s%s", i+1, w.family, w.path, w.each),
			Check: func(p *lint.Pass) { p.Without = i + 1; r.Check(p) },
		})
	}
	return out
}
