package lang

import (
	"math"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// builder makes nodes of one value, as many as are left.
type builder struct {
	ev   *evaluator
	left int
	// fixed is the place of all nodes where the value is written elsewhere, and
	// via the way that leads there; otherwise nodes lie where they are written.
	fixed source.Span
	via   []link
}

// node makes a tree of v, the value of t.
func (ev *evaluator) node(t thunk, v cty.Value) *model.Node {
	b := &builder{ev: ev, left: maxNodes}
	n := &model.Node{}
	b.fill(n, spot{thunk: t}, v, false)
	return n
}

// fill makes n the node of v, which s gives.
func (b *builder) fill(n *model.Node, s spot, v cty.Value, secret bool) {
	s = b.ev.descend(s)
	v, marks := v.Unmark()
	n.Secret = secret || len(marks) > 0
	n.Place, n.From = b.ev.place(s), b.ev.origin(s)
	if !b.fixed.IsZero() {
		n.From = b.wrapped(n.Place, n.From)
		n.Place = b.fixed
	}
	if b.left--; b.left < 0 {
		n.Kind, n.Why = model.Unknown, sprintf("the value has more than %d parts", maxNodes)
		return
	}
	t := v.Type()
	switch {
	case !v.IsKnown():
		n.Kind, n.Why = model.Unknown, b.why(s)
		b.beginning(n, v)
	case v.IsNull():
		n.Kind = model.Null
	case t.IsObjectType() || t.IsMapType():
		b.object(n, s, v)
	case t.IsTupleType() || t.IsListType() || t.IsSetType():
		b.array(n, s, v)
	default:
		if setScalar(n, v); n.Kind == model.Unknown {
			n.Why = b.why(s)
		}
	}
}

// beginning keeps the part of an unknown text that it is known to begin with.
func (b *builder) beginning(n *model.Node, v cty.Value) {
	if v.Type() != cty.String {
		return
	}
	if prefix := v.Range().StringPrefix(); prefix != "" {
		b.ev.unknowns++ // no other text is known to be equal to this one
		n.Str = prefix + b.ev.placeholders.Opaque(sprintf("part %d", b.ev.unknowns), false)
		n.MinLength, n.ExactLength = expr.Length(n.Str)
	}
}

func (b *builder) why(s spot) string { return b.ev.why(s, 0) }

// wrapped is the origin of a node that is written elsewhere: the steps that
// lead there, the last of them at the node's own place, before its own origin.
func (b *builder) wrapped(place source.Span, own *source.Origin) *source.Origin {
	for i := len(b.via) - 1; i >= 0; i-- {
		l := b.via[i]
		o := &source.Origin{Note: l.note, Span: place, Parameter: l.parameter}
		if i < len(b.via)-1 {
			o.Span = b.ev.place(l.spot)
		}
		if own != nil {
			o.Causes = []*source.Origin{own}
		}
		own = o
	}
	return own
}

// setScalar makes n a known scalar, or a text of which a part is not known.
func setScalar(n *model.Node, v cty.Value) {
	switch v.Type() {
	case cty.Bool:
		n.Kind = model.Bool
		if v.True() {
			n.Num = 1
		}
	case cty.Number:
		f := v.AsBigFloat()
		if i, acc := f.Int64(); acc == 0 && f.IsInt() {
			n.Kind, n.Num = model.Int, i
			return
		}
		n.Kind = model.Float
		n.Flt, _ = f.Float64()
		if math.IsInf(n.Flt, 0) {
			n.Flt = math.Copysign(math.MaxFloat64, n.Flt)
		}
	case cty.String:
		n.Kind, n.Str = model.String, v.AsString()
		n.MinLength, n.ExactLength = expr.Length(n.Str)
		if expr.HasPlaceholder(n.Str) {
			n.Kind = model.Unknown
		}
	}
}

// object fills in the members: as they are written where the syntax shows
// them, else in the order of their names.
func (b *builder) object(n *model.Node, s spot, v cty.Value) {
	keys := make([]string, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, _ := it.Element()
		keys = append(keys, k.AsString())
	}
	if cons, ok := s.expr.(*hclsyntax.ObjectConsExpr); ok && len(s.path) == 0 {
		keys = b.written(cons, s.scope, keys)
	}
	if len(keys) > b.left {
		b.left = -1
		n.Kind, n.Why = model.Unknown, sprintf("the value has more than %d parts", maxNodes)
		return
	}
	fields := make([]model.Field, len(keys))
	all := make([]model.Node, len(keys))
	for i, k := range keys {
		key := cty.StringVal(k)
		member, _ := memberOf(v, key)
		fields[i] = model.Field{Name: k, Node: &all[i]}
		inner := spot{thunk: s.thunk, path: append(s.path[:len(s.path):len(s.path)], key)}
		if next := b.ev.descend(inner); b.fixed.IsZero() && len(next.path) < len(inner.path) {
			all[i].NamePlace = b.nameAt(s, next.name)
		}
		b.fill(&all[i], inner, member, n.Secret)
	}
	n.NewObject(fields)
}

// nameAt is the place of a member's name if it lies in the container's.
func (b *builder) nameAt(s spot, name source.Span) source.Span {
	if at := b.ev.place(s); name.File != nil && name.File == at.File && at.Start <= name.Start && name.End <= at.End {
		return name
	}
	return source.Span{}
}

// written orders keys as cons writes them.
func (b *builder) written(cons *hclsyntax.ObjectConsExpr, sc *scope, keys []string) []string {
	left := make(map[string]bool, len(keys))
	for _, k := range keys {
		left[k] = true
	}
	out := make([]string, 0, len(keys))
	for _, it := range cons.Items {
		if k := b.ev.key(it.KeyExpr, sc); left[k] {
			left[k] = false
			out = append(out, k)
		}
	}
	for _, k := range keys {
		if left[k] {
			out = append(out, k)
		}
	}
	return out
}

func (b *builder) array(n *model.Node, s spot, v cty.Value) {
	if v.Type().IsSetType() && !v.IsWhollyKnown() {
		n.Kind, n.Why = model.Unknown, b.why(s) // how many it has is not known
		return
	}
	count := v.LengthInt()
	if count > b.left {
		b.left = -1
		n.Kind, n.Why = model.Unknown, sprintf("the value has more than %d parts", maxNodes)
		return
	}
	items := make([]*model.Node, 0, count)
	all := make([]model.Node, count)
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		n2 := &all[len(items)]
		items = append(items, n2)
		b.fill(n2, spot{thunk: s.thunk, path: append(s.path[:len(s.path):len(s.path)], k)}, e, n.Secret)
	}
	n.NewArray(items)
}

