package arm

import (
	"fmt"
	"path"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// deployment returns the template that in deploys, where in is a deployment
// whose template can be read; else nil.
func (in *instance) deployment() *deployment {
	if in.nestedDone {
		return in.nested
	}
	in.nestedDone = true
	if !strings.EqualFold(in.typ, deploymentsType) || in.existing {
		return nil
	}
	props := in.decl.Get("properties")
	if props == nil {
		return nil
	}
	d := in.d
	file, doc := d.file, props.Get("template")
	if doc != nil && doc.Kind == jsonc.String {
		d.x.gap(doc.Span(file), "the template of deployment '"+in.label+"' is an expression and was not read")
		return nil
	}
	linked := false
	if doc == nil {
		if file, doc = in.linkedTemplate(props.Get("templateLink")); doc == nil {
			return nil
		}
		linked = true
	}
	if d.depth+1 > maxDeployments {
		d.x.report(in.decl.Span(d.file), fmt.Sprintf("deployments nest more than %d deep; the rest was not read", maxDeployments))
		return nil
	}
	n := &deployment{
		x: d.x, parent: d, file: file, doc: doc, depth: d.depth + 1,
		address: in.address + "/", path: in.path + ".properties.template.",
		tolerant: in.scope.tolerant, conditional: in.conditional,
	}
	if linked {
		n.path = ""
	}
	n.name = expr.TextValue(in.name, "the name of the deployment is not known")
	n.context = in.targetContext(n)
	if !linked && in.outerScope(props) {
		n.symbols, n.loops = d.symbols, in.scope.loops
		in.nested = n
		return n
	}
	n.symbols = newSymbols(n, doc)
	in.supply(n, props)
	in.nested = n
	return n
}

// outerScope reports whether expressions of the nested template read the
// parent's names: by what the resource says, else as its language does it.
func (in *instance) outerScope(props *jsonc.Value) bool {
	if s := props.Get("expressionEvaluationOptions").Get("scope"); s != nil {
		if strings.EqualFold(s.Str, "inner") {
			return false
		}
		if strings.EqualFold(s.Str, "outer") {
			return true
		}
	}
	v := in.d.doc.Get("languageVersion")
	return v == nil || !strings.HasPrefix(v.Str, "2")
}

// supply gives the parameters of n the values of the deployment resource,
// which are evaluated with the names of its parent.
func (in *instance) supply(n *deployment, props *jsonc.Value) {
	params := props.Get("parameters")
	if params == nil || params.Kind != jsonc.Object {
		return
	}
	for i := range params.Members {
		m := &params.Members[i]
		p := n.symbols.param(m.Name)
		if p == nil {
			continue
		}
		entry, name := &m.Value, p.name
		p.given = func() *expr.Value { return in.argument(entry, name) }
	}
}

// argument evaluates one entry {value} or {reference} of a deployment's parameters.
func (in *instance) argument(entry *jsonc.Value, name string) *expr.Value {
	v := in.scope.value(entry)
	if given := v.Field("value"); given != nil {
		return withCause(given, "argument of parameter '"+name+"'", "")
	}
	if v.Field("reference") != nil {
		return expr.UnknownValue(expr.String, "parameter '"+name+"' is a secret in a key vault").AsSecret()
	}
	return expr.UnknownValue(expr.Unknown, "the argument of parameter '"+name+"' is not known")
}

// targetContext returns the context of the nested deployment n: its
// resourceGroup and subscriptionId go before the parent's.
func (in *instance) targetContext(n *deployment) expr.Context {
	c := in.d.context
	c.DeploymentName = ""
	if n.doc.Get("$schema") != nil {
		c.Scope = templateScope(n.doc)
	}
	if s := in.decl.Get("subscriptionId"); s != nil {
		if text, ok := in.scope.value(s).Text(); ok {
			c.SubscriptionID = text
		}
	}
	if g := in.decl.Get("resourceGroup"); g != nil {
		text, ok := in.scope.value(g).Text()
		if !ok {
			text = in.d.x.placeholders.Opaque(in.d.key("resourceGroup:"+in.path), true)
		}
		c.ResourceGroup, c.Scope, c.Location = text, expr.ResourceGroupScope, ""
	}
	return c
}

// linkedTemplate reads a template that lies beside the one that links it. All
// others are gaps.
func (in *instance) linkedTemplate(link *jsonc.Value) (*source.File, *jsonc.Value) {
	d := in.d
	if link == nil {
		return nil, nil
	}
	span := link.Span(d.file)
	rel := link.Get("relativePath")
	if rel == nil {
		what := "a template spec"
		if uri := link.Get("uri"); uri != nil {
			span = uri.Span(d.file)
			what = uri.Str
			if text, ok := in.scope.value(uri).Str(); ok {
				what = text
			}
		}
		d.x.gap(span, "linked template "+what+" was not read")
		return nil, nil
	}
	text, ok := in.scope.value(rel).Str()
	if !ok || d.x.tmpl.options.ReadFile == nil {
		d.x.gap(rel.Span(d.file), "linked template "+rel.Str+" was not read")
		return nil, nil
	}
	name := path.Join(path.Dir(d.file.Path), text)
	for p := d; p != nil; p = p.parent {
		if p.file.Path == name {
			d.x.report(rel.Span(d.file), "linked template "+text+" links back to itself")
			return nil, nil
		}
	}
	file, doc, err := d.x.read(name)
	if err != nil {
		d.x.gap(rel.Span(d.file), fmt.Sprintf("linked template %s was not read: %v", text, err))
		return nil, nil
	}
	return file, doc
}

// read reads a linked template, once.
func (x *expansion) read(name string) (*source.File, *jsonc.Value, error) {
	t := x.tmpl
	if file := t.files[name]; file != nil {
		return file, t.linked[name], nil
	}
	file, err := t.options.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{})
	x.diags = append(x.diags, diags...)
	if Detect(doc) != TemplateFile {
		return nil, nil, fmt.Errorf("it is not a template")
	}
	t.files[name], t.linked[name] = file, doc
	return file, doc, nil
}

