package functions

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// anything is a parameter that takes every value, the unknown of no type included.
func anything(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true}
}

// coalesceFunction gives the first value that is neither null nor an empty
// string, as the type that all of them can have.
func coalesceFunction() function.Function {
	rest := anything("vals")
	return function.New(&function.Spec{
		VarParam: &rest,
		Type: func(args []cty.Value) (cty.Type, error) {
			types := make([]cty.Type, len(args))
			for i, a := range args {
				types[i] = a.Type()
			}
			ty, _ := convert.UnifyUnsafe(types)
			if ty == cty.NilType {
				return cty.NilType, errors.New("all arguments must have the same type")
			}
			return ty, nil
		},
		RefineResult: nonNull,
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			for _, a := range args {
				v, err := convert.Convert(a, ty)
				if err != nil {
					return cty.NilVal, err
				}
				if !v.IsKnown() {
					return cty.UnknownVal(ty), nil
				}
				if !v.IsNull() && !(ty == cty.String && v.AsString() == "") {
					return v, nil
				}
			}
			return cty.NilVal, errors.New("no non-null, non-empty-string arguments")
		},
	})
}

// lookupFunction gives the element of a map, or attribute of an object, by its
// name; the third argument is for one that is missing.
func lookupFunction() function.Function {
	m := function.Parameter{Name: "inputMap", Type: cty.DynamicPseudoType, AllowMarked: true}
	key := function.Parameter{Name: "key", Type: cty.String, AllowMarked: true}
	rest := anything("default")
	rest.AllowMarked = true
	return function.New(&function.Spec{
		Params: []function.Parameter{m, key}, VarParam: &rest,
		Type: lookupType,
		Impl: lookup,
	})
}

func lookupType(args []cty.Value) (cty.Type, error) {
	if len(args) > 3 {
		return cty.NilType, fmt.Errorf("lookup() takes two or three arguments, got %d", len(args))
	}
	ty := args[0].Type()
	key, _ := args[1].Unmark()
	switch {
	case ty.IsObjectType() && !key.IsKnown():
		return cty.DynamicPseudoType, nil
	case ty.IsObjectType() && ty.HasAttribute(key.AsString()):
		return ty.AttributeType(key.AsString()), nil
	case ty.IsObjectType() && len(args) == 3:
		return args[2].Type(), nil
	case ty.IsObjectType():
		return cty.NilType, function.NewArgErrorf(0, "the given object has no attribute %q", key.AsString())
	case ty.IsMapType() && len(args) == 3:
		if _, err := convert.Convert(args[2], ty.ElementType()); err != nil {
			return cty.NilType, function.NewArgErrorf(2, "the default value must have the same type as the map elements")
		}
		return ty.ElementType(), nil
	case ty.IsMapType():
		return ty.ElementType(), nil
	}
	return cty.NilType, function.NewArgErrorf(0, "lookup() requires a map as the first argument")
}

func lookup(args []cty.Value, ty cty.Type) (cty.Value, error) {
	m, mapMarks := args[0].Unmark()
	key, keyMarks := args[1].Unmark()
	if !m.IsKnown() || !key.IsKnown() {
		return cty.UnknownVal(ty).WithMarks(mapMarks, keyMarks), nil
	}
	name := key.AsString()
	switch {
	case m.Type().IsObjectType() && m.Type().HasAttribute(name):
		return m.GetAttr(name).WithMarks(mapMarks, keyMarks), nil
	case m.Type().IsMapType() && m.HasIndex(key).True():
		return m.Index(key).WithMarks(mapMarks, keyMarks), nil
	case len(args) == 3:
		v, err := convert.Convert(args[2], ty)
		if err != nil {
			return cty.NilVal, function.NewArgError(2, err)
		}
		return v.WithMarks(mapMarks, keyMarks), nil
	case len(mapMarks)+len(keyMarks) > 0:
		return cty.NilVal, errors.New("lookup failed to find the key, which is sensitive")
	}
	return cty.NilVal, fmt.Errorf("lookup failed to find key %q", name)
}

