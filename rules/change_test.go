package rules_test

import (
	"testing"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// judgeChange runs a rule about changes over the base with the edits of
// "-- before" on the side before and the case's own afterwards, both in a form.
func (c *ruleCase) judgeChange(t *testing.T, cat *rules.Catalogue, r *lint.Rule, form string) string {
	t.Helper()
	old := ruleCase{base: c.base, edits: c.before}
	before, after := old.document(t), c.document(t)
	if form != "" {
		before, after = transform(t, form, before), transform(t, form, after)
	}
	was, _ := templateRoot(t, before, c.before...)
	root, raw := templateRoot(t, after, c.edits...)
	root.Before = was.Load
	return judgeRoot(t, cat, r, root, raw, c.edits...)
}

// judgeTerraformChange does the same with configurations.
func (c *ruleCase) judgeTerraformChange(t *testing.T, cat *rules.Catalogue, r *lint.Rule, after []byte) string {
	t.Helper()
	old := ruleCase{base: c.base, terraform: c.terraformBefore}
	root := configurationRoot(after)
	root.Before = configurationRoot(old.configuration(t)).Load
	return judgeRoot(t, cat, r, root, after, c.edits...)
}
