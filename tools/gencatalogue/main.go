// Command gencatalogue turns the rule catalogue, a JSON file of facts about
// Azure, into Go tables: the metadata of the rules that vmsslint has, and the
// rows of those that are one line of a table.
//
//	go run ./gencatalogue -facts FOLDER -out ../rules/checks
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

type catalogue struct {
	AsOf     string `json:"as_of"`
	Types    string `json:"types"`
	Provider string `json:"provider"`
	Rules    []rule `json:"rules"`
	Dropped  []struct {
		ID, Into, Reason string
	} `json:"dropped"`
}

type rule struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Group      string            `json:"group"`
	Title      string            `json:"title"`
	Summary    string            `json:"summary"`
	Severity   string            `json:"severity"`
	ByFormat   map[string]string `json:"severity_by_format"`
	Kind       string            `json:"kind"`
	Engine     string            `json:"engine"`
	ArmPath    []string          `json:"arm_path"`
	TfPaths    []string          `json:"tf_paths"`
	Condition  string            `json:"condition"`
	Exceptions []string          `json:"exceptions"`
	AzureError *azureError       `json:"azure_error"`
	Fix        json.RawMessage   `json:"fix"`
	Sources    []string          `json:"sources"`
	Confidence string            `json:"confidence"`
	YieldsTo   []string          `json:"yields_to"`
	Row        json.RawMessage   `json:"row"`

	prose prose
}

type azureError struct {
	Code, Message, Evidence string
}

type row struct {
	Path                string   `json:"path"`
	Kind                string   `json:"kind"`
	Min, Max            any      //nolint:tagliatelle
	MaxPath             string   `json:"max_path"`
	Values              []any    `json:"values"`
	Pattern             string   `json:"pattern"`
	Forbid              string   `json:"forbid"`
	ForbiddenCharacters string   `json:"forbidden_characters"`
	List                string   `json:"list"`
	MaxLength           int      `json:"max_length"`
	When                any      `json:"when"`
	Must                []cond   `json:"must"`
	All                 []cond   `json:"all"`
	AnyOfLast           []string `json:"any_of_last"`
	With                *cond    `json:"with"`
	NoneOf              []string `json:"none_of"`
	ModeRefusing        string   `json:"mode_refusing"`
	Op                  string   `json:"op"`
	Value               any      `json:"value"`
	First               string   `json:"first"`
	Now                 string   `json:"now"`
}

type cond struct {
	Path    string `json:"path"`
	Op      string `json:"op"`
	Value   any    `json:"value"`
	Default any    `json:"default"`
}

func main() {
	facts := flag.String("facts", "../../shared/azure", "folder of the facts")
	out := flag.String("out", "../rules/checks", "folder of the tables")
	list := flag.String("rules", "gencatalogue/rules.txt", "the ids of the rules to take")
	flag.Parse()
	if err := run(*facts, *out, *list); err != nil {
		log.Fatal(err)
	}
}

func run(facts, out, list string) error {
	raw, err := os.ReadFile(filepath.Join(facts, "rules.json"))
	if err != nil {
		return err
	}
	var cat catalogue
	if err := json.Unmarshal(raw, &cat); err != nil {
		return err
	}
	ids, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	said, err := texts(filepath.Join(filepath.Dir(list), "texts"))
	if err != nil {
		return err
	}
	byID := map[string]rule{}
	for _, r := range cat.Rules {
		r.prose = said[r.ID]
		byID[r.ID] = overridden(r)
	}
	var rules []rule
	for _, id := range strings.Fields(string(ids)) {
		r, ok := byID[id]
		if !ok {
			return fmt.Errorf("no rule %s in the catalogue", id)
		}
		rules = append(rules, r)
	}
	return writeAll(cat, rules, facts, out, list)
}

// writeAll writes every table.
func writeAll(cat catalogue, rules []rule, facts, out, list string) error {
	if err := write(filepath.Join(out, "zz_catalogue.go"), catalogueSource(cat, rules)); err != nil {
		return err
	}
	left, err := leftOut(filepath.Join(filepath.Dir(list), "left_out.txt"))
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "zz_dropped.go"), droppedSource(cat, rules, left)); err != nil {
		return err
	}
	own, err := writtenRows(out)
	if err != nil {
		return err
	}
	rows, err := rowsSource(rules, own)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "zz_rows.go"), rows); err != nil {
		return err
	}
	zones, err := timeZonesSource(filepath.Join(runtime.GOROOT(), "src", "time", "zoneinfo_abbrs_windows.go"))
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "zz_timezones.go"), zones); err != nil {
		return err
	}
	changes, err := changesSource(filepath.Join(facts, "immutability.json"))
	if err != nil {
		return err
	}
	return write(filepath.Join(out, "..", "change", "zz_rows.go"), changes)
}

