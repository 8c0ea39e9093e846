package change

import (
	"strings"

	"vmsslint/parser/model"
)

// reasons are why a change is refused, or what is known of one that nothing is
// said about, each as a clause.
var reasons = [...]struct{ path, clause string }{
	{"properties.orchestrationMode", "the mode is set at creation and never changes"},
	{"location", "an existing resource cannot be written with another location"},
	{"zones", "zones are added, never removed or replaced, and a zonal set never becomes regional"},
	{"placement.zonePlacementPolicy", "a set in zones never becomes regional"},
	{"properties.platformFaultDomainCount", "the count is fixed at creation in both modes"},
	{"properties.singlePlacementGroup", "true may become false, never back"},
	{"properties.proximityPlacementGroup", "a Flexible set keeps what it was created with"},
	{"properties.skuProfile", "a mix can be added and changed"},
	{"properties.automaticRepairsPolicy.repairAction", "the action changes only while automatic repairs are off"},
	{"properties.additionalCapabilities.ultraSSDEnabled", "a single machine has to be deallocated for it"},
	{profile + "osProfile.computerNamePrefix", "the prefix is set at creation"},
	{profile + "osProfile.windowsConfiguration.additionalUnattendContent", "the content is set at creation"},
	{profile + "osProfile.windowsConfiguration.winRM.listeners", "the listeners are set at creation"},
	{profile + "storageProfile.imageReference.publisher", "the set carries a marketplace plan"},
	{profile + "storageProfile.imageReference.offer", "the set carries a marketplace plan"},
	{profile + "storageProfile.imageReference.sku", "the set carries a marketplace plan"},
	{profile + "storageProfile.osDisk.managedDisk.storageAccountType", "the type is set at creation"},
	{profile + "storageProfile.osDisk.diffDiskSettings", "its documentation speaks of them at creation only"},
	{profile + "storageProfile.osDisk.osType", "it is set at creation"},
	{profile + "storageProfile.osDisk.createOption", "it is set at creation"},
	{profile + "storageProfile.osDisk.name", "it is set at creation"},
	{profile + "networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.subnet.id", "another subnet of the same network is possible, another network is not"},
	{profile + "networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties." + publicIP + ".sku.name", "the SKU is set at creation"},
	{profile + "securityProfile.securityType", "only the way from Standard to TrustedLaunch is described"},
	{"sku.name", "the SKU is set at creation"},
}

// Reason returns why, as a clause for parentheses; "" where there is nothing
// to add.
func (v Verdict) Reason() string {
	if v.Kind == Deallocate {
		return ""
	}
	for _, r := range reasons {
		if r.path == v.Row.path {
			return r.clause
		}
	}
	return ""
}

// IDName returns the name of the resource that a value means: a text that is an
// id, or an object that holds nothing but one. It is "" for anything else, and
// where the name is not known.
func IDName(n *model.Node) string {
	for n != nil && n.Kind == model.Object && len(n.Fields()) == 1 {
		n = n.Fields()[0].Node
	}
	id, ok := n.Text()
	if !ok || !strings.Contains(strings.ToLower(id), "/providers/") {
		return ""
	}
	name := id[strings.LastIndexByte(id, '/')+1:]
	if network, _, ok := strings.Cut(id, "/subnets/"); ok {
		name = network[strings.LastIndexByte(network, '/')+1:]
	}
	if hasPlaceholder(name) {
		return ""
	}
	return name
}
