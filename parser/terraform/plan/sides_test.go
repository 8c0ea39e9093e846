package plan_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/plan"
)

const blue = `module.web.azurerm_linux_virtual_machine_scale_set.web["blue"]`

// addresses lists the resources of a unit.
func addresses(u *model.Unit) string {
	var out []string
	for _, r := range u.Resources {
		out = append(out, r.Address)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// TestSides holds both sides of a change: what is moved, what goes, and what is
// on neither side.
func TestSides(t *testing.T) {
	p := load(t, "testdata/update/plan.json", plan.Options{})
	before, after, moved, diags := p.Sides(context.Background())
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got, want := addresses(before), "azurerm_linux_virtual_machine_scale_set.gone azurerm_linux_virtual_machine_scale_set.web"; got != want {
		t.Errorf("before: %s, want %s", got, want)
	}
	if got := addresses(after); got != blue {
		t.Errorf("after: %s, want %s", got, blue)
	}
	if len(moved) != 1 || moved["azurerm_linux_virtual_machine_scale_set.web"] != blue {
		t.Errorf("moved: %v", moved)
	}
	changes := model.Pair(before, after, moved)
	if len(changes) != 2 || changes[0].Before == nil || changes[0].After == nil || changes[1].After != nil {
		t.Fatalf("%+v", changes)
	}
	c := changes[0]
	for _, want := range []struct {
		path          string
		before, after string
	}{
		{"sku.capacity", "3", "5"},
		{"properties.overprovision", "false", "false"},
		{"properties.platformFaultDomainCount", "1", "1 (what azurerm keeps where nothing is written)"},
		{"properties.singlePlacementGroup", "true", "true (the default of azurerm)"},
		{"properties.virtualMachineProfile.securityProfile.uefiSettings.vTpmEnabled", "false (a value that azurerm also keeps where nothing is written)", ""},
		{"properties.virtualMachineProfile.storageProfile.osDisk.diskSizeGB", "30", "30 (what azurerm keeps where nothing is written)"},
		{"properties.virtualMachineProfile.osProfile.adminPassword", `"Hunter2-Hunter2" (secret)`, `"Hunter2-Hunter2" (secret)`},
	} {
		path := strings.Split(want.path, ".")
		if b, a := show(c.Before.At(path...)), show(c.After.At(path...)); b != want.before || a != want.after {
			t.Errorf("%s: %s → %s, want %s → %s", want.path, b, a, want.before, want.after)
		}
	}
	if zones, _ := c.After.At("zones").Items(); len(zones) != 3 {
		t.Errorf("%d zones", len(zones))
	}
	if id := c.After.ID; !strings.HasPrefix(id, "/subscriptions/00000000-1111-") || id != c.Before.ID {
		t.Errorf("ids %s and %s", c.Before.ID, id)
	}
}

// TestStates holds both forms of a state to the side before of a plan that was made from it.
func TestStates(t *testing.T) {
	p := load(t, "testdata/update/plan.json", plan.Options{})
	before, _, _, _ := p.Sides(context.Background())
	want := lines(byAddress(t, before, "azurerm_linux_virtual_machine_scale_set.web").Node)
	for _, name := range []string{"state.json", "terraform.tfstate"} {
		file, doc := open(t, "testdata/update/"+name)
		s, diags := plan.LoadState(file, doc, plan.Options{})
		if s == nil || len(diags) > 0 {
			t.Fatal(name, diags)
		}
		u := expand(t, s)
		if got := lines(byAddress(t, u, blue).Node); !slices.Equal(got, want) {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if !file.Private || len(u.ScaleSets) != len(u.Resources) || u.Root != name {
			t.Errorf("%s: private %t, %d scale sets in %d resources of %s", name, file.Private, len(u.ScaleSets), len(u.Resources), u.Root)
		}
	}
}

// TestDynamicBody holds the body of an azapi_resource in a raw state, beside
// which its type is kept.
func TestDynamicBody(t *testing.T) {
	file, doc := open(t, "testdata/update/terraform.tfstate")
	s, _ := plan.LoadState(file, doc, plan.Options{})
	r := byAddress(t, expand(t, s), "azapi_resource.extra")
	if n, ok := r.At("sku", "capacity").Int(); !ok || n != 7 || r.APIVersion != "2024-07-01" || !strings.HasSuffix(r.ID, "/vmss-extra") {
		t.Errorf("capacity %v, version %s, id %s", r.At("sku", "capacity"), r.APIVersion, r.ID)
	}
}

// TestBodyAsText holds the body of older majors of azapi, which is a text of JSON.
func TestBodyAsText(t *testing.T) {
	p := loadText(t, `{"format_version":"1.0","terraform_version":"1.5.0","resource_changes":[
		{"address":"azapi_resource.a","mode":"managed","type":"azapi_resource","name":"a","change":{"actions":["create"],"before":null,
		"after":{"type":"Microsoft.Compute/virtualMachineScaleSets@2024-07-01","name":"a","body":"{\"sku\":{\"capacity\":12}}","identity":[]},"after_unknown":{"parent_id":true}}}]}`)
	u := expand(t, p)
	if n, ok := u.Resources[0].At("sku", "capacity").Int(); !ok || n != 12 {
		t.Errorf("%+v", u.Resources[0].At("sku", "capacity"))
	}
}

func loadText(t *testing.T, text string) *plan.Plan {
	t.Helper()
	file, doc := parse(t, "plan.json", text)
	p, diags := plan.Load(file, doc, plan.Options{})
	if p == nil || len(diags) > 0 {
		t.Fatal(diags)
	}
	return p
}

// TestUnknown holds the forms in which a plan marks what is not known.
func TestUnknown(t *testing.T) {
	p := loadText(t, `{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[
		{"address":"azurerm_linux_virtual_machine_scale_set.a","mode":"managed","type":"azurerm_linux_virtual_machine_scale_set","name":"a",
		"change":{"actions":["create"],"before":null,"after":{"name":"a","resource_group_name":"rg","zones":["1",null],"data_disk":[null],"tags":{"x":"y"},"extension":[]},
		"after_unknown":{"instances":true,"zones":[false,true],"network_interface":true,"data_disk":[true],"tags":{"z":true},"platform_fault_domain_count":true,"secret":[]}}}]}`)
	r := expand(t, p).Resources[0]
	for path, want := range map[string]string{
		"sku.capacity": "unknown ", "zones.0": `"1"`, "zones.1": "unknown ", "tags.x": `"y"`, "tags.z": "unknown ",
		"properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations": "unknown ",
		"properties.virtualMachineProfile.storageProfile.dataDisks":                      "unknown ",
		"properties.platformFaultDomainCount":                                            "unknown ", // nothing says whether it is written
		"properties.virtualMachineProfile.osProfile.secrets":                             "",
		"properties.virtualMachineProfile.extensionProfile.extensions":                   "",
	} {
		n := r.At(strings.Split(path, ".")...)
		if got := show(n); got != want || n.IsUnknown() && n.Why != "it is only known when it is applied" {
			t.Errorf("%s: %s (%s), want %s", path, got, n.Why, want)
		}
	}
}

// TestMajors holds what tells the major of the provider: its constraint, and
// the names of older majors.
func TestMajors(t *testing.T) {
	for _, c := range []struct{ values, constraint, want string }{
		{`"name":"a"`, "~> 3.0", `"Basic" (the default of azurerm)`},
		{`"name":"a"`, "~> 4.0", `"Standard" (the default of azurerm)`},
		{`"name":"a"`, "", "unknown "},
		{`"name":"a","sku":"Gateway"`, "", `"Gateway"`},
	} {
		p := loadText(t, `{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[
			{"address":"azurerm_lb.a","mode":"managed","type":"azurerm_lb","name":"a","change":{"actions":["create"],"after":{`+c.values+`},"after_unknown":{}}}],
			"configuration":{"provider_config":{"azurerm":{"name":"azurerm","full_name":"registry.terraform.io/hashicorp/azurerm","version_constraint":"`+c.constraint+`"},
			"azurerm2":{"name":"azurerm","full_name":"example.com/own/azurerm","version_constraint":"1.0"}}}}`)
		if got := show(expand(t, p).Resources[0].At("sku", "name")); got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.values, c.constraint, got, c.want)
		}
	}
}

// TestOlderNames holds values under names of older majors: they count where the
// provider has no newer name, or where they are what is written.
func TestOlderNames(t *testing.T) {
	for _, c := range []struct{ values, written, want string }{
		{`"enable_ip_forwarding":true`, ``, "true"},
		{`"enable_ip_forwarding":false,"ip_forwarding_enabled":true`, `"ip_forwarding_enabled":{"constant_value":true}`, "true"},
		{`"ip_forwarding_enabled":true,"enable_ip_forwarding":false`, `"ip_forwarding_enabled":{"constant_value":true}`, "true"},
		{`"enable_ip_forwarding":true,"ip_forwarding_enabled":null`, ``, "true"},
		{`"ip_forwarding_enabled":false,"enable_ip_forwarding":true`, `"enable_ip_forwarding":{"constant_value":true}`, "true"},
	} {
		p := loadText(t, `{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[
			{"address":"azurerm_linux_virtual_machine_scale_set.a","mode":"managed","type":"azurerm_linux_virtual_machine_scale_set","name":"a",
			"change":{"actions":["create"],"after":{"name":"a","network_interface":[{"name":"n",`+c.values+`}],
			"terminate_notification":[{"enabled":false,"timeout":"PT5M"}],"termination_notification":[{"enabled":true,"timeout":"PT9M"}]},"after_unknown":{}}}],
			"configuration":{"root_module":{"resources":[{"mode":"managed","type":"azurerm_linux_virtual_machine_scale_set","name":"a","expressions":{
			"termination_notification":[{"enabled":{"constant_value":true}}],"network_interface":[{`+c.written+`}]}}]}}}`)
		r := expand(t, p).Resources[0]
		n := r.At("properties", "virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations", "0", "properties", "enableIPForwarding")
		if v, ok := n.Bool(); !ok || fmt.Sprint(v) != c.want {
			t.Errorf("%s: %s, want %s", c.values, show(n), c.want)
		}
		n = r.At("properties", "virtualMachineProfile", "scheduledEventsProfile", "terminateNotificationProfile", "notBeforeTimeout")
		if got, _ := n.String(); got != "PT9M" {
			t.Errorf("the timeout is %s", show(n))
		}
	}
}

// TestBad holds what is said of files that are not what they seem.
func TestBad(t *testing.T) {
	for _, c := range []struct {
		text, want string
		loads      bool
	}{
		{`{"format_version":"2.0","resource_changes":[]}`, `plan.json:1:19: the plan has format_version "2.0", and only 1 is read; a newer vmsslint may read it`, false},
		{`{"format_version":"0.2","resource_changes":[]}`, `plan.json:1:19: the plan has format_version "0.2", and only 1 is read; Terraform 1.1 and later write that one`, false},
		{`{"format_version":"2.0","values":{}}`, `plan.json:1:19: the state has format_version "2.0", and only 1 is read; a newer vmsslint may read it`, false},
		{`{"version":3,"terraform_version":"0.11.0","serial":1}`, `plan.json:1:12: the state has version 3, and only 4 is read, which Terraform writes since 0.12`, false},
		{`{"format_version":"1.0","resource_changes":[{"mode":"managed"}]}`, `plan.json:1:45: this entry names no address and type of a resource, and was left out`, true},
		{`{"format_version":"1.2","resource_changes":[],"errored":true}`, `plan.json:1:57: the plan ended with an error, and is not complete`, true},
		{`{"version":4,"terraform_version":"1.0.0","serial":1,"resources":[{"mode":"managed","type":"a"}]}`, `plan.json:1:66: this entry names no address and type of a resource, and was left out`, true},
		{`[]`, `: this is no state of Terraform`, false},
	} {
		file, doc := parse(t, "plan.json", c.text)
		var diags []source.Diagnostic
		loads := false
		if plan.Detect(doc) == plan.PlanFile {
			p, found := plan.Load(file, doc, plan.Options{})
			loads, diags = p != nil, found
		} else {
			s, found := plan.LoadState(file, doc, plan.Options{})
			loads, diags = s != nil, found
		}
		if len(diags) != 1 || diags[0].Span.String()+": "+diags[0].Message != c.want || loads != c.loads {
			t.Errorf("%s: %v, loads %t", c.text, diags, loads)
		}
	}
}

// TestDetect holds files to what they are.
func TestDetect(t *testing.T) {
	for text, want := range map[string]plan.Kind{
		`{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{"root_module":{}}}`:  plan.PlanFile,
		`{"format_version":"1.2","resource_changes":[]}`:                                            plan.PlanFile,
		`{"format_version":"1.0","terraform_version":"1.9.0","values":{"root_module":{}}}`:          plan.StateFile,
		`{"version":4,"terraform_version":"1.9.0","serial":3,"lineage":"x","resources":[]}`:         plan.RawStateFile,
		`{"$schema":"https://x/deploymentTemplate.json#","format_version":"1","planned_values":{}}`: plan.Other,
		`{"version":4,"resources":[]}`:                    plan.Other,
		`{"format_version":"1.0","provider_schemas":{}}`:  plan.Other,
		`{"contentVersion":"1.0.0.0","resources":[]}`:     plan.Other,
		`[{"format_version":"1.0","planned_values":{}}]`:  plan.Other,
		`{"format_version":1,"planned_values":{"a":"b"}}`: plan.Other,
	} {
		_, doc := parse(t, "x.json", text)
		if got := plan.Detect(doc); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		`{"terraform_version":"1","type":"azurerm_linux_virtual_machine_scale_set"}`:     true,
		`{"terraform_version":"1","type":"Microsoft.Compute/virtualMachineScaleSets@1"}`: true,
		`{"terraform_version":"1","type":"azurerm_lb"}`:                                  false,
		`{"type":"azurerm_linux_virtual_machine_scale_set"}`:                             false,
		"\xff\xfe{\x00": true,
		"":              false,
	} {
		if got := plan.MayBe([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// FuzzLoad holds loading to an end without a fault, whatever a file says.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"format_version":"1.2","errored":true,"variables":{"n":{"value":1}},"resource_changes":[{"address":"module.a[0].azurerm_linux_virtual_machine_scale_set.b","previous_address":"c","index":"k","mode":"managed","type":"azurerm_linux_virtual_machine_scale_set","name":"b","change":{"actions":["update"],"before":{"name":"x","extension":[]},"after":{"zones":[null],"network_interface":[{"ip_configuration":[{"name":"i"}]}]},"after_unknown":{"zones":[true],"instances":true,"network_interface":[{"ip_configuration":[{"load_balancer_backend_address_pool_ids":true}]}]},"after_sensitive":{"name":true}}}],"configuration":{"provider_config":{"azurerm":{"name":"azurerm","version_constraint":"~> 4.0"}}}}`))
	f.Add([]byte(`{"format_version":"1.0","values":{"root_module":{"child_modules":[{"resources":[{"address":"azapi_resource.a","type":"azapi_resource","values":{"type":"a/b@1","body":"{\"sku\":{}}"},"sensitive_values":{"body":true}}]}]}}}`))
	f.Add([]byte(`{"version":4,"terraform_version":"1","serial":1,"resources":[{"module":"module.a","mode":"managed","type":"azurerm_lb","name":"b","instances":[{"index_key":1,"attributes":{"id":"/x","sku":"Basic"},"sensitive_attributes":[[{"value":"sku"}]]},{"attributes_flat":{}}]}]}`))
	f.Add([]byte(`{"format_version":"1.2","resource_changes":[{"address":"azurerm_lb.a","type":"azurerm_lb","module_address":"module.a[\"x]","change":{"after":{"loadbalancer_id":[1]},"after_unknown":{"loadbalancer_id":true}}}],"configuration":{"root_module":{"module_calls":{"a":{"module":{}}}}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := source.NewFile("plan.json", text)
		if err != nil {
			return
		}
		doc, _ := jsonc.Parse(file, jsonc.Options{})
		if p, _ := plan.Load(file, doc, plan.Options{}); p != nil {
			before, after, moved, _ := p.Sides(context.Background())
			model.Pair(before, after, moved)
		}
		if s, _ := plan.LoadState(file, doc, plan.Options{}); s != nil {
			s.Expand(context.Background(), model.Scenario{})
		}
	})
}
