package rules_test

import (
	"path/filepath"
	"slices"
	"testing"

	"vmsslint/rules"
	"vmsslint/rules/checks"
	"vmsslint/rules/lint"
)

// TestEveryRowHasWitness takes each rule, and each row of a rule that is a table,
// away in turn, and requires that some case then comes out otherwise: what has
// no witness is not tried, or not needed. Rows about changes are held to the
// same by rules/change.
func TestEveryRowHasWitness(t *testing.T) {
	cat := rules.Default()
	rows := 0
	for _, r := range cat.Rules {
		if r.Kind == lint.Change {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
			cases, err := readCases(filepath.Join("..", "testdata", "rules", r.Name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(cases, func(c ruleCase) bool { return c.want != "" || c.wantInTerraform() != "" }) {
				t.Errorf("no case in %s.txt tells that the rule is missing", r.Name)
			}
			for _, m := range checks.Mutants(r) {
				rows++
				mutant := *r
				mutant.Check = m.Check
				if !witnessed(t, cat, &mutant, cases) {
					t.Errorf("no case in %s.txt tells that %s is missing", r.Name, m.Row)
				}
			}
		})
	}
	if rows < 240 {
		t.Errorf("only %d rows were tried", rows)
	}
}

// witnessed reports whether some case comes out otherwise with a mutant.
func witnessed(t *testing.T, cat *rules.Catalogue, mutant *lint.Rule, cases []ruleCase) bool {
	t.Helper()
	for i := range cases {
		c := &cases[i]
		if judge(t, cat, mutant, c.document(t), c.edits...) != c.want {
			return true
		}
		if len(c.terraform) > 0 && judgeTerraform(t, cat, mutant, c.configuration(t), c.edits...) != c.wantInTerraform() {
			return true
		}
	}
	return false
}
