package checks

import (
	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// natPoolRange compares the ports of a NAT pool with the instances behind it.
func natPoolRange(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		if declares(p.Unit, model.LoadBalancerType) {
			openRefs(p, set, "loadBalancerInboundNatPools[].id")
		}
		seen := map[*model.Node]bool{}
		for _, ip := range set.IPConfigurations() {
			pools, _ := ip.At("properties", "loadBalancerInboundNatPools").Items()
			for _, ref := range pools {
				lb, pool := p.Unit.Element(ref.At("id"))
				if pool != nil && !seen[pool] {
					seen[pool] = true
					natPoolPorts(p, set, lb, pool)
				}
			}
		}
	}
}

func natPoolPorts(p *lint.Pass, set *model.ScaleSet, lb *model.Resource, pool *model.Node) {
	start, end := pool.At("properties", "frontendPortRangeStart"), pool.At("properties", "frontendPortRangeEnd")
	from, ok1 := p.Int(start)
	to, ok2 := p.Int(end)
	if !ok1 || !ok2 {
		return
	}
	ports := max(0, to-from+1)
	name := show(pool.At("name"))
	if n, ok := p.Int(set.Capacity()); ok && n > ports {
		f := p.Report(set.Capacity(), "capacity %d is above %d, the number of ports of NAT pool %s: each instance needs one", n, ports, name)
		hinges(f, lb).Related(end, "the range %d to %d", from, to)
		return
	}
	r := reachOf(set)
	switch {
	case r.by != nil && r.most > ports:
		f := p.Report(r.at, "autoscale maximum %d is above %d, the number of ports of NAT pool %s: each instance needs one", r.most, ports, name).
			AtMost(lint.Warning)
		hinges(f, lb, set.Resource).Related(end, "the range %d to %d", from, to)
	default:
		p.Undecide(r.open)
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

// loadBalancers calls judge for each load balancer of the unit behind which a
// set stands. References that are not known may lead to one.
func loadBalancers(p *lint.Pass, set *model.ScaleSet, judge func(lb *model.Resource, ref *model.Node)) {
	if declares(p.Unit, model.LoadBalancerType) {
		openRefs(p, set, "loadBalancerBackendAddressPools[].id")
		openRefs(p, set, "loadBalancerInboundNatPools[].id")
	}
	seen := map[*model.Resource]bool{}
	for _, ip := range set.IPConfigurations() {
		for _, list := range []string{"loadBalancerBackendAddressPools", "loadBalancerInboundNatPools"} {
			refs, _ := ip.At("properties", list).Items()
			for _, ref := range refs {
				lb, _ := p.Unit.Owner(ref.At("id"))
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
		flexible := equals(set.Mode(), "Flexible", nil)
		if flexible == no {
			continue
		}
		loadBalancers(p, set, func(lb *model.Resource, ref *model.Node) {
			basic, at := isBasic(lb)
			switch {
			case !basic:
				p.Undecide(at)
			case flexible == maybe:
				p.Undecide(set.Mode())
			default:
				f := p.Report(ref, "a Flexible scale set needs a Standard load balancer, and %s is Basic%s", lb.Label, skuWords(lb))
				hinges(f, lb).Related(at, "the load balancer's SKU").Related(set.Mode(), "the mode")
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

// basicSKUWithZones judges zonal sets behind Basic load balancers, or behind
// others with a Basic public address.
func basicSKUWithZones(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		zonal := (cond{op: "nonempty"}).test(set.Zones())
		if zonal == no {
			continue
		}
		loadBalancers(p, set, func(lb *model.Resource, ref *model.Node) {
			basicWithZones(p, set, ref, lb, "load balancer", lb)
			if basic, _ := isBasic(lb); basic {
				return
			}
			frontends, _ := lb.At("properties", "frontendIPConfigurations").Items()
			for _, frontend := range frontends {
				ip := p.Unit.ByID(frontend.At("properties", "publicIPAddress", "id"))
				if ip != nil && ip.Is(model.PublicIPType) {
					basicWithZones(p, set, ref, ip, "public IP address", lb)
				}
			}
		})
	}
}

// basicWithZones judges one resource that stands before a set which is, or may
// be, zonal.
func basicWithZones(p *lint.Pass, set *model.ScaleSet, ref *model.Node, r *model.Resource, what string, lb *model.Resource) {
	basic, at := isBasic(r)
	switch {
	case !basic:
		p.Undecide(at)
	case set.Zones().IsUnknown():
		p.Undecide(set.Zones())
	default:
		f := p.Report(ref, "a zonal scale set needs a Standard %s, and %s is Basic%s", what, r.Label, skuWords(r))
		hinges(f, lb, r).Related(at, "its SKU").Related(set.Zones(), "the zones")
	}
}

// attachedVMs calls judge for each virtual machine that joins a set of the unit.
func attachedVMs(p *lint.Pass, judge func(vm *model.Resource, ref *model.Node, set *model.ScaleSet)) {
	for _, r := range p.Unit.Resources {
		if !r.Is("Microsoft.Compute/virtualMachines") {
			continue
		}
		ref := r.At("properties", "virtualMachineScaleSet", "id")
		if set := setByID(p.Unit, ref); set != nil {
			judge(r, ref, set)
		} else if len(p.Unit.ScaleSets) > 0 {
			openRef(p, ref)
		}
	}
}

// setByID returns the scale set of the unit that an id names, or nil.
func setByID(u *model.Unit, id *model.Node) *model.ScaleSet {
	target := u.ByID(id)
	for _, set := range u.ScaleSets {
		if target != nil && set.Resource == target {
			return set
		}
	}
	return nil
}

func attachedVMMode(p *lint.Pass) {
	attachedVMs(p, func(_ *model.Resource, ref *model.Node, set *model.ScaleSet) {
		if p.Is(set.Mode(), "Uniform") {
			f := p.Report(ref, "the virtual machine joins %s, which is Uniform: only a Flexible scale set takes machines in", set.Label)
			hinges(f, set.Resource).Related(set.Mode(), "the mode")
		}
	})
}

func attachedVMPlacementGroup(p *lint.Pass) {
	attachedVMs(p, func(_ *model.Resource, ref *model.Node, set *model.ScaleSet) {
		single := set.At("properties", "singlePlacementGroup")
		if b, ok := p.Bool(single); ok && b {
			f := p.Report(ref, "the virtual machine joins %s, whose singlePlacementGroup is true: it must be false there", set.Label)
			hinges(f, set.Resource).Related(single, "singlePlacementGroup true")
		}
	})
}
