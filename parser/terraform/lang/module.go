package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/source"
	"vmsslint/parser/terraform/functions"
)

// moduleInst is one instance of a module, with the values of its names.
type moduleInst struct {
	ev   *evaluator
	node *modnode
	// block is the call, caller the scope of its arguments; nil for the root.
	block  *block
	caller *scope
	calls  []Call
	prefix string // of addresses: "module.a[0]."
	// conditional says why it is not known whether, or how often, it exists.
	conditional string
	scope       *scope

	vars, locals, outputs map[string]*definition
	things                map[string]*expansion[*Instance]
	children              map[string]*expansion[*moduleInst]
}

func newModuleInst(ev *evaluator, n *modnode) *moduleInst {
	m := &moduleInst{
		ev: ev, node: n, vars: map[string]*definition{}, locals: map[string]*definition{}, outputs: map[string]*definition{},
		things: map[string]*expansion[*Instance]{}, children: map[string]*expansion[*moduleInst]{},
	}
	m.scope = &scope{mod: m}
	return m
}

// local returns the local called name, nil where it is not declared.
func (m *moduleInst) local(name string) *definition {
	if d, ok := m.locals[name]; ok {
		return d
	}
	a := m.node.folder.locals[name]
	if a == nil {
		return nil
	}
	d := &definition{ev: m.ev, label: m.prefix + "local." + name, at: a.namePlace, note: "local '" + name + "'", src: thunk{a.expr, m.scope}}
	if m.node.folder.cyclic[name] {
		d.state, d.val, d.missing = done, cty.DynamicVal, "local '"+name+"' refers to itself" // which was told
	}
	m.locals[name] = d
	return d
}

// output returns the output called name, nil where it is not declared.
func (m *moduleInst) output(name string) *definition {
	if d, ok := m.outputs[name]; ok {
		return d
	}
	b := m.node.folder.outputs.byName[name]
	if b == nil {
		return nil
	}
	d := &definition{ev: m.ev, label: m.prefix + "output." + name, at: b.header, note: "output '" + name + "'"}
	if len(m.calls) > 0 {
		d.note += " of module '" + m.calls[len(m.calls)-1].Name + "'"
	}
	if a := b.body.attr("value"); a != nil {
		d.src = thunk{a.expr, m.scope}
	} else {
		d.missing = "output '" + name + "' has no value"
	}
	if sensitive, _ := isTrue(b.body.attr("sensitive")); sensitive {
		d.convert = func(_ *definition, v cty.Value) cty.Value { return v.Mark(functions.Sensitive) }
	}
	m.outputs[name] = d
	return d
}

// variable returns the variable called name, nil where it is not declared.
func (m *moduleInst) variable(name string) *definition {
	if d, ok := m.vars[name]; ok {
		return d
	}
	b := m.node.folder.variables.byName[name]
	if b == nil {
		return nil
	}
	t := m.node.folder.types[name]
	d := &definition{ev: m.ev, label: m.prefix + "var." + name, at: m.node.folder.variablePlace(name)}
	m.vars[name] = d
	fallback := func() bool {
		a := b.body.attr("default")
		if a == nil {
			return false
		}
		d.src, d.note = thunk{a.expr, &scope{doubt: m.scope.doubt}}, "default of variable '"+name+"'"
		return true
	}
	switch {
	case m.block == nil:
		d.parameter = name
		if !m.supplied(d, name, t) && !fallback() {
			d.missing, d.note = "variable '"+name+"' has no value", "variable '"+name+"'"
		}
	default:
		if a := m.block.body.attr(name); a != nil {
			d.src, d.note = thunk{a.expr, m.caller}, "argument '"+name+"' of module '"+m.block.labels[0]+"'"
		} else if !fallback() {
			d.missing, d.note = "variable '"+name+"' has no value", "variable '"+name+"'"
		}
	}
	d.convert = func(d *definition, v cty.Value) cty.Value { return m.converted(d, v, name, t, fallback) }
	return d
}

// supplied gives d the value that the caller of the program supplies, if any.
func (m *moduleInst) supplied(d *definition, name string, t *varType) bool {
	all := append(slices.Clone(m.ev.c.values), m.ev.set...)
	for i := len(all) - 1; i >= 0; i-- {
		a := &all[i]
		if a.name != name {
			continue
		}
		e, why := a.expression(t)
		d.note = "value of variable '" + name + "'" + a.from
		if a.isFillIn() {
			d.missing = "the value of variable '" + name + "' is a placeholder"
			return true
		}
		d.src = thunk{e, &scope{}}
		if why != "" {
			m.ev.tell(nil, source.Span{}, "%s", why)
			d.missing = d.note + " cannot be read"
		} else if a.isText {
			m.ev.c.prepare(e)
		}
		return true
	}
	return false
}

