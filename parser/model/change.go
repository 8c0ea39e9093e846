package model

import (
	"strings"
)

// Change is one resource on the two sides of a change.
type Change struct {
	// Before and After are the resource on either side: nil where that side does
	// not have it.
	Before, After *Resource
	// BeforeUnit and AfterUnit are what it is deployed with. One of a resource
	// that is on one side only is nil.
	BeforeUnit, AfterUnit *Unit
}

// Resource returns the resource as it is afterwards, or as it was where it is gone.
func (c *Change) Resource() *Resource {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

// Identity returns the type and the names of a resource, and its group and
// subscription where they are known, as one text without regard to case; "" where
// a name is not known. Two resources of the same identity are the same one.
func (r *Resource) Identity() string {
	id := strings.ToLower(r.ID)
	i := strings.LastIndex(id, "/providers/")
	if i < 0 || hasPlaceholder(id[i:]) {
		return ""
	}
	group := ""
	if _, rest, ok := strings.Cut(id[:i], "/resourcegroups/"); ok {
		if group, _, _ = strings.Cut(rest, "/"); hasPlaceholder(group) {
			group = ""
		}
	}
	return group + "|" + id[i:]
}

// hasPlaceholder reports whether a text has a character of the private-use
// areas, in which loaders write what they do not know.
func hasPlaceholder(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 }) >= 0
}

// Pair finds the resources of two units that are the same, and those that are
// on one side only. Resources are the same by identity where both sides know
// their names, whatever their place in the source; else, and where one was
// given another name at the same place, by their address. moved leads from
// addresses before to addresses after.
func Pair(before, after *Unit, moved map[string]string) []Change {
	p := pairing{before: before, after: after, taken: map[*Resource]bool{}}
	p.match(func(r *Resource) string { return r.Identity() }, func(r *Resource) string { return r.Identity() })
	// A group that only one side knows is no other group.
	bare := func(r *Resource) string { _, rest, _ := strings.Cut(r.Identity(), "|"); return rest }
	p.match(bare, bare)
	typed := func(r *Resource, address string) string { return strings.ToLower(r.Type) + "|" + address }
	p.match(func(r *Resource) string {
		address := r.Address
		for from, to := range moved {
			if rest, ok := strings.CutPrefix(address, from); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
				address = to + rest
				break
			}
		}
		return typed(r, address)
	}, func(r *Resource) string { return typed(r, r.Address) })
	return p.rest()
}

type pairing struct {
	before, after *Unit
	taken         map[*Resource]bool
	made          []Change
}

// match pairs what is left by a key that is unique on both sides; "" is none.
func (p *pairing) match(keyBefore, keyAfter func(*Resource) string) {
	old := map[string]*Resource{}
	many := map[string]bool{}
	for _, r := range resources(p.before) {
		if k := keyBefore(r); k != "" && !p.taken[r] {
			many[k] = many[k] || old[k] != nil
			old[k] = r
		}
	}
	seen := map[string]int{}
	for _, r := range resources(p.after) {
		if !p.taken[r] {
			seen[keyAfter(r)]++
		}
	}
	for _, r := range resources(p.after) {
		k := keyAfter(r)
		if k == "" || p.taken[r] || many[k] || seen[k] > 1 || old[k] == nil {
			continue
		}
		p.taken[r], p.taken[old[k]] = true, true
		p.made = append(p.made, Change{old[k], r, p.before, p.after})
	}
}

// rest returns the pairs in the order of the later side, then what is only on
// one side.
func (p *pairing) rest() []Change {
	byAfter := map[*Resource]Change{}
	for _, c := range p.made {
		byAfter[c.After] = c
	}
	var out []Change
	for _, r := range resources(p.after) {
		if c, ok := byAfter[r]; ok {
			out = append(out, c)
		} else {
			out = append(out, Change{After: r, AfterUnit: p.after})
		}
	}
	for _, r := range resources(p.before) {
		if !p.taken[r] {
			out = append(out, Change{Before: r, BeforeUnit: p.before})
		}
	}
	return out
}

func resources(u *Unit) []*Resource {
	if u == nil {
		return nil
	}
	return u.Resources
}
