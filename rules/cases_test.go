package rules_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"vmsslint/parser/arm"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
	"vmsslint/rules/policy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A case file, testdata/rules/NAME.txt, tries one rule with small edits of the
// deployments in testdata/bases:
//
//	== bad uniform: what this case shows
//	sku.capacity = 1200
//	-- want
//	error sku.capacity: capacity 1200 is above 1000: …
//
// An edit is PATH = JSON, or PATH deleted; a path may begin with the last
// segment of a resource's type (autoscaleSettings:properties.enabled), else it
// means the scale set; "+ JSON" adds a resource; "text OLD => NEW" changes the
// text that all this comes to, "option NAME = JSON" sets an
// option, and "schema JSON" is a schema of the organisation's own. Good cases want nothing.
//
// A section "-- terraform" makes the same of the base in HCL; its edits are
// those of configuration. What it wants is the same, unless a section
// "-- terraform want" says otherwise, "none" for nothing. Rules of the group TF
// are tried in HCL alone.
type ruleCase struct {
	title string // the line behind "=="
	bad   bool
	base  string
	edits []string
	want  string

	terraform     []string
	terraformWant string

	// before and terraformBefore are the edits of the side before, for rules
	// about changes: sections "-- before" and "-- terraform before".
	before, terraformBefore []string
}

func TestRules(t *testing.T) {
	cat := rules.Default()
	for _, r := range cat.Rules {
		t.Run(r.Name, func(t *testing.T) {
			file := filepath.Join("..", "testdata", "rules", r.Name+".txt")
			cases, err := readCases(file)
			if err != nil {
				t.Fatal(err)
			}
			var n tally
			for i := range cases {
				c := &cases[i]
				doc := c.document(t)
				got := ""
				if r.Kind == lint.Change {
					got = c.judgeChange(t, cat, r, "")
				} else {
					got = judge(t, cat, r, doc, c.edits...)
				}
				if r.Group == "TF" {
					got = judgeTerraform(t, cat, r, c.configuration(t))
				}
				if *update {
					c.want = got
				}
				if got != c.want {
					t.Errorf("%s: %s\ngot:\n%swant:\n%s", file, c.title, got, c.want)
				}
				found, inTerraform := got, ""
				if r.Group != "TF" {
					if inTerraform = c.inTerraform(t, cat, r); r.Kind == lint.Change || r.In("arm") == 0 {
						found += inTerraform // some changes cost something there only, and some rules are about it alone
					}
				}
				n.add(c, inTerraform)
				if c.bad == (found == "") {
					t.Errorf("%s: %s: a bad case must give a finding, a good one none; got %q", file, c.title, found)
				}
				if r.Group == "TF" {
					continue
				}
				for _, form := range []string{"symbolic", "nested", "loop"} {
					other := ""
					if r.Kind == lint.Change {
						other = c.judgeChange(t, cat, r, form)
					} else {
						other = judge(t, cat, r, transform(t, form, doc), c.edits...)
					}
					if other != got {
						t.Errorf("%s: %s: written as %s\ngot:\n%swant:\n%s", file, c.title, form, other, got)
					}
				}
			}
			n.check(t, file, r)
			if *update {
				writeCases(t, file, cases)
			}
		})
	}
}

// tally counts the cases of a rule: all of them, and those in HCL.
type tally struct{ bad, good, badInTerraform, goodInTerraform int }

// add counts a case, of which inTerraform is what it found in HCL.
func (n *tally) add(c *ruleCase, inTerraform string) {
	if c.bad {
		n.bad++
	} else {
		n.good++
	}
	switch {
	case inTerraform != "":
		n.badInTerraform++
	case !c.bad && c.isInTerraform():
		n.goodInTerraform++
	}
}

