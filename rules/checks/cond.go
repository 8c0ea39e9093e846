package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
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
	unless       []cond // advice: what each on its own makes it needless
	writes       bool   // advice: to write the property at path
	refusing     string // the orchestration mode that refuses it
	op           string
	value        any
	first        string // the first API version
	now          string // what took the property's place
	// each is the path of elements: the row judges each of them on its own, and
	// its paths that begin with "@" start there.
	each string
	// notValues are refused values, says what is wrong with a text that does not
	// match the pattern.
	notValues []any
	says      string
	// only is what a text looks like that is judged at all.
	only string
	// implicit says that the row judges only what the name of the resource
	// stands in for.
	implicit bool
	// why replaces the rule's summary as the second half of messages.
	why string
	// most is the highest severity of the row's findings; 0 is the rule's own.
	most lint.Severity
	// absentMost is the highest severity in Azure's own words where a value is
	// absent, so that the service's default counts.
	absentMost lint.Severity
	// possible says that what no template tells may make the finding wrong.
	possible bool
	// yields names rules that say the same more exactly.
	yields []string
	expr   *expressions // naming: see prepared
}

// cond is one condition on a resource.
type cond struct {
	path, op string
	value    any
	// def is what an absent property counts as. Where the service's default
	// depends on other properties, as of singlePlacementGroup, a def of any
	// value asks for that default; without one only what is written counts.
	def any
	// aside says that messages do not name what the condition found.
	aside bool
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

// subject is a resource under test; set is nil where it is no scale set. at is
// the element of it that a row looks at, or nil: paths that begin with "@" start
// from there.
type subject struct {
	unit *model.Unit
	memo *lint.Memo // may be nil
	res  *model.Resource
	set  *model.ScaleSet
	at   *model.Node
}

// The properties with a default of the service that depends on others.
const (
	modePath          = "properties.orchestrationMode"
	groupPath         = "properties.singlePlacementGroup"
	overprovisionPath = "properties.overprovision"
)

// nodes returns the nodes at the path of c, with the service's defaults where
// c asks for them: one for each element where the path has "[]", one for each
// name where it has "{a,b}". An array that is not known gives one unknown node.
func (s subject) nodes(c cond) []*model.Node {
	if version := s.res.At("apiVersion"); c.path == "apiVersion" && version.IsAbsent() && s.res.APIVersion != "" {
		return []*model.Node{version.Default("what azurerm uses", s.res.APIVersion)}
	}
	if s.set != nil {
		switch {
		case c.path == modePath:
			return []*model.Node{s.set.Mode()}
		case c.path == groupPath && c.def != nil:
			return []*model.Node{s.set.SinglePlacementGroup()}
		case c.path == overprovisionPath && c.def != nil:
			return []*model.Node{overprovision(s.set)}
		}
	}
	return s.written(c.path)
}

// overprovision returns whether more instances start than asked for. A Uniform
// set that does not say so does it; a Flexible one has no such property. Where
// the mode decides and is not known, the mode is returned.
func overprovision(set *model.ScaleSet) *model.Node {
	over := set.At("properties", "overprovision")
	uniform, known := set.Mode().Is("Uniform")
	switch {
	case !over.IsAbsent():
		return over
	case !known:
		return set.Mode()
	case uniform:
		return over.Default("the service's default", true)
	}
	return over
}

// written is nodes without the service's defaults: what the author wrote.
func (s subject) written(path string) []*model.Node {
	if path, ok := strings.CutPrefix(path, "@"); ok {
		return s.find(s.at, strings.TrimPrefix(path, "."))
	}
	return s.find(s.res.Node, path)
}

// find returns the nodes at a path below root, from the memo where something
// has looked there before.
func (s subject) find(root *model.Node, path string) []*model.Node {
	if list, ok := s.memo.Nodes(root, path); ok {
		return list
	}
	var list []*model.Node
	switch cut := strings.LastIndexByte(path, '.'); {
	case path == "":
		list = []*model.Node{root}
	case cut < 0:
		list = step([]*model.Node{root}, path)
	default:
		list = step(s.find(root, path[:cut]), path[cut+1:])
	}
	s.memo.Keep(root, path, list)
	return list
}

// walkPath is find without a memo.
func walkPath(root *model.Node, path string) []*model.Node { return subject{}.find(root, path) }

// step leads from nodes to those one step on: a name, a name with "[]" for the
// elements of an array, or names as "{a,b}".
func step(at []*model.Node, name string) []*model.Node {
	if len(at) == 0 {
		return nil
	}
	if names, ok := strings.CutPrefix(name, "{"); ok {
		var next []*model.Node
		for _, n := range at {
			for _, name := range strings.Split(strings.TrimSuffix(names, "}"), ",") {
				next = append(next, n.At(name))
			}
		}
		return next
	}
	name, each := strings.CutSuffix(name, "[]")
	next := make([]*model.Node, 0, len(at))
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
	return next
}

// holds evaluates c for the subject: where its path leads to several elements,
// for any of them. node is the one that decides, or that is not known.
func (s subject) holds(c cond) (tri, *model.Node) {
	if strings.HasPrefix(c.path, "(") {
		t, n := s.special(c.path)
		if c.op == "absent" {
			return t.not(), n
		}
		return t, n
	}
	result, node := no, (*model.Node)(nil)
	nodes := s.nodes(c)
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
		if _, isText := n.Text(); n.IsUnknown() && !isText || mayBeVoid(n) {
			return maybe
		}
		return known((n.IsAbsent() || isVoid(n)) == (c.op == "absent"))
	case "empty", "nonempty":
		empty, ok := n.IsEmpty()
		if !ok || mayBeVoid(n) {
			return maybe
		}
		return known((empty || isVoid(n)) == (c.op == "empty"))
	case "eq":
		return equals(n, c.value, c.def)
	case "ne":
		if n.IsAbsent() && (c.path == groupPath || c.path == overprovisionPath) {
			return no // there is no default here that could differ
		}
		return equals(n, c.value, c.def).not()
	case "in":
		return among(n, c.value, c.def)
	case "not_in":
		return among(n, c.value, c.def).not()
	case "managed_image", "fixed_version":
		return imageID(n, c.op)
	}
	if n.IsUnknown() {
		return maybe
	}
	return c.compare(n)
}

