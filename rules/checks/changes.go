package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/change"
	"vmsslint/rules/lint"
)

// changedProperty judges the rows of a rule about changes: what the platform
// refuses, and what the provider makes a new resource for.
func changedProperty(p *lint.Pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		verdicts, open := change.Of(c)
		for _, v := range verdicts {
			if v.Row.Rule == p.Rule.ID {
				reportVerdict(p, c, v)
			}
		}
		for _, u := range open {
			if u.Row.Rule == p.Rule.ID {
				p.Undecide(u.Node)
			}
		}
	}
}

// reportVerdict reports a property whose change costs something. What is done
// in place, and what the platform is not known to refuse, is no finding but in
// a language whose provider destroys for it.
func reportVerdict(p *lint.Pass, c *model.Change, v change.Verdict) {
	says, most := "", lint.Error
	switch v.Kind {
	case change.Refused:
		says = "Azure refuses that" + sentence(v.Row.Detail)
	case change.ApplyFails:
		says = "the plan shows an update in place, and Azure refuses it" + sentence(v.Row.Detail)
	case change.ByProvider:
		says = "azurerm refuses that before anything happens" + sentence(v.Row.Detail)
	case change.Replaced:
		says = "azurerm destroys the scale set and makes it anew, " + change.Lost(c) + " lost"
		if !c.After.Is(model.ScaleSetType) {
			says = "azurerm destroys the resource and makes it anew"
		}
	case change.Another:
		says = "that is another scale set: the old one stays as it is"
	case change.Deallocate:
		says, most = "the instances have to be stopped first"+sentence(v.Row.Detail), lint.Warning
	default:
		if !v.Unsure || c.After.Format == "terraform" {
			return
		}
		says, most = "Azure says nothing of such a change"+sentence(v.Row.Detail), lint.Info
	}
	at := v.After
	if at.Kind == model.Absent && at.Parent() == nil {
		at = c.After.At("type")
	}
	p.Report(at, "%s changes%s: %s", v.Row.Property, fromTo(v), says).AtMost(most).Related(v.Before, "before")
}

// fromTo says what a property was and is, where that is short.
func fromTo(v change.Verdict) string {
	short := func(n *model.Node) bool {
		return n.IsAbsent() || n.Kind == model.Bool || n.Kind == model.Int || n.Kind == model.String
	}
	if !short(v.Before) || !short(v.After) || v.Before.Secret || v.After.Secret {
		return ""
	}
	return " from " + show(v.Before) + " to " + show(v.After)
}

// sentence adds a sentence of the facts behind a colon-free clause.
func sentence(detail string) string {
	if detail == "" {
		return ""
	}
	return " (" + strings.TrimSuffix(strings.ToLower(detail[:1])+detail[1:], ".") + ")"
}

// pairedSets calls judge for every scale set that is on both sides.
func pairedSets(p *lint.Pass, judge func(c *model.Change, before, after *model.ScaleSet)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Before != nil && c.After != nil && c.After.Is(model.ScaleSetType) {
			judge(c, setOf(c.BeforeUnit, c.Before), setOf(c.AfterUnit, c.After))
		}
	}
}

func setOf(u *model.Unit, r *model.Resource) *model.ScaleSet {
	for _, s := range u.ScaleSets {
		if s.Resource == r {
			return s
		}
	}
	return &model.ScaleSet{Resource: r, Unit: u}
}

// zoneExpansion is FD012.
func zoneExpansion(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		old, known1 := before.Zones().Items()
		now, known2 := after.Zones().Items()
		if !known1 || !known2 || len(now) <= len(old) {
			return
		}
		if v := after.APIVersion; v != "" && v < "2023-03-01" {
			p.Report(after.Zones(), "zones are added, and API version %s does not take that: 2023-03-01 was the first", v).Related(before.Zones(), "before")
			return
		}
		flexible, _ := after.Mode().Is("Flexible")
		if n, ok := after.FaultDomains().Number(); ok && (n >= 2 && n <= 4 || flexible && n != 1) {
			p.Report(after.Zones(), "zones are added to a set with platformFaultDomainCount %d, which Azure refuses: only 1%s takes more zones", n, orFive(flexible)).Related(after.FaultDomains(), "the fault domains")
			return
		}
		if host := after.At("properties", "hostGroup"); host.IsPresent() {
			p.Report(after.Zones(), "zones are added to a set in a host group, which Azure refuses").Related(host, "the host group")
		}
	})
}

func orFive(flexible bool) string {
	if flexible {
		return ""
	}
	return " or 5"
}

// trustedLaunchSwitch is UPG037.
func trustedLaunchSwitch(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		was, now := before.Profile("securityProfile", "securityType"), after.Profile("securityProfile", "securityType")
		is, _ := now.Is("TrustedLaunch")
		disks, known := after.Profile("storageProfile", "dataDisks").Items()
		if !is || !was.IsAbsent() || !known || len(disks) == 0 {
			return
		}
		policy := after.At("properties", "upgradePolicy")
		rolling, known := policy.At("mode").Is("Rolling")
		surge, surgeKnown := policy.At("rollingUpgradePolicy", "maxSurge").Bool()
		if policy.At("mode").IsUnknown() || policy.At("rollingUpgradePolicy", "maxSurge").IsUnknown() || known && rolling && surgeKnown && surge {
			return
		}
		p.Report(now, "a set with data disks switches to TrustedLaunch only under upgrade mode Rolling with maxSurge").Related(policy, "the upgrade policy")
	})
}

