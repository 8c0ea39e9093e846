package lang

import (
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/functions"
)

// NewEvaluation returns an evaluation without a configuration, for instances
// whose values Terraform has computed already, as those of a plan. [Evaluation.Add]
// gives it instances.
func NewEvaluation() *Evaluation {
	e := &Evaluation{}
	e.owner, e.c = e, &Config{}
	return e
}

// Add adds an instance, whose exported fields are set. Its body is one of [NewBody].
func (e *Evaluation) Add(i *Instance) {
	i.ev = &e.evaluator
	e.Instances = append(e.Instances, i)
}

// NewBody returns a body of attributes and blocks that are known. Of two
// attributes of one name the later one counts.
func NewBody(place source.Span, attrs []*Attribute, blocks []*Block) *Body {
	b := &Body{Place: place, static: &body{}, attrs: attrs, blocks: blocks, expanded: true, byName: make(map[string]*Attribute, len(attrs))}
	for _, a := range attrs {
		b.byName[a.Name] = a
	}
	return b
}

// NewAttribute returns an attribute whose value is a tree of nodes. Where the
// tree has unknown nodes, each says why.
func NewAttribute(name string, namePlace source.Span, value *model.Node) *Attribute {
	return &Attribute{Name: name, NamePlace: namePlace, Place: value.Place, node: value}
}

// isGiven reports whether a has a value that no expression gives.
func (a *Attribute) isGiven() bool { return a.def == nil }

// valueOf returns the value of a tree of nodes. A text of which a part is not
// known is a text with placeholders. What is secret is marked.
func valueOf(n *model.Node) cty.Value {
	v := bareValueOf(n)
	if n.Secret {
		return v.Mark(functions.Sensitive)
	}
	return v
}

func bareValueOf(n *model.Node) cty.Value {
	switch n.Kind {
	case model.Bool:
		return cty.BoolVal(n.Num != 0)
	case model.Int:
		return cty.NumberIntVal(n.Num)
	case model.Float:
		return cty.NumberFloatVal(n.Flt)
	case model.String:
		return cty.StringVal(n.Str)
	case model.Array:
		items, _ := n.Items()
		vals := make([]cty.Value, len(items))
		for i, it := range items {
			vals[i] = valueOf(it)
		}
		return cty.TupleVal(vals)
	case model.Object:
		members := make(map[string]cty.Value, len(n.Fields()))
		for _, f := range n.Fields() {
			members[f.Name] = valueOf(f.Node)
		}
		return cty.ObjectVal(members)
	case model.Unknown:
		if text, ok := n.Text(); ok {
			return cty.StringVal(text)
		}
		return cty.DynamicVal
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// whyGiven returns why the first unknown part of a tree is not known, "" where
// all of it is.
func whyGiven(n *model.Node) (why string) {
	n.Walk(func(n *model.Node) bool {
		if why == "" && n.IsUnknown() {
			why = n.Why
		}
		return why == ""
	})
	return why
}
