package checks

import (
	"net/netip"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// subnetUse is what scale sets of the unit ask of one declared subnet.
type subnetUse struct {
	subnet *model.Node
	prefix *model.Node
	usable int64
	uses   []subnetShare
}

type subnetShare struct {
	set     *model.ScaleSet
	ip      *model.Node // the IP configuration
	configs int64
}

// reservedAddresses is how many addresses of a subnet Azure keeps
// (virtual-networks-faq.md, 2025; confidence medium).
const reservedAddresses = 5

// subnetUses groups the IP configurations of the unit's scale sets by subnet,
// where the unit declares the subnet with a known IPv4 prefix.
func subnetUses(u *model.Unit) []*subnetUse {
	var out []*subnetUse
	find := func(n *model.Node) *subnetUse {
		for _, s := range out {
			if s.subnet == n {
				return s
			}
		}
		prefix := n.At("properties", "addressPrefix")
		if items, _ := n.At("properties", "addressPrefixes").Items(); prefix.IsAbsent() && len(items) == 1 {
			prefix = items[0]
		}
		text, ok := prefix.String()
		if !ok {
			return nil
		}
		p, err := netip.ParsePrefix(text)
		if err != nil || !p.Addr().Is4() || p.Bits() > 29 {
			return nil
		}
		s := &subnetUse{subnet: n, prefix: prefix, usable: 1<<(32-p.Bits()) - reservedAddresses}
		out = append(out, s)
		return s
	}
	for _, set := range u.ScaleSets {
		counts := map[*model.Node]int64{}
		first := map[*model.Node]*model.Node{}
		var order []*model.Node
		for _, ip := range set.IPConfigurations() {
			_, subnet := u.Element(ip.At("properties", "subnet", "id"))
			if subnet == nil {
				continue
			}
			if counts[subnet]++; counts[subnet] == 1 {
				order = append(order, subnet)
				first[subnet] = ip
			}
		}
		for _, n := range order {
			if s := find(n); s != nil {
				s.uses = append(s.uses, subnetShare{set, first[n], counts[n]})
			}
		}
	}
	return out
}

func subnetCapacity(p *lint.Pass) {
	for _, s := range subnetUses(p.Unit) {
		var need int64
		var largestUse *model.Node
		var most int64 = -1
		for _, use := range s.uses {
			n, ok := p.Int(use.set.Capacity())
			if !ok || use.set.Conditional != "" {
				continue // what is not known adds nothing that is certain
			}
			need += n * use.configs
			if n*use.configs > most {
				most, largestUse = n*use.configs, use.set.Capacity()
			}
		}
		if need > s.usable {
			text, _ := s.prefix.String()
			p.Report(largestUse, "the instances on subnet %s need %d addresses, and it has %d: %d are reserved", text, need, s.usable, reservedAddresses).
				Related(s.prefix, "the subnet's prefix")
		}
	}
}

func subnetOverprovisionHeadroom(p *lint.Pass) {
	for _, s := range subnetUses(p.Unit) {
		for _, use := range s.uses {
			uniform, modeKnown := use.set.Mode().Is("Uniform")
			over := use.set.At("properties", "overprovision")
			on, ok := over.Bool()
			if modeKnown && !uniform || ok && !on {
				continue
			}
			n, ok := p.Int(use.set.Capacity())
			if !ok {
				continue
			}
			need := n * use.configs
			if need > s.usable || need*12 <= s.usable*10 {
				continue // too many already (CAP013), or room enough
			}
			if over.IsUnknown() || !modeKnown {
				p.Undecide(firstUnknown(over, use.set.Mode()))
				continue
			}
			text, _ := s.prefix.String()
			p.Report(use.set.Capacity(), "overprovisioning starts about a fifth more instances than capacity %d, and subnet %s has %d addresses", n, text, s.usable).
				Related(s.prefix, "the subnet's prefix")
		}
	}
}

// natPoolRange compares the ports of a NAT pool with the instances behind it.
func natPoolRange(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, ip := range set.IPConfigurations() {
			pools, _ := ip.At("properties", "loadBalancerInboundNatPools").Items()
			for _, ref := range pools {
				if _, pool := p.Unit.Element(ref.At("id")); pool != nil {
					natPoolPorts(p, set, pool)
				}
			}
		}
	}
}