// automaticUpdatesToggled is UPG046.
func automaticUpdatesToggled(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		path := []string{"osProfile", "windowsConfiguration", "enableAutomaticUpdates"}
		was, ok1 := before.Profile(path...).Bool()
		now, ok2 := after.Profile(path...).Bool()
		automatic, _ := after.At("properties", "upgradePolicy", "mode").Is("Automatic")
		if ok1 && ok2 && was != now && automatic {
			p.Report(after.Profile(path...), "enableAutomaticUpdates changes from %t to %t: azurerm refuses that under upgrade mode Automatic", was, now).Related(before.Profile(path...), "before")
		}
	})
}

// maxPriceChanged is COST015.
func maxPriceChanged(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		was, now := before.Profile("billingProfile", "maxPrice"), after.Profile("billingProfile", "maxPrice")
		spot, _ := after.Profile("priority").Is("Spot")
		n, known := before.Capacity().Number()
		if !spot || !known || n == 0 || !was.IsPresent() || !now.IsPresent() || show(was) == show(now) {
			return
		}
		p.Report(now, "maxPrice changes from %s to %s while Spot instances run: the service was seen to refuse that", show(was), show(now)).Related(was, "before")
	})
}

// autoscaleCut is CAP101.
func autoscaleCut(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		n, known := before.Capacity().Number()
		if !known {
			return
		}
		for _, a := range after.Autoscales() {
			for _, profile := range a.Profiles() {
				most := profile.At("capacity", "maximum")
				if m, ok := most.Number(); ok && m < n {
					p.Report(most, "the maximum of autoscale becomes %d, and the set had %d instances: %d of them go when this is deployed", m, n, n-m).Related(before.Capacity(), "the capacity before")
				}
			}
		}
	})
}

// probeRule is NET021 and NET028: rules of a load balancer whose probe is the
// health probe of a scale set.
func probeRule(p *lint.Pass, judge func(c *model.Change, probed string, before, after *model.Node)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Before == nil || c.After == nil || !c.After.Is(model.LoadBalancerType) {
			continue
		}
		for _, set := range c.AfterUnit.ScaleSets {
			probe, ok := set.Profile("networkProfile", "healthProbe", "id").Text()
			if !ok {
				continue
			}
			olds, _ := c.Before.At("properties", "loadBalancingRules").Items()
			news, known := c.After.At("properties", "loadBalancingRules").Items()
			for _, old := range olds {
				if id, ok := old.At("properties", "probe", "id").Text(); !known || !ok || probeName(id) != probeName(probe) {
					continue
				}
				judge(c, nameIn(set), old, named(news, old))
			}
		}
	}
}

// probeName returns the last two names of a probe's id: those of the load
// balancer and of the probe.
func probeName(id string) string {
	parts := strings.Split(strings.ToLower(id), "/")
	if len(parts) < 3 {
		return ""
	}
	return parts[len(parts)-3] + "/" + parts[len(parts)-1]
}

func nameIn(set *model.ScaleSet) string { return show(set.At("name")) }

// named returns the element of a list that has the name of n, or nil.
func named(list []*model.Node, n *model.Node) *model.Node {
	for _, it := range list {
		if a, ok := it.At("name").String(); ok {
			if is, _ := n.At("name").Is(a); is {
				return it
			}
		}
	}
	return nil
}

func probeRulePort(p *lint.Pass) {
	probeRule(p, func(_ *model.Change, set string, before, after *model.Node) {
		was, now := before.At("properties", "backendPort"), after.At("properties", "backendPort")
		x, ok1 := was.Number()
		y, ok2 := now.Number()
		if after != nil && ok1 && ok2 && x != y {
			p.Report(now, "backendPort changes from %d to %d: Azure refuses that for a rule whose probe is the health probe of scale set %s", x, y, set).Related(was, "before")
		}
	})
}

func probeRuleRemoved(p *lint.Pass) {
	probeRule(p, func(c *model.Change, set string, before, after *model.Node) {
		if after == nil {
			rules := c.After.At("properties", "loadBalancingRules")
			p.Report(rules, "the rule %s is gone: Azure refuses to remove one whose probe is the health probe of scale set %s", show(before.At("name")), set).Related(before.At("name"), "before")
		}
	})
}

// attachedFaultDomains is MODE043.
func attachedFaultDomains(p *lint.Pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Before == nil || c.After == nil || !c.After.Is("Microsoft.Compute/virtualMachines") {
			continue
		}
		was, now := c.Before.At("properties", "virtualMachineScaleSet", "id"), c.After.At("properties", "virtualMachineScaleSet", "id")
		unit, id, what := c.AfterUnit, now, "attached to"
		switch {
		case was.IsAbsent() && !now.IsAbsent():
		case !was.IsAbsent() && now.IsAbsent():
			unit, id, what = c.BeforeUnit, was, "detached from"
		default:
			continue
		}
		set := unit.ByID(id)
		if set == nil {
			continue
		}
		if n, ok := set.At("properties", "platformFaultDomainCount").Number(); ok && n > 1 {
			p.Report(now, "a virtual machine is %s a scale set with platformFaultDomainCount %d: that takes a set with 1", what, n).Related(set.At("properties", "platformFaultDomainCount"), "the fault domains")
		}
	}
}
