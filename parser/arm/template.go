package arm

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// Bounds of an expansion.
const (
	maxCopies      = 800 // copy loops, learn.microsoft.com, template best practices, 2026
	maxResources   = 10_000
	maxDeployments = 16 // levels of nesting
	maxValues      = 1_000_000
	maxDepth       = 500 // arrays and objects, or variables and parameters, inside each other
)

// Options are what an expansion may know from outside the template.
type Options struct {
	// Context is what is known of the deployment; its Scope is taken from the template.
	Context expr.Context
	// ReadFile reads a linked template by its path relative to the current
	// folder. Where it is nil, linked templates become gaps.
	ReadFile func(path string) (*source.File, error)
}

// Template is a loaded template. It implements model.Template. It may be
// expanded again and again, but not from two goroutines at once.
type Template struct {
	file    *source.File
	doc     *jsonc.Value
	options Options
	most    int // values of one expansion

	parsed map[*jsonc.Value]parsed
	names  map[*jsonc.Member]parsed
	linked map[string]linked
	walked map[*jsonc.Value][]source.Diagnostic // what syntax found
	idle   map[*jsonc.Value][]model.Issue       // names that nothing reads
}

// linked is a template that was read beside the root.
type linked struct {
	file  *source.File
	doc   *jsonc.Value
	diags []source.Diagnostic
	err   error
}

// parsed is what a string of the template turned out to be.
type parsed struct {
	form   expr.Form
	text   string // literals: the text without the escape
	offset int    // expressions: where the text between the brackets starts
	expr   *expr.Expr
	err    *expr.Error
	// mistake is one that holds whatever the values are, or nil.
	mistake *expr.Error
}

// Kind is what a JSON file turns out to be.
type Kind uint8

// The kinds of files.
const (
	Other Kind = iota
	TemplateFile
	ParameterFile
)

// schemaKind returns what a $schema says that a file is.
func schemaKind(schema string) Kind {
	name, isFile := strings.CutSuffix(strings.ToLower(strings.TrimSuffix(schema, "#")), ".json")
	slash := strings.LastIndexByte(name, '/')
	if !isFile || slash < 0 {
		return Other
	}
	switch name[slash+1:] {
	case "deploymenttemplate", "subscriptiondeploymenttemplate", "managementgroupdeploymenttemplate", "tenantdeploymenttemplate":
		return TemplateFile
	case "deploymentparameters", "subscriptiondeploymentparameters", "managementgroupdeploymentparameters", "tenantdeploymentparameters":
		return ParameterFile
	}
	return Other
}

// Detect returns what doc is: by its $schema, or where it has none by its
// members.
func Detect(doc *jsonc.Value) Kind {
	if doc == nil || doc.Kind != jsonc.Object {
		return Other
	}
	if s := doc.Get("$schema"); s != nil && s.Kind == jsonc.String {
		kind := schemaKind(s.Str)
		if kind == TemplateFile && mislabelled(doc) {
			return ParameterFile
		}
		return kind
	}
	resources, version := doc.Get("resources"), doc.Get("contentVersion")
	switch {
	case resources != nil && version != nil && (resources.Kind == jsonc.Array || resources.Kind == jsonc.Object):
		return TemplateFile
	case version != nil && doc.Get("parameters") != nil && resources == nil:
		return ParameterFile
	}
	return Other
}

// mislabelled reports whether doc is a parameter file that names the schema of
// templates, as some published ones do.
func mislabelled(doc *jsonc.Value) bool {
	params := doc.Get("parameters")
	if doc.Get("resources") != nil || params == nil || len(params.Members) == 0 {
		return false
	}
	for i := range params.Members {
		v := &params.Members[i].Value
		if v.Get("value") == nil && v.Get("reference") == nil || v.Get("type") != nil {
			return false
		}
	}
	return true
}

