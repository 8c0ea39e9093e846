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
	mostUnmanagedImage = 20 // twice as many without overprovisioning
)

// openLimit is one that holds or not, depending on a value that is not known.
type openLimit struct {
	rule string
	most int64
	node *model.Node
}

// setLimits are the limits of one set: those known to hold, and those that may.
type setLimits struct {
	known []limit
	open  []openLimit
}

// capacityLimits returns the limits of set that are known to hold; with those
// that may hold as their unknown nodes.
func capacityLimits(set *model.ScaleSet) ([]limit, []openLimit) {
	var l setLimits
	l.hold("CAP001", mostInstances, "the most a scale set holds", nil, lint.Error)
	switch kind, image := set.Image(); {
	case kind == model.ManagedImage:
		l.hold("CAP002", mostManagedImage, "the most a managed image outside a Compute Gallery allows", image, lint.Error)
	case kind == model.UnknownImage:
		l.leaveOpen("CAP002", mostManagedImage, image)
	}
	l.placementGroup(set)
	l.fixedSpreading(set)
	l.unmanaged(set)
	return l.known, l.open
}

func (l *setLimits) hold(rule string, most int64, why string, because *model.Node, severity lint.Severity) {
	l.known = append(l.known, limit{rule, most, why, because, severity})
}

// leaveOpen adds a limit that hangs on the first of nodes that is not known;
// where all are known there is none.
func (l *setLimits) leaveOpen(rule string, most int64, nodes ...*model.Node) {
	if n := firstUnknown(nodes...); n != nil {
		l.open = append(l.open, openLimit{rule, most, n})
	}
}

func firstUnknown(nodes ...*model.Node) *model.Node {
	for _, n := range nodes {
		if n.IsUnknown() {
			return n
		}
	}
	return nil
}

func (l *setLimits) placementGroup(set *model.ScaleSet) {
	group, mode := set.SinglePlacementGroup(), set.Mode()
	uniform := equals(mode, "Uniform", nil)
	single := equals(group, true, nil)
	switch min(uniform, single) {
	case yes:
		l.hold("CAP003", mostPlacementGroup, "the most a single placement group holds", group, lint.Error)
	case maybe:
		l.leaveOpen("CAP003", mostPlacementGroup, group, mode)
	}
}

// fixedSpreading adds the limit of Flexible sets that spread over a fixed
// number of fault domains, on sizes without memory-preserving updates.
func (l *setLimits) fixedSpreading(set *model.ScaleSet) {
	mode, domains, size := set.Mode(), set.FaultDomains(), set.At("sku", "name")
	count, countOK := domains.Number()
	name, nameOK := size.String()
	lacks, sure := withoutMemoryPreservingUpdates(name)
	flexible := equals(mode, "Flexible", nil)
	switch {
	case flexible == no, !domains.IsUnknown() && (!countOK || count <= 1), !size.IsUnknown() && (!nameOK || !lacks):
		return
	case flexible == maybe || domains.IsUnknown() || size.IsUnknown():
		l.leaveOpen("CAP004", mostFixedSpreading, mode, domains, size)
		return
	}
	severity := lint.Warning
	if sure {
		severity = lint.Error
	}
	l.hold("CAP004", mostFixedSpreading, "the most a Flexible scale set holds that spreads size "+name+" over several fault domains", domains, severity)
}

// unmanaged adds the limits of sets whose OS disks lie in storage accounts.
func (l *setLimits) unmanaged(set *model.ScaleSet) {
	disk := set.Profile("storageProfile", "osDisk")
	vhds := disk.At("vhdContainers")
	switch (cond{op: "nonempty"}).test(vhds) {
	case yes:
		l.hold("CAP006", mostUnmanagedDisks, "the most a scale set on unmanaged disks holds", vhds, lint.Error)
	case maybe:
		l.leaveOpen("CAP006", mostUnmanagedDisks, vhds)
	}
	image, over := disk.At("image", "uri"), overprovision(set)
	switch (cond{op: "nonempty"}).test(image) {
	case yes:
		on, known := over.Bool()
		if on {
			l.hold("CAP007", mostUnmanagedImage, "the most an unmanaged image allows with overprovisioning", image, lint.Warning)
			return
		}
		why := "the most an unmanaged image allows"
		if known {
			why += " without overprovisioning"
		}
		l.hold("CAP007", 2*mostUnmanagedImage, why, image, lint.Warning)
		l.leaveOpen("CAP007", mostUnmanagedImage, over)
	case maybe:
		l.leaveOpen("CAP007", mostUnmanagedImage, image)
	}
}

