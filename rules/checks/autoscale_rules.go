package checks

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// scalingRule is one rule of an autoscale profile, as far as it is known.
type scalingRule struct {
	node    *model.Node
	trigger *model.Node
	action  *model.Node
	metric  string // in lower case; "" where it is not known
	out, in bool
}

// scalingRules returns the rules of a profile that add or take away instances,
// and the first thing about their directions and metrics that is not known.
func scalingRules(profile *model.Node) (rules []scalingRule, open *model.Node) {
	list := profile.At("rules")
	items, known := list.Items()
	if !known {
		return nil, list
	}
	for _, it := range items {
		r := scalingRule{node: it, trigger: it.At("metricTrigger"), action: it.At("scaleAction")}
		direction, name := r.action.At("direction"), r.trigger.At("metricName")
		if open == nil {
			open = firstUnknown(direction, name)
		}
		r.out, _ = direction.Is("Increase")
		r.in, _ = direction.Is("Decrease")
		text, _ := name.String()
		r.metric = strings.ToLower(text)
		rules = append(rules, r)
	}
	return rules, open
}

// scalingProfiles calls judge for each profile of settings that scale, or may,
// in which there is room to scale.
func scalingProfiles(p *lint.Pass, judge func(a *model.Autoscale, profile *model.Node)) {
	eachProfile(p, func(a *model.Autoscale, profile *model.Node, c autoscaleCapacity) {
		on, written := a.Enabled().Bool()
		least, ok1 := c.min.Number()
		most, ok2 := c.max.Number()
		switch {
		case written && !on, ok1 && ok2 && least == most:
		case a.Enabled().IsUnknown():
			p.Undecide(a.Enabled())
		case c.min.IsUnknown() || c.max.IsUnknown():
			p.Undecide(firstUnknown(c.min, c.max))
		default:
			judge(a, profile)
		}
	})
}

// autoscaleOneDirection is CAP024: a profile that adds instances takes them
// away again, by the same metrics.
func autoscaleOneDirection(p *lint.Pass) {
	scalingProfiles(p, func(_ *model.Autoscale, profile *model.Node) {
		rules, open := scalingRules(profile)
		if open != nil {
			p.Undecide(open)
			return
		}
		outs, ins := 0, 0
		for _, r := range rules {
			if r.out {
				outs++
			}
			if r.in {
				ins++
			}
		}
		name := show(profile.At("name"))
		switch {
		case outs > 0 && ins == 0:
			p.Report(profile.At("rules"), "profile %s scales out and never in: what it adds stays; add a rule with direction Decrease on the same metric", name)
		case ins > 0 && outs == 0:
			p.Report(profile.At("rules"), "profile %s scales in and never out: what it takes away is not replaced; add a rule with direction Increase on the same metric", name)
		case outs > 0:
			metricsOfOneDirection(p, name, rules)
		}
	})
}

// metricsOfOneDirection reports the first metric that a profile reads in one
// direction only.
func metricsOfOneDirection(p *lint.Pass, profile string, rules []scalingRule) {
	for _, r := range rules {
		if r.metric == "" || !r.out && !r.in || slices.ContainsFunc(rules, func(o scalingRule) bool {
			return o.metric == r.metric && (r.out && o.in || r.in && o.out)
		}) {
			continue
		}
		way, back := "out", "in"
		if r.in {
			way, back = back, way
		}
		at := r.trigger.At("metricName")
		p.Report(at, "profile %s scales %s by the metric %s, and %s by others only: rules of both directions on one metric keep them from working against each other", profile, way, show(at), back)
		return
	}
}

// sameSignal reports whether two rules read the same values in the same way.
func (r scalingRule) sameSignal(o scalingRule) bool {
	for _, name := range [...]string{"metricNamespace", "metricResourceUri", "statistic", "timeAggregation", "dividePerInstance"} {
		a, b := r.trigger.At(name), o.trigger.At(name)
		if text, ok := a.Text(); ok {
			other, _ := b.Text()
			if !strings.EqualFold(text, other) {
				return false
			}
			continue
		}
		if a.IsUnknown() || b.IsUnknown() || show(a) != show(b) {
			return false
		}
	}
	return r.trigger.At("dimensions").IsAbsent() && o.trigger.At("dimensions").IsAbsent()
}

// above and below report whether a rule waits for high, or for low, values.
func (r scalingRule) above() bool { return r.compares("GreaterThan", "GreaterThanOrEqual") }
func (r scalingRule) below() bool { return r.compares("LessThan", "LessThanOrEqual") }

func (r scalingRule) compares(operators ...string) bool {
	text, _ := r.trigger.At("operator").String()
	return containsName(operators, text)
}

// autoscaleFlapping is CAP033: the thresholds of one metric lie so far apart
// that one action does not call for the other.
func autoscaleFlapping(p *lint.Pass) {
	scalingProfiles(p, func(a *model.Autoscale, profile *model.Node) {
		rules, _ := scalingRules(profile)
		for _, in := range rules {
			for _, out := range rules {
				if in.in && out.out && in.metric != "" && in.metric == out.metric && in.sameSignal(out) && flaps(p, a, profile, in, out) {
					break
				}
			}
		}
	})
}

