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
		verdicts, open := change.OfRule(c, p.Rule.ID)
		for _, v := range verdicts {
			reportVerdict(p, c, v)
		}
		for _, u := range open {
			p.Undecide(u.Node)
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
		says = "Azure refuses that"
	case change.ApplyFails:
		says = "the plan shows an update in place, and Azure refuses it"
	case change.ByProvider:
		says = "azurerm refuses that before anything happens"
	case change.Replaced:
		says = replaced(c)
	case change.Another:
		says = "that is another scale set, and the old one stays as it is"
	case change.Deallocate:
		says, most = "the instances have to be stopped first", lint.Warning
	default:
		if says, most = accepted(c, v), lint.Info; says == "" {
			return
		}
	}
	if reason := v.Reason(); reason != "" && v.Kind != change.Replaced && v.Kind != change.Another {
		says += " (" + reason + ")"
	}
	at := v.After
	if at.Kind == model.Absent && at.Parent() == nil {
		at = c.After.At("type")
	}
	p.Report(at, "%s %s: %s", v.Row.Name(), fromTo(v), says).AtMost(most).Related(v.Before, "before")
}

// replaced says what it costs that the provider destroys a resource.
func replaced(c *model.Change) string {
	if !c.After.Is(model.ScaleSetType) {
		return "azurerm destroys the resource and makes it anew"
	}
	return "azurerm destroys the scale set and makes it anew, " + change.Lost(c) + " lost"
}

// accepted says what is worth saying of a change that is not refused, "" for
// nothing: that Azure says nothing of it, or does nothing about it. In Terraform
// the verdict of the provider is all there is.
func accepted(c *model.Change, v change.Verdict) string {
	switch {
	case c.After.Format == "terraform":
		return ""
	case v.Idle:
		return "Azure takes that and never applies it"
	case v.Unsure:
		return "Azure does not say whether an existing set takes that"
	}
	return ""
}

// fromTo says what happens to a property: what it was and is, where that is
// short, else that it comes, goes or changes.
func fromTo(v change.Verdict) string {
	was, is := shortly(v.Before, v.Was), shortly(v.After, v.Is)
	switch {
	case v.Before.Secret || v.After.Secret:
	case was != "" && is != "" && was != is:
		return "changes from " + was + " to " + is
	}
	switch {
	case v.Before.IsAbsent():
		return "is added"
	case v.After.IsAbsent():
		return "is removed"
	}
	return "changes"
}

// shortly writes a value in a few characters, "" where that cannot be.
func shortly(n *model.Node, words string) string {
	if words != "" {
		return "'" + words + "'"
	}
	if name := change.IDName(n); name != "" {
		return "'" + name + "'"
	}
	switch n.Kind {
	case model.Absent, model.Null, model.Bool, model.Int, model.Float, model.String:
		return show(n)
	case model.Array:
		return listed(n)
	}
	return ""
}

// listed writes a short array of texts and numbers, "" for any other.
func listed(n *model.Node) string {
	const most = 4
	items, _ := n.Items()
	var words []string
	for _, it := range items {
		if len(words) == most || it.Kind != model.String && it.Kind != model.Int || it.Secret {
			return ""
		}
		words = append(words, show(it))
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, ", ")
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
		if !gainsZones(p, c, before, after) {
			return
		}
		if v := after.APIVersion; v != "" && v < "2023-03-01" {
			p.Report(after.Zones(), "zones are added, and API version %s does not take that: 2023-03-01 was the first", v).Related(before.Zones(), "before")
			return
		}
		flexible, _ := after.Mode().Is("Flexible")
		if n, ok := p.Int(after.FaultDomains()); ok && (n >= 2 && n <= 4 || flexible && n != 1) {
			p.Report(after.Zones(), "zones are added to a set with platformFaultDomainCount %d, which Azure refuses: only a set with 1%s takes more zones", n, orFive(flexible)).Related(after.FaultDomains(), "the fault domains")
			return
		}
		if host := after.At("properties", "hostGroup"); host.IsPresent() {
			p.Report(after.Zones(), "zones are added to a set in a host group, which Azure refuses").Related(host, "the host group")
			return
		}
		n, known := before.Capacity().Number()
		reservation := after.Profile("capacityReservation")
		if regional, _ := before.Zones().IsEmpty(); regional && known && n > 0 && reservation.IsPresent() {
			p.Report(after.Zones(), "zones are added to a regional set with a capacity reservation, which Azure refuses as long as regional instances are left").Related(reservation, "the capacity reservation")
		}
	})
}

// gainsZones reports whether zones are added, and none goes.
func gainsZones(p *lint.Pass, c *model.Change, before, after *model.ScaleSet) bool {
	verdicts, open := change.OfRule(c, "FD011")
	for _, u := range open {
		p.Undecide(u.Node)
	}
	old, _ := before.Zones().Items()
	now, _ := after.Zones().Items()
	return len(verdicts) == 1 && verdicts[0].Kind == change.NewOnly && len(now) > len(old)
}

func orFive(flexible bool) string {
	if flexible {
		return ""
	}
	return " or 5"
}

