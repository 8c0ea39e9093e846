package arm

import (
	"math"
	"strconv"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// literal returns v as it is written, without looking for expressions.
func literal(file *source.File, v *jsonc.Value) *expr.Value {
	return scalar(v, func(s string) *expr.Value { return expr.StringValue(s) },
		func(items []jsonc.Value) *expr.Value {
			out := make([]*expr.Value, len(items))
			for i := range items {
				out[i] = literal(file, &items[i])
			}
			return expr.ArrayValue(out)
		},
		func(members []jsonc.Member) *expr.Value {
			fields := make([]expr.Field, 0, len(members))
			for i := range members {
				m := &members[i]
				fields = setField(fields, expr.Field{Name: m.Name, Value: literal(file, &m.Value), NameSpan: m.NameSpan(file)})
			}
			return expr.ObjectValue(fields)
		}).WithSpan(v.Span(file))
}

// scalar turns a JSON value into one of the language, with the given
// functions for the kinds that are not plain.
func scalar(v *jsonc.Value, text func(string) *expr.Value, array func([]jsonc.Value) *expr.Value, object func([]jsonc.Member) *expr.Value) *expr.Value {
	switch v.Kind {
	case jsonc.Null:
		return expr.NullValue()
	case jsonc.Bool:
		return expr.BoolValue(v.Str == "true")
	case jsonc.Number:
		return number(v.Str)
	case jsonc.String:
		return text(v.Str)
	case jsonc.Array:
		return array(v.Items)
	case jsonc.Object:
		return object(v.Members)
	}
	return expr.UnknownValue(expr.Unknown, "the value could not be read")
}

// number reads a JSON number: an integer of 64 bits where it is one, also
// when it is written with a fraction of zero digits only, else a float.
func number(s string) *expr.Value {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return expr.IntValue(n)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return expr.UnknownValue(expr.Float, "the number "+s+" is too large")
	}
	return expr.FloatValue(f, s)
}

// setField adds f to fields; a field of exactly that name is replaced, as
// Json.NET does it.
func setField(fields []expr.Field, f expr.Field) []expr.Field {
	for i := range fields {
		if fields[i].Name == f.Name {
			fields[i] = f
			return fields
		}
	}
	return append(fields, f)
}

// value evaluates v in the scope s. A mistake is reported and gives an unknown value.
func (s *scope) value(v *jsonc.Value) *expr.Value {
	file := s.d.file
	return scalar(v,
		func(string) *expr.Value { return s.text(v) },
		func(items []jsonc.Value) *expr.Value {
			out := make([]*expr.Value, len(items))
			for i := range items {
				out[i] = s.value(&items[i])
			}
			return expr.ArrayValue(out)
		},
		s.object,
	).WithSpan(v.Span(file))
}

// text evaluates a string of the template.
func (s *scope) text(v *jsonc.Value) *expr.Value {
	p := s.d.x.parse(v)
	switch {
	case p.form != expr.Expression:
		return expr.StringValue(p.text)
	case p.err != nil:
		s.report(v, p, p.err, true)
		return expr.UnknownValue(expr.Unknown, "the expression has a mistake")
	}
	out, err := p.expr.Eval(s)
	if err != nil {
		s.report(v, p, err, false)
		return expr.UnknownValue(expr.Unknown, "the expression cannot be evaluated")
	}
	return out
}

// report tells of a mistake in the expression v, unless it lies in a part that
// may never be evaluated.
func (s *scope) report(v *jsonc.Value, p parsed, err *expr.Error, always bool) {
	if err.Reported || s.tolerant && !always {
		return
	}
	s.d.x.report(s.d.exprSpan(v, p, err), err.Message)
}

// exprSpan returns the place of err in the expression v.
func (d *deployment) exprSpan(v *jsonc.Value, p parsed, err *expr.Error) source.Span {
	span := v.Span(d.file)
	if err.End > err.Start {
		text := d.file.Text
		span.Start = v.TextOffset(text, p.offset+err.Start)
		span.End = v.TextOffset(text, p.offset+err.End)
	}
	return span
}

// parse classifies and parses the string v, once.
func (x *expansion) parse(v *jsonc.Value) parsed {
	if p, ok := x.tmpl.parsed[v]; ok {
		return p
	}
	inner, offset, form := expr.Classify(v.Str)
	p := parsed{form: form, text: inner, offset: offset}
	if form != expr.Expression {
		return p // cheaper to classify again than to remember
	}
	p.expr, p.err = expr.Parse(inner)
	x.tmpl.parsed[v] = p
	return p
}

// object evaluates an object: names that are expressions, and property loops.
func (s *scope) object(members []jsonc.Member) *expr.Value {
	fields := make([]expr.Field, 0, len(members))
	for i := range members {
		m := &members[i]
		if m.Value.Kind == jsonc.Array && strings.EqualFold(m.Name, "copy") && isCopyList(&m.Value) {
			for j := range m.Value.Items {
				if f, ok := s.propertyCopy(&m.Value.Items[j]); ok {
					fields = setField(fields, f)
				}
			}
			continue
		}
		name, ok := s.memberName(m)
		if !ok {
			continue
		}
		fields = setField(fields, expr.Field{Name: name, Value: s.value(&m.Value), NameSpan: m.NameSpan(s.d.file)})
	}
	return expr.ObjectValue(fields)
}

