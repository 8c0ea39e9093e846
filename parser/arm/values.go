package arm

import (
	"math"
	"strconv"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/source"
)

// literal returns v as it is written, without looking for expressions.
func literal(file *source.File, v *jsonc.Value) *expr.Value {
	var out *expr.Value
	switch v.Kind {
	case jsonc.String:
		out = expr.StringValue(v.Str)
	case jsonc.Array:
		items := make([]*expr.Value, len(v.Items))
		for i := range v.Items {
			items[i] = literal(file, &v.Items[i])
		}
		out = expr.ArrayValue(items)
	case jsonc.Object:
		fields := make([]expr.Field, 0, len(v.Members))
		for i := range v.Members {
			m := &v.Members[i]
			fields = setField(fields, expr.Field{Name: m.Name, Value: literal(file, &m.Value), NameSpan: m.NameSpan(file)}, m.Duplicate)
		}
		out = expr.ObjectValue(fields)
	default:
		out = scalar(v)
	}
	return out.WithSpan(v.Span(file))
}

// scalar turns a JSON value that is no string and has no elements into one of
// the language.
func scalar(v *jsonc.Value) *expr.Value {
	switch v.Kind {
	case jsonc.Null:
		return expr.NullValue()
	case jsonc.Bool:
		return expr.BoolValue(v.Str == "true")
	case jsonc.Number:
		return number(v.Str)
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

// setField adds f to fields; where there may be one of exactly that name
// already, it is replaced, as Json.NET does it.
func setField(fields []expr.Field, f expr.Field, maybeThere bool) []expr.Field {
	for i := 0; maybeThere && i < len(fields); i++ {
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
	if !s.d.x.step(v, file) {
		return expr.UnknownValue(expr.Unknown, s.d.x.stopped)
	}
	var out *expr.Value
	switch v.Kind {
	case jsonc.String:
		out = s.text(v)
	case jsonc.Array:
		items := make([]*expr.Value, len(v.Items))
		for i := range v.Items {
			items[i] = s.value(&v.Items[i])
		}
		out = expr.ArrayValue(items)
	case jsonc.Object:
		out = s.object(v.Members, nil)
	default:
		out = scalar(v)
	}
	if out.Weight() > s.d.x.tmpl.most || out.Depth() > maxDepth {
		// A variable that holds another one twice doubles it each time.
		s.d.x.report(v.Span(file), "the value has more than "+strconv.Itoa(s.d.x.tmpl.most)+" elements, or nests more than "+strconv.Itoa(maxDepth)+" deep")
		out = expr.UnknownValue(out.Kind(), "the value is too large")
	}
	return out.WithSpan(v.Span(file))
}

// text evaluates a string of the template.
func (s *scope) text(v *jsonc.Value) *expr.Value {
	p := s.d.x.parse(v)
	if p.form != expr.Expression {
		return expr.StringValue(p.text)
	}
	if s.mistaken(v, p) {
		return expr.UnknownValue(expr.Unknown, "the expression has a mistake")
	}
	out, err := p.expr.Eval(s)
	if err != nil {
		s.report(v, p, err)
		return expr.UnknownValue(expr.Unknown, "the expression cannot be evaluated")
	}
	return out
}

// mistaken tells of what is wrong in the expression v whatever the values are.
// It reports whether v cannot be evaluated at all.
func (s *scope) mistaken(v *jsonc.Value, p parsed) bool {
	for _, err := range p.mistakes() {
		s.d.x.report(exprSpan(s.d.file, v, p, err), err.Message)
	}
	return p.err != nil
}

// mistakes returns what is wrong in an expression whatever the values are.
func (p *parsed) mistakes() []*expr.Error {
	switch {
	case p.err != nil:
		return []*expr.Error{p.err}
	case p.mistake != nil:
		return []*expr.Error{p.mistake}
	}
	return nil
}

// report tells of a mistake met while the expression v was evaluated, unless
// it lies in a part that may never be.
func (s *scope) report(v *jsonc.Value, p parsed, err *expr.Error) {
	if !err.Reported && !s.tolerant {
		s.d.x.report(exprSpan(s.d.file, v, p, err), err.Message)
	}
}

// exprSpan returns the place of err in the expression v.
func exprSpan(file *source.File, v *jsonc.Value, p parsed, err *expr.Error) source.Span {
	span := v.Span(file)
	if err.End > err.Start {
		text := file.Text
		span.Start = v.TextOffset(text, p.offset+err.Start)
		span.End = v.TextOffset(text, p.offset+err.End)
	}
	return span
}

// parse classifies and parses the string v, once.
func (x *expansion) parse(v *jsonc.Value) parsed {
	if !strings.HasPrefix(v.Str, "[") {
		return parsed{form: expr.Literal, text: v.Str}
	}
	if p, ok := x.tmpl.parsed[v]; ok {
		return p
	}
	p := parseText(v.Str)
	if p.form == expr.Expression { // the others are cheaper to classify again than to remember
		x.tmpl.parsed[v] = p
	}
	return p
}

func parseText(s string) parsed {
	inner, offset, form := expr.Classify(s)
	p := parsed{form: form, text: inner, offset: offset}
	if form == expr.Expression {
		if p.expr, p.err = expr.Parse(inner); p.err == nil {
			p.mistake = p.expr.Mistake()
		}
	}
	return p
}

// object evaluates an object: names that are expressions, and property loops.
// Members for which skip, if it is not nil, reports true are left out.
func (s *scope) object(members []jsonc.Member, skip func(name string) bool) *expr.Value {
	fields := make([]expr.Field, 0, len(members))
	computed := false // some name is not as it is written
	for i := range members {
		m := &members[i]
		if skip != nil && skip(m.Name) {
			continue
		}
		if m.Value.Kind == jsonc.Array && strings.EqualFold(m.Name, "copy") && isCopyList(&m.Value) {
			for j := range m.Value.Items {
				if f, ok := s.propertyCopy(&m.Value.Items[j]); ok {
					fields = setField(fields, f, true)
				}
			}
			computed = true
			continue
		}
		name, ok := s.memberName(m)
		if !ok {
			continue
		}
		computed = computed || name != m.Name
		fields = setField(fields, expr.Field{Name: name, Value: s.value(&m.Value), NameSpan: m.NameSpan(s.d.file)}, computed || m.Duplicate)
	}
	return expr.ObjectValue(fields)
}

// memberName evaluates the name of a member. It reports false where the name
// is not a string that is known, at least in part.
func (s *scope) memberName(m *jsonc.Member) (string, bool) {
	if !strings.HasPrefix(m.Name, "[") {
		return m.Name, true
	}
	x := s.d.x
	p, ok := x.tmpl.names[m]
	if !ok {
		p = parseText(m.Name)
		x.tmpl.names[m] = p
	}
	if p.form != expr.Expression {
		return p.text, true
	}
	name := &jsonc.Value{Kind: jsonc.String, Str: m.Name, Start: m.NameStart, End: m.NameEnd, Escaped: true}
	if s.mistaken(name, p) {
		return "", false
	}
	v, err := p.expr.Eval(s)
	if err != nil {
		s.report(name, p, err)
		return "", false
	}
	span := m.NameSpan(s.d.file)
	if text, ok := v.Text(); ok {
		return text, true
	}
	if v.IsKnown() && !s.tolerant {
		x.report(span, "a property name must be a string, and this one is "+v.Kind().String())
	}
	return x.placeholders.Opaque("name "+span.String()+v.Why(), false), !v.IsKnown()
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
	if stopped := s.d.x.stopped; stopped != "" {
		return expr.UnknownValue(expr.Array, stopped)
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
