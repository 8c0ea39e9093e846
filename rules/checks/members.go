package checks

import (
	"slices"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// attachedVMZone is MODE041: a virtual machine that joins a set lies in one of
// the set's zones, and in none where the set has none.
func attachedVMZone(p *lint.Pass) {
	attachedVMs(p, func(vm *model.Resource, ref *model.Node, set *model.ScaleSet) {
		theirs, ours := vm.At("zones"), set.Zones()
		mine, ok := zoneNames(theirs)
		all, known := zoneNames(ours)
		if !ok || !known || !set.At("properties", "zonePlacement").IsAbsent() || !set.At("placement").IsAbsent() {
			p.Undecide(firstUnknown(theirs, ours))
			return
		}
		var f *lint.Finding
		switch {
		case len(mine) == 0 && len(all) > 0:
			f = p.Report(ref, "the virtual machine lies in no zone, and %s lies in zones: a member lies in one of them", set.Label)
		case len(mine) > 0 && len(all) == 0:
			f = p.Report(theirs, "the virtual machine lies in zone %s, and %s in none: a member lies where its set does", mine[0], set.Label)
		case len(mine) > 0 && !slices.Contains(all, mine[0]):
			f = p.Report(theirs, "the virtual machine lies in zone %s, which is none of those of %s", mine[0], set.Label)
		default:
			return
		}
		hinges(f, set.Resource).Related(ours, "the set's zones")
	})
}

// zoneNames returns the zones of a list; ok is false where one is not known.
// A list that is not written is an empty one.
func zoneNames(list *model.Node) (names []string, ok bool) {
	if list.IsAbsent() || list.Kind == model.Null {
		return nil, true
	}
	items, ok := list.Items()
	for _, n := range items {
		name, known := n.String()
		if !known || n.IsUnknown() {
			return nil, false
		}
		names = append(names, name)
	}
	return names, ok
}
