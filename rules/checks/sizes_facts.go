package checks

import (
	"vmsslint/parser/model"
	"vmsslint/rules/facts"
)

// sizeOf returns the size of a set, with what is known of it; ok is false where
// nothing is, which an unknown name tells too.
func sizeOf(set *model.ScaleSet) (s facts.Size, at *model.Node, ok bool) {
	at = set.At("sku", "name")
	name, _ := at.String()
	if name == "" {
		return s, at, false
	}
	s, ok = facts.SizeOf(name)
	return s, at, ok
}

// withoutMemoryPreservingUpdates reports whether a size lacks them, by a record
// of the size or, less surely, by its family.
func withoutMemoryPreservingUpdates(size string) (lacks, sure bool) {
	s, _ := facts.SizeOf(size)
	return s.Preserving.Denied(), s.Preserving.Sure()
}
