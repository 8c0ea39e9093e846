package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// standbyPoolTarget is MODE045: what a scale set has to be for a standby pool
// to be attached to it (standby-pools-overview.md, 2025-05-06). Of pools of
// deallocated instances and ephemeral disks API020 speaks.
func standbyPoolTarget(p *lint.Pass) {
	var pools map[*model.ScaleSet]*model.Resource
	for _, r := range p.Unit.Resources {
		if !r.Is(standbyPoolType) {
			continue
		}
		ref := r.At("properties", "attachedVirtualMachineScaleSetId")
		set := setByID(p.Unit, ref)
		if set == nil {
			if len(p.Unit.ScaleSets) > 0 {
				openRef(p, ref)
			}
			continue
		}
		standbyPoolSet(p, r, ref, set)
		if pools == nil {
			pools = map[*model.ScaleSet]*model.Resource{}
		}
		if first := pools[set]; first != nil && !strings.EqualFold(first.ID, r.ID) {
			f := p.Report(ref, "%s has a standby pool already, %s: one is the most", set.Label, show(first.At("name")))
			hinges(f, set.Resource, first).Related(first.At("properties", "attachedVirtualMachineScaleSetId"), "the other pool")
			continue
		}
		pools[set] = r
	}
}

// standbyPoolSet judges one pool against its set.
func standbyPoolSet(p *lint.Pass, pool *model.Resource, ref *model.Node, set *model.ScaleSet) {
	if p.Is(set.Mode(), "Uniform") {
		f := p.Report(ref, "the standby pool is attached to %s, which is Uniform: only a Flexible scale set takes one", set.Label)
		hinges(f, set.Resource).Related(set.Mode(), "the mode")
		return
	}
	if n, ok := p.Int(set.FaultDomains()); ok && n > 1 {
		f := p.Report(ref, "the standby pool is attached to %s, which spreads over %d fault domains: 1 is the most with a standby pool", set.Label, n)
		hinges(f, set.Resource).Related(set.FaultDomains(), "the fault domains")
	}
	theirs, ours := pool.At("location"), set.At("location")
	mine, ok1 := p.String(theirs)
	other, ok2 := p.String(ours)
	if ok1 && ok2 && region(mine) != region(other) {
		f := p.Report(theirs, "the standby pool lies in '%s', and %s in '%s': both lie in one region", mine, set.Label, other)
		hinges(f, set.Resource).Related(ours, "the set's region")
	}
	state := pool.At("properties", "virtualMachineState")
	if !p.Is(state, "Running") {
		return
	}
	for _, a := range set.Autoscales() {
		switch inForce(a) {
		case yes:
			// Neither of the two services was seen to refuse it.
			f := p.Report(state, "the instances of the standby pool run, and autoscale scales %s: with autoscale, they have to be Deallocated or Hibernated", set.Label).
				AtMost(lint.Warning)
			hinges(f, set.Resource, a.Resource).Related(a.Target(), "the autoscale setting")
		case maybe:
			p.Undecide(a.Enabled())
		}
	}
}

// region is the name of a region in the form in which names are compared.
func region(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, " ", ""))
}
