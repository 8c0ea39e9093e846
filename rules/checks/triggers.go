package checks

import (
	"slices"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// trigger is what a unit must have for a policy to find anything in it. Where
// no resource meets the conditions of any of its triggers, the policy is
// neither compiled nor evaluated; where a condition hangs on an unknown value, so
// does the policy, and it is undecided. A test evaluates all policies on all that
// the tests know, and requires the same findings.
type trigger struct {
	policy string
	target string // resource type; "" is the scale set
	when   []cond
}

var triggers = [...]trigger{
	{policy: "all_spot", when: []cond{spot, {path: modePath, op: "eq", value: "Flexible"}}},
	{policy: "autoscale_disabled", target: model.AutoscaleType, when: []cond{{path: "properties.enabled", op: "ne", value: true}}},
	{policy: "hdd_os_disk", when: []cond{{path: osDiskPath + ".managedDisk.storageAccountType", op: "eq", value: "Standard_LRS"}}},
	{policy: "instance_public_ips", when: []cond{{path: nicPath + "[].properties.ipConfigurations[].properties.publicIPAddressConfiguration", op: "there"}}},
	{policy: "legacy_terraform_resource", when: []cond{{path: byOldAzurerm, op: "present"}}},
	{policy: "placement_group_with_autoscale", when: []cond{{path: "properties.proximityPlacementGroup", op: "there"}, autoscaled}},
	{policy: "preview_image", when: []cond{{path: imagePath + ".{offer,sku,version}", op: "contains", value: "preview"}}},
	{policy: "repairs_delete_data_disks", when: []cond{{path: repairsPath + ".enabled", op: "eq", value: true}, {path: disksPath, op: "there"}}},
	{policy: "retired_monitoring_agent", when: []cond{{path: extensionsPath + "[].properties.publisher", op: "eq", value: "Microsoft.EnterpriseCloud.Monitoring"}}},
	{policy: "retired_monitoring_agent", target: model.ScaleSetType + "/extensions", when: []cond{{path: "properties.publisher", op: "eq", value: "Microsoft.EnterpriseCloud.Monitoring"}}},
	{policy: "secret_in_custom_data", when: []cond{{path: osProfile + ".customData", op: "there"}}},
	{policy: "secret_in_custom_data", when: []cond{{path: "properties.virtualMachineProfile.userData", op: "there"}}},
	{policy: "single_instance", when: []cond{{path: "sku.capacity", op: "eq", value: int64(1)}}},
	{policy: "spot_eviction_with_autoscale", when: []cond{spot, autoscaled}},
	{policy: "spot_fault_domains", when: []cond{spot, {path: faultDomainPath, op: "there"}}},
	{policy: "spot_placement_group", when: []cond{spot, {path: groupPath, op: "eq", value: true, def: true}}},
	{policy: "spot_restore_with_autoscale", when: []cond{{path: spotRestorePath + ".enabled", op: "eq", value: true}, autoscaled}},
	{policy: "strict_zone_balance", when: []cond{{path: "properties.zoneBalance", op: "eq", value: true}}},
	{policy: "vm_agent_off", when: []cond{{path: osProfile + ".{linuxConfiguration,windowsConfiguration}.provisionVMAgent", op: "eq", value: false}}},
	{policy: "windows_updates_off", when: []cond{{path: updatesPath, op: "eq", value: false}, {path: automaticPath, op: "ne", value: true}}},
	{policy: "winrm_over_http", when: []cond{{path: windowsPath + ".winRM.listeners[].protocol", op: "eq", value: "Http"}}},
	{policy: "zone_spread", when: []cond{{path: "zones", op: "single"}, {path: "properties.proximityPlacementGroup", op: "absent"}, {path: "properties.hostGroup", op: "absent"}}},
}

// Conditions that several policies share.
var (
	spot       = cond{path: priorityPath, op: "in", value: []any{"Spot", "Low"}}
	autoscaled = cond{path: autoscaler, op: "present"}
)

// mayApply returns whether a policy could find anything in the unit of a
// pass; nil for one
// without triggers.
func mayApply(policy string) func(*lint.Pass) bool {
	var own []*trigger
	for i := range triggers {
		if triggers[i].policy == policy {
			own = append(own, &triggers[i])
		}
	}
	if own == nil {
		return nil
	}
	return func(p *lint.Pass) bool {
		var open []*model.Node
		for _, t := range own {
			for s := range subjects(p, t.target) {
				holds, nodes := s.all(t.when)
				if holds == yes {
					return true
				}
				if i := slices.IndexFunc(nodes, (*model.Node).IsUnknown); holds == maybe && i >= 0 {
					open = append(open, nodes[i])
				}
			}
		}
		for _, n := range open {
			p.Undecide(n)
		}
		return false
	}
}
