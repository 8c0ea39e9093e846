package azurerm_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"vmsslint/parser/terraform/azurerm"
)

// withoutSchema are mapped types whose schema is not among the facts.
var withoutSchema = []string{"azurerm_subnet_nat_gateway_association", "azurerm_subnet_network_security_group_association"}

func TestMappingOfEveryType(t *testing.T) {
	armPath := regexp.MustCompile(`^(\(scope\)|\(parent\)|[A-Za-z]+(\[\])?(\.[A-Za-z]+(\[\])?)*)$`)
	types := azurerm.MappedTypes()
	if len(types) != 26 {
		t.Fatalf("%d types are mapped, want 26", len(types))
	}
	used := map[azurerm.Conversion]int{}
	for _, name := range types {
		m := azurerm.Mapping(name)
		if m == nil || m.Type != name || !strings.HasPrefix(m.ARMType, "Microsoft.") || len(m.Attributes) == 0 {
			t.Errorf("%s is not read as it should be: %+v", name, m)
			continue
		}
		for i := range m.Attributes {
			a := &m.Attributes[i]
			used[a.Conversion]++
			if !armPath.MatchString(a.ARM) {
				t.Errorf("%s.%s maps to %q, which is no path", name, a.Path, a.ARM)
			}
			if m.Attribute(a.Path) != a {
				t.Errorf("%s.%s is not found by its path", name, a.Path)
			}
			if _, ok := a.DefaultIn(0); ok && a.Required {
				t.Errorf("%s.%s is required, and has a default", name, a.Path)
			}
		}
	}
	for _, c := range azurerm.Conversions() {
		if used[c] == 0 {
			t.Errorf("no attribute uses the conversion %q", c)
		}
		delete(used, c)
	}
	delete(used, azurerm.Plain)
	if len(used) != 0 {
		t.Errorf("conversions without a constant: %v", used)
	}
}

func TestMappedAttributesAreInTheSchema(t *testing.T) {
	for _, name := range azurerm.MappedTypes() {
		schema := azurerm.Schema(name)
		if schema == nil {
			if !slices.Contains(withoutSchema, name) {
				t.Errorf("%s has no schema", name)
			}
			continue
		}
		m := azurerm.Mapping(name)
		for i := range m.Attributes {
			a := &m.Attributes[i]
			path := strings.Split(a.Path, ".")
			in, last := schema.At(path[:len(path)-1]...), path[len(path)-1]
			field, block := in.Attribute(last), in.Block(last)
			switch {
			case field == nil && block == nil:
				t.Errorf("%s.%s is not in the schema", name, a.Path)
			case field != nil && field.Required != a.Required:
				t.Errorf("%s.%s: required is %v, in the schema %v", name, a.Path, a.Required, field.Required)
			}
			for _, r := range a.Renamed {
				old := strings.Split(r.Path, ".")
				if b := schema.At(old[:len(old)-1]...); b.Attribute(old[len(old)-1]) != nil {
					t.Errorf("%s.%s was removed in %d, and is in the schema", name, r.Path, r.RemovedIn)
				}
			}
		}
	}
}

func TestDefaultIn(t *testing.T) {
	for _, c := range []struct {
		resource, path string
		major          int
		want           any // nil: nothing is sent
	}{
		{"azurerm_lb", "sku", 0, "Standard"},
		{"azurerm_lb", "sku", 4, "Standard"},
		{"azurerm_lb", "sku", 3, "Basic"},
		{"azurerm_public_ip", "sku", 2, "Basic"},
		{"azurerm_lb_rule", "idle_timeout_in_minutes", 4, int64(4)},
		{"azurerm_lb_rule", "idle_timeout_in_minutes", 3, nil},
		{"azurerm_linux_virtual_machine_scale_set", "overprovision", 3, true},
		{"azurerm_linux_virtual_machine_scale_set", "extension_operations_enabled", 3, nil},
		{"azurerm_linux_virtual_machine_scale_set", "extension_operations_enabled", 5, true},
		{"azurerm_linux_virtual_machine_scale_set", "upgrade_mode", 0, "Manual"},
		{"azurerm_linux_virtual_machine_scale_set", "instances", 0, int64(0)},
		{"azurerm_linux_virtual_machine_scale_set", "zones", 0, nil},
		{"azurerm_linux_virtual_machine", "platform_fault_domain", 0, int64(-1)},
	} {
		got, ok := azurerm.Mapping(c.resource).Attribute(c.path).DefaultIn(c.major)
		if got != c.want || ok != (c.want != nil) {
			t.Errorf("%s.%s in major %d: got %v %v, want %v", c.resource, c.path, c.major, got, ok, c.want)
		}
	}
}

