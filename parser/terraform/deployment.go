package terraform

import (
	"vmsslint/parser/arm"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/lang"
)

// deploys are the types that deploy a template of Resource Manager.
var deploys = [...]string{"azurerm_resource_group_template_deployment", "azurerm_template_deployment"}

// deployment expands the template that a resource deploys. What the template
// says is found in its own file where file() read it, else at the attribute.
func (m *mapper) deployment(inst *lang.Instance) {
	attr := inst.Body.Attribute("template_content")
	if attr == nil {
		attr = inst.Body.Attribute("template_body")
	}
	if attr == nil {
		return
	}
	content, ok := attr.Node().String()
	if !ok {
		m.gap(inst, "the template of "+inst.Address+" is not known: "+attr.Why())
		return
	}
	moved := relocation{}
	file := m.textFile(content, attr, moved)
	if file == nil {
		return
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{})
	if doc == nil {
		m.gap(inst, "the template of "+inst.Address+" is no template")
		return
	}
	tmpl := arm.Load(file, doc, arm.Options{Context: m.template.options.Context, ReadFile: m.template.options.ReadFile})
	scenario := model.Scenario{}
	if p := inst.Body.Attribute("parameters_content"); p != nil {
		if text, ok := p.Node().String(); ok && text != "" {
			scenario.ParameterFile = m.textFile(text, p, moved)
		}
	}
	unit, more := tmpl.Expand(m.ctx, scenario)
	for _, d := range append(diags, more...) {
		d.Span = moved.span(d.Span)
		m.diags = append(m.diags, d)
	}
	for _, g := range unit.Gaps {
		g.Span = moved.span(g.Span)
		m.unit.Gaps = append(m.unit.Gaps, g)
	}
	for _, is := range unit.Issues {
		is.Span = moved.span(is.Span)
		m.unit.Issues = append(m.unit.Issues, is)
	}
	for _, r := range unit.Resources {
		r.Node = moved.node(r.Node)
		r.Address = inst.Address + "/" + r.Address
		r.SourcePath = inst.Address + "." + attr.Name + "." + r.SourcePath
		if r.Conditional == "" {
			r.Conditional = inst.Conditional
		}
		m.unit.Resources = append(m.unit.Resources, r)
	}
}

// textFile returns a text as a file: the one that it was read from, if any, or
// one that stands for the attribute, and is not on the user's disk; moved then
// leads from there to the attribute. It is nil where the text is none.
func (m *mapper) textFile(content string, attr *lang.Attribute, moved relocation) *source.File {
	if f := m.template.files[content]; f != nil {
		m.template.linked[f.Path] = true
		return f
	}
	f, err := source.NewFile(attr.Place.File.Path, []byte(content))
	if err != nil {
		m.diags = append(m.diags, source.Diagnostic{Span: attr.Place, Message: "the template cannot be read: " + err.Error()})
		return nil
	}
	moved[f] = attr.Place
	return f
}

// relocation moves what was found in texts that are no files to the attributes
// that hold them.
type relocation map[*source.File]source.Span

func (m relocation) span(s source.Span) source.Span {
	if at, ok := m[s.File]; ok {
		return at
	}
	return s
}

// node returns n with its places moved. The way that a value came is left out
// where there is anything to move, for it may lead through such a text.
func (m relocation) node(n *model.Node) *model.Node {
	if len(m) == 0 {
		return n
	}
	c := clone(n)
	c.Walk(func(n *model.Node) bool {
		n.Place, n.NamePlace, n.From = m.span(n.Place), m.span(n.NamePlace), nil
		return true
	})
	return c
}
