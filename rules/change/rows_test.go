package change

import (
	"fmt"
	"strings"
	"testing"

	"vmsslint/parser/model"
)

// A witness is a change of one property, with what it comes to in a template.
// What azurerm makes of it follows from the columns of the row.
type witness struct {
	path          string
	before, after any
	both          m // what both sides have besides
	// platform is "refused", "another", "deallocate", "rolling", "new-only",
	// "in-place", "unsure", "idle", or "none" for no verdict at all.
	platform string
	// holds says that the condition of the provider's verdict is met.
	holds bool
}

func id(typ, name string) string {
	return "/subscriptions/s/resourceGroups/rg/providers/" + typ + "/" + name
}

func subnet(network string) string {
	return id("Microsoft.Network/virtualNetworks", network) + "/subnets/web"
}

const (
	nic  = profile + "networkProfile.networkInterfaceConfigurations[]."
	ip   = nic + "properties.ipConfigurations[].properties."
	pip  = ip + publicIP + "."
	disk = profile + "storageProfile.osDisk."
	img  = profile + "storageProfile.imageReference."
	os   = profile + "osProfile."
	win  = os + "windowsConfiguration."
	lin  = os + "linuxConfiguration."
)

// witnesses has every row that a rule reports, in each direction that it allows
// and forbids, and every row that none reports.
var witnesses = []witness{
	{"properties.orchestrationMode", "Uniform", "Flexible", nil, "refused", false},
	{"name", "vmss-shop", "vmss-store", nil, "another", false},
	{"location", "westeurope", "northeurope", nil, "refused", false},
	{"extendedLocation", m{"name": "a", "type": "EdgeZone"}, m{"name": "b", "type": "EdgeZone"}, nil, "unsure", false},
	{"zones", l{"1", "2"}, l{"1"}, nil, "refused", false},
	{"zones", l{"1", "2"}, l{"2", "3"}, nil, "refused", false},
	{"zones", l{"1"}, gone{}, nil, "refused", false},
	{"zones", l{"1"}, l{"2", "1"}, nil, "new-only", true},
	{"zones", gone{}, l{"1"}, nil, "new-only", true},
	{"zones", l{"1"}, gone{}, m{"placement.zonePlacementPolicy": "Auto"}, "new-only", false},
	{"properties.zoneBalance", false, true, nil, "unsure", false},
	{"properties.zoneBalance", gone{}, true, nil, "unsure", false},
	{"placement.zonePlacementPolicy", gone{}, "Auto", nil, "in-place", false},
	{"placement.zonePlacementPolicy", "Auto", gone{}, nil, "refused", false},
	{"placement.zonePlacementPolicy", "Auto", gone{}, m{"zones": l{"1"}}, "in-place", false},
	{"properties.platformFaultDomainCount", 1, 5, nil, "refused", false},
	{"properties.singlePlacementGroup", false, true, nil, "refused", false},
	{"properties.singlePlacementGroup", true, false, nil, "in-place", true},
	{"properties.hostGroup", m{"id": "a"}, m{"id": "b"}, nil, "unsure", false},
	{profile + "capacityReservation", m{"capacityReservationGroup": m{"id": "a"}}, m{"capacityReservationGroup": m{"id": "b"}}, nil, "rolling", false},
	{profile + "priority", "Regular", "Spot", nil, "unsure", false},
	{profile + "evictionPolicy", "Delete", "Deallocate", nil, "unsure", false},
	{profile + "billingProfile.maxPrice", 0.1, 0.2, m{profile + "priority": "Spot", "sku.capacity": 2}, "deallocate", false},
	{profile + "billingProfile.maxPrice", 0.1, 0.2, m{profile + "priority": "Spot", "sku.capacity": 0}, "in-place", false},
	{profile + "billingProfile.maxPrice", 0.1, 0.2, m{"sku.capacity": 2}, "in-place", false},
	{"properties.spotRestorePolicy", m{"enabled": true}, m{"enabled": false}, nil, "in-place", false},
	{"properties.skuProfile", gone{}, m{"vmSizes": l{m{"name": "a"}}}, m{"sku.name": "Mix"}, "in-place", true},
	{"properties.skuProfile", m{"vmSizes": l{m{"name": "a"}}}, m{"vmSizes": l{m{"name": "b"}}}, m{"sku.name": "Mix"}, "in-place", true},
	{"properties.skuProfile", m{"vmSizes": l{m{"name": "a"}}}, gone{}, m{"sku.name": "Standard_D2s_v5"}, "unsure", false},
	{"properties.upgradePolicy.mode", "Manual", "Rolling", nil, "in-place", false},
	{"properties.upgradePolicy.rollingUpgradePolicy", gone{}, m{"maxBatchInstancePercent": 20}, nil, "in-place", true},
	{"properties.upgradePolicy.rollingUpgradePolicy", m{"maxBatchInstancePercent": 20}, gone{}, nil, "in-place", true},
	{"properties.upgradePolicy.rollingUpgradePolicy", m{"maxBatchInstancePercent": 20}, m{"maxBatchInstancePercent": 30}, nil, "in-place", false},
	{"properties.automaticRepairsPolicy.repairAction", "Replace", "Restart", m{"properties.automaticRepairsPolicy.enabled": true}, "refused", false},
	{"properties.automaticRepairsPolicy.repairAction", "Replace", "Restart", m{"properties.automaticRepairsPolicy.enabled": false}, "in-place", false},
	{"properties.additionalCapabilities.ultraSSDEnabled", false, true, nil, "unsure", false},
	{os + "computerNamePrefix", "shop", "store", nil, "refused", false},
	{os + "adminUsername", "a", "b", nil, "new-only", false},
	{os + "adminPassword", "a", "b", nil, "new-only", false},
	{os + "adminPassword", gone{}, "b", nil, "new-only", false},
	{lin + "disablePasswordAuthentication", gone{}, true, nil, "new-only", false},
	{lin + "provisionVMAgent", gone{}, false, nil, "unsure", false},
	{win + "provisionVMAgent", true, false, nil, "unsure", false},
	{os + "allowExtensionOperations", true, false, nil, "unsure", false},
	{win + "additionalUnattendContent", l{m{"content": "a"}}, l{m{"content": "A"}}, nil, "refused", false},
	{win + "winRM.listeners", l{m{"protocol": "Http"}}, l{m{"protocol": "Https"}}, nil, "refused", false},
	{win + "enableAutomaticUpdates", true, false, nil, "rolling", false},
	{img + "publisher", "a", "b", nil, "rolling", false},
	{img + "publisher", "a", "b", m{"plan.name": "p", img + "sku": "s"}, "refused", false},
	{img + "offer", "a", "b", nil, "rolling", false},
	{img + "offer", "a", "b", m{"plan.name": "p", img + "sku": "s"}, "refused", false},
	{disk + "managedDisk.storageAccountType", "Premium_LRS", "StandardSSD_LRS", nil, "refused", false},
	{disk + "diffDiskSettings", gone{}, m{"option": "Local"}, nil, "unsure", false},
	{disk + "managedDisk.diskEncryptionSet", m{"id": "a"}, m{"id": "b"}, nil, "idle", false},
	{profile + "storageProfile.dataDisks[].managedDisk.diskEncryptionSet", m{"id": "a"}, m{"id": "b"}, nil, "unsure", false},
	{disk + "managedDisk.securityProfile", m{"securityEncryptionType": "a"}, m{"securityEncryptionType": "b"}, nil, "unsure", false},
	{disk + "osType", "Linux", "Windows", nil, "refused", false},
	{disk + "createOption", "FromImage", "Attach", nil, "refused", false},
	{disk + "name", "a", "b", nil, "refused", false},
	{nic + "name", "a", "b", nil, "unsure", false},
	{ip + "subnet.id", subnet("a"), subnet("b"), nil, "refused", false},
	{ip + "subnet.id", subnet("a"), strings.Replace(subnet("a"), "web", "db", 1), nil, "rolling", false},
	{pip + "properties.ipTags", l{m{"tag": "a"}}, l{m{"tag": "b"}}, nil, "unsure", false},
	{pip + "properties.publicIPPrefix", m{"id": "a"}, m{"id": "b"}, nil, "unsure", false},
	{pip + "properties.publicIPAddressVersion", "IPv4", "IPv6", nil, "unsure", false},
	{pip + "sku.name", "Basic", "Standard", nil, "refused", false},
	{profile + "securityProfile.securityType", gone{}, "TrustedLaunch", nil, "rolling", false},
	{profile + "securityProfile.securityType", "Standard", "TrustedLaunch", nil, "rolling", false},
	{profile + "securityProfile.securityType", "TrustedLaunch", gone{}, nil, "unsure", false},
	{profile + "securityProfile.securityType", "ConfidentialVM", "TrustedLaunch", nil, "unsure", false},
	{"plan", m{"name": "a"}, m{"name": "b"}, nil, "unsure", false},
	{profile + "applicationProfile.galleryApplications", l{m{"packageReferenceId": "a"}}, l{m{"packageReferenceId": "b"}}, nil, "unsure", false},

	// What no rule reports.
	{"properties.priorityMixPolicy", m{"baseRegularPriorityCount": 1}, m{"baseRegularPriorityCount": 2}, nil, "new-only", false},
	{"sku.name", "Standard_D2s_v5", "Standard_D4s_v5", nil, "rolling", false},
	{"sku.capacity", 2, 3, nil, "in-place", false},
	{"properties.overprovision", gone{}, false, nil, "in-place", false},
	{"properties.doNotRunExtensionsOnOverprovisionedVMs", gone{}, true, nil, "in-place", false},
	{"properties.upgradePolicy.automaticOSUpgradePolicy", gone{}, m{"enableAutomaticOSUpgrade": true}, nil, "in-place", false},
	{"properties.scaleInPolicy", m{"rules": l{"Default"}}, m{"rules": l{"OldestVM"}}, nil, "in-place", false},
	{"properties.resiliencyPolicy", m{"resilientVMCreationPolicy": m{"enabled": true}}, m{"resilientVMCreationPolicy": m{"enabled": false}}, nil, "in-place", false},
	{lin + "ssh.publicKeys", l{m{"keyData": "a"}}, l{m{"keyData": "A"}}, nil, "new-only", false},
	{os + "customData", "YQ==", "yQ==", nil, "new-only", false},
	{profile + "userData", "YQ==", "YR==", nil, "rolling", false},
	{img + "version", "1", "2", nil, "rolling", false},
	{img + "id", "a", "b", nil, "rolling", false},
	{disk + "diskSizeGB", 30, 64, nil, "new-only", false},
	{profile + "storageProfile.dataDisks", l{m{"lun": 0}}, l{m{"lun": 0}, m{"lun": 1}}, nil, "rolling", false},
	{ip + "loadBalancerBackendAddressPools", l{m{"id": "a"}}, l{m{"id": "a"}, m{"id": "b"}}, nil, "rolling", false},
	{ip + "loadBalancerInboundNatPools", gone{}, l{m{"id": "a"}}, nil, "rolling", false},
	{ip + "applicationGatewayBackendAddressPools", l{m{"id": "a"}}, gone{}, nil, "rolling", false},
	{profile + "networkProfile.networkApiVersion", "2020-11-01", "2022-11-01", nil, "rolling", false},
	{profile + "securityProfile.encryptionAtHost", gone{}, true, nil, "deallocate", false},
	{profile + "licenseType", gone{}, "Windows_Server", nil, "rolling", false},
	{"identity", m{"type": "SystemAssigned"}, m{"type": "None"}, nil, "in-place", false},
	{"tags", m{"a": "1"}, m{"a": "2"}, nil, "in-place", false},
	{profile + "diagnosticsProfile", m{"bootDiagnostics": m{"enabled": true}}, m{"bootDiagnostics": m{"enabled": false}}, nil, "rolling", false},
	{profile + "extensionProfile", m{"extensions": l{m{"name": "a"}}}, m{"extensions": l{m{"name": "b"}}}, nil, "rolling", false},
	{profile + "scheduledEventsProfile", gone{}, m{"osImageNotificationProfile": m{"enable": true}}, nil, "rolling", false},
	{"properties.zonalPlatformFaultDomainAlignMode", "Aligned", "Unaligned", nil, "in-place", false},
	{"properties.highSpeedInterconnectPlacement", "None", "Trunk", nil, "unsure", false},
	{"properties.scheduledEventsPolicy", m{"a": true}, m{"a": false}, nil, "unsure", false},
	{"properties.constrainedMaximumCapacity", true, false, nil, "unsure", false},
	{profile + "serviceArtifactReference", m{"id": "a"}, m{"id": "b"}, nil, "unsure", false},
}

