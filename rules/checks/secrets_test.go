package checks_test

import (
	"testing"

	"vmsslint/rules/checks"
	"vmsslint/rules/lint"
)

// TestLiterals holds the rules about literals to what is known of how values
// were written: nothing where they were computed elsewhere, as those of a plan.
func TestLiterals(t *testing.T) {
	const set = `"location": "westeurope", "properties": {"virtualMachineProfile": {"osProfile": {"adminUsername": "keeper", "adminPassword": "Lighthouse-at-noon-7"}}}`
	for _, r := range checks.Rules() {
		if r.ID != "SEC007" && r.ID != "SEC008" && r.ID != "SEC026" {
			continue
		}
		for _, computed := range []bool{false, true} {
			u := expand(t, `{"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": "vmss", `+set+`}`)
			u.Computed = computed
			p := lint.NewPass(r, u, lint.Owners(u))
			r.Check(&p)
			if got := len(p.Findings) == 0; got != computed {
				t.Errorf("%s: silent is %v for values computed elsewhere: %v", r.ID, got, computed)
			}
			for _, f := range p.Findings {
				if f.Secret != (r.ID == "SEC007") {
					t.Errorf("%s: the text of %s is a secret: %v", r.ID, f.Path, f.Secret)
				}
			}
		}
	}
}
