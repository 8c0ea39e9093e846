package checks

import (
	"fmt"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
	"vmsslint/schemas"

	"vmsslint/parser/source"
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
	{model.AutoscaleType, false},
	{model.LoadBalancerType, false},
}

// envelope are members of any resource, which a type need not list.
var envelope = [...]string{"type", "name", "apiVersion", "location", "tags", "scope", "identity", "zones", "sku", "plan", "kind", "managedBy", "extendedLocation", "asserts", "import", "extension", "properties", "subscriptionId", "resourceGroup"}

// earlyNames are names that the service takes although its types do not list
// them: published templates that deploy carry them.
var earlyNames = [...]string{"largeScaleEnabled"}

// sureSince is the API version since which templates keep to the types;
// earlier ones use members before the types list them.
const sureSince = "2019-03-01"

// typed is one property of a resource with what its type says of it.
type typed struct {
	node    *model.Node
	prop    *schemas.Property // nil where the type does not list it
	parent  *schemas.Property
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
			t := typed{node: r.Node, prop: typ, version: r.APIVersion, most: lint.Warning}
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

// closed reports whether the members of t's property are all listed.
func (t typed) closed() bool {
	return t.prop != nil && !t.prop.Unlisted && len(t.prop.Children()) > 0 && t.prop.Child("*") == nil
}

// unknownProperty is API001.
func unknownProperty(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop != nil || t.top && containsName(envelope[:], t.node.Name()) || containsName(earlyNames[:], t.node.Name()) {
			return
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

// suggestion offers the nearest sibling.
func (t typed) suggestion() string {
	var names []string
	for _, c := range t.parent.Children() {
		names = append(names, c.Name)
	}
	return source.DidYouMean(t.node.Name(), names)
}

// propertyTooNew is API002.
func propertyTooNew(p *lint.Pass) {
	eachTyped(p, func(t typed) {
		if t.prop == nil || t.prop.ReadOnly || t.top || t.node.IsAbsent() || t.prop.First == "" || t.version >= t.prop.First {
			return
		}
		if t.parent != nil && t.parent.First > t.version {
			return // said of the object around it
		}
		p.Report(t.node, "%s came with API version %s, and this resource uses %s", last(t.node.Path()), t.prop.First, t.version).AtMost(t.most)
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
		if t.prop == nil || t.node.IsAbsent() || t.node.IsUnknown() || t.top && t.prop.Kind == "string" {
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
		ok, want = n.Kind == model.Int || n.Kind == model.Float, "an integer"
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
	case "int":
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
			if n := t.node.At(c.Name); n.IsAbsent() {
				p.Report(n, "%s is missing in %s: the type requires it", c.Name, t.node.Path()).AtMost(t.most)
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
