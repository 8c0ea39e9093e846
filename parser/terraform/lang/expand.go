package lang

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"vmsslint/parser/arm/expr"
)

// shapeOf is how often a thing exists.
type shapeOf uint8

const (
	single shapeOf = iota
	counts
	keyed
	symbolic // unknown how often; insts holds the one that stands for them
)

// expansion is a resource, module or block with its instances.
type expansion[T any] struct {
	kind  shapeOf
	insts []T
	keys  []Key
	// counted says of a symbolic one that it has a count, and no for_each.
	counted bool
	ready   bool
}

// value is what a reference to the thing gives, of the value of one instance.
func (x *expansion[T]) value(of func(T) cty.Value) cty.Value {
	switch x.kind {
	case single:
		return of(x.insts[0])
	case counts:
		vals := make([]cty.Value, len(x.insts))
		for i, inst := range x.insts {
			vals[i] = of(inst)
		}
		return cty.TupleVal(vals)
	case keyed:
		vals := make(map[string]cty.Value, len(x.insts))
		for i, inst := range x.insts {
			vals[x.keys[i].Str] = of(inst)
		}
		return cty.ObjectVal(vals)
	}
	return cty.DynamicVal
}

// pick returns the instance with the key that a path begins with, and the rest of the path.
func (x *expansion[T]) pick(path []cty.Value) (inst T, rest []cty.Value, ok bool) {
	switch {
	case x.kind == single:
		return x.insts[0], path, true
	case len(path) == 0 || path[0] == cty.NilVal:
		return inst, nil, false
	case x.kind == symbolic: // if there is any, the first is the one that is there
		return x.insts[0], path[1:], x.counted && keyText(path[0]) == "0"
	}
	want := keyText(path[0])
	for i, k := range x.keys {
		if k.plain() == want {
			return x.insts[i], path[1:], true
		}
	}
	return inst, nil, false
}

// String returns k as it stands in an address: [0], ["a"], [*], or nothing.
func (k Key) String() string {
	switch k.Kind {
	case IntKey:
		return "[" + strconv.FormatInt(k.Int, 10) + "]"
	case StringKey:
		return "[" + strconv.Quote(k.Str) + "]"
	case UnknownKey:
		return "[*]"
	}
	return ""
}

// plain is k as text, without brackets and quotes.
func (k Key) plain() string {
	if k.Kind == IntKey {
		return strconv.FormatInt(k.Int, 10)
	}
	return k.Str
}

// keyText is a key of cty as text.
func keyText(v cty.Value) string {
	v, _ = v.Unmark()
	s, err := convert.Convert(v, cty.String)
	if err != nil || !s.IsKnown() || s.IsNull() {
		return ""
	}
	return s.AsString()
}

// round is one instance that a repetition makes.
type round struct {
	key  Key
	name string // "each", "count", or ""
	bind *binding
	// why says of a symbolic one why it is.
	why string
}

// repeat evaluates count and for_each of a block.
func (ev *evaluator) repeat(b *body, sc *scope, label string, self *definition) (shapeOf, []round) {
	count, forEach := b.attr("count"), b.attr("for_each")
	switch {
	case count != nil && forEach != nil:
		ev.tell(sc, count.namePlace, "%s has both count and for_each", label)
		return symbolic, []round{{key: Key{Kind: UnknownKey}, why: label + " has both count and for_each"}}
	case count != nil:
		return ev.count(count, sc, self)
	case forEach != nil:
		return ev.forEach(forEach, sc, self, "each", "for_each")
	}
	return single, []round{{}}
}

func (ev *evaluator) count(a *attribute, sc *scope, self *definition) (shapeOf, []round) {
	self.src = thunk{a.expr, sc}
	unknown := func(why string) (shapeOf, []round) {
		v := cty.ObjectVal(map[string]cty.Value{"index": cty.UnknownVal(cty.Number)})
		return symbolic, []round{{Key{Kind: UnknownKey}, "count", &binding{value: v, why: why}, why}}
	}
	v, _ := self.get().Unmark()
	if !v.IsKnown() || isUnknownText(v) {
		return unknown(ev.whyCount(self))
	}
	at := ev.c.span(a.expr.Range())
	n, err := convert.Convert(v, cty.Number)
	if err != nil || n.IsNull() {
		ev.tell(sc, at, "count must be a whole number, and is %s", describe(v))
		return unknown("its count is no number")
	}
	f := n.AsBigFloat()
	i, _ := f.Int64()
	switch {
	case !f.IsInt() || f.Sign() < 0:
		ev.tell(sc, at, "count must be a whole number from zero, and is %s", f.Text('f', -1))
		return unknown("its count is no whole number")
	case i > maxInstances || !ev.allow(int(i)):
		ev.tell(sc, at, "count is %s, and more than %d instances in all are not expanded", f.Text('f', -1), maxInstances)
		return unknown("its count of " + f.Text('f', -1) + " is too large")
	}
	rounds := make([]round, i)
	for k := range rounds {
		v := cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(k))})
		rounds[k] = round{Key{Kind: IntKey, Int: int64(k)}, "count", &binding{value: v}, ""}
	}
	return counts, rounds
}

