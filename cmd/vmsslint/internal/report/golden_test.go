package report

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"vmsslint/parser"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

var update = flag.Bool("update", false, "rewrite the files of testdata/golden")

// templateOf is a deployment template with the resources.
func templateOf(parameters string, resources ...string) string {
	return fmt.Sprintf(`{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {%s},
  "resources": [
    %s
  ]
}
`, parameters, strings.Join(resources, ",\n    "))
}

func set(name, capacity string) string {
	return fmt.Sprintf(`{"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": %q, "sku": {"name": "Standard_D2s_v5",
      /* 😀	*/ "capacity": %s}}`, name, capacity)
}

// world is the files of a run over all that a report can hold: what each name
// stands for before a change (where there is one) and after it.
func world() map[string][2]string {
	count := `"count": {"type": "int", "defaultValue": 1200}, "on": {"type": "bool"}`
	return map[string][2]string{
		"infra/main.json": {
			templateOf(count, set("web", "10")),
			templateOf(count, set("web", `"[parameters('count')]"`), "// vmsslint:ignore CAP001 until=2999-01-31 -- grows for the sale\n    "+set("batch", "1300"), set("old", "1400")),
		},
		"infra/with space é/maybe#1.json": {"", templateOf(count,
			strings.Replace(set("maybe", "1500"), `"name"`, `"condition": "[parameters('on')]", "name"`, 1),
			`{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "far", "properties": {"mode": "Incremental", "templateLink": {"uri": "https://example.org/far.json"}}}`)},
		"infra/good.json":   {"", templateOf("", set("good", "10"))},
		"infra/broken.json": {"", strings.Replace(templateOf("", set("bad", "10")), `"2024-07-01",`, `"2024-07-01"`, 1)},
	}
}

// reportOf runs the engine over the files of world, below the folder that is current.
func reportOf(t *testing.T) (*rules.Report, Options) {
	t.Helper()
	t.Chdir(t.TempDir())
	files := world()
	var names []string
	for name, sides := range files {
		names = append(names, name)
		writeFile(t, filepath.Join("was", filepath.FromSlash(name)), sides[0])
		writeFile(t, filepath.FromSlash(name), sides[1])
	}
	slices.Sort(names)
	load := func(name string) func() (model.Template, []model.Scenario, []source.Diagnostic) {
		return func() (model.Template, []model.Scenario, []source.Diagnostic) {
			return parser.Load(parser.Input{Path: name, Explicit: true}, parser.Options{})
		}
	}
	var roots []rules.Root
	for _, name := range names {
		root := rules.Root{Path: name, Load: load(name)}
		if files[name][0] != "" {
			root.Before = load("was/" + name)
		}
		roots = append(roots, root)
	}
	cat := rules.Default()
	selected, err := cat.Select([]string{"CAP001"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rep := rules.Run(context.Background(), selected, roots, rules.Options{Catalogue: cat, Today: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
	for _, f := range rep.Findings {
		if strings.Contains(f.Message, "1400") {
			f.Baselined = true
		}
	}
	rep.Duration = 0
	return rep, Options{Version: "1.2.3", FailOn: lint.Error, Dir: "/repo/stack", Root: "/repo", Inputs: names}
}

// writeFile writes a file with its folders, none for no text.
func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if text == "" {
		return
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// TestGolden writes a report of the real engine in every format.
func TestGolden(t *testing.T) {
	golden, err := filepath.Abs(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	rep, o := reportOf(t)
	if len(rep.Findings) != 4 || rep.Silent() != 2 || len(rep.Diagnostics) == 0 || len(rep.Gaps) == 0 || len(rep.Changes) == 0 {
		t.Fatalf("the report does not hold all that it is to show: %d findings, %d silent, %d diagnostics, %d gaps, %d changes",
			len(rep.Findings), rep.Silent(), len(rep.Diagnostics), len(rep.Gaps), len(rep.Changes))
	}
	for _, f := range Formats() {
		for _, all := range []bool{false, true} {
			o.ShowSuppressed = all
			name := f.Name
			if all && f.Name != "sarif" && f.Name != "junit" { // which have a mark for them
				name += "-all"
			}
			var b bytes.Buffer
			if err := f.Write(&b, rep, o); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			file := filepath.Join(golden, name)
			if *update {
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != string(want) {
				t.Errorf("%s is not as in testdata/golden (-update writes it anew):\n%s", name, got)
			}
		}
	}
}

// schemaOf returns a schema by its file.
func schemaOf(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate holds what a format writes to a schema.
func validate(t *testing.T, s *jsonschema.Schema, raw []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Error(err)
	}
}

// TestSchemas holds SARIF and JSON to their schemas, which must refuse other documents.
func TestSchemas(t *testing.T) {
	sarif := schemaOf(t, filepath.Join("testdata", "sarif-2.1.0.schema.json"))
	findings := schemaOf(t, filepath.Join("..", "..", "..", "..", "schemas", "findings.schema.json"))
	rep, o := reportOf(t)
	o.ShowSuppressed = true
	rep.Defects = []error{errors.New("rule X001 failed")}
	for _, report := range []*rules.Report{rep, {}} {
		var b bytes.Buffer
		if err := SARIF(&b, report, o); err != nil {
			t.Fatal(err)
		}
		validate(t, sarif, b.Bytes())
		b.Reset()
		if err := JSON(&b, report, o); err != nil {
			t.Fatal(err)
		}
		validate(t, findings, b.Bytes())
	}
	for _, s := range []*jsonschema.Schema{sarif, findings} {
		if s.Validate(map[string]any{"version": "2.1.0", "runs": []any{map[string]any{"resultz": 1.0}}}) == nil {
			t.Errorf("%s takes anything", s.Location)
		}
	}
}
