package checks

import (
	"fmt"
	"net/netip"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// subnetUse is what scale sets of the unit ask of one declared subnet.
type subnetUse struct {
	subnet *model.Node
	owner  *model.Resource // what declares it
	prefix *model.Node     // may be unknown
	text   string          // the prefix
	usable int64
	shares []subnetShare
}

type subnetShare struct {
	set     *model.ScaleSet
	configs int64
}

// reservedAddresses is how many addresses of a subnet Azure keeps
// (virtual-networks-faq.md, 2025; confidence medium).
const reservedAddresses = 5

// subnetUses groups the IP configurations of the unit's scale sets by subnet,
// where the unit declares the subnet and it has one IPv4 prefix.
func subnetUses(u *model.Unit) []*subnetUse {
	var out []*subnetUse
	byNode := map[*model.Node]*subnetUse{}
	for _, set := range u.ScaleSets {
		for _, ip := range set.IPConfigurations() {
			owner, subnet := u.Element(ip.At("properties", "subnet", "id"))
			if six, _ := ip.At("properties", "privateIPAddressVersion").Is("IPv6"); subnet == nil || six {
				continue
			}
			s, seen := byNode[subnet]
			if !seen {
				s = newSubnetUse(owner, subnet)
				if byNode[subnet] = s; s != nil {
					out = append(out, s)
				}
			}
			if s != nil {
				s.shares = addShare(s.shares, set)
			}
		}
	}
	return out
}

// addShare adds one IP configuration of a set to the last share, or as another.
func addShare(shares []subnetShare, set *model.ScaleSet) []subnetShare {
	if n := len(shares); n > 0 && shares[n-1].set == set {
		shares[n-1].configs++
		return shares
	}
	return append(shares, subnetShare{set, 1})
}

// newSubnetUse returns the use of a subnet, nil where its prefix is of no
// concern: missing, of IPv6, or not the only one.
func newSubnetUse(owner *model.Resource, n *model.Node) *subnetUse {
	s := &subnetUse{subnet: n, owner: owner}
	candidates := []*model.Node{n.At("properties", "addressPrefix")}
	if candidates[0].IsAbsent() {
		list := n.At("properties", "addressPrefixes")
		if candidates, _ = list.Items(); list.IsUnknown() {
			candidates = []*model.Node{list}
		}
	}
	for _, c := range candidates {
		text, ok := c.String()
		if !ok && !c.IsUnknown() || strings.Contains(text, ":") {
			continue
		}
		if s.prefix != nil {
			return nil
		}
		s.prefix, s.text = c, text
	}
	switch {
	case s.prefix == nil:
		return nil
	case s.prefix.IsUnknown():
		return s
	}
	p, err := netip.ParsePrefix(s.text)
	if err != nil || !p.Addr().Is4() || p.Bits() > 29 {
		return nil
	}
	s.usable = 1<<(32-p.Bits()) - reservedAddresses
	return s
}

// together returns the shares that may be there at once: those of sets that
// are deployed for certain, then these with each of the others. Which of the
// others come together is not known.
func (s *subnetUse) together() [][]subnetShare { return together(s.shares) }

func together(shares []subnetShare) [][]subnetShare {
	var certain, rest []subnetShare
	for _, share := range shares {
		if share.set.Conditional == "" {
			certain = append(certain, share)
		} else {
			rest = append(rest, share)
		}
	}
	out := [][]subnetShare{certain}
	for _, share := range rest {
		out = append(out, append(certain[:len(certain):len(certain)], share))
	}
	return out
}

// demand is how many addresses shares need, with the largest of them.
type demand struct {
	need    int64
	largest int64
	at      *model.Node // what asks for the largest
	by      *model.Autoscale
	res     []*model.Resource
}

// demandOf adds up what shares need: by capacity, or by what autoscale may ask.
func demandOf(shares []subnetShare, scaled bool) demand {
	var d demand
	for _, share := range shares {
		r := reach{at: share.set.Capacity()}
		r.most, _ = r.at.Number()
		if scaled {
			r = reachOf(share.set)
		}
		d.res = append(d.res, share.set.Resource)
		if r.by != nil {
			d.res = append(d.res, r.by.Resource)
		}
		n := r.most * share.configs
		d.need += n
		if n > d.largest && (r.by != nil || !scaled) {
			d.largest, d.at, d.by = n, r.at, r.by
		}
	}
	return d
}

// openSubnets counts the rule as undecided for references to subnets that are
// not known, where the unit declares some.
func openSubnets(p *lint.Pass) {
	if !declares(p.Unit, model.NetworkType, model.SubnetType) {
		return
	}
	for _, set := range p.Unit.ScaleSets {
		openRefs(p, set, "subnet.id")
	}
}

func subnetCapacity(p *lint.Pass) {
	openSubnets(p)
	for _, s := range subnetUses(p.Unit) {
		if s.prefix.IsUnknown() {
			p.Undecide(s.prefix)
			continue
		}
		for _, shares := range s.together() {
			if s.tooSmall(p, shares, demandOf(shares, false)) || s.tooSmall(p, shares, demandOf(shares, true)) {
				break
			}
			for _, share := range shares {
				p.Undecide(reachOf(share.set).open)
			}
		}
	}
}

// tooSmall reports a subnet that has fewer addresses than d.
func (s *subnetUse) tooSmall(p *lint.Pass, shares []subnetShare, d demand) bool {
	if d.need <= s.usable || d.at == nil {
		return false
	}
	who := "the instances"
	if d.by != nil {
		who = "the instances that autoscale may ask for"
	}
	if len(shares) > 1 {
		who = strings.Replace(who, "instances", fmt.Sprintf("instances of %d scale sets", len(shares)), 1)
	}
	f := p.Report(d.at, "%s on subnet %s need %d addresses, and it has %d, for %d are reserved: widen it, or ask for fewer", who, s.text, d.need, s.usable, reservedAddresses)
	if d.by != nil {
		f.AtMost(lint.Warning)
	}
	hinges(f, append(d.res, s.owner)...).Related(s.prefix, "the subnet's prefix")
	for _, share := range shares {
		if len(shares) > 1 && share.set.Capacity() != d.at {
			f.Related(share.set.Capacity(), "%s is on the subnet too", share.set.Label)
		}
	}
	return true
}

// subnetOverprovisionHeadroom judges subnets that hold the instances, but not
// the fifth more that overprovisioning starts.
func subnetOverprovisionHeadroom(p *lint.Pass) {
	openSubnets(p)
	for _, s := range subnetUses(p.Unit) {
		for _, shares := range s.together() {
			if s.withoutHeadroom(p, shares) {
				break
			}
		}
	}
}

func (s *subnetUse) withoutHeadroom(p *lint.Pass, shares []subnetShare) bool {
	var sure, perhaps int64 // five times the extra instances
	var at, open *model.Node
	var n int64
	d := demandOf(shares, false)
	for _, share := range shares {
		over := overprovision(share.set)
		uniform := equals(share.set.Mode(), "Uniform", nil)
		extra := demandOf([]subnetShare{share}, false)
		switch on := min(uniform, equals(over, true, nil)); {
		case on == no:
			continue
		case extra.at == nil || on == maybe:
			perhaps += extra.need
			open = firstUnknown(share.set.Capacity(), over, share.set.Mode())
		default:
			sure += extra.need
			if extra.largest > n {
				n, at = extra.largest, extra.at
			}
		}
	}
	switch {
	case s.prefix.IsUnknown():
		p.Undecide(s.prefix)
	case d.need > s.usable: // CAP013 says so
	case at != nil && d.need*5+sure > s.usable*5:
		capacity, _ := at.Number()
		f := p.Report(at, "overprovisioning starts about a fifth more instances than capacity %d, and subnet %s has %d addresses for the %d needed without it: turn overprovisioning off, or widen the subnet", capacity, s.text, s.usable, d.need)
		hinges(f, append(d.res, s.owner)...).Related(s.prefix, "the subnet's prefix")
		return true
	case open != nil && (open.Name() == "capacity" || d.need*5+sure+perhaps > s.usable*5):
		p.Undecide(open)
	}
	return false
}

// subnetSurgeHeadroom is CAP015: a rolling upgrade with maxSurge starts a batch
// of instances more before it takes away the old ones. Without addresses for
// them it is done in place.
func subnetSurgeHeadroom(p *lint.Pass) {
	surging := func(set *model.ScaleSet) *model.Node {
		return set.At("properties", "upgradePolicy", "rollingUpgradePolicy", "maxSurge")
	}
	some := false
	for _, set := range p.Unit.ScaleSets {
		some = some || equals(surging(set), true, nil) != no
	}
	if !some {
		return
	}
	openSubnets(p)
	for _, s := range subnetUses(p.Unit) {
		for _, shares := range s.together() {
			if s.withoutSurge(p, shares, surging) {
				break
			}
		}
	}
}

// withoutSurge judges shares of a subnet that holds them, but not their batches.
func (s *subnetUse) withoutSurge(p *lint.Pass, shares []subnetShare, surging func(*model.ScaleSet) *model.Node) bool {
	var extra, batch, capacity int64
	var at *model.Node
	d := demandOf(shares, false)
	for _, share := range shares {
		surge := surging(share.set)
		if idle, open := idlePolicy(share.set); idle != no {
			if idle == maybe && !surge.IsAbsent() {
				p.Undecide(open)
			}
			continue
		}
		percent := surge.Parent().At("maxBatchInstancePercent").Default("the service's default", batchPercent)
		on, _ := p.Bool(surge)
		if !on {
			continue
		}
		n, ok1 := p.Int(share.set.Capacity())
		per, ok2 := p.Int(percent)
		if !ok1 || !ok2 || per < 1 || per > 100 || n < 1 || n > mostInstances {
			continue
		}
		more := (n*per + 99) / 100
		if extra += more * share.configs; more > batch {
			batch, capacity, at = more, n, surge
		}
	}
	switch {
	case at == nil, d.need > s.usable: // CAP013 says so
		return false
	case s.prefix.IsUnknown():
		p.Undecide(s.prefix)
		return false
	case d.need+extra <= s.usable:
		return false
	}
	f := p.Report(at, "maxSurge starts %s more than capacity %d for each batch, and subnet %s has %d addresses for the %d needed without them: the upgrade is done in place; widen the subnet, or lower maxBatchInstancePercent", instances(batch), capacity, s.text, s.usable, d.need)
	hinges(f, append(d.res, s.owner)...).Related(s.prefix, "the subnet's prefix")
	return true
}

// instances writes a number of them.
func instances(n int64) string {
	if n == 1 {
		return "1 instance"
	}
	return fmt.Sprintf("%d instances", n)
}

// publicIPPrefixType is the type of public IP prefixes.
const publicIPPrefixType = "Microsoft.Network/publicIPPrefixes"

// publicIPPrefixSize is CAP039: the prefix from which instances take their
// public addresses has one for each.
func publicIPPrefixSize(p *lint.Pass) {
	if !declares(p.Unit, publicIPPrefixType) {
		return
	}
	shares := map[*model.Resource][]subnetShare{}
	for _, set := range p.Unit.ScaleSets {
		for _, ip := range set.IPConfigurations() {
			ref := ip.At("properties", "publicIPAddressConfiguration", "properties", "publicIPPrefix", "id")
			if prefix := p.Unit.ByID(ref); prefix != nil {
				shares[prefix] = addShare(shares[prefix], set)
			} else {
				openRef(p, ref)
			}
		}
	}
	for _, prefix := range p.Unit.Resources {
		if list := shares[prefix]; list != nil {
			prefixFits(p, prefix, list)
		}
	}
}

func prefixFits(p *lint.Pass, prefix *model.Resource, shares []subnetShare) {
	length, version := prefix.At("properties", "prefixLength"), prefix.At("properties", "publicIPAddressVersion")
	n, ok := p.Int(length)
	bits := int64(32)
	if p.Is(version, "IPv6") {
		bits = 128
	}
	if !ok || version.IsUnknown() || n < 1 || n > bits || bits-n > 30 {
		return
	}
	size := int64(1) << (bits - n)
	if d, over := overLimit(p, shares, size); over {
		f := reportDemand(p, d, "%s take %d public addresses from %s, and a prefix of length %d has %d: make the prefix larger when it is created, or ask for fewer", d.asking(), d.need, prefix.Label, n, size)
		hinges(f, prefix).Related(length, "the length of the prefix")
	}
}