// checkLimit reports a capacity above the limit that the pass's rule stands for.
func checkLimit(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		limits, open := capacityLimits(set)
		capacity := set.Capacity()
		found := false
		for _, l := range limits {
			if l.rule != p.Rule.ID {
				continue
			}
			if n, ok := p.Int(capacity); ok && n > l.most {
				found = true
				f := p.Report(capacity, "capacity %d is above %d, %s", n, l.most, l.why).AtMost(l.severity)
				relateLimit(f, l.because)
			}
		}
		for _, o := range open {
			if o.rule != p.Rule.ID || found {
				continue
			}
			if n, ok := capacity.Number(); capacity.IsUnknown() || ok && n > o.most {
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

// largeSetFaultDomains warns where a regional Uniform set may outgrow the
// placement group within which its fault domains are guaranteed.
func largeSetFaultDomains(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		large, nodes := (subject{res: set.Resource, set: set}).all([]cond{
			{path: modePath, op: "eq", value: "Uniform"}, {path: "zones", op: "empty"}, {path: placementPath, op: "absent"},
			// In one placement group it cannot get there: CAP003 and CAP019 say so.
			{path: groupPath, op: "eq", value: false, def: false},
		})
		r := reachOf(set)
		switch {
		case large == no:
		case r.most <= mostPlacementGroup:
			p.Undecide(r.open)
		case large == maybe:
			p.Undecide(firstUnknown(nodes...))
		default:
			what := last(r.at.Path())
			if r.by != nil {
				what = "autoscale " + what
			}
			f := p.Report(r.at, "%s %d is above %d: beyond that a Uniform scale set spans placement groups, and its fault domains are no longer guaranteed; spread it over zones, or use Flexible orchestration",
				what, r.most, mostPlacementGroup)
			hinges(f, set.Resource).YieldsTo = []string{"CAP001", "CAP020"}
		}
	}
}

// mostPublicIPs is the most public addresses of a scale set's instances
// (virtual-machine-scale-sets-networking.md, 2026-05-19).
const mostPublicIPs = 500

func instancePublicIPCount(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		openRef(p, set.Profile("networkProfile", "networkInterfaceConfigurations"))
		var public, open int64
		var first, unknown *model.Node
		for _, ip := range set.IPConfigurations() {
			c := ip.At("properties", "publicIPAddressConfiguration")
			switch (cond{op: "present"}).test(c) {
			case yes:
				if public++; first == nil {
					first = c
				}
			case maybe:
				open, unknown = open+1, c
			}
		}
		if public+open == 0 {
			continue
		}
		n, ok := p.Int(set.Capacity())
		switch {
		case !ok:
		case n*public > mostPublicIPs:
			p.Report(set.Capacity(), "capacity %d needs %d public IP addresses, above %d, the most a scale set uses", n, n*public, mostPublicIPs).
				Related(first, "each instance gets a public address here")
		case n*(public+open) > mostPublicIPs:
			p.Undecide(unknown)
		}
	}
}

// nicCount judges the number of network interfaces, also by the size where
// that is known.
func nicCount(p *lint.Pass) {
	checkRows(p)
	for _, set := range p.Unit.ScaleSets {
		nics, count := set.Profile("networkProfile", "networkInterfaceConfigurations"), len(set.NICs())
		if count > mostNICs || count <= fewestNICs { // the rows speak of more, and all sizes take so many
			continue
		}
		s, size, found := sizeOf(set)
		switch {
		case size.IsUnknown():
			p.Undecide(size)
		case found && s.NICs >= 0 && count > s.NICs:
			name, _ := size.String()
			p.Report(nics, "the number of networkInterfaceConfigurations, %d, is above %d, the most that size %s takes", count, s.NICs, name).
				Related(size, "the size")
		}
	}
}

// mostNICs is the most network interfaces of any size, and fewestNICs the
// fewest that a size is limited to.
const (
	mostNICs   = 8
	fewestNICs = 2
)

// priorityMix judges the numbers of a priority mix, and a base that the set
// never reaches: then no instance is Spot.
func priorityMix(p *lint.Pass) {
	checkRows(p)
	for _, set := range p.Unit.ScaleSets {
		base := set.At("properties", "priorityMixPolicy", "baseRegularPriorityCount")
		n, ok := base.Number()
		r := reachOf(set)
		if !ok || n > mostInstances || r.at == nil && r.open == nil || r.open == nil && r.most == 0 {
			continue // an empty set is one to be filled by somebody else
		}
		switch {
		case n <= r.most:
		case r.open != nil:
			p.Undecide(r.open)
		default:
			f := p.Report(base, "baseRegularPriorityCount %d is above %d, the most instances that are asked for: no instance is ever Spot", n, r.most).
				AtMost(lint.Warning)
			hinges(f, r.owner()).Related(r.at, "%s", shownAs(r.at))
		}
	}
}

// perAccount is how many instances one storage account holds the disks of, with
// overprovisioning (virtual-machine-scale-sets-design-overview.md, 2026-05-19).
const perAccount = 20

// storageAccounts is CAP009: unmanaged disks are spread over enough accounts.
func storageAccounts(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		list := set.Profile("storageProfile", "osDisk", "vhdContainers")
		if list.IsAbsent() {
			continue
		}
		p.Undecide(list)
		containers, _ := list.Items()
		if len(containers) == 0 {
			continue
		}
		seen := map[string]bool{}
		accounts := int64(0)
		for _, c := range containers {
			account := accountOf(c)
			if account == "" || !seen[account] {
				accounts++ // one of which nothing is known may be another
			}
			seen[account] = true
		}
		n, ok := p.Int(set.Capacity())
		over := overprovision(set)
		on := equals(over, true, nil)
		switch {
		case !ok || n <= accounts*perAccount || on == no && n <= 2*accounts*perAccount:
		case on == maybe && n <= 2*accounts*perAccount:
			p.Undecide(over)
		default:
			each, without := int64(perAccount), ""
			if on == no {
				each, without = 2*perAccount, " without overprovisioning"
			}
			p.Report(set.Capacity(), "capacity %d needs %d storage accounts for the disks, one for each %d instances%s, and vhdContainers lie in %d: add accounts, or use managed disks",
				n, (n+each-1)/each, each, without, accounts).Related(list, "the containers")
		}
	}
}

// accountOf returns the host of a container's address, in lower case; "" where
// nothing is known of it.
func accountOf(container *model.Node) string {
	text, _ := container.Text()
	_, rest, ok := strings.Cut(strings.ToLower(text), "://")
	if !ok {
		return strings.ToLower(text)
	}
	host, _, _ := strings.Cut(rest, "/")
	return host
}
