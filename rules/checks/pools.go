package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// idNames returns the names in a resource id by their lower-case types, in
// lower case; a name of which a part is not known is left out.
func idNames(n *model.Node) map[string]string {
	text, ok := n.Text()
	if !ok {
		return nil
	}
	out := map[string]string{}
	parts := strings.Split(strings.ToLower(strings.Trim(text, "/")), "/")
	for i := 0; i+1 < len(parts); i += 2 {
		if !strings.ContainsFunc(parts[i+1], isPrivateUse) {
			out[parts[i]] = parts[i+1]
		}
	}
	return out
}

// isPrivateUse reports whether a character stands for something that is not known.
func isPrivateUse(r rune) bool { return r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 }

// nicNetworks is NET004: all interfaces of a set lie in one virtual network.
func nicNetworks(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		var first *model.Node
		for _, ip := range set.IPConfigurations() {
			id := ip.At("properties", "subnet", "id")
			names := idNames(id)
			if names["virtualnetworks"] == "" {
				p.Undecide(id)
				continue
			}
			if first == nil {
				first = id
				continue
			}
			if other := idNames(first); differ(names, other, "virtualnetworks") || differ(names, other, "resourcegroups") || differ(names, other, "subscriptions") {
				p.Report(id, "this subnet lies in the virtual network '%s', and another interface in '%s': all of a scale set lie in one network", names["virtualnetworks"], other["virtualnetworks"]).
					Related(first, "the other interface")
			}
		}
	}
}

// differ reports whether two ids have names of a type that are known, and not the same.
func differ(a, b map[string]string, typ string) bool {
	return a[typ] != "" && b[typ] != "" && a[typ] != b[typ]
}

// basicAcrossGroups is NET008.
func basicAcrossGroups(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		if is, _ := set.Mode().Is("Flexible"); is {
			continue
		}
		spg := set.SinglePlacementGroup()
		single, known := spg.Bool()
		if known && single || spg.IsAbsent() {
			continue
		}
		loadBalancers(p, set, func(lb *model.Resource, ref *model.Node) {
			basic, at := isBasic(lb)
			switch {
			case !basic:
				p.Undecide(at)
			case !known:
				p.Undecide(spg)
			default:
				f := p.Report(ref, "a set of several placement groups needs a Standard load balancer, and %s is Basic%s", lb.Label, skuWords(lb))
				hinges(f, lb).Related(spg, "singlePlacementGroup").Related(at, "the load balancer's SKU")
			}
		})
	}
}

// basicShared is NET009.
func basicShared(p *lint.Pass) {
	first := map[*model.Resource]*model.ScaleSet{}
	for _, set := range p.Unit.ScaleSets {
		loadBalancers(p, set, func(lb *model.Resource, ref *model.Node) {
			basic, at := isBasic(lb)
			switch {
			case !basic:
				p.Undecide(at)
			case first[lb] == nil:
				first[lb] = set
			case first[lb] != set:
				f := p.Report(ref, "%s is Basic%s and serves scale set %s already: a Basic load balancer serves one", lb.Label, skuWords(lb), show(first[lb].At("name")))
				hinges(f, lb, first[lb].Resource).Related(at, "the load balancer's SKU")
			}
		})
	}
}

// natPoolShared is NET013.
func natPoolShared(p *lint.Pass) {
	first := map[string]*model.ScaleSet{}
	at := map[string]*model.Node{}
	for _, set := range p.Unit.ScaleSets {
		for _, ip := range set.IPConfigurations() {
			refs, _ := ip.At("properties", "loadBalancerInboundNatPools").Items()
			for _, ref := range refs {
				id := ref.At("id")
				text, ok := id.Text()
				if text = strings.ToLower(text); !ok || !strings.Contains(text, "/inboundnatpools/") {
					p.Undecide(id)
					continue
				}
				if owner := first[text]; owner != nil && owner != set {
					f := p.Report(id, "this NAT pool serves scale set %s already: each set needs a pool of its own", show(owner.At("name")))
					hinges(f, owner.Resource).Related(at[text], "the other set")
					continue
				}
				first[text], at[text] = set, id
			}
		}
	}
}

