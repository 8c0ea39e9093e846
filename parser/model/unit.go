package model

import (
	"context"
	"strings"

	"vmsslint/parser/source"
)

// Resource is one resource that a unit deploys.
type Resource struct {
	// Type is the full type, with the parents' types, as it was written.
	Type string
	// Label names the resource for people: its type and its full name, with the
	// source expression in the place of a name that is not known.
	Label string
	// ID is the resource id as text, which may have placeholder characters in
	// it; see Node.Text.
	ID string
	// APIVersion is the API version, "" where it is not known.
	APIVersion string
	// Node is the resource itself: type, name, location, sku, properties, …
	Node *Node
	// Address is where the resource stands in its source: symbolic names or
	// positions, and the loop's index. It does not change with a parameter.
	Address string
	// SourcePath is the path of the resource in its file: "resources[2]".
	SourcePath string
	// Conditional says why it is not known whether the resource is deployed at
	// all, "" where it is known to be.
	Conditional string
	// Format is the language the resource was written in: "arm" or "terraform".
	Format string
	// Attribute returns the name that the source has for the property at a path
	// of the resource, "" where it has none. It is nil where the source uses
	// Azure's own names.
	Attribute func(path string) string
	// Ignores are the names that the source has for properties whose changes it
	// leaves alone once the resource is there; "all" for all of them.
	Ignores []string
}

// Is reports whether r is of the full type t.
func (r *Resource) Is(t string) bool { return strings.EqualFold(r.Type, t) }

// At returns the node at path below the resource.
func (r *Resource) At(path ...string) *Node { return r.Node.At(path...) }

// Gap is a part of a unit that was not followed, and why.
type Gap struct {
	Span    source.Span
	Message string
}

// IssueKind tells issues apart for the rules that report them.
type IssueKind uint8

// The kinds of issues.
const (
	ParameterIssue  IssueKind = iota // a parameter's value against its declaration
	DuplicateName                    // an object that names a member twice
	UnusedParameter                  // a parameter that no expression reads
	UnusedVariable                   // a variable that no expression reads
	LanguageVersion                  // a list of resources of another language version
	UnknownArgument                  // an argument of a resource that its provider does not have
	RenamedArgument                  // an argument under a name that its provider no longer has
	MissingArgument                  // an argument that its provider requires, and that is not written
	SecretDefault                    // a default of a parameter that is secure
	PlainSecret                      // a parameter that is not secure, and holds a secret
	SecretOutput                     // an output that gives out a secret
)

// Issue is a finding of the loader about inputs and outputs of the template
// itself.
type Issue struct {
	Kind IssueKind
	// Name is the parameter that it is about, or "".
	Name    string
	Message string
	Span    source.Span
	// Secret says that Span holds a secret, whose text must not be printed.
	Secret bool
	// Weak says that it need not be a mistake: a parameter file was taken to
	// belong to the template by its name alone.
	Weak bool
}

// Output is a named result of a template.
type Output struct {
	Name string
	Node *Node
}

// Unit is what is deployed together: a root template with its nested
// deployments. Call Link once it is complete.
type Unit struct {
	// Root is the file the unit was loaded from.
	Root string
	// Computed says that the values were read as they were computed, as those of a
	// plan, so that how their author wrote them is not known.
	Computed bool
	// Resources are all that deploy, in source order, loops expanded.
	Resources []*Resource
	Outputs   []Output
	Issues    []Issue
	Gaps      []Gap

	ScaleSets  []*ScaleSet
	Autoscales []*Autoscale

	byID   map[string]*Resource
	update *update // of the scale sets that only change one that is there, or nil
}

// Link finds the scale sets and what refers to them. Loaders call it once,
// when Resources is complete.
func (u *Unit) Link() {
	u.byID = make(map[string]*Resource, len(u.Resources))
	for _, r := range u.Resources {
		u.byID[strings.ToLower(r.ID)] = r
		if r.Is(ScaleSetType) {
			u.ScaleSets = append(u.ScaleSets, &ScaleSet{Resource: r, Unit: u})
		}
	}
	for _, r := range u.Resources {
		if r.Is(AutoscaleType) {
			u.Autoscales = append(u.Autoscales, newAutoscale(u, r))
		}
	}
}

// ByID returns the resource whose id is that of node, or nil. Ids that are
// not known entirely still match when their known and unknown parts agree.
func (u *Unit) ByID(node *Node) *Resource {
	text, ok := node.Text()
	if !ok {
		return nil
	}
	return u.byID[strings.ToLower(text)]
}

// Owner returns the resource of the unit that node's id lies in, such as the
// load balancer of a pool's id, and the rest of the id as segments of types
// and names; nil where no resource of the unit owns it.
func (u *Unit) Owner(node *Node) (*Resource, []string) {
	text, ok := node.Text()
	if !ok {
		return nil, nil
	}
	text = strings.ToLower(text)
	for id := text; ; {
		if r := u.byID[id]; r != nil {
			rest := strings.Trim(text[len(id):], "/")
			if rest == "" {
				return r, nil
			}
			return r, strings.Split(rest, "/")
		}
		// Ids are pairs of type and name: drop the last pair.
		i := strings.LastIndexByte(id, '/')
		if i <= 0 {
			return nil, nil
		}
		if id = id[:i]; strings.HasSuffix(id, "/providers") {
			return nil, nil
		}
	}
}

// Element returns the resource that a subresource id points into, with the
// element of its property that carries the id's last name: for a pool's id
// the load balancer and the entry of backendAddressPools. Both are nil where
// the unit does not declare it.
func (u *Unit) Element(id *Node) (*Resource, *Node) {
	owner, rest := u.Owner(id)
	switch {
	case owner == nil:
		return nil, nil
	case len(rest) == 0:
		return owner, owner.Node
	case len(rest) != 2:
		return nil, nil
	}
	items, _ := owner.At("properties", rest[0]).Items()
	for _, it := range items {
		if name, ok := it.At("name").Text(); ok && strings.EqualFold(name, rest[1]) {
			return owner, it
		}
	}
	return owner, nil
}

// Input is a parameter of a root template.
type Input struct {
	Name string
	// Type is the language's own word for the type.
	Type string
	// Span is where the input is declared.
	Span source.Span
	// HasDefault says that a deployment needs no value for it.
	HasDefault bool
	// Domain lists the values that the declaration allows, where it lists them.
	Domain []*Node
}

// Scenario is one concrete deployment: where the values of the inputs come
// from. The zero Scenario takes the defaults.
type Scenario struct {
	// ParameterFile supplies values, or is nil. Paired says that it was found
	// by its name, and not given.
	ParameterFile *source.File
	Paired        bool
	// Set supplies values by name as JSON or plain text; it goes before ParameterFile.
	Set []Assignment
}

// Assignment is one value given on the command line.
type Assignment struct{ Name, Value string }

// Template is a loaded root that can be expanded again and again; loaders
// implement it, the engine drives it.
type Template interface {
	// Path is the file that the template was loaded from.
	Path() string
	// Inputs are what a deployment may, or must, give a value.
	Inputs() []Input
	// Expand evaluates one scenario. The unit is what could be read, also
	// where diagnostics say that not all could.
	Expand(ctx context.Context, s Scenario) (*Unit, []source.Diagnostic)
}
