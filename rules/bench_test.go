package rules_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
)

// corpus returns the folder of real templates, which outsiders do not have.
func corpus() string {
	if dir := os.Getenv("VMSSLINT_SHARED"); dir != "" {
		return filepath.Join(dir, "corpus")
	}
	return filepath.Join("..", "..", "shared", "corpus")
}

func runPaths(tb testing.TB, paths ...string) *rules.Report {
	tb.Helper()
	inputs, _, missing := parser.Discover(paths)
	if len(missing) > 0 {
		tb.Fatal(missing)
	}
	var roots []rules.Root
	for _, in := range inputs {
		roots = append(roots, rules.Root{Path: in.Path, Load: func() (model.Template, []model.Scenario, []source.Diagnostic) {
			return parser.Load(in, parser.Options{})
		}})
	}
	return rules.Run(context.Background(), rules.Default().Rules, roots, rules.Options{})
}

// BenchmarkOneTemplate is a whole run over one ordinary template, with every
// rule on and the policies compiled anew.
func BenchmarkOneTemplate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		runPaths(b, "../testdata/examples/arm/web-tier.json")
	}
}

// BenchmarkCorpus is a whole run over the real templates, where they are.
func BenchmarkCorpus(b *testing.B) {
	dir := corpus()
	if _, err := os.Stat(dir); err != nil {
		b.Skip("no corpus")
	}
	b.ReportAllocs()
	for b.Loop() {
		runPaths(b, filepath.Join(dir, "arm"), filepath.Join(dir, "bicep"))
	}
}

// knownMistakes are templates of the corpus that do hold a mistake that
// Resource Manager refuses, each by a part of its path.
var knownMistakes = map[string]string{
	"application-insights/ServiceFabricCluster.json": "a bare word in brackets: [Application_Insights_Key]",
	"201-vmss-win-iis-app-ssl/azuredeploy.json":      "resourceId of a subnet with one name instead of two",
}

func knownMistake(path string) bool {
	for part := range knownMistakes {
		if strings.Contains(path, part) {
			return true
		}
	}
	return false
}

// TestCorpusIsClean runs every rule over real templates that deploy: none may
// get an error, and all must be read.
func TestCorpusIsClean(t *testing.T) {
	dir := corpus()
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus")
	}
	rep := runPaths(t, filepath.Join(dir, "arm"), filepath.Join(dir, "bicep"))
	for _, f := range rep.Findings {
		if f.Severity.String() == "error" {
			t.Errorf("%s: error: %s [%s]", f.Span, f.Message, f.Rule.ID)
		}
	}
	for _, d := range rep.Diagnostics {
		if !knownMistake(d.File()) {
			t.Errorf("%s: cannot analyse: %s", d.Span, d.Message)
		}
	}
	for _, err := range rep.Defects {
		t.Error(err)
	}
	if rep.Roots < 70 || rep.ScaleSets < 70 {
		t.Errorf("only %d templates with %d scale sets were read", rep.Roots, rep.ScaleSets)
	}
}