// elsewhere are the rows that other tests witness: two rows of one path, and the
// resources that are no scale sets.
func elsewhere(r *Row) bool {
	return r.target != "" || r.path == "(scope)" || r.path == "properties.proximityPlacementGroup" || strings.HasSuffix(r.path, ".imageReference.sku")
}

// word writes a verdict as witnesses do.
func word(v Verdict) string {
	switch {
	case v.Idle:
		return "idle"
	case v.Unsure:
		return "unsure"
	}
	return [...]string{"in-place", "rolling", "new-only", "deallocate", "another", "replaced", "apply-fails", "refused", "by-provider"}[v.Kind]
}

// accepted are the words of changes that are made in place.
var accepted = map[string]bool{"in-place": true, "rolling": true, "new-only": true, "deallocate": true}

// wanted says whether a verdict is what a column of the provider comes to for a
// change that the platform judges so.
func wanted(column, platform, got string, holds bool) bool {
	if verdict, rest, ok := strings.Cut(column, " if "); ok {
		_, otherwise, _ := strings.Cut(rest, " else ")
		if column = verdict; !holds {
			column = otherwise
		}
	}
	switch column {
	case "replaces":
		return got == "replaced"
	case "refused-by-provider":
		return got == "by-provider"
	case "fixed-by-resource-type":
		return got == "none"
	case "apply-fails", "in-place":
		switch platform {
		case "refused":
			return got == "apply-fails"
		case "unsure":
			return accepted[got]
		}
	}
	return got == platform
}

