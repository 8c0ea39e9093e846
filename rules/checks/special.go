package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/facts"
)

// Conditions may speak of more than a property: their paths are in brackets.
const (
	healthSource    = "(health source)"
	healthExtension = "(Application Health extension)"
	serviceFabric   = "(Service Fabric extension)"
	autoscaler      = "(autoscale setting)"
	diskEncryption  = "(Azure Disk Encryption extension)"
	standbyPool     = "(standby pool)"
	deallocatedPool = "(standby pool of deallocated instances)"
	hotpatchImage   = "(hotpatch image)"
	smallSize       = "(size below 8 vCPUs)"
	infiniband      = "(InfiniBand size)"
	olderSize       = "(size of a series without full caching)"
	byAzurerm       = "(azurerm)"
	byOldAzurerm    = "(azurerm_virtual_machine_scale_set)"
)

// special evaluates one of them. node is what decides it, nil where nothing does.
func (s subject) special(path string) (tri, *model.Node) {
	switch path {
	case byAzurerm:
		return known(s.res.Format == "terraform"), nil
	case byOldAzurerm:
		const attribute = "upgrade_policy_mode"
		return known(s.res.Attribute != nil && s.res.Attribute("properties.upgradePolicy.mode") == attribute), nil
	}
	if s.set == nil {
		return no, nil
	}
	switch path {
	case healthSource:
		return s.healthSource()
	case healthExtension:
		return s.extension("type", "ApplicationHealthLinux", "ApplicationHealthWindows")
	case serviceFabric:
		return s.extension("publisher", "Microsoft.Azure.ServiceFabric")
	case autoscaler:
		return s.autoscaler()
	case diskEncryption:
		return s.extension("type", "AzureDiskEncryption", "AzureDiskEncryptionForLinux")
	case standbyPool:
		return s.standbyPool(false)
	case deallocatedPool:
		return s.standbyPool(true)
	case hotpatchImage:
		return s.hotpatchImage()
	case smallSize:
		return s.bySize(tooSmallForCaching)
	case infiniband:
		return s.bySize(func(size facts.Size) bool { return size.RDMA.Holds() })
	case olderSize:
		return s.bySize(func(size facts.Size) bool { return size.FullCaching().Denied() })
	}
	return maybe, nil // what this version does not know decides nothing
}

// healthSource looks for what tells the platform which instances are healthy:
// the probe of a load balancer, which a Flexible set cannot use, an Application
// Health extension, or an external health policy.
func (s subject) healthSource() (tri, *model.Node) {
	result, node := s.extension("type", "ApplicationHealthLinux", "ApplicationHealthWindows")
	probe := s.set.Profile("networkProfile", "healthProbe")
	if flexible, known := s.set.Mode().Is("Flexible"); !flexible || !known {
		if t := (cond{op: "present"}).test(probe); t > result {
			result, node = t, probe
		}
	}
	external := s.set.At("properties", "externalHealthPolicy", "enabled")
	if t := equals(external, true, nil); t > result {
		result, node = t, external
	}
	return result, node
}

// extension looks for an extension whose member called name has one of values:
// in the profile, or as a resource of its own. What was not followed may hold one.
func (s subject) extension(name string, values ...string) (tri, *model.Node) {
	list := s.set.Profile("extensionProfile", "extensions")
	if list.IsUnknown() {
		return maybe, list
	}
	result, node := no, (*model.Node)(nil)
	try := func(n *model.Node, conditional string) {
		t := no
		for _, v := range values {
			t = max(t, equals(n, v, nil))
		}
		if t == yes && conditional != "" {
			t, n = maybe, open(n, conditional)
		}
		if t > result {
			result, node = t, n
		}
	}
	items, _ := list.Items()
	for _, it := range items {
		try(it.At("properties", name), "")
	}
	for _, r := range s.unit.Resources {
		if r.Is(model.ScaleSetType+"/extensions") && s.isParent(r) {
			why := r.Conditional
			if why == "" && !s.isKnownParent(r) {
				why = firstUnknown(r.At("name"), s.res.At("name")).Why
			}
			try(r.At("properties", name), why)
		}
	}
	if result == no && len(s.unit.Gaps) > 0 {
		return maybe, open(list, s.unit.Gaps[0].Message)
	}
	return result, node
}

