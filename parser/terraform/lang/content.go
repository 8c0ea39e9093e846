package lang

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// unmark returns v without marks at any depth.
func unmark(v cty.Value) cty.Value {
	v, _ = v.UnmarkDeep()
	return v
}

// ownArgument reports whether an argument of a resource is Terraform's own.
func ownArgument(name string) bool {
	switch name {
	case "count", "for_each", "provider", "depends_on":
		return true
	}
	return false
}

// ownBlock reports whether a block of a resource is Terraform's own.
func ownBlock(typ string) bool {
	return typ == "lifecycle" || typ == "provisioner" || typ == "connection"
}

// newBody makes the body of b in a scope; top says that it is a resource's own.
func (ev *evaluator) newBody(static *body, sc *scope, owner *Instance, b *block, label string, top bool) *Body {
	out := &Body{Place: b.header, static: static, scope: sc, ev: ev, owner: owner, label: label, top: top, byName: make(map[string]*Attribute, len(static.attrs))}
	for _, a := range static.attrs {
		if top && ownArgument(a.name) {
			continue
		}
		t := thunk{a.expr, sc}
		attr := &Attribute{Name: a.name, NamePlace: a.namePlace, Place: ev.c.span(a.expr.Range()), thunk: t, ev: ev}
		attr.def = &definition{ev: ev, label: label + "." + a.name, at: a.namePlace, src: t}
		out.attrs = append(out.attrs, attr)
		out.byName[a.name] = attr
	}
	return out
}

func (a *Attribute) value() cty.Value {
	if a.isGiven() {
		return valueOf(a.node)
	}
	return a.def.get()
}

// expandBlocks makes the nested blocks, once.
func (b *Body) expandBlocks() []*Block {
	if b.expanded || b.expanding {
		return b.blocks
	}
	b.expanding = true
	var out []*Block
	for _, s := range b.static.blocks {
		switch {
		case b.top && ownBlock(s.typ):
		case s.typ == "dynamic" && len(s.labels) == 1:
			out = append(out, b.dynamic(s)...)
		default:
			blk := &Block{Type: s.typ, Labels: s.labels, TypePlace: s.typePlace, Span: s.span}
			blk.Body = b.ev.newBody(s.body, b.scope, b.owner, s, b.label+"."+s.typ, false)
			out = append(out, blk)
		}
	}
	b.blocks, b.expanded, b.expanding = out, true, false
	return out
}

// dynamic makes the blocks that s stands for.
func (b *Body) dynamic(s *block) []*Block {
	ev := b.ev
	content, forEach := s.body.block("content"), s.body.attr("for_each")
	if content == nil || forEach == nil {
		ev.tell(b.scope, s.header, "a dynamic block has a for_each and a content block, and this one lacks one")
		return nil
	}
	self := &definition{ev: ev, label: b.label + "." + s.labels[0], at: s.header}
	_, rounds := ev.forEach(forEach, b.scope, self, iteratorOf(s), "dynamic '"+s.labels[0]+"'")
	out := make([]*Block, 0, len(rounds))
	for _, r := range rounds {
		sc := b.scope.with(r.name, r.bind, r.why != "")
		blk := &Block{Type: s.labels[0], TypePlace: s.labelPlaces[0], Span: s.span, Conditional: r.why}
		if a := s.body.attr("labels"); a != nil {
			blk.Labels = texts(ev.eval(thunk{a.expr, sc}))
		}
		if r.why == "" {
			blk.Dynamic = ev.entryOrigin(r.bind)
		}
		blk.Body = ev.newBody(content.body, sc, b.owner, s, b.label+"."+s.labels[0]+r.key.String(), false)
		out = append(out, blk)
	}
	return out
}

// texts are the known texts in a list.
func texts(v cty.Value) []string {
	v = unmark(v)
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return nil
	}
	var out []string
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		out = append(out, keyText(e))
	}
	return out
}

