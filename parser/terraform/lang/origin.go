package lang

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/source"
)

// link is where a reference leads.
type link struct {
	// note says what is there; it is empty where a for expression only gives
	// a name to an element, which is no step to speak of.
	note, parameter string
	spot
	// at is the place where spot has no expression, or one without a place.
	at source.Span
	// why says why nothing is known there; "" where spot's expression tells.
	why string
}

// originKey names a part of a value that something leads to.
type originKey struct {
	thunk
	path, note string
}

func pathText(path []cty.Value) string {
	var b strings.Builder
	for _, k := range path {
		b.WriteString(keyText(k))
		b.WriteByte(0)
	}
	return b.String()
}

// place is the tightest place of s.
func (ev *evaluator) place(s spot) source.Span {
	if s.expr == nil {
		return source.Span{}
	}
	return ev.c.span(s.expr.Range())
}

// origin says what s, which was descended into, was computed from; nil for
// what is written as it is.
func (ev *evaluator) origin(s spot) *source.Origin {
	switch e := s.expr.(type) {
	case nil, *hclsyntax.LiteralValueExpr:
		return nil
	case *hclsyntax.ScopeTraversalExpr:
		if steps, ok := stepsOf(e.Traversal); ok {
			return ev.follow(e.Traversal.RootName(), append(steps, s.path...), s.scope)
		}
	case *hclsyntax.ObjectConsExpr, *hclsyntax.TupleConsExpr:
		if len(s.path) == 0 {
			return nil // its members have origins of their own
		}
	}
	var causes []*source.Origin
	for _, r := range ev.c.info(s.expr).refs {
		steps, _ := stepsOf(r.trav)
		if o := ev.follow(r.trav.RootName(), steps, s.scope); o != nil && !slices.Contains(causes, o) {
			causes = append(causes, o)
		}
	}
	return join(causes)
}

func join(causes []*source.Origin) *source.Origin {
	switch len(causes) {
	case 0:
		return nil
	case 1:
		return causes[0]
	}
	return &source.Origin{Causes: causes}
}

// follow returns the origin of what root and path lead to.
func (ev *evaluator) follow(root string, path []cty.Value, sc *scope) *source.Origin {
	l, ok := ev.resolve(root, path, sc)
	if !ok || l.expr == nil && l.note == "" {
		return nil
	}
	return ev.linkOrigin(l)
}

// longestWay is how many steps an origin is followed at most: definitions that
// lead to each other in a circle lead to a longer path each time.
const longestWay = 200

func (ev *evaluator) linkOrigin(l link) *source.Origin {
	if len(l.path) > longestWay {
		return nil
	}
	key := originKey{l.thunk, pathText(l.path), l.note}
	if l.expr == nil {
		key.note += l.at.String()
	}
	if o, ok := ev.origins[key]; ok {
		return o
	}
	ev.origins[key] = nil // where it leads back here, there is no more to say
	var o *source.Origin
	place := l.at
	var cause *source.Origin
	if l.expr != nil {
		s := ev.descend(l.spot)
		if at := ev.place(s); !at.IsZero() {
			place = at
		}
		cause = ev.origin(s)
	}
	if l.note == "" {
		o = cause
	} else {
		o = &source.Origin{Note: l.note, Span: place, Parameter: l.parameter}
		if cause != nil {
			o.Causes = []*source.Origin{cause}
		}
	}
	ev.origins[key] = o
	return o
}

// entryOrigin is the origin of a block that a dynamic one makes for an entry.
func (ev *evaluator) entryOrigin(b *binding) *source.Origin {
	return ev.linkOrigin(link{note: b.note, spot: spot{thunk: b.coll, path: []cty.Value{b.key}}})
}

