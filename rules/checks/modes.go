package checks

import (
	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// instanceMixConflicts judges what an instance mix does not go together with:
// properties of the set, and a standby pool that is attached to it.
func instanceMixConflicts(p *lint.Pass) {
	checkRows(p)
	for _, r := range p.Unit.Resources {
		if !r.Is(standbyPoolType) {
			continue
		}
		ref := r.At("properties", "attachedVirtualMachineScaleSetId")
		set := setByID(p.Unit, ref)
		if set == nil {
			continue
		}
		mix := set.At("properties", "skuProfile")
		switch (cond{op: "present"}).test(mix) {
		case maybe:
			p.Undecide(mix)
		case yes:
			f := p.Report(ref, "the standby pool is attached to %s, which has a skuProfile: an instance mix does not go together with a standby pool", set.Label)
			hinges(f, set.Resource).Related(mix, "skuProfile")
		}
	}
}

// singlePlacementGroupOnFlexible judges Flexible sets that ask for a single
// placement group, but for those that have to: several fault domains on sizes
// without memory-preserving updates.
func singlePlacementGroupOnFlexible(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		group, mode := set.At("properties", "singlePlacementGroup"), set.Mode()
		flexible, single := equals(mode, "Flexible", nil), equals(group, true, nil)
		if min(flexible, single) == no {
			continue
		}
		must, open := needsPlacementGroup(set)
		switch {
		case must == yes:
		case min(flexible, single) == maybe:
			p.Undecide(firstUnknown(group, mode))
		case must == maybe:
			p.Undecide(open)
		default:
			p.Report(group, "singlePlacementGroup true on a Flexible scale set: leave it out, and the platform chooses").
				Related(mode, "%s", shownAs(mode))
		}
	}
}

// needsPlacementGroup tells whether the platform asks a Flexible set for a
// single placement group; open is what it hangs on where that is not known.
func needsPlacementGroup(set *model.ScaleSet) (must tri, open *model.Node) {
	domains, size := set.FaultDomains(), set.At("sku", "name")
	count, ok := domains.Number()
	name, _ := size.String()
	lacks, _ := withoutMemoryPreservingUpdates(name)
	switch {
	case !domains.IsUnknown() && (!ok || count <= 1), !size.IsUnknown() && !lacks:
		return no, nil
	case domains.IsUnknown() || size.IsUnknown():
		return maybe, firstUnknown(domains, size)
	}
	return yes, nil
}

// capacityWithoutProfile is MODE046: a set without a machine profile starts no
// instances of its own.
func capacityWithoutProfile(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		profile := set.Profile()
		flexible := equals(set.Mode(), "Flexible", nil)
		if !profile.IsAbsent() && !profile.IsUnknown() || flexible == no {
			continue
		}
		capacity := set.Capacity()
		n, ok := capacity.Number()
		scaled := set.Autoscales()
		if capacity.IsAbsent() && len(scaled) == 0 {
			continue
		}
		if profile.IsUnknown() || flexible == maybe || capacity.IsUnknown() {
			p.Undecide(firstUnknown(profile, set.Mode(), capacity))
			continue
		}
		if ok && n > 0 {
			p.Report(capacity, "capacity %d asks for instances, and the set has no virtualMachineProfile to make them of: add one, or leave sku out", n)
		}
		for _, a := range scaled {
			if inForce(a) != no {
				f := p.Report(a.Target(), "autoscale scales %s, which has no virtualMachineProfile to make instances of", set.Label)
				hinges(f, set.Resource).Related(set.At("name"), "the scale set")
			}
		}
	}
}
