package checks_test

import (
	"context"
	"strings"
	"testing"

	"vmsslint/parser/arm"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/checks"
	"vmsslint/rules/lint"
)

// undecided are scale sets with the parameters i, s, b, a and o, of which
// nothing is known but the type. A rule counts as undecided exactly where a
// value of them could make it report.
var undecided = [...]struct {
	rule, set string
	want      bool
}{
	{"CAP001", `"sku": {"capacity": "[parameters('i')]"}`, true},
	{"CAP001", `"sku": {"capacity": 5}`, false},
	{"CAP002", `"sku": {"capacity": 700}, "properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": "[parameters('s')]"}}}}`, true},
	{"CAP002", `"sku": {"capacity": 600}, "properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": "[parameters('s')]"}}}}`, false},
	{"CAP003", `"sku": {"capacity": 150}, "properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": "[parameters('b')]"}`, true},
	{"CAP003", `"sku": {"capacity": 150}, "properties": {"orchestrationMode": "Flexible", "singlePlacementGroup": "[parameters('b')]"}`, false},
	{"CAP003", `"sku": {"capacity": 150}, "properties": {"orchestrationMode": "[parameters('s')]", "singlePlacementGroup": false}`, false},
	{"CAP004", `"sku": {"capacity": 300, "name": "[parameters('s')]"}, "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 2}`, true},
	{"CAP004", `"sku": {"capacity": 300, "name": "[parameters('s')]"}, "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}`, false},
	{"CAP005", `"sku": {"capacity": "[parameters('i')]"}, "properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": false}`, true},
	{"CAP005", `"sku": {"capacity": "[parameters('i')]"}, "properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": true}`, false},
	{"CAP006", `"sku": {"capacity": 150}, "properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"vhdContainers": "[parameters('a')]"}}}}`, true},
	{"CAP007", `"sku": {"capacity": 30}, "properties": {"orchestrationMode": "Uniform", "overprovision": "[parameters('b')]", "virtualMachineProfile": {"storageProfile": {"osDisk": {"image": {"uri": "x"}}}}}`, true},
	{"CAP007", `"sku": {"capacity": 10}, "properties": {"orchestrationMode": "Uniform", "overprovision": "[parameters('b')]", "virtualMachineProfile": {"storageProfile": {"osDisk": {"image": {"uri": "x"}}}}}`, false},
	{"CAP038", `"sku": {"capacity": 3}, "properties": {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": "[parameters('a')]"}}}`, true},
	{"CAP013", `"sku": {"capacity": 3}, "properties": {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": "[parameters('a')]"}}}`, false},
	{"MODE016", `"properties": {"orchestrationMode": "Flexible", "virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": "[parameters('a')]"}}}`, false},
	{"CAP042", `"sku": {"capacity": "[parameters('i')]"}, "properties": {"priorityMixPolicy": {"baseRegularPriorityCount": 5}}`, true},
	{"MODE009", `"sku": {"name": "[parameters('s')]"}, "properties": {"orchestrationMode": "Flexible", "singlePlacementGroup": true, "platformFaultDomainCount": 2}`, true},
	{"MODE009", `"sku": {"name": "Standard_M32ms"}, "properties": {"orchestrationMode": "[parameters('s')]", "singlePlacementGroup": true, "platformFaultDomainCount": 2}`, false},
	{"MODE024", `"sku": {"name": "Standard_D2s_v5"}, "properties": {"skuProfile": "[parameters('o')]"}`, true},
	{"MODE024", `"sku": {"name": "Mix"}, "properties": {"skuProfile": {"vmSizes": [{"name": "[parameters('s')]"}]}}`, false},
	{"NAME004", `"properties": {"virtualMachineProfile": {"osProfile": {"windowsConfiguration": {}, "computerNamePrefix": "[parameters('s')]"}}}`, true},
	{"NAME004", `"properties": {"virtualMachineProfile": {"osProfile": {"linuxConfiguration": {}, "computerNamePrefix": "[parameters('s')]"}}}`, false},
	{"FD001", `"zones": "[parameters('a')]", "properties": {"orchestrationMode": "Uniform", "platformFaultDomainCount": 2}`, true},
	{"FD001", `"zones": "[parameters('a')]", "properties": {"orchestrationMode": "Uniform", "platformFaultDomainCount": 5}`, false},
	{"FD007", `"zones": "[parameters('a')]", "properties": {"zoneBalance": true}`, true},
	{"FD007", `"zones": ["1", "[parameters('s')]"], "properties": {"zoneBalance": "[parameters('b')]"}`, false},
	{"FD010", `"zones": ["1", "[parameters('s')]"]`, true},
	{"CAP010", `"sku": {"name": "[parameters('s')]"}, "properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": false}`, true},
	{"CAP010", `"sku": {"name": "Standard_HB120rs_v3"}, "properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": "[parameters('b')]"}`, true},
	{"CAP010", `"sku": {"name": "Standard_D2s_v5"}, "properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": "[parameters('b')]"}`, false},
	{"MODE030", `"properties": {"skuProfile": {"vmSizes": [{"name": "[parameters('s')]"}]}}`, true},
	{"MODE038", `"sku": {"name": "Standard_HB120rs_v3"}, "properties": {"orchestrationMode": "[parameters('s')]"}`, true},
	{"MODE038", `"sku": {"name": "[parameters('s')]"}, "properties": {"orchestrationMode": "Uniform"}`, false},
	{"MODE055", `"sku": {"name": "Standard_M16ms"}, "properties": {"orchestrationMode": "Flexible", "singlePlacementGroup": false, "platformFaultDomainCount": "[parameters('i')]"}`, true},
	{"MODE055", `"sku": {"name": "[parameters('s')]"}, "properties": {"orchestrationMode": "Flexible", "singlePlacementGroup": false, "platformFaultDomainCount": 1}`, false},
	{"NET022", `"sku": {"name": "[parameters('s')]"}, "properties": {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": [{"properties": {"enableAcceleratedNetworking": true}}]}}}`, true},
	{"NET022", `"sku": {"name": "Standard_D4s_v3"}, "properties": {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": [{"properties": {"enableAcceleratedNetworking": "[parameters('b')]"}}]}}}`, false},
	{"SEC015", `"sku": {"name": "[parameters('s')]"}, "properties": {"virtualMachineProfile": {"securityProfile": {"securityType": "TrustedLaunch"}}}`, true},
	{"SEC015", `"sku": {"name": "[parameters('s')]"}, "properties": {"virtualMachineProfile": {"securityProfile": {"securityType": "ConfidentialVM"}}}`, false},
	{"COST005", `"sku": {"name": "Standard_B2s"}, "properties": {"virtualMachineProfile": {"priority": "[parameters('s')]"}}`, true},
	{"COST009", `"sku": {"name": "[parameters('s')]"}`, true},
	{"API019", `"sku": {"name": "[parameters('s')]"}, "properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"diffDiskSettings": {"option": "Local"}}}}}`, true},
	{"API019", `"sku": {"name": "[parameters('s')]"}, "properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"createOption": "FromImage"}}}}`, false},
	{"API049", `"sku": {"name": "Standard_A4_v2"}, "properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"managedDisk": {"storageAccountType": "[parameters('s')]"}}}}}`, true},
	{"API049", `"sku": {"name": "Standard_D4s_v3"}, "properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"managedDisk": {"storageAccountType": "[parameters('s')]"}}}}}`, false},
	{"API054", `"sku": {"name": "Standard_DS3_v2"}, "properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"diskSizeGB": "[parameters('i')]", "diffDiskSettings": {"option": "Local"}}}}}`, true},
	{"API054", `"sku": {"name": "Standard_D2ads_v5"}, "properties": {"virtualMachineProfile": {"securityProfile": {"securityType": "[parameters('s')]"}, "storageProfile": {"osDisk": {"diskSizeGB": 75, "diffDiskSettings": {"option": "Local", "placement": "ResourceDisk"}}}}}`, true},
	{"API054", `"sku": {"name": "Standard_D2ads_v5"}, "properties": {"virtualMachineProfile": {"securityProfile": {"securityType": "[parameters('s')]"}, "storageProfile": {"osDisk": {"diskSizeGB": 74, "diffDiskSettings": {"option": "Local", "placement": "ResourceDisk"}}}}}`, false},
	{"SEC029", `"properties": {"virtualMachineProfile": {"securityProfile": {"securityType": "TrustedLaunch"}, "storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "[parameters('s')]"}}}}`, true},
	{"SEC029", `"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "[parameters('s')]"}}}}`, false},
	{"API012", `"plan": "[parameters('o')]"`, true},
	{"API046", `"sku": {"name": "[parameters('s')]"}, "properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS"}}}}`, true},
	{"API046", `"sku": {"name": "Standard_D2as_v6"}, "properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": "x"}}}}`, false},
	{"API050", `"properties": {"virtualMachineProfile": {"storageProfile": {"osDisk": {"diskSizeGB": "[parameters('i')]"}, "imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS"}}}}`, true},
	{"UPG041", `"properties": {"upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": "[parameters('b')]"}}, "virtualMachineProfile": {"storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS"}}}}`, true},
	{"FD005", `"location": "[parameters('s')]", "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 3}`, true},
	{"FD005", `"location": "[parameters('s')]", "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 2}`, false},
	{"API053", `"properties": {"virtualMachineProfile": {"osProfile": "[parameters('o')]", "extensionProfile": {"extensions": [{"properties": {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"}}]}}}`, true},
	{"API053", `"properties": {"virtualMachineProfile": {"osProfile": "[parameters('o')]", "extensionProfile": {"extensions": [{"properties": {"publisher": "Contoso", "type": "CustomScript"}}]}}}`, false},
	{"COST012", `"properties": {"virtualMachineProfile": {"licenseType": "[parameters('s')]"}}`, true},
	{"FD016", `"properties": {"orchestrationMode": "Uniform", "hostGroup": {"id": "x"}, "overprovision": "[parameters('b')]"}`, true},
	{"FD017", `"properties": {"orchestrationMode": "Uniform", "singlePlacementGroup": false, "virtualMachineProfile": {"capacityReservation": "[parameters('o')]"}}`, false},
	{"COST003", `"properties": {"virtualMachineProfile": {"priority": "[parameters('s')]", "billingProfile": {"maxPrice": 1}}}`, true},
	{"COST003", `"properties": {"virtualMachineProfile": {"priority": "[parameters('s')]"}}`, false},
	{"FD025", `"zones": "[parameters('a')]", "properties": {"resiliencyPolicy": {"zoneAllocationPolicy": {"maxInstancePercentPerZonePolicy": {"enabled": true, "value": 40}}}}`, true},
	{"FD025", `"zones": "[parameters('a')]", "properties": {"resiliencyPolicy": {"zoneAllocationPolicy": {"maxInstancePercentPerZonePolicy": {"enabled": true, "value": 100}}}}`, false},
	{"FD025", `"zones": "[parameters('a')]", "properties": {"resiliencyPolicy": {"zoneAllocationPolicy": {"maxInstancePercentPerZonePolicy": {"enabled": false, "value": 40}}}}`, false},
	{"UPG008", `"properties": {"upgradePolicy": {"rollingUpgradePolicy": {"maxBatchInstancePercent": 50, "maxSurge": "[parameters('b')]"}}}`, true},
	{"UPG008", `"properties": {"upgradePolicy": {"rollingUpgradePolicy": {"maxBatchInstancePercent": 20, "maxSurge": "[parameters('b')]"}}}`, false},
	{"UPG033", `"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [{"name": "[parameters('s')]"}, {"name": "b", "properties": {"provisionAfterExtensions": ["a"]}}]}}}`, true},
	{"UPG033", `"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [{"name": "[parameters('s')]"}, {"name": "b"}]}}}`, false},
	{"UPG026", `"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [{"name": "a", "properties": {"type": "ApplicationHealthLinux", "settings": "[parameters('o')]"}}]}}}`, true},
	{"UPG026", `"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": [{"name": "a", "properties": {"type": "CustomScript", "settings": "[parameters('o')]"}}]}}}`, false},
	{"MODE046", `"sku": {"capacity": 3}, "properties": {"virtualMachineProfile": "[parameters('o')]"}`, true},
	{"MODE046", `"properties": {"virtualMachineProfile": "[parameters('o')]"}`, false},
	{"CAP009", `"sku": {"capacity": 30}, "properties": {"orchestrationMode": "Uniform", "overprovision": "[parameters('b')]", "virtualMachineProfile": {"storageProfile": {"osDisk": {"vhdContainers": ["https://a/v"]}}}}`, true},
	{"CAP009", `"sku": {"capacity": 20}, "properties": {"orchestrationMode": "Uniform", "overprovision": "[parameters('b')]", "virtualMachineProfile": {"storageProfile": {"osDisk": {"vhdContainers": ["https://a/v"]}}}}`, false},
	{"NET019", `"sku": {"capacity": 3}, "properties": {"orchestrationMode": "Uniform", "virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": [{"properties": {"ipConfigurations": [{"properties": {"subnet": {"id": "[parameters('s')]"}}}]}}]}}}`, true},
	{"SEC007", `"properties": {"virtualMachineProfile": {"osProfile": {"adminPassword": "[parameters('s')]"}}}`, false},
}