// compare evaluates the operators that need a value which is known: where it is
// absent they do not hold.
func (c cond) compare(n *model.Node) tri {
	switch c.op {
	case "stated":
		return known(!n.IsAbsent() && n.Defaulted == "")
	case "contains":
		text, ok := n.String()
		want, _ := c.value.(string)
		return known(ok && strings.Contains(strings.ToLower(text), strings.ToLower(want)))
	case "ge", "le", "lt":
		text, ok := n.String()
		want, _ := c.value.(string)
		return known(ok && (c.op == "ge" && text >= want || c.op == "le" && text <= want || c.op == "lt" && text < want))
	case "unlike":
		text, ok := n.String()
		prefixes, _ := c.value.([]string)
		return known(ok && !slices.ContainsFunc(prefixes, func(p string) bool {
			return len(text) >= len(p) && strings.EqualFold(text[:len(p)], p)
		}))
	case "older":
		text, ok := n.String()
		want, _ := c.value.(string)
		return known(ok && olderVersion(text, want))
	case "region_in":
		text, ok := n.String()
		list, _ := c.value.([]string)
		return known(ok && slices.Contains(list, strings.ToLower(strings.ReplaceAll(text, " ", ""))))
	case "there": // even where it is empty
		return known(!n.IsAbsent())
	case "single":
		items, ok := n.Items()
		return known(ok && len(items) == 1)
	case "members": // which may be empty objects, where the names say it all
		return known(len(n.Fields()) > 0)
	case "count_ge":
		items, ok := n.Items()
		want, _ := c.value.(int64)
		return known(ok && int64(len(items)) >= want)
	}
	return maybe // an operator this version does not know decides nothing
}

// among compares a node with each value of a list.
func among(n *model.Node, list, def any) tri {
	result := no
	values, _ := list.([]any)
	for _, v := range values {
		result = max(result, equals(n, v, def))
	}
	return result
}

// imageID says of the id of an image that it is one of a managed image, or that
// it names a version of a gallery image. It looks at the parts that are known.
func imageID(n *model.Node, op string) tri {
	text, ok := n.Text()
	if !ok {
		return known(false).or(n)
	}
	text = strings.ToLower(text)
	if op == "managed_image" {
		switch {
		case strings.Contains(text, "/providers/microsoft.compute/images/"):
			return yes
		case strings.Contains(text, "/galleries/"):
			return no
		}
		return known(false).or(n)
	}
	_, version, found := strings.Cut(text, "/versions/")
	_, _, ok = strings.Cut(text, "/galleries/")
	switch {
	case found && ok && plainName(version) && version != "":
		return known(version != "latest")
	}
	return known(false).or(n)
}