// converted makes v, the value of a variable, one of its type.
func (m *moduleInst) converted(d *definition, v cty.Value, name string, t *varType, fallback func() bool) cty.Value {
	bare, marks := v.Unmark()
	if bare.IsNull() && t.notNull && d.src.expr != nil {
		if !fallback() {
			m.ev.tell(d.src.scope, m.place(d), "variable '%s' must not be null", name)
			d.missing = "variable '" + name + "' has no value"
			return t.unknown()
		}
		bare, marks = m.ev.eval(d.src).Unmark()
	}
	if d.src.expr == nil || d.missing != "" {
		return m.marked(m.nothing(d, t), t)
	}
	out, err := m.convertValue(bare.WithMarks(marks), t)
	if err != "" {
		m.ev.tell(d.src.scope, m.place(d), "%s does not fit its type %s: %s", d.note, oneLine(t.text), err)
		d.missing = d.note + " does not fit its type"
		return m.marked(t.unknown(), t)
	}
	return m.marked(out, t)
}

// nothing is the value of a variable that has none. A text nobody knows is
// still a text: ids that are built from it can be compared.
func (m *moduleInst) nothing(d *definition, t *varType) cty.Value {
	if t.typ == cty.String && d.src.expr == nil {
		return cty.StringVal(m.ev.placeholders.Opaque(d.label, false))
	}
	return t.unknown()
}

// convertValue converts v; the library's faults on values nobody foresaw are errors too.
func (m *moduleInst) convertValue(v cty.Value, t *varType) (out cty.Value, message string) {
	defer func() {
		if fault := recover(); fault != nil {
			out, message = cty.DynamicVal, sprintf("%v", fault)
		}
	}()
	out, err := t.convert(v)
	if err != nil {
		return cty.DynamicVal, pathError(err)
	}
	return out, ""
}

// pathError is an error of a conversion with the path that it speaks of.
func pathError(err error) string {
	pe, ok := err.(cty.PathError)
	if !ok || len(pe.Path) == 0 {
		return oneLine(err.Error())
	}
	text := ""
	for _, s := range pe.Path {
		switch s := s.(type) {
		case cty.GetAttrStep:
			text += "." + s.Name
		case cty.IndexStep:
			text += "[" + keyText(s.Key) + "]"
		}
	}
	return "at " + text + ", " + oneLine(err.Error())
}

func (m *moduleInst) marked(v cty.Value, t *varType) cty.Value {
	if t.sensitive {
		return v.Mark(functions.Sensitive)
	}
	return v
}

// place is where the value of d is written, or else declared.
func (m *moduleInst) place(d *definition) source.Span {
	if d.src.expr != nil {
		if s := m.ev.c.span(d.src.expr.Range()); !s.IsZero() {
			return s
		}
	}
	return d.at
}

// roots are the values by the names that references begin with.
type roots struct {
	whole  map[string]cty.Value
	groups map[string]map[string]cty.Value            // var, local, module, types of resources
	things map[string]map[string]map[string]cty.Value // data, ephemeral
}

// put adds value under a path of two or three names.
func (r *roots) put(value cty.Value, path ...string) {
	if len(path) == 3 {
		if r.things[path[0]] == nil {
			r.things[path[0]] = map[string]map[string]cty.Value{}
		}
		if r.things[path[0]][path[1]] == nil {
			r.things[path[0]][path[1]] = map[string]cty.Value{}
		}
		r.things[path[0]][path[1]][path[2]] = value
		return
	}
	if r.groups[path[0]] == nil {
		r.groups[path[0]] = map[string]cty.Value{}
	}
	r.groups[path[0]][path[1]] = value
}

// variables gives the values of the roots that an expression refers to.
func (ev *evaluator) variables(info *exprInfo, sc *scope) map[string]cty.Value {
	r := &roots{map[string]cty.Value{}, map[string]map[string]cty.Value{}, map[string]map[string]map[string]cty.Value{}}
	for _, ref := range info.refs {
		root := ref.trav.RootName()
		if b := sc.lookup(root); b != nil {
			r.whole[root] = b.value
		} else if sc != nil && sc.mod != nil { // else the library tells
			ev.read(r, root, ref, info, sc)
		}
	}
	for root, types := range r.things {
		for typ, things := range types {
			r.put(cty.ObjectVal(things), root, typ)
		}
	}
	for root, members := range r.groups {
		r.whole[root] = cty.ObjectVal(members)
	}
	return r.whole
}

