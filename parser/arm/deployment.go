package arm

import (
	"cmp"
	"strconv"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

const deploymentsType = "Microsoft.Resources/deployments"

// deployment is one template under expansion: the root, or one instance of a
// nested one.
type deployment struct {
	x       *expansion
	parent  *deployment
	file    *source.File
	doc     *jsonc.Value
	context expr.Context // what functions such as resourceGroup() see
	target  expr.Context // what the resources deploy to
	name    *expr.Value
	symbols *symbols
	loops   *loop // outer-scoped: the loops around the deployment resource
	// address and path are the prefixes of what its resources are called.
	address, path string
	depth         int
	tolerant      bool
	conditional   string

	instances []*instance
	symbolic  map[string][]*instance
	indexed   bool
	outputs   *expr.Value
	computing bool
	base      string // the id of what the template deploys to
}

// instance is one resource that a deployment declares, one round of its loop.
type instance struct {
	d           *deployment
	decl        *jsonc.Value
	scope       *scope
	typ         string
	name        string // text, with placeholders
	label       string
	base, id    string // what it is deployed to, and its own id
	address     string
	path        string
	symbol      string
	loopName    string
	conditional string
	existing    bool
	nested      *deployment
	nestedDone  bool
	evaluating  bool
	secretName  bool
	nameWhy     string         // why the name is not known
	folded      string         // the id in lower case
	reference   [2]*expr.Value // what reference() gives, and with 'full'
}

// key returns a name that is unique to this deployment, for placeholders.
func (d *deployment) key(name string) string { return d.address + "|" + strings.ToLower(name) }

func (d *deployment) root() *scope {
	return &scope{d: d, loops: d.loops, tolerant: d.tolerant}
}

// run expands everything that the deployment deploys, nested ones included.
func (d *deployment) run() {
	d.index()
	for _, in := range d.instances {
		if n := in.deployment(); n != nil {
			n.run()
			if n.symbols != d.symbols && !n.tolerant {
				n.finishVariables()
			}
		}
	}
}

// index finds the instances: their types, names, ids and conditions, which
// everything else may refer to.
func (d *deployment) index() {
	if d.indexed {
		return
	}
	d.indexed = true
	d.symbolic = map[string][]*instance{}
	d.base = d.x.targetID(d.target)
	resources := d.doc.Get("resources")
	switch {
	case resources == nil:
		d.x.report(d.doc.Span(d.file), "the template has no resources: an array, or an object with symbolic names")
	case resources.Kind != jsonc.Array && resources.Kind != jsonc.Object && resources.Kind != jsonc.Invalid:
		d.x.report(resources.Span(d.file), "resources must be an array, or an object with symbolic names")
	case resources.Kind == jsonc.Array:
		for i := range resources.Items {
			at := "[" + strconv.Itoa(i) + "]"
			d.declare(&resources.Items[i], "", nil, "resources"+at)
		}
	case resources.Kind == jsonc.Object:
		for i := range resources.Members {
			m := &resources.Members[i]
			if resources.Member(m.Name) != m {
				continue // a later one has the same name, and counts
			}
			d.declare(&m.Value, m.Name, nil, "resources."+m.Name)
		}
	}
}

// targetID returns the id, as text, of what c deploys to.
func (x *expansion) targetID(c expr.Context) string {
	text := ""
	switch c.Scope {
	case expr.ResourceGroupScope:
		text = "resourceGroup().id"
	case expr.SubscriptionScope:
		text = "subscription().id"
	case expr.ManagementGroupScope:
		text = "managementGroup().id"
	default:
		return ""
	}
	e, err := expr.Parse(text)
	if err != nil {
		return ""
	}
	v, err := e.Eval(&scope{d: &deployment{x: x, context: c}})
	if err != nil {
		return ""
	}
	id, _ := v.Text()
	return id
}

// declare adds the instances of one resource, and of the children inside it.
func (d *deployment) declare(decl *jsonc.Value, symbol string, parent *instance, path string) {
	if decl.Kind != jsonc.Object || !d.x.step(decl, d.file) {
		return
	}
	sc := d.root()
	if parent != nil {
		sc = parent.scope
	}
	loopDecl := decl.Get("copy")
	if loopDecl == nil || loopDecl.Kind != jsonc.Object {
		d.instantiate(decl, symbol, parent, path, sc, "", "")
		return
	}
	name := ""
	if n := loopDecl.Get("name"); n != nil {
		name, _ = sc.value(n).Str()
	}
	// The condition of a looped resource may hold for none of its rounds, and
	// then its count need not be computable.
	if c, known := d.staticCondition(decl, sc, name); known && !c {
		d.syntax(decl)
		return
	}
	count, why := sc.count(loopDecl.Get("count"))
	if why != "" {
		index := expr.UnknownValue(expr.Int, why)
		d.instantiate(decl, symbol, parent, path, sc.inLoop(name, index, true), name, "how often the loop runs is not known: "+why)
		return
	}
	for i := 0; i < count && !d.x.full && d.x.stopped == ""; i++ {
		inner := sc.inLoop(name, expr.IntValue(int64(i)), true)
		d.instantiate(decl, symbol, parent, path+"["+strconv.Itoa(i)+"]", inner, name, "")
	}
}

// staticCondition evaluates the condition of what the loop called name repeats,
// for every round at once. known is false where it depends on the round, or is
// not known.
func (d *deployment) staticCondition(decl *jsonc.Value, sc *scope, name string) (value, known bool) {
	c := decl.Get("condition")
	if c == nil {
		return true, true
	}
	quiet := sc.inLoop(name, expr.UnknownValue(expr.Int, "the round of the loop"), true)
	quiet.tolerant = true
	v := quiet.value(c)
	return conditionValue(v)
}

func conditionValue(v *expr.Value) (value, known bool) {
	if b, ok := v.Bool(); ok {
		return b, true
	}
	if s, ok := v.Str(); ok {
		return strings.EqualFold(s, "true"), strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
	}
	return false, false
}

// instantiate adds one instance, unless its condition is known to be false.
func (d *deployment) instantiate(decl *jsonc.Value, symbol string, parent *instance, path string, sc *scope, loopName, conditional string) {
	in := &instance{d: d, decl: decl, symbol: symbol, loopName: loopName, path: d.path + path, conditional: conditional}
	if conditional == "" {
		in.conditional = d.conditional
	}
	if e := decl.Get("existing"); e != nil && e.Str == "true" {
		in.existing = true
	}
	if c := decl.Get("condition"); c != nil {
		v := sc.value(c)
		value, known := conditionValue(v)
		if v.Kind() == expr.Null {
			value, known = true, true // as if it were not there
		}
		if known && !value {
			d.syntax(decl)
			return
		}
		why := "the condition is not known: " + v.Why()
		if !known && v.IsKnown() {
			why = "the condition is " + v.Kind().String()
			if !sc.tolerant {
				d.x.report(c.Span(d.file), "a condition must be true or false, and this one is "+v.Kind().String())
			}
		}
		if !known && in.conditional == "" {
			in.conditional = why
		}
	}
	if parent != nil && in.conditional == "" {
		in.conditional = parent.conditional
	}
	if d.x.resources >= maxResources {
		if !d.x.full {
			d.x.report(decl.Span(d.file), "the template expands to more than "+strconv.Itoa(maxResources)+" resources; the rest was not read")
		}
		d.x.full = true
		return
	}
	d.x.resources++
	inner := *sc
	inner.tolerant = sc.tolerant || in.conditional != "" || in.existing
	in.scope = &inner
	in.identify(parent)
	in.address = d.address + in.stableAddress(parent)
	d.instances = append(d.instances, in)
	if symbol != "" {
		key := strings.ToLower(symbol)
		d.symbolic[key] = append(d.symbolic[key], in)
	}
	if children := decl.Get("resources"); children != nil && children.Kind == jsonc.Array {
		for i := range children.Items {
			d.declare(&children.Items[i], "", in, path+".resources["+strconv.Itoa(i)+"]")
		}
	}
}

// stableAddress names an instance by what an edit elsewhere in the file does
// not change: its symbolic name, or its type and the source text of its name,
// behind those of its parent; and its round of the loop.
func (in *instance) stableAddress(parent *instance) string {
	base := in.symbol
	if base == "" {
		base = in.typ
		if n := in.decl.Get("name"); n != nil {
			base += "/" + n.Str
		}
	}
	if parent != nil {
		base = strings.TrimPrefix(parent.address, in.d.address) + "/" + base
	}
	if in.scope.loops != nil && in.loopName != "" {
		if i, ok := in.scope.loops.index.Int(); ok {
			base += "[" + strconv.FormatInt(i, 10) + "]"
		}
	}
	return base
}

// identify evaluates type, name and id.
func (in *instance) identify(parent *instance) {
	d := in.d
	typed := true
	if t := in.decl.Get("type"); t != nil {
		in.typ = t.Str
		v, ok := in.scope.value(t).Str()
		if typed = ok; ok {
			in.typ = v
		}
	}
	name, label := "", ""
	if n := in.decl.Get("name"); n != nil {
		v := in.scope.value(n)
		in.nameWhy = v.Why()
		text, ok := v.AsText(&d.x.placeholders)
		if !ok {
			if v.IsKnown() && !in.scope.tolerant {
				d.x.report(n.Span(d.file), "a name must be a string, and this one is "+v.Kind().String())
			}
			text = d.x.placeholders.Opaque(d.key("name:"+in.path), true)
		}
		name, label = text, text
		if in.secretName = v.Secret(); in.secretName || expr.HasPlaceholder(text) {
			label = n.Str
		}
	}
	if parent != nil && isRelative(in.typ, parent.typ) {
		in.typ = parent.typ + "/" + in.typ
		name, label = parent.name+"/"+name, parent.label+"/"+label
		in.secretName = in.secretName || parent.secretName
		in.nameWhy = cmp.Or(in.nameWhy, parent.nameWhy)
	}
	in.name, in.label = name, label
	if typed && !in.scope.tolerant {
		in.checkSegments()
	}
	base := d.base
	if in.decl.Get("subscriptionId") != nil || in.decl.Get("resourceGroup") != nil {
		base = d.x.targetID(in.redirect(d.target, nil))
	}
	if s := in.decl.Get("scope"); s != nil && s.Kind == jsonc.String {
		if text, ok := in.scope.value(s).AsText(&d.x.placeholders); ok {
			base = scopeID(base, text)
		}
	}
	in.base, in.id = base, resourceID(base, in.typ, name)
	in.folded = strings.ToLower(in.id)
}

// isRelative reports whether the type of a child continues that of its parent,
// instead of being a full type itself.
func isRelative(typ, parent string) bool {
	if strings.HasPrefix(strings.ToLower(typ), strings.ToLower(parent)+"/") {
		return false
	}
	namespace, _, _ := strings.Cut(typ, "/")
	return !strings.Contains(namespace, ".")
}

// checkSegments tells where type and name have different numbers of segments.
func (in *instance) checkSegments() {
	types, names := strings.Count(in.typ, "/"), strings.Count(in.name, "/")+1
	if types == 0 || types == names || in.name == "" || strings.ContainsAny(in.typ, "@[") || expr.HasPlaceholder(in.name) {
		return
	}
	word := " segments"
	if types == 1 {
		word = " segment"
	}
	shown := in.name
	if in.secretName {
		shown = in.label
	}
	in.d.x.report(in.place("name"), "a name for the type '"+in.typ+"' has "+strconv.Itoa(types)+word+", and '"+shown+"' has "+strconv.Itoa(names))
}

// scopeID returns the id that the scope of a resource means, in a template
// that deploys to base.
func scopeID(base, scope string) string {
	lower := strings.ToLower(scope)
	switch {
	case scope == "/":
		return ""
	case strings.HasPrefix(scope, "/"):
		return scope
	case strings.HasPrefix(lower, managementPrefix):
		return "/providers/" + scope
	}
	parts := strings.Split(scope, "/")
	if len(parts) < 3 {
		return base + "/providers/" + scope
	}
	// type/name: the namespace, then as many types as names.
	half := 1 + (len(parts)-1)/2
	return resourceID(base, strings.Join(parts[:half], "/"), strings.Join(parts[half:], "/"))
}

// resourceID interleaves the segments of a full type and a full name below base.
func resourceID(base, typ, name string) string {
	types, names := strings.Split(typ, "/"), strings.Split(name, "/")
	if strings.EqualFold(typ, "Microsoft.Resources/resourceGroups") {
		return base + "/resourceGroups/" + name
	}
	var b strings.Builder
	b.WriteString(base + "/providers/" + types[0])
	for i, t := range types[1:] {
		b.WriteString("/" + t)
		if i < len(names) {
			b.WriteString("/" + names[i])
		}
	}
	for i := len(types) - 1; i < len(names); i++ {
		b.WriteString("/" + names[i])
	}
	return b.String()
}

// leftOut are the members of a resource that are not sent to its provider.
var leftOut = [...]string{"copy", "condition", "resources", "comments", "metadata", "existing", "dependsOn", "type", "name", "apiVersion"}

// resource evaluates the body of in and returns it for the model.
func (in *instance) resource() *model.Resource {
	r := &model.Resource{
		Type: in.typ, ID: in.id, Address: in.address, SourcePath: in.path,
		Label: in.typ + "/" + in.label, Conditional: in.conditional, Format: "arm",
	}
	x, file := in.d.x, in.d.file
	if in.secretName {
		r.ID = resourceID(in.base, in.typ, x.placeholders.Opaque("secret name "+in.name, false))
	}
	fields := []expr.Field{{Name: "type", Value: expr.StringValue(in.typ).WithSpan(in.place("type"))}}
	name := expr.TextValue(in.name, "the name is not known")
	if n := in.decl.Get("name"); n != nil {
		v := in.scope.value(n)
		name = expr.TextValue(in.name, cmp.Or(in.nameWhy, "the name is not a string")).WithOrigin(v.Origin())
		if in.secretName {
			name = name.AsSecret()
		}
	}
	fields = append(fields, expr.Field{Name: "name", Value: name.WithSpan(in.place("name")), NameSpan: in.namePlace("name")})
	if a := in.decl.Get("apiVersion"); a != nil {
		v := in.scope.value(a)
		r.APIVersion, _ = v.Str()
		fields = append(fields, expr.Field{Name: "apiVersion", Value: v, NameSpan: in.namePlace("apiVersion")})
	}
	props := in.decl.Member("properties")
	isDeployment := strings.EqualFold(in.typ, deploymentsType) && props != nil && props.Value.Kind == jsonc.Object
	fields = append(fields, in.scope.object(in.decl.Members, func(name string) bool {
		return containsFold(leftOut[:], name) || isDeployment && strings.EqualFold(name, "properties")
	}).Fields()...)
	if isDeployment {
		// The template itself is not evaluated with its parent's names.
		v := in.scope.object(props.Value.Members, func(name string) bool { return strings.EqualFold(name, "template") })
		fields = append(fields, expr.Field{Name: props.Name, Value: v.WithSpan(props.Value.Span(file)), NameSpan: props.NameSpan(file)})
	}
	r.Node = x.nodes.node(expr.ObjectValue(fields).WithSpan(in.decl.Span(file)))
	if x.nodes.left < 0 {
		x.stop(in.decl.Span(file), tooMany(x.tmpl.most)+"; the rest was not read")
	}
	return r
}

func (in *instance) place(member string) source.Span {
	if v := in.decl.Get(member); v != nil {
		return v.Span(in.d.file)
	}
	return in.decl.Span(in.d.file)
}

func (in *instance) namePlace(member string) source.Span {
	if m := in.decl.Member(member); m != nil {
		return m.NameSpan(in.d.file)
	}
	return source.Span{}
}

func containsFold(list []string, s string) bool {
	for _, it := range list {
		if strings.EqualFold(it, s) {
			return true
		}
	}
	return false
}

// literalMembers are members below which nothing is an expression.
var literalMembers = [...]string{"$schema", "contentVersion", "metadata", "allowedValues", "definitions"}

// syntax tells of the mistakes in decl, which is not deployed and so not
// evaluated, that hold whatever the values are.
func (d *deployment) syntax(decl *jsonc.Value) {
	t := d.x.tmpl
	found, ok := t.walked[decl]
	if !ok {
		found = syntaxOf(d.file, decl, nil)
		t.walked[decl] = found
	}
	for _, m := range found {
		d.x.report(m.Span, m.Message)
	}
}

// syntaxOf adds to out the mistakes in the expressions of v.
func syntaxOf(file *source.File, v *jsonc.Value, out []source.Diagnostic) []source.Diagnostic {
	if v.Kind == jsonc.String && strings.HasPrefix(v.Str, "[") {
		p := parseText(v.Str)
		for _, err := range p.mistakes() {
			out = append(out, source.Diagnostic{Span: exprSpan(file, v, p, err), Message: err.Message})
		}
	}
	for i := range v.Items {
		out = syntaxOf(file, &v.Items[i], out)
	}
	for i := range v.Members {
		if m := &v.Members[i]; !containsFold(literalMembers[:], m.Name) {
			out = syntaxOf(file, &m.Value, out)
		}
	}
	return out
}

// collect adds the resources of d and of what is nested in it to u.
func (d *deployment) collect(u *model.Unit) {
	for _, in := range d.instances {
		if !d.x.step(in.decl, d.file) {
			return
		}
		if in.existing {
			continue
		}
		u.Resources = append(u.Resources, in.resource())
		if n := in.deployment(); n != nil {
			n.collect(u)
		}
	}
}