// indexFunction gives the place of the first element that equals a value.
func indexFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() {
				return cty.NilVal, errors.New("argument must be a list or tuple")
			}
			if args[0].LengthInt() == 0 {
				return cty.NilVal, errors.New("cannot search an empty list")
			}
			for i, e := range items(args[0]) {
				eq := e.Equals(args[1])
				if !eq.IsKnown() {
					return cty.UnknownVal(cty.Number), nil
				}
				if eq.True() {
					return cty.NumberIntVal(int64(i)), nil
				}
			}
			return cty.NilVal, errors.New("item not found")
		},
	})
}

// matchkeysFunction gives the values whose keys, at the same places of another
// list, occur in a third.
func matchkeysFunction() function.Function {
	list := func(name string) function.Parameter {
		return function.Parameter{Name: name, Type: cty.List(cty.DynamicPseudoType)}
	}
	return function.New(&function.Spec{
		Params: []function.Parameter{list("values"), list("keys"), list("searchset")},
		Type: func(args []cty.Value) (cty.Type, error) {
			if ty, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()}); ty == cty.NilType {
				return cty.NilType, errors.New("keys and searchset must be of the same type")
			}
			return args[0].Type(), nil
		},
		RefineResult: nonNull,
		Impl:         matchkeys,
	})
}

func matchkeys(args []cty.Value, ty cty.Type) (cty.Value, error) {
	for _, a := range args {
		if !a.IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
	}
	if args[0].LengthInt() != args[1].LengthInt() {
		return cty.NilVal, errors.New("length of keys and values should be equal")
	}
	common, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()})
	keys, err := convert.Convert(args[1], common)
	if err != nil {
		return cty.NilVal, err
	}
	wanted, err := convert.Convert(args[2], common)
	if err != nil {
		return cty.NilVal, err
	}
	var out []cty.Value
	values, search := items(args[0]), items(wanted)
	for i, k := range items(keys) {
		if slices.ContainsFunc(search, func(s cty.Value) bool { return k.Equals(s).True() }) {
			out = append(out, values[i])
		}
	}
	if len(out) == 0 {
		return cty.ListValEmpty(ty.ElementType()), nil
	}
	return cty.ListVal(out), nil
}

// oneFunction gives the only element of a list, set or tuple, or null for none.
func oneFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
		Type: func(args []cty.Value) (cty.Type, error) {
			ty := args[0].Type()
			switch {
			case ty.IsListType(), ty.IsSetType():
				return ty.ElementType(), nil
			case ty.IsTupleType() && len(ty.TupleElementTypes()) == 0:
				return cty.DynamicPseudoType, nil
			case ty.IsTupleType() && len(ty.TupleElementTypes()) == 1:
				return ty.TupleElementType(0), nil
			case ty.IsTupleType():
				return cty.NilType, function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")
			}
			return cty.NilType, function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")
		},
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			if n := args[0].Length(); !n.IsKnown() {
				return cty.UnknownVal(ty), nil
			}
			switch vs := items(args[0]); len(vs) {
			case 0:
				return cty.NullVal(ty), nil
			case 1:
				return vs[0], nil
			}
			return cty.NilVal, function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")
		},
	})
}

// transposeFunction exchanges the keys of a map and the strings in its lists.
func transposeFunction() function.Function {
	ty := cty.Map(cty.List(cty.String))
	return function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "values", Type: ty}},
		Type:         function.StaticReturnType(ty),
		RefineResult: nonNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(ty), nil
			}
			lists := map[string][]cty.Value{}
			for it := args[0].ElementIterator(); it.Next(); {
				key, list := it.Element()
				if list.IsNull() {
					return cty.NilVal, errors.New("input must not contain null list")
				}
				for _, e := range items(list) {
					if e.IsNull() {
						return cty.NilVal, errors.New("input list must not contain null string")
					}
					lists[e.AsString()] = append(lists[e.AsString()], key)
				}
			}
			if len(lists) == 0 {
				return cty.MapValEmpty(cty.List(cty.String)), nil
			}
			out := make(map[string]cty.Value, len(lists))
			for k, keys := range lists {
				out[k] = cty.ListVal(keys)
			}
			return cty.MapVal(out), nil
		},
	})
}

// allTrueFunction and anyTrueFunction look for an element that settles it: a
// null is false for the one, and nothing for the other.
func allTrueFunction() function.Function {
	return boolsFunction(true, func(v cty.Value) bool { return v.IsNull() || v.False() })
}