func natPoolPorts(p *lint.Pass, set *model.ScaleSet, pool *model.Node) {
	start, end := pool.At("properties", "frontendPortRangeStart"), pool.At("properties", "frontendPortRangeEnd")
	from, ok1 := p.Int(start)
	to, ok2 := p.Int(end)
	if !ok1 || !ok2 {
		return
	}
	ports := to - from + 1
	if n, ok := p.Int(set.Capacity()); ok && n > ports {
		p.Report(set.Capacity(), "capacity %d is above %d, the number of ports of the NAT pool: each instance needs one", n, ports).
			Related(end, "the range %d to %d", from, to)
		return
	}
	for _, a := range set.Autoscales() {
		for _, profile := range a.Profiles() {
			max := profile.At("capacity", "maximum")
			if n, ok := max.Number(); ok && n > ports {
				p.Report(max, "autoscale maximum %d is above %d, the number of ports of the NAT pool: each instance needs one", n, ports).
					AtMost(lint.Warning).Related(end, "the range %d to %d", from, to)
				return
			}
		}
	}
}

// isBasic reports whether a load balancer or public address has the Basic SKU,
// which Resource Manager takes where none is written.
func isBasic(r *model.Resource) (basic bool, at *model.Node) {
	sku := r.At("sku", "name")
	switch {
	case sku.IsUnknown():
		return false, sku
	case sku.IsAbsent():
		return true, r.At("name")
	}
	is, _ := sku.Is("Basic")
	return is, sku
}

// loadBalancers calls judge for each load balancer of the unit behind which a set stands.
func loadBalancers(u *model.Unit, set *model.ScaleSet, judge func(lb *model.Resource, ref *model.Node)) {
	seen := map[*model.Resource]bool{}
	for _, ip := range set.IPConfigurations() {
		for _, list := range []string{"loadBalancerBackendAddressPools", "loadBalancerInboundNatPools"} {
			refs, _ := ip.At("properties", list).Items()
			for _, ref := range refs {
				lb, _ := u.Owner(ref.At("id"))
				if lb != nil && lb.Is(model.LoadBalancerType) && !seen[lb] {
					seen[lb] = true
					judge(lb, ref.At("id"))
				}
			}
		}
	}
}

func basicLoadBalancerOnFlexible(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		loadBalancers(p.Unit, set, func(lb *model.Resource, ref *model.Node) {
			basic, at := isBasic(lb)
			if !basic {
				p.Undecide(at)
				return
			}
			if p.Is(set.Mode(), "Flexible") {
				p.Report(ref, "a Flexible scale set needs a Standard load balancer, and %s is Basic%s", lb.Label, skuWords(lb)).
					Related(at, "the load balancer's SKU").Related(set.Mode(), "the mode")
			}
		})
	}
}

func skuWords(r *model.Resource) string {
	if r.At("sku", "name").IsAbsent() {
		return ", for it has no sku"
	}
	return ""
}

// basicSKUWithZones judges zonal sets behind Basic load balancers, and Basic
// public addresses of those.
func basicSKUWithZones(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		empty, known := set.Zones().IsEmpty()
		if known && empty {
			continue
		}
		loadBalancers(p.Unit, set, func(lb *model.Resource, ref *model.Node) {
			basic, at := isBasic(lb)
			if !basic {
				p.Undecide(at)
				return
			}
			if !known {
				p.Undecide(set.Zones())
				return
			}
			p.Report(ref, "a zonal scale set needs a Standard load balancer, and %s is Basic%s", lb.Label, skuWords(lb)).
				Related(at, "the load balancer's SKU").Related(set.Zones(), "the zones")
		})
	}
}

// attachedVMs calls judge for each virtual machine that joins a set of the unit.
func attachedVMs(u *model.Unit, judge func(vm *model.Resource, ref *model.Node, set *model.ScaleSet)) {
	for _, r := range u.Resources {
		if !r.Is("Microsoft.Compute/virtualMachines") {
			continue
		}
		ref := r.At("properties", "virtualMachineScaleSet", "id")
		target := u.ByID(ref)
		for _, set := range u.ScaleSets {
			if target != nil && set.Resource == target {
				judge(r, ref, set)
			}
		}
	}
}

func attachedVMMode(p *lint.Pass) {
	attachedVMs(p.Unit, func(_ *model.Resource, ref *model.Node, set *model.ScaleSet) {
		if p.Is(set.Mode(), "Uniform") {
			p.Report(ref, "the virtual machine joins %s, which is Uniform: only a Flexible scale set takes machines in", set.Label).
				Related(set.Mode(), "the mode")
		}
	})
}

func attachedVMPlacementGroup(p *lint.Pass) {
	attachedVMs(p.Unit, func(_ *model.Resource, ref *model.Node, set *model.ScaleSet) {
		single := set.At("properties", "singlePlacementGroup")
		if text, isText := single.String(); isText && strings.EqualFold(text, "false") {
			return
		}
		if b, ok := p.Bool(single); ok && b {
			p.Report(ref, "the virtual machine joins %s, whose singlePlacementGroup is true: it must be false there", set.Label).
				Related(single, "singlePlacementGroup true")
		}
	})
}
