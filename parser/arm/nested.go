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
	if props.Kind == jsonc.String {
		d.x.gap(props.Span(d.file), "the deployment '"+in.label+"' is an expression and was not read")
		return nil
	}
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
	n.target = in.redirect(d.target, doc)
	n.context = n.target
	if !linked && in.outerScope(props) {
		n.context, n.symbols, n.loops = d.context, d.symbols, in.scope.loops
		in.nested = n
		return n
	}
	n.symbols = newSymbols(n, doc)
	in.supply(n, props)
	d.x.tellDocument(file, doc)
	in.nested = n
	return n
}

// outerScope reports whether expressions of the nested template read the
// parent's names: by what the resource says, else as its language does it.
func (in *instance) outerScope(props *jsonc.Value) bool {
	return readsParent(in.d.doc, props)
}

// readsParent is outerScope for a deployment with these properties in the
// template doc.
func readsParent(doc, props *jsonc.Value) bool {
	if s := props.Get("expressionEvaluationOptions").Get("scope"); s != nil {
		if strings.EqualFold(s.Str, "inner") {
			return false
		}
		if strings.EqualFold(s.Str, "outer") {
			return true
		}
	}
	return !languageTwo(doc)
}

// languageTwo reports whether the template doc is written in language 2.0 or later.
func languageTwo(doc *jsonc.Value) bool {
	v := doc.Get("languageVersion")
	return v != nil && strings.HasPrefix(v.Str, "2")
}

// supply gives the parameters of n the values of the deployment resource,
// which are evaluated with the names of its parent.
func (in *instance) supply(n *deployment, props *jsonc.Value) {
	params := props.Get("parameters")
	switch {
	case params != nil && params.Kind == jsonc.String:
		in.supplyAll(n, in.scope.value(params))
		return
	case props.Get("parametersLink") != nil:
		in.supplyAll(n, expr.UnknownValue(expr.Object, "the linked parameter file was not read"))
		return
	case params != nil:
		for i := range params.Members {
			m := &params.Members[i]
			p := n.symbols.param(m.Name)
			if p == nil {
				in.contract(m.Name, m.NameSpan(in.d.file), fmt.Sprintf("the template of deployment '%s' has no parameter '%s'%s", in.label, m.Name, source.DidYouMean(m.Name, n.symbols.paramNames())))
				continue
			}
			entry, name := &m.Value, p.name
			p.given = func() *expr.Value { return in.argument(in.scope.value(entry), name) }
		}
	}
	span := in.decl.Member("properties").NameSpan(in.d.file)
	if m := props.Member("parameters"); m != nil {
		span = m.NameSpan(in.d.file)
	}
	for _, p := range n.symbols.params {
		if p.given == nil && p.decl.Get("defaultValue") == nil && !isNullable(n, p.decl) {
			in.contract(p.name, span, fmt.Sprintf("parameter '%s' of deployment '%s' has no default and is given no value", p.name, in.label))
		}
	}
}

// contract tells of an argument that the template of in does not take, or
// lacks, unless in may never deploy.
func (in *instance) contract(name string, span source.Span, message string) {
	if !in.scope.tolerant {
		in.d.x.issue(model.Issue{Name: name, Span: span, Message: message})
	}
}

// supplyAll gives the parameters of n the members of all, an object that an
// expression computes, or that is not known.
func (in *instance) supplyAll(n *deployment, all *expr.Value) {
	for _, p := range n.symbols.params {
		entry := all.Field(p.name)
		if entry == nil && !all.IsKnown() {
			entry = all
		}
		if entry != nil {
			p.given = func() *expr.Value { return in.argument(entry, p.name) }
		}
	}
}

