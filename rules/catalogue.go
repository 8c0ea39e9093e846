package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"vmsslint/rules/checks"
	"vmsslint/rules/lint"
)

// Catalogue is a list of rules in the order of their ids.
type Catalogue struct{ Rules []*lint.Rule }

// Default returns every rule that vmsslint has.
func Default() *Catalogue {
	list := append(checks.Rules(), ignoreRules()...)
	slices.SortFunc(list, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return &Catalogue{list}
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
	best, distance := "", 2+len(name)/4
	for _, r := range c.Rules {
		for _, n := range []string{r.ID, r.Name, r.Group} {
			if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(n), nil); d < distance {
				best, distance = n, d
			}
		}
	}
	if best == "" {
		return "; 'vmsslint rules' lists them"
	}
	return "; did you mean '" + best + "'?"
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
