package change

import (
	"strings"

	"vmsslint/parser/model"
)

// nodePair is one property on both sides.
type nodePair struct{ before, after *model.Node }

// nodePairs follows a path on both sides. The elements of an array are paired
// by their names, or by the number of a disk, else by their places; one that only
// one side has is no pair.
func nodePairs(before, after *model.Node, path []string) []nodePair {
	if len(path) == 0 {
		return []nodePair{{before, after}}
	}
	name, array := strings.CutSuffix(path[0], "[]")
	b, a := before.At(name), after.At(name)
	if !array {
		return nodePairs(b, a, path[1:])
	}
	old, known1 := b.Items()
	now, known2 := a.Items()
	switch {
	case b.IsUnknown() || a.IsUnknown():
		return []nodePair{{b, a}}
	case !known1 || !known2:
		return nil // something else where an array belongs
	}
	var out []nodePair
	for i, n := range now {
		if o := partner(n, i, old, now); o != nil {
			out = append(out, nodePairs(o, n, path[1:])...)
		}
	}
	return out
}

// partner returns the element of old that n, the element at i of now, was.
func partner(n *model.Node, i int, old, now []*model.Node) *model.Node {
	for _, key := range [...]string{"name", "lun"} {
		k := n.At(key)
		if !k.IsPresent() {
			continue
		}
		for _, o := range old {
			if o.At(key).IsPresent() && (comparer{}).same(o.At(key), k) {
				return o
			}
		}
		if len(old) == 1 && len(now) == 1 && key == "name" {
			return old[0] // one that was given another name
		}
		return nil
	}
	if i < len(old) {
		return old[i]
	}
	return nil
}