// argument returns what one entry {value} or {reference} of a deployment's
// parameters gives.
func (in *instance) argument(v *expr.Value, name string) *expr.Value {
	if given := v.Field("value"); given != nil {
		return withCause(given, "argument of parameter '"+name+"'", "")
	}
	if v.Field("reference") != nil {
		return expr.UnknownValue(expr.String, "parameter '"+name+"' is a secret in a key vault").AsSecret()
	}
	return expr.UnknownValue(expr.Unknown, "the argument of parameter '"+name+"' is not known")
}

const managementPrefix = "microsoft.management/managementgroups/"

// redirect returns what in, a deployment or a lookup, is aimed at from target:
// its scope, subscriptionId and resourceGroup go before that. doc is the
// template that deploys there, or nil.
func (in *instance) redirect(target expr.Context, doc *jsonc.Value) expr.Context {
	c := target
	c.DeploymentName = ""
	declared := c.Scope
	if doc.Get("$schema") != nil {
		declared = templateScope(doc)
	}
	text := func(member string) string {
		v := in.decl.Get(member)
		if v == nil || v.Kind != jsonc.String {
			return ""
		}
		if text, ok := in.scope.value(v).AsText(&in.d.x.placeholders); ok {
			return text
		}
		return in.d.x.placeholders.Opaque(in.d.key(member+":"+in.path), true)
	}
	scope, subscription, group := text("scope"), text("subscriptionId"), text("resourceGroup")
	if subscription != "" && !strings.EqualFold(subscription, c.SubscriptionID) {
		c.SubscriptionID, c.Location = subscription, ""
	}
	switch {
	case scope == "/":
		c.Scope = expr.TenantScope
	case strings.HasPrefix(strings.ToLower(scope), managementPrefix):
		c.Scope, c.ManagementGroup = expr.ManagementGroupScope, scope[len(managementPrefix):]
	case group != "":
		if !strings.EqualFold(group, c.ResourceGroup) || c.Scope != expr.ResourceGroupScope {
			c.ResourceGroup, c.Location = group, ""
		}
		c.Scope = expr.ResourceGroupScope
	case subscription != "" && (doc == nil || declared != expr.ResourceGroupScope || c.Scope != expr.ResourceGroupScope):
		c.Scope = expr.SubscriptionScope
	case declared > c.Scope:
		c.Scope = declared // a wider one; a narrower one needs to be named
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
			if v := in.scope.value(uri); !v.Secret() {
				if text, ok := v.Str(); ok {
					what = text
				}
			}
		}
		d.x.gap(span, "linked template "+what+" was not read")
		return nil, nil
	}
	v := in.scope.value(rel)
	text, ok := v.Str()
	if !ok || v.Secret() || d.x.tmpl.options.ReadFile == nil {
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
	l := d.x.read(name)
	if l.err != nil {
		d.x.gap(rel.Span(d.file), fmt.Sprintf("linked template %s was not read: %v", text, l.err))
		return nil, nil
	}
	return l.file, l.doc
}

// read reads a linked template, once, and tells in each expansion what is
// wrong with its text.
func (x *expansion) read(name string) linked {
	l, ok := x.tmpl.linked[name]
	if !ok {
		if l.file, l.err = x.tmpl.options.ReadFile(name); l.err == nil {
			l.doc, l.diags = jsonc.Parse(l.file, jsonc.Options{})
			if Detect(l.doc) != TemplateFile {
				l.err = fmt.Errorf("it is not a template")
			}
		}
		x.tmpl.linked[name] = l
	}
	x.add(l.diags...)
	if l.err == nil {
		x.duplicates(l.file, l.doc)
	}
	return l
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
	if len(args) == 0 {
		return unknown
	}
	name, ok := args[0].Text()
	if !ok {
		return unknown
	}
	full := false
	for _, a := range args[1:] {
		if s, ok := a.Str(); ok && strings.EqualFold(s, "full") {
			full = true
		}
	}
	if all {
		return d.references(name, full, unknown)
	}
	in := d.find(name)
	if in == nil {
		return unknown
	}
	return in.referenced(full, unknown)
}

