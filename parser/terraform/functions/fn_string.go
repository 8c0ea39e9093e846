package functions

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/google/uuid"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// nonNull says of a result that it is never null.
func nonNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// stringParams are parameters that take strings.
func stringParams(names ...string) []function.Parameter {
	params := make([]function.Parameter, len(names))
	for i, n := range names {
		params[i] = function.Parameter{Name: n, Type: cty.String}
	}
	return params
}

// textFunction is a function from strings to a value of type result.
func textFunction(result cty.Type, impl func(args []string) (cty.Value, error), names ...string) function.Function {
	return function.New(&function.Spec{
		Params:       stringParams(names...),
		Type:         function.StaticReturnType(result),
		RefineResult: nonNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			texts := make([]string, len(args))
			for i, a := range args {
				texts[i] = a.AsString()
			}
			return impl(texts)
		},
	})
}

// stringFunction is a function from strings to a string that never fails.
func stringFunction(impl func(args []string) string, names ...string) function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) { return cty.StringVal(impl(args)), nil }, names...)
}

// boolFunction is a function from strings to a boolean.
func boolFunction(impl func(a, b string) bool, names ...string) function.Function {
	return textFunction(cty.Bool, func(args []string) (cty.Value, error) { return cty.BoolVal(impl(args[0], args[1])), nil }, names...)
}

// isPattern reports whether the second argument of replace is a regular
// expression, which is written between slashes.
func isPattern(old string) bool {
	return len(old) > 1 && strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/")
}

func replaceFunction() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		text, old, with := args[0], args[1], args[2]
		if !isPattern(old) {
			return cty.StringVal(strings.ReplaceAll(text, old, with)), nil
		}
		re, err := regexp.Compile(old[1 : len(old)-1])
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(1, "invalid regular expression: %w", err)
		}
		return cty.StringVal(re.ReplaceAllString(text, with)), nil
	}, "str", "substr", "replace")
}

func urlencodeFunction() function.Function {
	return stringFunction(func(args []string) string { return url.QueryEscape(args[0]) }, "str")
}

// basenameFunction takes the last part of a path, as it is on systems that
// separate parts by slashes.
func basenameFunction() function.Function {
	return stringFunction(func(args []string) string { return path.Base(args[0]) }, "path")
}

func dirnameFunction() function.Function {
	return stringFunction(func(args []string) string { return path.Dir(args[0]) }, "path")
}

// abspathFunction answers for paths that are absolute as they are written; what
// others come to depends on the machine.
func abspathFunction() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		if !path.IsAbs(args[0]) {
			return unknownString(), nil
		}
		return cty.StringVal(path.Clean(args[0])), nil
	}, "path")
}

// pathexpandFunction answers for paths without a home directory.
func pathexpandFunction() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		if strings.HasPrefix(args[0], "~") {
			return unknownString(), nil
		}
		return cty.StringVal(args[0]), nil
	}, "path")
}

// unknownString is a string that is not known, and not null.
func unknownString() cty.Value { return cty.UnknownVal(cty.String).RefineNotNull() }

// namespaces are those that uuidv5 knows by a name.
func namespaces(name string) (uuid.UUID, error) {
	switch name {
	case "dns":
		return uuid.NameSpaceDNS, nil
	case "url":
		return uuid.NameSpaceURL, nil
	case "oid":
		return uuid.NameSpaceOID, nil
	case "x500":
		return uuid.NameSpaceX500, nil
	}
	return uuid.Parse(name)
}

func uuidv5Function() function.Function {
	return textFunction(cty.String, func(args []string) (cty.Value, error) {
		space, err := namespaces(args[0])
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "%q is no namespace: one is dns, url, oid, x500, or a UUID", args[0])
		}
		return cty.StringVal(uuid.NewSHA1(space, []byte(args[1])).String()), nil
	}, "namespace", "name")
}

// lengthFunction counts elements, members, or characters as readers see them.
func lengthFunction(count func(cty.Value) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true}},
		Type: func(args []cty.Value) (cty.Type, error) {
			ty := args[0].Type()
			if ty == cty.String || ty == cty.DynamicPseudoType || ty.IsTupleType() || ty.IsObjectType() || ty.IsCollectionType() {
				return cty.Number, nil
			}
			return cty.Number, fmt.Errorf("argument must be a string, a collection type, or a structural type")
		},
		RefineResult: nonNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, marks := args[0].Unmark()
			n, err := lengthOf(v, count)
			if err != nil {
				return cty.NilVal, err
			}
			return n.WithMarks(marks), nil
		},
	})
}

func lengthOf(v cty.Value, count func(cty.Value) (cty.Value, error)) (cty.Value, error) {
	switch ty := v.Type(); {
	case ty == cty.DynamicPseudoType:
		return cty.UnknownVal(cty.Number), nil
	case ty.IsTupleType():
		return cty.NumberIntVal(int64(len(ty.TupleElementTypes()))), nil
	case ty.IsObjectType():
		return cty.NumberIntVal(int64(len(ty.AttributeTypes()))), nil
	case ty == cty.String:
		if !v.IsKnown() {
			return cty.UnknownVal(cty.Number), nil
		}
		return count(v)
	}
	return v.Length(), nil
}

func startsWithFunction() function.Function {
	return boolFunction(strings.HasPrefix, "str", "prefix")
}

func endsWithFunction() function.Function {
	return boolFunction(strings.HasSuffix, "str", "suffix")
}

func strContainsFunction() function.Function {
	return boolFunction(strings.Contains, "str", "substr")
}
