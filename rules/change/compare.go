package change

import (
	"strings"

	"vmsslint/parser/model"
)

// outcome is what comparing two sides of a property gives.
type outcome uint8

const (
	equal outcome = iota
	differs
	unknown
)

// defaults are what the service takes where a property is not written (REST
// reference of virtual machine scale sets, 2026-04-01). Where the mode or the
// version decides there is none.
var defaults = [...]struct {
	path  string
	value any
}{
	{"properties.virtualMachineProfile.priority", "Regular"},
	{"properties.virtualMachineProfile.osProfile.linuxConfiguration.provisionVMAgent", true},
	{"properties.virtualMachineProfile.osProfile.windowsConfiguration.provisionVMAgent", true},
	{"properties.virtualMachineProfile.osProfile.windowsConfiguration.enableAutomaticUpdates", true},
	{"properties.virtualMachineProfile.osProfile.allowExtensionOperations", true},
	{"properties.virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication", false},
	{"properties.virtualMachineProfile.securityProfile.encryptionAtHost", false},
	{"properties.additionalCapabilities.ultraSSDEnabled", false},
	{"properties.zoneBalance", false},
	{"properties.overprovision", true},
	{"properties.doNotRunExtensionsOnOverprovisionedVMs", false},
}

// byPresence are the properties that are there or not, with no default: to
// write one, or to leave it out, is a change.
var byPresence = [...]string{
	"zones", "extendedLocation", "plan", "identity", "tags", "placement.zonePlacementPolicy",
	"properties.proximityPlacementGroup", "properties.hostGroup", "properties.spotRestorePolicy", "properties.priorityMixPolicy", "properties.skuProfile",
	"properties.scaleInPolicy", "properties.upgradePolicy.rollingUpgradePolicy", "properties.upgradePolicy.automaticOSUpgradePolicy",
	"properties.virtualMachineProfile.capacityReservation", "properties.virtualMachineProfile.extensionProfile",
	"properties.virtualMachineProfile.osProfile.windowsConfiguration.additionalUnattendContent", "properties.virtualMachineProfile.osProfile.windowsConfiguration.winRM.listeners",
	"properties.virtualMachineProfile.osProfile.linuxConfiguration.ssh.publicKeys", "properties.virtualMachineProfile.osProfile.customData", "properties.virtualMachineProfile.userData",
	"properties.virtualMachineProfile.storageProfile.osDisk.diffDiskSettings", "properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.diskEncryptionSet",
	"properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.securityProfile", "properties.virtualMachineProfile.storageProfile.dataDisks",
	"properties.virtualMachineProfile.storageProfile.dataDisks[].managedDisk.diskEncryptionSet",
	"properties.virtualMachineProfile.securityProfile.securityType", "properties.virtualMachineProfile.applicationProfile.galleryApplications",
	"properties.virtualMachineProfile.scheduledEventsProfile", "properties.virtualMachineProfile.licenseType",
	"properties.virtualMachineProfile.storageProfile.imageReference.id",
}

// compare tells whether a property changed.
func (r *Row) compare(before, after *model.Node) outcome {
	if x, ok := before.String(); ok && r.path == "location" {
		if y, ok := after.String(); ok && region(x) == region(y) {
			return equal
		}
	}
	switch {
	case before.IsUnknown() && after.IsUnknown() && sameSource(before, after):
		return equal
	case before.IsUnknown() || after.IsUnknown():
		return unknown
	case before.IsAbsent() && after.IsAbsent():
		return equal
	case before.IsAbsent() || after.IsAbsent():
		return r.toggled(before, after)
	}
	return deep(before, after)
}

// toggled compares a property that only one side writes.
func (r *Row) toggled(before, after *model.Node) outcome {
	there := before
	if before.IsAbsent() {
		there = after
	}
	if empty, known := there.IsEmpty(); known && empty {
		return equal
	}
	for _, d := range defaults {
		if d.path != r.path {
			continue
		}
		var none *model.Node
		if same(there, none.Default("", d.value)) {
			return equal
		}
		return differs
	}
	if there.Defaulted != "" {
		return equal // the other side leaves it to the service, or the provider
	}
	for _, p := range byPresence {
		if p == r.path {
			return differs
		}
	}
	if strings.HasPrefix(r.path, "properties.virtualMachineProfile.networkProfile.") && strings.HasSuffix(r.path, "Pools") {
		return differs
	}
	return equal // what the service made of it on its own is not known to differ
}