// probeUnused is NET016.
func probeUnused(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		id := set.Profile("networkProfile", "healthProbe", "id")
		lb, probe := p.Unit.Element(id)
		if lb == nil || probe == nil || !lb.Is(model.LoadBalancerType) {
			continue
		}
		rules := lb.At("properties", "loadBalancingRules")
		list, known := rules.Items()
		if !known {
			p.Undecide(rules)
			continue
		}
		used, open := false, (*model.Node)(nil)
		for _, r := range list {
			ref := r.At("properties", "probe", "id")
			_, element := p.Unit.Element(ref)
			used = used || element == probe
			if element == nil && !ref.IsAbsent() {
				open = ref
			}
		}
		switch {
		case used:
		case open != nil:
			p.Undecide(open)
		default:
			f := p.Report(id, "no load balancing rule of %s uses the probe %s: the health probe of a scale set has to be that of a rule", lb.Label, show(probe.At("name")))
			hinges(f, lb).Related(probe.At("name"), "the probe")
		}
	}
}

// probeWithoutPool is NET027.
func probeWithoutPool(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		id := set.Profile("networkProfile", "healthProbe", "id")
		text, ok := id.Text()
		lb, _, found := strings.Cut(strings.ToLower(text), "/probes/")
		if !ok || !found {
			p.Undecide(id)
			continue
		}
		joined, open := false, openNICs(set)
		for _, ip := range set.IPConfigurations() {
			pools := ip.At("properties", "loadBalancerBackendAddressPools")
			refs, known := pools.Items()
			if !known {
				open = pools
			}
			for _, ref := range refs {
				pool, ok := ref.At("id").Text()
				head, _, found := strings.Cut(strings.ToLower(pool), "/backendaddresspools/")
				switch {
				case !ok || !found || head != lb && strings.ContainsFunc(head+lb, isPrivateUse):
					open = ref.At("id")
				case head == lb:
					joined = true
				}
			}
		}
		switch {
		case joined:
		case open != nil:
			p.Undecide(open)
		default:
			p.Report(id, "no IP configuration joins a pool of the load balancer that owns this health probe: the probe never sees an instance")
		}
	}
}

// openNICs returns what is not known of how many IP configurations a set has,
// nil where all is.
func openNICs(set *model.ScaleSet) *model.Node {
	list := set.Profile("networkProfile", "networkInterfaceConfigurations")
	if list.IsUnknown() {
		return list
	}
	for _, nic := range set.NICs() {
		if ips := nic.At("properties", "ipConfigurations"); ips.IsUnknown() {
			return ips
		}
	}
	return nil
}

// poolVersions is NET023.
func poolVersions(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		first := map[string]*model.Node{}
		for _, ip := range set.IPConfigurations() {
			version := ip.At("properties", "privateIPAddressVersion").Default("the service's default", "IPv4")
			refs, _ := ip.At("properties", "loadBalancerBackendAddressPools").Items()
			for _, ref := range refs {
				pool, ok := ref.At("id").Text()
				v, known := p.String(version)
				if !ok || !known {
					continue
				}
				pool = strings.ToLower(pool)
				other := first[pool]
				if other == nil {
					first[pool] = version
					continue
				}
				if was, _ := other.String(); !strings.EqualFold(was, v) {
					p.Report(ref.At("id"), "this pool takes an %s configuration here and an %s one elsewhere: a pool is of one version", v, was).Related(other, "the other configuration")
				}
			}
		}
	}
}

// frontendVersions is NET025.
func frontendVersions(p *lint.Pass) {
	for _, lb := range p.Unit.Resources {
		if !lb.Is(model.LoadBalancerType) {
			continue
		}
		fronts, _ := lb.At("properties", "frontendIPConfigurations").Items()
		var six *model.Node
		four, open := false, (*model.Node)(nil)
		for _, f := range fronts {
			v := f.At("properties", "privateIPAddressVersion")
			if address := f.At("properties", "publicIPAddress", "id"); !address.IsAbsent() {
				if ip := p.Unit.ByID(address); ip != nil {
					v = ip.At("properties", "publicIPAddressVersion")
				} else {
					open = address
					continue
				}
			}
			is, known := v.Is("IPv6")
			switch {
			case !known:
				open = v
			case is:
				six = f
			default:
				four = true
			}
		}
		switch {
		case six == nil || four:
		case open != nil:
			p.Undecide(open)
		default:
			p.Report(six.At("name"), "all frontends of this load balancer are IPv6: one with IPv4 has to stand beside them")
		}
	}
}

// mixDuplicates is MODE027.
func mixDuplicates(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		sizes, _ := set.At("properties", "skuProfile", "vmSizes").Items()
		seen := map[string]*model.Node{}
		for _, s := range sizes {
			name := s.At("name")
			text, ok := p.String(name)
			if !ok {
				continue
			}
			key := strings.ToLower(text)
			if seen[key] != nil {
				p.Report(name, "the size %s stands twice in the mix", text).Related(seen[key], "the first time")
				continue
			}
			seen[key] = name
		}
	}
}