func TestUndecided(t *testing.T) {
	byID := map[string]*lint.Rule{}
	for _, r := range checks.Rules() {
		byID[r.ID] = r
	}
	for _, c := range undecided {
		u := expand(t, `{"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": "vmss", `+c.set+`}`)
		p := lint.NewPass(byID[c.rule], u, lint.Owners(u))
		p.Rule.Check(&p)
		for _, f := range p.Findings {
			t.Errorf("%s: %s\nfinding: %s", c.rule, c.set, f.Message)
		}
		if got := len(p.Undecided) > 0; got != c.want {
			t.Errorf("%s: %s\nundecided is %v, want %v", c.rule, c.set, got, c.want)
		}
	}
}

func expand(t *testing.T, resource string) *model.Unit {
	t.Helper()
	var params []string
	for name, typ := range map[string]string{"i": "int", "s": "string", "b": "bool", "a": "array", "o": "object"} {
		params = append(params, `"`+name+`": {"type": "`+typ+`"}`)
	}
	text := `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
		"parameters": {` + strings.Join(params, ", ") + `}, "resources": [` + resource + `]}`
	file, err := source.NewFile("main.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	tree, diags := jsonc.Parse(file, jsonc.Options{})
	if len(diags) > 0 {
		t.Fatalf("%v", diags)
	}
	u, diags := arm.Load(file, tree, arm.Options{}).Expand(context.Background(), model.Scenario{})
	for _, d := range diags {
		t.Fatalf("%s: %s", d.Span, d.Message)
	}
	return u
}
