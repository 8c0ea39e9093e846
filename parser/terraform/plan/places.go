package plan

import (
	"context"
	"strconv"
	"strings"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
)

// places gives the resources of u the places that they have in the
// configuration. It is expanded with the values that the plan has for its
// variables; what is wrong with it is not told here, but where it is linted.
func (p *Plan) places(ctx context.Context, u *model.Unit) {
	written, _ := p.options.Configuration.Expand(ctx, model.Scenario{Set: p.variables()})
	byAddress := make(map[string]*model.Resource, len(written.Resources))
	for _, r := range written.Resources {
		byAddress[r.Address] = r
	}
	for _, r := range u.Resources {
		if w := byAddress[r.Address]; w != nil && strings.EqualFold(w.Type, r.Type) {
			move(r.Node, w.Node)
		}
	}
}

// move gives n, and what is below it, the places and origins of w.
func move(n, w *model.Node) {
	if w == nil || w.Kind == model.Absent {
		return
	}
	n.Place, n.NamePlace, n.From = w.Place, w.NamePlace, w.From
	for _, f := range n.Fields() {
		move(f.Node, w.At(f.Name))
	}
	items, _ := n.Items()
	if len(items) == 0 {
		return
	}
	others, _ := w.Items()
	named := byName(others)
	for i, it := range items {
		other := named[nameOf(it)]
		if other == nil && len(items) == len(others) && nameOf(others[i]) == "" {
			other = others[i]
		}
		move(it, other)
	}
}

// byName finds elements by their names.
func byName(items []*model.Node) map[string]*model.Node {
	out := map[string]*model.Node{}
	for _, it := range items {
		if key := nameOf(it); key != "" && out[key] == nil {
			out[key] = it
		}
	}
	return out
}

// nameOf returns what tells an element from others, as a list that was a set
// has another order than its configuration: its name, the number of a disk, or
// itself where it is a text; "" where that is not known.
func nameOf(n *model.Node) string {
	if s, ok := n.String(); ok {
		return s
	}
	if n.Kind != model.Object {
		return ""
	}
	for _, key := range [...]string{"name", "lun", "id"} {
		if v := n.At(key); v.IsPresent() {
			if s, ok := v.String(); ok {
				return key + " " + s
			}
			if i, ok := v.Int(); ok {
				return key + " " + strconv.FormatInt(i, 10)
			}
		}
	}
	return ""
}

// variables returns the values of the root's variables, as --var takes them,
// but for those that have their defaults.
func (p *Plan) variables() []model.Assignment {
	list := p.doc.Get("variables")
	if !isKind(list, jsonc.Object) {
		return nil
	}
	var out []model.Assignment
	for i := range list.Members {
		m := &list.Members[i]
		v := m.Value.Get("value")
		if v == nil || p.root != nil && same(v, p.root.doc.Get("variables").Get(m.Name).Get("default")) {
			continue
		}
		set := model.Assignment{Name: m.Name, Value: v.Span(p.file).Text()}
		if v.Kind == jsonc.String {
			set.Value = v.Str
		}
		out = append(out, set)
	}
	return out
}

// same reports whether two values are written alike, their members in the same order.
func same(a, b *jsonc.Value) bool {
	if b == nil || a.Kind != b.Kind || a.Str != b.Str || len(a.Items) != len(b.Items) || len(a.Members) != len(b.Members) {
		return false
	}
	for i := range a.Items {
		if !same(&a.Items[i], &b.Items[i]) {
			return false
		}
	}
	for i := range a.Members {
		if a.Members[i].Name != b.Members[i].Name || !same(&a.Members[i].Value, &b.Members[i].Value) {
			return false
		}
	}
	return true
}
