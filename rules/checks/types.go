package checks

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/lint"
	"vmsslint/schemas"
)

// typedTypes are the types whose resources are held to the table of types. Of
// the others than scale sets and their children the rules are less sure: their
// findings are warnings at most.
var typedTypes = [...]struct {
	name string
	sure bool
}{
	{model.ScaleSetType, true},
	{model.ScaleSetType + "/extensions", true},
	{model.ScaleSetType + "/virtualMachines", true},
	{"Microsoft.Compute/virtualMachines", false},
	{"Microsoft.Compute/images", false},
	{"Microsoft.Compute/hostGroups", false},
	{"Microsoft.Compute/hostGroups/hosts", false},
	{"Microsoft.Compute/proximityPlacementGroups", false},
	{"Microsoft.Compute/capacityReservationGroups", false},
	{"Microsoft.StandbyPool/standbyVirtualMachinePools", false},
	{model.AutoscaleType, false},
	{model.LoadBalancerType, false},
	{"Microsoft.Network/publicIPAddresses", false},
	{"Microsoft.Network/publicIPPrefixes", false},
	{"Microsoft.Network/virtualNetworks", false},
	{"Microsoft.Network/virtualNetworks/subnets", false},
	{"Microsoft.Network/natGateways", false},
	{"Microsoft.Network/networkSecurityGroups", false},
}

// envelope are members of any resource, which a type need not list.
var envelope = [...]string{"type", "name", "apiVersion", "location", "tags", "scope", "identity", "zones", "sku", "plan", "kind", "managedBy", "extendedLocation", "asserts", "import", "extension", "properties", "subscriptionId", "resourceGroup"}

// earlyName is a property that the service takes although its types do not
// list it: published templates that deploy carry it.
const earlyName = "properties.largeScaleEnabled"

// sureSince is the API version since which templates keep to the types;
// earlier ones use members before the types list them.
const sureSince = "2019-03-01"

// typed is one property of a resource with what its type says of it.
type typed struct {
	node    *model.Node
	prop    *schemas.Property // nil where the type does not list it
	parent  *schemas.Property
	typ     *schemas.Property // the resource type
	version string
	top     bool // a member of the resource itself
	most    lint.Severity
}

// eachTyped calls judge for every property of the resources that the table of
// types knows, but for what lies below a property whose members it does not
// list, or below one that it does not know.
func eachTyped(p *lint.Pass, judge func(t typed)) {
	for _, r := range p.Unit.Resources {
		for _, known := range typedTypes {
			if !r.Is(known.name) || r.APIVersion == "" {
				continue
			}
			typ := p.Types.Type(known.name)
			if typ == nil {
				continue
			}
			t := typed{node: r.Node, prop: typ, typ: typ, version: r.APIVersion, most: lint.Warning}
			if known.sure && r.APIVersion >= sureSince {
				t.most = lint.Error
			}
			t.walk(judge, true)
		}
	}
}

// walk judges what is below t.
func (t typed) walk(judge func(typed), top bool) {
	items, _ := t.node.Items()
	for _, it := range items {
		child := t
		child.node, child.prop, child.parent, child.top = it, t.prop.Child("[]"), t.prop, false
		if child.prop != nil {
			judge(child)
			child.walk(judge, false)
		}
	}
	for _, f := range t.node.Fields() {
		child := t
		child.node, child.prop, child.parent, child.top = f.Node, t.prop.Child(f.Name), t.prop, top
		if child.prop == nil && t.closed() {
			judge(child)
			continue
		}
		if child.prop != nil && child.prop.Name != "*" {
			judge(child)
			child.walk(judge, false)
		}
	}
}

// enveloped reports whether t is a member that any resource may have.
func (t typed) enveloped() bool { return t.top && containsName(envelope[:], t.node.Name()) }

// closed reports whether the members of t's property are all listed.
func (t typed) closed() bool {
	return t.prop != nil && !t.prop.Unlisted && len(t.prop.Children()) > 0 && t.prop.Child("*") == nil
}

