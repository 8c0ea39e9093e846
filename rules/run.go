package rules

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/lint"
	"vmsslint/rules/policy"
	"vmsslint/schemas"
)

// expansionTime is the longest that the expansion of one root may take.
const expansionTime = 10 * time.Second

// Root is one template to judge, in one or more scenarios.
type Root struct {
	// Path is the file that the root is loaded from.
	Path string
	// Load reads the root. A nil template means that the file is not one of
	// ours, or could not be read; the diagnostics then say which.
	Load func() (model.Template, []model.Scenario, []source.Diagnostic)
	// Before reads what the root was, for the rules about changes; nil where
	// there is nothing to compare with. A nil template is a root that was not there.
	Before func() (model.Template, []model.Scenario, []source.Diagnostic)
}

// Options are what a run may be told.
type Options struct {
	// Catalogue is what suppressions may name; nil means Default.
	Catalogue *Catalogue
	// Custom are the policies behind the rules that AddCustom added.
	Custom *policy.Custom
	// Schemas are the organisation's own JSON Schemas, or nil.
	Schemas *policy.JSONSchemas
	// Settings returns the settings for a file, or nil.
	Settings func(path string) *Settings
	// NoSuppress says to leave suppressions aside.
	NoSuppress bool
	// Today is the day by which suppressions expire.
	Today time.Time
	// Jobs is how many roots are worked on at once; 0 means one for each processor.
	Jobs int
}

// Report is what a run found, in a fixed order.
type Report struct {
	Findings    []*lint.Finding
	Undecided   []lint.Undecided
	Gaps        []model.Gap
	Diagnostics []source.Diagnostic
	// Suppressions are all that were found, with their use.
	Suppressions []Suppressed
	// Defects are faults of rules, not of the input.
	Defects []error
	// Changes say what a change means for each scale set, the worst first.
	Changes []Changed
	// NotRun are the rules that had nothing to compare with.
	NotRun []*lint.Rule

	Files, Roots, ScaleSets, Scenarios, Rules int
	Duration                                  time.Duration
}

// Silent returns how many findings are suppressed or in the baseline.
func (r *Report) Silent() int {
	n := 0
	for _, f := range r.Findings {
		if f.Silent() {
			n++
		}
	}
	return n
}

// Count returns how many findings that are not silent have severity s.
func (r *Report) Count(s lint.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s && !f.Silent() {
			n++
		}
	}
	return n
}

// linker is a template that knows which other files it has read.
type linker interface{ Linked() []string }

// Run judges roots by rules.
func Run(ctx context.Context, list []*lint.Rule, roots []Root, opts Options) *Report {
	start := time.Now()
	if opts.Catalogue == nil {
		opts.Catalogue = &Catalogue{list}
	}
	e := &engine{rules: list, opts: opts, policies: newPolicies(list, opts.Custom)}
	slots := e.all(ctx, roots)
	compared := slices.ContainsFunc(roots, func(r Root) bool { return r.Before != nil }) || slices.ContainsFunc(slots, func(s slot) bool { return s.sided })
	if compared {
		slots = append(slots, e.movedAcross(slots))
	}
	rep := join(slots)
	for _, r := range list {
		if r.Kind == lint.Change && !compared {
			rep.NotRun = append(rep.NotRun, r)
		}
	}
	rep.Rules, rep.Files = len(list), len(roots)
	rep.Duration = time.Since(start)
	return rep
}

// all judges roots, some at a time.
func (e *engine) all(ctx context.Context, roots []Root) []slot {
	slots := make([]slot, len(roots))
	jobs := e.opts.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	next := make(chan int, len(roots))
	for i := range roots {
		next <- i
	}
	close(next)
	work := func() {
		w := new(worker)
		for i := range next {
			slots[i] = e.root(ctx, roots[i], w)
		}
	}
	var wg sync.WaitGroup
	for range min(jobs, len(roots)) - 1 {
		wg.Go(work)
	}
	work() // one root needs no other thread, which costs milliseconds to wake
	wg.Wait()
	return slots
}

// slot is what one root came to.
type slot struct {
	path        string
	findings    []*lint.Finding
	undecided   []lint.Undecided
	gaps        []model.Gap
	diagnostics []source.Diagnostic
	defects     []error
	linked      []string
	suppressed  []Suppressed
	loaded      bool
	unread      bool // loaded for no more than to say that it is not read
	sets        int
	scenarios   int
	changes     []Changed
	left        []model.Change // scale sets that are on one side only
	sided       bool           // the root has both sides in it
}

// worker is what a goroutine uses again for each unit, and for each rule.
type worker struct {
	memo lint.Memo
	pass lint.Pass
}

// engine holds what the workers share.
type engine struct {
	rules    []*lint.Rule
	opts     Options
	policies policies

	typesOnce sync.Once
	types     *schemas.Types
}

// knownTypes returns the table of types, read on first use.
func (e *engine) knownTypes() *schemas.Types {
	e.typesOnce.Do(func() { e.types = schemas.Load() })
	return e.types
}

