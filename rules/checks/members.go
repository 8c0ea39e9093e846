package checks

import (
	"fmt"
	"slices"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// attachedVMZone is MODE041: a virtual machine that joins a set lies in one of
// the set's zones, and in none where the set has none.
func attachedVMZone(p *lint.Pass) {
	attachedVMs(p, func(vm *model.Resource, ref *model.Node, set *model.ScaleSet) {
		theirs, ours := vm.At("zones"), set.Zones()
		mine, ok := zoneNames(theirs)
		all, known := zoneNames(ours)
		if !ok || !known || !set.At("properties", "zonePlacement").IsAbsent() || !set.At("placement").IsAbsent() {
			p.Undecide(firstUnknown(theirs, ours))
			return
		}
		var f *lint.Finding
		switch {
		case len(mine) == 0 && len(all) > 0:
			f = p.Report(ref, "the virtual machine lies in no zone, and %s lies in zones: a member lies in one of them", set.Label)
		case len(mine) > 0 && len(all) == 0:
			f = p.Report(theirs, "the virtual machine lies in zone %s, and %s in none: a member lies where its set does", mine[0], set.Label)
		case len(mine) > 0 && !slices.Contains(all, mine[0]):
			f = p.Report(theirs, "the virtual machine lies in zone %s, which is none of those of %s", mine[0], set.Label)
		default:
			return
		}
		hinges(f, set.Resource).Related(ours, "the set's zones")
	})
}

// zoneNames returns the zones of a list; ok is false where one is not known.
// A list that is not written is an empty one.
func zoneNames(list *model.Node) (names []string, ok bool) {
	if list.IsAbsent() || list.Kind == model.Null {
		return nil, true
	}
	items, ok := list.Items()
	for _, n := range items {
		name, known := n.String()
		if !known || n.IsUnknown() {
			return nil, false
		}
		names = append(names, name)
	}
	return names, ok
}

// attachedFaultDomain is MODE044: the fault domain of a machine that joins a
// set is one of the set's.
func attachedFaultDomain(p *lint.Pass) {
	if len(p.Unit.ScaleSets) == 0 {
		return
	}
	for _, vm := range p.Unit.Resources {
		if !vm.Is("Microsoft.Compute/virtualMachines") {
			continue
		}
		domain := vm.At("properties", "platformFaultDomain")
		if domain.IsAbsent() {
			continue
		}
		n, ok := p.Int(domain)
		if !ok || n < 0 { // -1 leaves it to the platform
			continue
		}
		ref := vm.At("properties", "virtualMachineScaleSet", "id")
		if vm.At("properties", "virtualMachineScaleSet").IsAbsent() {
			p.Report(domain, "platformFaultDomain %d means something only for a machine that joins a scale set, and this one joins none", n)
			continue
		}
		set := setByID(p.Unit, ref)
		if set == nil {
			openRef(p, ref)
			continue
		}
		faultDomainExists(p, domain, n, set)
	}
}

// faultDomainExists judges the fault domain of a member against its set.
func faultDomainExists(p *lint.Pass, domain *model.Node, n int64, set *model.ScaleSet) {
	switch zonal := (cond{op: "nonempty"}).test(set.Zones()); {
	case zonal == yes:
		f := p.Report(domain, "platformFaultDomain %d does not go together with the zones of %s, which the virtual machine joins: leave it out", n, set.Label)
		hinges(f, set.Resource).Related(set.Zones(), "the zones")
		return
	case zonal == maybe:
		p.Undecide(set.Zones())
	}
	if count, ok := p.Int(set.FaultDomains()); ok && count > 0 && n >= count {
		there := fmt.Sprintf("has %d fault domains: they are numbered from 0 to %d", count, count-1)
		if count == 1 {
			there = "has one fault domain: leave platformFaultDomain out"
		}
		f := p.Report(domain, "platformFaultDomain %d, and %s, which the virtual machine joins, %s", n, set.Label, there)
		hinges(f, set.Resource).Related(set.FaultDomains(), "%s", shownAs(set.FaultDomains()))
	}
}