// trustedLaunchSwitch is UPG037. What azurerm makes anew is no switch.
func trustedLaunchSwitch(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		was, now := before.Profile("securityProfile", "securityType"), after.Profile("securityProfile", "securityType")
		standard, _ := was.Is("Standard")
		disks, known := after.Profile("storageProfile", "dataDisks").Items()
		if !p.Is(now, "TrustedLaunch") || !was.IsAbsent() && !standard || !known || len(disks) == 0 || change.ProviderType(after.Resource) != "" {
			return
		}
		policy := after.At("properties", "upgradePolicy")
		surge := policy.At("rollingUpgradePolicy", "maxSurge")
		if rolling := p.Is(policy.At("mode"), "Rolling"); policy.At("mode").IsUnknown() {
			return
		} else if on, _ := p.Bool(surge); rolling && (on || surge.IsUnknown()) {
			return
		}
		p.Report(now, "a set with data disks switches to TrustedLaunch only under upgrade mode Rolling with maxSurge").Related(policy, "the upgrade policy")
	})
}

// automaticUpdatesToggled is UPG046, which only one resource of azurerm knows.
func automaticUpdatesToggled(p *lint.Pass) {
	pairedSets(p, func(c *model.Change, before, after *model.ScaleSet) {
		if change.ProviderType(after.Resource) != "azurerm_windows_virtual_machine_scale_set" || !p.Is(after.At("properties", "upgradePolicy", "mode"), "Automatic") {
			return
		}
		path := []string{"osProfile", "windowsConfiguration", "enableAutomaticUpdates"}
		was, ok1 := p.Bool(before.Profile(path...))
		now, ok2 := p.Bool(after.Profile(path...))
		if ok1 && ok2 && was != now {
			p.Report(after.Profile(path...), "enableAutomaticUpdates changes from %t to %t: azurerm refuses that under upgrade mode Automatic", was, now).Related(before.Profile(path...), "before")
		}
	})
}

// maxPriceChanged is COST015.
func maxPriceChanged(p *lint.Pass) {
	for i := range p.Changes {
		verdicts, open := change.OfRule(&p.Changes[i], p.Rule.ID)
		for _, v := range verdicts {
			if v.Kind == change.Deallocate {
				p.Report(v.After, "maxPrice changes from %s to %s while Spot instances run: the service was seen to refuse that", show(v.Before), show(v.After)).Related(v.Before, "before")
			}
		}
		for _, u := range open {
			p.Undecide(u.Node)
		}
	}
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

// probeRule is NET021 and NET028: rules of a load balancer whose probe is, and
// was, the health probe of a scale set.
func probeRule(p *lint.Pass, judge func(c *model.Change, probed string, before, after *model.Node)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Before == nil || c.After == nil || !c.After.Is(model.LoadBalancerType) {
			continue
		}
		olds, _ := c.Before.At("properties", "loadBalancingRules").Items()
		news, known := c.After.At("properties", "loadBalancingRules").Items()
		if !known {
			p.Undecide(c.After.At("properties", "loadBalancingRules"))
			continue
		}
		pairedSets(p, func(_ *model.Change, before, after *model.ScaleSet) {
			probe := probeOf(after.Profile("networkProfile", "healthProbe"))
			if probe == "" || probe != probeOf(before.Profile("networkProfile", "healthProbe")) {
				return
			}
			for _, old := range olds {
				if probeOf(old.At("properties", "probe")) == probe {
					judge(c, show(after.At("name")), old, named(news, old))
				}
			}
		})
	}
}

// probeOf returns the last two names of the probe that a reference leads to:
// those of the load balancer and of the probe; "" where it does not say.
func probeOf(ref *model.Node) string {
	id, _ := ref.At("id").Text()
	parts := strings.Split(strings.ToLower(id), "/")
	if len(parts) < 3 {
		return ""
	}
	return parts[len(parts)-3] + "/" + parts[len(parts)-1]
}

// nameless returns the first element of which the name is not known, or nil.
func nameless(list []*model.Node) *model.Node {
	for _, it := range list {
		if name := it.At("name"); name.IsUnknown() {
			return name
		}
	}
	return nil
}

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
		x, ok1 := p.Int(was)
		y, ok2 := p.Int(now)
		if ok1 && ok2 && x != y {
			p.Report(now, "backendPort changes from %d to %d: Azure refuses that for a rule whose probe is the health probe of scale set %s", x, y, set).Related(was, "before")
		}
	})
}

func probeRuleRemoved(p *lint.Pass) {
	probeRule(p, func(c *model.Change, set string, before, after *model.Node) {
		rules := c.After.At("properties", "loadBalancingRules")
		items, _ := rules.Items()
		if after != nil || before.At("name").IsUnknown() {
			return
		}
		if open := nameless(items); open != nil {
			p.Undecide(open)
		} else {
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
		if n, ok := p.Int(set.At("properties", "platformFaultDomainCount")); ok && n > 1 {
			p.Report(now, "a virtual machine is %s a scale set with platformFaultDomainCount %d: that takes a set with 1", what, n).Related(set.At("properties", "platformFaultDomainCount"), "the fault domains")
		}
	}
}
