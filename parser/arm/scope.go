package arm

import (
	"encoding/json"
	"slices"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"

	"vmsslint/parser/source"
)

// symbols are the names that expressions of one template can read. An
// outer-scoped nested template shares those of its parent.
type symbols struct {
	d         *deployment
	params    []*param
	vars      []*variable
	functions *jsonc.Value
	evaluated []step // variables and parameters under evaluation, outermost first
	// The last of each name, in lower case.
	paramOf map[string]*param
	varOf   map[string]*variable
}

type param struct {
	name  string
	decl  *jsonc.Value
	given func() *expr.Value // the caller's value, or nil
	value *expr.Value
	busy  bool
}

type variable struct {
	name  string
	value *jsonc.Value // the declaration
	copy  *jsonc.Value // or the entry of variables.copy
	done  *expr.Value
	err   *expr.Error
	busy  bool
}

func newSymbols(d *deployment, doc *jsonc.Value) *symbols {
	s := &symbols{d: d, functions: doc.Get("functions"), paramOf: map[string]*param{}, varOf: map[string]*variable{}}
	if params := doc.Get("parameters"); params != nil {
		for i := range params.Members {
			p := &param{name: params.Members[i].Name, decl: &params.Members[i].Value}
			s.params = append(s.params, p)
			s.paramOf[strings.ToLower(p.name)] = p
		}
	}
	s.addVariables(doc.Get("variables"))
	d.x.foldedNames(d.file, doc, "parameters", "parameters")
	d.x.foldedNames(d.file, doc, "variables", "variables")
	d.x.foldedNames(d.file, doc, "outputs", "outputs")
	d.x.foldedNames(d.file, doc, "resources", "symbolic names")
	return s
}

func (s *symbols) addVariables(vars *jsonc.Value) {
	if vars == nil {
		return
	}
	for i := range vars.Members {
		m := &vars.Members[i]
		if strings.EqualFold(m.Name, "copy") && m.Value.Kind == jsonc.Array && isCopyList(&m.Value) {
			for j := range m.Value.Items {
				it := &m.Value.Items[j]
				s.vars = append(s.vars, &variable{name: it.Get("name").Str, copy: it, value: it})
			}
			continue
		}
		s.vars = append(s.vars, &variable{name: m.Name, value: &m.Value})
	}
	for _, v := range s.vars {
		s.varOf[strings.ToLower(v.name)] = v
	}
}

func (s *symbols) param(name string) *param {
	return s.paramOf[strings.ToLower(name)]
}

func (s *symbols) paramNames() []string {
	names := make([]string, 0, len(s.params))
	for _, p := range s.params {
		names = append(names, p.name)
	}
	return names
}

func (s *symbols) variable(name string) *variable {
	return s.varOf[strings.ToLower(name)]
}

// step is a parameter or variable under evaluation.
type step struct{ what, name string }

// enter marks the parameter or variable name as under evaluation. It returns an
// error where it is already, or where too many are.
func (s *symbols) enter(what, name string, busy *bool) *expr.Error {
	this := step{what, name}
	if *busy {
		var names []string
		for _, e := range s.evaluated[max(slices.Index(s.evaluated, this), 0):] {
			names = append(names, e.name)
		}
		return expr.Errorf("%s '%s' depends on itself: %s → %s", what, name, strings.Join(names, " → "), name)
	}
	if len(s.evaluated) >= maxDepth {
		return expr.Errorf("%s '%s' is read through more than %d variables and parameters that read each other", what, name, maxDepth)
	}
	*busy = true
	s.evaluated = append(s.evaluated, this)
	return nil
}

func (s *symbols) leave(busy *bool) {
	*busy = false
	s.evaluated = s.evaluated[:len(s.evaluated)-1]
}

// scope is what an expression sees at one place: it implements expr.Env.
type scope struct {
	d     *deployment
	loops *loop
	args  []expr.Field // inside a user-defined function: its arguments
	// tolerant says that the place may never be evaluated by the service, so
	// that errors met there accuse nobody.
	tolerant bool
	depth    int // of calls of user-defined functions
}

// loop is one copy loop around a place.
type loop struct {
	name     string
	index    *expr.Value
	resource bool // the loop of a resource or an output, which copyIndex() without a name means
	outer    *loop
}

func (s *scope) inLoop(name string, index *expr.Value, resource bool) *scope {
	c := *s
	c.loops = &loop{name: name, index: index, resource: resource, outer: s.loops}
	return &c
}

var _ expr.Env = (*scope)(nil)

func (s *scope) Context() *expr.Context           { return &s.d.context }
func (s *scope) Placeholders() *expr.Placeholders { return &s.d.x.placeholders }

func (s *scope) Parameter(name string) (*expr.Value, *expr.Error) {
	if s.args != nil {
		for _, a := range s.args {
			if strings.EqualFold(a.Name, name) {
				return a.Value, nil
			}
		}
		return nil, expr.Errorf("the function has no parameter '%s'%s", name, source.DidYouMean(name, fieldNames(s.args)))
	}
	sym := s.d.symbols
	p := sym.param(name)
	if p == nil {
		return nil, expr.Errorf("unknown parameter '%s'%s", name, source.DidYouMean(name, sym.paramNames()))
	}
	return sym.parameterValue(p)
}

