package checks

import (
	"strconv"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// Limits of load balancers, by the limits include of MicrosoftDocs/azure-docs
// (2024-10-24). Older pages have 1000 for pools of Standard ones.
const (
	mostPoolStandard   = 5000
	mostPoolBasic      = 300
	mostPoolGlobal     = 300
	mostRulesStandard  = 1500
	mostRulesBasic     = 250
	mostFrontendConfig = 10000
)

// poolUse is what scale sets of the unit put into one pool of a load balancer.
type poolUse struct {
	lb     *model.Resource
	pool   *model.Node
	shares []subnetShare
}

// poolUses groups the IP configurations of the unit's sets by the pools in a
// list of theirs, as far as the unit declares the pools.
func poolUses(p *lint.Pass, list string) []*poolUse {
	var out []*poolUse
	if !declares(p.Unit, model.LoadBalancerType) {
		return nil
	}
	for _, set := range p.Unit.ScaleSets {
		openRefs(p, set, list+"[].id")
		for _, ip := range set.IPConfigurations() {
			refs, _ := ip.At("properties", list).Items()
			for _, ref := range refs {
				lb, pool := p.Unit.Element(ref.At("id"))
				if lb == nil || pool == nil || !lb.Is(model.LoadBalancerType) {
					continue
				}
				use := useOf(out, pool)
				if use == nil {
					use = &poolUse{lb: lb, pool: pool}
					out = append(out, use)
				}
				use.shares = addShare(use.shares, set)
			}
		}
	}
	return out
}

func useOf(all []*poolUse, pool *model.Node) *poolUse {
	for _, use := range all {
		if use.pool == pool {
			return use
		}
	}
	return nil
}

// overLimit looks for shares that may be there together and need more than
// most, by capacity or else by what autoscale may ask for. Where none do, and
// what is not known may be enough for it, the rule is undecided.
func overLimit(p *lint.Pass, shares []subnetShare, most int64) (demand, bool) {
	for _, some := range together(shares) {
		for _, scaled := range [...]bool{false, true} {
			if d := demandOf(some, scaled); d.need > most && d.at != nil {
				return d, true
			}
		}
		if mayNeed(some) <= most {
			continue
		}
		for _, share := range some {
			p.Undecide(reachOf(share.set).open)
		}
	}
	return demand{}, false
}

// mayNeed adds up what shares need, or may: a set whose number of instances is
// not known may hold as many as any does.
func mayNeed(shares []subnetShare) int64 {
	needed := int64(0)
	for _, share := range shares {
		r := reachOf(share.set)
		if r.open != nil {
			r.most = max(r.most, mostInstances)
		}
		needed += r.most * share.configs
	}
	return needed
}

// asking names what asks for the instances of a demand.
func (d demand) asking() string {
	if d.by != nil {
		return "the instances that autoscale may ask for"
	}
	return "the instances"
}

// reportDemand reports a demand where it comes from: as a warning at most where
// autoscale may ask for it.
func reportDemand(p *lint.Pass, d demand, format string, args ...any) *lint.Finding {
	f := p.Report(d.at, format, args...)
	if d.by != nil {
		f.AtMost(lint.Warning)
	}
	return hinges(f, d.res...)
}

// backendPoolLimit is CAP034: what stands in one pool fits into the limit of the
// load balancer's SKU.
func backendPoolLimit(p *lint.Pass) {
	for _, use := range poolUses(p, "loadBalancerBackendAddressPools") {
		if mayNeed(use.shares) <= mostPoolBasic {
			continue // the least of the limits
		}
		name, at := skuName(use.lb)
		tier := use.lb.At("sku", "tier")
		most, kind := int64(0), name
		switch global, known := tier.Is("Global"); {
		case name == "" || !known:
			p.Undecide(firstUnknown(at, tier))
			continue
		case strings.EqualFold(name, "Basic") && !toBeReplaced(p, use.lb, use.shares):
			most, kind = mostPoolBasic, "Basic"
		case global:
			most, kind = mostPoolGlobal, "cross-region"
		case strings.EqualFold(name, "Standard"), strings.EqualFold(name, "Basic"):
			most, kind = mostPoolStandard, "Standard"
		default:
			continue
		}
		if d, over := overLimit(p, use.shares, most); over {
			f := reportDemand(p, d, "%s put %d IP configurations into the pool %s, and a pool of a %s load balancer takes %d: ask for fewer, or spread them over pools of several load balancers",
				d.asking(), d.need, show(use.pool.At("name")), kind, most)
			hinges(f, use.lb).Related(at, "the load balancer's SKU")
		}
	}
}

// toBeReplaced reports whether other rules ask for a Standard load balancer in the
// place of a Basic one: its limits are no concern then.
func toBeReplaced(p *lint.Pass, lb *model.Resource, shares []subnetShare) bool {
	for _, share := range shares {
		if share.set != shares[0].set {
			return true // NET009
		}
	}
	return !balancesPlainSets(p, lb) // NET008, FD013 and MODE016
}

// balancerRuleLimit is CAP035: a NAT pool makes a rule for each instance, and a
// load balancer has so many rules at most.
func balancerRuleLimit(p *lint.Pass) {
	byBalancer := map[*model.Resource][]subnetShare{}
	uses := poolUses(p, "loadBalancerInboundNatPools")
	for _, use := range uses {
		byBalancer[use.lb] = append(byBalancer[use.lb], use.shares...)
	}
	for _, use := range uses {
		shares, lb := byBalancer[use.lb], use.lb
		if shares == nil {
			continue
		}
		delete(byBalancer, lb)
		rules, known1 := lb.At("properties", "loadBalancingRules").Items()
		nat, known2 := lb.At("properties", "inboundNatRules").Items()
		declared := int64(len(rules) + len(nat))
		if known1 && known2 && mayNeed(shares)+declared <= mostRulesBasic {
			continue
		}
		name, at := skuName(lb)
		most := int64(mostRulesStandard)
		if strings.EqualFold(name, "Basic") && !toBeReplaced(p, lb, shares) {
			most = mostRulesBasic
		}
		if name == "" || !known1 || !known2 {
			p.Undecide(firstUnknown(at, lb.At("properties", "loadBalancingRules"), lb.At("properties", "inboundNatRules")))
			continue
		}
		if d, over := overLimit(p, shares, most-declared); over {
			beside := ""
			switch {
			case declared == 1:
				beside = ", beside the one that is declared"
			case declared > 1:
				beside = ", beside the " + strconv.FormatInt(declared, 10) + " that are declared"
			}
			f := reportDemand(p, d, "%s need %d NAT rules of %s, one in each NAT pool%s, and %d rules are the most: ask for fewer, or use inbound NAT rules for a backend pool",
				d.asking(), d.need, lb.Label, beside, most)
			hinges(f, lb).Related(at, "the load balancer's SKU")
		}
	}
}

// frontendConfigurations is CAP037: the rules of one frontend together reach so
// many IP configurations at most.
func frontendConfigurations(p *lint.Pass) {
	var uses []*poolUse
	for _, lb := range p.Unit.Resources {
		if !lb.Is(model.LoadBalancerType) {
			continue
		}
		rules, _ := lb.At("properties", "loadBalancingRules").Items()
		if len(rules) < 2 {
			continue // one pool holds fewer
		}
		if uses == nil {
			if uses = poolUses(p, "loadBalancerBackendAddressPools"); uses == nil {
				return
			}
		}
		frontendsOf(p, lb, rules, uses)
	}
}

// frontendsOf adds up what the rules of each frontend of one load balancer reach.
func frontendsOf(p *lint.Pass, lb *model.Resource, rules []*model.Node, uses []*poolUse) {
	pools := map[string]map[*poolUse]int64{} // how many rules send to each
	count := map[string]int{}
	var order []string
	for _, rule := range rules {
		frontend := rule.At("properties", "frontendIPConfiguration", "id")
		id, ok := frontend.Text()
		if !ok {
			p.Undecide(frontend)
			continue
		}
		id = strings.ToLower(id)
		if count[id] == 0 {
			order = append(order, id)
			pools[id] = map[*poolUse]int64{}
		}
		count[id]++
		for _, pool := range poolsOf(rule) {
			_, element := p.Unit.Element(pool)
			if use := useOf(uses, element); use != nil && element != nil {
				pools[id][use]++
			}
		}
	}
	for _, id := range order {
		var shares []subnetShare
		for _, use := range uses {
			for _, share := range use.shares {
				if times := pools[id][use]; times > 0 {
					shares = append(shares, subnetShare{share.set, share.configs * times})
				}
			}
		}
		if d, over := overLimit(p, shares, mostFrontendConfig); over {
			f := reportDemand(p, d, "the %d rules of the frontend '%s' of %s reach %d IP configurations, and %d are the most for one frontend: spread the rules over several frontends",
				count[id], id[strings.LastIndexByte(id, '/')+1:], lb.Label, d.need, mostFrontendConfig)
			hinges(f, lb).Related(lb.At("properties", "loadBalancingRules"), "the rules")
		}
	}
}

// poolsOf returns the ids of the pools to which a load balancing rule sends.
func poolsOf(rule *model.Node) []*model.Node {
	if many, _ := rule.At("properties", "backendAddressPools").Items(); len(many) > 0 {
		out := make([]*model.Node, len(many))
		for i, n := range many {
			out[i] = n.At("id")
		}
		return out
	}
	return []*model.Node{rule.At("properties", "backendAddressPool", "id")}
}

// natPoolHeadroom is CAP047: overprovisioning starts more instances than asked
// for, each of which takes a port of the NAT pool. Reports have it fail with
// fewer than twice as many.
func natPoolHeadroom(p *lint.Pass) {
	for _, use := range poolUses(p, "loadBalancerInboundNatPools") {
		start, end := use.pool.At("properties", "frontendPortRangeStart"), use.pool.At("properties", "frontendPortRangeEnd")
		from, ok1 := p.Int(start)
		to, ok2 := p.Int(end)
		if !ok1 || !ok2 {
			continue
		}
		ports := to - from + 1
		for _, share := range use.shares {
			natPoolSpare(p, use, share.set, ports, end)
		}
	}
}

// natPoolSpare judges one set on a pool of so many ports.
func natPoolSpare(p *lint.Pass, use *poolUse, set *model.ScaleSet, ports int64, end *model.Node) {
	over := overprovision(set)
	on := min(equals(over, true, nil), equals(set.Mode(), "Uniform", nil))
	if on == no {
		return
	}
	n, ok := p.Int(set.Capacity())
	if !ok || ports < n || ports >= 2*n {
		return
	}
	if on == maybe {
		p.Undecide(firstUnknown(over, set.Mode()))
		return
	}
	f := p.Report(end, "NAT pool %s has %d ports for capacity %d of %s, and overprovisioning starts more instances than that: widen the range to %d ports, or turn overprovisioning off",
		show(use.pool.At("name")), ports, n, set.Label, 2*n)
	hinges(f, set.Resource).Related(set.Capacity(), "the capacity")
	if over.Defaulted == "" {
		f.Related(over, "overprovision")
	}
}

// instancePublicIPSKU is NET031: the public addresses of instances have the SKU
// of the load balancers that their IP configurations stand behind.
func instancePublicIPSKU(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, ip := range set.IPConfigurations() {
			sku := ip.At("properties", "publicIPAddressConfiguration", "sku", "name")
			if sku.IsAbsent() {
				continue
			}
			for _, list := range [...]string{"loadBalancerBackendAddressPools", "loadBalancerInboundNatPools"} {
				pools := ip.At("properties", list)
				p.Undecide(pools)
				refs, _ := pools.Items()
				for _, ref := range refs {
					publicIPBehind(p, set, sku, ref.At("id"))
				}
			}
		}
	}
}

