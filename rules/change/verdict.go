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
	Deallocate             // instances have to be stopped first
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
	// Unsure says that Azure says nothing of such a change.
	Unsure bool
}

// Undecided is a property of which it is not known whether it changed.
type Undecided struct {
	Row  *Row
	Node *model.Node
}

// Of compares the two sides of a resource. It returns nothing for one that is
// on one side only.
func Of(c *model.Change) (verdicts []Verdict, open []Undecided) {
	if c.Before == nil || c.After == nil {
		return nil, nil
	}
	for i := range rows {
		r := &rows[i]
		target := r.target
		if target == "" {
			target = model.ScaleSetType
		}
		if !c.After.Is(target) || !r.inMode(c) {
			continue
		}
		if r.path == "(scope)" {
			if v, ok := r.scope(c); ok {
				verdicts = append(verdicts, v)
			}
			continue
		}
		for _, p := range r.pairs(c) {
			switch r.compare(p.before, p.after) {
			case differs:
				if v, ok := r.judge(c, p.before, p.after); ok {
					verdicts = append(verdicts, v)
				}
			case unknown:
				n := p.after
				if !n.IsUnknown() {
					n = p.before
				}
				open = append(open, Undecided{r, n})
			}
		}
	}
	return verdicts, open
}

// pairs returns the property on both sides, once for each element of an array.
func (r *Row) pairs(c *model.Change) []nodePair {
	if r.path == "properties.orchestrationMode" {
		return []nodePair{{mode(c.Before), mode(c.After)}}
	}
	return nodePairs(c.Before.Node, c.After.Node, strings.Split(r.path, "."))
}

// inMode reports whether the row holds for the mode of the set.
func (r *Row) inMode(c *model.Change) bool {
	if r.mode == "" || r.target != "" {
		return true
	}
	set := model.ScaleSet{Resource: c.After}
	is, known := set.Mode().Is(r.mode)
	return !known || is
}

// scope compares the resource groups, where both are known.
func (r *Row) scope(c *model.Change) (Verdict, bool) {
	before, after := groupOf(c.Before), groupOf(c.After)
	if before == "" || after == "" || before == after {
		return Verdict{}, false
	}
	kind := Another
	if r.provider(c.After) == "replaces" {
		kind = Replaced
	}
	return Verdict{Kind: kind, Row: r, Before: c.Before.At("name"), After: c.After.At("name")}, true
}

func groupOf(r *model.Resource) string {
	group, _, _ := strings.Cut(r.Identity(), "|")
	return group
}

// judge returns the verdict on a property that differs; false where it is none
// of what the row speaks of.
func (r *Row) judge(c *model.Change, before, after *model.Node) (Verdict, bool) {
	v := Verdict{Row: r, Before: before, After: after}
	provider := r.provider(c.After)
	if terraformType(c.Before) != terraformType(c.After) && terraformType(c.Before) != "" && provider != "" {
		provider = "" // of another type: the old one goes, whatever the property
	}
	kind, unsure, ok := r.platformKind(c, before, after)
	v.Kind, v.Unsure = kind, unsure
	if provider == "" {
		return v, ok
	}
	switch r.providerKind(provider, c, before, after) {
	case "replaces":
		v.Kind, v.Unsure = Replaced, false
		return v, true
	case "refused-by-provider":
		v.Kind, v.Unsure = ByProvider, false
		return v, true
	case "apply-fails":
		if ok && kind == Refused {
			v.Kind = ApplyFails
		}
		return v, ok
	case "in-place":
		if unsure || kind == Another {
			v.Kind, v.Unsure = r.taken(c), false
			return v, true
		}
		return v, ok
	}
	return v, ok
}

// providerKind returns the provider's verdict for the case at hand.
func (r *Row) providerKind(text string, c *model.Change, before, after *model.Node) string {
	verdict, rest, conditional := strings.Cut(text, " if ")
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

// platformKind returns what the platform does with the change; false where it
// is no change that the row speaks of.
func (r *Row) platformKind(c *model.Change, before, after *model.Node) (kind Kind, unsure, ok bool) {
	switch r.platform {
	case "refuses":
		return Refused, false, true
	case "new-resource":
		return Another, false, true
	case "refuses-removal":
		if superset(before, after) {
			return NewOnly, false, true
		}
		return Refused, false, true
	case "refuses-reverse":
		is, _ := after.Bool()
		if is {
			return Refused, false, true
		}
		return InPlace, false, true
	case "needs-deallocation", "refuses-while-running":
		return Deallocate, false, true
	case "refuses-while-enabled":
		if isOn(c.Before.At("properties", "automaticRepairsPolicy", "enabled")) && isOn(c.After.At("properties", "automaticRepairsPolicy", "enabled")) {
			return Refused, false, true
		}
		return InPlace, false, true
	case "refuses-with-plan":
		if c.Before.At("plan", "name").IsPresent() {
			return Refused, false, true
		}
		return 0, false, false
	case "accepts-without-plan":
		if c.Before.At("plan", "name").IsPresent() {
			return 0, false, false // the row of images with a plan says it
		}
		return Rolling, false, true
	case "refuses-other-network":
		if network(before) == "" || network(after) == "" || network(before) == network(after) {
			return Rolling, false, true
		}
		return Refused, false, true
	case "accepts-upgrade":
		if is, _ := after.Is("TrustedLaunch"); is && before.IsAbsent() {
			return Deallocate, false, true
		}
		return InPlace, true, true
	case "refuses-under-health-probe":
		return 0, false, false // the rules themselves look at both resources
	case "unknown":
		return InPlace, true, true
	}
	return r.taken(c), false, true
}

// taken returns how instances take over a change that is accepted.
func (r *Row) taken(c *model.Change) Kind {
	switch {
	case r.semantics == "allowed-new-instances" || strings.HasPrefix(r.instances, "new ") || strings.HasPrefix(r.instances, "later "):
		return NewOnly
	case r.semantics == "needs-deallocation":
		return Deallocate
	case strings.HasPrefix(r.instances, "by upgrade mode"), strings.HasPrefix(r.instances, "instances on the latest"):
		return Rolling
	case strings.HasPrefix(r.path, "properties.virtualMachineProfile."):
		return Rolling
	}
	return InPlace
}

func isOn(n *model.Node) bool {
	b, ok := n.Bool()
	return ok && b
}

// network returns the virtual network of a subnet's id, without regard to
// case; "" where it is not known.
func network(n *model.Node) string {
	id, ok := n.String()
	if !ok {
		return ""
	}
	id = strings.ToLower(id)
	head, _, ok := strings.Cut(id, "/subnets/")
	if !ok {
		return ""
	}
	return head
}

// superset reports whether every element of before is one of after's.
func superset(before, after *model.Node) bool {
	old, _ := before.Items()
	now, _ := after.Items()
	if len(old) == 0 && len(now) > 0 {
		return false // a regional set never becomes zonal
	}
	for _, o := range old {
		found := false
		for _, n := range now {
			found = found || same(o, n)
		}
		if !found {
			return false
		}
	}
	return true
}
