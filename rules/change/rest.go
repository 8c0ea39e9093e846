package change

import (
	"strings"
	"sync"

	"vmsslint/parser/model"
)

// covered are the paths of the rows about scale sets, in lower case.
var covered = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for i := range rows {
		if rows[i].target == "" {
			out[strings.ToLower(rows[i].path)] = true
		}
	}
	return out
})

// rest returns the properties that changed and that no row speaks of: the model
// takes them, and instances follow as with any other.
func rest(c *model.Change) []nodePair {
	r := &remainder{}
	r.object(c.Before.At("properties"), c.After.At("properties"), "properties")
	return r.found
}

type remainder struct{ found []nodePair }

// object compares the members of two objects, of which the second may be no object.
func (r *remainder) object(before, after *model.Node, path string) {
	for _, f := range after.Fields() {
		r.member(before.At(f.Name), f.Node, path+"."+strings.ToLower(f.Name))
	}
	for _, f := range before.Fields() {
		if now := after.At(f.Name); now.Kind == model.Absent {
			r.member(f.Node, now, path+"."+strings.ToLower(f.Name))
		}
	}
}

func (r *remainder) member(before, after *model.Node, path string) {
	old, isList := before.Items()
	now, stays := after.Items()
	switch {
	case covered()[path]:
	case before.Kind == model.Object || after.Kind == model.Object:
		r.object(before, after, path)
	case isList && stays && len(old) > 0 && len(old) == len(now) && now[0].Kind == model.Object:
		for i, n := range now {
			if o := partner(n, i, old, now); o != nil {
				r.object(o, n, path+"[]")
			} else {
				r.found = append(r.found, nodePair{before, after})
				return
			}
		}
	case (comparer{}).member(before, after) == differs:
		r.found = append(r.found, nodePair{before, after})
	}
}

// kindOfRest returns how instances take over a property that no row speaks of.
func kindOfRest(p nodePair) Kind {
	path := p.after.Path()
	if path == "" {
		path = p.before.Path()
	}
	if strings.HasPrefix(strings.ToLower(path), strings.ToLower(profile)) {
		return Rolling
	}
	return InPlace
}
