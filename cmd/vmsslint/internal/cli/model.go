package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"vmsslint/parser"
	"vmsslint/parser/arm"
	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/policy"
	"vmsslint/schemas"
)

func (a *app) modelCommand() *cobra.Command {
	var f inputFlags
	var policyInput bool
	cmd := &cobra.Command{
		Use: "model PATH", Short: "print what the rules see of a template, or of a folder with Terraform, as JSON", Args: exactlyOne("template"),
		RunE: func(cmd *cobra.Command, args []string) error {
			tmpl, scenario, err := a.load(args[0], &f)
			if err != nil || tmpl == nil {
				return err
			}
			unit, diags := tmpl.Expand(cmd.Context(), scenario)
			a.tell(diags)
			if policyInput {
				return a.printJSON(policy.NewDocument(unit, schemas.Load()).JSON())
			}
			return a.printJSON(unitJSON(unit))
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().BoolVar(&policyInput, "policy-input", false, "print the document that Rego policies see")
	return cmd
}

// load loads the template at path for its first base scenario.
func (a *app) load(path string, f *inputFlags) (model.Template, model.Scenario, error) {
	opts, err := f.options(a.In)
	if err != nil {
		return nil, model.Scenario{}, err
	}
	if len(f.parameters) > 1 {
		return nil, model.Scenario{}, usagef("give at most one parameter file: one deployment is shown")
	}
	tmpl, scenarios, diags, err := parser.LoadFile(path, opts)
	if err != nil {
		return nil, model.Scenario{}, usageError{err}
	}
	a.tell(diags)
	if tmpl == nil {
		if len(diags) == 0 {
			a.tell([]source.Diagnostic{{Path: path, Message: "this is no deployment template"}})
		}
		return nil, model.Scenario{}, nil
	}
	var known inputNames
	known.add(tmpl)
	a.tellUnknown(opts, &known)
	scenario := model.Scenario{}
	if len(scenarios) > 0 {
		scenario = scenarios[0]
	}
	if len(f.parameters) == 0 {
		scenario.ParameterFile = nil // these commands take only what they are given
	}
	return tmpl, scenario, nil
}

// tell writes diagnostics to standard error.
func (a *app) tell(diags []source.Diagnostic) {
	for _, d := range diags {
		place := d.Span.String()
		if place == "" {
			place = d.Path
		}
		fmt.Fprintf(a.Err, "%s: %s\n", place, d.Message)
		a.worse(exitInput)
	}
}

// unitJSON is a unit for people and tests.
func unitJSON(u *model.Unit) any {
	resources := make([]any, 0, len(u.Resources))
	for _, r := range u.Resources {
		obj := nodeJSON(r.Node).(object)
		if r.Attribute != nil {
			obj = append(object{{"address", r.Address}}, obj...)
		}
		if r.Conditional != "" {
			obj = append(obj, member{"$condition", "unknown"})
		}
		resources = append(resources, obj)
	}
	outputs := object{}
	for _, o := range u.Outputs {
		outputs = append(outputs, member{o.Name, nodeJSON(o.Node)})
	}
	issues := make([]any, 0, len(u.Issues))
	for _, is := range u.Issues {
		issues = append(issues, object{{"name", is.Name}, {"message", is.Message}})
	}
	gaps := make([]any, 0, len(u.Gaps))
	for _, g := range u.Gaps {
		gaps = append(gaps, object{{"place", g.Span.String()}, {"message", g.Message}})
	}
	return object{
		{"resources", resources}, {"outputs", outputs}, {"issues", issues},
		{"scaleSets", scaleSetsJSON(u)}, {"autoscaleSettings", autoscalesJSON(u)}, {"gaps", gaps},
	}
}

func scaleSetsJSON(u *model.Unit) []any {
	out := make([]any, 0, len(u.ScaleSets))
	for _, s := range u.ScaleSets {
		kind, _ := s.Image()
		os, _ := s.OS()
		obj := object{
			{"resource", s.Label}, {"id", expr.Display(s.ID)}, {"address", s.Address},
			{"mode", nodeJSON(s.Mode())}, {"capacity", nodeJSON(s.Capacity())},
			{"singlePlacementGroup", nodeJSON(s.SinglePlacementGroup())},
			{"faultDomains", nodeJSON(s.FaultDomains())}, {"zones", nodeJSON(s.Zones())},
			{"image", [...]string{"unknown", "none", "marketplace", "gallery", "managed", "unmanaged"}[kind]},
		}
		if os != "" {
			obj = append(obj, member{"os", os})
		}
		var settings []any
		for _, au := range s.Autoscales() {
			settings = append(settings, au.Label)
		}
		if settings != nil {
			obj = append(obj, member{"autoscaleSettings", settings})
		}
		out = append(out, obj)
	}
	return out
}

func autoscalesJSON(u *model.Unit) []any {
	out := make([]any, 0, len(u.Autoscales))
	for _, s := range u.Autoscales {
		obj := object{{"resource", s.Label}, {"target", nodeJSON(s.Target())}}
		if s.ScaleSet != nil {
			obj = append(obj, member{"scaleSet", s.ScaleSet.Label})
		}
		out = append(out, obj)
	}
	return out
}

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.WriteString(name + ":" + value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

func marshal(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// nodeJSON is a node as JSON; what is not known is {"$unknown": why}, and a
// secret is not printed.
func nodeJSON(n *model.Node) any {
	switch {
	case n.IsUnknown():
		return object{{"$unknown", n.Why}}
	case n.IsAbsent():
		return nil
	case n.Secret && n.Kind != model.Object && n.Kind != model.Array:
		return object{{"$unknown", "it is a secret"}}
	}
	switch n.Kind {
	case model.Bool:
		return n.Num != 0
	case model.Int:
		return n.Num
	case model.Float:
		return n.Flt
	case model.String:
		return n.Str
	case model.Array:
		items, _ := n.Items()
		out := make([]any, len(items))
		for i, it := range items {
			out[i] = nodeJSON(it)
		}
		return out
	}
	out := make(object, 0, len(n.Fields()))
	for _, f := range n.Fields() {
		out = append(out, member{expr.Display(f.Name), nodeJSON(f.Node)})
	}
	return out
}

func (a *app) evalCommand() *cobra.Command {
	var f inputFlags
	var template string
	var outputs bool
	cmd := &cobra.Command{
		Use: "eval [EXPRESSION]", Short: "evaluate an expression, or a template's outputs",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case outputs && template == "":
				return usagef("--outputs needs --template")
			case outputs && len(args) > 0:
				return usagef("give an expression or --outputs, not both")
			case !outputs && len(args) != 1:
				return usagef("give exactly one expression, in quotes")
			case outputs:
				return a.evalOutputs(cmd.Context(), template, &f)
			}
			return a.evalExpression(cmd.Context(), template, args[0], &f)
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&template, "template", "", "`FILE` whose parameters and variables the expression may read")
	cmd.Flags().BoolVar(&outputs, "outputs", false, "evaluate the outputs of the template")
	return cmd
}

func (a *app) evalOutputs(ctx context.Context, template string, f *inputFlags) error {
	tmpl, scenario, err := a.load(template, f)
	if err != nil || tmpl == nil {
		return err
	}
	unit, diags := tmpl.Expand(ctx, scenario)
	a.tell(diags)
	out := object{}
	for _, o := range unit.Outputs {
		out = append(out, member{o.Name, nodeJSON(o.Node)})
	}
	return a.printJSON(out)
}

func (a *app) evalExpression(ctx context.Context, template, text string, f *inputFlags) error {
	var tmpl *arm.Template
	var scenario model.Scenario
	if template != "" {
		var err error
		var loaded model.Template
		if loaded, scenario, err = a.load(template, f); err != nil || loaded == nil {
			return err
		}
		var ok bool
		if tmpl, ok = loaded.(*arm.Template); !ok {
			return usagef("%s is a Terraform configuration; expressions are evaluated for deployment templates (terraform console does it for these)", template)
		}
	} else {
		file, err := source.NewFile("expression", []byte(`{"resources":[]}`))
		if err != nil {
			return err
		}
		doc, _ := jsonc.Parse(file, jsonc.Options{})
		tmpl = arm.Load(file, doc, arm.Options{Context: f.context})
	}
	v, evalErr, diags := tmpl.Eval(ctx, scenario, text)
	a.tell(diags)
	if evalErr != nil {
		fmt.Fprintf(a.Err, "vmsslint: %s%s\n", evalErr.Message, placeIn(text, evalErr))
		a.worse(exitInput)
		return nil
	}
	return a.printJSON(nodeJSON(v))
}

// placeIn shows where in an expression an error lies.
func placeIn(text string, err *expr.Error) string {
	inner, offset, form := expr.Classify(text)
	if form != expr.Expression {
		inner, offset = text, 0
	}
	if err.End <= err.Start || err.End > len(inner) {
		return ""
	}
	return fmt.Sprintf("\n  %s\n  %s%s", strings.ReplaceAll(text, "\n", " "), strings.Repeat(" ", offset+err.Start), strings.Repeat("^", err.End-err.Start))
}
