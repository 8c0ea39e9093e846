package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/terraform/functions"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// TestDocs holds docs/rules to the catalogue; with -update it writes them.
func TestDocs(t *testing.T) {
	dir := filepath.Join("..", "docs", "rules")
	want := map[string]string{"README.md": docsIndex(rules.Default().Rules)}
	for _, r := range rules.Default().Rules {
		want[r.Name+".md"] = ruleDoc(t, r)
	}
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want) {
		t.Errorf("docs/rules has %d pages, want %d; 'make docs' writes them", len(entries), len(want))
	}
	for name, text := range want {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(raw) != text {
			t.Errorf("docs/rules/%s is not what the catalogue says; 'make docs' writes it", name)
		}
	}
}

// TestExamples holds the examples that explain shows to the cases, of which each
// is executed by TestRules; with -update it writes them.
func TestExamples(t *testing.T) {
	var b strings.Builder
	for _, r := range rules.Default().Rules {
		cases, err := readCases(filepath.Join("..", "testdata", "rules", r.Name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"bad", "good"} {
			e := chosen(cases, kind == "bad")
			if e == nil {
				t.Fatalf("%s has no %s example", r.ID, kind)
			}
			fmt.Fprintf(&b, "== %s %s\n%s\n", r.ID, kind, e)
		}
	}
	if *update {
		if err := os.WriteFile("examples.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, r := range rules.Default().Rules {
		bad, good := rules.Examples(r)
		if bad.Edits == "" || bad.Says == "" || good.Edits == "" || good.Says != "" {
			t.Errorf("%s: bad example %+v, good example %+v", r.ID, bad, good)
		}
	}
	if raw, err := os.ReadFile("examples.txt"); err != nil || string(raw) != b.String() {
		t.Error("rules/examples.txt is not what the cases say; 'make docs' writes it")
	}
}

// chosen returns the first bad or good case as an example, in ARM where it is
// written in it; of good ones the first that is short.
func chosen(cases []ruleCase, bad bool) *rules.Example {
	const short = 700
	var first *rules.Example
	for i := range cases {
		c := &cases[i]
		if c.bad != bad {
			continue
		}
		e := example(c, c.before, c.edits, c.want)
		inTerraform := len(c.terraform)+len(c.terraformBefore) > 0
		if bad && c.want == "" || inTerraform && len(c.before)+len(c.edits) == 0 {
			e = example(c, c.terraformBefore, c.terraform, c.wantInTerraform())
		}
		if first == nil {
			first = e
		}
		if len(e.Edits) < short {
			return e
		}
	}
	return first
}

func example(c *ruleCase, before, edits []string, says string) *rules.Example {
	e := &rules.Example{Edits: "# " + strings.TrimPrefix(strings.TrimPrefix(c.title, "bad "), "good "), Says: strings.TrimSuffix(says, "\n")}
	for i, edit := range append(before[:len(before):len(before)], edits...) {
		e.Edits += "\n"
		if i < len(before) {
			e.Edits += "before: "
		}
		e.Edits += strings.ReplaceAll(edit, `\n`, "\n  ")
	}
	return e
}

// TestDocsOfExpressions holds docs/arm-expressions.md to the table of functions.
func TestDocsOfExpressions(t *testing.T) {
	holdPage(t, "arm-expressions.md", expressionsDoc())
}

// TestDocsOfTerraform holds docs/terraform-functions.md to the table of functions.
func TestDocsOfTerraform(t *testing.T) {
	holdPage(t, "terraform-functions.md", functions.Markdown())
}

// holdPage holds a page of docs to what it is made from; with -update it is written.
func holdPage(t *testing.T, name, want string) {
	t.Helper()
	file := filepath.Join("..", "docs", name)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if raw, err := os.ReadFile(file); err != nil || string(raw) != want {
		t.Errorf("docs/%s is not what the program says; 'make docs' writes it", name)
	}
}

func expressionsDoc() string {
	var b strings.Builder
	count := map[expr.Status]int{}
	for _, f := range expr.Functions() {
		count[f.Status]++
	}
	fmt.Fprintf(&b, "# Functions of the template language\n\nMade from the table of functions by `make docs`. All %d functions are supported: %d are evaluated from their arguments alone, "+
		"%d as far as the deployment around them is known, and %d nobody can know before a deployment. Beside them, every function whose name begins with `list` is unknown, and secret.\n\n"+
		"What is not known accuses nobody: `vmsslint eval` and `vmsslint model` show the reason in its place.\n\n"+
		"| Function | Arguments | Gives | Status | What is not known |\n| --- | --- | --- | --- | --- |\n",
		len(expr.Functions()), count[expr.Evaluated], count[expr.InContext], count[expr.UnknownByNature])
	for _, f := range expr.Functions() {
		args := fmt.Sprint(f.Min)
		switch {
		case f.Max < 0:
			args += " or more"
		case f.Max > f.Min:
			args += fmt.Sprintf(" to %d", f.Max)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.Name, args, f.Doc, f.Status, f.Limit)
	}
	return b.String()
}

func docsIndex(list []*lint.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Rules\n\nAll %d rules, made from the catalogue by `make docs`. `vmsslint explain RULE` shows the same.\n\n", len(list))
	b.WriteString("| Rule | Name | Severity | What should hold |\n| --- | --- | --- | --- |\n")
	for _, r := range list {
		fmt.Fprintf(&b, "| %s | [%s](%s.md) | %s | %s |\n", r.ID, r.Name, r.Name, r.Severity, strings.ReplaceAll(r.Summary, "|", "\\|"))
	}
	b.WriteString("\n## Rules that are not there\n\nTheir ids are never given to other rules.\n\n| Rule | Name | Why not |\n| --- | --- | --- |\n")
	for _, d := range rules.Dropped() {
		reason := d.Reason
		if d.Into != "" {
			reason += " (" + d.Into + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", d.ID, d.Name, strings.ReplaceAll(reason, "|", "\\|"))
	}
	return b.String()
}

// ruleDoc is the page of a rule; its examples are the cases of its test.
func ruleDoc(t *testing.T, r *lint.Rule) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\n%s\n\nSeverity: %s. Confidence in the facts: %s. Since %s.\n", r.ID, r.Name, r.Summary, r.Severities(), r.Confidence, r.Since)
	section := func(title string, items ...string) {
		var kept []string
		for _, it := range items {
			if it != "" {
				kept = append(kept, it)
			}
		}
		if len(kept) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		if len(kept) == 1 {
			b.WriteString(kept[0] + "\n")
			return
		}
		for _, it := range kept {
			b.WriteString("- " + it + "\n")
		}
	}
	section("Why", r.Why)
	section("What to do", r.Fix)
	section("Fires when", r.Condition)
	section("Not when", r.Exceptions...)
	if e := r.AzureError; e != nil {
		section("What Azure answers", strings.Trim("`"+e.Code+"` "+e.Message, "` "))
	}
	section("Properties", code(r.Paths)...)
	section("Terraform", code(r.TerraformPaths)...)
	var options []string
	for _, o := range r.Options {
		options = append(options, fmt.Sprintf("`%s` (%s): %s", o.Name, o.Type, o.Doc))
	}
	section("Options", options...)
	cases, err := readCases(filepath.Join("..", "testdata", "rules", r.Name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n## Examples\n\nEdits of the deployments in `testdata/bases`, each executed by a test.\n")
	for _, c := range cases {
		if r.Group == "TF" {
			c.edits = c.terraform
		}
		if r.Kind == lint.Change {
			fmt.Fprintf(&b, "\n%s:\n\n```\n%s```\n", c.title, changeExample(c))
			continue
		}
		fmt.Fprintf(&b, "\n%s:\n\n```\n%s\n%s```\n", c.title, strings.Join(c.edits, "\n"), indent(c.want))
	}
	section("Sources", r.Sources...)
	return b.String()
}

// changeExample writes both sides of a case about a change, in each language
// that it is written in, and what is said of it there.
func changeExample(c ruleCase) string {
	var b strings.Builder
	side := func(heading string, edits []string) {
		if len(edits) == 0 {
			return
		}
		b.WriteString(heading + ":\n")
		for _, e := range edits {
			b.WriteString("  " + shortEdit(e) + "\n")
		}
	}
	if len(c.edits)+len(c.before) > 0 {
		side("before", c.before)
		side("after", c.edits)
		b.WriteString(indent(c.want))
	}
	if len(c.terraform)+len(c.terraformBefore) > 0 {
		side("before, in Terraform", c.terraformBefore)
		side("after, in Terraform", c.terraform)
		want := c.want
		if c.terraformWant != "" {
			want = strings.TrimPrefix(c.terraformWant, nothing)
		}
		b.WriteString(indent(want))
	}
	return b.String()
}

// shortEdit leaves out the body of a resource that an edit adds.
func shortEdit(e string) string {
	if head, _, ok := strings.Cut(e, `" {`); ok && strings.HasPrefix(e, "+ resource ") {
		return head + `" { … }`
	}
	return e
}

func code(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "`" + s + "`"
	}
	return out
}

func indent(want string) string {
	if want == "" {
		return "→ nothing\n"
	}
	return "→ " + strings.ReplaceAll(strings.TrimSuffix(want, "\n"), "\n", "\n→ ") + "\n"
}