// Load returns the template that doc, the tree of file, holds.
func Load(file *source.File, doc *jsonc.Value, options Options) *Template {
	return &Template{
		file: file, doc: doc, options: options, most: maxValues,
		parsed: map[*jsonc.Value]parsed{},
		names:  map[*jsonc.Member]parsed{},
		linked: map[string]linked{},
		walked: map[*jsonc.Value][]source.Diagnostic{},
		idle:   map[*jsonc.Value][]model.Issue{},
	}
}

// Path returns the name of the file.
func (t *Template) Path() string { return t.file.Path }

// File returns the file that the template was read from.
func (t *Template) File() *source.File { return t.file }

// Doc returns the tree that the template was loaded from.
func (t *Template) Doc() *jsonc.Value { return t.doc }

// Linked returns the paths of the templates that the expansions so far have
// read beside the root, sorted.
func (t *Template) Linked() []string {
	var out []string
	for p, l := range t.linked {
		if l.err == nil {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// Inputs returns the template's parameters, in the order they are declared.
func (t *Template) Inputs() []model.Input {
	params := t.doc.Get("parameters")
	if params == nil {
		return nil
	}
	var out []model.Input
	for i := range params.Members {
		m := &params.Members[i]
		in := model.Input{Name: m.Name, Span: m.NameSpan(t.file), HasDefault: m.Value.Get("defaultValue") != nil}
		if ty := m.Value.Get("type"); ty != nil {
			in.Type = ty.Str
		}
		if allowed := m.Value.Get("allowedValues"); allowed != nil {
			for j := range allowed.Items {
				in.Domain = append(in.Domain, toNode(literal(t.file, &allowed.Items[j])))
			}
		}
		out = append(out, in)
	}
	return out
}

// Expand evaluates the template for one scenario.
func (t *Template) Expand(ctx context.Context, s model.Scenario) (*model.Unit, []source.Diagnostic) {
	x := t.newExpansion(ctx)
	root := x.newRoot(s)
	root.run()
	root.collect(x.unit)
	x.unit.Outputs = root.modelOutputs()
	x.duplicates(t.file, t.doc)
	root.finishVariables()
	x.unit.Link()
	x.unit.MarkUpdates()
	return x.unit, x.diags
}

// Eval evaluates text, an expression without its brackets or a whole template
// string with them, in the template's root.
func (t *Template) Eval(ctx context.Context, s model.Scenario, text string) (*model.Node, *expr.Error, []source.Diagnostic) {
	x := t.newExpansion(ctx)
	root := x.newRoot(s)
	root.index()
	if inner, _, form := expr.Classify(text); form == expr.Expression {
		text = inner
	} else if form == expr.Escaped || strings.HasPrefix(text, "[") {
		return toNode(expr.StringValue(inner)), nil, nil
	}
	e, err := expr.Parse(text)
	if err != nil {
		return nil, err, nil
	}
	v, err := e.Eval(&scope{d: root})
	if err != nil {
		return nil, err, x.diags
	}
	return toNode(v), nil, x.diags
}

// expansion is the state of one Expand.
type expansion struct {
	ctx          context.Context
	tmpl         *Template
	unit         *model.Unit
	diags        []source.Diagnostic
	reported     map[string]bool
	placeholders expr.Placeholders
	resources    int
	full         bool // of resources
	values       int
	nodes        nodes
	stopped      string // why nothing more is evaluated, or ""
}

func (t *Template) newExpansion(ctx context.Context) *expansion {
	return &expansion{
		ctx: ctx, tmpl: t,
		unit:     &model.Unit{Root: t.file.Path},
		reported: map[string]bool{},
		nodes:    nodes{most: t.most, left: t.most},
	}
}

// step counts one more value, which stands at span. It reports false where the
// expansion has reached a bound: then nothing more is evaluated.
func (x *expansion) step(v *jsonc.Value, file *source.File) bool {
	if x.stopped != "" {
		return false
	}
	x.values++
	switch {
	case x.values > x.tmpl.most:
		x.stop(v.Span(file), tooMany(x.tmpl.most)+"; the rest was not read")
	case x.values%64 == 0 && x.ctx.Err() != nil:
		x.stop(v.Span(file), "the time for this template ran out; the rest was not read")
	}
	return x.stopped == ""
}

func tooMany(values int) string {
	return "the template expands to more than " + strconv.Itoa(values) + " values"
}

func (x *expansion) stop(span source.Span, message string) {
	if x.stopped == "" {
		x.stopped = message
		x.report(span, message)
	}
}

// duplicates adds an issue for each member of doc whose name an earlier one has.
func (x *expansion) duplicates(file *source.File, doc *jsonc.Value) {
	for _, d := range jsonc.Duplicates(file, doc) {
		x.issue(model.Issue{Kind: model.DuplicateName, Message: d.Message, Span: d.Span})
	}
}

// foldedNames adds an issue for each member of the section of doc whose name
// differs from that of an earlier one in case only: Resource Manager cannot
// tell such names apart.
func (x *expansion) foldedNames(file *source.File, doc *jsonc.Value, section, what string) {
	list := doc.Get(section)
	if list == nil || list.Kind != jsonc.Object {
		return
	}
	first := make(map[string]string, len(list.Members))
	for i := range list.Members {
		m := &list.Members[i]
		folded := strings.ToLower(m.Name)
		earlier, seen := first[folded]
		switch {
		case !seen:
			first[folded] = m.Name
		case earlier != m.Name && !m.Duplicate:
			x.issue(model.Issue{Kind: model.DuplicateName, Span: m.NameSpan(file),
				Message: "the " + what + " '" + m.Name + "' and '" + earlier + "' differ in case only, and Resource Manager takes them for the same; the last one counts"})
		}
	}
}

// report adds a diagnostic, each place and message once.
func (x *expansion) report(span source.Span, message string) {
	x.add(source.Diagnostic{Span: span, Path: x.tmpl.file.Path, Message: message})
}

func (x *expansion) add(diags ...source.Diagnostic) {
	for _, d := range diags {
		key := d.Path + " " + d.Span.String() + d.Message
		if !x.reported[key] {
			x.reported[key] = true
			x.diags = append(x.diags, d)
		}
	}
}

func (x *expansion) gap(span source.Span, message string) {
	key := "gap" + span.String() + message
	if x.reported[key] {
		return
	}
	x.reported[key] = true
	x.unit.Gaps = append(x.unit.Gaps, model.Gap{Span: span, Message: message})
}

func (x *expansion) issue(is model.Issue) {
	key := "issue" + is.Span.String() + is.Message
	if x.reported[key] {
		return
	}
	x.reported[key] = true
	x.unit.Issues = append(x.unit.Issues, is)
}

// newRoot returns the root deployment of scenario s.
func (x *expansion) newRoot(s model.Scenario) *deployment {
	t := x.tmpl
	context := t.options.Context
	context.Scope = templateScope(t.doc)
	d := &deployment{x: x, file: t.file, doc: t.doc, context: context, target: context}
	d.symbols = newSymbols(d, t.doc)
	d.name = expr.TextValue(x.placeholders.Opaque("deployment().name", true), "the deployment's name is not given (--deployment-name)")
	if context.DeploymentName != "" {
		d.name = expr.StringValue(context.DeploymentName)
	}
	x.supply(d.symbols, s)
	x.tellDocument(t.file, t.doc)
	return d
}

// templateScope returns what a template deploys to, by its $schema.
func templateScope(doc *jsonc.Value) expr.Scope {
	s := doc.Get("$schema")
	if s == nil {
		return expr.ResourceGroupScope
	}
	name := strings.ToLower(path.Base(strings.TrimRight(s.Str, "#")))
	switch {
	case strings.HasPrefix(name, "subscription"):
		return expr.SubscriptionScope
	case strings.HasPrefix(name, "managementgroup"):
		return expr.ManagementGroupScope
	case strings.HasPrefix(name, "tenant"):
		return expr.TenantScope
	}
	return expr.ResourceGroupScope
}
