package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/facts"
	"vmsslint/rules/lint"
)

// surely is the severity of a finding that a fact leads to: a hint makes no error.
func surely(f facts.Fact) lint.Severity {
	if f.Sure() {
		return lint.Error
	}
	return lint.Warning
}

// infinibandPlacement is CAP010. In a single placement group CAP003 counts the
// instances.
func infinibandPlacement(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		group := set.SinglePlacementGroup()
		uniform, several := equals(set.Mode(), "Uniform", nil), equals(group, false, nil)
		if min(uniform, several) == no {
			continue
		}
		s, size, ok := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case !ok || !s.RDMA.Holds():
		case min(uniform, several) == maybe:
			p.Undecide(firstUnknown(group, set.Mode()))
		default:
			f := p.Report(group, "%s on size %s: InfiniBand connects the instances of one placement group alone, so set it to true, which allows %d instances", shownAs(group), text(size), mostPlacementGroup).
				Related(size, "the size")
			if group.Defaulted != "" {
				f.AtMost(lint.Warning)
			}
		}
	}
}

// text returns the string of a node, "" where it has none.
func text(n *model.Node) string {
	s, _ := n.String()
	return s
}

// infinibandOnFlexible is MODE038.
func infinibandOnFlexible(p *lint.Pass) {
	onFlexible(p, func(s facts.Size) facts.Fact { return s.RDMA }, func(_ *model.ScaleSet, size *model.Node) *lint.Finding {
		return p.Report(size, "size %s has InfiniBand, which a Flexible scale set does not use: take a Uniform set for it", text(size))
	})
}

// sizeRefusedByFlexible is MODE053.
func sizeRefusedByFlexible(p *lint.Pass) {
	refused := func(s facts.Size) facts.Fact {
		if s.Family == "B" && s.VCPUs == 1 && s.Features == "ls" && s.Version == 1 {
			return facts.Likely
		}
		return facts.No
	}
	onFlexible(p, refused, func(_ *model.ScaleSet, size *model.Node) *lint.Finding {
		return p.Report(size, "Flexible scale sets were seen to refuse size %s in 2022: take Standard_B1s, or a Uniform set", text(size))
	})
}

// onFlexible calls report for Flexible sets on sizes of which a fact holds.
func onFlexible(p *lint.Pass, fact func(facts.Size) facts.Fact, report func(*model.ScaleSet, *model.Node) *lint.Finding) {
	for _, set := range p.Unit.ScaleSets {
		mode := set.Mode()
		flexible := equals(mode, "Flexible", nil)
		if flexible == no {
			continue
		}
		s, size, ok := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case !ok || !fact(s).Holds():
		case flexible == maybe:
			p.Undecide(mode)
		default:
			report(set, size).Related(mode, "the mode")
		}
	}
}

// placementGroupOfFlexible is MODE055. The refusal was seen for the family M.
func placementGroupOfFlexible(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		group := set.At("properties", "singlePlacementGroup")
		several := equals(group, false, nil)
		flexible := equals(set.Mode(), "Flexible", nil)
		domains := set.FaultDomains()
		if min(several, flexible) == no || domains.IsAbsent() {
			continue
		}
		n, known := domains.Number()
		s, size, ok := sizeOf(set)
		switch {
		case known && n <= 1 || size.IsAbsent():
		case size.IsUnknown():
			p.Undecide(size)
		case !ok || !s.Preserving.Denied():
		case !known || min(several, flexible) == maybe:
			p.Undecide(firstUnknown(group, set.Mode(), domains))
		default:
			f := p.Report(group, "singlePlacementGroup false with %d fault domains on size %s, which has no memory-preserving updates: a Flexible scale set needs true for that, or one fault domain", n, text(size)).
				Related(domains, "the fault domains").Related(size, "the size")
			if s.Family != "M" {
				f.AtMost(lint.Warning)
			}
		}
	}
}

// acceleratedSize is NET022.
func acceleratedSize(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		nics, list := set.NICs(), set.Profile("networkProfile", "networkInterfaceConfigurations")
		if list.IsUnknown() {
			nics = []*model.Node{list}
		}
		for _, nic := range nics {
			on := nic.At("properties", "enableAcceleratedNetworking")
			accelerated := equals(on, true, nil)
			if accelerated == no {
				continue
			}
			s, size, ok := sizeOf(set)
			switch {
			case size.IsUnknown():
				p.Undecide(size)
			case !ok || !s.Accelerated.Denied():
			case accelerated == maybe:
				p.Undecide(on)
			case s.Accelerated.Sure():
				p.Report(on, "enableAcceleratedNetworking true, and size %s has no accelerated networking: set it to false, or choose a size that has it", text(size)).
					Related(size, "the size")
			default:
				p.Report(on, "enableAcceleratedNetworking true, and an older record says that size %s has no accelerated networking: see whether it has today", text(size)).
					AtMost(lint.Warning).Related(size, "the size")
			}
		}
	}
}

// trustedLaunchSize is SEC015.
func trustedLaunchSize(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		typ := set.Profile("securityProfile", "securityType")
		trusted := equals(typ, "TrustedLaunch", nil)
		if trusted == no {
			continue
		}
		s, size, ok := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case !ok || !s.Trusted.Denied():
		case trusted == maybe:
			p.Undecide(typ)
		default:
			why := "does not take it by a table of 2025"
			if s.Trusted.Sure() {
				why = "does not take it, for it boots no image of generation 2"
			}
			p.Report(size, "securityType TrustedLaunch, and size %s %s: choose a size that does", text(size), why).
				AtMost(surely(s.Trusted)).Related(typ, "securityType")
		}
	}
}