// autoscaler looks for an autoscale setting that targets the set. One with a
// target that is not known may be it, and so may what was not followed.
func (s subject) autoscaler() (tri, *model.Node) {
	result, node := no, (*model.Node)(nil)
	for _, a := range s.unit.Autoscales {
		if a.ScaleSet == s.set {
			return yes, a.Target()
		}
		// The text of an id, though part of it is not known, names another set.
		text, _ := a.Target().Text()
		switch {
		case a.ScaleSet != nil:
		case a.Target().IsUnknown() && !strings.Contains(text, "/providers/"):
			result, node = maybe, a.Target()
		case s.res.At("name").IsUnknown() && strings.Contains(strings.ToLower(text), "/virtualmachinescalesets/"):
			result, node = maybe, s.res.At("name")
		}
	}
	if result == no && len(s.unit.Gaps) > 0 {
		return maybe, open(s.set.At("sku", "capacity"), s.unit.Gaps[0].Message)
	}
	return result, node
}

// isKnownParent reports whether r lies in the set.
func (s subject) isKnownParent(r *model.Resource) bool {
	i := strings.LastIndexByte(r.ID, '/')
	return i > 0 && strings.EqualFold(r.ID[:i], s.res.ID+"/extensions")
}

// isParent reports whether r lies in the set, or may: the name of one of them is
// not known, and the unit has no other set that it lies in.
func (s subject) isParent(r *model.Resource) bool {
	if s.isKnownParent(r) {
		return true
	}
	if !r.At("name").IsUnknown() && !s.res.At("name").IsUnknown() {
		return false
	}
	for _, other := range s.unit.ScaleSets {
		if (subject{res: other.Resource}).isKnownParent(r) {
			return false
		}
	}
	return true
}

// open is a copy of n that is not known, and says why.
func open(n *model.Node, why string) *model.Node {
	c := *n
	c.Kind, c.Str, c.Why = model.Unknown, "", why
	return &c
}

// standbyPool looks for a pool that is attached to the set, with deallocated for
// one whose instances do not run.
func (s subject) standbyPool(deallocated bool) (tri, *model.Node) {
	for _, r := range s.unit.Resources {
		ref := r.At("properties", "attachedVirtualMachineScaleSetId")
		if !r.Is(standbyPoolType) || setByID(s.unit, ref) == nil || setByID(s.unit, ref).Resource != s.res {
			continue
		}
		t := yes
		if deallocated {
			t = equals(r.At("properties", "virtualMachineState"), "Deallocated", nil)
		}
		switch {
		case t == yes && r.Conditional != "":
			return maybe, open(ref, r.Conditional)
		case t == maybe:
			return maybe, r.At("properties", "virtualMachineState")
		case t == yes:
			return yes, ref
		}
	}
	return no, nil
}

// hotpatchImage tells whether the image of the set is one that patches without a
// restart. Of images of Windows Server whose SKU does not speak of Azure Edition
// it is known that they are not; of most others nothing is.
func (s subject) hotpatchImage() (tri, *model.Node) {
	image := s.set.Profile("storageProfile", "imageReference")
	publisher, sku := image.At("publisher"), image.At("sku")
	if publisher.IsUnknown() || sku.IsUnknown() {
		return maybe, firstUnknown(publisher, sku)
	}
	if is, _ := publisher.Is("MicrosoftWindowsServer"); !is {
		return maybe, open(image, "whether an image of this publisher takes hotpatches is not known")
	}
	name, _ := sku.String()
	im, _ := facts.ImageOf("MicrosoftWindowsServer", "", name)
	switch {
	case im.Hotpatch.Holds():
		return yes, sku
	case im.Hotpatch.Denied():
		return no, sku
	}
	return maybe, open(image, "whether this edition takes hotpatches is not known")
}

// bySize tells whether something holds of the size of the set, as far as it is
// known.
func (s subject) bySize(holds func(facts.Size) bool) (tri, *model.Node) {
	size, at, ok := sizeOf(s.set)
	if at.IsUnknown() {
		return maybe, at
	}
	return known(ok && holds(size)), at
}
