package checks

import (
	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// basicLoadBalancer judges load balancers of scale sets that are Basic, which
// Resource Manager takes where no SKU is written. Of those behind which a
// Flexible set stands, a zonal one, or one of several placement groups, other
// rules speak, at the set. A part of one that Terraform declares elsewhere has
// no SKU.
func basicLoadBalancer(p *lint.Pass) {
	for _, lb := range p.Unit.Resources {
		if !lb.Is(model.LoadBalancerType) || !balancesPlainSets(p, lb) {
			continue
		}
		basic, _ := isBasic(lb)
		sku := lb.At("sku", "name")
		switch {
		case sku.IsUnknown():
			p.Undecide(sku)
		case !basic, sku.IsAbsent() && lb.Format == "terraform":
		case sku.IsAbsent():
			p.Report(sku, "%s has no sku, which makes it Basic: such load balancers were retired on 2025-09-30; set sku.name to Standard", lb.Label)
		default:
			f := p.Report(sku, "sku.name 'Basic': such load balancers were retired on 2025-09-30; set it to Standard")
			if sku.Defaulted != "" {
				f.AtMost(lint.Warning)
			}
		}
	}
}

// balancesPlainSets reports whether scale sets of the unit stand behind lb, all
// of which are Uniform, regional and in one placement group, as far as is known.
func balancesPlainSets(p *lint.Pass, lb *model.Resource) bool {
	found := false
	for _, set := range p.Unit.ScaleSets {
		if !isBehind(p.Unit, set, lb) {
			continue
		}
		found = true
		flexible, _ := set.Mode().Is("Flexible")
		zonal := (cond{op: "nonempty"}).test(set.Zones())
		groups := equals(set.SinglePlacementGroup(), false, nil)
		if flexible || zonal == yes || groups == yes {
			return false
		}
	}
	return found
}

// isBehind reports whether a pool of lb takes in the instances of set.
func isBehind(u *model.Unit, set *model.ScaleSet, lb *model.Resource) bool {
	for _, list := range []string{"loadBalancerBackendAddressPools", "loadBalancerInboundNatPools"} {
		for _, ref := range walkPath(set.Node, nicPath+"[].properties.ipConfigurations[].properties."+list+"[].id") {
			if owner, _ := u.Owner(ref); owner == lb {
				return true
			}
		}
	}
	return false
}
