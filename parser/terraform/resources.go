package terraform

import (
	"context"
	"slices"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// mapper makes Azure resources of the instances of one evaluation.
type mapper struct {
	template *Template
	ctx      context.Context
	unit     *model.Unit
	majors   majors
	made     []*mapping
	inline   []*mapping // the subnets that networks have as blocks
	parts    []*part    // what belongs to resources that are none of azurerm's
	byID     map[string]*mapping
	diags    []source.Diagnostic
}

func (m *mapper) gap(inst *lang.Instance, message string) {
	m.unit.Gaps = append(m.unit.Gaps, model.Gap{Span: inst.Place, Message: message})
}

// run maps all instances. What Terraform declares beside a resource, and Azure
// inside it, is put there before anything is finished.
func (m *mapper) run(instances []*lang.Instance) {
	m.byID = map[string]*mapping{}
	m.writtenFor(instances)
	for _, inst := range instances {
		if typ := azurerm.Mapping(inst.Type); typ != nil && !inst.Data {
			m.mapOne(inst, typ)
		}
	}
	for _, inst := range instances {
		if inst.Type == virtualNetwork && !inst.Data && !m.unit.Computed {
			m.inlineSubnets(inst)
		}
	}
	for _, g := range m.made {
		if !g.alone {
			m.merge(g)
		}
	}
	for _, inst := range instances {
		if inst.Type == routeTableAssociation && !inst.Data {
			m.routeTable(inst)
		}
	}
	var patches []*lang.Instance
	next := 0
	for _, inst := range instances {
		switch {
		case inst.Data:
		case next < len(m.made) && m.made[next].inst == inst:
			if g := m.made[next]; g.alone {
				m.unit.Resources = append(m.unit.Resources, g.resource())
			}
			next++
		case inst.Type == azapiResource:
			if r := m.azapi(inst); r != nil {
				m.addParts(r)
				m.unit.Resources = append(m.unit.Resources, r)
			}
		case inst.Type == azapiUpdate:
			patches = append(patches, inst)
		case slices.Contains(deploys[:], inst.Type):
			m.deployment(inst)
		}
	}
	for _, g := range m.inline {
		m.unit.Resources = append(m.unit.Resources, g.resource())
	}
	for _, inst := range patches {
		m.azapiPatch(inst)
	}
}

// mapOne maps an instance of a type in the table.
func (m *mapper) mapOne(inst *lang.Instance, typ *azurerm.Map) {
	g := &mapping{inst: inst, typ: typ, plan: cachedPlan(typ), majors: m.majors, id: resourceID(inst), parent: parentID(inst, typ)}
	g.alone = !mergesIntoList(typ) && !strings.HasPrefix(typ.MergesInto, "(")
	if strings.HasPrefix(typ.MergesInto, "(") {
		m.made = append(m.made, g)
		return // it adds to another resource, in merge
	}
	g.root = &draft{place: inst.Span}
	if !g.alone {
		g.root.namePlace = inst.Place
	}
	g.run()
	m.made = append(m.made, g)
	if g.alone {
		m.byID[strings.ToLower(g.id)] = g
	}
}

// parentID returns the id of what a resource lies in, "" where the table names
// no attribute for it.
func parentID(inst *lang.Instance, typ *azurerm.Map) string {
	for _, a := range typ.Attributes {
		if a.ARM == azurerm.Parent {
			return textOr(inst, a.Path, false)
		}
	}
	return ""
}

// merge puts g into the resource that it belongs to, where that is part of the
// configuration.
func (m *mapper) merge(g *mapping) {
	into := m.byID[strings.ToLower(g.parent)]
	if strings.HasPrefix(g.typ.MergesInto, "(") {
		m.associate(g, into)
		return
	}
	if into == nil {
		m.keep(g.parent, g.inst, inList(parseARMPath(g.typ.MergesInto), g.root, g.inst))
		return
	}
	list := into.root.list(parseARMPath(g.typ.MergesInto))
	list.array = true
	list.items = append(list.items, g.root)
	if list.namePlace.IsZero() {
		list.namePlace = g.inst.Place
	}
	if g.inst.Conditional != "" && into.inst.Conditional == "" {
		list.why = g.inst.Conditional
	}
}

// associate gives into, or what else g names, the properties of an association.
// Where nobody knows whether that is there, nobody knows them.
func (m *mapper) associate(g, into *mapping) {
	g.root = &draft{place: g.inst.Span}
	unsure := g.inst.Conditional != ""
	if into != nil {
		if g.root = into.root; unsure && into.inst.Conditional == g.inst.Conditional {
			unsure = false // both or none
		}
	}
	g.run()
	for _, a := range g.typ.Attributes {
		if a.ARM == azurerm.Parent {
			continue
		}
		path := parseARMPath(a.ARM)
		if into == nil {
			m.leaveOpen(g.typ.ARMType, g.parent, path, g.inst)
		}
		if unsure {
			g.root.down(path, 0).why = g.inst.Conditional
		}
	}
	if into == nil {
		m.keep(g.parent, g.inst, g.root)
	}
}

// leaveOpen makes a property unknown in all resources of a type that do not have
// it: inst gives it to one of which nothing is known but that it may be any.
func (m *mapper) leaveOpen(typ, parent string, path armPath, inst *lang.Instance) {
	if strings.Contains(parent, "/") {
		return // it lies elsewhere
	}
	for _, g := range slices.Concat(m.made, m.inline) {
		if !g.alone || g.typ.ARMType != typ {
			continue
		}
		if at := g.root.down(path, 0); !at.isSet() {
			at.why = "which resource " + inst.Address + " belongs to is not known"
			at.place = inst.Place
		}
	}
}

// routeTableAssociation joins a route table to a subnet; the table of types does
// not have it.
const routeTableAssociation = "azurerm_subnet_route_table_association"

// routeTable puts the id of a route table into the subnet that it is joined to,
// where that is part of the configuration.
func (m *mapper) routeTable(inst *lang.Instance) {
	parent := textOr(inst, "subnet_id", false)
	into := m.byID[strings.ToLower(parent)]
	attr := inst.Body.Attribute("route_table_id")
	if into == nil {
		m.leaveOpen(model.SubnetType, parent, parseARMPath("properties.routeTable.id"), inst)
	}
	if attr == nil {
		return
	}
	n := clone(attr.Node())
	n.NamePlace = attr.NamePlace
	if inst.Conditional != "" && (into == nil || into.inst.Conditional == "") {
		n = &model.Node{Kind: model.Unknown, Why: inst.Conditional, Place: n.Place, NamePlace: n.NamePlace}
	}
	root := &draft{place: inst.Span}
	if into != nil {
		root = into.root
	}
	root.field("properties").field("routeTable").field("id").node = n
	if into == nil {
		m.keep(parent, inst, root)
	}
}

// resource finishes the resource for the model.
func (g *mapping) resource() *model.Resource {
	typ := g.root.field("type")
	typ.node = text(g.typ.ARMType, g.inst.Place)
	g.root.names = append([]string{"type"}, slices.DeleteFunc(g.root.names, func(n string) bool { return n == "type" })...)
	if name := g.root.fields["name"]; name != nil && name.node != nil && strings.Count(g.typ.ARMType, "/") > 1 {
		name.node = fullName(name.node, g.id)
	}
	return &model.Resource{
		Type: g.typ.ARMType, APIVersion: g.typ.APIVersion, ID: g.id, Label: g.inst.Address, Address: g.inst.Address, SourcePath: g.inst.Address,
		Conditional: g.inst.Conditional, Format: "terraform", Node: g.root.finish(), Attribute: g.plan.attribute,
		Ignores: g.inst.IgnoreChanges,
	}
}

// fullName returns the name with those of the resources around it, as Azure
// has it for children: the names in the id.
func fullName(n *model.Node, id string) *model.Node {
	_, rest, ok := strings.Cut(id, "/providers/")
	if !ok {
		return n
	}
	var names []string
	for i, seg := range strings.Split(rest, "/") {
		if i > 0 && i%2 == 0 {
			names = append(names, seg)
		}
	}
	c := *n
	full := strings.Join(names, "/")
	c.MinLength, c.ExactLength = expr.Length(full)
	c.Kind, c.Str = model.String, full
	if expr.HasPlaceholder(full) {
		c.Kind = model.Unknown
		if c.Why == "" {
			c.Why = "the name of what it lies in is not known"
		}
	}
	return &c
}

// writtenFor lowers the majors to those whose names the configuration writes.
func (m *mapper) writtenFor(instances []*lang.Instance) {
	for _, inst := range instances {
		typ := azurerm.Mapping(inst.Type)
		if typ == nil || inst.Data {
			continue
		}
		for i := range typ.Attributes {
			for _, old := range typ.Attributes[i].Renamed {
				older := majors(1<<old.RemovedIn - 1)
				if m.majors&older != 0 && m.majors&^older != 0 && writes(inst.Body, strings.Split(old.Path, ".")) {
					m.majors &= older
				}
			}
		}
	}
}

// writes reports whether a body has an attribute at a path of blocks.
func writes(body *lang.Body, path []string) bool {
	if len(path) == 1 {
		return body.Attribute(path[0]) != nil
	}
	return slices.ContainsFunc(body.BlocksOf(path[0]), func(b *lang.Block) bool { return writes(b.Body, path[1:]) })
}