// verdictOn returns the only verdict of a row on a change, as a word.
func verdictOn(t *testing.T, r *Row, c *model.Change) string {
	t.Helper()
	verdicts, open := r.of(c)
	if len(open) > 0 || len(verdicts) > 1 {
		t.Errorf("%s: %d verdicts, %d undecided", r.path, len(verdicts), len(open))
	}
	if len(verdicts) == 0 {
		return "none"
	}
	return word(verdicts[0])
}

func TestEveryRow(t *testing.T) {
	seen := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		found := 0
		for _, w := range witnesses {
			if w.path != r.path || r.target != "" || elsewhere(r) {
				continue
			}
			found++
			seen[w.path] = true
			for column, language := range languages {
				both := m{}
				if r.mode != "" {
					both["properties.orchestrationMode"] = r.mode
				}
				for path, v := range w.both {
					both[path] = v
				}
				got := verdictOn(t, r, scaleSets(language, both, m{w.path: w.before}, m{w.path: w.after}))
				name := fmt.Sprintf("%s from %v to %v in %q", w.path, w.before, w.after, language)
				if column == 0 && got != w.platform {
					t.Errorf("%s: %s, want %s", name, got, w.platform)
				}
				if column > 0 && !wanted(r.azurerm[column-1], w.platform, got, w.holds) {
					t.Errorf("%s: %s, of %q where the platform says %s", name, got, r.azurerm[column-1], w.platform)
				}
			}
		}
		if found == 0 && !elsewhere(r) {
			t.Errorf("no witness for %s", r.path)
		}
	}
	for _, w := range witnesses {
		if !seen[w.path] {
			t.Errorf("a witness of no row: %s", w.path)
		}
	}
}

