package checks

import (
	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// batchPercent is the service's default for the size of a batch, and for how
// much of a set may be unhealthy.
const batchPercent = 20

// idlePolicy tells whether the rolling policy of a set does nothing, as where
// somebody upgrades its instances by hand, and the platform no images; with what
// that hangs on where it is not known.
func idlePolicy(set *model.ScaleSet) (tri, *model.Node) {
	mode := set.At("properties", "upgradePolicy", "mode")
	images := set.At("properties", "upgradePolicy", "automaticOSUpgradePolicy", "enableAutomaticOSUpgrade")
	return min(equals(mode, "Manual", nil), equals(images, true, nil).not()), firstUnknown(mode, images)
}

// batchAboveUnhealthy is UPG008: a batch that is upgraded in place counts as
// unhealthy meanwhile, so that it must fit into the share that may be.
func batchAboveUnhealthy(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		policy := set.At("properties", "upgradePolicy", "rollingUpgradePolicy")
		idle, open := idlePolicy(set)
		if policy.IsAbsent() || idle == yes {
			continue
		}
		batch := policy.At("maxBatchInstancePercent").Default("the service's default", batchPercent)
		unhealthy := policy.At("maxUnhealthyInstancePercent").Default("the service's default", batchPercent)
		surge := policy.At("maxSurge")
		share, ok1 := p.Int(batch)
		most, ok2 := p.Int(unhealthy)
		if !ok1 || !ok2 || share <= most {
			continue
		}
		if on, known := p.Bool(surge); surge.IsUnknown() || known && on {
			continue
		}
		if idle == maybe {
			p.Undecide(open)
			continue
		}
		at, other := batch, unhealthy
		if batch.Defaulted != "" {
			at, other = unhealthy, batch
		}
		p.Report(at, "a batch of %d %% is more than the %d %% of the instances that may be unhealthy: those that are upgraded count among them, and the upgrade stops; lower maxBatchInstancePercent, or turn maxSurge on", share, most).
			Related(other, "%s", shownAs(other))
	}
}
