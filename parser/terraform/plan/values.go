package plan

import (
	"slices"
	"strings"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/plain"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

const (
	whyApply = "it is only known when it is applied"
	// What nodes say of themselves that nobody wrote.
	byProvider = "the default of azurerm"
	byPlan     = "what azurerm keeps where nothing is written"
	byState    = "a value that azurerm also keeps where nothing is written"
)

// values is one object of a plan or state, with what stands beside it about
// its members. Each may be nil.
type values struct {
	val, unknown, secret *jsonc.Value
	written              written
}

// written are the expressions of a resource or block, as the section
// "configuration" of a plan has them. Where known is false nobody knows.
type written struct {
	known bool
	exprs *jsonc.Value
}

// builder makes the body of one instance.
type builder struct {
	file *source.File
	typ  *azurerm.Map   // nil for what is not in the table
	root *azurerm.Block // nil likewise
	// state says that values come from a state, which does not tell what is written.
	state bool
	// told says that it is known what the resource itself writes; what its
	// dynamic blocks write is not known all the same.
	told bool
	// azapi says that only the block identity is one.
	azapi bool
	// newer are the names of today for older ones, by the paths of those.
	newer map[string]string
	// refer is told of unknown values that the configuration takes from elsewhere.
	refer func(attribute string, n *model.Node, references *jsonc.Value)
}

// members finds the members of an object by their names; the last one of a name counts.
func members(v *jsonc.Value) map[string]*jsonc.Member {
	if !isKind(v, jsonc.Object) {
		return nil
	}
	out := make(map[string]*jsonc.Member, len(v.Members))
	for i := range v.Members {
		out[v.Members[i].Name] = &v.Members[i]
	}
	return out
}

// valueAt returns the value of a member, nil for none.
func valueAt(m map[string]*jsonc.Member, name string) *jsonc.Value {
	if found := m[name]; found != nil {
		return &found.Value
	}
	return nil
}

// inherited returns the mark below one that is true, which covers it.
func inherited(mark, below *jsonc.Value) *jsonc.Value {
	if isTrue(mark) {
		return mark
	}
	return below
}

func isTrue(v *jsonc.Value) bool { return isKind(v, jsonc.Bool) && v.Str == "true" }

// body makes the body of v, which lies at a path of blocks.
func (b *builder) body(v values, path []string) *lang.Body {
	unknown, secret := members(v.unknown), members(v.secret)
	exprs := members(v.written.exprs)
	var attrs []*lang.Attribute
	var blocks []*lang.Block
	schema := b.root.At(path...)
	add := func(m *jsonc.Member, val, unk *jsonc.Value) {
		part := values{val: val, unknown: unk, secret: inherited(v.secret, valueAt(secret, m.Name)), written: written{known: v.written.known, exprs: valueAt(exprs, m.Name)}}
		if b.isBlock(schema, m.Name, part) {
			blocks = append(blocks, b.blocks(m, part, path)...)
		} else if attr := b.attribute(m, part, path); attr != nil {
			attrs = append(attrs, attr)
		}
	}
	own := members(v.val)
	if v.val != nil {
		for i := range v.val.Members {
			m := &v.val.Members[i]
			switch {
			case own[m.Name] != m || m.Name == "timeouts":
			case exprs[m.Name] == nil && b.isReplaced(own, dotted(path, m.Name)):
				// The provider fills in the older name too, and late: it does not count,
				// but that it is there tells the major.
				attrs = append(attrs, lang.NewAttribute(m.Name, m.NameSpan(b.file), &model.Node{Kind: model.Null, Place: m.Value.Span(b.file)}))
			default:
				add(m, &m.Value, valueAt(unknown, m.Name))
			}
		}
	}
	if isKind(v.unknown, jsonc.Object) {
		for i := range v.unknown.Members {
			if m := &v.unknown.Members[i]; own[m.Name] == nil && unknown[m.Name] == m && isTrue(&m.Value) {
				add(m, nil, &m.Value)
			}
		}
	}
	return lang.NewBody(v.val.Span(b.file), attrs, blocks)
}

// dotted is the path of a name in a block.
func dotted(path []string, name string) string {
	return strings.Join(append(path[:len(path):len(path)], name), ".")
}

// isReplaced reports whether the name at a path is an older one, and the object
// says something under the name of today.
func (b *builder) isReplaced(own map[string]*jsonc.Member, path string) bool {
	now, ok := b.newer[path]
	return ok && isSet(valueAt(own, now))
}

// isSet reports whether a value says anything.
func isSet(v *jsonc.Value) bool {
	return v != nil && v.Kind != jsonc.Null && (v.Kind != jsonc.Array || len(v.Items) > 0)
}

// newerNames finds the names of today for the older ones of attributes and
// blocks that both stand in the same block.
func newerNames(typ *azurerm.Map) map[string]string {
	out := map[string]string{}
	if typ == nil {
		return out
	}
	for i := range typ.Attributes {
		a := &typ.Attributes[i]
		for _, r := range a.Renamed {
			was, now := strings.Split(r.Path, "."), strings.Split(a.Path, ".")
			n := 0
			for n < len(was) && n < len(now) && was[n] == now[n] {
				n++
			}
			if n < len(was) && n < len(now) {
				out[strings.Join(was[:n+1], ".")] = now[n]
			}
		}
	}
	return out
}

// isBlock reports whether a member is a list of nested blocks. A block that
// older majors have is told by its shape.
func (b *builder) isBlock(schema *azurerm.Block, name string, v values) bool {
	if b.azapi {
		return name == "identity"
	}
	if schema.Block(name) != nil {
		return isKind(v.val, jsonc.Array) || v.val == nil
	}
	if !isKind(v.val, jsonc.Array) {
		return false
	}
	for i := range v.val.Items {
		if v.val.Items[i].Kind != jsonc.Object {
			return false
		}
	}
	field := schema.Attribute(name)
	return field == nil || strings.Contains(field.Type, "(object(")
}

// computedBlocks are the blocks of scale sets that the provider fills in where
// none is written, and which are unknown until it has; which of them depends on
// the major (provider documentation of azurerm 2 to 5, 2026-08).
var computedBlocks = [...]string{"automatic_instance_repair", "extension", "spot_restore", "terminate_notification", "termination_notification"}

// blocks makes the nested blocks of one type.
func (b *builder) blocks(m *jsonc.Member, v values, path []string) []*lang.Block {
	place := m.NameSpan(b.file)
	if v.val == nil { // unknown as a whole
		if v.written.known && v.written.exprs == nil && slices.Contains(computedBlocks[:], m.Name) {
			return nil
		}
		at := m.Value.Span(b.file)
		return []*lang.Block{{Type: m.Name, TypePlace: place, Span: at, Conditional: whyApply, Body: lang.NewBody(at, nil, nil)}}
	}
	if !isKind(v.val, jsonc.Array) {
		return nil
	}
	out := make([]*lang.Block, 0, len(v.val.Items))
	inner := append(path[:len(path):len(path)], m.Name)
	for i := range v.val.Items {
		item := &v.val.Items[i]
		part := values{val: item, unknown: inherited(v.unknown, itemAt(v.unknown, i)), secret: inherited(v.secret, itemAt(v.secret, i)), written: b.writtenIn(v, i, inner)}
		blk := &lang.Block{Type: m.Name, TypePlace: place, Span: item.Span(b.file)}
		if len(v.val.Items) > 1 {
			blk.TypePlace = firstByte(item, b.file)
		}
		if isTrue(part.unknown) {
			blk.Conditional = whyApply
			part = values{val: item}
		}
		blk.Body = b.body(part, inner)
		out = append(out, blk)
	}
	return out
}

// firstByte is the place of the bracket that a value begins with.
func firstByte(v *jsonc.Value, file *source.File) source.Span {
	s := v.Span(file)
	s.End = min(s.End, s.Start+1)
	return s
}

func itemAt(v *jsonc.Value, i int) *jsonc.Value {
	if !isKind(v, jsonc.Array) || i >= len(v.Items) {
		return nil
	}
	return &v.Items[i]
}

// writtenIn returns what is written in block i of v. Blocks correspond to
// those of the configuration only where they are as many, and where order means
// something: dynamic ones are not in the configuration.
func (b *builder) writtenIn(v values, i int, path []string) written {
	e := v.written.exprs
	if !v.written.known || !isKind(e, jsonc.Array) || len(e.Items) != len(v.val.Items) {
		return written{}
	}
	if schema := b.root.At(path...); len(e.Items) > 1 && (schema == nil || schema.Nesting == azurerm.Set) {
		return written{}
	}
	return written{known: true, exprs: &e.Items[i]}
}

// isWritten reports whether an attribute is written, or may be. One that is
// given null is not.
func (v values) isWritten() bool {
	if !v.written.known {
		return true
	}
	if v.written.exprs == nil {
		return false
	}
	constant := v.written.exprs.Get("constant_value")
	return !isKind(constant, jsonc.Null)
}

// attribute makes one attribute; nil for one that is unknown only because the
// provider chooses its value, and that is not written.
func (b *builder) attribute(m *jsonc.Member, v values, path []string) *lang.Attribute {
	if isTrue(v.unknown) && !v.isWritten() {
		return nil
	}
	if b.azapi && m.Name == "body" {
		v = unwrapped(v)
	}
	if v.val == nil {
		v.val = &jsonc.Value{Kind: jsonc.Invalid, Start: m.Value.Start, End: m.Value.End}
	}
	n := b.node(v.val, v.unknown, v.secret)
	if n.IsUnknown() || n.Kind == model.Array {
		if b.refer != nil && v.written.exprs != nil {
			b.refer(m.Name, n, v.written.exprs.Get("references"))
		}
	}
	b.mark(n, v, dotted(path, m.Name))
	return lang.NewAttribute(m.Name, m.NameSpan(b.file), n)
}

// unwrapped returns the value of an attribute of any type, beside which a raw
// state keeps the type.
func unwrapped(v values) values {
	m := members(v.val)
	if len(m) != 2 || m["value"] == nil || m["type"] == nil || isKind(valueAt(m, "type"), jsonc.Object) {
		return v
	}
	v.val = valueAt(m, "value")
	return v
}

// mark marks the value of an attribute that nobody wrote, or that nobody may
// have written.
func (b *builder) mark(n *model.Node, v values, path string) {
	if n.Kind == model.Null || n.IsUnknown() || b.typ == nil || path == "id" || path == "name" {
		return
	}
	a := b.typ.Attribute(path)
	if a == nil {
		return
	}
	value, sent := a.DefaultIn(0)
	isDefault := sent && holds(n, value)
	switch {
	case b.state:
		if !sent && isZero(n) {
			n.Defaulted = byState
		}
	case isDefault && b.told && !v.written.known, isDefault && !v.isWritten():
		n.Defaulted = byProvider
	case !v.isWritten():
		n.Defaulted = byPlan
	}
}

func isZero(n *model.Node) bool {
	return (n.Kind == model.Bool || n.Kind == model.Int) && n.Num == 0
}

// holds reports whether n is a value of the table.
func holds(n *model.Node, value any) bool {
	switch v := value.(type) {
	case bool:
		return n.Kind == model.Bool && (n.Num != 0) == v
	case int64:
		return n.Kind == model.Int && n.Num == v
	case string:
		return n.Kind == model.String && n.Str == v
	}
	return false
}

// node makes the tree of a value. What is marked as unknown is, whatever the
// value says.
func (b *builder) node(v, unknown, secret *jsonc.Value) *model.Node {
	n := &model.Node{Place: v.Span(b.file), Secret: isTrue(secret)}
	if isTrue(unknown) {
		n.Kind, n.Why = model.Unknown, whyApply
		return n
	}
	switch v.Kind {
	case jsonc.Array:
		items := make([]*model.Node, len(v.Items))
		for i := range v.Items {
			items[i] = b.node(&v.Items[i], itemAt(unknown, i), inherited(secret, itemAt(secret, i)))
		}
		n.NewArray(items)
	case jsonc.Object:
		b.object(n, v, unknown, secret)
	default:
		plain.SetScalar(n, v)
	}
	return n
}

func (b *builder) object(n *model.Node, v, unknown, secret *jsonc.Value) {
	own, unk, sec := members(v), members(unknown), members(secret)
	fields := make([]model.Field, 0, len(v.Members))
	for i := range v.Members {
		m := &v.Members[i]
		if own[m.Name] != m {
			continue
		}
		f := b.node(&m.Value, valueAt(unk, m.Name), inherited(secret, valueAt(sec, m.Name)))
		f.NamePlace = m.NameSpan(b.file)
		fields = append(fields, model.Field{Name: m.Name, Node: f})
	}
	if isKind(unknown, jsonc.Object) {
		for i := range unknown.Members {
			m := &unknown.Members[i]
			if own[m.Name] != nil || unk[m.Name] != m || !isTrue(&m.Value) {
				continue
			}
			f := &model.Node{Kind: model.Unknown, Why: whyApply, Place: m.Value.Span(b.file), NamePlace: m.NameSpan(b.file)}
			fields = append(fields, model.Field{Name: m.Name, Node: f})
		}
	}
	n.NewObject(fields)
}