// spotSize is COST005.
func spotSize(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		priority := set.Profile("priority")
		spot := among(priority, []any{"Spot", "Low"}, nil)
		if spot == no {
			continue
		}
		s, size, ok := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case !ok || !s.Spot.Denied():
		case spot == maybe:
			p.Undecide(priority)
		default:
			p.Report(size, "size %s is not offered as Spot: choose another size, or priority Regular", text(size)).
				AtMost(surely(s.Spot)).Related(priority, "%s", shownAs(priority))
		}
	}
}

// retiresSoon is the last day of a year after the day of the facts: what retires
// later is good to know, and no more.
const retiresSoon = "2027-11-23"

// retiredSize is COST009. It asks no clock: what was to retire by the day of the
// facts has, and of the rest the day is said.
func retiredSize(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, n := range append([]*model.Node{set.At("sku", "name")}, mixed(p, set)...) {
			name, ok := p.String(n)
			if !ok {
				continue
			}
			parsed, _ := facts.ParseName(name)
			switch day := parsed.Retires(); {
			case day == "":
			case day <= facts.FactsOf:
				p.Report(n, "size %s was retired on %s, and new machines of it are refused: move to a newer size", name, day)
			case day <= retiresSoon:
				p.Report(n, "size %s retires on %s: move to a newer size before", name, day).AtMost(lint.Warning)
			default:
				p.Report(n, "size %s retires on %s: move to a newer size in time", name, day).AtMost(lint.Info)
			}
		}
	}
}

// mixed returns the names of the sizes of an instance mix. Where the list of them
// is not known, the rule counts as undecided.
func mixed(p *lint.Pass, set *model.ScaleSet) []*model.Node {
	list := set.At("properties", "skuProfile", "vmSizes")
	p.Undecide(list)
	items, _ := list.Items()
	out := make([]*model.Node, 0, len(items))
	for _, it := range items {
		out = append(out, it.At("name"))
	}
	return out
}

// mixFamilies is MODE030.
func mixFamilies(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, n := range mixed(p, set) {
			name, ok := p.String(n)
			if !ok {
				continue
			}
			size, ok := facts.ParseName(name)
			confidential := strings.HasPrefix(size.Family, "DC") || strings.HasPrefix(size.Family, "EC")
			if ok && (confidential || strings.IndexByte("GHLMNP", size.Family[0]) >= 0) {
				p.Report(n, "size %s is of the family %s, and an instance mix takes sizes of the families A, B, D, E and F, not of DC and EC", name, size.Family)
			}
		}
	}
}

// mixCompatibility is MODE031. Each size is compared with the first of which the
// same is known, and one finding is enough for it.
func mixCompatibility(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		var seen mixSeen
		for _, n := range mixed(p, set) {
			if name, ok := p.String(n); ok {
				seen.judge(p, n, name)
			}
		}
	}
}

// mixSeen are the first sizes of an instance mix of which something is known.
type mixSeen struct {
	architecture string
	nvme, disk   facts.Fact
	// Whose architecture, storage interface and local disk that are.
	first, firstNVMe, firstDisk *model.Node
}

// judge compares a size with those before it.
func (m *mixSeen) judge(p *lint.Pass, n *model.Node, name string) {
	s, ok := facts.SizeOf(name)
	if !ok || s.Family == "" {
		return
	}
	nvme, disk := s.OverNVMe(), s.LocalDisk()
	switch {
	case m.first != nil && s.Architecture != m.architecture:
		p.Report(n, "size %s is an %s size, and %s an %s one: all sizes of an instance mix are of one architecture", name, s.Architecture, text(m.first), m.architecture).
			Related(m.first, "the other size")
		return
	case m.firstNVMe != nil && nvme != facts.Unknown && nvme != m.nvme:
		p.Report(n, "size %s has its disks on %s, and %s on %s: the sizes of an instance mix agree on that", name, bus(nvme), text(m.firstNVMe), bus(m.nvme)).
			AtMost(lint.Warning).Related(m.firstNVMe, "the other size")
		return
	case m.firstDisk != nil && disk != facts.Unknown && disk != m.disk:
		words := [...]string{"no local disk", "one"}
		if disk.Holds() {
			words = [...]string{"a local disk", "none"}
		}
		p.Report(n, "size %s has %s, and %s has %s: the sizes of an instance mix agree on that", name, words[0], text(m.firstDisk), words[1]).
			AtMost(lint.Warning).Related(m.firstDisk, "the other size")
		return
	}
	if m.first == nil {
		m.first, m.architecture = n, s.Architecture
	}
	if m.firstNVMe == nil && nvme != facts.Unknown {
		m.firstNVMe, m.nvme = n, nvme
	}
	if m.firstDisk == nil && disk != facts.Unknown {
		m.firstDisk, m.disk = n, disk
	}
}

// bus names the interface of a size to its disks.
func bus(nvme facts.Fact) string {
	if nvme.Holds() {
		return "NVMe"
	}
	return "SCSI"
}
