package rules_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
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
	return rules.Run(context.Background(), rules.Default().Rules, rootsIn(tb, paths...), rules.Options{})
}

// rootsIn returns the roots in folders and files.
func rootsIn(tb testing.TB, paths ...string) []rules.Root {
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
	return roots
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

// incompleteFolders are folders of the corpus that lack a part of what they
// use, each with how many mistakes that makes.
var incompleteFolders = map[string]int{
	"docs/virtual_machine_scale_set-3":                                       4, // an excerpt of a page: variables and a resource group
	"modules/Azure+terraform-azurerm-computegroup":                           1, // without the module beside it
	"modules/CheckPointSW+CloudGuardIaaS/terraform/azure/vmss-existing-vnet": 2, // without the modules beside it
}

// TestTerraformCorpusIsClean runs every rule over published configurations:
// none may get an error, none a warning about its arguments, and all must be read.
func TestTerraformCorpusIsClean(t *testing.T) {
	dir := filepath.Join(corpus(), "hcl")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus")
	}
	rep := runPaths(t, dir)
	for _, f := range rep.Findings {
		if f.Severity == lint.Error || f.Rule.Group == "TF" {
			t.Errorf("%s: %s: %s [%s]", f.Span, f.Severity, f.Message, f.Rule.ID)
		}
	}
	mistakes := map[string]int{}
	for _, d := range rep.Diagnostics {
		folder := strings.TrimPrefix(path.Dir(d.File()), filepath.ToSlash(dir)+"/")
		if mistakes[folder]++; incompleteFolders[folder] == 0 {
			t.Errorf("%s: cannot analyse: %s", d.Span, d.Message)
		}
	}
	for folder, want := range incompleteFolders {
		if mistakes[folder] != want {
			t.Errorf("%s: %d mistakes, want %d", folder, mistakes[folder], want)
		}
	}
	for _, g := range rep.Gaps {
		t.Errorf("%s: not read: %s", g.Span, g.Message)
	}
	for _, err := range rep.Defects {
		t.Error(err)
	}
	if want := terraformFolders(t, dir); rep.Roots != want || rep.ScaleSets < want {
		t.Errorf("%d configurations with %d scale sets were read, of %d folders", rep.Roots, rep.ScaleSets, want)
	}
}

// terraformFolders returns how many folders hold files of Terraform.
func terraformFolders(t *testing.T, dir string) int {
	t.Helper()
	folders := map[string]bool{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(p, ".tf") {
			folders[filepath.Dir(p)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(folders)
}

// writeTerraformFolders writes n root modules with scale sets into dir, half of
// which call a module that they share.
func writeTerraformFolders(tb testing.TB, dir string, n int) {
	tb.Helper()
	write := func(name, text string) {
		tb.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	raw, err := os.ReadFile(filepath.Join("..", "testdata", "bases", "uniform.tf"))
	if err != nil {
		tb.Fatal(err)
	}
	module := `variable "instances" {
  type = number
}

resource "azurerm_orchestrated_virtual_machine_scale_set" "pool" {
  for_each                    = { a = var.instances, b = 2 * var.instances }
  name                        = "vmss-${each.key}"
  resource_group_name         = "rg-pool"
  location                    = "westeurope"
  platform_fault_domain_count = 1
  sku_name                    = "Standard_D2s_v5"
  instances                   = each.value
}
`
	write("modules/pool/main.tf", module)
	for i := range n {
		folder := fmt.Sprintf("roots/%03d/", i)
		write(folder+"main.tf", strings.ReplaceAll(string(raw), "= 6\n", "= var.instances\n"))
		write(folder+"variables.tf", "variable \"instances\" {\n  type    = number\n  default = 6\n}\n")
		write(folder+"terraform.tfvars", fmt.Sprintf("public_key = \"ssh-rsa %d\"\ninstances = %d\n", i, 3+i%9))
		if i%2 == 0 {
			write(folder+"pool.tf", "module \"pool\" {\n  source    = \"../../modules/pool\"\n  instances = var.instances\n}\n")
		}
	}
}

// BenchmarkTerraformFolders is a whole run over 500 root modules.
func BenchmarkTerraformFolders(b *testing.B) {
	const folders = 500
	dir := b.TempDir()
	writeTerraformFolders(b, dir, folders)
	b.ReportAllocs()
	for b.Loop() {
		if rep := runPaths(b, dir); rep.Roots != folders || rep.ScaleSets != 2*folders || len(rep.Diagnostics) > 0 {
			b.Fatalf("%d roots with %d scale sets: %v", rep.Roots, rep.ScaleSets, rep.Diagnostics)
		}
	}
}