// unknownProperty is API001.
func unknownProperty(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop != nil || t.enveloped() || strings.EqualFold(t.node.Path(), earlyName) {
			return
		}
		if t.most != lint.Error && strings.EqualFold(t.node.Name(), "comments") {
			return // a remark, which authors write anywhere and most providers leave aside
		}
		if strings.Contains(t.node.Name(), "{") || t.node.Path() != "" && !plainName(t.node.Name()) {
			return // a name that is an expression, not known in full
		}
		p.Report(t.node, "there is no property '%s' in %s%s", t.node.Name(), where(t.node), t.suggestion()).AtMost(t.most)
	})
}

func plainName(s string) bool {
	for _, r := range s {
		if r > 126 || r < 33 {
			return false
		}
	}
	return s != ""
}

func containsName(list []string, name string) bool {
	for _, n := range list {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// where names the object that a property stands in.
func where(n *model.Node) string {
	if parent := n.Parent(); parent != nil && parent.Path() != "" {
		return parent.Path()
	}
	return "the resource"
}

// suggestion offers where else the type has a property of that name, or the
// nearest sibling.
func (t typed) suggestion() string {
	if elsewhere := t.elsewhere(); len(elsewhere) > 0 {
		return "; the type has one of that name at " + strings.Join(elsewhere, " and at ")
	}
	var names []string
	for _, c := range t.parent.Children() {
		names = append(names, c.Name)
	}
	return source.DidYouMean(t.node.Name(), names)
}

// manyElsewhere is how many places of one name help nobody any more: id, name
// and type are everywhere.
const manyElsewhere = 2

// elsewhere returns the paths at which the type has a property of t's name that
// its author may have meant, nil where there are none or many.
func (t typed) elsewhere() []string {
	var found []string
	var walk func(p *schemas.Property, path string)
	walk = func(p *schemas.Property, path string) {
		for _, c := range p.Children() {
			at := path + "." + c.Name
			if path == "" || c.Name == "[]" {
				at = path + c.Name
			}
			if strings.EqualFold(c.Name, t.node.Name()) && !c.ReadOnly && c.First <= t.version && (c.Last == "" || c.Last >= t.version) {
				found = append(found, at)
			}
			walk(c, at)
		}
	}
	walk(t.typ, "")
	if len(found) > manyElsewhere {
		return nil
	}
	slices.Sort(found)
	return found
}

// propertyTooNew is API002.
func propertyTooNew(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || t.prop.ReadOnly || t.enveloped() || t.node.IsAbsent() || t.prop.First == "" || t.version >= t.prop.First {
			return
		}
		if t.parent != nil && t.parent.First > t.version {
			return // said of the object around it
		}
		p.Report(t.node, "%s came with API version %s, and this resource uses %s", last(t.node.Path()), t.prop.First, t.version).AtMost(t.most)
	})
}

// propertyRemoved is API003.
func propertyRemoved(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || t.prop.ReadOnly || t.enveloped() || t.node.IsAbsent() || t.prop.Last == "" || t.version <= t.prop.Last {
			return
		}
		if t.parent != nil && t.parent.Last != "" && t.parent.Last < t.version {
			return // said of the object around it
		}
		now := ""
		for i, w := range rowsOf(p.Rule.ID) {
			if i+1 != p.Without && strings.EqualFold(w.path, t.node.Path()) && w.now != "" {
				now = "; since then it is " + w.now
			}
		}
		p.Report(t.node, "API version %s was the last with %s, and this resource uses %s%s", t.prop.Last, last(t.node.Path()), t.version, now).AtMost(t.most)
	})
}

// typeBounds is API102.
func typeBounds(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || t.prop.ReadOnly || t.prop.Least == nil && t.prop.Most == nil || t.node.IsAbsent() {
			return
		}
		if t.node.IsUnknown() {
			p.Undecide(t.node)
			return
		}
		n, of, ok := int64(0), "", false
		if items, is := t.node.Items(); is {
			n, of, ok = int64(len(items)), " items", true
		} else {
			n, ok = t.node.Number()
		}
		switch {
		case !ok:
		case t.prop.Least != nil && n < int64(*t.prop.Least):
			p.Report(t.node, "%s is %d%s, and the type asks for at least %d", last(t.node.Path()), n, of, *t.prop.Least).AtMost(t.most)
		case t.prop.Most != nil && n > int64(*t.prop.Most):
			p.Report(t.node, "%s is %d%s, and the type allows at most %d", last(t.node.Path()), n, of, *t.prop.Most).AtMost(t.most)
		}
	})
}

