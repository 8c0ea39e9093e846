package change

import (
	"strings"

	"vmsslint/parser/model"
)

// platformVerdict puts into v what the platform does with the change; it
// reports false where that is no change that the row speaks of.
func (r *Row) platformVerdict(v *Verdict, c *model.Change) bool {
	switch r.platform {
	case "refuses":
		v.Kind = Refused
	case "new-resource":
		v.Kind = Another
	case "refuses-removal":
		v.Kind = NewOnly
		if !superset(v.Before, v.After) && !placesZonesItself(c.After) {
			v.Kind = Refused
		}
	case "refuses-reverse":
		v.Kind = refusedIf(isOn(v.After))
	case "needs-deallocation":
		v.Kind = Deallocate
	case "refuses-while-running":
		if v.Kind = InPlace; runsSpot(c) {
			v.Kind = Deallocate
		}
	case "refuses-while-enabled":
		repairs := func(r *model.Resource) bool { return isOn(r.At("properties", "automaticRepairsPolicy", "enabled")) }
		v.Kind = refusedIf(repairs(c.Before) && repairs(c.After))
	case "refuses-with-plan", "accepts-without-plan":
		return r.image(v, c)
	case "refuses-other-network":
		if v.Kind = Rolling; compareNetworks(v.Before, v.After) == differs {
			v.Kind = Refused
		}
	case "accepts-upgrade":
		is, _ := v.After.Is("TrustedLaunch")
		standard, _ := v.Before.Is("Standard")
		v.Kind, v.Unsure = Rolling, !is || !standard && !v.Before.IsAbsent()
	case "refuses-under-health-probe":
		return false // the rules themselves look at both resources
	case "unknown":
		v.Kind, v.Unsure = InPlace, true
	case "accepts-without-effect":
		v.Kind, v.Idle = InPlace, true
	default:
		v.Kind = r.taken()
		r.except(v, c)
	}
	return true
}

// except judges the directions in which a property that changes otherwise does
// not change: back from automatic zones to none, and a mix that is taken away.
func (r *Row) except(v *Verdict, c *model.Change) {
	switch r.path {
	case "placement.zonePlacementPolicy":
		empty, known := c.After.At("zones").IsEmpty()
		if v.After.IsAbsent() && known && empty {
			v.Kind = Refused
		}
	case "properties.skuProfile":
		v.Unsure = v.After.IsAbsent()
	}
}

// image judges the fields of an image. A set that was built from one with a
// plan keeps it: the row of plans speaks of the sku, and the publisher and the
// offer are told only where that stays.
func (r *Row) image(v *Verdict, c *model.Change) bool {
	plan := c.Before.At("plan", "name").IsPresent()
	switch {
	case r.platform == "refuses-with-plan":
		v.Kind = Refused
		return plan
	case !plan:
		v.Kind = Rolling
		return true
	}
	sku := func(r *model.Resource) *model.Node {
		return r.At("properties", "virtualMachineProfile", "storageProfile", "imageReference", "sku")
	}
	v.Kind = Refused
	return !strings.HasSuffix(r.path, ".sku") && (comparer{}).same(sku(c.Before), sku(c.After))
}

// taken returns how instances take over a change that is accepted.
func (r *Row) taken() Kind {
	switch {
	case r.semantics == "needs-deallocation":
		return Deallocate
	case r.semantics == "allowed-new-instances", strings.HasPrefix(r.instances, "new "), strings.HasPrefix(r.instances, "later "):
		return NewOnly
	case strings.HasPrefix(r.instances, "by upgrade mode"), strings.HasPrefix(r.instances, "instances on the latest"), strings.HasPrefix(r.path, profile):
		return Rolling
	}
	return InPlace
}

func refusedIf(refused bool) Kind {
	if refused {
		return Refused
	}
	return InPlace
}

func isOn(n *model.Node) bool {
	b, ok := n.Bool()
	return ok && b
}

// placesZonesItself reports whether Azure may choose the zones of a set.
func placesZonesItself(r *model.Resource) bool {
	return !r.At("placement", "zonePlacementPolicy").IsAbsent()
}

// runsSpot reports whether Spot instances of a set are known to run.
func runsSpot(c *model.Change) bool {
	spot, _ := c.Before.At("properties", "virtualMachineProfile", "priority").Is("Spot")
	n, known := c.Before.At("sku", "capacity").Number()
	return spot && known && n > 0
}

// compareNetworks compares the virtual networks of two subnets' ids.
func compareNetworks(a, b *model.Node) outcome {
	x, _ := a.Text()
	y, _ := b.Text()
	networkA, _, ok1 := strings.Cut(strings.ToLower(x), "/subnets/")
	networkB, _, ok2 := strings.Cut(strings.ToLower(y), "/subnets/")
	switch {
	case !ok1 || !ok2:
		return unknown
	case !hasPlaceholder(networkA) && !hasPlaceholder(networkB) && networkA != networkB:
		return differs
	}
	return compareIDs(networkA, networkB)
}