// check holds a rule to cases of both kinds, in both languages where it names
// attributes of azurerm. Where azurerm cannot write what breaks a rule, or
// refuses it, azapi_resource can. Rules of the group TF are tried in HCL alone.
func (n *tally) check(t *testing.T, file string, r *lint.Rule) {
	t.Helper()
	if n.bad == 0 || n.good == 0 {
		t.Errorf("%s has %d bad and %d good cases; a rule needs both", file, n.bad, n.good)
	}
	if r.Group == "TF" || len(r.TerraformPaths) == 0 || r.In("terraform") == 0 {
		return
	}
	if n.badInTerraform == 0 || n.goodInTerraform == 0 {
		t.Errorf("%s has %d bad and %d good cases in Terraform; a rule that names attributes of azurerm needs both", file, n.badInTerraform, n.goodInTerraform)
	}
}

// nothing is how a section says that it wants no finding.
const nothing = "none\n"

// isInTerraform reports whether the case is written in HCL too.
func (c *ruleCase) isInTerraform() bool { return len(c.terraform)+len(c.terraformBefore) > 0 }

// inTerraform holds the case in HCL to what it says, or to what the template
// gave, and returns what it gives.
func (c *ruleCase) inTerraform(t *testing.T, cat *rules.Catalogue, r *lint.Rule) string {
	t.Helper()
	if !c.isInTerraform() {
		return ""
	}
	config := c.configuration(t)
	got := ""
	if r.Kind == lint.Change {
		got = c.judgeTerraformChange(t, cat, r, config)
	} else {
		got = judgeTerraform(t, cat, r, config, c.edits...)
	}
	if c.terraformWant != "" && *update {
		c.terraformWant = cmp.Or(got, nothing)
	}
	if want := c.wantInTerraform(); got != want {
		t.Errorf("%s: %s: in Terraform\ngot:\n%swant:\n%s%s", r.Name, c.title, got, want, config)
	}
	return got
}

// advice are rules of severity info that the bases do not follow: to follow all
// of them would take out of the bases what cases of other rules start from, such
// as a set without a health source.
var advice = []string{"CAP022", "API007", "SEC008", "SEC026", "NET014", "NET020", "UPG034", "UPG035", "UPG040", "SEC002", "SEC016", "SEC020", "SEC028", "COST010"}

// TestBasesAreSilent holds the deployments that cases start from to all rules.
func TestBasesAreSilent(t *testing.T) {
	cat := rules.Default()
	for _, base := range []string{"uniform", "flexible", "windows"} {
		c := ruleCase{base: base}
		doc := c.document(t)
		for _, r := range cat.Rules {
			if got := judge(t, cat, r, doc); got != "" && !slices.Contains(advice, r.ID) {
				t.Errorf("base %s: %s: %s", base, r.ID, got)
			}
		}
	}
}

// wantInTerraform is what the case in HCL must give.
func (c *ruleCase) wantInTerraform() string {
	if c.terraformWant != "" {
		return strings.TrimPrefix(c.terraformWant, nothing)
	}
	return c.want
}

func readCases(file string) ([]ruleCase, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []ruleCase
	section := "edits"
	for line := range strings.Lines(string(raw)) {
		text := strings.TrimSuffix(line, "\n")
		if title, ok := strings.CutPrefix(text, "== "); ok {
			head, _, _ := strings.Cut(title, ":")
			kind, base, _ := strings.Cut(head, " ")
			out = append(out, ruleCase{title: title, bad: kind == "bad", base: base})
			section = "edits"
			continue
		}
		if len(out) == 0 || strings.TrimSpace(text) == "" {
			continue
		}
		c := &out[len(out)-1]
		if name, ok := strings.CutPrefix(text, "-- "); ok {
			section = name
			continue
		}
		switch section {
		case "want":
			c.want += line
		case "terraform":
			c.terraform = append(c.terraform, text)
		case "terraform want":
			c.terraformWant += line
		case "before":
			c.before = append(c.before, text)
		case "terraform before":
			c.terraformBefore = append(c.terraformBefore, text)
		default:
			c.edits = append(c.edits, text)
		}
	}
	return out, nil
}