// read adds what one reference needs.
func (ev *evaluator) read(r *roots, root string, ref ref, info *exprInfo, sc *scope) {
	name := attrStep(ref.trav, 1)
	switch root {
	case "each", "count":
		block := map[string]string{"each": "for_each", "count": "count"}[root]
		ev.tell(sc, ev.c.span(ref.trav.SourceRange()), "'%s' is only there in a block with %s", root, block)
		r.whole[root] = cty.DynamicVal
		return
	case "path":
		r.whole[root] = ev.paths(sc.mod)
		return
	case "terraform", "self":
		r.whole[root] = cty.DynamicVal
		return
	}
	if name == "" {
		r.whole[root] = cty.DynamicVal // which was told
		return
	}
	switch root {
	case "var", "local", "module":
		r.put(ev.named(sc.mod, root, name, info), root, name)
	case "data", "ephemeral":
		if thing := attrStep(ref.trav, 2); thing != "" {
			r.put(ev.thingValue(sc.mod, root+"."+name+"."+thing, namesOf(info, ref.trav, 3)), root, name, thing)
		}
	default:
		r.put(ev.thingValue(sc.mod, root+"."+name, namesOf(info, ref.trav, 2)), root, name)
	}
}

func (ev *evaluator) named(m *moduleInst, root, name string, info *exprInfo) cty.Value {
	var d *definition
	switch root {
	case "var":
		d = m.variable(name)
	case "local":
		d = m.local(name)
	case "module":
		return ev.moduleValue(m, name, namesOf(info, hcl.Traversal{hcl.TraverseRoot{Name: "module"}, hcl.TraverseAttr{Name: name}}, 2))
	}
	if d == nil {
		return cty.DynamicVal
	}
	return d.get()
}

// namesOf returns all that the expression reads of the thing that the first
// length steps of t name; nil for all there is.
func namesOf(info *exprInfo, t hcl.Traversal, length int) []string {
	out := []string{}
	for _, r := range info.refs {
		same := r.trav.RootName() == t.RootName()
		for i := 1; i < length && same; i++ {
			same = attrStep(r.trav, i) == attrStep(t, i)
		}
		if !same {
			continue
		}
		if r.names == nil {
			return nil
		}
		for _, n := range r.names {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

func (ev *evaluator) paths(m *moduleInst) cty.Value {
	cwd := cty.UnknownVal(cty.String)
	if ev.c.o.WorkDir != "" {
		cwd = cty.StringVal(ev.c.o.WorkDir)
	}
	return cty.ObjectVal(map[string]cty.Value{
		"module": cty.StringVal(relative(ev.c.dir, m.node.folder.dir)), "root": cty.StringVal("."), "cwd": cwd,
	})
}

// moduleValue is what module.name gives: an object of outputs, or a collection of such.
func (ev *evaluator) moduleValue(m *moduleInst, name string, outputs []string) cty.Value {
	x := ev.childModules(m, name)
	if x == nil {
		return cty.DynamicVal
	}
	return x.value(func(child *moduleInst) cty.Value {
		names := outputs
		if names == nil {
			names = child.node.folder.outputs.names()
		}
		members := map[string]cty.Value{}
		for _, n := range names {
			members[n] = cty.DynamicVal
			if d := child.output(n); d != nil {
				members[n] = d.get()
			}
		}
		return cty.ObjectVal(members)
	})
}

// thingValue is what a reference to a resource or data source gives.
func (ev *evaluator) thingValue(m *moduleInst, key string, names []string) cty.Value {
	b := m.node.folder.things.byName[key]
	if b == nil {
		return cty.DynamicVal
	}
	return ev.thing(m, b).value(func(i *Instance) cty.Value { return i.object(names) })
}

// symbolicFirst gives what is known of T.N[0].attr where nobody knows how many
// T.N there are: if there is one, it is the symbolic one.
func (ev *evaluator) symbolicFirst(t thunk) (cty.Value, bool) {
	e, ok := t.expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok || t.scope == nil || t.scope.mod == nil || t.scope.lookup(e.Traversal.RootName()) != nil {
		return cty.DynamicVal, false
	}
	at := headLength(e.Traversal.RootName())
	if len(e.Traversal) != at+2 {
		return cty.DynamicVal, false
	}
	ix, ok := e.Traversal[at].(hcl.TraverseIndex)
	if !ok || ix.Key.Type() != cty.Number || !ix.Key.RawEquals(cty.Zero) {
		return cty.DynamicVal, false
	}
	key := e.Traversal.RootName()
	for i := 1; i < at; i++ {
		key += "." + attrStep(e.Traversal, i)
	}
	b := t.scope.mod.node.folder.things.byName[key]
	if b == nil {
		return cty.DynamicVal, false
	}
	x := ev.thing(t.scope.mod, b)
	if x.kind != symbolic || !x.counted {
		return cty.DynamicVal, false
	}
	return x.insts[0].attr(attrStep(e.Traversal, at+1)), true
}
