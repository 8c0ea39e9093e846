package lang

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// disk reads files of the machine.
func disk() Options {
	return Options{
		ReadFile: func(p string) (*source.File, error) {
			raw, err := os.ReadFile(p)
			if err != nil {
				return nil, err
			}
			return source.NewFile(filepath.ToSlash(p), raw)
		},
		ReadDir: func(dir string) (files, folders []string, err error) {
			entries, err := os.ReadDir(dir)
			for _, e := range entries {
				if e.IsDir() {
					folders = append(folders, e.Name())
				} else {
					files = append(files, e.Name())
				}
			}
			return files, folders, err
		},
	}
}

// corpus returns the folders with published configurations.
func corpus(t testing.TB) (root string, folders []string) {
	root = os.Getenv("VMSSLINT_CORPUS")
	if root == "" {
		root = "../../../../shared/corpus/hcl"
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus is not here")
	}
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(p, ".tf") {
			folders = append(folders, filepath.ToSlash(filepath.Dir(p)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(folders)
	return root, slices.Compact(folders)
}

// everything asks for all attributes of e.
func everything(e *Evaluation, visit func(*model.Node)) {
	var body func(b *Body)
	body = func(b *Body) {
		for _, a := range b.Attributes() {
			a.Node().Walk(func(n *model.Node) bool { visit(n); return true })
			a.Decoded().Walk(func(n *model.Node) bool { visit(n); return true })
		}
		for _, blk := range b.Blocks() {
			body(blk.Body)
		}
	}
	for _, i := range e.Instances {
		body(i.Body)
	}
}

var quotedName = regexp.MustCompile(`'[^']*'|"[^"]*"|[a-z_.]+\.[A-Za-z0-9_.\["\]*-]+`)

// incomplete are the folders with mistakes of their own, and how many: an
// excerpt of a page that declares nothing of what it uses; two modules without
// the modules they call.
func incomplete() map[string]int {
	return map[string]int{
		"docs/virtual_machine_scale_set-3":                                       4,
		"modules/Azure+terraform-azurerm-computegroup":                           1,
		"modules/CheckPointSW+CloudGuardIaaS/terraform/azure/vmss-existing-vnet": 2,
	}
}

// TestCorpus evaluates published configurations, which people deploy: next to
// nothing in them is a mistake.
func TestCorpus(t *testing.T) {
	root, folders := corpus(t)
	reasons, nodes := map[string]int{}, 0
	for _, dir := range folders {
		o := disk()
		o.Root = filepath.ToSlash(root)
		c, diags := Load(dir, o)
		if c == nil {
			t.Errorf("%s: %s", dir, messages(diags))
			continue
		}
		e := c.Expand(context.Background())
		everything(e, func(n *model.Node) {
			nodes++
			checkSpan(t, n.Place)
			if n.Kind == model.Unknown {
				reasons[quotedName.ReplaceAllString(n.Why, "…")]++
			}
		})
		diags = append(diags, e.Diagnostics()...)
		if name := strings.TrimPrefix(dir, o.Root+"/"); len(diags) != incomplete()[name] {
			t.Errorf("%s: %d mistakes, want %d:\n%s", name, len(diags), incomplete()[name], messages(diags))
		}
	}
	if nodes == 0 {
		t.Error("there is nothing in the corpus")
	}
	t.Logf("%d folders, %d values; unknown ones by their reasons:", len(folders), nodes)
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		t.Logf("%6d %s", reasons[why], why)
	}
}

func checkSpan(t testing.TB, s source.Span) {
	t.Helper()
	if s.File == nil || s.Start < 0 || s.End < s.Start || s.End > len(s.File.Text) {
		t.Errorf("a value lies at %d to %d in %v", s.Start, s.End, s.File)
	}
}

func BenchmarkCorpus(b *testing.B) {
	root, folders := corpus(b)
	o := disk()
	o.Root = filepath.ToSlash(root)
	for b.Loop() {
		for _, dir := range folders {
			c, _ := Load(dir, o)
			everything(c.Expand(context.Background()), func(*model.Node) {})
		}
	}
	b.ReportMetric(float64(len(folders)), "folders")
}
