package cloud

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/plain"
	"vmsslint/parser/source"
)

// MayBe reports whether a text may hold scale sets as Azure describes them. It
// looks at the bytes as they were read, and is meant to be cheap; a text in
// UTF-16, which has a zero in every other byte, may always be one.
func MayBe(text []byte) bool {
	if len(text) >= 2 && (text[0] == 0 || text[1] == 0 || text[0] >= 0xFE) {
		return true
	}
	return bytes.Contains(text, []byte("/virtualMachineScaleSets")) || bytes.Contains(text, []byte("/virtualmachinescalesets")) || bytes.Contains(text, []byte("/VirtualMachineScaleSets"))
}

// Detect reports whether doc is a scale set as Azure describes it, or a list
// in which there is one.
func Detect(doc *jsonc.Value) bool {
	return slices.ContainsFunc(resources(doc), func(f found) bool { return strings.EqualFold(f.typ, model.ScaleSetType) })
}

// found is a resource, and where it stands in the file: "[2]", or "" for the
// whole of it.
type found struct {
	value     *jsonc.Value
	typ, path string
}

// resources returns the resources that doc is or lists.
func resources(doc *jsonc.Value) []found {
	if doc == nil {
		return nil
	}
	if typ := typeOf(doc); typ != "" {
		return []found{{doc, typ, ""}}
	}
	list, at := doc, ""
	if doc.Kind == jsonc.Object {
		list, at = doc.Get("value"), "value"
	}
	if list == nil || list.Kind != jsonc.Array {
		return nil
	}
	var out []found
	for i := range list.Items {
		if typ := typeOf(&list.Items[i]); typ != "" {
			out = append(out, found{&list.Items[i], typ, at + "[" + strconv.Itoa(i) + "]"})
		}
	}
	return out
}

// typeOf returns the type of what an object describes: the one in its id,
// beside which it may name it. It is "" for anything that is not a resource.
func typeOf(v *jsonc.Value) string {
	if v.Kind != jsonc.Object || v.Get("$schema") != nil {
		return ""
	}
	id := text(v.Get("id"))
	i := strings.LastIndex(strings.ToLower(id), "/providers/")
	if i < 0 {
		return ""
	}
	parts := strings.Split(strings.Trim(id[i+len("/providers/"):], "/"), "/")
	if len(parts)%2 == 0 {
		return "" // a namespace, and pairs of types and names
	}
	typ := parts[0]
	for j := 1; j < len(parts); j += 2 {
		typ += "/" + parts[j]
	}
	return typ
}

func text(v *jsonc.Value) string {
	if v == nil || v.Kind != jsonc.String {
		return ""
	}
	return v.Str
}

// Template is a loaded file: the resources that are there. It implements
// model.Template.
type Template struct {
	file *source.File
	doc  *jsonc.Value
}

var _ model.Template = (*Template)(nil)

// Load returns what doc, the tree of file, describes; nil where [Detect] says
// that it is nothing of Azure's. The diagnostics are what is missing in it.
func Load(file *source.File, doc *jsonc.Value) (*Template, []source.Diagnostic) {
	if !Detect(doc) {
		return nil, []source.Diagnostic{{Path: file.Path, Message: "this describes no scale set as Azure does: it has no id of one"}}
	}
	t := &Template{file: file, doc: doc}
	if next := doc.Get("nextLink"); text(next) != "" {
		return t, []source.Diagnostic{{Span: next.Span(file), Message: "this is one page of a list, and the ones that follow are not there"}}
	}
	return t, nil
}

// Path returns the name of the file.
func (t *Template) Path() string { return t.file.Path }

// File returns the file that the template was read from.
func (t *Template) File() *source.File { return t.file }

// Inputs returns nothing: what is there has none.
func (t *Template) Inputs() []model.Input { return nil }

// Expand returns what is there. The scenario has no meaning.
func (t *Template) Expand(context.Context, model.Scenario) (*model.Unit, []source.Diagnostic) {
	u := &model.Unit{Root: t.file.Path, Computed: true}
	for _, f := range resources(t.doc) {
		if v := f.value; !isKnown(f.typ) && !isREST(v) {
			u.Gaps = append(u.Gaps, model.Gap{Span: v.Get("id").Span(t.file), Message: "a resource of type " + f.typ + " in the shape of the command line was not judged"})
			continue
		}
		u.Resources = append(u.Resources, t.resource(f))
	}
	u.Link()
	return u, nil
}

// isREST reports whether a resource has the shape of the REST API.
func isREST(v *jsonc.Value) bool {
	props := v.Get("properties")
	return props != nil && props.Kind == jsonc.Object
}

func isKnown(typ string) bool {
	return strings.EqualFold(typ, model.ScaleSetType) || strings.EqualFold(typ, model.AutoscaleType)
}

func (t *Template) resource(f found) *model.Resource {
	v, typ := f.value, f.typ
	b := builder{file: t.file, flat: !isREST(v)}
	id := v.Get("id")
	n := &model.Node{Place: v.Span(t.file)}
	fields := []model.Field{{Name: "type", Node: b.text(typ, id)}}
	for _, f := range b.members(v, "") {
		if !strings.EqualFold(f.Name, "type") {
			fields = append(fields, f)
		}
	}
	n.NewObject(fields)
	name := text(v.Get("name"))
	if name == "" {
		name = text(id)[strings.LastIndexByte(text(id), '/')+1:]
	}
	r := &model.Resource{Type: typ, ID: text(id), Label: typ + "/" + name, Address: text(id), SourcePath: f.path, Format: "arm", Node: n}
	r.APIVersion = text(v.Get("apiVersion"))
	return r
}

// builder makes nodes of values. flat says that they come from the command line.
type builder struct {
	file *source.File
	flat bool
}

// text is a node of a text that another value says.
func (b builder) text(s string, at *jsonc.Value) *model.Node {
	n := &model.Node{Place: at.Span(b.file)}
	plain.SetText(n, s)
	return n
}

// members makes the members of an object at a path, each name once: the last
// one counts. What was flattened is put back into the member "properties".
func (b builder) members(v *jsonc.Value, path string) []model.Field {
	stays, isFlat := staying(path)
	isFlat = isFlat && b.flat
	last := make(map[string]*jsonc.Member, len(v.Members))
	for i := range v.Members {
		last[v.Members[i].Name] = &v.Members[i]
	}
	var fields, inner []model.Field
	for i := range v.Members {
		m := &v.Members[i]
		if last[m.Name] != m || leftOut(v, m, path) {
			continue
		}
		f := model.Field{Name: m.Name, Node: b.node(&m.Value, join(path, m.Name))}
		f.Node.NamePlace = m.NameSpan(b.file)
		switch {
		case isFlat && m.Name == ownType:
			f.Name = "type"
			inner = append(inner, f)
		case isFlat && isInner(m, stays, path):
			inner = append(inner, f)
		default:
			fields = append(fields, f)
		}
	}
	if len(inner) > 0 {
		props := &model.Node{Place: v.Span(b.file)}
		props.NewObject(inner)
		fields = append(fields, model.Field{Name: "properties", Node: props})
	}
	return fields
}

func (b builder) node(v *jsonc.Value, path string) *model.Node {
	n := &model.Node{Place: v.Span(b.file)}
	switch v.Kind {
	case jsonc.Array:
		items := make([]*model.Node, len(v.Items))
		for i := range v.Items {
			items[i] = b.node(&v.Items[i], path+"[]")
		}
		n.NewArray(items)
	case jsonc.Object:
		n.NewObject(b.members(v, path))
	default:
		plain.SetScalar(n, v)
	}
	return n
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
