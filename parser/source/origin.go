package source

// Origin says where a value came from: one step, with the steps behind it.
// Values that were computed from the same one share it, so that origins form a
// graph without cycles.
type Origin struct {
	// Note is the sentence part for people: "default of parameter 'n'". It is
	// empty for a computation that merely joins its Causes.
	Note string
	// Span is the place the step speaks of.
	Span Span
	// Causes are the steps behind this one.
	Causes []*Origin
	// Parameter is the name of the root's input whose value this is, or "" for
	// every other step.
	Parameter string
}

// Steps returns the steps of o that have something to say, nearest first,
// each once, at most limit of them.
func (o *Origin) Steps(limit int) []*Origin {
	var out []*Origin
	seen := map[*Origin]bool{}
	var walk func(o *Origin)
	walk = func(o *Origin) {
		if o == nil || seen[o] || len(out) >= limit {
			return
		}
		seen[o] = true
		if o.Note != "" {
			out = append(out, o)
		}
		for _, c := range o.Causes {
			walk(c)
		}
	}
	walk(o)
	return out
}
