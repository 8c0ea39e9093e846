package terraform

import (
	"context"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/lang"
)

// Given are resources whose values Terraform has computed already: those of a
// plan or a state.
type Given struct {
	// Root is what the unit was loaded from.
	Root string
	// Evaluation has the instances; see [lang.NewEvaluation].
	Evaluation *lang.Evaluation
	// Constraints are the version constraints on azurerm that are known.
	Constraints []string
	// Deployment is what is known of the deployment, for templates that a
	// resource deploys.
	Deployment expr.Context
}

// Map maps given instances to Azure's resources, as [Template.Expand] does those of a configuration.
func Map(ctx context.Context, g Given) (*model.Unit, []source.Diagnostic) {
	left := allMajors
	for _, c := range g.Constraints {
		left &= constrained(c)
	}
	if left == 0 {
		left = allMajors // constraints that exclude each other say nothing
	}
	u := &model.Unit{Root: g.Root, Computed: true}
	t := &Template{options: Options{Context: g.Deployment}, path: g.Root, files: map[string]*source.File{}, linked: map[string]bool{}}
	m := &mapper{template: t, unit: u, majors: left, ctx: ctx}
	m.run(g.Evaluation.Instances)
	u.Link()
	return u, m.diags
}

// ResourceID returns the id of an instance: the one that it has, or that it
// will have, with placeholders in the place of what is not known. It is "" for
// a type whose ids have a shape that is not known.
func ResourceID(inst *lang.Instance) string {
	if inst.Type == azapiResource {
		return azapiID(inst)
	}
	return resourceID(inst)
}
