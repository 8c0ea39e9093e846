package lang

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/functions"
)

// evaluator is the state of one evaluation.
type evaluator struct {
	owner        *Evaluation
	c            *Config
	ctx          context.Context
	placeholders expr.Placeholders
	root         *moduleInst
	set          []assigned
	bare         *hcl.EvalContext
	bases        map[string]*hcl.EvalContext // by folder, with functions
	stack        []*definition
	meter        meter
	looped       bool // the rounds are used up, which was told
	silent       map[thunk]silent
	traced       int // rounds that were taken to trace values, not to evaluate them
	steps        int
	unknowns     int // unknown parts of texts that were given a placeholder
	places       map[thunk]map[string][]int
	parts        map[thunk][][]cty.Value
	instances    int
	halted       string // why nothing is evaluated any more
	diags        []source.Diagnostic
	told         map[source.Diagnostic]bool
	iterations   map[thunk][]iteration
	origins      map[originKey]*source.Origin
	whys         map[originKey]string
}

// tell adds a diagnostic, once, but not where it is in doubt that the place exists.
func (ev *evaluator) tell(sc *scope, at source.Span, format string, args ...any) {
	if sc != nil && sc.doubt {
		return
	}
	d := source.Diagnostic{Span: at, Message: sprintf(format, args...)}
	if at.IsZero() {
		d.Path = ev.c.dir
	}
	if !ev.told[d] {
		ev.told[d] = true
		ev.diags = append(ev.diags, d)
	}
}

func (ev *evaluator) sortedDiagnostics() []source.Diagnostic { return sortDiagnostics(ev.diags) }

// halt stops all evaluation.
func (ev *evaluator) halt(why string) {
	if ev.halted == "" {
		ev.halted = why
		ev.tell(nil, source.Span{}, "%s; what was not evaluated by then is unknown", why)
	}
}

// circle tells that d, which is being evaluated, needs its own value.
func (ev *evaluator) circle(d *definition) {
	start := len(ev.stack) - 1
	for start > 0 && ev.stack[start] != d {
		start--
	}
	round := ev.stack[start:]
	// The same circle may be entered anywhere: it is told from its first name on.
	first := 0
	for i, r := range round {
		r.missing = r.label + " refers to itself"
		if r.label < round[first].label {
			first = i
		}
	}
	var names []string
	for i := range round {
		names = append(names, round[(first+i)%len(round)].label)
	}
	ev.tell(nil, round[first].at, "%s refers to itself: %s → %s", names[0], strings.Join(names, " → "), names[0])
}

// eval evaluates t. What is wrong is told, and the value then unknown.
func (ev *evaluator) eval(t thunk) cty.Value {
	if t.expr == nil || ev.stopped() {
		return cty.DynamicVal
	}
	v, diags := ev.try(t)
	for _, d := range diags {
		ev.tellLibrary(t, d)
	}
	return v
}

// stopped counts a step and reports whether the evaluation has to end.
func (ev *evaluator) stopped() bool {
	if ev.halted != "" {
		return true
	}
	if ev.steps++; ev.steps > maxSteps {
		ev.halt(sprintf("the evaluation takes more than %d steps", maxSteps))
	} else if ev.steps%64 == 0 {
		if err := ev.ctx.Err(); errors.Is(err, context.DeadlineExceeded) {
			ev.halt("the time for the evaluation is over")
		} else if err != nil {
			ev.halt("the evaluation was ended")
		}
	}
	return ev.halted != ""
}

// try evaluates t and returns its mistakes. A fault of a library on input
// that nobody foresaw must not end the run: it is a mistake like others.
func (ev *evaluator) try(t thunk) (v cty.Value, diags hcl.Diagnostics) {
	defer func() {
		if fault := recover(); fault != nil {
			r := t.expr.Range()
			v, diags = cty.DynamicVal, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: sprintf("this cannot be evaluated: %v", fault), Subject: &r}}
		}
	}()
	info := ev.c.info(t.expr)
	ctx := ev.context(info, t.scope)
	v, diags = t.expr.Value(ctx)
	if ev.meter.exceeded {
		ev.meter.exceeded = false
		v = cty.DynamicVal
		if !ev.looped {
			ev.looped = ev.meter.bound == maxRounds
			ev.tell(t.scope, ev.c.span(t.expr.Range()), "for expressions take more than %d rounds in all here", maxRounds)
		}
	}
	if v == cty.NilVal {
		v = cty.DynamicVal
	}
	if diags.HasErrors() && (v.IsNull() || !v.IsKnown()) {
		v = cty.DynamicVal
	}
	if !v.IsKnown() && len(info.refs) == 1 {
		if first, ok := ev.symbolicFirst(t); ok {
			v = first
		}
	}
	return v, diags
}

// tellLibrary tells a mistake that the library found in t, but those that
// come of our knowing less than Terraform.
func (ev *evaluator) tellLibrary(t thunk, d *hcl.Diagnostic) {
	if d.Severity != hcl.DiagError {
		return
	}
	switch d.Summary {
	case "Unsupported attribute", "Inconsistent conditional result types", "Missing map element":
		for _, r := range ev.c.info(t.expr).refs {
			if ev.isThing(r, t.scope) {
				return
			}
		}
	}
	at := ev.c.span(t.expr.Range())
	if d.Subject != nil {
		if s := ev.c.span(*d.Subject); !s.IsZero() {
			at = s
		}
	}
	ev.tell(t.scope, at, "%s", sentence(d))
}

