package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// changePair is two steps of a configuration that were applied one after the
// other, and what became of the resource that they are about.
type changePair struct{ Resource, Before, After, Expect string }

// leastSeen is how many of the pairs must have a consequence, at the least. The
// others change what no scale set has.
const leastSeen = 50

// TestChangesOfCorpus compares steps that were applied on Azure one after the
// other, in place: nothing may say that a resource is destroyed or refused.
func TestChangesOfCorpus(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(corpus(), "changes.json"))
	if err != nil {
		t.Skip("no corpus")
	}
	var doc struct{ Pairs []changePair }
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Pairs) < 50 {
		t.Fatalf("only %d pairs", len(doc.Pairs))
	}
	seen := 0
	for _, p := range doc.Pairs {
		t.Run(strings.TrimPrefix(p.Before, "hcl/tfacc/")+" to "+filepath.Base(filepath.Dir(p.After)), func(t *testing.T) {
			if p.Expect != "not-replaced" {
				t.Fatalf("an expectation that is not known: %s", p.Expect)
			}
			rep := compareSteps(t, p)
			for _, what := range destroyed(rep) {
				t.Errorf("%s: %s", p.Resource, what)
			}
			if len(rep.Changes) > 0 {
				seen++
			}
		})
	}
	if seen < leastSeen {
		t.Errorf("only %d pairs of %d have a consequence", seen, len(doc.Pairs))
	}
}

// compareSteps runs the rules about changes over a pair.
func compareSteps(t *testing.T, p changePair) *rules.Report {
	t.Helper()
	load := func(file string) func() (model.Template, []model.Scenario, []source.Diagnostic) {
		inputs, _, missing := parser.Discover([]string{filepath.Join(corpus(), filepath.FromSlash(filepath.Dir(file)))})
		if len(missing) > 0 || len(inputs) != 1 {
			t.Fatalf("%s: %d configurations: %v", file, len(inputs), missing)
		}
		return func() (model.Template, []model.Scenario, []source.Diagnostic) {
			return parser.Load(inputs[0], parser.Options{})
		}
	}
	var list []*lint.Rule
	for _, r := range rules.Default().Rules {
		if r.Kind == lint.Change {
			list = append(list, r)
		}
	}
	root := rules.Root{Path: p.After, Load: load(p.After), Before: load(p.Before)}
	rep := rules.Run(context.Background(), list, []rules.Root{root}, rules.Options{})
	for _, d := range rep.Diagnostics {
		t.Errorf("%s: %s", d.Span, d.Message)
	}
	for _, err := range rep.Defects {
		t.Error(err)
	}
	return rep
}

// destroyed returns what of a report says that a resource does not outlive the
// change, or that the change is refused.
func destroyed(rep *rules.Report) []string {
	var out []string
	for _, f := range rep.Findings {
		if strings.Contains(f.Message, "makes it anew") || strings.Contains(f.Message, "refuse") {
			out = append(out, fmt.Sprintf("%s [%s]", f.Message, f.Rule.ID))
		}
	}
	for _, c := range rep.Changes {
		if c.Verdict == "replaced" || c.Verdict == "refused" || c.Verdict == "removed" {
			out = append(out, c.Resource+": "+c.Text)
		}
	}
	return out
}
