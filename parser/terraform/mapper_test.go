package terraform

import (
	"context"
	"io/fs"
	"testing"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// mappedUnit maps a configuration of one file.
func mappedUnit(t *testing.T, text string) *model.Unit {
	t.Helper()
	tmpl, diags := Load(".", Options{
		ReadFile: func(p string) (*source.File, error) {
			if p != "main.tf" {
				return nil, fs.ErrNotExist
			}
			return source.NewFile(p, []byte(text))
		},
		ReadDir: func(string) ([]string, []string, error) { return []string{"main.tf"}, nil, nil },
	})
	if tmpl == nil {
		t.Fatal(diags)
	}
	u, more := tmpl.Expand(context.Background(), model.Scenario{})
	if diags = append(diags, more...); len(diags) > 0 {
		t.Fatal(diags)
	}
	return u
}

// TestNamePlaces holds objects that Terraform has no block for, and what the
// type of a resource says, to the places that findings about them point at.
func TestNamePlaces(t *testing.T) {
	u := mappedUnit(t, `resource "azurerm_linux_virtual_machine_scale_set" "a" {
  name                          = "vmss-a"
  host_group_id                 = "x"
  capacity_reservation_group_id = "y"
  zone_balance                  = true
}

resource "azapi_resource" "b" {
  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name = "vmss-b"
  body = { properties = {} }
}
`)
	if len(u.ScaleSets) != 2 {
		t.Fatalf("%d scale sets", len(u.ScaleSets))
	}
	for _, c := range []struct {
		set  int
		path []string
		want string // "" for no place of its own
	}{
		{0, []string{"properties", "hostGroup"}, "main.tf:3:3"},
		{0, []string{"properties", "virtualMachineProfile", "capacityReservation"}, "main.tf:4:3"},
		{0, []string{"properties", "orchestrationMode"}, "main.tf:1:1"},
		{0, []string{"properties"}, ""},
		{1, []string{"apiVersion"}, "main.tf:9:3"},
	} {
		n := u.ScaleSets[c.set].At(c.path...)
		got := ""
		if !n.NamePlace.IsZero() {
			got = n.NamePlace.String()
		}
		if got != c.want || n.IsAbsent() || n.Defaulted != "" {
			t.Errorf("%v: at %q, want %q; a default: %q", c.path, got, c.want, n.Defaulted)
		}
	}
}

// TestDeployedIssues holds issues of a template that a resource deploys to the
// attribute that has its text.
func TestDeployedIssues(t *testing.T) {
	u := mappedUnit(t, `resource "azurerm_resource_group_template_deployment" "a" {
  template_content = jsonencode({
    parameters = { n = { type = "int", defaultValue = "x" } }
    resources  = []
    outputs    = { n = { type = "int", value = "[parameters('n')]" } }
  })
}
`)
	if len(u.Issues) != 1 || u.Issues[0].Kind != model.ParameterIssue || u.Issues[0].Span.String() != "main.tf:2:22" {
		t.Errorf("%+v", u.Issues)
	}
}

// TestEmptyTemplates holds a deployment of nothing to being left aside.
func TestEmptyTemplates(t *testing.T) {
	for _, content := range []string{`""`, `" "`, `"// nothing"`} {
		u := mappedUnit(t, `resource "azurerm_resource_group_template_deployment" "d" {
  name             = "d"
  template_content = `+content+`
}
`)
		if len(u.Gaps) != 1 || u.Gaps[0].Message != "the template of azurerm_resource_group_template_deployment.d is no template" {
			t.Errorf("%s: gaps %v", content, u.Gaps)
		}
	}
}
