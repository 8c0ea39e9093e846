package checks

import (
	"slices"
	"strings"
	"time"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// bounds of a profile: minimum, maximum and default, as far as they are known.
type autoscaleCapacity struct{ min, max, def *model.Node }

func profileCapacity(profile *model.Node) autoscaleCapacity {
	c := profile.At("capacity")
	return autoscaleCapacity{c.At("minimum"), c.At("maximum"), c.At("default")}
}

// eachProfile calls judge for each profile of each autoscale setting. Where
// the profiles of one are not known, the rule counts as undecided.
func eachProfile(p *lint.Pass, judge func(a *model.Autoscale, profile *model.Node, c autoscaleCapacity)) {
	for _, a := range p.Unit.Autoscales {
		p.Undecide(a.At("properties", "profiles"))
		for _, profile := range a.Profiles() {
			judge(a, profile, profileCapacity(profile))
		}
	}
}

// inForce tells whether an autoscale setting scales at all. Where enabled is
// not written it does by the older API versions; since 2022-10-01 the type's
// text says that it does not, which nothing confirms.
func inForce(a *model.Autoscale) tri {
	enabled := a.Enabled()
	on, ok := enabled.Bool()
	switch {
	case enabled.IsUnknown():
		return maybe
	case enabled.IsAbsent() && a.APIVersion != "" && a.APIVersion < "2022-10-01":
		return yes
	case enabled.IsAbsent():
		return maybe
	}
	return known(ok && on)
}

// reach is how many instances a scale set may come to have.
type reach struct {
	most int64
	at   *model.Node      // what says so; nil where nothing does
	by   *model.Autoscale // the setting that at belongs to; nil for the capacity
	open *model.Node      // what may say more; nil where nothing does
}

// reachOf returns the largest of a set's capacity and the maxima of the
// autoscale settings in force.
func reachOf(set *model.ScaleSet) reach {
	var r reach
	consider := func(n *model.Node, by *model.Autoscale) {
		if n.IsUnknown() {
			r.open = n
		}
		if v, ok := n.Number(); ok && (r.at == nil || v > r.most) {
			r.most, r.at, r.by = v, n, by
		}
	}
	consider(set.Capacity(), nil)
	for _, a := range set.Autoscales() {
		switch inForce(a) {
		case no:
			continue
		case maybe:
			r.open = a.Enabled()
			continue
		}
		if list := a.At("properties", "profiles"); list.IsUnknown() {
			r.open = list
		}
		for _, profile := range a.Profiles() {
			consider(profile.At("capacity", "maximum"), a)
		}
	}
	return r
}

// owner is the resource of the setting that the reach comes from, or nil.
func (r reach) owner() *model.Resource {
	if r.by == nil {
		return nil
	}
	return r.by.Resource
}

func autoscaleRange(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, _ *model.Node, c autoscaleCapacity) {
		least, ok1 := p.Int(c.min)
		most, ok2 := p.Int(c.max)
		if ok1 && ok2 && least > most {
			p.Report(c.min, "autoscale minimum %d is above the maximum %d: no number of instances lies between them", least, most).Related(c.max, "the maximum")
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
			p.Report(c.def, "autoscale default %d is below the minimum %d: it must lie within the range", def, least).Related(c.min, "the minimum")
		}
		if most, ok := p.Int(c.max); ok && def > most {
			p.Report(c.def, "autoscale default %d is above the maximum %d: it must lie within the range", def, most).AtMost(lint.Warning).Related(c.max, "the maximum")
		}
	})
}

