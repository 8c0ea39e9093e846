package plan_test

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform"
	"vmsslint/parser/terraform/plan"
)

// open reads a file of JSON.
func open(t *testing.T, name string) (*source.File, *jsonc.Value) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, path.Base(name), string(text))
}

func parse(t *testing.T, name, text string) (*source.File, *jsonc.Value) {
	t.Helper()
	file, err := source.NewFile(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return file, doc
}

// load loads a plan in which nothing is wrong.
func load(t *testing.T, name string, o plan.Options) *plan.Plan {
	t.Helper()
	file, doc := open(t, name)
	p, diags := plan.Load(file, doc, o)
	if p == nil || len(diags) > 0 {
		t.Fatal(diags)
	}
	return p
}

// configuration loads a folder of configuration files.
func configuration(t *testing.T, dir string) *terraform.Template {
	t.Helper()
	tmpl, diags := terraform.Load(dir, terraform.Options{
		Root: dir,
		ReadFile: func(p string) (*source.File, error) {
			text, err := os.ReadFile(p)
			if err != nil {
				return nil, err
			}
			return source.NewFile(p, text)
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
	if tmpl == nil || len(diags) > 0 {
		t.Fatal(diags)
	}
	return tmpl
}

func expand(t *testing.T, tmpl model.Template, set ...model.Assignment) *model.Unit {
	t.Helper()
	u, diags := tmpl.Expand(context.Background(), model.Scenario{Set: set})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return u
}

// lines writes every value of a resource with its path. Placeholders are told
// apart from nothing but what is known; members are sorted, as JSON sorts them.
func lines(n *model.Node) []string {
	var out []string
	n.Walk(func(n *model.Node) bool {
		if n.Kind != model.Object && n.Kind != model.Array {
			out = append(out, n.Path()+" = "+show(n))
		}
		return true
	})
	slices.Sort(out)
	return out
}

func show(n *model.Node) string {
	s := ""
	switch n.Kind {
	case model.Bool:
		s = fmt.Sprint(n.Num != 0)
	case model.Int:
		s = fmt.Sprint(n.Num)
	case model.Float:
		s = fmt.Sprint(n.Flt)
	case model.String:
		s = fmt.Sprintf("%q", n.Str)
	case model.Unknown:
		s = "unknown " + expr.Display(n.Str)
	case model.Null:
		s = "null"
	}
	if n.Secret {
		s += " (secret)"
	}
	if n.Defaulted != "" {
		s += " (" + n.Defaulted + ")"
	}
	return s
}

// byAddress finds a resource of a unit.
func byAddress(t *testing.T, u *model.Unit, address string) *model.Resource {
	t.Helper()
	i := slices.IndexFunc(u.Resources, func(r *model.Resource) bool { return r.Address == address })
	if i < 0 {
		t.Fatalf("%s is not in the unit", address)
	}
	return u.Resources[i]
}

// TestAsConfiguration holds what a plan makes of resources that are to be made
// to what their configuration makes of them.
func TestAsConfiguration(t *testing.T) {
	got := expand(t, load(t, "testdata/create/plan.json", plan.Options{}))
	want := expand(t, configuration(t, "testdata/create"), model.Assignment{Name: "password", Value: "Hunter2-Hunter2"})
	if !got.Computed || want.Computed {
		t.Errorf("computed elsewhere: %v for the plan, %v for the configuration", got.Computed, want.Computed)
	}
	if len(got.Resources) != len(want.Resources) || len(want.Resources) < 5 {
		t.Fatalf("%d resources, want %d", len(got.Resources), len(want.Resources))
	}
	for _, w := range want.Resources {
		g := byAddress(t, got, w.Address)
		if g.Type != w.Type || g.APIVersion != w.APIVersion || g.Format != w.Format || g.Label != w.Label || g.SourcePath != w.SourcePath {
			t.Errorf("%s: %+v, want %+v", w.Address, g, w)
		}
		if g.Identity() != w.Identity() {
			t.Errorf("%s is %s, want %s", w.Address, g.Identity(), w.Identity())
		}
		a, b := lines(g.Node), lines(w.Node)
		for _, l := range a {
			// What only the provider chooses is unknown in dynamic blocks, of which
			// a plan does not tell what is written.
			chosen := strings.Contains(l, ".dataDisks[") && strings.HasSuffix(l, "ReadWrite = unknown ")
			if !chosen && !slices.Contains(b, l) {
				t.Errorf("%s: the plan alone has %s", w.Address, l)
			}
		}
		for _, l := range b {
			if !slices.Contains(a, l) {
				t.Errorf("%s: the configuration alone has %s", w.Address, l)
			}
		}
	}
}

// TestSecretsAndReasons holds what is secret, and why something is not known.
func TestSecretsAndReasons(t *testing.T) {
	p := load(t, "testdata/create/plan.json", plan.Options{})
	u := expand(t, p)
	if !p.File().Private {
		t.Error("the lines of a plan may be printed")
	}
	r := byAddress(t, u, `module.web.azurerm_linux_virtual_machine_scale_set.web["blue"]`)
	if n := r.At("properties", "virtualMachineProfile", "osProfile", "adminPassword"); !n.Secret || n.Str != "Hunter2-Hunter2" {
		t.Errorf("the password is %+v", n)
	}
	ip := r.At("properties", "virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations", "0", "properties", "ipConfigurations", "0", "properties")
	for _, c := range []struct{ why, want string }{
		{ip.At("subnet", "id").Why, "var.subnet_id is only known when it is applied"},
		{ip.At("loadBalancerBackendAddressPools", "0", "id").Why, "var.pool_id is only known when it is applied"},
	} {
		if c.why != c.want {
			t.Errorf("%q, want %q", c.why, c.want)
		}
	}
}

// TestLinks holds resources that are yet to be made to the links between them.
func TestLinks(t *testing.T) {
	u := expand(t, load(t, "testdata/create/plan.json", plan.Options{}))
	if len(u.ScaleSets) != 2 || len(u.Autoscales) != 1 || u.Autoscales[0].ScaleSet == nil {
		t.Fatalf("%d scale sets, %d settings", len(u.ScaleSets), len(u.Autoscales))
	}
	set := u.Autoscales[0].ScaleSet
	pools, _ := set.IPConfigurations()[0].At("properties", "loadBalancerBackendAddressPools").Items()
	if len(pools) != 1 {
		t.Fatalf("%d pools", len(pools))
	}
	owner, pool := u.Element(pools[0].At("id"))
	if owner == nil || owner.Address != "azurerm_lb.shop" || pool == nil {
		t.Errorf("the pool belongs to %v, and is %v", owner, pool)
	}
	if subnet := u.ByID(set.IPConfigurations()[0].At("properties", "subnet", "id")); subnet == nil || subnet.Address != "azurerm_subnet.web" {
		t.Errorf("the subnet is %v", subnet)
	}
}

// TestPlaces holds nodes to the places of the plan, or of the configuration
// where it is there.
func TestPlaces(t *testing.T) {
	const set = `module.web.azurerm_linux_virtual_machine_scale_set.web["blue"]`
	capacity := []string{"sku", "capacity"}
	network := []string{"properties", "virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations", "0"}
	health := []string{"properties", "virtualMachineProfile", "extensionProfile", "extensions", "0", "properties"}
	u := expand(t, load(t, "testdata/create/plan.json", plan.Options{}))
	w := expand(t, load(t, "testdata/create/plan.json", plan.Options{Configuration: configuration(t, "testdata/create")}))
	for _, c := range []struct {
		path             []string
		name, text       string // in the plan
		written, origins string // in the configuration
	}{
		{capacity, `"instances"`, "3", "each.value", "entry 'blue' of for_each; argument 'pools' of module 'web'; default of variable 'pools'"},
		{append(network, "name"), `"name"`, `"web"`, `"web"`, ""},
		{append(health, "type"), `"type"`, `"ApplicationHealthLinux"`, `"ApplicationHealthLinux"`, ""},
		{append(health, "settings", "port"), "", `"{\"port\":80,\"protocol\":\"http\",\"requestPath\":\"/\"}"`, "80", ""},
		{append(network, "properties", "ipConfigurations", "0", "properties", "subnet", "id"), `"subnet_id"`, "true", "var.subnet_id", "argument 'subnet_id' of module 'web'"},
	} {
		n := byAddress(t, u, set).At(c.path...)
		if n.NamePlace.Text() != c.name || n.Place.Text() != c.text || n.Place.File.Path != "plan.json" {
			t.Errorf("%s: %q at %q in %s, want %q at %q", n.Path(), n.NamePlace.Text(), n.Place.Text(), n.Place.File.Path, c.name, c.text)
		}
		n = byAddress(t, w, set).At(c.path...)
		var notes []string
		for _, o := range n.From.Steps(5) {
			notes = append(notes, o.Note)
		}
		if n.Place.File.Path != "testdata/create/web/main.tf" || n.Place.Text() != c.written || strings.Join(notes, "; ") != c.origins {
			t.Errorf("%s: %q in %s, by %q; want %q by %q", n.Path(), n.Place.Text(), n.Place.File.Path, notes, c.written, c.origins)
		}
	}
}
