package functions

import (
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// timecmpFunction compares two times: -1 where the first is earlier, 0, or 1.
func timecmpFunction() function.Function {
	return textFunction(cty.Number, func(args []string) (cty.Value, error) {
		var times [2]time.Time
		for i, text := range args {
			t, err := time.Parse(time.RFC3339, text)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(i, "%q is not a valid RFC3339 timestamp", text)
			}
			times[i] = t
		}
		return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
	}, "timestamp_a", "timestamp_b")
}

// unknownFunction is a function whose result nobody can know.
func unknownFunction(result cty.Type, rest *function.Parameter, names ...string) function.Function {
	return function.New(&function.Spec{
		Params: stringParams(names...), VarParam: rest,
		Type:         function.StaticReturnType(result),
		RefineResult: nonNull,
		Impl:         func([]cty.Value, cty.Type) (cty.Value, error) { return cty.UnknownVal(result), nil },
	})
}
