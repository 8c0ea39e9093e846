package expr

// hash is 64-bit FNV-1a over a sequence of parts, each told apart from the
// next. It names unknown values; it is the same on every machine.
type hash struct{ h uint64 }

func newHash() *hash { return &hash{14695981039346656037} }

func (h *hash) byte(b byte) { h.h = (h.h ^ uint64(b)) * 1099511628211 }

func (h *hash) num(n uint64) *hash {
	for range 8 {
		h.byte(byte(n))
		n >>= 8
	}
	return h
}

func (h *hash) str(s string) *hash {
	h.num(uint64(len(s)))
	for i := range len(s) {
		h.byte(s[i])
	}
	return h
}

// sum returns the hash, never 0, which stands for none.
func (h *hash) sum() uint64 { return max(h.h, 1) }

// value adds v: what it is for a known value, which one it is for an unknown.
func (h *hash) value(v *Value) *hash {
	h.byte(byte(v.kind))
	switch v.kind {
	case Unknown:
		h.num(v.identity())
	case Bool, Int:
		h.num(uint64(v.num))
	case Float:
		h.num(uint64(v.num))
	case String:
		h.str(v.text)
	case Array:
		h.num(uint64(len(v.items)))
		for _, it := range v.items {
			h.value(it)
		}
	case Object:
		h.num(uint64(len(v.fields)))
		for _, f := range v.fields {
			h.str(f.Name).value(f.Value)
		}
	}
	return h
}

// identity tells one unknown value from another. Without a key that is the
// reason, the place, and the origin at the end of the way: steps between, such
// as the variables it went through, do not make it another value.
func (v *Value) identity() uint64 {
	if v.id != 0 {
		return v.id
	}
	h := newHash().str(v.why).num(uint64(v.span.Start)).num(uint64(v.span.End))
	if v.span.File != nil {
		h.str(v.span.File.Path)
	}
	o := v.origin
	for o != nil && len(o.Causes) > 0 {
		o = o.Causes[0]
	}
	if o != nil {
		h.str(o.Note).str(o.Parameter).num(uint64(o.Span.Start))
		if o.Span.File != nil {
			h.str(o.Span.File.Path)
		}
	}
	return h.sum()
}