func (e *engine) root(ctx context.Context, r Root, w *worker) (s slot) {
	s.path = r.Path
	defer func() {
		if p := recover(); p != nil {
			s.defects = append(s.defects, fmt.Errorf("%s: vmsslint failed on this file: %v", r.Path, p))
		}
	}()
	tmpl, scenarios, diags := r.Load()
	s.diagnostics = diags
	if tmpl == nil {
		if r.Before != nil && len(diags) == 0 {
			e.gone(ctx, r, &s)
		}
		return s
	}
	s.loaded = true
	if u, ok := tmpl.(interface{ Unread() bool }); ok {
		s.unread = u.Unread()
	}
	if both, ok := tmpl.(sided); ok && r.Before == nil {
		e.bothSides(ctx, both, &s, w)
		scenarios = nil
	}
	base := &sideCache{load: r.Before}
	for _, sc := range scenarios {
		bounded, cancel := context.WithTimeout(ctx, expansionTime)
		unit, diags := tmpl.Expand(bounded, sc)
		cancel()
		s.diagnostics = append(s.diagnostics, diags...)
		s.gaps = append(s.gaps, unit.Gaps...)
		s.sets = max(s.sets, len(unit.ScaleSets))
		s.scenarios++
		file := ""
		if len(scenarios) > 1 && sc.ParameterFile != nil {
			file = sc.ParameterFile.Path
		}
		e.judge(ctx, unit, file, &s, w)
		if r.Before != nil {
			e.compare(ctx, tmpl, sc, unit, base, &s)
		}
	}
	if l, ok := tmpl.(linker); ok {
		s.linked = l.Linked()
	}
	s.settle()
	if sup, ok := tmpl.(model.Suppresser); ok && !e.opts.NoSuppress {
		a := suppressor{catalogue: e.opts.Catalogue, selected: e.rules, today: e.opts.Today}
		s.findings, s.suppressed = a.apply(s.findings, sup.Suppressions())
	}
	s.letGo()
	return s
}

// letGo keeps of the resources that findings speak of what a report says, and
// lets go of the trees behind them: nothing holds all units at once.
func (s *slot) letGo() {
	slim := map[*model.Resource]*model.Resource{}
	keep := func(r *model.Resource) *model.Resource {
		if r == nil {
			return nil
		}
		if slim[r] == nil {
			c := *r
			c.Node = nil
			slim[r] = &c
		}
		return slim[r]
	}
	for _, f := range s.findings {
		f.Resource = keep(f.Resource)
	}
	for i := range s.undecided {
		s.undecided[i].Resource = keep(s.undecided[i].Resource)
	}
}

// judge runs all rules over one unit.
func (e *engine) judge(ctx context.Context, u *model.Unit, parameterFile string, s *slot, w *worker) {
	owners := lint.Owners(u)
	byPolicy := map[string]*lint.Pass{}
	w.memo.Reset()
	settings := e.settingsOf(u)
	take := func(p *lint.Pass) {
		for _, f := range p.Findings {
			f.Severity, f.Root = settings.of(f.Span.File).severity(f), u.Root
			if parameterFile != "" {
				f.ParameterFiles = []string{parameterFile}
			}
		}
		s.findings = append(s.findings, p.Findings...)
		s.undecided = append(s.undecided, p.Undecided...)
	}
	for _, r := range e.rules {
		if settings.root.Off[r] || r.Kind == lint.Change {
			continue
		}
		p := &w.pass
		*p = lint.NewPass(r, u, owners)
		p.Options, p.Types, p.Memo = settings.root.Options[r], e.knownTypes(), &w.memo
		switch {
		case r.ID == ownSchemaID:
			e.judgeSchemas(ctx, p, s)
			take(p)
		case r.Check != nil:
			r.Check(p)
			if len(p.Findings) > 0 && u.HasUpdates() {
				reconsider(p, r.Check)
			}
			take(p)
		case applies(r, p):
			waits := *p
			byPolicy[r.Policy] = &waits
		default:
			take(p) // what kept the trigger open
		}
	}
	if len(byPolicy) > 0 && len(u.ScaleSets)+len(u.Autoscales) > 0 {
		e.policies.judge(ctx, policy.NewDocument(u, e.knownTypes()), byPolicy, s)
	}
	for _, name := range slices.Sorted(maps.Keys(byPolicy)) {
		take(byPolicy[name])
	}
}

// applies reports whether a policy may find anything in the unit of p.
func applies(r *lint.Rule, p *lint.Pass) bool {
	if r.Applies == nil {
		return true
	}
	may := r.Applies(p)
	if may && p.Unit.HasUpdates() {
		reconsider(p, func(p *lint.Pass) { may = r.Applies(p) })
	}
	return may
}

// reconsider judges anew by a rule that found something, or may: the scale sets
// that only change one that is there may have there what they do not write, and
// what the rule then cannot tell is undecided. Of rules that find nothing in what
// is written, nothing need be said.
func reconsider(p *lint.Pass, judge func(*lint.Pass)) {
	p.Findings, p.Undecided, p.Memo = nil, nil, new(lint.Memo)
	p.Unit.LeaveOpen(func() { judge(p) })
}

