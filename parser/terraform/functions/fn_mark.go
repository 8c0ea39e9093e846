package functions

import (
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Mark is the type of the marks that values carry here.
type Mark string

// The marks. A value that is computed from a marked one is marked too.
const (
	Sensitive Mark = "sensitive" // must not be printed
	Ephemeral Mark = "ephemeral" // must not be kept beyond a run
)

// markFunction is a function of one value that sees the marks of it.
func markFunction(ty function.TypeFunc, impl func(v cty.Value) cty.Value) function.Function {
	p := anything("value")
	p.AllowMarked = true
	return function.New(&function.Spec{
		Params: []function.Parameter{p},
		Type:   ty,
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return impl(args[0]), nil },
	})
}

// sameTypeAs is the type of the argument.
func sameTypeAs(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil }

func sensitiveFunction() function.Function {
	return markFunction(sameTypeAs, func(v cty.Value) cty.Value { return v.Mark(Sensitive) })
}

// nonsensitiveFunction takes the mark from the value itself, not from parts of it.
func nonsensitiveFunction() function.Function {
	return markFunction(sameTypeAs, func(v cty.Value) cty.Value {
		v, marks := v.Unmark()
		delete(marks, Sensitive)
		return v.WithMarks(marks)
	})
}

// issensitiveFunction is not decided for an unknown value without the mark,
// which may get it with its value.
func issensitiveFunction() function.Function {
	return markFunction(function.StaticReturnType(cty.Bool), func(v cty.Value) cty.Value {
		switch {
		case v.HasMark(Sensitive):
			return cty.True
		case !v.IsKnown():
			return unknownBool()
		}
		return cty.False
	})
}

// ephemeralasnullFunction makes every part of a value null that is ephemeral.
func ephemeralasnullFunction() function.Function {
	return markFunction(sameTypeAs, func(v cty.Value) cty.Value {
		out, err := cty.Transform(v, func(_ cty.Path, p cty.Value) (cty.Value, error) {
			bare, marks := p.Unmark()
			if _, ok := marks[Ephemeral]; !ok {
				return p, nil
			}
			delete(marks, Ephemeral)
			return cty.NullVal(bare.Type()).WithMarks(marks), nil
		})
		if err != nil {
			return cty.UnknownVal(v.Type())
		}
		return out
	})
}

// convertFunction converts a value to a type that is written in the call. It
// guards itself, since its second argument is no value.
func convertFunction() function.Function {
	value := anything("value")
	value.AllowMarked = true
	return function.New(&function.Spec{
		Params: []function.Parameter{value, {Name: "type", Type: typeexpr.TypeConstraintType}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			f, err := scan(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			if f.found && !f.keyed && !f.unsure && !f.unordered {
				if v, err := typeexpr.ConvertFunc.Call(args); err == nil {
					if v, ok := checked(v); ok {
						return v, nil
					}
				}
			}
			return typeexpr.ConvertFunc.Call([]cty.Value{unknowns(args[0]), args[1]})
		},
	})
}
