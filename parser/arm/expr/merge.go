package expr

import "strings"

// Merge returns an object with the members of all objs: names are the same
// whatever their case, the first spelling stays and the last value wins. With
// deep, objects under one name are merged in turn, as union() does. Values
// that are null are left out of account; where one of objs is unknown, so is
// the result.
func Merge(deep bool, objs ...*Value) *Value {
	var m merger
	for _, o := range objs {
		if o.kind == Unknown {
			u := UnknownValue(Object, o.why)
			h := newHash().str("merge")
			for _, o := range objs {
				h.value(o)
			}
			u.id = h.sum()
			return u
		}
		for _, f := range o.fields {
			m.put(f, deep)
		}
		if m.open == "" {
			m.open = o.open
		}
	}
	v := ObjectValue(m.fields)
	v.open = m.open
	return v
}

// merger builds the fields of an object, each name once. With exact, names
// that differ in case are two names: createObject() and JSON keep both, only
// what is merged from several objects does not.
type merger struct {
	fields []Field
	index  map[string]int // by name as key gives it, once there are many
	open   string
	exact  bool
}

func (m *merger) key(name string) string {
	if m.exact {
		return name
	}
	return strings.ToLower(name)
}

const manyFields = 16

func (m *merger) find(name string) int {
	if m.index != nil {
		if i, ok := m.index[m.key(name)]; ok {
			return i
		}
		return -1
	}
	for i := range m.fields {
		if m.fields[i].Name == name || !m.exact && strings.EqualFold(m.fields[i].Name, name) {
			return i
		}
	}
	return -1
}

func (m *merger) put(f Field, deep bool) {
	i := m.find(f.Name)
	if i < 0 {
		m.fields = append(m.fields, f)
		switch {
		case m.index != nil:
			m.index[m.key(f.Name)] = len(m.fields) - 1
		case len(m.fields) > manyFields:
			m.index = make(map[string]int, 2*manyFields)
			for i := range m.fields {
				m.index[m.key(m.fields[i].Name)] = i
			}
		}
		return
	}
	old := m.fields[i].Value
	if deep {
		m.fields[i].Value = mergeOne(old, f.Value)
	} else {
		m.fields[i].Value = f.Value
	}
	m.fields[i].NameSpan = f.NameSpan
}

// mergeOne is what two values under one name come to. An unknown value may
// turn out to be an object that keeps members of the other.
func mergeOne(old, v *Value) *Value {
	mayMerge := func(v *Value) bool { return v.Hint() == Object || v.Hint() == Unknown }
	switch {
	case old.kind == Object && v.kind == Object:
		out := Merge(true, old, v)
		out.span, out.secret = v.span, old.secret || v.secret
		out.origin = joinOrigins(old.origin, v.origin)
		return out
	case mayMerge(old) && mayMerge(v):
		u := v
		if v.kind != Unknown {
			u = old
		}
		out := UnknownValue(u.hint, u.why)
		out.id = newHash().str("merge").value(old).value(v).sum()
		out.span, out.secret = v.span, old.secret || v.secret
		out.origin = joinOrigins(old.origin, v.origin)
		return out
	}
	return v
}

func joinOrigins(a, b *Origin) *Origin {
	switch {
	case a == nil || a == b:
		return b
	case b == nil:
		return a
	}
	return &Origin{Causes: []*Origin{a, b}}
}
