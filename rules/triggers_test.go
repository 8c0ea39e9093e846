package rules_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// TestTriggersLoseNothing evaluates each policy on everything that the tests
// know, once where its triggers let it and once always: the answers are the same.
func TestTriggersLoseNothing(t *testing.T) {
	var triggered, always []*lint.Rule
	var roots []rules.Root
	for _, r := range rules.Default().Rules {
		if r.Policy == "" {
			continue
		}
		if r.Applies == nil {
			t.Errorf("%s has no trigger: every run would compile it", r.ID)
		}
		free := *r
		free.Applies = nil
		triggered, always = append(triggered, r), append(always, &free)
		cases, err := readCases(filepath.Join("..", "testdata", "rules", r.Name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range cases {
			root, _ := templateRoot(t, cases[i].document(t), cases[i].edits...)
			roots = append(roots, root)
			if len(cases[i].terraform) > 0 {
				roots = append(roots, configurationRoot(cases[i].configuration(t)))
			}
		}
	}
	for _, root := range roots { // one by one, for all have the same name
		same(t, answers(triggered, root), answers(always, root))
	}
	if len(triggered) < 20 || len(roots) < 200 {
		t.Errorf("only %d policies and %d roots were tried", len(triggered), len(roots))
	}
	if _, err := os.Stat(corpus()); err != nil {
		return
	}
	dirs := []string{filepath.Join(corpus(), "arm"), filepath.Join(corpus(), "bicep"), filepath.Join(corpus(), "hcl")}
	found := func(answers []string) []string {
		return slices.DeleteFunc(answers, func(a string) bool { return strings.Contains(a, " undecided ") })
	}
	same(t, found(answers(triggered, rootsIn(t, dirs...)...)), found(answers(always, rootsIn(t, dirs...)...)))
}

// same requires that some and all hold the same findings, and that some says of
// all that is undecided that it is. It may say more: a text that is not known may
// be a secret or none, which an evaluator that has no constant to try cannot
// tell. What FD008 leaves undecided on a set that does not ask for strict
// balance is no loss: no value of its zones would bring a finding about. Nor is
// a finding that hangs on what an update of a set does not write.
func same(t *testing.T, some, all []string) {
	t.Helper()
	for _, a := range some {
		if !slices.Contains(all, a) && !strings.Contains(a, " undecided ") {
			t.Errorf("only with triggers: %s", a)
		}
	}
	for _, a := range all {
		if !slices.Contains(some, a) && !strings.Contains(a, "undecided FD008 zones") && !leftOpen(some, a) {
			t.Errorf("only without triggers: %s", a)
		}
	}
}

// leftOpen reports whether answers leave the rule of a finding undecided because
// of what an update does not write.
func leftOpen(answers []string, finding string) bool {
	rule := strings.Fields(finding)[1]
	return slices.ContainsFunc(answers, func(a string) bool {
		return strings.Contains(a, " undecided "+rule+" ") && strings.HasSuffix(a, ": the scale set that is there may have one already")
	})
}

// answers lists what rules find in roots, and what they leave undecided.
func answers(list []*lint.Rule, roots ...rules.Root) []string {
	rep := rules.Run(context.Background(), list, roots, rules.Options{})
	var out []string
	for _, f := range rep.Findings {
		out = append(out, fmt.Sprint(f.Span, " ", f.Rule.ID, " ", f.Path, ": ", f.Message))
	}
	for _, u := range rep.Undecided {
		out = append(out, fmt.Sprint(u.Span, " undecided ", u.Rule.ID, " ", u.Path, ": ", u.Why))
	}
	return out
}
