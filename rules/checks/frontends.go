package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// skuName returns the name of a network resource's SKU, Basic where none is
// written and that means Basic, and the node that says so. It is empty where
// it is not known.
func skuName(r *model.Resource) (string, *model.Node) {
	if basic, at := isBasic(r); basic {
		return "Basic", at
	}
	sku := r.At("sku", "name")
	name, _ := sku.String()
	return name, sku
}

// frontendAddressSKU is NET015: a load balancer and the public IP addresses of
// its frontends have one SKU.
func frontendAddressSKU(p *lint.Pass) {
	for _, lb := range p.Unit.Resources {
		if !lb.Is(model.LoadBalancerType) {
			continue
		}
		name, at := skuName(lb)
		frontends, _ := lb.At("properties", "frontendIPConfigurations").Items()
		for _, frontend := range frontends {
			ref := frontend.At("properties", "publicIPAddress", "id")
			ip := p.Unit.ByID(ref)
			if ip == nil {
				continue
			}
			other, otherAt := skuName(ip)
			if name == "" || other == "" {
				p.Undecide(firstUnknown(at, otherAt))
				continue
			}
			if !strings.EqualFold(name, other) {
				f := p.Report(ref, "%s is %s%s, and its public IP address %s is %s%s: both have one SKU", lb.Label, name, skuWords(lb), ip.Label, other, skuWords(ip))
				hinges(f, lb, ip).Related(at, "the load balancer's SKU").Related(otherAt, "the address's SKU")
			}
		}
	}
}

// side tells whether a load balancer is public or internal, or nothing where
// its frontends do not say so.
func side(lb *model.Resource) string {
	frontends, ok := lb.At("properties", "frontendIPConfigurations").Items()
	if !ok || len(frontends) == 0 {
		return ""
	}
	out := ""
	for _, frontend := range frontends {
		is, there := "", cond{op: "present"}
		public := max(there.test(frontend.At("properties", "publicIPAddress")), there.test(frontend.At("properties", "publicIPPrefix")))
		switch {
		case public == yes:
			is = "public"
		case public == no && there.test(frontend.At("properties", "subnet")) == yes:
			is = "internal"
		}
		if is == "" || out != "" && is != out {
			return ""
		}
		out = is
	}
	return out
}

// balancersOfOneSide is NET010: one IP configuration joins at most one public
// and one internal load balancer.
func balancersOfOneSide(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, ip := range set.IPConfigurations() {
			first := map[string]*model.Resource{}
			at := map[string]*model.Node{}
			refs, _ := ip.At("properties", "loadBalancerBackendAddressPools").Items()
			for _, ref := range refs {
				id := ref.At("id")
				lb, _ := p.Unit.Owner(id)
				if lb == nil || !lb.Is(model.LoadBalancerType) {
					p.Undecide(id)
					continue
				}
				is := side(lb)
				switch {
				case is == "":
					p.Undecide(lb.At("properties", "frontendIPConfigurations"))
				case first[is] == nil:
					first[is], at[is] = lb, id
				case first[is] != lb:
					f := p.Report(id, "%s is %s, and so is %s, which this IP configuration joins already: one public and one internal load balancer are the most", lb.Label, is, first[is].Label)
					hinges(f, lb, first[is]).Related(at[is], "the other pool")
				}
			}
		}
	}
}

// rulesOfOnePort is NET026, where both rules belong to one load balancer and
// one pool: without floating IP, each needs a back-end port of its own.
func rulesOfOnePort(p *lint.Pass) {
	for _, lb := range p.Unit.Resources {
		if !lb.Is(model.LoadBalancerType) {
			continue
		}
		first := map[string]*model.Node{}
		rules, _ := lb.At("properties", "loadBalancingRules").Items()
		for _, rule := range rules {
			key, open := backendOf(rule)
			switch {
			case open != nil:
				p.Undecide(open)
			case key == "":
			case first[key] == nil:
				first[key] = rule
			default:
				port := rule.At("properties", "backendPort")
				p.Report(port, "this rule and %s send to one pool at the same port %s: without floating IP, each rule needs a back-end port of its own", show(first[key].At("name")), show(port)).
					Related(first[key].At("properties", "backendPort"), "the other rule")
			}
		}
	}
}

// backendOf returns the pool, protocol and back-end port of a load balancing
// rule as a key, or what is not known of them. The key is empty where the rule
// is not compared: with floating IP, and where it lacks one of them.
func backendOf(rule *model.Node) (key string, open *model.Node) {
	pool := rule.At("properties", "backendAddressPool", "id")
	if many, _ := rule.At("properties", "backendAddressPools").Items(); pool.IsAbsent() && len(many) > 0 {
		pool = many[0].At("id")
	}
	protocol, port := rule.At("properties", "protocol"), rule.At("properties", "backendPort")
	floating := rule.At("properties", "enableFloatingIP")
	id, known := pool.Text()
	if open := firstUnknown(protocol, port, floating); open != nil || !known && pool.IsUnknown() {
		return "", firstUnknown(open, pool)
	}
	on, _ := floating.Bool()
	kind, hasProtocol := protocol.String()
	if _, hasPort := port.Number(); on || id == "" || !hasProtocol || !hasPort {
		return "", nil
	}
	return strings.ToLower(id + " " + kind + " " + show(port)), nil
}
