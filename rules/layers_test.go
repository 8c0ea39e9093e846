package rules_test

import (
	"os/exec"
	"strings"
	"testing"
)

// mayImport says, for each package of vmsslint, which others it may import
// directly. The arrows of docs/architecture.md, and nothing else.
var mayImport = map[string]string{
	"vmsslint/parser/source":                "",
	"vmsslint/parser/jsonc":                 "parser/source",
	"vmsslint/parser/model":                 "parser/source",
	"vmsslint/parser/arm/expr":              "parser/source",
	"vmsslint/parser/plain":                 "parser/jsonc parser/model parser/arm/expr",
	"vmsslint/parser/arm":                   "parser/source parser/jsonc parser/model parser/arm/expr",
	"vmsslint/parser/terraform/plan":        "parser/source parser/jsonc parser/model parser/plain parser/arm/expr parser/terraform parser/terraform/azurerm parser/terraform/lang",
	"vmsslint/parser/cloud":                 "parser/source parser/jsonc parser/model parser/plain",
	"vmsslint/parser":                       "parser/source parser/jsonc parser/model parser/arm parser/arm/expr parser/cloud parser/terraform parser/terraform/plan",
	"vmsslint/parser/terraform/functions":   "parser/arm/expr",
	"vmsslint/parser/terraform/azurerm":     "",
	"vmsslint/parser/terraform/lang":        "parser/source parser/model parser/arm/expr parser/terraform/functions",
	"vmsslint/parser/terraform":             "parser/source parser/jsonc parser/model parser/arm parser/arm/expr parser/terraform/azurerm parser/terraform/functions parser/terraform/lang",
	"vmsslint/schemas":                      "",
	"vmsslint/rules/lint":                   "parser/source parser/model schemas",
	"vmsslint/rules/change":                 "parser/model",
	"vmsslint/rules/facts":                  "",
	"vmsslint/rules/checks":                 "parser/source parser/model rules/change rules/facts rules/lint schemas",
	"vmsslint/rules/policy":                 "parser/model schemas",
	"vmsslint/rules":                        "parser/source parser/model rules/change rules/lint rules/checks rules/policy schemas",
	"vmsslint/cmd/vmsslint":                 "cmd/vmsslint/internal/cli",
	"vmsslint/cmd/vmsslint/internal/man":    "cmd/vmsslint/internal/cli",
	"vmsslint/cmd/vmsslint/internal/report": "parser/source rules rules/lint",
	"vmsslint/cmd/vmsslint/internal/cli":    "parser parser/source parser/jsonc parser/model parser/arm parser/arm/expr rules rules/lint rules/policy schemas cmd/vmsslint/internal/report",
}

// doors are the packages that alone may import a heavy library, with what is
// below them.
var doors = map[string]string{
	"github.com/open-policy-agent/opa": "vmsslint/rules/policy",
	"github.com/spf13/":                "vmsslint/cmd/vmsslint/internal/cli",
	"github.com/hashicorp/hcl":         "vmsslint/parser/terraform",
	"github.com/zclconf/go-cty":        "vmsslint/parser/terraform",
	"github.com/santhosh-tekuri":       "none: tests and generators only",
}

func TestLayers(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "vmsslint/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(strings.TrimSpace(string(out))) {
		fields := strings.Fields(line)
		pkg := fields[0]
		allowed, listed := mayImport[pkg]
		if !listed {
			t.Errorf("package %s is not in the table of layers", pkg)
		}
		for _, imp := range fields[1:] {
			if own, ok := strings.CutPrefix(imp, "vmsslint/"); ok {
				if !contains(strings.Fields(allowed), own) {
					t.Errorf("%s imports %s, against the direction of the layers", pkg, imp)
				}
				continue
			}
			for library, door := range doors {
				if strings.HasPrefix(imp, library) && pkg != door && !strings.HasPrefix(pkg, door+"/") && pkg != "vmsslint/cmd/vmsslint/internal/man" {
					t.Errorf("%s imports %s, whose only door is %s", pkg, imp, door)
				}
			}
		}
	}
}

// TestNotLinked keeps libraries that cost every start milliseconds out of the
// binary: they belong to tests, generators and the pages of the manual.
func TestNotLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "vmsslint/cmd/vmsslint").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, library := range []string{"santhosh-tekuri/jsonschema", "spf13/cobra/doc", "russross/blackfriday"} {
		if strings.Contains(string(out), library) {
			t.Errorf("the binary links %s", library)
		}
	}
}

func contains(list []string, s string) bool {
	for _, it := range list {
		if it == s {
			return true
		}
	}
	return false
}
