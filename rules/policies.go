package rules

import (
	"context"
	"maps"
	"slices"
	"sync"

	"vmsslint/rules/lint"
	"vmsslint/rules/policy"
)

// policies are the rules in Rego. Each is compiled on its own, when a unit comes
// up to which it may apply: most units need few of them or none. Those of an
// organisation may use each other, and are compiled together.
type policies struct {
	each   map[string]*compiled
	custom []string // the organisation's own
}

// compiled is a policy, or several, compiled on first use.
type compiled func() (*policy.Engine, error)

func newPolicies(list []*lint.Rule, custom *policy.Custom) policies {
	p := policies{each: map[string]*compiled{}}
	add := func(names []string, compile func() (*policy.Engine, error)) {
		c := compiled(sync.OnceValues(compile))
		for _, name := range names {
			p.each[name] = &c
		}
	}
	for _, r := range list {
		switch {
		case r.Policy == "":
		case r.Engine == "custom":
			p.custom = append(p.custom, r.Policy)
		default:
			names := []string{r.Policy}
			add(names, func() (*policy.Engine, error) { return policy.New(names, nil, nil) })
		}
	}
	add(p.custom, func() (*policy.Engine, error) { return policy.New(nil, custom, p.custom) })
	return p
}

// judge evaluates the policies of passes on a document.
func (ps policies) judge(ctx context.Context, d *policy.Document, passes map[string]*lint.Pass, s *slot) {
	done := map[*compiled]bool{}
	for _, name := range slices.Sorted(maps.Keys(passes)) {
		c := ps.each[name]
		if done[c] {
			continue
		}
		done[c] = true
		rego, err := (*c)()
		if err != nil {
			s.defects = append(s.defects, err)
			continue
		}
		out := rego.Eval(ctx, d)
		for _, f := range out.Findings {
			if p := passes[f.Policy]; p != nil { // else it is off for this file
				p.Report(f.Node, "%s", f.Message)
			}
		}
		for _, u := range out.Undecided {
			if p := passes[u.Policy]; p != nil {
				p.Undecide(u.Leaf.Node)
			}
		}
		s.defects = append(s.defects, out.Errors...)
	}
}