// TestNothingChanged compares each witness with itself.
func TestNothingChanged(t *testing.T) {
	for _, w := range witnesses {
		for _, language := range languages {
			for _, v := range []any{w.before, w.after} {
				c := scaleSets(language, w.both, m{w.path: v}, m{w.path: v})
				if verdicts, open := Of(c); len(verdicts)+len(open) > 0 {
					t.Errorf("%s %v: %d verdicts, %d undecided", w.path, v, len(verdicts), len(open))
				}
				if _, ok := ConsequenceOf(c); ok {
					t.Errorf("%s %v: a consequence of nothing", w.path, v)
				}
			}
		}
	}
}

// TestUnknownSide makes one side of each witness unknown: there is no verdict,
// and the row says what it could not decide.
func TestUnknownSide(t *testing.T) {
	for _, w := range witnesses {
		if w.path == "properties.orchestrationMode" {
			continue // the mode decides what rows speak
		}
		open := unsaid{why: "parameter 'x' has no value"}
		for _, c := range []*model.Change{
			scaleSets("", w.both, m{w.path: open}, m{w.path: w.after}),
			scaleSets("", w.both, m{w.path: w.before}, m{w.path: open}),
		} {
			for i := range rows {
				r := &rows[i]
				if r.path != w.path || r.mode == "Flexible" {
					continue
				}
				if verdicts, undecided := r.of(c); len(verdicts) > 0 || len(undecided) != 1 {
					t.Errorf("%s: %d verdicts, %d undecided", w.path, len(verdicts), len(undecided))
				}
			}
		}
	}
}
