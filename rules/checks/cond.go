package checks

import (
	"fmt"
	"strconv"
	"strings"

	"vmsslint/parser/model"
)

// row is one line of a table; which of its fields mean something depends on
// its family.
type row struct {
	rule, family string
	target       string // resource type; "" is the scale set
	path         string
	kind         string // bounds: int, int-string, length, count, duration
	hasMin       bool
	hasMax       bool
	min, max     int64
	minText      string // bounds of durations
	maxText      string
	maxPath      string // the bound is another property
	values       []any
	pattern      string // must match
	forbid       string // must not match
	forbidden    string // characters that must not occur
	list         string // name of a list of refused values
	os           string // only for this system
	when         []cond
	must, all    []cond
	anyOfLast    []string // the last condition of all holds for one of these paths
	noneOf       []string
	refusing     string // the orchestration mode that refuses it
	op           string
	value        any
	first        string // the first API version
}

// cond is one condition on a resource.
type cond struct {
	path, op string
	value    any
	def      any // what an absent property counts as
}

// tri is the outcome of a condition: it may hang on a value that is not known.
type tri uint8

const (
	no tri = iota
	maybe
	yes
)

func known(b bool) tri {
	if b {
		return yes
	}
	return no
}

// not turns yes and no around.
func (t tri) not() tri { return yes - t }

// subject is a resource under test; set is nil where it is no scale set.
type subject struct {
	res *model.Resource
	set *model.ScaleSet
}

// nodes returns the nodes at path, one for each element where the path has
// "[]", one for each name where it has "{a,b}". An array that is not known
// gives one unknown node.
func (s subject) nodes(path string) []*model.Node {
	if s.set != nil {
		switch path {
		case "properties.orchestrationMode":
			return []*model.Node{s.set.Mode()}
		case "properties.singlePlacementGroup":
			return []*model.Node{s.set.SinglePlacementGroup()}
		}
	}
	return walkPath([]*model.Node{s.res.Node}, path)
}

// written is nodes without the service's defaults: what the author wrote.
func (s subject) written(path string) []*model.Node {
	return walkPath([]*model.Node{s.res.Node}, path)
}

func walkPath(at []*model.Node, path string) []*model.Node {
	for path != "" {
		var step string
		if strings.HasPrefix(path, "{") {
			step, path, _ = strings.Cut(path[1:], "}")
			path = strings.TrimPrefix(path, ".")
			var next []*model.Node
			for _, n := range at {
				for _, name := range strings.Split(step, ",") {
					next = append(next, n.At(name))
				}
			}
			at = next
			continue
		}
		step, path, _ = strings.Cut(path, ".")
		name, each := strings.CutSuffix(step, "[]")
		var next []*model.Node
		for _, n := range at {
			n = n.At(name)
			if !each {
				next = append(next, n)
				continue
			}
			items, ok := n.Items()
			if !ok {
				if n.IsUnknown() {
					next = append(next, n)
				}
				continue
			}
			next = append(next, items...)
		}
		at = next
	}
	return at
}

// holds evaluates c for the subject: where its path leads to several elements,
// for any of them. node is the one that decides, or that is not known.
func (s subject) holds(c cond) (tri, *model.Node) {
	result, node := no, (*model.Node)(nil)
	nodes := s.nodes(c.path)
	if len(nodes) == 0 {
		nodes = []*model.Node{nil}
	}
	for _, n := range nodes {
		if t := c.test(n); t > result || node == nil {
			result, node = t, n
		}
	}
	return result, node
}

// all evaluates conditions that hold together: no as soon as one fails.
func (s subject) all(conds []cond) (tri, []*model.Node) {
	result := yes
	nodes := make([]*model.Node, len(conds))
	for i, c := range conds {
		t, n := s.holds(c)
		nodes[i] = n
		if t == no {
			return no, nodes
		}
		result = min(result, t)
	}
	return result, nodes
}

// test evaluates c for one node.
func (c cond) test(n *model.Node) tri {
	switch c.op {
	case "present", "absent":
		// A text of which a part is not known is there all the same.
		if _, isText := n.Text(); n.IsUnknown() && !isText {
			return maybe
		}
		return known(n.IsAbsent() == (c.op == "absent"))
	case "empty", "nonempty":
		empty, ok := n.IsEmpty()
		if !ok {
			return maybe
		}
		return known(empty == (c.op == "empty"))
	case "eq":
		return equals(n, c.value, c.def)
	case "ne":
		return equals(n, c.value, c.def).not()
	}
	if n.IsUnknown() {
		return maybe
	}
	switch c.op {
	case "contains":
		text, ok := n.String()
		want, _ := c.value.(string)
		return known(ok && strings.Contains(strings.ToLower(text), strings.ToLower(want)))
	case "ge":
		text, ok := n.String()
		want, _ := c.value.(string)
		return known(ok && text >= want)
	case "count_ge":
		items, ok := n.Items()
		want, _ := c.value.(int64)
		return known(ok && int64(len(items)) >= want)
	}
	return maybe // an operator this version does not know decides nothing
}

// equals compares a node with a value; an absent one counts as def.
func equals(n *model.Node, value, def any) tri {
	if n.IsUnknown() {
		return maybe
	}
	if n.IsAbsent() {
		return known(def != nil && def == value)
	}
	switch want := value.(type) {
	case bool:
		b, ok := n.Bool()
		return known(ok && b == want)
	case int64:
		i, ok := n.Number()
		return known(ok && i == want)
	case string:
		s, ok := n.String()
		return known(ok && strings.EqualFold(s, want))
	}
	return maybe
}

// show writes the value of a node for a message: shortly, and never a secret.
func show(n *model.Node) string {
	switch {
	case n.IsAbsent():
		return "nothing"
	case n.Secret, n.Kind == model.Unknown:
		return "the value"
	}
	switch n.Kind {
	case model.Bool:
		return strconv.FormatBool(n.Num != 0)
	case model.Int:
		return strconv.FormatInt(n.Num, 10)
	case model.Float:
		return strconv.FormatFloat(n.Flt, 'g', -1, 64)
	case model.String:
		if len(n.Str) > 40 {
			return fmt.Sprintf("'%s…'", n.Str[:40])
		}
		return "'" + n.Str + "'"
	case model.Array:
		items, _ := n.Items()
		if len(items) == 1 {
			return "1 entry"
		}
		return fmt.Sprintf("%d entries", len(items))
	}
	return n.Kind.String()
}

// lower turns a summary into the second half of a message.
func lower(s string) string {
	s = strings.TrimSuffix(s, ".")
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' || strings.HasPrefix(s, "A ") {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// last returns the last name of a path, without brackets: what messages call
// the property.
func last(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		path = path[i+1:]
	}
	name, _, _ := strings.Cut(path, "[")
	return name
}
