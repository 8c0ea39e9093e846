package functions

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Equal returns Terraform's ==, unknown where a placeholder keeps it from being
// decided.
func Equal() function.Function { return equality(false) }

// NotEqual returns Terraform's !=, unknown where a placeholder keeps it from
// being decided.
func NotEqual() function.Function { return equality(true) }

func equality(negate bool) function.Function {
	operand := func(name string) function.Parameter {
		return function.Parameter{Name: name, Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true}
	}
	return function.New(&function.Spec{
		Params: []function.Parameter{operand("a"), operand("b")},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if _, err := scan(args...); err != nil {
				return cty.NilVal, err
			}
			switch equalValue(args[0], args[1]) {
			case yes:
				return cty.BoolVal(!negate), nil
			case no:
				return cty.BoolVal(negate), nil
			}
			return unknownBool(), nil
		},
	})
}

// unknownBool is a boolean that is not known, and not null.
func unknownBool() cty.Value { return cty.UnknownVal(cty.Bool).RefineNotNull() }

// equalValue reports whether a and b are equal, as Terraform means it, whatever
// their placeholders and unknown parts stand for. Marks do not count.
func equalValue(a, b cty.Value) trit {
	a, _ = a.UnmarkDeep()
	b, _ = b.UnmarkDeep()
	return equalPlain(a, b)
}

func equalPlain(a, b cty.Value) trit {
	if !a.IsKnown() || !b.IsKnown() || a.IsNull() || b.IsNull() || !a.Type().Equals(b.Type()) {
		return decided(unknowns(a).Equals(unknowns(b)))
	}
	switch ty := a.Type(); {
	case ty == cty.String:
		return equalText(a.AsString(), b.AsString())
	case ty.IsListType(), ty.IsTupleType():
		return equalItems(a, b)
	case ty.IsMapType(), ty.IsObjectType():
		return equalFields(a, b)
	case ty.IsSetType():
		if a.IsWhollyKnown() && a.RawEquals(b) {
			return yes
		}
		return decided(unknowns(a).Equals(unknowns(b)))
	}
	return decided(a.Equals(b))
}

// decided turns a boolean that may be unknown into a trit.
func decided(v cty.Value) trit {
	v, _ = v.Unmark()
	if !v.IsKnown() {
		return maybe
	}
	return tritOf(v.True())
}

func equalItems(a, b cty.Value) trit {
	if a.LengthInt() != b.LengthInt() {
		return no
	}
	result := yes
	for i, j := a.ElementIterator(), b.ElementIterator(); i.Next() && j.Next() && result != no; {
		_, x := i.Element()
		_, y := j.Element()
		result = result.and(equalPlain(x, y))
	}
	return result
}

func equalFields(a, b cty.Value) trit {
	if f, err := scan(a, b); err != nil || f.keyed {
		if err == nil && a.IsWhollyKnown() && a.RawEquals(b) {
			return yes
		}
		return maybe
	}
	if a.LengthInt() != b.LengthInt() {
		return no
	}
	result := yes
	for i, j := a.ElementIterator(), b.ElementIterator(); i.Next() && j.Next() && result != no; {
		k, x := i.Element()
		l, y := j.Element()
		if k.AsString() != l.AsString() {
			return no
		}
		result = result.and(equalPlain(x, y))
	}
	return result
}
