package checks

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// bounds of a profile: minimum, maximum and default, as far as they are known.
type autoscaleCapacity struct{ min, max, def *model.Node }

func profileCapacity(profile *model.Node) autoscaleCapacity {
	c := profile.At("capacity")
	return autoscaleCapacity{c.At("minimum"), c.At("maximum"), c.At("default")}
}

// eachProfile calls judge for each profile of each autoscale setting.
func eachProfile(p *lint.Pass, judge func(a *model.Autoscale, profile *model.Node, c autoscaleCapacity)) {
	for _, a := range p.Unit.Autoscales {
		for _, profile := range a.Profiles() {
			judge(a, profile, profileCapacity(profile))
		}
	}
}

func autoscaleRange(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, _ *model.Node, c autoscaleCapacity) {
		least, ok1 := p.Int(c.min)
		most, ok2 := p.Int(c.max)
		if ok1 && ok2 && least > most {
			p.Report(c.min, "autoscale minimum %d is above the maximum %d", least, most).Related(c.max, "the maximum")
		}
	})
}

func autoscaleDefault(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, _ *model.Node, c autoscaleCapacity) {
		def, ok := p.Int(c.def)
		if !ok {
			return
		}
		if least, ok := p.Int(c.min); ok && def < least {
			p.Report(c.def, "autoscale default %d is below the minimum %d", def, least).Related(c.min, "the minimum")
		}
		if most, ok := p.Int(c.max); ok && def > most {
			p.Report(c.def, "autoscale default %d is above the maximum %d", def, most).AtMost(lint.Warning).Related(c.max, "the maximum")
		}
	})
}

func autoscaleStep(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, profile *model.Node, c autoscaleCapacity) {
		least, ok1 := c.min.Number()
		most, ok2 := c.max.Number()
		rules, _ := profile.At("rules").Items()
		for _, r := range rules {
			action := r.At("scaleAction")
			if is, _ := action.At("type").Is("ChangeCount"); !is {
				continue
			}
			step, ok := p.Int(action.At("value"))
			if !ok {
				continue
			}
			if !ok1 || !ok2 {
				p.Undecide(firstUnknown(c.min, c.max))
				continue
			}
			if most > least && step > most-least {
				p.Report(action.At("value"), "autoscale step %d is above %d, the distance between minimum %d and maximum %d", step, most-least, least, most).
					Related(c.max, "the maximum")
			}
		}
	})
}

// autoscaleMaximum compares what an autoscale setting may ask for with what its
// scale set can hold.
func autoscaleMaximum(p *lint.Pass) {
	eachProfile(p, func(a *model.Autoscale, _ *model.Node, c autoscaleCapacity) {
		if a.ScaleSet == nil {
			return
		}
		most, ok := p.Int(c.max)
		if !ok {
			return
		}
		limits, open := capacityLimits(a.ScaleSet)
		tightest := limits[0]
		for _, l := range limits[1:] {
			if l.most < tightest.most {
				tightest = l
			}
		}
		if most > tightest.most {
			f := p.Report(c.max, "autoscale maximum %d is above %d, %s", most, tightest.most, tightest.why)
			relateLimit(f, tightest.because)
			f.Related(a.ScaleSet.At("name"), "the scale set")
			if tightest.because == nil {
				f.YieldsTo = []string{"CAP020"} // says that no scale set holds so many
			}
			return
		}
		for _, o := range open {
			if most > o.most {
				p.Undecide(o.node)
			}
		}
	})
}

// capacityOutsideAutoscale compares the declared capacity with the default
// profile of an enabled setting.
func capacityOutsideAutoscale(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		for _, a := range set.Autoscales() {
			if enabled, ok := a.Enabled().Bool(); a.Enabled().IsUnknown() || ok && !enabled {
				continue
			}
			for _, profile := range a.Profiles() {
				if !profile.At("fixedDate").IsAbsent() || !profile.At("recurrence").IsAbsent() {
					continue
				}
				capacityInRange(p, set, profileCapacity(profile))
			}
		}
	}
}

func capacityInRange(p *lint.Pass, set *model.ScaleSet, c autoscaleCapacity) {
	n, ok := p.Int(set.Capacity())
	if !ok {
		return
	}
	if least, ok := p.Int(c.min); ok && n < least {
		p.Report(set.Capacity(), "capacity %d is below the autoscale minimum %d", n, least).Related(c.min, "the minimum")
	}
	if most, ok := p.Int(c.max); ok && n > most {
		p.Report(set.Capacity(), "capacity %d is above the autoscale maximum %d", n, most).Related(c.max, "the maximum")
	}
}

func autoscaleDuplicateTarget(p *lint.Pass) {
	seen := map[string]*model.Autoscale{}
	for _, a := range p.Unit.Autoscales {
		text, ok := a.Target().Text()
		if !ok {
			continue
		}
		key := strings.ToLower(text)
		if first := seen[key]; first != nil && first.ID != a.ID {
			f := p.Report(a.Target(), "a second autoscale setting targets the same resource: a scale set has at most one").
				Related(first.Target(), "the first setting's target")
			if first.Conditional != "" {
				f.AtMost(lint.Warning)
				f.Certainty = lint.Possible
			}
			continue
		}
		seen[key] = a
	}
}