func anyTrueFunction() function.Function {
	return boolsFunction(false, func(v cty.Value) bool { return !v.IsNull() && v.True() })
}

// boolsFunction gives otherwise, unless an element is known that settles it.
func boolsFunction(otherwise bool, settles func(cty.Value) bool) function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: nonNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			result := cty.BoolVal(otherwise)
			for _, v := range items(args[0]) {
				if !v.IsKnown() {
					result = cty.UnknownVal(cty.Bool)
				} else if settles(v) {
					return cty.BoolVal(!otherwise), nil
				}
			}
			return result, nil
		},
	})
}

// sumFunction adds up the numbers of a list, set or tuple.
func sumFunction() function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
		Type:         function.StaticReturnType(cty.Number),
		RefineResult: nonNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].CanIterateElements() {
				return cty.NilVal, function.NewArgErrorf(0, "cannot sum noniterable")
			}
			if args[0].LengthInt() == 0 {
				return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
			}
			if ty := args[0].Type(); !ty.IsListType() && !ty.IsSetType() && !ty.IsTupleType() {
				return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple")
			}
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			return sum(items(args[0]))
		},
	})
}

func sum(vs []cty.Value) (cty.Value, error) {
	total := cty.Zero
	for _, v := range vs {
		n, err := convert.Convert(v, cty.Number)
		if err != nil || n.IsNull() {
			return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple of number values")
		}
		total, err = plus(total, n)
		if err != nil {
			return cty.NilVal, err
		}
	}
	return total, nil
}

// plus adds two numbers; infinities of different signs have no sum.
func plus(a, b cty.Value) (sum cty.Value, err error) {
	if x, y := a.AsBigFloat(), b.AsBigFloat(); x.IsInf() && y.IsInf() && x.Sign() != y.Sign() {
		return cty.NilVal, errors.New("can't compute sum of opposing infinities")
	}
	return a.Add(b), nil
}

// oldList is list(a, b, …), which Terraform had until 0.14: a list of what its
// arguments are in one type.
func oldList() function.Function {
	rest := anything("values")
	return function.New(&function.Spec{
		VarParam: &rest,
		Type: func(args []cty.Value) (cty.Type, error) {
			element, err := unified(args)
			return cty.List(element), err
		},
		Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
			if len(args) == 0 {
				return cty.ListValEmpty(typ.ElementType()), nil
			}
			return convert.Convert(cty.TupleVal(args), typ)
		},
	})
}

// oldMap is map(key, value, …), which Terraform had until 0.14.
func oldMap() function.Function {
	rest := anything("values")
	return function.New(&function.Spec{
		VarParam: &rest,
		Type: func(args []cty.Value) (cty.Type, error) {
			if len(args)%2 != 0 {
				return cty.NilType, errors.New("map takes pairs of a key and a value")
			}
			var values []cty.Value
			for i := 1; i < len(args); i += 2 {
				values = append(values, args[i])
			}
			element, err := unified(values)
			return cty.Map(element), err
		},
		Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
			out := map[string]cty.Value{}
			for i := 0; i < len(args); i += 2 {
				key, err := convert.Convert(args[i], cty.String)
				if err != nil || key.IsNull() {
					return cty.NilVal, function.NewArgErrorf(i, "a key of map is a string")
				}
				if !key.IsKnown() {
					return cty.UnknownVal(typ), nil
				}
				if out[key.AsString()], err = convert.Convert(args[i+1], typ.ElementType()); err != nil {
					return cty.NilVal, function.NewArgError(i+1, err)
				}
			}
			if len(out) == 0 {
				return cty.MapValEmpty(typ.ElementType()), nil
			}
			return cty.MapVal(out), nil
		},
	})
}

// unified returns the one type that all values can have.
func unified(values []cty.Value) (cty.Type, error) {
	types := make([]cty.Type, len(values))
	for i, v := range values {
		types[i] = v.Type()
	}
	if len(types) == 0 {
		return cty.DynamicPseudoType, nil
	}
	if typ, _ := convert.UnifyUnsafe(types); typ != cty.NilType {
		return typ, nil
	}
	return cty.NilType, errors.New("all values must be of one type")
}
