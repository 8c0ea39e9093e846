package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"vmsslint/rules/checks"
	"vmsslint/rules/lint"
	"vmsslint/rules/policy"

	"vmsslint/parser/source"
)

// Catalogue is a list of rules in the order of their ids.
type Catalogue struct{ Rules []*lint.Rule }

// Default returns every rule that vmsslint has.
func Default() *Catalogue {
	list := append(append(checks.Rules(), ignoreRules()...), ownSchema())
	slices.SortFunc(list, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return &Catalogue{list}
}

// Dropped returns the rules that were thought of and are not there, in the
// order of their ids.
func Dropped() []lint.Dropped {
	list := slices.Clone(checks.Dropped())
	slices.SortFunc(list, func(a, b lint.Dropped) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// ownSchemaID is the rule behind the schemas of a configuration.
const ownSchemaID = "API101"

func ownSchema() *lint.Rule {
	return &lint.Rule{Check: func(*lint.Pass) {}, Meta: &lint.Meta{
		ID: ownSchemaID, Name: "own-schema", Group: "API", Kind: lint.Create, Severity: lint.Warning,
		Title:      "Scale set outside the organisation's own schema",
		Summary:    "A scale set is valid by the JSON Schemas that the configuration names.",
		Condition:  "the configuration names schemas, and one of them finds an error in a scale set as it is expanded; without schemas the rule is silent",
		Why:        "What an organisation has agreed on is in its schema, and no deployment checks it.",
		Fix:        "Change the property to what the schema allows.",
		Sources:    []string{"the organisation's own configuration"},
		Confidence: "high", Since: "0.1", Engine: "go",
	}}
}

// AddCustom adds the rules of an organisation's own policies. It returns what is
// wrong with those that cannot be added: an id or a name that is taken, a
// severity that is none.
func (c *Catalogue) AddCustom(custom *policy.Custom) (problems []error) {
	for _, m := range custom.Rules {
		r, err := c.customRule(m)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", m.File, err))
			continue
		}
		c.Rules = append(c.Rules, r)
	}
	slices.SortFunc(c.Rules, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return problems
}

func (c *Catalogue) customRule(m policy.Meta) (*lint.Rule, error) {
	r := &lint.Rule{Meta: &lint.Meta{
		ID: m.ID, Name: m.Name, Group: cmp.Or(m.Group, strings.TrimRight(m.ID, "0123456789")), Kind: lint.Create,
		Title: m.Title, Summary: cmp.Or(m.Description, m.Title, m.Name), Fix: m.Fix, Sources: []string{m.File},
		Confidence: "high", Engine: "custom", Policy: m.Package,
	}}
	for _, s := range []lint.Severity{lint.Info, lint.Warning, lint.Error} {
		if strings.EqualFold(s.String(), m.Severity) {
			r.Severity = s
		}
	}
	if r.Severity == 0 {
		return nil, fmt.Errorf("severity is error, warning or info, not '%s'", m.Severity)
	}
	for _, other := range c.Rules {
		for _, name := range []string{other.ID, other.Name} {
			if strings.EqualFold(name, r.ID) || strings.EqualFold(name, r.Name) || other.Policy == r.Policy && other.Policy != "" {
				return nil, fmt.Errorf("the rule %s %s is there already, as %s %s", r.ID, r.Name, other.ID, other.Name)
			}
		}
	}
	return r, nil
}

// Find returns the rules that name means: an id, a name, or a group; without
// regard to case. The error for an unknown name offers the nearest one.
func (c *Catalogue) Find(name string) ([]*lint.Rule, error) {
	var out []*lint.Rule
	for _, r := range c.Rules {
		if strings.EqualFold(r.ID, name) || strings.EqualFold(r.Name, name) || strings.EqualFold(r.Group, name) {
			out = append(out, r)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	return nil, fmt.Errorf("unknown rule '%s'%s", name, c.nearest(name))
}

func (c *Catalogue) nearest(name string) string {
	var names []string
	for _, r := range c.Rules {
		names = append(names, r.ID, r.Name, r.Group)
	}
	return cmp.Or(source.DidYouMean(name, names), "; 'vmsslint rules' lists them")
}

// Select returns the rules named by only, or all where it is empty, without
// those named by disable.
func (c *Catalogue) Select(only, disable []string) ([]*lint.Rule, error) {
	keep, err := c.set(only)
	if err != nil {
		return nil, err
	}
	drop, err := c.set(disable)
	if err != nil {
		return nil, err
	}
	var out []*lint.Rule
	for _, r := range c.Rules {
		if (len(only) == 0 || keep[r]) && !drop[r] {
			out = append(out, r)
		}
	}
	return out, nil
}

func (c *Catalogue) set(names []string) (map[*lint.Rule]bool, error) {
	out := map[*lint.Rule]bool{}
	for _, name := range names {
		list, err := c.Find(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			out[r] = true
		}
	}
	return out, nil
}
