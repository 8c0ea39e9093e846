package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/lang"
)

// azapiResource is the type whose body is an Azure resource as it is.
const (
	azapiResource = "azapi_resource"
	azapiUpdate   = "azapi_update_resource"
)

// azapi makes an Azure resource of an azapi_resource: its body is one already,
// but for what has attributes of its own.
func (m *mapper) azapi(inst *lang.Instance) *model.Resource {
	typ, version, ok := azapiType(inst)
	if !ok {
		m.gap(inst, "the type of "+inst.Address+" is not known, and its body was not judged")
		return nil
	}
	root := &draft{place: inst.Span}
	root.field("type").node = text(typ, inst.Place)
	if attr := inst.Body.Attribute("type"); attr != nil {
		root.field("apiVersion").set(attr, text(version, attr.Place))
	}
	for _, name := range []string{"name", "location", "tags"} {
		if attr := inst.Body.Attribute(name); attr != nil && !attr.Node().IsAbsent() {
			root.field(name).set(attr, clone(attr.Node()))
		}
	}
	m.azapiIdentity(inst, root)
	if attr := inst.Body.Attribute("body"); attr != nil {
		m.azapiBody(attr, root)
	}
	return &model.Resource{
		Type: typ, APIVersion: version, ID: azapiID(inst), Label: inst.Address, Address: inst.Address, SourcePath: inst.Address,
		Conditional: inst.Conditional, Format: "arm", Node: root.finish(), Attribute: azapiAttribute,
		Ignores: inst.IgnoreChanges,
	}
}

// azapiAttribute returns where an azapi_resource has a property.
func azapiAttribute(path string) string {
	head, _, _ := strings.Cut(path, ".")
	switch head, _, _ = strings.Cut(head, "["); head {
	case "apiVersion":
		return "" // the end of the type
	case "type", "name", "location", "tags", "identity":
		return path
	}
	return "body." + path
}

// azapiBody adds what the body says: an object, or in older majors its JSON.
func (m *mapper) azapiBody(attr *lang.Attribute, root *draft) {
	body := attr.Node()
	if body.Kind != model.Object {
		if decoded := attr.Decoded(); decoded != nil {
			body = decoded
		}
	}
	if body.IsUnknown() {
		for _, name := range []string{"properties", "sku", "zones"} {
			n := *body
			n.NamePlace = attr.NamePlace
			root.field(name).node = &n
		}
		return
	}
	for _, f := range body.Fields() {
		root.field(f.Name).node = clone(f.Node)
	}
}

// azapiIdentity adds the block of that name.
func (m *mapper) azapiIdentity(inst *lang.Instance, root *draft) {
	b := inst.Body.Block("identity")
	if b == nil {
		return
	}
	at := root.field("identity")
	at.place, at.namePlace, at.why = b.Span, b.TypePlace, b.Conditional
	if attr := b.Body.Attribute("type"); attr != nil {
		at.field("type").set(attr, clone(attr.Node()))
	}
	if attr := b.Body.Attribute("identity_ids"); attr != nil {
		n := clone(attr.Node())
		keysOf(n)
		at.field("userAssignedIdentities").set(attr, n)
	}
}

// azapiType returns the type and the API version that an instance names.
func azapiType(inst *lang.Instance) (typ, version string, ok bool) {
	v := inst.Value("type")
	if v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return "", "", false
	}
	typ, version, ok = strings.Cut(v.AsString(), "@")
	return typ, version, ok
}

// azapiID returns the id of what an azapi_resource deploys, or a data source of
// that name reads.
func azapiID(inst *lang.Instance) string {
	if id := ownID(inst); id != "" && inst.Type == azapiResource {
		return id
	}
	typ, _, ok := azapiType(inst)
	if !ok {
		return ""
	}
	if inst.Data && inst.Body.Attribute("resource_id") != nil {
		return textOr(inst, "resource_id", false)
	}
	if strings.EqualFold(typ, "Microsoft.Resources/resourceGroups") {
		return strings.TrimSuffix(textOr(inst, "parent_id", false), "/") + "/resourceGroups/" + textOr(inst, "name", true)
	}
	parent, name := textOr(inst, "parent_id", false), textOr(inst, "name", true)
	if strings.Count(typ, "/") > 1 {
		return parent + "/" + typ[strings.LastIndexByte(typ, '/')+1:] + "/" + name
	}
	return strings.TrimSuffix(parent, "/") + "/providers/" + typ + "/" + name
}

// azapiPatch adds what an azapi_update_resource changes to the resource that it
// names, where that is part of the configuration.
func (m *mapper) azapiPatch(inst *lang.Instance) {
	id := azapiID(inst)
	if v := inst.Value("resource_id"); v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
		id = v.AsString()
	}
	attr := inst.Body.Attribute("body")
	for _, r := range m.unit.Resources {
		if attr == nil || !strings.EqualFold(r.ID, id) {
			continue
		}
		patch := attr.Node()
		if patch.Kind != model.Object {
			patch = attr.Decoded()
		}
		if patch == nil || patch.IsUnknown() {
			break
		}
		r.Node = merged(r.Node, patch)
		return
	}
	m.gap(inst, inst.Address+" changes a resource that is not part of this configuration, or in a way that is not known, and was not judged")
}

// merged returns a with what b says added to it, objects member by member.
func merged(a, b *model.Node) *model.Node {
	if a.Kind != model.Object || b.Kind != model.Object {
		return clone(b)
	}
	out := *a
	var fields []model.Field
	used := map[string]bool{}
	for _, f := range a.Fields() {
		n := clone(f.Node)
		if other := b.At(f.Name); other.Kind != model.Absent {
			n = merged(f.Node, other)
			used[strings.ToLower(f.Name)] = true
		}
		fields = append(fields, model.Field{Name: f.Name, Node: n})
	}
	for _, f := range b.Fields() {
		if !used[strings.ToLower(f.Name)] {
			fields = append(fields, model.Field{Name: f.Name, Node: clone(f.Node)})
		}
	}
	out.NewObject(fields)
	return &out
}

// set gives d the value of an attribute.
func (d *draft) set(attr *lang.Attribute, n *model.Node) {
	n.NamePlace = attr.NamePlace
	d.node = n
}

// text is a text that the configuration writes at a place.
func text(s string, at source.Span) *model.Node {
	n := &model.Node{Place: at}
	setText(n, s)
	return n
}

// keysOf makes a list of texts an object with a member for each.
func keysOf(n *model.Node) {
	items, ok := n.Items()
	if !ok || n.Kind != model.Array {
		return
	}
	fields := make([]model.Field, 0, len(items))
	for _, it := range items {
		key, ok := it.Text()
		if !ok {
			n.Kind, n.Why = model.Unknown, it.Why
			return
		}
		value := &model.Node{Place: it.Place, NamePlace: it.Place, From: it.From}
		value.NewObject(nil)
		fields = append(fields, model.Field{Name: key, Node: value})
	}
	n.NewObject(fields)
}
