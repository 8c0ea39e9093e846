package change

import (
	"strings"

	"vmsslint/parser/model"
)

// Kind is what a change comes to. A greater one is worse.
type Kind uint8

// The kinds of verdicts.
const (
	InPlace    Kind = iota // an update that no instance notices
	Rolling                // the model changes, and instances follow the upgrade policy
	NewOnly                // the model changes; instances that run keep what they have
	Deallocate             // instances have to be stopped for it
	Another                // another resource is made, and the old one stays
	Replaced               // Terraform destroys the resource and makes it anew
	ApplyFails             // the plan says in place, and the platform refuses it
	Refused                // the platform refuses it
	ByProvider             // the provider refuses it before anything happens
)

// String returns the word for programs.
func (k Kind) String() string {
	return [...]string{"in-place", "rolling", "in-place", "deallocate", "added", "replaced", "refused", "refused", "refused"}[k]
}

// Verdict is what becomes of one property that changed.
type Verdict struct {
	Kind Kind
	Row  *Row
	// Before and After are the property on either side; one that is not written
	// there is absent.
	Before, After *model.Node
	// Was and Is are the values in words, where the nodes do not have them.
	Was, Is string
	// Unsure says that Azure says nothing of such a change.
	Unsure bool
	// Idle says that Azure takes the change and does nothing about it.
	Idle bool
}

// Undecided is a property of which it is not known whether it changed.
type Undecided struct {
	Row  *Row
	Node *model.Node
}

// Of compares the two sides of a resource. It returns nothing for one that is
// on one side only.
func Of(c *model.Change) (verdicts []Verdict, open []Undecided) {
	return compareBy(c, func(*Row) bool { return true })
}

// OfRule compares only what the rows of a rule speak of.
func OfRule(c *model.Change, rule string) (verdicts []Verdict, open []Undecided) {
	return compareBy(c, func(r *Row) bool { return r.Rule == rule })
}

func compareBy(c *model.Change, want func(*Row) bool) (verdicts []Verdict, open []Undecided) {
	if c.Before == nil || c.After == nil {
		return nil, nil
	}
	for i := range rows {
		r := &rows[i]
		if !want(r) || !c.After.Is(r.resourceType()) {
			continue
		}
		v, o := r.of(c)
		verdicts, open = append(verdicts, v...), append(open, o...)
	}
	return verdicts, open
}

// of compares what the row speaks of.
func (r *Row) of(c *model.Change) (verdicts []Verdict, open []Undecided) {
	if r.path == "(scope)" {
		if v, ok := r.scope(c); ok {
			return []Verdict{v}, nil
		}
		return nil, nil
	}
	set := model.ScaleSet{Resource: c.After}
	inMode, modeKnown := set.Mode().Is(r.mode)
	if r.mode != "" && modeKnown && !inMode {
		return nil, nil
	}
	for _, p := range r.pairs(c) {
		switch r.compare(p.before, p.after) {
		case differs:
			if r.mode != "" && !modeKnown {
				open = append(open, Undecided{r, set.Mode()})
			} else if v, ok := r.judge(c, p.before, p.after); ok {
				verdicts = append(verdicts, v)
			}
		case unknown:
			open = append(open, Undecided{r, unknownOf(p)})
		}
	}
	return verdicts, open
}

// unknownOf returns the side of a pair that is not known, or has such a part.
func unknownOf(p nodePair) (out *model.Node) {
	for _, n := range [...]*model.Node{p.after, p.before} {
		n.Walk(func(n *model.Node) bool {
			if out == nil && n.IsUnknown() {
				out = n
			}
			return out == nil
		})
	}
	return out
}

// pairs returns the property on both sides, once for each element of an array.
func (r *Row) pairs(c *model.Change) []nodePair {
	if r.path == "properties.orchestrationMode" {
		return []nodePair{{mode(c.Before), mode(c.After)}}
	}
	return nodePairs(c.Before.Node, c.After.Node, strings.Split(r.path, "."))
}

// scope compares the resource groups, where both are known.
func (r *Row) scope(c *model.Change) (Verdict, bool) {
	before, after := groupOf(c.Before), groupOf(c.After)
	if before == "" || after == "" || strings.EqualFold(before, after) {
		return Verdict{}, false
	}
	kind := Another
	if providerJudges(c) && r.provider(c.After) == "replaces" {
		kind = Replaced
	}
	return Verdict{Kind: kind, Row: r, Before: c.Before.At("name"), After: c.After.At("name"), Was: before, Is: after}, true
}

// groupOf returns the resource group of a resource, as it is written; "" where
// it is not known.
func groupOf(r *model.Resource) string {
	const before = "/resourcegroups/"
	i := strings.Index(strings.ToLower(r.ID), before)
	if i < 0 {
		return ""
	}
	group, _, _ := strings.Cut(r.ID[i+len(before):], "/")
	if hasPlaceholder(group) {
		return ""
	}
	return group
}

// providerJudges reports whether both sides are the same resource of azurerm,
// which compares them itself.
func providerJudges(c *model.Change) bool {
	typ := ProviderType(c.After)
	return typ != "" && typ == ProviderType(c.Before)
}

// ofAnotherType reports whether both sides are resources of azurerm, and of
// different types: then it destroys the one and makes the other.
func ofAnotherType(c *model.Change) bool {
	was, is := ProviderType(c.Before), ProviderType(c.After)
	return was != "" && is != "" && was != is
}

// judge returns the verdict on a property that differs; false where it is none
// of what the row speaks of.
func (r *Row) judge(c *model.Change, before, after *model.Node) (Verdict, bool) {
	v := Verdict{Row: r, Before: before, After: after}
	if ofAnotherType(c) {
		v.Kind = Replaced
		return v, r.fixedByType() // what else changes goes with the old one
	}
	ok := r.platformVerdict(&v, c)
	if !providerJudges(c) {
		return v, ok
	}
	switch r.providerKind(c, before, after) {
	case "replaces":
		v.Kind, v.Unsure, v.Idle = Replaced, false, false
		return v, true
	case "refused-by-provider":
		v.Kind, v.Unsure, v.Idle = ByProvider, false, false
		return v, true
	case "fixed-by-resource-type":
		return v, ok && v.Kind != Refused
	case "apply-fails", "in-place":
		switch {
		case v.Kind == Refused:
			v.Kind = ApplyFails
		case v.Unsure || v.Kind == Another:
			v.Kind, v.Unsure = r.taken(), false
		}
	}
	return v, ok
}

// fixedByType reports whether the type of an azurerm resource says what the
// property is: the mode, and the operating system.
func (r *Row) fixedByType() bool {
	return r.path == "properties.orchestrationMode" || strings.HasSuffix(r.path, ".osDisk.osType")
}

// providerKind returns the provider's verdict for the case at hand.
func (r *Row) providerKind(c *model.Change, before, after *model.Node) string {
	verdict, rest, conditional := strings.Cut(r.provider(c.After), " if ")
	if !conditional {
		return verdict
	}
	condition, otherwise, _ := strings.Cut(rest, " else ")
	holds := false
	switch condition {
	case "added":
		holds = superset(before, after)
	case "off":
		was, _ := before.Bool()
		is, known := after.Bool()
		holds = was && known && !is
	case "mix":
		is, known := c.After.At("sku", "name").Is("Mix")
		holds = is || !known
	case "toggled":
		holds = before.IsAbsent() != after.IsAbsent()
	}
	if holds {
		return verdict
	}
	return otherwise
}