// isThing reports whether r reads a resource, of which only a part is known.
func (ev *evaluator) isThing(r ref, sc *scope) bool {
	root := r.trav.RootName()
	if sc.lookup(root) != nil {
		return false
	}
	switch root {
	case "var", "local", "each", "count", "path", "terraform":
		return false
	}
	return true
}

// context gives the library the values that an expression refers to, and no others.
func (ev *evaluator) context(info *exprInfo, sc *scope) *hcl.EvalContext {
	base := ev.base(sc, len(info.calls) > 0)
	if len(info.refs) == 0 && len(info.calls) == 0 {
		return base
	}
	ctx := base.NewChild()
	ctx.Variables = ev.variables(info, sc)
	weight := 0
	for _, v := range ctx.Variables {
		elements, text := size(v)
		weight += elements/4096 + text/65536
	}
	ev.meter.weight = 1 + weight
	for _, c := range info.calls {
		if base.Functions[c.name] == (function.Function{}) && sc != nil && sc.mod != nil {
			if ctx.Functions == nil {
				ctx.Functions = map[string]function.Function{}
			}
			ctx.Functions[c.name] = unknownFunction()
		}
	}
	return ctx
}

// base is the outermost context of a module: the meter, and its functions
// where they are needed.
func (ev *evaluator) base(sc *scope, calls bool) *hcl.EvalContext {
	if !calls || sc == nil || sc.mod == nil {
		return ev.bare
	}
	dir := sc.mod.node.folder.dir
	ctx := ev.bases[dir]
	if ctx == nil {
		ctx = ev.bare.NewChild()
		ctx.Functions = functions.Table(functions.Env{
			ModuleDir: relative(ev.c.dir, dir), RootDir: ".", WorkDir: ev.c.o.WorkDir,
			ReadFile: ev.readFor, ReadDir: ev.listFor, Placeholders: &ev.placeholders,
		})
		ev.bases[dir] = ctx
	}
	return ctx
}

// relative is dir as the root module in root would write it.
func relative(root, dir string) string {
	rel, err := filepath.Rel(filepath.FromSlash(root), filepath.FromSlash(dir))
	if err != nil {
		return dir
	}
	return filepath.ToSlash(rel)
}

var errOutside = errors.New("the file lies outside of what is read")

// inTree returns a path of a call, which is relative to the root module, as
// one that may be read.
func (ev *evaluator) inTree(p string) (string, error) {
	full := path.Join(ev.c.dir, p)
	if path.IsAbs(p) {
		full = path.Clean(p)
	}
	if !inside(ev.c.o.Root, full) {
		return "", errOutside
	}
	return full, nil
}

func (ev *evaluator) readFor(p string) ([]byte, error) {
	full, err := ev.inTree(p)
	if err != nil {
		return nil, err
	}
	file, err := ev.c.o.ReadFile(full)
	if err != nil {
		return nil, err
	}
	return file.Text, nil
}

func (ev *evaluator) listFor(p string) (files, folders []string, err error) {
	full, err := ev.inTree(p)
	if err != nil {
		return nil, nil, err
	}
	return ev.c.o.ReadDir(full)
}

// unknownFunction stands for a function of a provider, or one that does not
// exist, which was told.
func unknownFunction() function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
		Type:     func([]cty.Value) (cty.Type, error) { return cty.DynamicPseudoType, nil },
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.DynamicVal, nil },
	})
}

// expand evaluates the repetition of everything in the configuration.
func (c *Config) expand(ctx context.Context, set []model.Assignment) *Evaluation {
	e := &Evaluation{Gaps: c.gaps}
	e.evaluator = evaluator{
		owner: e, c: c, ctx: ctx, set: c.given(set, false),
		bases: map[string]*hcl.EvalContext{}, told: map[source.Diagnostic]bool{}, iterations: map[thunk][]iteration{}, silent: map[thunk]silent{}, places: map[thunk]map[string][]int{}, parts: map[thunk][][]cty.Value{}, meter: meter{bound: maxRounds},
		origins: map[originKey]*source.Origin{}, whys: map[originKey]string{},
	}
	ev := &e.evaluator
	for _, a := range set {
		if c.root.folder.variables.byName[a.Name] == nil {
			d := source.Diagnostic{Path: "--var " + a.Name, Message: undeclared("variable", a.Name, c.root.folder.variables.names())}
			ev.diags = append(ev.diags, d)
		}
	}
	ev.bare = &hcl.EvalContext{Variables: map[string]cty.Value{meterName: cty.CapsuleVal(meterCapsule, &ev.meter)}}
	ev.root = newModuleInst(ev, c.root)
	ev.collect(ev.root, &e.Instances)
	for _, b := range c.root.folder.outputs.list {
		d := ev.root.output(b.labels[0])
		n := ev.node(d.src, d.get())
		e.Outputs = append(e.Outputs, model.Output{Name: b.labels[0], Node: n})
	}
	return e
}
