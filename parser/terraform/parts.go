package terraform

import (
	"slices"
	"strconv"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// part is what Terraform declares beside a resource, and Azure inside it, where
// that resource is none of azurerm's: it may be an azapi_resource.
type part struct {
	parent string // the id of the resource
	inst   *lang.Instance
	node   *model.Node // the resource with nothing but the part
	used   bool
}

// keep remembers a part for a resource that is mapped later.
func (m *mapper) keep(parent string, inst *lang.Instance, d *draft) {
	if node := d.finish(); node != nil && strings.Contains(parent, "/") {
		m.parts = append(m.parts, &part{parent: parent, inst: inst, node: node})
	}
}

// inList is a draft of a resource with nothing but one element of a list.
func inList(path armPath, element *draft, inst *lang.Instance) *draft {
	d := &draft{place: inst.Span}
	list := d.list(path)
	list.array, list.items, list.namePlace = true, []*draft{element}, inst.Place
	list.why = inst.Conditional
	return d
}

// addParts gives an azapi_resource, or a subnet that its body lists, what other
// resources of the configuration declare for it.
func (m *mapper) addParts(r *model.Resource) {
	for _, p := range m.parts {
		rest, inside := cutFold(p.parent, r.ID)
		if p.used || !inside {
			continue
		}
		if rest == "" {
			r.Node, p.used = joined(r.Node, p.node), true
			continue
		}
		names := strings.Split(strings.TrimPrefix(rest, "/"), "/")
		if len(names) != 2 || rest[0] != '/' {
			continue
		}
		node := clone(r.Node)
		items, _ := node.At("properties", names[0]).Items()
		i := slices.IndexFunc(items, func(it *model.Node) bool {
			name, ok := it.At("name").Text()
			return ok && strings.EqualFold(name, names[1])
		})
		if i >= 0 {
			*items[i] = *joined(items[i], p.node)
			r.Node, p.used = node, true
		}
	}
}

// cutFold is strings.CutPrefix that takes upper and lower case for the same.
func cutFold(s, prefix string) (rest string, found bool) {
	if prefix == "" || len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}

// joined returns a with the members of b, and lists with the elements of both.
func joined(a, b *model.Node) *model.Node {
	mine, isList := a.Items()
	theirs, alsoList := b.Items()
	switch {
	case a.Kind == model.Object && b.Kind == model.Object:
		out := *a
		var fields []model.Field
		for _, f := range a.Fields() {
			fields = append(fields, model.Field{Name: f.Name, Node: joined(f.Node, b.At(f.Name))})
		}
		for _, f := range b.Fields() {
			if a.At(f.Name).Kind == model.Absent {
				fields = append(fields, model.Field{Name: f.Name, Node: clone(f.Node)})
			}
		}
		out.NewObject(fields)
		return &out
	case b.Kind == model.Absent || a.IsUnknown():
		return clone(a)
	case isList && alsoList && a.Kind == model.Array && b.Kind == model.Array:
		out := *a
		out.NewArray(append(slices.Clone(mine), theirs...))
		return &out
	}
	return clone(b)
}

// virtualNetwork is the type whose blocks "subnet" are resources in Azure.
const virtualNetwork = "azurerm_virtual_network"

// inlineSubnets maps the blocks "subnet" of a virtual network: subnets like
// those that are resources of their own. Those of plans and states are left
// alone: there a network lists all that it has, also subnets of other
// configurations, and nothing of what is joined to them.
func (m *mapper) inlineSubnets(inst *lang.Instance) {
	typ := azurerm.Mapping("azurerm_subnet")
	network := resourceID(inst)
	for _, b := range inst.Body.BlocksOf("subnet") {
		name := b.Body.Attribute("name")
		if name == nil {
			continue
		}
		s, ok := name.Node().Text()
		if !ok || m.byID[strings.ToLower(network+"/subnets/"+s)] != nil {
			continue
		}
		sub := *inst // the same instance, seen as one of its blocks
		sub.Address, sub.Place, sub.Span, sub.Body = inst.Address+".subnet["+strconv.Quote(s)+"]", b.TypePlace, b.Span, b.Body
		if sub.Conditional == "" {
			sub.Conditional = b.Conditional
		}
		g := &mapping{inst: &sub, typ: typ, plan: cachedPlan(typ), majors: m.majors, id: network + "/subnets/" + s, alone: true}
		g.root = &draft{place: b.Span}
		g.run()
		g.inlineSubnet()
		m.inline = append(m.inline, g)
		m.byID[strings.ToLower(g.id)] = g
	}
}

// inlineSubnet adds what only a subnet inside of its network writes itself.
func (g *mapping) inlineSubnet() {
	put := func(attr string, path ...string) {
		a := g.inst.Body.Attribute(attr)
		if a == nil || isOmitted(a.Node()) {
			return
		}
		d := g.root.field("properties")
		for _, name := range path {
			d = d.field(name)
		}
		d.set(a, clone(a.Node()))
	}
	put("address_prefix", "addressPrefix") // up to 3.x
	put("security_group", "networkSecurityGroup", "id")
	put("route_table_id", "routeTable", "id")
}