// memberName evaluates the name of a member. It reports false where the name
// is not a string that is known, at least in part.
func (s *scope) memberName(m *jsonc.Member) (string, bool) {
	if !strings.HasPrefix(m.Name, "[") {
		return m.Name, true
	}
	file := s.d.file
	inner, _, form := expr.Classify(m.Name)
	if form != expr.Expression {
		return inner, true
	}
	span := m.NameSpan(file)
	e, err := expr.Parse(inner)
	if err != nil {
		s.d.x.report(span, err.Message)
		return "", false
	}
	v, err := e.Eval(s)
	if err != nil {
		if !err.Reported && !s.tolerant {
			s.d.x.report(span, err.Message)
		}
		return "", false
	}
	if text, ok := v.Text(); ok {
		return text, true
	}
	if v.IsKnown() && !s.tolerant {
		s.d.x.report(span, "a property name must be a string, and this one is "+v.Kind().String())
	}
	return s.d.x.placeholders.Opaque("name "+span.String()+v.Why(), false), !v.IsKnown()
}

// isCopyList reports whether v is the list of a property loop's declarations.
func isCopyList(v *jsonc.Value) bool {
	for i := range v.Items {
		it := &v.Items[i]
		if it.Kind != jsonc.Object || it.Get("name") == nil || it.Get("count") == nil || it.Get("input") == nil {
			return false
		}
	}
	return len(v.Items) > 0
}

// propertyCopy evaluates one {name, count, input}. It reports false where not
// even the property's name is known.
func (s *scope) propertyCopy(decl *jsonc.Value) (expr.Field, bool) {
	name, ok := s.value(decl.Get("name")).Str()
	if !ok {
		return expr.Field{}, false
	}
	f := expr.Field{Name: name, NameSpan: decl.Get("name").Span(s.d.file)}
	f.Value = s.loopValues(name, decl).WithSpan(decl.Span(s.d.file))
	return f, true
}

// loopValues evaluates the input of a loop as often as its count says.
func (s *scope) loopValues(name string, decl *jsonc.Value) *expr.Value {
	count, why := s.count(decl.Get("count"))
	input := decl.Get("input")
	if why != "" || input == nil {
		return expr.UnknownValue(expr.Array, why)
	}
	items := make([]*expr.Value, count)
	for i := range items {
		items[i] = s.inLoop(name, expr.IntValue(int64(i)), false).value(input)
	}
	return expr.ArrayValue(items)
}

// count evaluates the count of a loop. Where it is not known, or out of
// bounds, why says so.
func (s *scope) count(v *jsonc.Value) (n int, why string) {
	x := s.d.x
	if v == nil {
		return 0, "the loop has no count"
	}
	value := s.value(v)
	if !value.IsKnown() {
		return 0, value.Why()
	}
	num, ok := value.Int()
	if text, isText := value.Str(); isText {
		parsed, err := strconv.ParseInt(text, 10, 64)
		num, ok = parsed, err == nil
	}
	if !ok {
		if !s.tolerant {
			x.report(v.Span(s.d.file), "the count of a loop must be an integer, and this one is "+value.Kind().String())
		}
		return 0, "the count of the loop is not an integer"
	}
	if num < 0 || num > maxCopies {
		if !s.tolerant {
			x.report(v.Span(s.d.file), "copy count "+strconv.FormatInt(num, 10)+" is not in 0 to 800, the range Resource Manager allows")
		}
		return 0, "the count of the loop is out of bounds"
	}
	return int(num), ""
}

// toNode turns a value of the language into a node of the model.
func toNode(v *expr.Value) *model.Node {
	n := &model.Node{}
	fillNode(n, v, v.Span(), v.Origin())
	return n
}

// fillNode makes n the node of v, which stands at place and comes from origin.
func fillNode(n *model.Node, v *expr.Value, place source.Span, origin *expr.Origin) {
	n.Place, n.From, n.Secret = place, origin, v.Secret()
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
	case expr.Array:
		items := make([]*model.Node, len(v.Items()))
		nodes := make([]model.Node, len(items))
		for i, it := range v.Items() {
			items[i] = &nodes[i]
			childNode(items[i], it, place, origin)
		}
		n.NewArray(items)
	case expr.Object:
		fields := make([]model.Field, len(v.Fields()))
		nodes := make([]model.Node, len(fields))
		for i, f := range v.Fields() {
			fields[i] = model.Field{Name: f.Name, Node: &nodes[i]}
			childNode(&nodes[i], f.Value, place, origin)
			if within(f.NameSpan, place) {
				nodes[i].NamePlace = f.NameSpan
			}
		}
		n.NewObject(fields)
	}
}

// childNode makes n the node of v inside a container at place. An element
// that was written elsewhere, in a parameter's default, is found where the
// container is, and its origin tells where it was written.
func childNode(n *model.Node, v *expr.Value, place source.Span, origin *expr.Origin) {
	span := v.Span()
	if within(span, place) {
		fillNode(n, v, span, v.Origin())
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
	fillNode(n, v, place, own)
}

func within(inner, outer source.Span) bool {
	return inner.File != nil && inner.File == outer.File && outer.Start <= inner.Start && inner.End <= outer.End
}
