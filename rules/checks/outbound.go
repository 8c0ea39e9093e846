package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// natGatewayType is the type of NAT gateways.
const natGatewayType = "Microsoft.Network/natGateways"

// flexibleOutbound is MODE018: the instances of a Flexible set have no way out
// to the internet that nobody declares.
func flexibleOutbound(p *lint.Pass) {
	outboundPath(p, "Flexible", "instances of a Flexible set get no default outbound access")
}

// uniformOutbound is NET019: those of a Uniform set have one where their
// virtual network is an older one.
func uniformOutbound(p *lint.Pass) {
	outboundPath(p, "Uniform", "they rely on default outbound access, which new virtual networks no longer have since 2026-03-31")
}

// outboundPath judges the sets of one mode whose instances have no explicit way
// out: neither public addresses, nor a public load balancer, nor a NAT gateway
// or a route table on a subnet that the unit declares.
func outboundPath(p *lint.Pass, mode, why string) {
	whole := maybe // whether a NAT gateway serves whole networks; maybe before anybody asks
	for _, set := range p.Unit.ScaleSets {
		is := equals(set.Mode(), mode, nil)
		r := reachOf(set)
		ips := set.IPConfigurations()
		if is == no || len(ips) == 0 || r.open == nil && r.most == 0 {
			continue
		}
		way, at, doubt := wayOut(p.Unit, ips)
		if way == no && whole == maybe {
			whole = known(servesNetworks(p.Unit))
		}
		switch {
		case way == yes, way == no && whole == yes:
		case way == maybe:
			p.Undecide(at)
		case is == maybe, r.most == 0:
			p.Undecide(firstUnknown(set.Mode(), r.open))
		default:
			f := p.Report(at, "the instances have no explicit way out to the internet, and %s: give the subnet a NAT gateway, or have a Standard public load balancer or public addresses for the instances", why)
			hinges(f, doubt...)
		}
	}
}

// wayOut tells whether some of IP configurations have an explicit way out, or
// lie in a subnet whose author keeps it from one. at is the subnet's id, or what
// is not known; owners are the resources that the answer hangs on.
func wayOut(u *model.Unit, ips []*model.Node) (way tri, at *model.Node, owners []*model.Resource) {
	result := no
	note := func(t tri, n *model.Node) {
		if t > result {
			result, at = t, n
		}
	}
	for _, ip := range ips {
		public := ip.At("properties", "publicIPAddressConfiguration")
		note((cond{op: "present"}).test(public), public)
		pools := ip.At("properties", "loadBalancerBackendAddressPools")
		if pools.IsUnknown() {
			note(maybe, pools)
		}
		refs, _ := pools.Items()
		for _, ref := range refs {
			lb, _ := u.Owner(ref.At("id"))
			note(publicSide(lb), ref.At("id"))
		}
		id := ip.At("properties", "subnet", "id")
		owner, subnet := u.Element(id)
		if subnet == nil {
			note(maybe, id)
			continue
		}
		owners = append(owners, owner)
		note(leadsOut(subnet))
		if result == no {
			at = id
		}
	}
	return result, at, owners
}

// publicSide tells whether a load balancer has a public frontend: maybe where
// it is not declared, or declares none.
func publicSide(lb *model.Resource) tri {
	if lb == nil || !lb.Is(model.LoadBalancerType) {
		return maybe
	}
	switch side(lb) {
	case "internal":
		return no
	case "public":
		return yes
	}
	return maybe
}

// leadsOut tells whether a subnet has a NAT gateway or a route table, or is
// kept private on purpose.
func leadsOut(subnet *model.Node) (tri, *model.Node) {
	result, at := no, (*model.Node)(nil)
	for _, name := range [...]string{"natGateway", "routeTable"} {
		n := subnet.At("properties", name)
		if t := (cond{op: "present"}).test(n); t > result {
			result, at = t, n
		}
	}
	private := subnet.At("properties", "defaultOutboundAccess")
	if t := equals(private, false, nil); t > result {
		result, at = t, private
	}
	return result, at
}

// servesNetworks reports whether a NAT gateway of the unit is one of the newer
// kind, which serves a whole virtual network.
func servesNetworks(u *model.Unit) bool {
	for _, r := range u.Resources {
		if r.Is(natGatewayType) && !r.At("properties", "sourceVirtualNetwork").IsAbsent() {
			return true
		}
	}
	return false
}

// standardWithoutNSG is NET006: nothing reaches instances behind a Standard
// public load balancer, unless a network security group lets it in.
func standardWithoutNSG(p *lint.Pass) {
	if !declares(p.Unit, model.LoadBalancerType) {
		return
	}
	for _, set := range p.Unit.ScaleSets {
		for _, nic := range set.NICs() {
			group := nic.At("properties", "networkSecurityGroup")
			if (cond{op: "present"}).test(group) == yes {
				continue
			}
			ips, _ := nic.At("properties", "ipConfigurations").Items()
			for _, ip := range ips {
				if closedBehind(p, group, ip) {
					break
				}
			}
		}
	}
}

// closedBehind judges one IP configuration, of whose interface group is the
// network security group, absent or not known.
func closedBehind(p *lint.Pass, group, ip *model.Node) bool {
	lb, ref := standardPublic(p, ip)
	if lb == nil {
		return false
	}
	id := ip.At("properties", "subnet", "id")
	owner, subnet := p.Unit.Element(id)
	if subnet == nil {
		openRef(p, id)
		return false
	}
	own := subnet.At("properties", "networkSecurityGroup")
	switch (cond{op: "present"}).test(own) {
	case yes:
		return false
	case maybe:
		p.Undecide(own)
		return false
	}
	if group.IsUnknown() {
		p.Undecide(group)
		return false
	}
	f := p.Report(ref, "%s is Standard, and neither the network interface nor its subnet has a network security group: nothing gets in; add one that allows what the instances serve", lb.Label)
	hinges(f, lb, owner).Related(id, "the subnet")
	return true
}

// letsIn reports whether a load balancer sends something to its instances, and
// is not there for their way out alone.
func letsIn(lb *model.Resource) bool {
	for _, list := range [...]string{"loadBalancingRules", "inboundNatPools", "inboundNatRules"} {
		if items, _ := lb.At("properties", list).Items(); len(items) > 0 {
			return true
		}
	}
	return false
}

// standardPublic returns the Standard public load balancer behind which an IP
// configuration stands, with the reference that says so; nil where none is known.
func standardPublic(p *lint.Pass, ip *model.Node) (*model.Resource, *model.Node) {
	for _, list := range [...]string{"loadBalancerBackendAddressPools", "loadBalancerInboundNatPools"} {
		pools := ip.At("properties", list)
		p.Undecide(pools)
		refs, _ := pools.Items()
		for _, ref := range refs {
			lb, _ := p.Unit.Owner(ref.At("id"))
			if lb == nil || !lb.Is(model.LoadBalancerType) {
				openRef(p, ref.At("id"))
				continue
			}
			if side(lb) != "public" {
				continue
			}
			name, at := skuName(lb)
			switch {
			case !letsIn(lb):
				p.Undecide(lb.At("properties", "loadBalancingRules"))
				continue
			case strings.EqualFold(name, "Standard"):
				return lb, ref.At("id")
			}
			if name == "" {
				p.Undecide(at)
			}
		}
	}
	return nil, nil
}