func autoscaleStep(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, profile *model.Node, c autoscaleCapacity) {
		least, ok1 := c.min.Number()
		most, ok2 := c.max.Number()
		p.Undecide(profile.At("rules"))
		rules, _ := profile.At("rules").Items()
		for _, r := range rules {
			action := r.At("scaleAction")
			if !p.Is(action.At("type"), "ChangeCount") {
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
			if most >= least && step > most-least {
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
			if n, ok := c.max.Number(); len(p.Unit.ScaleSets) > 0 && (!ok || n > 2*mostUnmanagedImage) {
				openRef(p, a.Target())
			}
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
			outcome := ""
			if tightest.severity == lint.Error {
				outcome = ": scaling out fails there"
			}
			f := p.Report(c.max, "autoscale maximum %d is above %d, %s%s", most, tightest.most, tightest.why, outcome)
			hinges(f, a.ScaleSet.Resource)
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
	for _, a := range p.Unit.Autoscales {
		if len(p.Unit.ScaleSets) > 0 && inForce(a) != no {
			openRef(p, a.Target())
		}
	}
	for _, set := range p.Unit.ScaleSets {
		if leavesAlone(set.Resource, set.Capacity()) {
			continue
		}
		for _, a := range set.Autoscales() {
			if on := inForce(a); on == no || on == maybe && a.Enabled().IsAbsent() {
				continue
			}
			p.Undecide(a.At("properties", "profiles"))
			for _, profile := range a.Profiles() {
				date, recurrence := profile.At("fixedDate"), profile.At("recurrence")
				if date.IsPresent() || recurrence.IsPresent() {
					continue
				}
				capacityInRange(p, set, a, firstUnknown(a.Enabled(), date, recurrence), profileCapacity(profile))
			}
		}
	}
}

// capacityInRange judges one profile. Where open is not nil, it is not known
// whether the profile counts.
func capacityInRange(p *lint.Pass, set *model.ScaleSet, a *model.Autoscale, open *model.Node, c autoscaleCapacity) {
	n, ok := p.Int(set.Capacity())
	if !ok {
		return
	}
	report := func(word string, bound int64, at *model.Node) {
		if open != nil {
			p.Undecide(open)
			return
		}
		f := p.Report(set.Capacity(), "capacity %d is %s %d: the next deployment sets it, and autoscale sets it back", n, word, bound)
		hinges(f, a.Resource).Related(at, "the bound")
	}
	if least, ok := p.Int(c.min); ok && n < least {
		report("below the autoscale minimum", least, c.min)
	}
	if most, ok := p.Int(c.max); ok && n > most {
		report("above the autoscale maximum", most, c.max)
	}
}

func autoscaleDuplicateTarget(p *lint.Pass) {
	seen := map[string]*model.Autoscale{}
	for _, a := range p.Unit.Autoscales {
		text, ok := a.Target().Text()
		if len(p.Unit.Autoscales) > 1 {
			openRef(p, a.Target())
		}
		if !ok || text == "" {
			continue // CAP046 speaks of an empty target
		}
		key := strings.ToLower(text)
		first := seen[key]
		if first == nil {
			seen[key] = a
			continue
		}
		if strings.EqualFold(first.ID, a.ID) {
			continue // the same setting, deployed again
		}
		f := p.Report(a.Target(), "a second autoscale setting targets the same resource: one resource has at most one; put the profiles into one setting")
		hinges(f, first.Resource).Related(first.Target(), "the first setting's target")
		if first.Conditional != "" {
			seen[key] = a // the surer of the two, for a third
		}
	}
}

// fixedDate is CAP031: a profile with fixed dates ends after it starts, and
// within 365 days.
func fixedDate(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, profile *model.Node, _ autoscaleCapacity) {
		from, to := profile.At("fixedDate", "start"), profile.At("fixedDate", "end")
		start, ok := p.String(from)
		end, known := p.String(to)
		if !ok || !known {
			return
		}
		for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
			a, err := time.Parse(layout, start)
			b, other := time.Parse(layout, end)
			if err != nil || other != nil {
				continue
			}
			switch length := b.Sub(a); {
			case length <= 0:
				p.Report(to, "the profile %s ends at %s, not after its start at %s", show(profile.At("name")), end, start).Related(from, "the start")
			case length > 365*24*time.Hour:
				p.Report(to, "the profile %s lasts %d days: 365 are the most", show(profile.At("name")), int(length.Hours()/24)).Related(from, "the start")
			}
			return
		}
	})
}

// countsInstances reports whether a rule adds or takes away a number of instances.
func countsInstances(rules *model.Node) bool {
	items, _ := rules.Items()
	return slices.ContainsFunc(items, func(r *model.Node) bool {
		is, _ := r.At("scaleAction", "type").Is("ChangeCount")
		n, ok := r.At("scaleAction", "value").Number()
		return is && ok && n > 0
	})
}

// fixedRange judges profiles whose rules have nowhere to go.
func fixedRange(p *lint.Pass) {
	eachProfile(p, func(a *model.Autoscale, profile *model.Node, c autoscaleCapacity) {
		least, ok := c.min.Number()
		most, also := c.max.Number()
		rules := profile.At("rules")
		if ok && also && least != most {
			return
		}
		if list, known := rules.Items(); !rules.IsUnknown() && (!known || len(list) == 0) {
			return // the range is what the profile is for
		}
		for _, n := range []*model.Node{c.min, c.max, rules} {
			if n.IsUnknown() {
				p.Undecide(n)
				return
			}
		}
		if ok && also {
			if countsInstances(rules) {
				return // CAP018 says that such a step does not fit
			}
			hinges(p.Report(c.max, "autoscale minimum and maximum are both %d, so the profile's rules never change anything", most), a.Resource)
		}
	})
}
