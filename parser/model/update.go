package model

import "strings"

// whyKept is why a property is not known that an update does not write.
const whyKept = "the scale set that is there may have one already"

// update is shared by the objects of a unit that change what is there.
type update struct{ open bool }

// MarkUpdates finds the scale sets of a unit that only change a set that is
// there. Loaders of languages that send what is written, and no more, call it
// after Link: Azure keeps what an update leaves out.
func (u *Unit) MarkUpdates() {
	for _, s := range u.ScaleSets {
		if s.isUpdate() {
			if u.update == nil {
				u.update = new(update)
			}
			s.Node.mark(u.update)
		}
	}
}

// HasUpdates reports whether a scale set of the unit only changes one that is
// there.
func (u *Unit) HasUpdates() bool { return u.update != nil }

// LeaveOpen calls judge, for which properties that updates do not write are
// unknown and not absent. It is not for several goroutines at once.
func (u *Unit) LeaveOpen(judge func()) {
	if u.update != nil {
		u.update.open = true
		defer func() { u.update.open = false }()
	}
	judge()
}

// isUpdate reports whether s is written with less than a new scale set needs,
// so that it changes some properties of one that is there and leaves the
// others as they are: a machine profile without disks or without network, or
// neither a profile nor what a set without one says of itself.
func (s *ScaleSet) isUpdate() bool {
	profile := s.Profile()
	switch {
	case profile.IsUnknown(), s.At("properties").IsUnknown():
		return false
	case profile.IsAbsent():
		return s.At("properties", "orchestrationMode").IsAbsent() && s.FaultDomains().IsAbsent()
	}
	return profile.At("storageProfile").IsAbsent() || profile.At("networkProfile").IsAbsent()
}

// mark marks n and the objects in it. Elements of arrays are left alone: an
// array is sent as a whole.
func (n *Node) mark(u *update) {
	if n == nil || n.Kind != Object {
		return
	}
	n.update = u
	for _, f := range n.fields {
		f.Node.mark(u)
	}
}

// IsOpen reports whether n is an object of which nobody knows what it has
// beside what is written.
func (n *Node) IsOpen() bool { return n != nil && n.update != nil && n.update.open }

// Lacks reports whether n is an object in which no member of the name has a
// value, whatever the object that it changes may have.
func (n *Node) Lacks(name string) bool {
	if n == nil || n.Kind != Object {
		return false
	}
	for _, f := range n.fields {
		if strings.EqualFold(f.Name, name) {
			return f.Node.IsAbsent()
		}
	}
	return true
}
