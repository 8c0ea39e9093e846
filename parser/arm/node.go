package arm

import (
	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// nodes makes nodes of values, as many as are left. A value that is shared
// becomes a node at each of its places.
type nodes struct{ most, left int }

// toNode turns a value of the language into a node of the model.
func toNode(v *expr.Value) *model.Node {
	return (&nodes{most: maxValues, left: maxValues}).node(v)
}

func (s *nodes) node(v *expr.Value) *model.Node {
	n := &model.Node{}
	s.fill(n, v, v.Span(), v.Origin(), v.Secret())
	return n
}

// fill makes n the node of v, which stands at place and comes from origin.
// What is inside a secret is secret.
func (s *nodes) fill(n *model.Node, v *expr.Value, place source.Span, origin *expr.Origin, secret bool) {
	n.Place, n.From, n.Secret = place, origin, secret
	if s.left--; s.left < 0 {
		n.Kind, n.Why = model.Unknown, tooMany(s.most)
		return
	}
	switch v.Kind() {
	case expr.Unknown:
		n.Kind, n.Why = model.Unknown, v.Why()
	case expr.Null:
		n.Kind = model.Null
	case expr.Bool:
		n.Kind = model.Bool
		if b, _ := v.Bool(); b {
			n.Num = 1
		}
	case expr.Int:
		n.Kind = model.Int
		n.Num, _ = v.Int()
	case expr.Float:
		n.Kind = model.Float
		n.Flt, _ = v.Float()
	case expr.String:
		n.Kind = model.String
		n.Str, _ = v.Text()
		n.MinLength, n.ExactLength = expr.Length(n.Str)
		if !v.IsKnown() {
			n.Kind, n.Why = model.Unknown, v.Why()
		}
	default:
		s.container(n, v, place, origin, secret)
	}
}

// container fills in the elements of an array or object, or nothing of them
// where they are more than are left.
func (s *nodes) container(n *model.Node, v *expr.Value, place source.Span, origin *expr.Origin, secret bool) {
	if count := len(v.Items()) + len(v.Fields()); count > s.left {
		s.left = -1
		n.Kind, n.Why = model.Unknown, tooMany(s.most)
		return
	}
	if v.Kind() == expr.Array {
		items := make([]*model.Node, len(v.Items()))
		all := make([]model.Node, len(items))
		for i, it := range v.Items() {
			items[i] = &all[i]
			s.child(items[i], it, place, origin, secret)
		}
		n.NewArray(items)
		return
	}
	fields := make([]model.Field, len(v.Fields()))
	all := make([]model.Node, len(fields))
	for i, f := range v.Fields() {
		fields[i] = model.Field{Name: f.Name, Node: &all[i]}
		s.child(&all[i], f.Value, place, origin, secret)
		if within(f.NameSpan, place) {
			all[i].NamePlace = f.NameSpan
		}
	}
	n.NewObject(fields)
}

// child makes n the node of v inside a container at place. An element that
// was written elsewhere, in a parameter's default, is found where the
// container is, and its origin tells where it was written.
func (s *nodes) child(n *model.Node, v *expr.Value, place source.Span, origin *expr.Origin, secret bool) {
	span, secret := v.Span(), secret || v.Secret()
	if within(span, place) {
		s.fill(n, v, span, v.Origin(), secret)
		return
	}
	own := v.Origin()
	if origin != nil && origin.Note != "" && !span.IsZero() {
		rebased := *origin
		rebased.Span = span
		if own != nil {
			rebased.Causes = []*expr.Origin{own}
		}
		own = &rebased
	} else if own == nil {
		own = origin
	}
	s.fill(n, v, place, own, secret)
}

func within(inner, outer source.Span) bool {
	return inner.File != nil && inner.File == outer.File && outer.Start <= inner.Start && inner.End <= outer.End
}