func (s *scope) Variable(name string) (*expr.Value, *expr.Error) {
	sym := s.d.symbols
	v := sym.variable(name)
	if v == nil {
		var names []string
		for _, v := range sym.vars {
			names = append(names, v.name)
		}
		return nil, expr.Errorf("unknown variable '%s'%s", name, source.DidYouMean(name, names))
	}
	return sym.variableValue(v)
}

// variableValue evaluates v on first use.
func (s *symbols) variableValue(v *variable) (*expr.Value, *expr.Error) {
	if v.done != nil || v.err != nil {
		return v.done, v.err
	}
	if err := s.enter("variable", v.name, &v.busy); err != nil {
		return nil, err
	}
	defer s.leave(&v.busy)
	sc := &scope{d: s.d, tolerant: s.d.tolerant}
	var value *expr.Value
	if v.copy != nil {
		value = sc.loopValues(v.name, v.copy).WithSpan(v.copy.Span(s.d.file))
	} else {
		value = sc.value(v.value)
	}
	v.done = withCause(value, "variable '"+v.name+"'", "")
	return v.done, nil
}

// withCause returns v with a step before its own origin: what holds it, and where.
func withCause(v *expr.Value, note, parameter string) *expr.Value {
	o := &expr.Origin{Note: note, Span: v.Span(), Parameter: parameter}
	if v.Origin() != nil {
		o.Causes = []*expr.Origin{v.Origin()}
	}
	return v.WithOrigin(o)
}

func (s *scope) CopyIndex(name string) (*expr.Value, *expr.Error) {
	for l := s.loops; l != nil; l = l.outer {
		if name == "" && l.resource || name != "" && strings.EqualFold(l.name, name) {
			return l.index, nil
		}
	}
	if name == "" {
		return nil, expr.Errorf("copyIndex() without a name is only known inside the loop of a resource or an output")
	}
	return nil, expr.Errorf("copyIndex('%s') names no loop around this place", name)
}

func (s *scope) UserFunctions() []string {
	var names []string
	s.eachFunction(func(full string, _ *jsonc.Value) bool { names = append(names, full); return true })
	return names
}

func (s *scope) eachFunction(yield func(full string, decl *jsonc.Value) bool) {
	list := s.d.symbols.functions
	if list == nil {
		return
	}
	for i := range list.Items {
		ns := &list.Items[i]
		members := ns.Get("members")
		if members == nil || ns.Get("namespace") == nil {
			continue
		}
		for j := range members.Members {
			m := &members.Members[j]
			if !yield(ns.Get("namespace").Str+"."+m.Name, &m.Value) {
				return
			}
		}
	}
}

const maxCallDepth = 64

func (s *scope) CallUser(namespace, name string, args []*expr.Value) (*expr.Value, *expr.Error, bool) {
	var decl *jsonc.Value
	s.eachFunction(func(full string, d *jsonc.Value) bool {
		if strings.EqualFold(full, namespace+"."+name) {
			decl = d
		}
		return decl == nil
	})
	if decl == nil {
		return nil, nil, false
	}
	if s.depth >= maxCallDepth {
		return nil, expr.Errorf("the function %s.%s calls itself too deeply", namespace, name), true
	}
	var declared []jsonc.Value
	if p := decl.Get("parameters"); p != nil {
		declared = p.Items
	}
	if len(args) > len(declared) {
		return nil, wrongCount(namespace, name, len(declared), len(args)), true
	}
	fields := make([]expr.Field, 0, len(declared))
	for i := range declared {
		pname := declared[i].Get("name")
		if pname == nil {
			continue
		}
		f := expr.Field{Name: pname.Str, Value: expr.NullValue()}
		if i < len(args) {
			f.Value = args[i]
		} else if n := declared[i].Get("nullable"); n == nil || n.Str != "true" {
			return nil, wrongCount(namespace, name, len(declared), len(args)), true
		}
		fields = append(fields, f)
	}
	output := decl.Get("output").Get("value")
	if output == nil {
		return nil, expr.Errorf("the function %s.%s has no output value", namespace, name), true
	}
	inner := &scope{d: s.d, args: fields, tolerant: s.tolerant, depth: s.depth + 1}
	return inner.value(output), nil, true
}

func wrongCount(namespace, name string, takes, got int) *expr.Error {
	word := "arguments"
	if takes == 1 {
		word = "argument"
	}
	return expr.Errorf("%s.%s takes %d %s, not %d", namespace, name, takes, word, got)
}

func (s *scope) Deployment() *expr.Value { return s.d.deploymentValue() }

func (s *scope) Reference(args []*expr.Value, all bool) (*expr.Value, *expr.Error) {
	return s.d.reference(args, all), nil
}

func fieldNames(fields []expr.Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// assigned reads a value of --set: JSON where it is JSON and the parameter is
// no string, else plain text.
func assigned(text, typ string) *expr.Value {
	if !strings.EqualFold(typ, "string") && !strings.EqualFold(typ, "securestring") && json.Valid([]byte(text)) {
		if v, err := expr.FromJSON(text); err == nil {
			return v
		}
	}
	return expr.StringValue(text)
}
