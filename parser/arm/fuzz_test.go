package arm

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// FuzzExpand holds the expansion to its bounds: whatever a file says, it ends
// soon, without a panic, and every place lies in a file.
func FuzzExpand(f *testing.F) {
	for _, pattern := range []string{"../../testdata/bases/*.json", "../../testdata/examples/*/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	f.Add([]byte(`{"$schema":"https://x/deploymentTemplate.json#","resources":{"a":{"type":"A.B/c","name":"[parameters('p')]","copy":{"name":"l","count":3}}},"parameters":{"p":{"type":"string","defaultValue":"[variables('v')]"}},"variables":{"copy":[{"name":"v","count":2,"input":"[copyIndex('v')]"}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := source.NewFile("fuzz.json", raw)
		if err != nil {
			return
		}
		doc, _ := jsonc.Parse(file, jsonc.Options{})
		if Detect(doc) != TemplateFile {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		unit, diags := Load(file, doc, Options{}).Expand(ctx, model.Scenario{})
		for _, d := range diags {
			checkSpan(t, d.Span)
		}
		for _, r := range unit.Resources {
			r.Node.Walk(func(n *model.Node) bool {
				checkSpan(t, n.Span())
				return true
			})
		}
	})
}

func checkSpan(t *testing.T, s source.Span) {
	t.Helper()
	if s.File != nil && (s.Start < 0 || s.End < s.Start || s.End > len(s.File.Text)) {
		t.Fatalf("span %d to %d lies outside its file", s.Start, s.End)
	}
}