// shared reports whether the instances of a set share what a rule reads: a
// metric of the set itself, or one that is divided by their number. That of a
// queue stays what it is when one of them goes.
func (r scalingRule) shared(a *model.Autoscale) bool {
	if divided, _ := r.trigger.At("dividePerInstance").Bool(); divided {
		return true
	}
	of, _ := r.trigger.At("metricResourceUri").Text()
	set, _ := a.Target().Text()
	return of != "" && strings.EqualFold(of, set)
}

// flaps judges one pair of rules.
func flaps(p *lint.Pass, a *model.Autoscale, profile *model.Node, in, out scalingRule) bool {
	low, high := in.trigger.At("threshold"), out.trigger.At("threshold")
	p.Undecide(low)
	p.Undecide(high)
	lowText, from, ok1 := decimal(low)
	highText, to, ok2 := decimal(high)
	inverse := in.above() && out.below() // such as of free memory
	if !ok1 || !ok2 || !inverse && !(in.below() && out.above()) {
		return false
	}
	metric := show(in.trigger.At("metricName"))
	if from >= to && !inverse || from <= to && inverse {
		p.Report(low, "%s scales in at %s and out at %s: one action calls for the other; keep the thresholds apart", metric, lowText, highText).
			Related(high, "the other threshold")
		return true
	}
	most, ok := profileCapacity(profile).max.Number()
	step, ok2 := in.action.At("value").Number()
	count, _ := in.action.At("type").Is("ChangeCount")
	average, _ := in.trigger.At("timeAggregation").Is("Average")
	if inverse || !ok || !ok2 || !count || !average || !in.shared(a) || step < 1 || most <= step || most > mostInstances {
		return false
	}
	// With the most instances there may be, the load of the others grows least.
	projected := from * float64(most) / float64(most-step)
	if projected <= to {
		return false
	}
	p.Report(low, "%s scales in at %s and out at %s: %d instances at %s are %d at %s after one action, which calls for the other; keep the thresholds apart",
		metric, lowText, highText, most, lowText, most-step, strconv.FormatFloat(math.Round(projected*10)/10, 'f', -1, 64)).Related(high, "the other threshold")
	return true
}

// capacityFightsAutoscale is CAP022: a deployment that names a number of
// instances sets it again, whatever autoscale has made of it. A plan does not
// say what lifecycle ignores.
func capacityFightsAutoscale(p *lint.Pass) {
	if p.Unit.Computed {
		return
	}
	for _, set := range p.Unit.ScaleSets {
		capacity := set.Capacity()
		if capacity.IsAbsent() || leavesAlone(set.Resource, capacity) {
			continue
		}
		for _, a := range set.Autoscales() {
			on := inForce(a)
			if on == no || on == maybe && a.Enabled().IsAbsent() {
				continue
			}
			n, ok := p.Int(capacity)
			switch {
			case on == maybe:
				p.Undecide(a.Enabled())
			case ok:
				how := "leave it out where the set is there already, or give it the number that there is"
				if set.Attribute != nil {
					attribute := strings.ReplaceAll(set.Attribute(capacity.Path()), ".", "[0].") // of a block
					how = "add ignore_changes = [" + attribute + "] to its lifecycle"
				}
				f := p.Report(capacity, "each deployment sets the number of instances to %d again, whatever autoscale has made of it: %s", n, how)
				hinges(f, a.Resource).Related(a.Target(), "the autoscale setting")
			}
			break
		}
	}
}

// leavesAlone reports whether the source of a resource ignores changes of a property.
func leavesAlone(r *model.Resource, n *model.Node) bool {
	if len(r.Ignores) == 0 || r.Attribute == nil {
		return false
	}
	attribute, _, _ := strings.Cut(r.Attribute(n.Path()), ".")
	for _, name := range r.Ignores {
		if i := strings.IndexAny(name, ".["); i > 0 {
			name = name[:i]
		}
		if name == "all" || name == attribute {
			return true
		}
	}
	return false
}

// autoscaleNumbers is CAP032: the type has strings where templates like to write
// numbers.
func autoscaleNumbers(p *lint.Pass) {
	eachProfile(p, func(_ *model.Autoscale, profile *model.Node, c autoscaleCapacity) {
		bare := func(n *model.Node) {
			if p.Undecide(n); n.Kind == model.Int || n.Kind == model.Float {
				p.Report(n, "%s is the number %s, and the type has a string there: write \"%s\"", label(n.Path()), show(n), show(n))
			}
		}
		bare(c.min)
		bare(c.max)
		bare(c.def)
		rules, _ := profile.At("rules").Items()
		for _, r := range rules {
			bare(r.At("scaleAction", "value"))
		}
	})
}
