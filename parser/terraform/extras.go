package terraform

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/terraform/azurerm"
)

// constant puts what the provider sends whatever is written.
func (g *mapping) constant(c azurerm.Constant) {
	if c.When != "" {
		return // see extras
	}
	path := parseARMPath(c.ARM)
	if path.arrays() > 0 {
		return
	}
	if strings.HasPrefix(c.ARM, profile) && g.root.lookup("properties", "virtualMachineProfile") == nil {
		return
	}
	d := g.root.down(path, 0)
	if d.node != nil {
		return
	}
	d.node = g.constantNode(c.Value)
	if c.ARM == "properties.orchestrationMode" { // which the type of the resource says
		d.node.Defaulted, d.node.NamePlace = "", g.inst.Place
	}
}

func (g *mapping) constantNode(s string) *model.Node {
	n := &model.Node{Place: g.inst.Place, Defaulted: "what azurerm sends for " + g.inst.Type}
	setText(n, s)
	return n
}

// extras adds what no line of the table can say.
func (g *mapping) extras() {
	switch g.inst.Type {
	case "azurerm_orchestrated_virtual_machine_scale_set":
		g.orchestrated()
		g.bootDiagnostics()
		g.confidential()
	case "azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set":
		g.bootDiagnostics()
		g.confidential()
	case "azurerm_virtual_machine_scale_set":
		g.legacy()
	case "azurerm_monitor_autoscale_setting":
		g.autoscale()
	}
}

// orchestrated adds what depends on the kind of the os_profile, and takes back
// what is not sent without a size.
func (g *mapping) orchestrated() {
	size := g.inst.Body.Attribute("sku_name")
	if size == nil || size.Node().IsAbsent() {
		if props := g.root.lookup("properties"); props != nil {
			props.drop("virtualMachineProfile", "automaticRepairsPolicy", "zoneBalance", "priorityMixPolicy")
		}
		g.root.drop("sku", "plan", "identity")
		return
	}
	if !size.Node().IsUnknown() && !isText(size.Node(), "Mix") {
		g.root.field("sku").field("tier").node = g.constantNode("Standard")
	}
	for _, b := range g.inst.Body.BlocksOf("os_profile") {
		for block, system := range map[string]string{"windows_configuration": "Windows", "linux_configuration": "Linux"} {
			if len(b.Body.BlocksOf(block)) == 1 && b.Conditional == "" {
				g.profileField("storageProfile", "osDisk", "osType").node = g.constantNode(system)
			}
		}
	}
}

func (g *mapping) profileField(names ...string) *draft {
	d := g.root.field("properties").field("virtualMachineProfile")
	for _, name := range names {
		d = d.field(name)
	}
	return d
}

// bootDiagnostics are off without the block, and on with it.
func (g *mapping) bootDiagnostics() {
	if g.root.lookup("properties", "virtualMachineProfile") == nil {
		return
	}
	blocks := g.inst.Body.BlocksOf("boot_diagnostics")
	d := g.profileField("diagnosticsProfile", "bootDiagnostics")
	n := defaulted(len(blocks) > 0)
	n.Place, n.Defaulted = g.inst.Place, byProvider+" without a block boot_diagnostics"
	if len(blocks) > 0 {
		n.Place, n.NamePlace, n.Defaulted = blocks[0].TypePlace, blocks[0].TypePlace, ""
		d.namePlace = blocks[0].TypePlace
		if d.why = blocks[0].Conditional; d.why != "" {
			d.place = blocks[0].Span
		}
	}
	d.field("enabled").node = n
}

// securityType sends TrustedLaunch beside a switch of the firmware that is on.
func (g *mapping) securityType(n *model.Node) {
	d := g.profileField("securityProfile", "securityType")
	if d.node != nil && d.node.Kind == model.String {
		return
	}
	d.node = sent("TrustedLaunch", n)
	if n.IsUnknown() {
		d.node = &model.Node{Kind: model.Unknown, Why: n.Why, Place: n.Place, From: n.From}
	}
}

// confidential sends ConfidentialVM beside an encryption type of the disk.
func (g *mapping) confidential() {
	d := g.root.lookup("properties", "virtualMachineProfile", "storageProfile", "osDisk", "managedDisk", "securityProfile", "securityEncryptionType")
	if d != nil && d.node != nil {
		g.profileField("securityProfile", "securityType").node = sent("ConfidentialVM", d.node)
	}
}

// legacy takes back a rolling policy that holds nothing but defaults, which the
// oldest resource sends under the mode Rolling only.
func (g *mapping) legacy() {
	policy := g.root.lookup("properties", "upgradePolicy")
	if policy == nil {
		return
	}
	if mode := policy.fields["mode"]; mode != nil && mode.node != nil && mode.node.Kind == model.String && !isText(mode.node, "Rolling") {
		if rolling := policy.fields["rollingUpgradePolicy"]; rolling != nil && rolling.onlyDefaults() {
			policy.drop("rollingUpgradePolicy")
		}
	}
}

// onlyDefaults reports whether everything in d has the value of the provider's
// default.
func (d *draft) onlyDefaults() bool {
	want := map[string]any{"maxBatchInstancePercent": int64(20), "maxUnhealthyInstancePercent": int64(20), "maxUnhealthyUpgradedInstancePercent": int64(20), "pauseTimeBetweenBatches": "PT0S"}
	for name, f := range d.fields {
		switch v := want[name].(type) {
		case int64:
			if n, ok := f.node.Number(); !ok || n != v {
				return false
			}
		case string:
			if !isText(f.node, v) {
				return false
			}
		}
	}
	return true
}

// autoscale adds the frequency of recurrences, and the empty list of profiles
// without rules.
func (g *mapping) autoscale() {
	props := g.root.lookup("properties", "profiles")
	if props == nil {
		return
	}
	for _, p := range props.items {
		if r := p.fields["recurrence"]; r != nil {
			r.field("frequency").node = g.constantNode("Week")
		}
		if p.fields["rules"] == nil {
			rules := p.field("rules")
			rules.array, rules.place = true, p.place
		}
	}
}

// drop takes members away.
func (d *draft) drop(names ...string) {
	for _, name := range names {
		if d.fields[name] == nil {
			continue
		}
		delete(d.fields, name)
		for i, n := range d.names {
			if n == name {
				d.names = append(d.names[:i], d.names[i+1:]...)
				break
			}
		}
	}
}