// publicIPBehind judges the SKU of public addresses of a set against one load
// balancer. Where other rules ask for a Standard one, they say enough.
func publicIPBehind(p *lint.Pass, set *model.ScaleSet, sku, ref *model.Node) {
	lb, _ := p.Unit.Owner(ref)
	if lb == nil || !lb.Is(model.LoadBalancerType) {
		if declares(p.Unit, model.LoadBalancerType) {
			openRef(p, ref)
		}
		return
	}
	name, at := skuName(lb)
	mine, ok := p.String(sku)
	if name == "" {
		p.Undecide(at)
		return
	}
	for _, pair := range [...][2]string{{"Basic", "Standard"}, {"Standard", "Basic"}} {
		if ok && strings.EqualFold(mine, pair[0]) && strings.EqualFold(name, pair[1]) {
			if pair[1] == "Basic" && toBeReplaced(p, lb, []subnetShare{{set: set}}) {
				return
			}
			where, more := sku, "the load balancer"
			if pair[0] == "Basic" {
				more = "the addresses"
			}
			if uniform, _ := set.Mode().Is("Uniform"); uniform {
				where = sku.Parent() // where MODE032 says to leave it out
			}
			f := p.Report(where, "the public IP addresses of the instances are %s, and %s, behind which they stand, is %s%s: both have one SKU; make %s Standard too", pair[0], lb.Label, pair[1], skuWords(lb), more)
			hinges(f, lb).Related(at, "the load balancer's SKU").Related(ref, "the load balancer's pool")
		}
	}
}
