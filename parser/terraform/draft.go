package terraform

import (
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// draft is a value of an Azure resource while it is put together from the
// attributes of a Terraform one.
type draft struct {
	node             *model.Node // a value that is complete, or nil
	names            []string    // members, in the order in which they came
	fields           map[string]*draft
	items            []*draft
	array            bool
	place, namePlace source.Span
	why              string // why it is not known whether, or how often, it is there
}

// field returns the member called name, which it makes where it is missing.
func (d *draft) field(name string) *draft {
	if f := d.fields[name]; f != nil {
		return f
	}
	if d.fields == nil {
		d.fields = map[string]*draft{}
	}
	f := &draft{place: d.place, namePlace: source.Span{}}
	d.fields[name] = f
	d.names = append(d.names, name)
	return f
}

// item returns element i, which it makes with those before it where it is missing.
func (d *draft) item(i int) *draft {
	d.array = true
	for len(d.items) <= i {
		d.items = append(d.items, &draft{place: d.place})
	}
	return d.items[i]
}

// isSet reports whether d has been given anything.
func (d *draft) isSet() bool { return d.node != nil || d.array || len(d.names) > 0 || d.why != "" }

// lookup returns the draft at a path of names without making anything, nil
// where there is none.
func (d *draft) lookup(path ...string) *draft {
	for _, name := range path {
		if d = d.fields[name]; d == nil {
			return nil
		}
	}
	return d
}

// finish makes the node, nil where d was never set.
func (d *draft) finish() *model.Node {
	n := &model.Node{Place: d.place, NamePlace: d.namePlace}
	switch {
	case d.why != "":
		n.Kind, n.Why = model.Unknown, d.why
	case d.node != nil:
		if !d.namePlace.IsZero() && d.node.NamePlace.IsZero() {
			d.node.NamePlace = d.namePlace
		}
		return d.node
	case d.array:
		items := make([]*model.Node, 0, len(d.items))
		for _, it := range d.items {
			if made := it.finish(); made != nil {
				items = append(items, made)
			}
		}
		n.NewArray(items)
	case len(d.names) > 0:
		fields := make([]model.Field, 0, len(d.names))
		for _, name := range d.names {
			if made := d.fields[name].finish(); made != nil {
				fields = append(fields, model.Field{Name: name, Node: made})
			}
		}
		if len(fields) == 1 && fields[0].Node.Defaulted == "" && n.NamePlace.IsZero() {
			n.NamePlace = fields[0].Node.NamePlace // it is there for that attribute alone: hostGroup for host_group_id
		}
		n.NewObject(fields)
	default:
		return nil
	}
	return n
}

// armPath is a path in an Azure resource: names, and where arrays are.
type armPath []armName

// armName is one name of a path. array says that its elements follow.
type armName struct {
	name  string
	array bool
}

func parseARMPath(p string) armPath {
	var out armPath
	for seg := range strings.SplitSeq(p, ".") {
		name, array := strings.CutSuffix(seg, "[]")
		out = append(out, armName{name, array})
	}
	return out
}

// down goes along the path from d, making what is missing. At an array it takes
// the element at index; the index is used up by the first.
func (d *draft) down(p armPath, index int) *draft {
	for _, seg := range p {
		d = d.field(seg.name)
		if seg.array {
			d = d.item(index)
			index = 0
		}
	}
	return d
}

// clone copies a node, so that it may stand at another place too.
func clone(n *model.Node) *model.Node {
	c := *n
	switch n.Kind {
	case model.Object:
		fields := make([]model.Field, len(n.Fields()))
		for i, f := range n.Fields() {
			fields[i] = model.Field{Name: f.Name, Node: clone(f.Node)}
		}
		c.NewObject(fields)
	case model.Array:
		items, _ := n.Items()
		made := make([]*model.Node, len(items))
		for i, it := range items {
			made[i] = clone(it)
		}
		c.NewArray(made)
	}
	return &c
}

// list goes along the path from d to its last name, making what is missing,
// and stops at the array itself where one is there.
func (d *draft) list(p armPath) *draft {
	return d.down(p[:len(p)-1], 0).field(p[len(p)-1].name)
}
