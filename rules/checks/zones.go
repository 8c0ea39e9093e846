package checks

import (
	"strconv"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// zoneInstancePercent is FD025: the most that one zone may hold of the
// instances, in percent, lets the zones that there are hold all of them.
func zoneInstancePercent(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		policy := set.At("properties", "resiliencyPolicy", "zoneAllocationPolicy", "maxInstancePercentPerZonePolicy")
		value, enabled := policy.At("value"), policy.At("enabled")
		on, written := enabled.Bool()
		if policy.IsAbsent() || written && !on || value.IsAbsent() && !written {
			continue
		}
		p.Undecide(enabled)
		if enabled.IsUnknown() {
			continue
		}
		soften := func(f *lint.Finding) *lint.Finding {
			if !written {
				return f.AtMost(lint.Warning) // whether the policy is in force is not said
			}
			return f
		}
		percent, ok := p.Int(value)
		zones, at := eligibleZones(set)
		least := int64(0)
		if zones > 0 {
			least = (100 + zones - 1) / zones
		}
		switch {
		case !ok:
		case percent > 100:
			soften(p.Report(value, "value %d is above 100, the whole of the instances: set it to at most 100", percent))
		case at.IsUnknown() && percent < 100:
			p.Undecide(at)
		case percent < least:
			soften(p.Report(value, "%d %% of the instances in %s leave some without a place: the value is at least %d", percent, zonesInWords(zones), least)).
				Related(at, "the zones")
		}
		balance := set.At("properties", "zoneBalance")
		if strict, known := p.Bool(balance); known && strict {
			soften(p.Report(policy, "a limit for the instances of one zone does not go together with zoneBalance true: set one of them to false")).
				Related(balance, "zoneBalance true")
		}
	}
}

func zonesInWords(n int64) string {
	if n == 1 {
		return "the one zone that there is"
	}
	return "each of " + strconv.FormatInt(n, 10) + " zones"
}

// eligibleZones returns how many zones the instances of a set may lie in, at
// the most, and what says so: 0 where nothing does. The node is not known where
// a value that is not known may say so.
func eligibleZones(set *model.ScaleSet) (int64, *model.Node) {
	var count int64
	var at *model.Node
	for _, list := range []*model.Node{set.Zones(), set.At("placement", "includeZones")} {
		if list.IsUnknown() {
			return 0, list
		}
		items, _ := list.Items()
		seen := map[string]bool{}
		for _, z := range items {
			if z.IsUnknown() {
				return 0, z
			}
			seen[show(z)] = true
		}
		if n := int64(len(seen)); n > 0 && (at == nil || n < count) {
			count, at = n, list
		}
	}
	most := set.At("properties", "resiliencyPolicy", "zoneAllocationPolicy", "maxZoneCount")
	if most.IsUnknown() {
		return 0, most
	}
	if n, ok := most.Number(); ok && n > 0 && (at == nil || n < count) {
		count, at = n, most
	}
	return count, at
}

// rebalancingHeadroom is CAP043: a rebalancing of zones creates an instance
// before it deletes one, so that autoscale must allow for one more.
func rebalancingHeadroom(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		enabled := set.At("properties", "resiliencyPolicy", "automaticZoneRebalancingPolicy", "enabled")
		on := equals(enabled, true, nil)
		if on == no {
			continue
		}
		for _, a := range set.Autoscales() {
			if inForce(a) == no {
				continue
			}
			for _, profile := range a.Profiles() {
				why, related := withoutRoom(p, set, profileCapacity(profile))
				switch {
				case why == "":
				case on == maybe || inForce(a) == maybe:
					p.Undecide(firstUnknown(enabled, a.Enabled()))
				default:
					maximum := profile.At("capacity", "maximum")
					most, _ := maximum.Number()
					f := p.Report(maximum, "autoscale maximum %d leaves no room for a rebalancing of zones, which creates an instance before it deletes one: it is %s; allow for one instance more than the set usually has", most, why)
					hinges(f, set.Resource).Related(enabled, "rebalancing is on").Related(related, "what leaves no room")
				}
			}
		}
	}
}

// withoutRoom says why a set cannot grow beyond the instances that it has under
// a profile, "" where it can.
func withoutRoom(p *lint.Pass, set *model.ScaleSet, c autoscaleCapacity) (why string, at *model.Node) {
	least, ok1 := p.Int(c.min)
	most, ok2 := p.Int(c.max)
	if ok1 && ok2 && least == most && most > 0 {
		return "the minimum as well", c.min
	}
	if !ok2 {
		return "", nil
	}
	limits, _ := capacityLimits(set)
	for _, l := range limits {
		if most == l.most {
			return l.why, l.because
		}
	}
	return "", nil
}
