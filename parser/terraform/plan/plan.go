package plan

import (
	"context"
	"fmt"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// Options are what a plan or state may know from outside of its file.
type Options struct {
	// Configuration, if not nil, is the root module that the plan was made from.
	// What is written there is reported there. It is expanded, and must not be
	// by anything else at the same time.
	Configuration *terraform.Template
	// Context is what is known of the deployment, for the templates that a
	// resource deploys.
	Context expr.Context
}

// Plan is a loaded plan. It implements model.Template: as one it is what will
// be there once it is applied. It may be expanded again and again, but not from
// two goroutines at once.
type Plan struct {
	file        *source.File
	doc         *jsonc.Value
	options     Options
	root        *module // nil where the plan has no configuration
	constraints []string
	entries     []*entry
	gaps        []model.Gap
}

var (
	_ model.Template   = (*Plan)(nil)
	_ model.Suppresser = (*Plan)(nil)
)

// entry is one managed resource of a plan or state.
type entry struct {
	address, previous, module string
	typ, name                 string
	key                       lang.Key
	place, span               source.Span
	before, after             *values // nil where the side does not have it
}

// Load returns the plan that doc, the tree of file, holds. It is nil where the
// format is not one that is read, which the diagnostics tell. The file is marked
// as private, for plans hold passwords.
func Load(file *source.File, doc *jsonc.Value, o Options) (*Plan, []source.Diagnostic) {
	file.Private = true
	if Detect(doc) != PlanFile {
		return nil, []source.Diagnostic{{Path: file.Path, Message: "this is no plan of Terraform"}}
	}
	if diags := checkFormat(file, doc, "plan"); diags != nil {
		return nil, diags
	}
	p := &Plan{file: file, doc: doc, options: o}
	if c := doc.Get("configuration"); isKind(c, jsonc.Object) {
		p.constraints = constraints(c)
		if root := c.Get("root_module"); isKind(root, jsonc.Object) {
			p.root = newModule(root, nil, nil)
		}
	}
	diags := p.read()
	if e := doc.Get("errored"); isTrue(e) {
		diags = append(diags, source.Diagnostic{Span: e.Span(file), Message: "the plan ended with an error, and is not complete"})
	}
	return p, diags
}

// constraints returns the version constraints on azurerm, of all modules.
func constraints(configuration *jsonc.Value) []string {
	providers := configuration.Get("provider_config")
	if !isKind(providers, jsonc.Object) {
		return nil
	}
	var out []string
	for i := range providers.Members {
		v := &providers.Members[i].Value
		source := text(v.Get("full_name"))
		if source != "" && !strings.HasSuffix(source, "/hashicorp/azurerm") || source == "" && text(v.Get("name")) != "azurerm" {
			continue
		}
		if c := text(v.Get("version_constraint")); c != "" {
			out = append(out, c)
		}
	}
	return out
}

// read reads the entries of the plan.
func (p *Plan) read() []source.Diagnostic {
	var diags []source.Diagnostic
	changes := p.doc.Get("resource_changes")
	if !isKind(changes, jsonc.Array) {
		return nil // nothing is managed
	}
	for i := range changes.Items {
		c := &changes.Items[i]
		if text(c.Get("mode")) == "data" || isKind(c.Get("deposed"), jsonc.String) || forgets(c.Get("change").Get("actions")) {
			continue
		}
		e, ok := readEntry(p.file, c)
		if !ok {
			diags = append(diags, incomplete(p.file, c))
			continue
		}
		e.previous, e.module = text(c.Get("previous_address")), text(c.Get("module_address"))
		change := c.Get("change")
		if v := change.Get("before"); isKind(v, jsonc.Object) {
			e.before = &values{val: v, secret: change.Get("before_sensitive")}
		}
		if v := change.Get("after"); isKind(v, jsonc.Object) {
			e.after = &values{val: v, unknown: change.Get("after_unknown"), secret: change.Get("after_sensitive"), written: p.written(e)}
		}
		p.entries = append(p.entries, e)
	}
	if d := p.doc.Get("deferred_changes"); isKind(d, jsonc.Array) && len(d.Items) > 0 {
		p.gaps = append(p.gaps, model.Gap{Span: d.Items[0].Span(p.file), Message: fmt.Sprintf("the plan defers changes, %d in all, which were not judged", len(d.Items))})
	}
	return diags
}

// forgets reports whether a resource is only taken out of the state: Azure
// keeps it as it is.
func forgets(actions *jsonc.Value) bool {
	return isKind(actions, jsonc.Array) && len(actions.Items) == 1 && isText(&actions.Items[0], "forget")
}

// readEntry reads what says which resource an entry of a plan or state is.
func readEntry(file *source.File, v *jsonc.Value) (*entry, bool) {
	address := v.Get("address")
	e := &entry{
		address: text(address), typ: text(v.Get("type")), name: text(v.Get("name")), key: keyOf(v.Get("index")),
		place: address.Span(file), span: v.Span(file),
	}
	return e, e.address != "" && e.typ != ""
}

func incomplete(file *source.File, v *jsonc.Value) source.Diagnostic {
	return source.Diagnostic{Span: v.Span(file), Message: "this entry names no address and type of a resource, and was left out"}
}

// written returns what the configuration in the plan writes for an entry.
func (p *Plan) written(e *entry) written {
	m := p.root.at(moduleNames(e.module))
	if m == nil || m.resources[e.typ+"."+e.name] == nil {
		return written{}
	}
	return written{known: true, exprs: m.resources[e.typ+"."+e.name].Get("expressions")}
}

// Path returns the name of the file.
func (p *Plan) Path() string { return p.file.Path }

// File returns the file that the plan was read from.
func (p *Plan) File() *source.File { return p.file }

// Inputs returns nothing: the values of variables are in the plan.
func (p *Plan) Inputs() []model.Input { return nil }

// Suppressions returns those of the configuration, where there is one.
func (p *Plan) Suppressions() []model.Suppression {
	if p.options.Configuration == nil {
		return nil
	}
	return p.options.Configuration.Suppressions()
}

// Expand returns what will be there once the plan is applied. The scenario has
// no meaning: the plan has the values of all variables.
func (p *Plan) Expand(ctx context.Context, _ model.Scenario) (*model.Unit, []source.Diagnostic) {
	ev := lang.NewEvaluation()
	links := newLinker(p.root)
	for _, e := range p.entries {
		if e.after == nil {
			continue
		}
		var refs []reference
		inst := e.instance(p.file, e.after, func(attribute string, n *model.Node, list *jsonc.Value) {
			refs = p.refer(refs, n, fitting(attribute, e.after.val), strings.HasSuffix(attribute, "_ids"), list)
		})
		ev.Add(inst)
		links.add(inst, e.module, refs)
	}
	for _, inst := range ev.Instances {
		links.link(inst)
	}
	u, diags := p.mapped(ctx, ev)
	u.Gaps = append(u.Gaps, p.gaps...)
	if p.options.Configuration != nil {
		p.places(ctx, u)
	}
	return u, diags
}

// refer notes where an unknown value comes from. It may be the id of a resource
// of types, or with many a list of them.
func (p *Plan) refer(refs []reference, n *model.Node, types []string, many bool, list *jsonc.Value) []reference {
	names := textsOf(list)
	if len(names) == 0 || len(names) > maxRefs || p.root == nil {
		return refs
	}
	if n.IsUnknown() {
		n.Why = whole(names)[0] + " is only known when it is applied"
	}
	if types != nil {
		refs = append(refs, reference{node: n, many: many, types: types, refs: names})
	}
	return refs
}

// Sides returns both sides of the change that the plan makes, and where it
// moves resources: from addresses before to addresses after. What it only
// forgets is on neither side.
func (p *Plan) Sides(ctx context.Context) (before, after *model.Unit, moved map[string]string, diags []source.Diagnostic) {
	ev := lang.NewEvaluation()
	moved = map[string]string{}
	for _, e := range p.entries {
		if e.before == nil {
			continue
		}
		inst := e.instance(p.file, e.before, nil)
		if e.previous != "" && e.previous != e.address {
			moved[e.previous] = e.address
			inst.Address = e.previous
		}
		ev.Add(inst)
	}
	before, diags = p.mapped(ctx, ev)
	after, more := p.Expand(ctx, model.Scenario{})
	return before, after, moved, append(diags, more...)
}

func (p *Plan) mapped(ctx context.Context, ev *lang.Evaluation) (*model.Unit, []source.Diagnostic) {
	return terraform.Map(ctx, terraform.Given{Root: p.file.Path, Evaluation: ev, Constraints: p.constraints, Deployment: p.options.Context})
}

// instance makes the instance of one side of an entry.
func (e *entry) instance(file *source.File, v *values, refer func(string, *model.Node, *jsonc.Value)) *lang.Instance {
	typ := azurerm.Mapping(e.typ)
	b := &builder{
		file: file, typ: typ, root: azurerm.Schema(e.typ), newer: newerNames(typ),
		state: refer == nil, told: v.written.known, azapi: strings.HasPrefix(e.typ, "azapi_"), refer: refer,
	}
	inst := &lang.Instance{Address: e.address, Type: e.typ, Name: e.name, Key: e.key, Place: e.place, Span: e.span}
	inst.Provider, _, _ = strings.Cut(e.typ, "_")
	inst.Body = b.body(*v, nil)
	return inst
}

// textsOf returns the texts in a list.
func textsOf(list *jsonc.Value) []string {
	if !isKind(list, jsonc.Array) {
		return nil
	}
	var out []string
	for i := range list.Items {
		out = append(out, text(&list.Items[i]))
	}
	return out
}