func writeCases(t *testing.T, file string, cases []ruleCase) {
	t.Helper()
	var b strings.Builder
	for i, c := range cases {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "== %s\n", c.title)
		for _, e := range c.edits {
			b.WriteString(e + "\n")
		}
		for _, section := range []struct {
			name  string
			lines []string
		}{{"before", c.before}, {"terraform", c.terraform}, {"terraform before", c.terraformBefore}} {
			if len(section.lines) > 0 {
				b.WriteString("-- " + section.name + "\n" + strings.Join(section.lines, "\n") + "\n")
			}
		}
		if c.want != "" {
			b.WriteString("-- want\n" + c.want)
		}
		if c.terraformWant != "" {
			b.WriteString("-- terraform want\n" + c.terraformWant)
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// document returns the base with the edits made.
func (c *ruleCase) document(t *testing.T) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "testdata", "bases", c.base+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatalf("%s: %v", c.base, err)
	}
	for _, e := range c.edits {
		edit(t, doc, e)
	}
	return doc
}

func edit(t *testing.T, doc map[string]any, line string) {
	t.Helper()
	if strings.HasPrefix(line, "text ") || strings.HasPrefix(line, "option ") || strings.HasPrefix(line, "schema ") {
		return // seen to by judge
	}
	if added, ok := strings.CutPrefix(line, "+ "); ok {
		doc["resources"] = append(doc["resources"].([]any), decode(t, added))
		return
	}
	if path, ok := strings.CutSuffix(line, " deleted"); ok {
		setAt(t, target(t, doc, &path), strings.Split(path, "."), nil, true)
		return
	}
	path, value, ok := strings.Cut(line, " = ")
	if !ok {
		t.Fatalf("cannot read the edit %q", line)
	}
	if name, isTop := strings.CutPrefix(path, "/"); isTop {
		doc[name] = decode(t, value)
		return
	}
	setAt(t, target(t, doc, &path), strings.Split(path, "."), decode(t, value), false)
}