// enumValue is API004.
func enumValue(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || len(t.prop.Enum) == 0 || t.prop.Kind != "string" || t.prop.ReadOnly || t.top {
			return
		}
		if t.node.IsUnknown() {
			p.Undecide(t.node)
			return
		}
		text, ok := t.node.String()
		if !ok || text == "" {
			return // an empty string counts as omitted
		}
		for i, e := range t.prop.Enum {
			if strings.EqualFold(e, text) {
				if since := t.prop.EnumSince[i]; since > t.version && !t.prop.Open {
					p.Report(t.node, "%s %s came with API version %s, and this resource uses %s", last(t.node.Path()), show(t.node), since, t.version).AtMost(lint.Warning)
				}
				return
			}
		}
		f := p.Report(t.node, "%s %s is none of %s%s", last(t.node.Path()), show(t.node), strings.Join(t.prop.Enum, ", "), source.DidYouMean(text, t.prop.Enum)).AtMost(t.most)
		if t.prop.Open {
			f.AtMost(lint.Warning)
		}
	})
}

// valueType is API005.
func valueType(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || t.prop.ReadOnly || t.node.IsAbsent() || t.node.IsUnknown() || t.top && t.prop.Kind == "string" {
			return
		}
		want := wrongKind(t.prop.Kind, t.node)
		if text, ok := t.node.String(); want == "" || ok && text == "" {
			return // an empty string counts as omitted
		}
		f := p.Report(t.node, "%s must be %s, and it is %s", last(t.node.Path()), want, describe(t.node))
		if converts(t.prop.Kind, t.node) {
			f.AtMost(lint.Info)
		}
	})
}

// wrongKind returns what a node should be, in words, where it is not; "" where it is.
func wrongKind(kind schemas.Kind, n *model.Node) string {
	ok, want := true, ""
	switch kind {
	case "string":
		// Numbers among the elements of zones, and in texts, are converted.
		ok, want = n.Kind == model.String || n.Kind == model.Int || n.Kind == model.Float, "a string"
	case "int":
		ok, want = n.Kind == model.Int || n.Kind == model.Float && n.Flt == math.Trunc(n.Flt), "an integer"
	case "number":
		ok, want = n.Kind == model.Int || n.Kind == model.Float, "a number"
	case "bool":
		ok, want = n.Kind == model.Bool, "a boolean"
	case "array":
		ok, want = n.Kind == model.Array, "an array"
	case "object":
		ok, want = n.Kind == model.Object, "an object"
	}
	if ok {
		return ""
	}
	return want
}

// converts reports whether Resource Manager makes the value of n into what is
// asked for: many published templates write booleans and numbers in quotes.
func converts(kind schemas.Kind, n *model.Node) bool {
	switch kind {
	case "int", "number":
		_, ok := n.Number()
		return ok
	case "bool":
		_, ok := n.Bool()
		return ok
	case "string":
		return n.Kind == model.Bool
	}
	return false
}

// describe says what a node is, with its value where that helps.
func describe(n *model.Node) string {
	if n.Kind == model.String && !n.Secret {
		return fmt.Sprintf("the string %s", show(n))
	}
	return n.Kind.String()
}

// requiredProperty is API006.
func requiredProperty(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || t.node.Kind != model.Object || t.most != lint.Error {
			return
		}
		for _, c := range t.prop.Children() {
			if !c.Required || c.ReadOnly || c.Name == "[]" || c.First > t.version || c.Last != "" && c.Last < t.version {
				continue
			}
			if !t.node.Lacks(c.Name) {
				continue
			}
			f := p.Report(t.node.At(c.Name), "%s is missing in %s: the type requires it", c.Name, t.node.Path()).AtMost(t.most)
			if t.node.IsOpen() {
				f.AtMost(lint.Warning) // the set that is there has one
			}
		}
	})
}

// readOnlyProperty is API008.
func readOnlyProperty(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || !t.prop.ReadOnly || t.top || t.node.IsAbsent() || t.node.IsUnknown() {
			return
		}
		switch strings.ToLower(t.node.Name()) {
		case "type", "id", "name":
			return // published templates carry them, and the platform leaves them aside
		}
		p.Report(t.node, "%s is set by the service; what a template says there is left aside", last(t.node.Path()))
	})
}
