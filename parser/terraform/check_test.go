package terraform

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/azurerm"
)

// issuesOf loads a configuration of files in memory and returns its issues,
// each as its place and its message.
func issuesOf(t *testing.T, files map[string]string) []string {
	t.Helper()
	tmpl, diags := Load(".", Options{
		ReadFile: func(p string) (*source.File, error) {
			text, ok := files[path.Clean(p)]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return source.NewFile(path.Clean(p), []byte(text))
		},
		ReadDir: func(dir string) (names, folders []string, err error) {
			for name := range files {
				if path.Dir(name) == path.Clean(dir) {
					names = append(names, path.Base(name))
				}
			}
			slices.Sort(names)
			return names, nil, nil
		},
	})
	if tmpl == nil {
		t.Fatal(diags)
	}
	u, more := tmpl.Expand(context.Background(), model.Scenario{})
	if diags = append(diags, more...); len(diags) > 0 {
		t.Fatal(diags)
	}
	var out []string
	for _, is := range u.Issues {
		out = append(out, fmt.Sprintf("%s: %s", is.Span, is.Message))
	}
	return out
}

const lock = "provider \"registry.terraform.io/hashicorp/azurerm\" {\n  version = \"%s\"\n}\n"

// TestArgumentsByVersion holds one configuration to what the lock file and the
// constraints say of the version.
func TestArgumentsByVersion(t *testing.T) {
	const renamed = `main.tf:5:3: azurerm_subnet.a: 'service_endpoints' was removed in azurerm 5.0; it is now 'service' in service_endpoint`
	const unknown = `main.tf:6:3: azurerm_subnet.a: azurerm 5.2 has no argument 'adress_prefixes'; did you mean 'address_prefixes'?`
	const alien = `main.tf:7:3: azurerm_subnet.a: azurerm 5.2 has no argument 'quota_of_something'`
	config := `resource "azurerm_subnet" "a" {
  name                 = "a"
  resource_group_name  = "rg"
  virtual_network_name = "v"
  service_endpoints    = ["Microsoft.Storage"]
  adress_prefixes      = ["10.0.0.0/24"]
  quota_of_something   = 1
}
`
	for _, c := range []struct {
		constraint, lock string
		want             []string
	}{
		{"", "", nil},
		{">= 3.0", "", nil},
		{">= 3.0, < 5.0", "", nil},
		{"~> 5.0", "4.2.0", nil},
		{"~> 5.0", "", []string{renamed, unknown, alien}},
		{">= 3.0, >= 5.0", "", []string{renamed, unknown, alien}},
		{">= 3.0", "5.2.0", []string{renamed, unknown, alien}},
		{"", "5.7.1", []string{renamed, unknown}},
		{"= 5.3.0", "", []string{renamed, unknown}},
		{"", "6.0.0", []string{renamed}},
		{"~> 4.0, ~> 5.0", "", nil},
	} {
		files := map[string]string{"main.tf": config}
		if c.constraint != "" {
			files["versions.tf"] = "terraform {\n  required_providers {\n    azurerm = {\n      source = \"hashicorp/azurerm\"\n      version = \"" + c.constraint + "\"\n    }\n  }\n}\n"
		}
		if c.lock != "" {
			files[".terraform.lock.hcl"] = fmt.Sprintf(lock, c.lock)
		}
		if got := issuesOf(t, files); !slices.Equal(got, c.want) {
			t.Errorf("constraint %q, lock file %q:\n%s\nwant\n%s", c.constraint, c.lock, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestArgumentsInJSON tells the same of Terraform's JSON syntax, and of modules.
func TestArgumentsInJSON(t *testing.T) {
	got := issuesOf(t, map[string]string{
		"main.tf.json":        `{"module": {"net": {"source": "./net", "for_each": "${toset([\"a\", \"b\"])}"}}}`,
		"net/main.tf.json":    `{"resource": {"azurerm_lb": {"web": {"name": "lb", "location": "westeurope", "skuu": "Basic", "frontend_ip_configuration": [{"nmae": "x"}]}}}}`,
		".terraform.lock.hcl": fmt.Sprintf(lock, "5.2.0"),
	})
	want := []string{
		"net/main.tf.json:1:78: module.net.azurerm_lb.web: azurerm 5.2 has no argument 'skuu'; did you mean 'sku'?",
		"net/main.tf.json:1:126: module.net.azurerm_lb.web: azurerm 5.2 has no argument 'nmae' in frontend_ip_configuration; did you mean 'name'?",
		"net/main.tf.json:1:125: module.net.azurerm_lb.web: azurerm requires the argument 'name' in frontend_ip_configuration, which is missing",
		"net/main.tf.json:1:30: module.net.azurerm_lb.web: azurerm requires the argument 'resource_group_name', which is missing",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestOldNamesAreGone holds the table of older names to the schema: a name that
// was removed is not in the newest version.
func TestOldNamesAreGone(t *testing.T) {
	n := 0
	for _, name := range azurerm.SchemaTypes() {
		schema := azurerm.Schema(name)
		old := oldNamesOf(azurerm.Mapping(name))
		for p := range old.attributes {
			n++
			names := strings.Split(p, ".")
			if in := schema.At(names[:len(names)-1]...); in.Attribute(names[len(names)-1]) != nil {
				t.Errorf("%s still has %s", name, p)
			}
		}
		for p := range old.blocks {
			n++
			if schema.At(strings.Split(p, ".")...) != nil {
				t.Errorf("%s still has the block %s", name, p)
			}
		}
	}
	if n == 0 {
		t.Error("there are no older names")
	}
}

// TestArgumentsOfCorpus holds published configurations to the newest schema,
// whatever version they were written for: the provider's own examples pass,
// and what is found elsewhere is what majors have changed, and an excerpt.
func TestArgumentsOfCorpus(t *testing.T) {
	root := "../../../shared/corpus/hcl"
	if dir := os.Getenv("VMSSLINT_SHARED"); dir != "" {
		root = filepath.ToSlash(filepath.Join(dir, "corpus", "hcl"))
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus is not here")
	}
	count := map[model.IssueKind]int{}
	folders := map[string]bool{}
	err := filepath.WalkDir(filepath.FromSlash(root), func(p string, e fs.DirEntry, err error) error {
		dir := filepath.ToSlash(filepath.Dir(p))
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".tf") || folders[dir] {
			return err
		}
		folders[dir] = true
		for _, is := range corpusIssues(t, root, dir) {
			count[is.Kind]++
			if is.Kind == model.UnknownArgument || strings.Contains(dir, "/tfacc/") {
				t.Errorf("%s: %s", is.Span, is.Message)
			}
		}
		return nil
	})
	if err != nil || len(folders) == 0 {
		t.Fatal("no folders", err)
	}
	if count[model.RenamedArgument] == 0 || count[model.MissingArgument] == 0 {
		t.Errorf("nothing is renamed or missing in configurations of older majors: %v", count)
	}
}

func corpusIssues(t *testing.T, root, dir string) []model.Issue {
	t.Helper()
	tmpl, diags := Load(dir, Options{
		Root: root,
		ReadFile: func(p string) (*source.File, error) {
			if path.Base(p) == ".terraform.lock.hcl" {
				return source.NewFile(p, fmt.Appendf(nil, lock, azurerm.SchemaVersion()))
			}
			raw, err := os.ReadFile(p)
			if err != nil {
				return nil, err
			}
			return source.NewFile(p, raw)
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
	})
	if tmpl == nil {
		t.Errorf("%s: %v", dir, diags)
		return nil
	}
	u, _ := tmpl.Expand(context.Background(), model.Scenario{})
	return u.Issues
}