// references is what references() gives of the loop called symbol: an array of
// what reference() gives of each instance that deploys.
func (d *deployment) references(symbol string, full bool, unknown *expr.Value) *expr.Value {
	d.index()
	list := d.symbolic[strings.ToLower(symbol)]
	if len(list) == 0 {
		return unknown
	}
	items := make([]*expr.Value, 0, len(list))
	for _, in := range list {
		if in.loopName == "" || in.conditional != d.conditional {
			return unknown
		}
		one := expr.UnknownValue(expr.Object, unknown.Why()).WithKey("references " + in.address)
		items = append(items, in.referenced(full, one))
	}
	return expr.ArrayValue(items)
}

// referenced is what reference() gives of in, or unknown.
func (in *instance) referenced(full bool, unknown *expr.Value) *expr.Value {
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
		fields := []expr.Field{{Name: "properties", Value: props}}
		for _, name := range [...]string{"apiVersion", "id", "location", "name", "resourceGroupName", "resourceId", "scope", "subscriptionId", "tags", "type"} {
			fields = append(fields, expr.Field{Name: name, Value: expr.UnknownValue(expr.Unknown, unknown.Why()).WithKey(n.key(name))})
		}
		return expr.ObjectValue(fields)
	}
	return props
}

// declared is what reference() gives of a resource of the template: what is
// declared there. What its provider adds is only known to the deployment.
func (in *instance) declared(full bool, unknown *expr.Value) *expr.Value {
	known := 0
	if full {
		known = 1
	}
	switch {
	case in.existing || in.conditional != "" || in.evaluating:
		return unknown
	case in.reference[known] != nil:
		return in.reference[known]
	}
	in.evaluating = true
	defer func() { in.evaluating = false }()
	sc := *in.scope
	sc.tolerant = true // what is wrong there is told where it is written
	v := sc.object(in.decl.Members, func(name string) bool {
		return !strings.EqualFold(name, "properties") && (!full || containsFold(leftOut[:], name))
	})
	if !full {
		if v = v.Field("properties"); v == nil {
			return unknown
		}
	}
	v = v.AsOpen("what " + in.typ + " adds to its declaration is only known to the deployment")
	in.reference[known] = v
	return v
}

// find returns the instance that a symbolic name, a name or an id means, or nil.
func (d *deployment) find(text string) *instance {
	d.index()
	if in := d.findSymbol(text); in != nil {
		return in
	}
	var found *instance
	isID, folded := strings.HasPrefix(text, "/"), strings.ToLower(text)
	for p := d; p != nil; p = p.parent {
		for _, in := range p.instances {
			if isID && in.folded == folded || !isID && p == d && strings.EqualFold(in.name, text) {
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
	fields := []expr.Field{{Name: "outputs", Value: d.outputs}, {Name: "provisioningState", Value: expr.StringValue("Succeeded")}}
	for _, name := range [...]string{"correlationId", "timestamp", "duration", "mode", "parameters", "parametersLink", "templateHash", "templateLink",
		"outputResources", "validatedResources", "dependencies", "providers", "debugSetting", "onErrorDeployment", "error", "diagnostics"} {
		fields = append(fields, expr.Field{Name: name, Value: expr.UnknownValue(expr.Unknown, "the "+name+" of a deployment is only known to it").WithKey(d.key(name))})
	}
	return expr.ObjectValue(fields)
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
		if d.isSecure(&m.Value) {
			v = v.AsSecret()
		}
		v = withCause(v, "output '"+m.Name+"'", "")
		fields = setField(fields, expr.Field{Name: m.Name, Value: expr.ObjectValue([]expr.Field{
			{Name: "type", Value: expr.StringValue(d.typeName(&m.Value))}, {Name: "value", Value: v},
		})}, true)
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
		if stopped := s.d.x.stopped; stopped != "" {
			return expr.UnknownValue(expr.Array, stopped)
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
		out = append(out, model.Output{Name: f.Name, Node: d.x.nodes.node(f.Value.Field("value"))})
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
