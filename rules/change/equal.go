package change

import (
	"strings"

	"vmsslint/parser/model"
)

// outcome is what comparing two sides of a property gives. A greater one
// stands for the whole where parts give different ones.
type outcome uint8

const (
	equal outcome = iota
	unknown
	differs
)

// maxUnordered is the longest array of which elements are looked for at other
// places; a longer one is compared as it stands.
const maxUnordered = 200

// comparer compares values as the service does.
type comparer struct {
	// exact says that the case of texts counts.
	exact bool
}

// compareUnknown compares values of which at least one is not known. What they
// are computed from may be the same, and two ids may name different resources
// whatever else is not known of them.
func compareUnknown(a, b *model.Node) outcome {
	x, ok1 := a.Text()
	y, ok2 := b.Text()
	if ok1 && ok2 {
		if out := compareIDs(x, y); out != unknown {
			return out
		}
	}
	if a.IsUnknown() && b.IsUnknown() && sameSource(a, b) {
		return equal
	}
	return unknown
}

// compareIDs compares the ids of two resources by their types and names, and by
// their groups. It is unknown where a name is not known, where the groups are
// not, and for texts that are no ids.
func compareIDs(a, b string) outcome {
	headA, tailA, ok1 := cutID(a)
	headB, tailB, ok2 := cutID(b)
	switch {
	case !ok1 || !ok2 || hasPlaceholder(tailA) || hasPlaceholder(tailB):
		return unknown
	case tailA != tailB:
		return differs
	}
	groupA, groupB := groupIn(headA), groupIn(headB)
	switch {
	case groupA == "" || groupB == "":
		return unknown
	case groupA != groupB:
		return differs
	}
	return equal
}

// cutID cuts an id, in lower case, before the provider of the resource.
func cutID(id string) (head, tail string, ok bool) {
	id = strings.ToLower(id)
	i := strings.LastIndex(id, "/providers/")
	if i < 0 {
		return "", "", false
	}
	return id[:i], id[i:], true
}

// groupIn returns the resource group in the head of an id, "" where it is not known.
func groupIn(head string) string {
	_, group, _ := strings.Cut(head, "/resourcegroups/")
	if hasPlaceholder(group) {
		return ""
	}
	return group
}

// hasPlaceholder reports whether a text has a character of the private-use
// areas, in which loaders write what they do not know.
func hasPlaceholder(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 }) >= 0
}

// sameSource reports whether two unknown values are computed alike: from the
// same text, for the same reason. A default that nobody wrote has no text.
func sameSource(a, b *model.Node) bool {
	if a.Why != b.Why {
		return false
	}
	return a.Span().Text() == b.Span().Text() || unwritten(a) && unwritten(b)
}

// unwritten reports whether a value stands for an omitted one, at the place of
// what it is omitted from.
func unwritten(n *model.Node) bool {
	if !n.NamePlace.IsZero() || n.Name() == "" {
		return false
	}
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Span() == n.Span() {
			return true
		}
	}
	return false
}

// deep compares two values that are there.
func (c comparer) deep(a, b *model.Node) outcome {
	switch {
	case a.IsUnknown() || b.IsUnknown():
		return compareUnknown(a, b)
	case a.Kind == model.Object && b.Kind == model.Object:
		return c.objects(a, b)
	case a.Kind == model.Array && b.Kind == model.Array:
		return c.arrays(a, b)
	case c.same(a, b):
		return equal
	}
	return differs
}

func (c comparer) objects(a, b *model.Node) outcome {
	out := equal
	for _, f := range a.Fields() {
		out = max(out, c.member(f.Node, b.At(f.Name)))
	}
	for _, f := range b.Fields() {
		if a.At(f.Name).Kind == model.Absent {
			out = max(out, c.member(a.At(f.Name), f.Node))
		}
	}
	return out
}

// member compares a member with the other side's. Where one side lacks it, a
// default, and what is empty or off, is as good as nothing.
func (c comparer) member(a, b *model.Node) outcome {
	if !a.IsAbsent() && !b.IsAbsent() {
		return c.deep(a, b)
	}
	n := a
	if n.IsAbsent() {
		n = b
	}
	empty, known := n.IsEmpty()
	switch {
	case known && empty, n.Defaulted != "", isOff(n):
		return equal
	case !known:
		return unknown
	}
	return differs // something is there, though perhaps not known what
}

// isOff reports whether n says what most members of an object are where they
// are left out: false, 0, or for an ephemeral disk the cache.
func isOff(n *model.Node) bool {
	is, _ := n.Is("CacheDisk")
	return is || (n.Kind == model.Bool || n.Kind == model.Int) && n.Num == 0
}

// arrays compares arrays of which the order says nothing: lists of ids, of
// zones, of things with names.
func (c comparer) arrays(a, b *model.Node) outcome {
	as, _ := a.Items()
	bs, _ := b.Items()
	if len(as) != len(bs) {
		return differs
	}
	out := equal
	for i := range as {
		out = max(out, c.deep(as[i], bs[i]))
	}
	if out == equal || len(as) > maxUnordered {
		return out
	}
	return min(out, c.unordered(as, bs))
}

// unordered looks for each element of as among those of bs that are left. One
// that is only perhaps equal to one is unknown.
func (c comparer) unordered(as, bs []*model.Node) outcome {
	left := append([]*model.Node(nil), bs...)
	out := equal
	for _, a := range as {
		best, at := differs, -1
		for i, b := range left {
			if o := c.deep(a, b); o < best {
				best, at = o, i
			}
		}
		if at < 0 {
			return differs
		}
		out = max(out, best)
		left = append(left[:at], left[at+1:]...)
	}
	return out
}

// same compares two known scalars: numbers and booleans also where they are texts.
func (c comparer) same(a, b *model.Node) bool {
	x, ok1 := a.String()
	y, ok2 := b.String()
	if ok1 && ok2 {
		return x == y || !c.exact && strings.EqualFold(x, y)
	}
	if x, ok := a.Bool(); ok {
		y, also := b.Bool()
		return also && x == y
	}
	if x, ok := a.Number(); ok {
		y, also := b.Number()
		return also && x == y
	}
	return a.Kind == model.Float && b.Kind == model.Float && a.Flt == b.Flt
}

// superset reports whether every element of before is one of after's. What is
// not known may be one.
func superset(before, after *model.Node) bool {
	old, _ := before.Items()
	now, _ := after.Items()
	for _, o := range old {
		found := false
		for _, n := range now {
			found = found || o.IsUnknown() || n.IsUnknown() || (comparer{}).same(o, n)
		}
		if !found {
			return false
		}
	}
	return true
}