// region writes a region without blanks and in lower case, as Azure compares it.
func region(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }

// mode returns the orchestration mode with the service's default.
func mode(r *model.Resource) *model.Node {
	set := model.ScaleSet{Resource: r}
	return set.Mode()
}

// sameSource reports whether two unknown values are computed alike: from the
// same text, for the same reason.
func sameSource(a, b *model.Node) bool {
	return a.Why == b.Why && a.Span().Text() == b.Span().Text()
}

// deep compares two values that are there.
func deep(a, b *model.Node) outcome {
	switch {
	case a.IsUnknown() && b.IsUnknown() && sameSource(a, b):
		return equal
	case a.IsUnknown() || b.IsUnknown():
		return unknown
	case a.Kind == model.Object && b.Kind == model.Object:
		return deepObjects(a, b)
	case a.Kind == model.Array && b.Kind == model.Array:
		return deepArrays(a, b)
	case same(a, b):
		return equal
	}
	return differs
}

func deepObjects(a, b *model.Node) outcome {
	out := equal
	for _, f := range a.Fields() {
		out = worse(out, deepMember(f.Node, b.At(f.Name)))
	}
	for _, f := range b.Fields() {
		if a.At(f.Name).Kind == model.Absent {
			out = worse(out, deepMember(f.Node, nil))
		}
	}
	return out
}

// deepMember compares a member with the other side's, which may lack it: a
// default, and what is empty, is as good as nothing.
func deepMember(n, other *model.Node) outcome {
	if !n.IsAbsent() && !other.IsAbsent() {
		return deep(n, other)
	}
	if n.IsAbsent() {
		n = other
	}
	empty, known := n.IsEmpty()
	switch {
	case n.IsAbsent(), known && empty, n != nil && n.Defaulted != "":
		return equal
	case n.IsUnknown():
		return unknown
	}
	return differs
}

func deepArrays(a, b *model.Node) outcome {
	as, _ := a.Items()
	bs, _ := b.Items()
	if len(as) != len(bs) {
		return differs
	}
	out := equal
	for i := range as {
		out = worse(out, deep(as[i], bs[i]))
	}
	return out
}

// worse returns differs before unknown before equal.
func worse(a, b outcome) outcome {
	if a == differs || b == differs {
		return differs
	}
	return max(a, b)
}

// same compares two known scalars as the service does: texts without regard to
// case, and numbers and booleans also where they are texts.
func same(a, b *model.Node) bool {
	if x, ok := a.Bool(); ok {
		y, also := b.Bool()
		return also && x == y
	}
	if x, ok := a.Number(); ok {
		y, also := b.Number()
		return also && x == y
	}
	x, ok1 := a.String()
	y, ok2 := b.String()
	if ok1 && ok2 {
		return strings.EqualFold(x, y)
	}
	return a.Kind == model.Float && b.Kind == model.Float && a.Flt == b.Flt
}

// nodePair is one property on both sides.
type nodePair struct{ before, after *model.Node }

// nodePairs follows a path on both sides. The elements of an array are paired
// by their names, or by the number of a disk, else by their places; one that only
// one side has is no pair.
func nodePairs(before, after *model.Node, path []string) []nodePair {
	if len(path) == 0 {
		return []nodePair{{before, after}}
	}
	name, array := strings.CutSuffix(path[0], "[]")
	b, a := before.At(name), after.At(name)
	if !array {
		return nodePairs(b, a, path[1:])
	}
	old, known1 := b.Items()
	now, known2 := a.Items()
	if !known1 || !known2 {
		return []nodePair{{b, a}}
	}
	var out []nodePair
	for i, n := range now {
		if o := partner(n, i, old, now); o != nil {
			out = append(out, nodePairs(o, n, path[1:])...)
		}
	}
	return out
}

// partner returns the element of old that n, the element at i of now, was.
func partner(n *model.Node, i int, old, now []*model.Node) *model.Node {
	for _, key := range [...]string{"name", "lun"} {
		k := n.At(key)
		if !k.IsPresent() {
			continue
		}
		for _, o := range old {
			if o.At(key).IsPresent() && same(o.At(key), k) {
				return o
			}
		}
		if len(old) == 1 && len(now) == 1 && key == "name" {
			return old[0] // one that was given another name
		}
		return nil
	}
	if i < len(old) {
		return old[i]
	}
	return nil
}