// resolve finds what root and path lead to in sc.
func (ev *evaluator) resolve(root string, path []cty.Value, sc *scope) (link, bool) {
	if b := sc.lookup(root); b != nil {
		return ev.bound(b, path)
	}
	if sc == nil || sc.mod == nil || len(path) == 0 {
		return link{}, false
	}
	m, name := sc.mod, keyText(path[0])
	switch root {
	case "var":
		return definitionLink(m.variable(name), "variable '"+name+"'", path[1:])
	case "local":
		return definitionLink(m.local(name), "local '"+name+"'", path[1:])
	case "module":
		return ev.moduleLink(m, name, path[1:])
	case "path":
		return link{why: "path.cwd is where terraform is run"}, true
	case "terraform":
		return link{why: "terraform." + name + " is chosen when it is run"}, true
	case "each", "count":
		return link{}, false
	case "self":
		return link{why: "self is only known when it is applied"}, true
	case "data", "ephemeral":
		if len(path) < 2 {
			return link{}, false
		}
		return ev.thingLink(m, root+"."+name+"."+keyText(path[1]), path[2:])
	}
	return ev.thingLink(m, root+"."+name, path[1:])
}

func (ev *evaluator) bound(b *binding, path []cty.Value) (link, bool) {
	if b.coll.expr == nil {
		return link{why: b.why}, b.why != ""
	}
	if b.pair {
		if len(path) == 0 {
			return link{note: b.note, spot: spot{thunk: b.coll, path: []cty.Value{b.key}}}, true
		}
		if keyText(path[0]) != "value" {
			path = nil
		} else {
			path = path[1:]
		}
	}
	if b.isKey {
		path = nil
	}
	return link{note: b.note, spot: spot{thunk: b.coll, path: append([]cty.Value{b.key}, path...)}}, true
}

func definitionLink(d *definition, what string, path []cty.Value) (link, bool) {
	if d == nil {
		return link{why: what + " is not declared"}, true
	}
	d.get() // which may find that its value is another one
	return link{note: d.note, parameter: d.parameter, spot: spot{thunk: d.src, path: path}, at: d.at, why: d.missing}, true
}

func (ev *evaluator) moduleLink(m *moduleInst, name string, path []cty.Value) (link, bool) {
	x := ev.childModules(m, name)
	if x == nil {
		why := m.node.missing[name]
		if why == "" {
			why = "module '" + name + "' is not declared"
		}
		return link{why: why}, true
	}
	child, path, ok := x.pick(path)
	if !ok || len(path) == 0 {
		return link{why: child.whyNot()}, child.whyNot() != ""
	}
	output := keyText(path[0])
	return definitionLink(child.output(output), "output '"+output+"' of module '"+name+"'", path[1:])
}

// whyNot is why it is not known how often m exists.
func (m *moduleInst) whyNot() string {
	if m == nil {
		return ""
	}
	return m.conditional
}

// thingLink finds what is written for an attribute of a resource.
func (ev *evaluator) thingLink(m *moduleInst, key string, path []cty.Value) (link, bool) {
	b := m.node.folder.things.byName[key]
	if b == nil {
		return link{why: key + " is not declared"}, true
	}
	i, rest, ok := ev.thing(m, b).pick(path)
	if !ok || len(rest) == 0 {
		why := m.prefix + key + " is only known when it is applied"
		if i != nil && i.Conditional != "" {
			why = i.Conditional
		}
		return link{why: why}, true
	}
	address := m.prefix + key + i.Key.String()
	if i.Data {
		return ev.bodyLink(i.Body, m.prefix+key+" is only known when it is applied", address, rest)
	}
	return ev.bodyLink(i.Body, "", address, rest)
}

// bodyLink finds the attribute that path leads to in b.
func (ev *evaluator) bodyLink(b *Body, why, address string, path []cty.Value) (link, bool) {
	name := keyText(path[0])
	address += "." + name
	if a := b.byName[name]; a != nil {
		if bare, _ := a.value().Unmark(); !bare.IsNull() {
			return link{note: address, spot: spot{thunk: a.thunk, path: path[1:]}, at: a.NamePlace}, true
		}
	} else if b.hasBlocks(name) && len(path) > 2 {
		if i, ok := indexOf(path[1]); ok {
			if list := b.BlocksOf(name); i < len(list) {
				if why == "" {
					why = list[i].Conditional
				}
				return ev.bodyLink(list[i].Body, why, address+"["+keyText(path[1])+"]", path[2:])
			}
		}
	}
	if why == "" {
		why = address + " is only known when it is applied"
	}
	return link{why: why}, true
}