func TestFacts(t *testing.T) {
	linux := azurerm.Mapping("azurerm_linux_virtual_machine_scale_set")
	if linux.ARMType != "Microsoft.Compute/virtualMachineScaleSets" || linux.APIVersion != "2025-04-01" || linux.MergesInto != "" || len(linux.Notes) != 3 {
		t.Errorf("the linux set is %+v", linux)
	}
	if c := linux.Constants[0]; c != (azurerm.Constant{ARM: "properties.orchestrationMode", Value: "Uniform"}) {
		t.Errorf("the first constant is %+v", c)
	}
	subnet := linux.Attribute("network_interface.ip_configuration.subnet_id")
	if subnet == nil || !strings.HasSuffix(subnet.ARM, "networkInterfaceConfigurations[].properties.ipConfigurations[].properties.subnet.id") {
		t.Errorf("the subnet is %+v", subnet)
	}
	rollback := linux.Attribute("automatic_os_upgrade_policy.disable_automatic_rollback")
	want := azurerm.Rename{Path: "automatic_os_upgrade_policy.disable_automatic_rollback", RemovedIn: 5, Negated: true}
	if rollback == nil || rollback.Path != "automatic_os_upgrade_policy.automatic_rollback_enabled" || rollback.Conversion != azurerm.Negated || rollback.Renamed[0] != want {
		t.Errorf("the older name of the rollback gives %+v", rollback)
	}
	if zones := linux.Attribute("zones"); zones.Replaces || zones.ReplacesWhen != "removing a zone" || zones.Conversion != azurerm.Strings {
		t.Errorf("zones is %+v", zones)
	}
	mode := azurerm.Mapping("azurerm_orchestrated_virtual_machine_scale_set").Constants
	tier := slices.IndexFunc(mode, func(c azurerm.Constant) bool { return c.ARM == "sku.tier" })
	if tier < 0 || mode[tier].Value != "Standard" || mode[tier].When != "unless sku_name is Mix" {
		t.Errorf("the constants of the orchestrated set are %+v", mode)
	}
	if probe := azurerm.Mapping("azurerm_lb_probe"); probe.MergesInto != "properties.probes[]" || probe.Attribute("loadbalancer_id").ARM != azurerm.Parent {
		t.Errorf("the probe is %+v", probe)
	}
	if azurerm.Mapping("azurerm_lb_") != nil || azurerm.Mapping("azurerm_storage_account") != nil || azurerm.Schema("aws_instance") != nil {
		t.Error("a type that is not mapped has a map or a schema")
	}
	majors := azurerm.Majors()
	if len(majors) != 3 || majors[0].Version != "3.0" || majors[2].Version != "5.0" || len(majors[2].Facts) != 6 {
		t.Errorf("the majors are %+v", majors)
	}
}

func TestSchemaOfEveryType(t *testing.T) {
	types := azurerm.SchemaTypes()
	if len(types) != 42 {
		t.Fatalf("%d types have a schema, want 42", len(types))
	}
	for _, name := range types {
		walk(t, name, azurerm.Schema(name))
	}
	linux := azurerm.Schema("azurerm_linux_virtual_machine_scale_set")
	nic := linux.Block("network_interface")
	if nic == nil || nic.Nesting != azurerm.List || nic.Min != 1 || nic.Max != 0 {
		t.Errorf("network_interface is %+v", nic)
	}
	if f := nic.At("ip_configuration", "public_ip_address", "ip_tag").Attribute("tag"); f == nil || !f.Required || f.Type != "string" {
		t.Errorf("the tag of a public address is %+v", f)
	}
	if f := linux.Attribute("admin_password"); f == nil || !f.Sensitive || f.Required {
		t.Errorf("admin_password is %+v", f)
	}
	if f := linux.Attribute("id"); f == nil || !f.Computed {
		t.Errorf("id is %+v", f)
	}
	if !nic.Repeats() || linux.Block("os_disk").Repeats() || linux.Block("timeouts").Repeats() || (*azurerm.Block)(nil).Repeats() {
		t.Error("the blocks that repeat are others")
	}
	if got := strings.Join(linux.Block("os_disk").BlockNames(), " "); got != "diff_disk_settings" {
		t.Errorf("the blocks of os_disk are %q", got)
	}
	if linux.At("network_interface", "nothing", "more") != nil {
		t.Error("a path that leads nowhere gives a block")
	}
	if b := linux.Block("timeouts"); b == nil || b.Nesting != azurerm.Single {
		t.Errorf("timeouts is %+v", b)
	}
}

// walk holds a block, and those in it, to what every schema has.
func walk(t *testing.T, path string, b *azurerm.Block) {
	t.Helper()
	if b == nil || len(b.Attributes)+len(b.Blocks) == 0 {
		t.Errorf("%s is empty", path)
		return
	}
	for _, f := range b.Attributes {
		if f.Type == "" || f.Required && (f.Optional || f.Computed) || !f.Required && !f.Optional && !f.Computed {
			t.Errorf("%s.%s is %+v", path, f.Name, f)
		}
	}
	for _, c := range b.Blocks {
		if c.Max != 0 && c.Max < c.Min {
			t.Errorf("%s.%s has bounds %d..%d", path, c.Name, c.Min, c.Max)
		}
		walk(t, path+"."+c.Name, c)
	}
}

func BenchmarkFirstUse(b *testing.B) {
	for b.Loop() {
		azurerm.ReadAgain("azurerm_linux_virtual_machine_scale_set")
	}
}
