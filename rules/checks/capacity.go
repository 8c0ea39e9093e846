package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// limit is the most instances that one circumstance lets a scale set hold.
type limit struct {
	rule     string
	most     int64
	why      string      // why the limit holds
	because  *model.Node // the property that makes it hold
	severity lint.Severity
}

// The limits of scale sets. Sources: virtual-machine-scale-sets-placement-groups.md
// (2026-05-19) and virtual-machine-scale-sets-orchestration-modes.md (2026-05)
// of MicrosoftDocs/azure-compute-docs; for unmanaged disks the limits include
// of MicrosoftDocs/azure-docs (2018-11-09).
const (
	mostInstances      = 1000
	mostManagedImage   = 600
	mostPlacementGroup = 100
	mostFixedSpreading = 200
	mostUnmanagedDisks = 100
)

// capacityLimits returns the limits of set that are known to hold; with those
// that may hold as their unknown nodes.
func capacityLimits(set *model.ScaleSet) (limits []limit, open []openLimit) {
	limits = append(limits, limit{"CAP001", mostInstances, "the most a scale set holds", nil, lint.Error})
	kind, image := set.Image()
	switch kind {
	case model.ManagedImage:
		limits = append(limits, limit{"CAP002", mostManagedImage, "the most a managed image outside a Compute Gallery allows", image, lint.Error})
	case model.UnmanagedImage:
		limits = append(limits, unmanagedImageLimit(set, image))
	case model.UnknownImage:
		if image.IsUnknown() {
			open = append(open, openLimit{"CAP002", mostManagedImage, image})
		}
	}
	group := set.SinglePlacementGroup()
	uniform, modeKnown := set.Mode().Is("Uniform")
	single, groupKnown := group.Bool()
	switch {
	case modeKnown && !uniform:
	case group.IsUnknown() || !modeKnown && groupKnown && single:
		open = append(open, openLimit{"CAP003", mostPlacementGroup, firstUnknown(group, set.Mode())})
	case groupKnown && single:
		limits = append(limits, limit{"CAP003", mostPlacementGroup, "the most a single placement group holds", group, lint.Error})
	}
	vhds := set.Profile("storageProfile", "osDisk", "vhdContainers")
	if empty, known := vhds.IsEmpty(); known && !empty {
		limits = append(limits, limit{"CAP006", mostUnmanagedDisks, "the most a scale set on unmanaged disks holds", vhds, lint.Error})
	}
	if l, ok := fixedSpreadingLimit(set); ok {
		limits = append(limits, l)
	}
	return limits, open
}

// openLimit is one that holds or not, depending on a value that is not known.
type openLimit struct {
	rule string
	most int64
	node *model.Node
}

func firstUnknown(nodes ...*model.Node) *model.Node {
	for _, n := range nodes {
		if n.IsUnknown() {
			return n
		}
	}
	return nil
}

func unmanagedImageLimit(set *model.ScaleSet, image *model.Node) limit {
	l := limit{"CAP007", 20, "the most an unmanaged image allows with overprovisioning", image, lint.Warning}
	if over, known := set.At("properties", "overprovision").Bool(); known && !over {
		l.most, l.why = 40, "the most an unmanaged image allows without overprovisioning"
	}
	return l
}

// fixedSpreadingLimit is the limit of Flexible sets that spread over a fixed
// number of fault domains, on sizes without memory-preserving updates: by
// virtual-machine-scale-sets-orchestration-modes.md (2026-05) the families G,
// H, L, M and N.
func fixedSpreadingLimit(set *model.ScaleSet) (limit, bool) {
	flexible, _ := set.Mode().Is("Flexible")
	count, ok := set.FaultDomains().Int()
	size, sizeKnown := set.At("sku", "name").String()
	if !flexible || !ok || count <= 1 || !sizeKnown || !withoutMemoryPreservingUpdates(size) {
		return limit{}, false
	}
	return limit{"CAP004", mostFixedSpreading, "the most a Flexible scale set holds that spreads size " + size + " over several fault domains", set.FaultDomains(), lint.Error}, true
}