// deploymentValue is what deployment() gives.
func (d *deployment) deploymentValue() *expr.Value {
	if d.parent != nil && d.symbols == d.parent.symbols {
		return expr.UnknownValue(expr.Object, "deployment() in an outer-scoped nested template")
	}
	version := expr.NullValue()
	if v := d.doc.Get("contentVersion"); v != nil {
		version = expr.StringValue(v.Str)
	}
	unknown := func(what string) *expr.Value {
		return expr.UnknownValue(expr.Unknown, what+" is only known to the deployment")
	}
	location := unknown("the deployment's location")
	if d.context.Location != "" {
		location = expr.StringValue(d.context.Location)
	}
	fields := []expr.Field{
		{Name: "name", Value: d.name},
		{Name: "properties", Value: expr.ObjectValue([]expr.Field{
			{Name: "template", Value: expr.ObjectValue([]expr.Field{{Name: "contentVersion", Value: version}})},
			{Name: "templateHash", Value: unknown("the template's hash")},
			{Name: "templateLink", Value: unknown("the template's link")},
			{Name: "parameters", Value: unknown("deployment().properties.parameters")},
			{Name: "mode", Value: unknown("the deployment's mode")},
		})},
	}
	if d.context.Scope != expr.ResourceGroupScope {
		fields = append(fields, expr.Field{Name: "location", Value: location})
	}
	return expr.ObjectValue(fields)
}

// reference answers reference() and references() as far as the templates tell:
// the outputs of deployments that are expanded here.
func (d *deployment) reference(args []*expr.Value, all bool) *expr.Value {
	what := "reference()"
	if all {
		what = "references()"
	}
	unknown := expr.UnknownValue(expr.Unknown, what+" is only known to the deployment")
	if all {
		unknown = expr.UnknownValue(expr.Array, what+" is only known to the deployment")
	}
	if len(args) == 0 || all {
		return unknown
	}
	name, ok := args[0].Text()
	if !ok {
		return unknown
	}
	full := false
	if len(args) >= 3 {
		if s, ok := args[2].Str(); ok {
			full = strings.EqualFold(s, "full")
		}
	}
	in := d.find(name)
	if in == nil {
		return unknown
	}
	if strings.EqualFold(in.typ, deploymentsType) {
		return in.deploymentReference(full, unknown)
	}
	return in.declared(full, unknown)
}

// deploymentReference is what reference() gives of a deployment: the outputs
// of one that is expanded here.
func (in *instance) deploymentReference(full bool, unknown *expr.Value) *expr.Value {
	n := in.deployment()
	if n == nil {
		return unknown
	}
	props := n.referenceValue()
	if props == nil {
		return unknown
	}
	if full {
		return expr.ObjectValue([]expr.Field{{Name: "properties", Value: props}}).AsOpen("reference() is only known to the deployment")
	}
	return props
}