// allow takes n instances from those that are left.
func (ev *evaluator) allow(n int) bool {
	if n > maxInstances-ev.instances {
		return false
	}
	ev.instances += n
	return true
}

// forEach evaluates a for_each; name is what its entries are called.
func (ev *evaluator) forEach(a *attribute, sc *scope, self *definition, name, what string) (shapeOf, []round) {
	self.src = thunk{a.expr, sc}
	unknown := func(why string) (shapeOf, []round) {
		v := cty.ObjectVal(map[string]cty.Value{"key": cty.UnknownVal(cty.String), "value": cty.DynamicVal})
		return symbolic, []round{{Key{Kind: UnknownKey}, name, &binding{value: v, pair: true, why: why}, why}}
	}
	whole := self.get()
	v, marks := whole.Unmark()
	if !v.IsKnown() || v.Type().IsSetType() && !v.IsWhollyKnown() {
		return unknown(ev.whyCount(self))
	}
	at := ev.c.span(a.expr.Range())
	t := v.Type()
	block := what != "for_each" // a dynamic block, which takes lists as well
	switch {
	case v.IsNull():
		ev.tell(sc, at, "%s must not be null", what)
		return unknown("its for_each is null")
	case !v.CanIterateElements(), !block && (t.IsTupleType() && v.LengthInt() > 0 || t.IsListType()), !block && t.IsSetType() && t.ElementType() != cty.String && v.LengthInt() > 0:
		ev.tell(sc, at, "%s takes a map or a set of texts, and this is %s", what, describe(v))
		return unknown("its for_each is no map or set of texts")
	case !ev.allow(v.LengthInt()):
		ev.tell(sc, at, "%s has %d entries, and more than %d instances in all are not expanded", what, v.LengthInt(), maxInstances)
		return unknown("its for_each is too large")
	}
	isSet := t.IsSetType()
	rounds := make([]round, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if isSet {
			k = e
		}
		if !block && expr.HasPlaceholder(keyText(k)) {
			return unknown(ev.whyCount(self))
		}
		pair := cty.ObjectVal(map[string]cty.Value{"key": k, "value": e.WithMarks(marks)})
		key := Key{Kind: StringKey, Str: keyText(k)}
		if k.Type() == cty.Number {
			key = Key{Kind: IntKey}
			key.Int, _ = k.AsBigFloat().Int64()
		}
		rounds = append(rounds, round{key, name, &binding{value: pair, pair: true, coll: self.src, key: k, note: "entry '" + key.plain() + "' of " + what}, ""})
	}
	return keyed, rounds
}

// whyCount says why a count or for_each is not known.
func (ev *evaluator) whyCount(d *definition) string {
	if d.missing != "" {
		return d.missing
	}
	return ev.whyOf(d.src, d.get())
}

// describe names the kind of a value for messages.
func describe(v cty.Value) string {
	v, _ = v.Unmark()
	switch t := v.Type(); {
	case v.IsNull():
		return "null"
	case t.IsTupleType(), t.IsListType():
		return "a list"
	case t.IsObjectType(), t.IsMapType():
		return "a map"
	case t.IsSetType():
		return "a set of other values"
	case t == cty.String:
		return "a text"
	case t == cty.Bool:
		return "a boolean"
	case t == cty.Number:
		return "a number"
	}
	return "something else"
}

// thing expands a resource or data source, once.
func (ev *evaluator) thing(m *moduleInst, b *block) *expansion[*Instance] {
	key := b.key()
	x := m.things[key]
	if x == nil {
		x = &expansion[*Instance]{}
		m.things[key] = x
	}
	if x.ready {
		return x
	}
	self := &definition{ev: ev, label: m.prefix + key, at: b.header}
	kind, rounds := ev.repeatOnce(m, key, b, self)
	if x.ready { // a circle came by here meanwhile
		return x
	}
	x.kind, x.counted, x.ready = kind, b.body.attr("count") != nil, true
	for _, r := range rounds {
		x.keys = append(x.keys, r.key)
		x.insts = append(x.insts, ev.instance(m, b, r))
	}
	return x
}

// repeatOnce evaluates the repetition of a thing under a definition that all
// who ask for it meanwhile share, so that a circle is seen.
func (ev *evaluator) repeatOnce(m *moduleInst, key string, b *block, self *definition) (shapeOf, []round) {
	name := "repeat " + key
	if d, ok := m.locals[name]; ok { // no local has a blank in its name
		self = d
	} else {
		m.locals[name] = self
	}
	return ev.repeat(b.body, m.scope, key, self)
}

