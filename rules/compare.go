package rules

import (
	"cmp"
	"context"
	"path"
	"slices"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/change"
	"vmsslint/rules/lint"
)

// mover is a template that says which of its addresses had another one before.
type mover interface {
	// Moved leads from addresses before to addresses now.
	Moved() map[string]string
}

// Changed is what a change means for one scale set, and where it is.
type Changed struct {
	change.Consequence
	// Place is the resource as it is afterwards, or as it was.
	Place source.Span
}

// compare judges a unit against what its root was before, with the same inputs.
func (e *engine) compare(ctx context.Context, tmpl model.Template, sc model.Scenario, after *model.Unit, base *sideCache, s *slot) {
	before := base.expand(ctx, sc, s)
	var moved map[string]string
	if m, ok := tmpl.(mover); ok {
		moved = m.Moved()
	}
	e.judgePairs(before, after, moved, s)
}

// sided is a template that has both sides of a change in it: a plan.
type sided interface {
	Sides(ctx context.Context) (before, after *model.Unit, moved map[string]string, diags []source.Diagnostic)
}

// bothSides judges a plan: what will be there, and what becomes of what is.
func (e *engine) bothSides(ctx context.Context, tmpl sided, s *slot, w *worker) {
	bounded, cancel := context.WithTimeout(ctx, expansionTime)
	defer cancel()
	before, after, moved, diags := tmpl.Sides(bounded)
	s.diagnostics = append(s.diagnostics, diags...)
	s.gaps = append(s.gaps, after.Gaps...)
	s.sets, s.scenarios, s.sided = len(after.ScaleSets), 1, true
	e.judge(ctx, after, "", s, w)
	e.judgePairs(before, after, moved, s)
}

// judgePairs judges the resources that are on both sides, and keeps the scale
// sets that are on one.
func (e *engine) judgePairs(before, after *model.Unit, moved map[string]string, s *slot) {
	var paired []model.Change
	for _, c := range model.Pair(before, after, moved) {
		if c.Before != nil && c.After != nil {
			paired = append(paired, c)
		} else if c.Resource().Is(model.ScaleSetType) {
			s.left = append(s.left, c)
		}
	}
	e.judgeChanges(paired, s)
}

// gone reads what a root was that is no longer there.
func (e *engine) gone(ctx context.Context, r Root, s *slot) {
	base := &sideCache{load: r.Before}
	for _, c := range model.Pair(base.expand(ctx, model.Scenario{}, s), nil, nil) {
		if c.Before.Is(model.ScaleSetType) {
			s.left = append(s.left, c)
		}
	}
}

// judgeChanges runs the rules about changes, and says what they come to.
func (e *engine) judgeChanges(changes []model.Change, s *slot) {
	if len(changes) == 0 {
		return
	}
	owners := map[*model.Node]*model.Resource{}
	for _, c := range changes {
		owners[c.Before.Node], owners[c.After.Node] = c.Before, c.After
	}
	unit := changes[0].AfterUnit
	settings := e.settingsOf(unit)
	for _, r := range e.rules {
		if r.Kind != lint.Change || settings.root.Off[r] || r.Check == nil {
			continue
		}
		p := lint.NewPass(r, unit, owners)
		p.Options, p.Types, p.Changes = settings.root.Options[r], e.knownTypes(), changes
		r.Check(&p)
		for _, f := range p.Findings {
			f.Severity, f.Root = settings.of(f.Span.File).severity(f), unit.Root
		}
		s.findings = append(s.findings, p.Findings...)
		s.undecided = append(s.undecided, p.Undecided...)
	}
	for i := range changes {
		if c, ok := change.ConsequenceOf(&changes[i]); ok {
			s.changes = append(s.changes, Changed{c, changes[i].After.Node.Span()})
		}
	}
}

// sideCache loads the earlier side of a root once.
type sideCache struct {
	load      func() (model.Template, []model.Scenario, []source.Diagnostic)
	loaded    bool
	tmpl      model.Template
	scenarios []model.Scenario
}

// expand expands the earlier side with the inputs of sc; nil where there is none.
func (c *sideCache) expand(ctx context.Context, sc model.Scenario, s *slot) *model.Unit {
	if !c.loaded {
		c.loaded = true
		var diags []source.Diagnostic
		c.tmpl, c.scenarios, diags = c.load()
		s.tellBase(diags)
	}
	if c.tmpl == nil {
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, expansionTime)
	defer cancel()
	unit, diags := c.tmpl.Expand(bounded, c.like(sc))
	s.tellBase(diags)
	return unit
}

// like returns the scenario of the earlier side that has the inputs of sc: the
// same parameter file as it was then.
func (c *sideCache) like(sc model.Scenario) model.Scenario {
	out := model.Scenario{Set: sc.Set}
	if len(c.scenarios) > 0 {
		out = c.scenarios[0]
	}
	for _, old := range c.scenarios {
		if old.ParameterFile != nil && sc.ParameterFile != nil && path.Base(old.ParameterFile.Path) == path.Base(sc.ParameterFile.Path) {
			out = old
		}
	}
	if sc.ParameterFile == nil {
		out.ParameterFile = nil
	}
	return out
}

// tellBase says that the earlier side could not be read in full. That is no
// fault of what is there now.
func (s *slot) tellBase(diags []source.Diagnostic) {
	for _, d := range diags {
		s.gaps = append(s.gaps, model.Gap{Span: d.Span, Message: "of the side before: " + d.Message})
	}
}

// movedAcross pairs the scale sets that one root lost and another one gained.
func (e *engine) movedAcross(slots []slot) slot {
	out := slot{loaded: true, unread: true} // of no root of its own
	gone := map[string]model.Change{}
	for _, s := range slots {
		for _, c := range s.left {
			if id := c.Resource().Identity(); c.After == nil && id != "" {
				gone[id] = c
			}
		}
	}
	for _, s := range slots {
		for _, c := range s.left {
			if c.After == nil {
				continue
			}
			if old, ok := gone[c.After.Identity()]; ok {
				delete(gone, c.After.Identity())
				e.judgeChanges([]model.Change{{Before: old.Before, After: c.After, BeforeUnit: old.BeforeUnit, AfterUnit: c.AfterUnit}}, &out)
				continue
			}
			out.tellLeft(c)
		}
	}
	for _, s := range slots {
		for _, c := range s.left {
			if c.After != nil {
				continue
			}
			if id := c.Before.Identity(); id == "" || gone[id].Before == c.Before {
				out.tellLeft(c)
			}
		}
	}
	out.settle()
	out.letGo()
	return out
}

func (s *slot) tellLeft(c model.Change) {
	if line, ok := change.ConsequenceOf(&c); ok {
		s.changes = append(s.changes, Changed{line, c.Resource().Node.Span()})
	}
}

// sortChanges puts the worst first.
func sortChanges(list []Changed) {
	rank := func(c Changed) int {
		return slices.Index([]string{"refused", "replaced", "deallocate", "removed", "rolling", "in-place", "added"}, c.Verdict)
	}
	slices.SortStableFunc(list, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Resource, b.Resource), compareSpans(a.Place, b.Place))
	})
}
