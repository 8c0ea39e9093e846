package policy

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"vmsslint/parser/model"
	"vmsslint/schemas"
)

// Document is what policies see of one unit.
type Document struct {
	Unit *model.Unit
	// Unknown are the values that are not known, in the order of the document.
	Unknown []Leaf

	value ast.Object
	roots map[string][]*model.Resource
}

// Leaf is a value that is not known.
type Leaf struct {
	// Path is where the value would stand: ["scaleSets", 0, "sku", "capacity"].
	Path []any
	// Node is its node in the model.
	Node *model.Node
	// Type is what is known of its type, or nil.
	Type *schemas.Property
}

// String returns the path as it stands under input.unknown.
func (l Leaf) String() string { return joinPath(l.Path) }

func joinPath(path []any) string {
	var b strings.Builder
	for _, s := range path {
		switch s := s.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(s) + "]")
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s)
		}
	}
	return b.String()
}

// groups are the arrays of the document, each with the type it holds.
var groups = [...]struct{ name, typ string }{
	{"scaleSets", model.ScaleSetType},
	{"autoscaleSettings", model.AutoscaleType},
	{"loadBalancers", model.LoadBalancerType},
	{"virtualMachines", "Microsoft.Compute/virtualMachines"},
	{"extensions", model.ScaleSetType + "/extensions"},
}

// NewDocument builds the document of u.
func NewDocument(u *model.Unit, types *schemas.Types) *Document {
	d := &Document{Unit: u, roots: map[string][]*model.Resource{}}
	b := builder{doc: d}
	terms := [][2]*ast.Term{}
	for _, g := range groups {
		var items []*ast.Term
		var typ *schemas.Property
		for _, r := range u.Resources {
			if r.Is(g.typ) {
				if typ == nil {
					typ = types.Type(g.typ)
				}
				path := []any{g.name, len(items)}
				d.roots[g.name] = append(d.roots[g.name], r)
				items = append(items, b.resource(r, path, typ))
			}
		}
		terms = append(terms, [2]*ast.Term{ast.StringTerm(g.name), ast.ArrayTerm(items...)})
	}
	terms = append(terms,
		[2]*ast.Term{ast.StringTerm("incomplete"), ast.BooleanTerm(len(u.Gaps) > 0)},
		[2]*ast.Term{ast.StringTerm("defaulted"), stringArray(b.defaulted)},
		[2]*ast.Term{ast.StringTerm("unknown"), stringArray(b.unknownPaths())},
	)
	d.value = ast.NewObject(terms...)
	return d
}

// JSON returns the document as JSON.
func (d *Document) JSON() any {
	v, err := ast.JSON(d.value)
	if err != nil {
		return fmt.Sprintf("the document cannot be written: %v", err)
	}
	return v
}

func stringArray(list []string) *ast.Term {
	terms := make([]*ast.Term, len(list))
	for i, s := range list {
		terms[i] = ast.StringTerm(s)
	}
	return ast.ArrayTerm(terms...)
}

type builder struct {
	doc       *Document
	defaulted []string
}

func (b *builder) unknownPaths() []string {
	out := make([]string, len(b.doc.Unknown))
	for i, l := range b.doc.Unknown {
		out[i] = l.String()
	}
	return out
}

// resource builds one resource: its own members, what the service fills in,
// and the links to other resources.
func (b *builder) resource(r *model.Resource, path []any, typ *schemas.Property) *ast.Term {
	term := b.node(r.Node, path, typ)
	obj, ok := term.Value.(ast.Object)
	if !ok {
		return term
	}
	obj.Insert(ast.StringTerm("label"), ast.StringTerm(r.Label))
	if r.Conditional != "" {
		obj.Insert(ast.StringTerm("conditional"), ast.BooleanTerm(true))
	}
	for _, set := range b.doc.Unit.ScaleSets {
		if set.Resource == r {
			b.fillDefault(obj, path, "orchestrationMode", set.Mode())
			b.fillDefault(obj, path, "singlePlacementGroup", set.SinglePlacementGroup())
		}
	}
	for _, a := range b.doc.Unit.Autoscales {
		if a.Resource == r {
			b.link(obj, a, path)
		}
	}
	if r.Is(model.ScaleSetType + "/extensions") {
		b.linkExtension(obj, r, path)
	}
	return term
}

// linkExtension names the scale set that an extension lies in by its index.
// One that lies in no set of the unit may lie in any while its name is not known.
func (b *builder) linkExtension(obj ast.Object, r *model.Resource, path []any) {
	cut := strings.LastIndexByte(r.ID, '/')
	for i, set := range b.doc.roots["scaleSets"] {
		if cut > 0 && set.ID != "" && strings.EqualFold(r.ID[:cut], set.ID+"/extensions") {
			obj.Insert(ast.StringTerm("scaleSet"), ast.IntNumberTerm(i))
			return
		}
	}
	if name := r.At("name"); name.IsUnknown() {
		at := append(path[:len(path):len(path)], "scaleSet")
		b.doc.Unknown = append(b.doc.Unknown, Leaf{Path: at, Node: name, Type: &schemas.Property{Kind: "int"}})
	}
}

