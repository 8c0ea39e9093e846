package checks

import (
	"slices"

	"vmsslint/parser/model"
	"vmsslint/rules/facts"
	"vmsslint/rules/lint"
)

// regionFaultDomains is FD005, about regional Flexible sets, whose disks lie in
// the fault domains of the instances.
func regionFaultDomains(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		domains, location := set.FaultDomains(), set.At("location")
		n, known := domains.Number()
		if domains.IsAbsent() || known && n != 3 { // beyond three FD004 speaks
			continue
		}
		s := subject{unit: p.Unit, res: set.Resource, set: set}
		regional, nodes := s.all([]cond{{path: modePath, op: "eq", value: "Flexible"}, {path: "zones", op: "empty"}, {path: placementPath, op: "absent"}})
		most, listed := facts.FaultDomains(text(location))
		switch {
		case regional == no:
		case location.IsUnknown():
			p.Undecide(location)
		case !listed || most >= 3:
		case !known || regional == maybe:
			p.Undecide(firstUnknown(append(nodes, domains)...))
		default:
			p.Report(domains, "platformFaultDomainCount %d, and region %s had %d fault domains by an old list: see what az vm list-skus says, or write %d", n, show(location), most, most).
				AtMost(lint.Warning).Related(location, "the region")
		}
	}
}

// hostGroupType is the type of groups of dedicated hosts.
const hostGroupType = "Microsoft.Compute/hostGroups"

// hostGroupMatch is FD015, about Uniform sets.
func hostGroupMatch(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		ref := set.At("properties", "hostGroup", "id")
		if flexible, _ := set.Mode().Is("Flexible"); ref.IsAbsent() || flexible {
			continue
		}
		group := p.Unit.ByID(ref)
		if group == nil || !group.Is(hostGroupType) {
			if declares(p.Unit, hostGroupType) {
				openRef(p, ref)
			}
			continue
		}
		hostPlacement(p, set, group, ref)
		hostZones(p, set, group)
		hostDomains(p, set, group)
	}
}

// hostPlacement judges a group that does not place the instances of a set itself.
func hostPlacement(p *lint.Pass, set *model.ScaleSet, group *model.Resource, ref *model.Node) {
	automatic := group.At("properties", "supportAutomaticPlacement")
	switch equals(automatic, true, nil) {
	case maybe:
		p.Undecide(automatic)
	case no:
		f := p.Report(ref, "%s has %s: a scale set needs a host group with supportAutomaticPlacement true", group.Label, shownAs(automatic))
		hinges(f, group).Related(automatic, "the host group")
	}
}

// hostZones judges a set and a group that lie in different zones.
func hostZones(p *lint.Pass, set *model.ScaleSet, group *model.Resource) {
	ours, theirs := set.Zones(), group.At("zones")
	mine, ok1 := zoneNames(ours)
	all, ok2 := zoneNames(theirs)
	switch {
	case !ok1 || !ok2:
		p.Undecide(firstUnknown(ours, theirs))
	case !slices.Equal(mine, all):
		f := p.Report(ours, "%s lies in %s, and the scale set in %s: both lie in the same zone, or in none", group.Label, inZones(theirs), inZones(ours))
		hinges(f, group).Related(theirs, "the host group's zones")
	}
}

// inZones says in words where something lies.
func inZones(zones *model.Node) string {
	names, _ := zoneNames(zones)
	switch len(names) {
	case 0:
		return "no zone"
	case 1:
		return "zone " + names[0]
	}
	return "zones " + listed(zones)
}

// hostDomains judges a set that has other fault domains than its group. More are
// refused; fewer are what a page advises against.
func hostDomains(p *lint.Pass, set *model.ScaleSet, group *model.Resource) {
	ours, theirs := set.FaultDomains(), group.At("properties", "platformFaultDomainCount")
	mine, ok1 := p.Int(ours)
	most, ok2 := p.Int(theirs)
	if !ok1 || !ok2 || mine == most {
		return
	}
	f := p.Report(ours, "platformFaultDomainCount %d, and %s has %d: write %d for both", mine, group.Label, most, most)
	if mine < most {
		f.AtMost(lint.Warning)
	}
	hinges(f, group).Related(theirs, "the host group's fault domains")
}
