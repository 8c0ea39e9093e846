package terraform

import (
	"fmt"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// byProvider is what a default says of itself: who applies it.
const byProvider = "the default of azurerm"

// mapping makes one Azure resource of one instance.
type mapping struct {
	inst   *lang.Instance
	typ    *azurerm.Map
	plan   *plan
	majors majors
	root   *draft
	// id is the id of the resource, parent that of what it lies in.
	id, parent string
	// alone says that Azure has it as a resource of its own, though the table
	// merges it into another.
	alone bool
}

// run gives every attribute of the instance its place in the Azure resource,
// and fills in what the provider sends on its own.
func (g *mapping) run() {
	g.body(g.plan, g.inst.Body, g.root)
	for _, c := range g.typ.Constants {
		g.constant(c)
	}
	g.extras()
}

// body maps one block, which lies at a draft.
func (g *mapping) body(p *plan, body *lang.Body, at *draft) {
	for i := range p.leaves {
		g.leaf(&p.leaves[i], body, at)
	}
	for i := range p.leaves {
		if l := &p.leaves[i]; !l.old {
			g.omitted(l, body, at)
		}
	}
	for _, b := range p.blocks {
		g.blocks(b, body, at)
	}
}

// blocks maps the nested blocks of one type.
func (g *mapping) blocks(p *plan, body *lang.Body, at *draft) {
	i := 0
	for _, name := range p.names {
		if attr := body.Attribute(name); attr != nil && p.schema != nil {
			g.asAttribute(p, attr, at) // blocks in the form of an attribute
		}
		for _, b := range body.BlocksOf(name) {
			target := at
			if len(p.at) > 0 {
				target = at.down(p.at, i)
				target.place, target.namePlace = b.Span, b.TypePlace
			}
			if p.repeats {
				list := at.list(p.at)
				if list.namePlace.IsZero() {
					list.namePlace = b.TypePlace
				}
				if b.Conditional != "" {
					list.why = b.Conditional
				}
			} else if b.Conditional != "" && len(p.at) > 0 {
				target.why = b.Conditional
			}
			g.body(p, b.Body, target)
			i++
		}
	}
}

// asAttribute marks what blocks would set as unknown, where they are given as
// the value of an attribute.
func (g *mapping) asAttribute(p *plan, attr *lang.Attribute, at *draft) {
	n := attr.Node()
	if n.IsAbsent() || len(p.at) == 0 {
		return
	}
	d := at.list(p.at)
	d.why, d.place, d.namePlace = fmt.Sprintf("the blocks '%s' are given as an attribute, which is not followed", attr.Name), attr.Place, attr.NamePlace
}

// leaf sets what an attribute writes.
func (g *mapping) leaf(l *leaf, body *lang.Body, at *draft) {
	attr := body.Attribute(l.name)
	if attr == nil {
		return
	}
	n := attr.Node()
	if isOmitted(n) {
		return
	}
	n = typed(clone(n), l.typ)
	n.NamePlace, n.Secret = attr.NamePlace, n.Secret || l.secret
	n.Omittable = n.IsUnknown() && n.MinLength == 0 && !l.Required
	if l.negated {
		negate(n)
	}
	g.convert(l, attr, n, at)
}

// isOmitted reports whether Terraform takes a value as not written: null, and
// for azurerm an empty text or list.
func isOmitted(n *model.Node) bool {
	empty, known := n.IsEmpty()
	return known && empty && n.Kind != model.Object
}

// put sets n at a path below at: an element of a list for each of n's where
// the path goes on behind an array.
func put(at *draft, path armPath, n *model.Node) {
	for i, seg := range path {
		if !seg.array {
			at = at.field(seg.name)
			continue
		}
		at = at.field(seg.name)
		items, isList := n.Items()
		switch {
		case n.IsUnknown() && n.Str == "":
			at.node = n
		case n.Kind == model.Array && isList:
			at.array, at.place, at.namePlace = true, n.Place, n.NamePlace
			for j, it := range items {
				put(at.item(j), path[i+1:], clone(it))
			}
		default: // one value for a list of one
			at.namePlace = n.NamePlace
			put(at.item(0), path[i+1:], n)
		}
		return
	}
	at.node = n
	if at.namePlace.IsZero() {
		at.namePlace = n.NamePlace
	}
}

// typed makes a value of the provider's type, as Terraform converts it: a
// number to a text, a text of digits to a number.
func typed(n *model.Node, typ string) *model.Node {
	if items, ok := n.Items(); ok && n.Kind == model.Array {
		element := strings.TrimSuffix(typ[strings.IndexAny(typ+"(", "(")+min(1, strings.Count(typ, "(")):], ")")
		made := make([]*model.Node, len(items))
		for i, it := range items {
			made[i] = typed(clone(it), element)
		}
		n.NewArray(made)
		return n
	}
	switch typ {
	case "string":
		toText(n)
	case "number":
		if v, ok := n.Number(); ok {
			n.Kind, n.Num, n.Str = model.Int, v, ""
		}
	case "bool":
		if b, ok := n.Bool(); ok {
			setBool(n, b)
		}
	}
	return n
}

func setBool(n *model.Node, b bool) {
	n.Kind, n.Num, n.Str = model.Bool, 0, ""
	if b {
		n.Num = 1
	}
}

// toText makes a number or a boolean a text.
func toText(n *model.Node) {
	switch n.Kind {
	case model.Int:
		setText(n, fmt.Sprint(n.Num))
	case model.Float:
		setText(n, fmt.Sprint(n.Flt))
	case model.Bool:
		setText(n, fmt.Sprint(n.Num != 0))
	}
}

func setText(n *model.Node, s string) {
	n.Kind, n.Str, n.MinLength, n.ExactLength = model.String, s, len(s), true
}

func negate(n *model.Node) {
	if b, ok := n.Bool(); ok {
		setBool(n, !b)
	}
}

// setPartial gives n a text of which parts may not be known.
func setPartial(n *model.Node, s string) {
	n.MinLength, n.ExactLength = expr.Length(s)
	n.Kind, n.Str = model.String, s
	if expr.HasPlaceholder(s) {
		n.Kind = model.Unknown
		if n.Why == "" {
			n.Why = "a part of it is only known when it is applied"
		}
	}
}