// decoded makes a tree of what a text says; whole gives the text's own node.
func (ev *evaluator) decoded(t thunk, v cty.Value, whole func() *model.Node) *model.Node {
	b := &builder{ev: ev, left: maxNodes}
	s := ev.descend(spot{thunk: t})
	for range maxCalls {
		if fc, ok := s.expr.(*hclsyntax.FunctionCallExpr); ok && len(s.path) == 0 && len(fc.Args) == 1 && (fc.Name == "jsonencode" || fc.Name == "yamlencode") {
			arg := thunk{fc.Args[0], s.scope}
			value, _ := ev.quiet(arg)
			_, marks := v.Unmark()
			n := &model.Node{}
			b.fill(n, spot{thunk: arg}, value, len(marks) > 0)
			return n
		}
		ref, ok := s.expr.(*hclsyntax.ScopeTraversalExpr)
		if !ok {
			break
		}
		steps, ok := stepsOf(ref.Traversal)
		if !ok {
			break
		}
		l, ok := ev.resolve(ref.Traversal.RootName(), append(steps, s.path...), s.scope)
		if !ok || l.expr == nil || l.why != "" {
			break
		}
		if b.fixed.IsZero() {
			b.fixed = ev.place(s)
		}
		s = ev.descend(l.spot)
		if l.note != "" {
			l.spot = s
			b.via = append(b.via, l)
		}
	}
	return decodedText(whole())
}

// decodedText reads a known text of JSON.
func decodedText(whole *model.Node) *model.Node {
	if whole.Kind == model.Unknown && !hasText(whole) {
		return whole
	}
	text, ok := whole.Text()
	if !ok {
		return nil
	}
	parsed, err := expr.FromJSON(text)
	if err != nil || parsed.Kind() != expr.Object && parsed.Kind() != expr.Array {
		if whole.Kind == model.Unknown {
			return whole
		}
		return nil
	}
	return fromJSON(whole, parsed)
}

func hasText(n *model.Node) bool { _, ok := n.Text(); return ok }

// fromJSON makes a tree of v with the place and origin of the text.
func fromJSON(text *model.Node, v *expr.Value) *model.Node {
	n := &model.Node{Place: text.Place, From: text.From, Secret: text.Secret}
	switch v.Kind() {
	case expr.Null:
		n.Kind = model.Null
	case expr.Bool:
		yes, _ := v.Bool()
		setScalar(n, cty.BoolVal(yes))
	case expr.Int:
		n.Kind = model.Int
		n.Num, _ = v.Int()
	case expr.Float:
		n.Kind = model.Float
		n.Flt, _ = v.Float()
	case expr.String:
		s, _ := v.Text()
		if setScalar(n, cty.StringVal(s)); n.Kind == model.Unknown {
			n.Why = text.Why
		}
	case expr.Array:
		items := make([]*model.Node, 0, len(v.Items()))
		for _, it := range v.Items() {
			items = append(items, fromJSON(text, it))
		}
		n.NewArray(items)
	case expr.Object:
		fields := make([]model.Field, 0, len(v.Fields()))
		for _, f := range v.Fields() {
			fields = append(fields, model.Field{Name: f.Name, Node: fromJSON(text, f.Value)})
		}
		n.NewObject(fields)
	default:
		n.Kind, n.Why = model.Unknown, text.Why
	}
	return n
}
