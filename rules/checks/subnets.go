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
				s.add(set)
			}
		}
	}
	return out
}

func (s *subnetUse) add(set *model.ScaleSet) {
	if n := len(s.shares); n > 0 && s.shares[n-1].set == set {
		s.shares[n-1].configs++
		return
	}
	s.shares = append(s.shares, subnetShare{set, 1})
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
func (s *subnetUse) together() [][]subnetShare {
	var certain, rest []subnetShare
	for _, share := range s.shares {
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