// hasBlocks reports whether blocks of a type are written, dynamic ones too.
func (b *Body) hasBlocks(typ string) bool {
	return slices.ContainsFunc(b.static.blocks, func(s *block) bool { return blockType(s) == typ && !(b.top && ownBlock(s.typ)) })
}

// attr returns what a reference to an attribute of i gives.
func (i *Instance) attr(name string) cty.Value {
	if a := i.Body.byName[name]; a != nil {
		v := a.value()
		if bare, _ := v.Unmark(); !bare.IsNull() {
			return v
		}
	} else if i.Body.hasBlocks(name) {
		return i.Body.blocksValue(name)
	}
	if i.ev.c.o.Hooks.Computed != nil {
		if v, ok := i.ev.c.o.Hooks.Computed(i, name); ok && v != cty.NilVal {
			return v
		}
	}
	return cty.DynamicVal
}

// object is the value of i with the attributes called names, or with all that
// are written or asked for anywhere.
func (i *Instance) object(names []string) cty.Value {
	if names == nil {
		if i.whole == cty.NilVal {
			i.whole = objectOf(i.Body.names(), i.attr)
		}
		return i.whole
	}
	return objectOf(names, i.attr)
}

func objectOf(names []string, of func(string) cty.Value) cty.Value {
	members := make(map[string]cty.Value, len(names))
	for _, n := range names {
		members[n] = of(n)
	}
	return cty.ObjectVal(members)
}

// names are the attributes and blocks that are written in b, and those that
// are asked for anywhere.
func (b *Body) names() []string {
	var out []string
	for _, a := range b.attrs {
		out = append(out, a.Name)
	}
	for _, s := range b.static.blocks {
		if !b.top || !ownBlock(s.typ) {
			out = append(out, blockType(s))
		}
	}
	return append(out, b.ev.c.asked...)
}

// blocksValue is the tuple of the blocks of a type; unknown where one is symbolic.
func (b *Body) blocksValue(typ string) cty.Value {
	if b.expanding {
		return cty.DynamicVal
	}
	var members []map[string]cty.Value
	for _, blk := range b.BlocksOf(typ) {
		if blk.Conditional != "" {
			return cty.DynamicVal
		}
		m := map[string]cty.Value{}
		for _, name := range blk.Body.names() {
			m[name] = blk.Body.member(name)
		}
		members = append(members, m)
	}
	if len(members) > 1 {
		alike(members)
	}
	vals := make([]cty.Value, len(members))
	for i, m := range members {
		vals[i] = cty.ObjectVal(m)
	}
	return cty.TupleVal(vals)
}

// member is what a block has under a name: an attribute, blocks, or something
// that the provider knows.
func (b *Body) member(name string) cty.Value {
	if a := b.byName[name]; a != nil {
		return a.value()
	}
	if b.hasBlocks(name) {
		return b.blocksValue(name)
	}
	return cty.DynamicVal
}

// alike gives the objects of blocks the same members, for Terraform has them
// all of one type: what only some of them write is unknown in the others, and
// of the type that those write.
func alike(members []map[string]cty.Value) {
	types := map[string][]cty.Type{}
	for _, m := range members {
		for name, v := range m {
			if types[name] = slices.Grow(types[name], 1); v.Type() != cty.DynamicPseudoType {
				types[name] = append(types[name], v.Type())
			}
		}
	}
	for name, list := range types {
		t := cty.DynamicPseudoType
		if len(list) > 0 {
			if common, _ := convert.UnifyUnsafe(list); common != cty.NilType {
				t = common
			}
		}
		for _, m := range members {
			switch v, written := m[name]; {
			case !written:
				m[name] = cty.UnknownVal(t)
			case v.Type() != cty.DynamicPseudoType:
			case v.IsNull():
				m[name] = cty.NullVal(t).WithSameMarks(v)
			default:
				m[name] = cty.UnknownVal(t).WithSameMarks(v)
			}
		}
	}
}