// or returns t, or maybe where n is not known.
func (t tri) or(n *model.Node) tri {
	if n.IsUnknown() {
		return maybe
	}
	return t
}

// olderVersion reports whether a version of numbers and dots is before another.
// A version of another form is not.
func olderVersion(version, than string) bool {
	a, b := strings.Split(version, "."), strings.Split(than, ".")
	for i := range b {
		if i >= len(a) {
			return true
		}
		x, err := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		switch {
		case err != nil || x > y:
			return false
		case x < y:
			return true
		}
	}
	return false
}

// isVoid reports whether an array has no element, or an object no member but
// empty ones: {"id": null} refers to nothing.
func isVoid(n *model.Node) bool {
	if n == nil {
		return false
	}
	switch n.Kind {
	case model.Array:
		items, _ := n.Items()
		return len(items) == 0
	case model.Object:
		for _, f := range n.Fields() {
			if empty, known := f.Node.IsEmpty(); (!empty || !known) && !isVoid(f.Node) {
				return false
			}
		}
		return true
	}
	return false
}

// mayBeVoid reports whether n is not there if what is not known turns out to be
// null or empty: host_group_id = var.group, and {"id": …}, which refers to
// nothing where the id is null.
func mayBeVoid(n *model.Node) bool {
	if n == nil || n.Kind != model.Object {
		return n != nil && n.Omittable
	}
	open := false
	for _, f := range n.Fields() {
		_, isText := f.Node.Text()
		empty, known := f.Node.IsEmpty()
		switch {
		case f.Node.IsUnknown() && !isText, mayBeVoid(f.Node):
			open = true
		case known && empty, isVoid(f.Node):
		default:
			return false
		}
	}
	return open
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
		if runes := []rune(n.Str); len(runes) > 40 {
			return fmt.Sprintf("'%s…'", string(runes[:40]))
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

// label is what messages call a property: its name, with that of what it is in
// where the name alone says little, as of sku.name.
func label(path string) string {
	name := last(path)
	switch name {
	case "name", "type", "tier", "id", "uri", "minimum", "maximum", "default", "mode", "enabled", "enable", "value", "version":
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			return name
		}
		if path[:dot] == "properties" {
			return name
		}
		around, inner := strings.CutSuffix(path[:dot], "].properties")
		switch {
		case inner: // extensions[0].properties.type is an extension's type
			return strings.TrimSuffix(last(around), "s") + " " + name
		case !strings.HasSuffix(path[:dot], "]"):
			return last(path[:dot]) + "." + name
		}
	}
	return name
}

// orList writes values as "1, 2 or 3".
func orList(values []any) string {
	var b strings.Builder
	for i, v := range values {
		switch {
		case i > 0 && i == len(values)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, v)
	}
	return b.String()
}

// openRef counts the rule as undecided where a reference, or a list of them, is
// not known at all. One of which a part is known is compared as it is.
func openRef(p *lint.Pass, n *model.Node) {
	if _, isText := n.Text(); !isText {
		p.Undecide(n)
	}
}

// openRefs does so for the references of a set's IP configurations in the
// property at path, and for what leads to them.
func openRefs(p *lint.Pass, set *model.ScaleSet, path string) {
	for _, n := range walkPath(set.Node, nicPath+"[].properties.ipConfigurations[].properties."+path) {
		openRef(p, n)
	}
}

// declares reports whether the unit has a resource of one of types.
func declares(u *model.Unit, types ...string) bool {
	for _, r := range u.Resources {
		for _, t := range types {
			if r.Is(t) {
				return true
			}
		}
	}
	return false
}

// hinges says of f that it holds only where all of rs are deployed, besides
// the resource that it is about.
func hinges(f *lint.Finding, rs ...*model.Resource) *lint.Finding {
	for _, r := range rs {
		if r != nil && r.Conditional != "" {
			f.Certainty = lint.Possible
			f.AtMost(lint.Warning)
		}
	}
	return f
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
