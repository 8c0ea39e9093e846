package rules_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// configuration returns the Terraform base of a case with the edits of its
// section "-- terraform" made:
//
//	instances = 1200                            an attribute of the scale set
//	os_disk.caching = "None"                    one of a nested block, which is made where it is missing
//	azurerm_lb:sku = "Basic"                    one of the first resource of a type
//	zones deleted                               an attribute, or all blocks of a type
//	data_disk + lun = 1; caching = "None"       a block more
//	+ resource "azurerm_image" "own" { … }      more of the configuration; \n ends a line
//	text OLD => NEW                             the text that all this comes to
func (c *ruleCase) configuration(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "testdata", "bases", c.base+".tf"))
	if err != nil {
		t.Fatal(err)
	}
	file, diags := hclwrite.ParseConfig(raw, c.base+".tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, e := range c.terraform {
		if !strings.HasPrefix(e, "text ") {
			c.edit(t, file.Body(), e)
		}
	}
	out := string(file.Bytes())
	for _, e := range c.terraform {
		if change, ok := strings.CutPrefix(e, "text "); ok {
			from, to, _ := strings.Cut(change, " => ")
			if !strings.Contains(out, from) {
				t.Fatalf("no %q in\n%s", from, out)
			}
			out = strings.Replace(out, from, strings.ReplaceAll(to, `\n`, "\n"), 1)
		}
	}
	return []byte(out)
}

func (c *ruleCase) edit(t *testing.T, body *hclwrite.Body, line string) {
	t.Helper()
	if text, ok := strings.CutPrefix(line, "+ "); ok {
		more, diags := hclwrite.ParseConfig([]byte(strings.ReplaceAll(text, `\n`, "\n")+"\n"), "edit", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%s: %v", line, diags)
		}
		for _, b := range more.Body().Blocks() {
			body.AppendBlock(b)
			body.AppendNewline()
		}
		return
	}
	typ := "virtual_machine_scale_set"
	if name, rest, ok := strings.Cut(line, ":"); ok && strings.HasPrefix(name, "azurerm_") {
		typ, line = name, rest
	}
	at := resourceBody(t, body, typ)
	if path, ok := strings.CutSuffix(line, " deleted"); ok {
		at, name := nestedBody(at, path)
		at.RemoveAttribute(name)
		for _, b := range at.Blocks() {
			if b.Type() == name {
				at.RemoveBlock(b)
			}
		}
		return
	}
	if path, content, ok := strings.Cut(line, " + "); ok && !strings.Contains(path, "=") {
		at, name := nestedBody(at, path)
		block := at.AppendNewBlock(name, nil).Body()
		for attr := range strings.SplitSeq(content, ";") {
			setAttribute(t, block, strings.TrimSpace(attr))
		}
		return
	}
	path, _, _ := strings.Cut(line, " = ")
	at, name := nestedBody(at, path)
	setAttribute(t, at, name+strings.TrimPrefix(line, path))
}

// resourceBody returns the body of the first resource whose type ends in typ.
func resourceBody(t *testing.T, body *hclwrite.Body, typ string) *hclwrite.Body {
	t.Helper()
	for _, b := range body.Blocks() {
		if b.Type() == "resource" && strings.HasSuffix(b.Labels()[0], typ) {
			return b.Body()
		}
	}
	t.Fatalf("the base has no %s", typ)
	return nil
}

// nestedBody goes along a path of blocks, and returns the last name of it. A
// block may be given with its number: data_disk[1].
func nestedBody(body *hclwrite.Body, path string) (*hclwrite.Body, string) {
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		n := 0
		if i := strings.IndexByte(name, '['); i > 0 {
			_, _ = fmt.Sscanf(name[i:], "[%d]", &n)
			name = name[:i]
		}
		var found *hclwrite.Block
		for _, b := range body.Blocks() {
			if b.Type() == name {
				if found = b; n == 0 {
					break
				}
				n--
			}
		}
		if found == nil {
			found = body.AppendNewBlock(name, nil)
		}
		body = found.Body()
	}
	return body, names[len(names)-1]
}

// setAttribute sets an attribute as it is written: name = expression.
func setAttribute(t *testing.T, body *hclwrite.Body, text string) {
	t.Helper()
	if text == "" {
		return
	}
	parsed, diags := hclwrite.ParseConfig([]byte(text+"\n"), "edit", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", text, diags)
	}
	for name, attr := range parsed.Body().Attributes() {
		body.SetAttributeRaw(name, attr.Expr().BuildTokens(nil))
	}
}

// judgeTerraform runs one rule over a configuration and writes what it found.
func judgeTerraform(t *testing.T, catalogue *rules.Catalogue, r *lint.Rule, config []byte, edits ...string) string {
	t.Helper()
	return judgeRoot(t, catalogue, r, configurationRoot(config), config, edits...)
}

// configurationRoot makes a root of a configuration.
func configurationRoot(config []byte) rules.Root {
	return rules.Root{Path: ".", Load: func() (model.Template, []model.Scenario, []source.Diagnostic) {
		tmpl, diags := terraform.Load(".", terraform.Options{
			ReadFile: func(p string) (*source.File, error) {
				if filepath.Clean(p) != "main.tf" {
					return nil, fs.ErrNotExist
				}
				return source.NewFile("main.tf", config)
			},
			ReadDir: func(string) ([]string, []string, error) { return []string{"main.tf"}, nil, nil },
		})
		return tmpl, []model.Scenario{{}}, diags
	}}
}

// TestTerraformBasesAreSilent holds the configurations that cases start from to
// all rules.
func TestTerraformBasesAreSilent(t *testing.T) {
	cat := rules.Default()
	for _, base := range []string{"uniform", "flexible", "windows"} {
		c := ruleCase{base: base}
		config := c.configuration(t)
		for _, r := range cat.Rules {
			if got := judgeTerraform(t, cat, r, config); got != "" && !slices.Contains(advice, r.ID) {
				t.Errorf("base %s.tf: %s: %s", base, r.ID, got)
			}
		}
	}
}

// leastParity is how many cases must say the same of a template and of a
// configuration, at the least.
const leastParity = 60

// TestParity counts the cases that are written in both languages, and say the
// same in both. TestRules compares them.
func TestParity(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "rules", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	bad := 0
	for _, file := range files {
		cases, err := readCases(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			if c.bad && len(c.edits) > 0 && len(c.terraform) > 0 && c.terraformWant == "" {
				bad++
			}
		}
	}
	if bad < leastParity {
		t.Errorf("%d bad cases say the same in both languages, and %d should at the least", bad, leastParity)
	}
}