func withoutMemoryPreservingUpdates(size string) bool {
	name, ok := strings.CutPrefix(strings.ToUpper(size), "STANDARD_")
	return ok && name != "" && strings.ContainsRune("GHLMN", rune(name[0]))
}

// checkLimit reports a capacity above the limit that the pass's rule stands for.
func checkLimit(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		limits, open := capacityLimits(set)
		capacity := set.Capacity()
		for _, l := range limits {
			if l.rule != p.Rule.ID {
				continue
			}
			if n, ok := p.Int(capacity); ok && n > l.most {
				f := p.Report(capacity, "capacity %d is above %d, %s", n, l.most, l.why).AtMost(l.severity)
				relateLimit(f, l.because)
			}
		}
		for _, o := range open {
			if n, ok := capacity.Number(); o.rule == p.Rule.ID && ok && n > o.most {
				p.Undecide(o.node)
			}
		}
	}
}

func relateLimit(f *lint.Finding, because *model.Node) {
	switch {
	case because == nil:
	case because.Defaulted != "":
		f.Related(because, "%s is not written; %s is %s", because.Name(), because.Defaulted, show(because))
	default:
		f.Related(because, "%s", shownAs(because))
	}
}

func managedImageCapacity(p *lint.Pass)   { checkLimit(p) }
func placementGroupCapacity(p *lint.Pass) { checkLimit(p) }
func fixedSpreadingCapacity(p *lint.Pass) { checkLimit(p) }
func unmanagedDiskCapacity(p *lint.Pass)  { checkLimit(p) }
func unmanagedImageCapacity(p *lint.Pass) { checkLimit(p) }

// largeSetFaultDomains warns where a Uniform set may outgrow the placement
// group within which its fault domains are guaranteed.
func largeSetFaultDomains(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		uniform, modeKnown := set.Mode().Is("Uniform")
		regional, zonesKnown := set.Zones().IsEmpty()
		if modeKnown && !uniform || zonesKnown && !regional {
			continue
		}
		count, at := largest(set)
		if count <= mostPlacementGroup {
			if at == nil {
				p.Undecide(set.Capacity())
			}
			continue
		}
		if !modeKnown || !zonesKnown {
			p.Undecide(firstUnknown(set.Mode(), set.Zones()))
			continue
		}
		if single, ok := set.SinglePlacementGroup().Bool(); ok && single {
			continue // CAP003 and CAP019 say that it cannot get there
		}
		p.Report(at, "%s %d is above %d: beyond that a Uniform scale set spans placement groups, and its fault domains are no longer guaranteed; spread it over zones, or use Flexible orchestration",
			last(at.Path()), count, mostPlacementGroup).YieldsTo = []string{"CAP001", "CAP020"}
	}
}

// largest returns the most instances that are known to be asked for, by the
// capacity or an autoscale maximum, and where; nil where none is known.
func largest(set *model.ScaleSet) (int64, *model.Node) {
	var most int64
	var at *model.Node
	consider := func(n *model.Node) {
		if v, ok := n.Number(); ok && (at == nil || v > most) {
			most, at = v, n
		}
	}
	consider(set.Capacity())
	for _, a := range set.Autoscales() {
		for _, prof := range a.Profiles() {
			consider(prof.At("capacity", "maximum"))
		}
	}
	return most, at
}

// mostPublicIPs is the most public addresses of a scale set's instances
// (virtual-machine-scale-sets-networking.md, 2026-05-19).
const mostPublicIPs = 500

func instancePublicIPCount(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		var public int64
		var first *model.Node
		for _, ip := range set.IPConfigurations() {
			if c := ip.At("properties", "publicIPAddressConfiguration"); c.IsPresent() {
				if public++; first == nil {
					first = c
				}
			}
		}
		if public == 0 {
			continue
		}
		if n, ok := p.Int(set.Capacity()); ok && n*public > mostPublicIPs {
			p.Report(set.Capacity(), "capacity %d needs %d public IP addresses, above %d, the most a scale set uses", n, n*public, mostPublicIPs).
				Related(first, "each instance gets a public address here")
		}
	}
}