// fillDefault puts a default of the service into properties.
func (b *builder) fillDefault(obj ast.Object, path []any, name string, n *model.Node) {
	at := append(path[:len(path):len(path)], "properties", name)
	n = hidden(n)
	if n.IsUnknown() {
		for _, l := range b.doc.Unknown {
			if l.String() == joinPath(at) {
				return
			}
		}
		b.doc.Unknown = append(b.doc.Unknown, Leaf{Path: at, Node: n, Type: &schemas.Property{Kind: "bool"}})
		return
	}
	if n.Defaulted == "" {
		return
	}
	props := obj.Get(ast.StringTerm("properties"))
	if props == nil {
		return
	}
	if inner, ok := props.Value.(ast.Object); ok {
		inner.Insert(ast.StringTerm(name), scalarTerm(n, nil))
		b.defaulted = append(b.defaulted, joinPath(at))
	}
}

// link names the scale set that an autoscale setting targets by its index.
func (b *builder) link(obj ast.Object, a *model.Autoscale, path []any) {
	for i, r := range b.doc.roots["scaleSets"] {
		if a.ScaleSet != nil && a.ScaleSet.Resource == r {
			obj.Insert(ast.StringTerm("scaleSet"), ast.IntNumberTerm(i))
		}
	}
	// The text of an id, though part of it is not known, names another set.
	if text, _ := a.Target().Text(); a.ScaleSet == nil && a.Target().IsUnknown() && !strings.Contains(text, "/providers/") {
		at := append(path[:len(path):len(path)], "scaleSet")
		b.doc.Unknown = append(b.doc.Unknown, Leaf{Path: at, Node: a.Target(), Type: &schemas.Property{Kind: "int"}})
	}
}

// hidden returns n, or for a secret scalar a node that is not known in its
// place: a policy could print what it sees.
func hidden(n *model.Node) *model.Node {
	if !n.Secret || !n.IsPresent() || n.Kind == model.Object || n.Kind == model.Array {
		return n
	}
	c := *n
	c.Kind, c.Num, c.Flt, c.Str, c.MinLength, c.ExactLength, c.Why = model.Unknown, 0, 0, "", 0, false, "it is a secret"
	return &c
}

// node builds the term of a node; nil where it is absent, unknown or a secret.
func (b *builder) node(n *model.Node, path []any, typ *schemas.Property) *ast.Term {
	n = hidden(n)
	switch n.Kind {
	case model.Object:
		obj := ast.NewObject()
		for _, f := range n.Fields() {
			p := typ.Child(f.Name)
			name := f.Name
			if p != nil && p.Name != "*" {
				name = p.Name
			}
			if t := b.node(f.Node, append(path[:len(path):len(path)], name), p); t != nil {
				obj.Insert(ast.StringTerm(name), t)
			}
		}
		return ast.NewTerm(obj)
	case model.Array:
		items, _ := n.Items()
		elem := typ.Child("[]")
		var terms []*ast.Term
		for i, it := range items {
			if t := b.node(it, append(path[:len(path):len(path)], i), elem); t != nil {
				terms = append(terms, t)
			} else {
				terms = append(terms, ast.NullTerm()) // keeps the places of the others
			}
		}
		return ast.ArrayTerm(terms...)
	case model.Unknown:
		b.doc.Unknown = append(b.doc.Unknown, Leaf{Path: path, Node: n, Type: typ})
		return nil
	}
	return scalarTerm(n, typ)
}

// scalarTerm builds a typed scalar: a string where the type says integer or
// boolean, and the string holds one, is that; a member of an enumeration has
// its canonical spelling.
func scalarTerm(n *model.Node, typ *schemas.Property) *ast.Term {
	kind := schemas.Kind("")
	if typ != nil {
		kind = typ.Kind
	}
	switch n.Kind {
	case model.Bool:
		return ast.BooleanTerm(n.Num != 0)
	case model.Int:
		if kind == "string" {
			return ast.StringTerm(strconv.FormatInt(n.Num, 10))
		}
		return ast.NumberTerm(jsonNumber(strconv.FormatInt(n.Num, 10)))
	case model.Float:
		return ast.NumberTerm(jsonNumber(strconv.FormatFloat(n.Flt, 'g', -1, 64)))
	case model.String:
		switch kind {
		case "int", "number":
			if v, ok := n.Number(); ok {
				return ast.NumberTerm(jsonNumber(strconv.FormatInt(v, 10)))
			}
		case "bool":
			if v, ok := n.Bool(); ok {
				return ast.BooleanTerm(v)
			}
		}
		if typ != nil {
			for _, e := range typ.Enum {
				if strings.EqualFold(e, n.Str) {
					return ast.StringTerm(e)
				}
			}
		}
		return ast.StringTerm(n.Str)
	}
	return nil
}