// judgeSchemas holds scale sets to the organisation's own JSON Schemas.
func (e *engine) judgeSchemas(ctx context.Context, p *lint.Pass, s *slot) {
	if e.opts.Schemas == nil || len(p.Unit.ScaleSets) == 0 {
		return
	}
	out := e.opts.Schemas.Check(ctx, p.Unit, e.knownTypes())
	for _, f := range out.Findings {
		p.Report(f.Node, "%s", f.Message)
	}
	for _, d := range out.Undecided {
		p.Undecide(d.Leaf.Node)
	}
	s.defects = append(s.defects, out.Errors...)
}

// place is where a rule spoke: one finding stands for all of a rule at a place.
type place struct {
	rule       string
	file       string
	start, end int
}

func placeOf(f *lint.Finding) place {
	p := place{rule: f.Rule.ID, start: f.Span.Start, end: f.Span.End}
	if f.Span.File != nil {
		p.file = f.Span.File.Path
	}
	return p
}

// settle merges what several loop rounds, scenarios or rules say of one place.
func (s *slot) settle() {
	first := map[place]*lint.Finding{}
	for _, f := range s.findings {
		k := placeOf(f)
		g := first[k]
		if g == nil {
			first[k] = f
			continue
		}
		g.Merge(f)
	}
	kept := s.findings[:0]
	for _, f := range s.findings {
		if first[placeOf(f)] == f && !yields(f, first) {
			kept = append(kept, f)
		}
	}
	s.findings = kept
}

// yields reports whether a rule that says it more exactly speaks at f's place.
func yields(f *lint.Finding, all map[place]*lint.Finding) bool {
	for _, id := range slices.Concat(f.Rule.YieldsTo, f.YieldsTo) {
		k := placeOf(f)
		k.rule = id
		if all[k] != nil {
			return true
		}
	}
	return false
}

// join puts the slots together and sorts what they hold.
func join(slots []slot) *Report {
	rep := &Report{}
	linked := map[string]bool{}
	for _, s := range slots {
		for _, p := range s.linked {
			linked[p] = true
		}
	}
	merged := slot{}
	for _, s := range slots {
		rep.Diagnostics = append(rep.Diagnostics, s.diagnostics...)
		rep.Defects = append(rep.Defects, s.defects...)
		rep.Changes = append(rep.Changes, s.changes...)
		if linked[s.path] || !s.loaded {
			continue // judged as a part of the root that links it
		}
		if !s.unread {
			rep.Roots++
		}
		rep.ScaleSets += s.sets
		rep.Scenarios += s.scenarios
		merged.findings = append(merged.findings, s.findings...)
		rep.Undecided = append(rep.Undecided, s.undecided...)
		rep.Gaps = append(rep.Gaps, s.gaps...)
		rep.Suppressions = append(rep.Suppressions, s.suppressed...)
	}
	merged.settle()
	rep.Findings = merged.findings
	sortReport(rep)
	sortChanges(rep.Changes)
	return rep
}

func sortReport(rep *Report) {
	slices.SortStableFunc(rep.Findings, func(a, b *lint.Finding) int {
		return cmp.Or(compareSpans(a.Span, b.Span), cmp.Compare(a.Rule.ID, b.Rule.ID))
	})
	slices.SortStableFunc(rep.Diagnostics, func(a, b source.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File(), b.File()), compareSpans(a.Span, b.Span), cmp.Compare(a.Message, b.Message))
	})
	rep.Diagnostics = slices.CompactFunc(rep.Diagnostics, func(a, b source.Diagnostic) bool {
		return a.File() == b.File() && a.Message == b.Message && a.Span.Start == b.Span.Start
	})
	slices.SortStableFunc(rep.Gaps, func(a, b model.Gap) int {
		return cmp.Or(compareSpans(a.Span, b.Span), cmp.Compare(a.Message, b.Message))
	})
	rep.Gaps = slices.CompactFunc(rep.Gaps, func(a, b model.Gap) bool {
		return a.Message == b.Message && compareSpans(a.Span, b.Span) == 0
	})
	slices.SortStableFunc(rep.Undecided, func(a, b lint.Undecided) int {
		return cmp.Or(compareSpans(a.Span, b.Span), cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(label(a), label(b)), cmp.Compare(a.Path, b.Path))
	})
	rep.Undecided = slices.CompactFunc(rep.Undecided, func(a, b lint.Undecided) bool {
		return a.Rule == b.Rule && label(a) == label(b) && a.Path == b.Path && compareSpans(a.Span, b.Span) == 0
	})
}

func label(u lint.Undecided) string {
	if u.Resource == nil {
		return ""
	}
	return u.Resource.Label
}

func compareSpans(a, b source.Span) int {
	path := func(s source.Span) string {
		if s.File == nil {
			return ""
		}
		return s.File.Path
	}
	return cmp.Or(cmp.Compare(path(a), path(b)), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}
