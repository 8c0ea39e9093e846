package change

import (
	"strings"

	"vmsslint/parser/model"
)

// profile is where the machines of a scale set are described.
const profile = "properties.virtualMachineProfile."

// publicIP is the object that describes the public address of an instance.
const publicIP = "publicIPAddressConfiguration"

// defaults are what the service takes where a property is not written (REST
// reference of virtual machine scale sets, 2026-04-01). Where the mode or the
// version decides there is none.
var defaults = [...]struct {
	path  string
	value any
}{
	{profile + "priority", "Regular"},
	{profile + "licenseType", "None"},
	{profile + "osProfile.linuxConfiguration.provisionVMAgent", true},
	{profile + "osProfile.windowsConfiguration.provisionVMAgent", true},
	{profile + "osProfile.windowsConfiguration.enableAutomaticUpdates", true},
	{profile + "osProfile.allowExtensionOperations", true},
	{profile + "osProfile.linuxConfiguration.disablePasswordAuthentication", false},
	{profile + "securityProfile.encryptionAtHost", false},
	{profile + "securityProfile.securityType", "Standard"},
	{profile + "networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties." + publicIP + ".properties.publicIPAddressVersion", "IPv4"},
	{"properties.additionalCapabilities.ultraSSDEnabled", false},
	{"properties.zoneBalance", false},
	{"properties.overprovision", true},
	{"properties.doNotRunExtensionsOnOverprovisionedVMs", false},
}

// byPresence are the properties that are there or not, with no default: to
// write one, or to leave it out, is a change.
var byPresence = [...]string{
	"zones", "extendedLocation", "plan", "identity", "tags", "placement.zonePlacementPolicy",
	"properties.proximityPlacementGroup", "properties.hostGroup", "properties.priorityMixPolicy", "properties.skuProfile",
	"properties.scaleInPolicy", "properties.upgradePolicy.rollingUpgradePolicy", "properties.upgradePolicy.automaticOSUpgradePolicy",
	profile + "capacityReservation", profile + "extensionProfile", profile + "userData",
	profile + "osProfile.windowsConfiguration.additionalUnattendContent", profile + "osProfile.windowsConfiguration.winRM.listeners",
	profile + "osProfile.linuxConfiguration.ssh.publicKeys", profile + "osProfile.customData", profile + "osProfile.adminPassword",
	profile + "storageProfile.osDisk.diffDiskSettings", profile + "storageProfile.osDisk.managedDisk.diskEncryptionSet",
	profile + "storageProfile.osDisk.managedDisk.securityProfile", profile + "storageProfile.dataDisks",
	profile + "storageProfile.dataDisks[].managedDisk.diskEncryptionSet",
	profile + "applicationProfile.galleryApplications", profile + "scheduledEventsProfile",
	profile + "storageProfile.imageReference.id",
}

// whenAdded are those of which only the adding is a change: left out, the
// provider reads them back and leaves them as they are.
var whenAdded = [...]string{"properties.spotRestorePolicy"}

// compare tells whether a property changed.
func (r *Row) compare(before, after *model.Node) outcome {
	if r.path == "location" && sameRegion(before, after) {
		return equal
	}
	switch {
	case r.readBack(before, after):
		return equal
	case before.IsAbsent() && isThere(after), after.IsAbsent() && isThere(before):
		return r.toggled(before, after)
	case before.IsUnknown() || after.IsUnknown():
		return compareUnknown(before, after)
	case before.IsAbsent() && after.IsAbsent():
		return equal
	}
	return r.comparer().deep(before, after)
}

// isThere reports whether a value is written, though perhaps not known: a text
// that is not empty, as an id.
func isThere(n *model.Node) bool {
	empty, known := n.IsEmpty()
	return !n.IsAbsent() && (n.Kind != model.Unknown || known && !empty)
}

// comparer says how the texts of the property compare: those that people
// choose count letter by letter, what Azure names does not.
func (r *Row) comparer() comparer {
	for _, name := range [...]string{"adminUsername", "adminPassword", "customData", "userData", "publicKeys", "additionalUnattendContent"} {
		if strings.HasSuffix(r.path, name) {
			return comparer{exact: true}
		}
	}
	return comparer{}
}

// readBack reports whether a property is not written any more that azurerm
// computes then: it stays what it was.
func (r *Row) readBack(before, after *model.Node) bool {
	return strings.HasSuffix(r.path, ".computerNamePrefix") && after.Kind != model.Absent && after.Defaulted != ""
}

// sameRegion compares regions as Azure does: without blanks, and in any case.
func sameRegion(a, b *model.Node) bool {
	x, ok1 := a.String()
	y, ok2 := b.String()
	return ok1 && ok2 && strings.EqualFold(strings.ReplaceAll(x, " ", ""), strings.ReplaceAll(y, " ", ""))
}

// toggled compares a property that only one side writes.
func (r *Row) toggled(before, after *model.Node) outcome {
	there, other := before, after
	if before.IsAbsent() {
		there, other = after, before
	}
	if empty, known := there.IsEmpty(); known && empty || !besidePublicIP(other) {
		return equal
	}
	if value := r.standard(); value != nil {
		var none *model.Node
		switch {
		case there.IsUnknown():
			return unknown
		case (comparer{}).same(there, none.Default("", value)):
			return equal
		}
		return differs
	}
	if there.Defaulted != "" {
		return equal // the other side leaves it to the service, or the provider
	}
	if r.countsByPresence(before) {
		return differs
	}
	return equal // what the service made of it on its own is not known to differ
}

// standard returns the service's default, nil where there is none.
func (r *Row) standard() any {
	for _, d := range defaults {
		if d.path == r.path {
			return d.value
		}
	}
	return nil
}

// countsByPresence reports whether to write the property, or to leave it out,
// is a change.
func (r *Row) countsByPresence(before *model.Node) bool {
	for _, p := range byPresence {
		if p == r.path {
			return true
		}
	}
	for _, p := range whenAdded {
		if p == r.path {
			return before.IsAbsent()
		}
	}
	for _, suffix := range [...]string{"Pools", publicIP + ".properties.ipTags", publicIP + ".properties.publicIPPrefix"} {
		if strings.HasPrefix(r.path, profile+"networkProfile.") && strings.HasSuffix(r.path, suffix) {
			return true
		}
	}
	return false
}

// besidePublicIP reports whether the public address that an absent property
// belongs to is there. A property outside of one is always beside it.
func besidePublicIP(n *model.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if strings.EqualFold(p.Name(), publicIP) {
			return p.IsPresent()
		}
	}
	return true
}

// mode returns the orchestration mode with the service's default.
func mode(r *model.Resource) *model.Node {
	set := model.ScaleSet{Resource: r}
	return set.Mode()
}