// declared is what reference() gives of a resource of the template: what is
// declared there. What its provider adds is only known to the deployment.
func (in *instance) declared(full bool, unknown *expr.Value) *expr.Value {
	if in.existing || in.conditional != "" || in.evaluating {
		return unknown
	}
	in.evaluating = true
	defer func() { in.evaluating = false }()
	sc := *in.scope
	sc.tolerant = true // what is wrong there is told where it is written
	var body []jsonc.Member
	for _, m := range in.decl.Members {
		if full && !containsFold(leftOut, m.Name) || strings.EqualFold(m.Name, "properties") {
			body = append(body, m)
		}
	}
	v := sc.object(body)
	if !full {
		if v = v.Field("properties"); v == nil {
			return unknown
		}
	}
	return v.AsOpen("what " + in.typ + " adds to its declaration is only known to the deployment")
}

// find returns the instance that a symbolic name, a name or an id means, or nil.
func (d *deployment) find(text string) *instance {
	d.index()
	if in := d.findSymbol(text); in != nil {
		return in
	}
	var found *instance
	for p := d; p != nil; p = p.parent {
		for _, in := range p.instances {
			if strings.EqualFold(in.id, text) || p == d && strings.EqualFold(in.name, text) {
				if found != nil && found.typ != in.typ {
					return nil // a name that means two resources
				}
				found = in
			}
		}
		if found != nil || p.parent == nil || p.symbols != p.parent.symbols {
			return found
		}
	}
	return nil
}

func (d *deployment) findSymbol(text string) *instance {
	symbol, index, looped := strings.Cut(text, "[")
	list := d.symbolic[strings.ToLower(symbol)]
	if !looped {
		if len(list) == 1 {
			return list[0]
		}
		return nil
	}
	for _, in := range list {
		if in.loopName == "" || in.scope.loops == nil {
			continue
		}
		if i, ok := in.scope.loops.index.Int(); ok && fmt.Sprintf("%d]", i) == index {
			return in
		}
	}
	return nil
}

// referenceValue returns {outputs: {name: {type, value}}} of d, or nil where
// they are being computed already.
func (d *deployment) referenceValue() *expr.Value {
	if d.outputs == nil {
		if d.computing {
			return nil
		}
		d.computing = true
		d.index()
		d.outputs = d.outputValues()
		d.computing = false
	}
	return expr.ObjectValue([]expr.Field{{Name: "outputs", Value: d.outputs}, {Name: "provisioningState", Value: expr.StringValue("Succeeded")}})
}

// outputValues evaluates the outputs, each as {type, value}.
func (d *deployment) outputValues() *expr.Value {
	outs := d.doc.Get("outputs")
	if outs == nil || outs.Kind != jsonc.Object {
		return expr.ObjectValue(nil)
	}
	sc := d.root()
	var fields []expr.Field
	for i := range outs.Members {
		m := &outs.Members[i]
		inner := *sc
		if c := m.Value.Get("condition"); c != nil {
			value, known := conditionValue(sc.value(c))
			if known && !value {
				continue
			}
			inner.tolerant = inner.tolerant || !known
		}
		v := inner.output(&m.Value)
		if isSecure(&m.Value) {
			v = v.AsSecret()
		}
		v = withCause(v, "output '"+m.Name+"'", "")
		fields = setField(fields, expr.Field{Name: m.Name, Value: expr.ObjectValue([]expr.Field{
			{Name: "type", Value: expr.StringValue(typeName(&m.Value))}, {Name: "value", Value: v},
		})})
	}
	return expr.ObjectValue(fields)
}

func (s *scope) output(decl *jsonc.Value) *expr.Value {
	if c := decl.Get("copy"); c != nil && c.Kind == jsonc.Object {
		count, why := s.count(c.Get("count"))
		input := c.Get("input")
		if why != "" || input == nil {
			return expr.UnknownValue(expr.Array, why)
		}
		items := make([]*expr.Value, count)
		for i := range items {
			items[i] = s.inLoop("", expr.IntValue(int64(i)), true).value(input)
		}
		return expr.ArrayValue(items).WithSpan(c.Span(s.d.file))
	}
	if v := decl.Get("value"); v != nil {
		return s.value(v)
	}
	return expr.NullValue()
}

// modelOutputs returns the outputs for the model.
func (d *deployment) modelOutputs() []model.Output {
	if d.referenceValue() == nil {
		return nil
	}
	var out []model.Output
	for _, f := range d.outputs.Fields() {
		out = append(out, model.Output{Name: f.Name, Node: toNode(f.Value.Field("value"))})
	}
	return out
}

// finishVariables evaluates the parameters and variables that nothing read,
// as the service does, so that mistakes in them are told.
func (d *deployment) finishVariables() {
	for _, p := range d.symbols.params {
		d.symbols.parameterValue(p)
	}
	for _, v := range d.symbols.vars {
		d.symbols.variableValue(v)
	}
}
