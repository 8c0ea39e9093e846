package functions

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// A guarded function is f with its bounds and with what it does about
// placeholders. Where neither moves nor rule has an answer, every text with a
// placeholder counts as an unknown string.
type guarded struct {
	f function.Function

	// moves reports whether f may be called with these arguments, some of which
	// have placeholders, because they are only moved around by it, or because
	// what it decides by them is the same whatever they stand for. The arguments
	// carry no marks; some may be unknown.
	moves func(args []cty.Value) bool

	// rule computes the result for such arguments, known at all depths; it
	// reports false where that hangs on what a placeholder stands for.
	rule func(args []cty.Value) (cty.Value, bool)

	// orderFree says that the order of a set's elements makes no difference.
	orderFree bool

	// limit keeps bounds beside those of scan; nil for none. The arguments carry
	// no marks; some may be unknown.
	limit func(args []cty.Value) error

	// spend is the hook of the environment, or nil.
	spend func(work int) error

	params []function.Parameter // of f
	rest   *function.Parameter  // of f
}

// function returns g as a function of go-cty. It takes whatever the function
// behind it takes, and converts it itself, since a text with a placeholder is
// no mistake where a number is wanted.
func (g guarded) function() function.Function {
	g.params, g.rest = g.f.Params(), g.f.VarParam()
	spec := &function.Spec{
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return g.metered(args) },
	}
	for _, p := range g.params {
		spec.Params = append(spec.Params, open(p))
	}
	if g.rest != nil {
		rest := open(*g.rest)
		spec.VarParam = &rest
	}
	return function.New(spec)
}

// open is a parameter by the name of p that takes anything.
func open(p function.Parameter) function.Parameter {
	return function.Parameter{
		Name: p.Name, Type: cty.DynamicPseudoType,
		AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
	}
}

// metered calls the function, and tells the environment of the work.
func (g guarded) metered(args []cty.Value) (cty.Value, error) {
	if g.spend == nil {
		return g.call(args)
	}
	if err := g.pay(args...); err != nil {
		return cty.NilVal, err
	}
	v, err := g.call(args)
	if err != nil {
		return v, err
	}
	return v, g.pay(v)
}

// pay spends the work that values stand for.
func (g guarded) pay(values ...cty.Value) error {
	f, err := scan(values...)
	if err != nil {
		return err
	}
	return g.spend(1 + f.elements + f.text/64)
}

func (g guarded) call(args []cty.Value) (cty.Value, error) {
	f, err := scan(args...)
	if err != nil {
		return cty.NilVal, err
	}
	if f.found {
		if v, ok := g.open(f, args); ok {
			return v, nil
		}
		plain := make([]cty.Value, len(args))
		for i, a := range args {
			plain[i] = unknowns(a)
		}
		args = plain
	}
	if args, err = g.convert(args); err != nil {
		return cty.NilVal, err
	}
	return g.plain(args)
}

// plain calls the function within its bounds.
func (g guarded) plain(args []cty.Value) (cty.Value, error) {
	if g.limit != nil {
		bare, _ := unmark(args)
		if err := g.limit(bare); err != nil {
			return cty.NilVal, err
		}
	}
	return g.f.Call(args)
}

// unmark returns args without marks, and the marks of each.
func unmark(args []cty.Value) ([]cty.Value, []cty.ValueMarks) {
	bare, marks := make([]cty.Value, len(args)), make([]cty.ValueMarks, len(args))
	for i, a := range args {
		bare[i], marks[i] = a.UnmarkDeep()
	}
	return bare, marks
}

// open calls the function with arguments that have placeholders. It reports
// false where those are to count as unknown.
func (g guarded) open(f findings, args []cty.Value) (cty.Value, bool) {
	if g.moves == nil && g.rule == nil || f.keyed || f.unsure || f.unordered && !g.orderFree {
		return cty.NilVal, false
	}
	args, err := g.convert(args)
	if err != nil {
		return cty.NilVal, false
	}
	bare, marks := unmark(args)
	if slices.ContainsFunc(bare, func(v cty.Value) bool { return v.IsNull() && v.Type() == cty.String }) {
		return cty.NilVal, false
	}
	if g.moves != nil && g.moves(bare) {
		if v, err := g.plain(args); err == nil {
			return checked(v)
		}
		return cty.NilVal, false
	}
	if g.rule == nil || slices.ContainsFunc(bare, func(v cty.Value) bool { return !v.IsWhollyKnown() || v.IsNull() }) {
		return cty.NilVal, false
	}
	v, ok := g.rule(bare)
	if !ok {
		return cty.NilVal, false
	}
	return checked(v.WithMarks(marks...))
}

// checked returns v, or reports false where v would claim to know what it does
// not: a set of which two elements may be equal, a key with a placeholder.
func checked(v cty.Value) (cty.Value, bool) {
	if f, err := scan(v); err != nil || f.keyed || f.unsure {
		return cty.NilVal, false
	}
	return v, true
}

// convert gives the arguments the types of the parameters, as a call does.
func (g guarded) convert(args []cty.Value) ([]cty.Value, error) {
	out := make([]cty.Value, len(args))
	for i, a := range args {
		p := g.rest
		if i < len(g.params) {
			p = &g.params[i]
		}
		v, err := convert.Convert(a, p.Type)
		if err != nil {
			return nil, function.NewArgError(i, err)
		}
		out[i] = v
	}
	return out, nil
}