func (ev *evaluator) instance(m *moduleInst, b *block, r round) *Instance {
	i := &Instance{
		Address: m.prefix + b.key() + r.key.String(), Type: b.labels[0], Name: b.labels[1], Data: b.typ != "resource", Key: r.key,
		Calls: m.calls, Module: m.node.module, Place: b.header, Span: b.span, Conditional: r.why, ev: ev,
	}
	if i.Conditional == "" {
		i.Conditional = m.conditional
	}
	i.scope = m.scope
	if r.bind != nil {
		i.scope = m.scope.with(r.name, r.bind, r.why != "")
	}
	i.Provider, _, _ = strings.Cut(i.Type, "_")
	if a := b.body.attr("provider"); a != nil {
		if t := traversal(a.expr); len(t) > 0 {
			i.Provider, i.ProviderAlias = t.RootName(), attrStep(t, 1)
		}
	}
	if life := b.body.block("lifecycle"); life != nil {
		if a := life.body.attr("ignore_changes"); a != nil {
			i.IgnoreChanges = ev.c.words(a.expr)
		}
	}
	i.Body = ev.newBody(b.body, i.scope, i, b, i.Address, true)
	return i
}

// childModules expands a call, once; nil where what it calls could not be read.
func (ev *evaluator) childModules(m *moduleInst, name string) *expansion[*moduleInst] {
	child := m.node.children[name]
	if child == nil {
		return nil
	}
	x := m.children[name]
	if x == nil {
		x = &expansion[*moduleInst]{}
		m.children[name] = x
	}
	if x.ready {
		return x
	}
	b := m.node.folder.calls.byName[name]
	self := &definition{ev: ev, label: m.prefix + "module." + name, at: b.header}
	kind, rounds := ev.repeatOnce(m, "module."+name, b, self)
	if x.ready {
		return x
	}
	x.kind, x.counted, x.ready = kind, b.body.attr("count") != nil, true
	for _, r := range rounds {
		inst := newModuleInst(ev, child)
		inst.block, inst.caller = b, m.scope
		if r.bind != nil {
			inst.caller = m.scope.with(r.name, r.bind, r.why != "")
		}
		inst.scope.doubt = inst.caller.doubt
		inst.prefix = m.prefix + "module." + name + r.key.String() + "."
		inst.calls = append(slices.Clone(m.calls), Call{Name: name, Key: r.key, Place: b.header})
		if inst.conditional = r.why; r.why == "" {
			inst.conditional = m.conditional
		}
		x.keys = append(x.keys, r.key)
		x.insts = append(x.insts, inst)
	}
	return x
}

// collect gathers the instances of m and of what it calls.
func (ev *evaluator) collect(m *moduleInst, out *[]*Instance) {
	for _, b := range m.node.folder.things.list {
		*out = append(*out, ev.thing(m, b).insts...)
	}
	for _, b := range m.node.folder.calls.list {
		x := ev.childModules(m, b.labels[0])
		if x == nil {
			continue
		}
		for _, child := range x.insts {
			if !ev.allow(1) {
				ev.tell(m.scope, b.header, "there are more than %d instances in all", maxInstances)
				return
			}
			ev.collect(child, out)
		}
	}
}

// isUnknownText reports whether v is a text of which a part is not known.
func isUnknownText(v cty.Value) bool {
	return v.Type() == cty.String && v.IsKnown() && !v.IsNull() && expr.HasPlaceholder(v.AsString())
}

// stepsOf are the steps of a traversal as keys; ok is false from a splat on.
func stepsOf(t hcl.Traversal) (path []cty.Value, ok bool) {
	for _, s := range t {
		switch s := s.(type) {
		case hcl.TraverseRoot:
		case hcl.TraverseAttr:
			path = append(path, cty.StringVal(s.Name))
		case hcl.TraverseIndex:
			path = append(path, s.Key)
		default:
			return path, false
		}
	}
	return path, true
}

// itemSteps are the steps that the part of a splat takes from each item.
func itemSteps(e hclsyntax.Expression) (path []cty.Value, ok bool) {
	switch e := e.(type) {
	case *hclsyntax.AnonSymbolExpr:
		return nil, true
	case *hclsyntax.RelativeTraversalExpr:
		before, ok := itemSteps(e.Source)
		steps, plain := stepsOf(e.Traversal)
		return append(before, steps...), ok && plain
	case *hclsyntax.IndexExpr:
		before, ok := itemSteps(e.Collection)
		key, diags := e.Key.Value(nil)
		if diags.HasErrors() || key == cty.NilVal || !key.IsKnown() {
			return nil, false
		}
		return append(before, key), ok
	}
	return nil, false
}