func write(path string, src []byte) error {
	pretty, err := format.Source(src)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, pretty, 0o644)
}

const header = "// Code generated by tools/gencatalogue; DO NOT EDIT.\n\npackage checks\n\n"

func catalogueSource(cat catalogue, rules []rule) []byte {
	var b bytes.Buffer
	b.WriteString(header + "import \"vmsslint/rules/lint\"\n\n")
	fmt.Fprintf(&b, "// catalogue is the metadata of all rules, as of %s (%s; %s).\n", cat.AsOf, cat.Types, cat.Provider)
	b.WriteString("var catalogue = [...]lint.Meta{\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "{\nID: %q, Name: %q, Group: %q, Kind: %q, Severity: lint.%s,\n", r.ID, r.Name, r.Group, r.Kind, title(r.Severity))
		severities(&b, r.ByFormat)
		fmt.Fprintf(&b, "Title: %q,\nSummary: %q,\nCondition: %q,\n", r.Title, r.Summary, r.Condition)
		stringList(&b, "Exceptions", r.Exceptions)
		stringList(&b, "Paths", r.ArmPath)
		stringList(&b, "TerraformPaths", r.TfPaths)
		if e := r.AzureError; e != nil {
			fmt.Fprintf(&b, "AzureError: &lint.AzureError{Code: %q, Message: %q, Evidence: %q},\n", e.Code, e.Message, e.Evidence)
		}
		if fix := cmp.Or(r.prose.do, fixText(r.Fix)); fix != "" {
			fmt.Fprintf(&b, "Fix: %q,\n", fix)
		}
		if r.prose.why != "" {
			fmt.Fprintf(&b, "Why: %q,\n", r.prose.why)
		}
		stringList(&b, "Sources", dated(r.Sources, cat.AsOf))
		stringList(&b, "YieldsTo", r.YieldsTo)
		fmt.Fprintf(&b, "Confidence: %q,\nSince: \"0.1\",\nEngine: %q,\n", r.Confidence, r.Engine)
		if r.Engine == "rego" {
			fmt.Fprintf(&b, "Policy: %q,\n", strings.ReplaceAll(r.Name, "-", "_"))
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// dated returns sources each with a date: those that have none of their own were
// read when the facts were gathered. A rule without a source says so.
func dated(sources []string, asOf string) []string {
	if len(sources) == 0 {
		return []string{"judgement: no page that says so was found (" + asOf + ")"}
	}
	date := regexp.MustCompile(`\b20[0-9][0-9]\b|@[0-9a-f]{7}`)
	out := make([]string, len(sources))
	for i, s := range sources {
		if out[i] = strings.TrimSpace(s); strings.Count(s, "(") > strings.Count(s, ")") {
			out[i] += ")"
		}
		if !date.MatchString(s) {
			out[i] += ", as read by " + asOf
		}
	}
	return out
}

// severities writes the severities that a language has of its own.
func severities(b *bytes.Buffer, byFormat map[string]string) {
	if len(byFormat) == 0 {
		return
	}
	b.WriteString("ByFormat: []lint.FormatSeverity{")
	for _, format := range slices.Sorted(maps.Keys(byFormat)) {
		value := "0"
		if s := byFormat[format]; s != "none" {
			value = "lint." + title(s)
		}
		fmt.Fprintf(b, "{Format: %q, Severity: %s},", format, value)
	}
	b.WriteString("},\n")
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func fixText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var fix struct{ Text, How, What, Action, Description string }
	if json.Unmarshal(raw, &fix) != nil {
		return ""
	}
	for _, s := range []string{fix.Text, fix.How, fix.What, fix.Action, fix.Description} {
		if s != "" {
			return s
		}
	}
	return ""
}

func stringList(b *bytes.Buffer, name string, list []string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "%s: []string{\n", name)
	for _, s := range list {
		fmt.Fprintf(b, "%q,\n", s)
	}
	b.WriteString("},\n")
}

// writtenRows returns the rules that have rows written by hand, in folder.
func writtenRows(folder string) (map[string]bool, error) {
	files, err := filepath.Glob(filepath.Join(folder, "rows*.go"))
	if err != nil {
		return nil, err
	}
	rule := regexp.MustCompile(`\{rule: "([A-Z]+[0-9]+)"`)
	own := map[string]bool{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for _, m := range rule.FindAllStringSubmatch(string(raw), -1) {
			own[m[1]] = true
		}
	}
	return own, nil
}

// rowsSource writes the rows of rules that are tables, but of those that have
// rows written by hand, which say the same more exactly.
func rowsSource(rules []rule, own map[string]bool) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(header + "// rows are the rules that are one line of a table.\nvar rows = [...]row{\n")
	for _, r := range rules {
		family, ok := strings.CutPrefix(r.Engine, "table:")
		if !ok || own[r.ID] {
			continue
		}
		var list []row
		if r.Row != nil && r.Row[0] == '[' {
			if err := json.Unmarshal(r.Row, &list); err != nil {
				return nil, fmt.Errorf("%s: %w", r.ID, err)
			}
		} else {
			var one row
			if err := json.Unmarshal(r.Row, &one); err != nil {
				return nil, fmt.Errorf("%s: %w", r.ID, err)
			}
			list = []row{one}
		}
		for _, w := range list {
			rowSource(&b, r.ID, family, w)
		}
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

func rowSource(b *bytes.Buffer, id, family string, w row) {
	target, path := splitPath(w.Path)
	if w.With != nil {
		var p string
		if target, p = splitPath(w.With.Path); target != "" {
			w.With.Path = p
		}
	}
	fmt.Fprintf(b, "{rule: %q, family: %q", id, family)
	str := func(name, v string) {
		if v != "" {
			fmt.Fprintf(b, ", %s: %q", name, v)
		}
	}
	str("target", target)
	str("path", path)
	str("kind", w.Kind)
	bound(b, "min", "Min", w.Min)
	bound(b, "max", "Max", w.Max)
	_, maxPath := splitPath(w.MaxPath)
	str("maxPath", maxPath)
	if len(w.Values) > 0 {
		fmt.Fprintf(b, ", values: []any{")
		for _, v := range w.Values {
			fmt.Fprintf(b, "%s,", literal(v))
		}
		b.WriteString("}")
	}
	str("pattern", w.Pattern)
	str("forbid", w.Forbid)
	str("forbidden", strings.ReplaceAll(w.ForbiddenCharacters, " ", ""))
	if _, name, ok := strings.Cut(w.List, "#"); ok {
		str("list", name)
	}
	if w.MaxLength > 0 {
		fmt.Fprintf(b, ", hasMax: true, max: %d", w.MaxLength)
	}
	if os, ok := w.When.(string); ok {
		str("os", os)
	} else if w.When != nil {
		raw, _ := json.Marshal(w.When)
		var when []cond
		_ = json.Unmarshal(raw, &when)
		conds(b, "when", when)
	}
	conds(b, "must", w.Must)
	conds(b, "all", w.All)
	if w.With != nil {
		conds(b, "all", []cond{*w.With})
	}
	for i := range w.NoneOf {
		_, w.NoneOf[i] = splitPath(w.NoneOf[i])
	}
	list(b, "anyOfLast", w.AnyOfLast)
	list(b, "noneOf", w.NoneOf)
	str("refusing", w.ModeRefusing)
	str("op", w.Op)
	if w.Value != nil {
		fmt.Fprintf(b, ", value: %s", literal(w.Value))
	}
	str("first", w.First)
	str("now", w.Now)
	b.WriteString("},\n")
}

// splitPath separates "Type:path".
func splitPath(p string) (target, path string) {
	if t, rest, ok := strings.Cut(p, ":"); ok {
		return t, rest
	}
	return "", p
}

func list(b *bytes.Buffer, name string, items []string) {
	if len(items) > 0 {
		fmt.Fprintf(b, ", %s: %#v", name, items)
	}
}

func bound(b *bytes.Buffer, lower, upper string, v any) {
	switch v := v.(type) {
	case float64:
		fmt.Fprintf(b, ", has%s: true, %s: %d", upper, lower, int64(v))
	case string:
		fmt.Fprintf(b, ", %sText: %q", lower, v)
	}
}

func conds(b *bytes.Buffer, name string, list []cond) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, ", %s: []cond{", name)
	for _, c := range list {
		fmt.Fprintf(b, "{path: %q, op: %q", c.Path, c.Op)
		if c.Value != nil {
			fmt.Fprintf(b, ", value: %s", literal(c.Value))
		}
		if c.Default != nil {
			fmt.Fprintf(b, ", def: %s", literal(c.Default))
		}
		b.WriteString("},")
	}
	b.WriteString("}")
}

func literal(v any) string {
	if f, ok := v.(float64); ok {
		return fmt.Sprintf("int64(%d)", int64(f))
	}
	return strings.ReplaceAll(fmt.Sprintf("%#v", v), "interface {}", "any")
}