func decode(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// target returns the resource that a path begins with, and cuts it off.
func target(t *testing.T, doc map[string]any, path *string) map[string]any {
	t.Helper()
	typ := "virtualMachineScaleSets"
	if name, rest, ok := strings.Cut(*path, ":"); ok {
		typ, *path = name, rest
	}
	for _, r := range doc["resources"].([]any) {
		res := r.(map[string]any)
		if strings.HasSuffix(res["type"].(string), "/"+typ) {
			return res
		}
	}
	t.Fatalf("the base has no %s", typ)
	return nil
}

func setAt(t *testing.T, at any, path []string, value any, remove bool) {
	t.Helper()
	for i, name := range path {
		last := i == len(path)-1
		switch c := at.(type) {
		case map[string]any:
			if last {
				if remove {
					delete(c, name)
				} else {
					c[name] = value
				}
				return
			}
			if c[name] == nil {
				c[name] = map[string]any{}
			}
			at = c[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n >= len(c) {
				t.Fatalf("no element %s of %v", name, path)
			}
			if last {
				c[n] = value
				return
			}
			at = c[n]
		default:
			t.Fatalf("no %s in %v", name, path)
		}
	}
}

// judge runs one rule over a document and writes what it found, a line each.
func judge(t *testing.T, catalogue *rules.Catalogue, r *lint.Rule, doc map[string]any, edits ...string) string {
	t.Helper()
	root, raw := templateRoot(t, doc, edits...)
	return judgeRoot(t, catalogue, r, root, raw, edits...)
}

// templateRoot makes a root of a document.
func templateRoot(t *testing.T, doc map[string]any, edits ...string) (rules.Root, []byte) {
	t.Helper()
	raw, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		if change, ok := strings.CutPrefix(e, "text "); ok {
			from, to, _ := strings.Cut(change, " => ")
			to = strings.ReplaceAll(to, `\n`, "\n")
			if !bytes.Contains(raw, []byte(from)) {
				t.Fatalf("no %q in\n%s", from, raw)
			}
			raw = bytes.Replace(raw, []byte(from), []byte(to), 1)
		}
	}
	file, err := source.NewFile("main.json", raw)
	if err != nil {
		t.Fatal(err)
	}
	tree, diags := jsonc.Parse(file, jsonc.Options{})
	if len(diags) > 0 {
		t.Fatalf("%v", diags)
	}
	root := rules.Root{Path: file.Path, Load: func() (model.Template, []model.Scenario, []source.Diagnostic) {
		return arm.Load(file, tree, arm.Options{}), []model.Scenario{{}}, nil
	}}
	return root, raw
}

// judgeRoot runs one rule over a root, whose text is raw.
func judgeRoot(t *testing.T, catalogue *rules.Catalogue, r *lint.Rule, root rules.Root, raw []byte, edits ...string) string {
	t.Helper()
	selected := []*lint.Rule{r}
	if r.Group == "IGN" { // speaks of suppressions of other rules
		selected = catalogue.Rules
	}
	today := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	options := map[string]any{}
	for _, e := range edits {
		if rest, ok := strings.CutPrefix(e, "option "); ok {
			name, value, _ := strings.Cut(rest, " = ")
			options[name] = decode(t, value)
		}
	}
	var own *policy.JSONSchemas
	var err error
	dir := ""
	for _, e := range edits {
		if text, ok := strings.CutPrefix(e, "schema "); ok {
			dir = t.TempDir()
			name := filepath.Join(dir, "own.json")
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if own, err = policy.ReadJSONSchemas([]string{name}); err != nil {
				t.Fatal(err)
			}
		}
	}
	settings := &rules.Settings{Options: map[*lint.Rule]map[string]any{r: options}}
	rep := rules.Run(context.Background(), selected, []rules.Root{root}, rules.Options{
		Catalogue: catalogue, Today: today, Schemas: own, Settings: func(string) *rules.Settings { return settings },
	})
	for _, d := range rep.Diagnostics {
		t.Fatalf("%s: %s\n%s", d.Span, d.Message, raw)
	}
	for _, err := range rep.Defects {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range rep.Findings {
		if f.Rule != r || f.Silent() {
			continue
		}
		severity := f.Severity.String()
		if f.Certainty == lint.Possible {
			severity = "possible " + severity
		}
		path := f.Path
		if path == "" {
			path = "(template)"
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s\n", severity, path, withoutFolder(f.Message, dir)))
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}

// withoutFolder cuts a temporary folder out of a message.
func withoutFolder(message, dir string) string {
	if dir == "" {
		return message
	}
	return strings.ReplaceAll(message, filepath.ToSlash(dir)+"/", "")
}

// transform writes doc in another form: with symbolic names, as Bicep's
// language 2.0 does it; as a nested deployment; with its scale set in a loop.
func transform(t *testing.T, form string, doc map[string]any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	doc = decode(t, string(raw)).(map[string]any)
	list := doc["resources"].([]any)
	switch form {
	case "symbolic":
		named := map[string]any{}
		for i, r := range list {
			named["res"+strconv.Itoa(i)] = r
		}
		doc["resources"], doc["languageVersion"] = named, "2.0"
	case "nested":
		inner := map[string]any{}
		for k, v := range doc {
			inner[k] = v
		}
		doc = map[string]any{
			"$schema": doc["$schema"], "contentVersion": "1.0.0.0",
			"resources": []any{map[string]any{
				"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
				"properties": map[string]any{
					"mode": "Incremental", "template": inner,
					"expressionEvaluationOptions": map[string]any{"scope": "inner"},
				},
			}},
		}
	case "loop":
		for _, r := range list {
			res := r.(map[string]any)
			if res["type"] == model.ScaleSetType && res["copy"] == nil {
				res["copy"] = map[string]any{"name": "sets", "count": 1}
			}
		}
	}
	return doc
}
