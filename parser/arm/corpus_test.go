package arm

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// TestCorpus expands published templates, which people deploy: there is next
// to nothing wrong in them, every place lies in its file, and no two resources
// of one template have the same address.
func TestCorpus(t *testing.T) {
	const root = "../../../shared/corpus"
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus is not here")
	}
	templates, wrong := 0, map[string]bool{}
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".json") {
			return err
		}
		file, err := readCorpus(p)
		if err != nil {
			return err
		}
		doc, _ := jsonc.Parse(file, jsonc.Options{})
		if Detect(doc) != TemplateFile {
			return nil
		}
		templates++
		unit, diags := Load(file, doc, Options{ReadFile: readCorpus}).Expand(context.Background(), model.Scenario{})
		for _, d := range diags {
			checkSpan(t, d.Span)
			wrong[p] = true
		}
		addresses := map[string]bool{}
		for _, r := range unit.Resources {
			if addresses[r.Address] {
				t.Errorf("%s: two resources are at %s", p, r.Address)
			}
			addresses[r.Address] = true
			r.Node.Walk(func(n *model.Node) bool { checkSpan(t, n.Span()); return true })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// Two have mistakes: a bare word in brackets, and a name too few.
	if templates == 0 || len(wrong) > 2 {
		t.Errorf("of %d templates these are said to have mistakes: %v", templates, wrong)
	}
}

func readCorpus(p string) (*source.File, error) {
	raw, err := os.ReadFile(p)
	if err != nil {
		return nil, err
	}
	return source.NewFile(filepath.ToSlash(p), raw)
}
