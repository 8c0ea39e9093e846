package model

import (
	"math"
	"testing"
)

func TestSetNumber(t *testing.T) {
	for literal, want := range map[string]Node{
		"3":                    {Kind: Int, Num: 3},
		"-3":                   {Kind: Int, Num: -3},
		"3.0":                  {Kind: Int, Num: 3},
		"3e2":                  {Kind: Int, Num: 300},
		"0.5":                  {Kind: Float, Flt: 0.5},
		"9223372036854775808":  {Kind: Float, Flt: 9223372036854775808},
		"1e400":                {Kind: Float, Flt: math.MaxFloat64},
		"-1e400":               {Kind: Float, Flt: -math.MaxFloat64},
		"-9223372036854775808": {Kind: Int, Num: math.MinInt64},
	} {
		var n Node
		if n.SetNumber(literal); n.Kind != want.Kind || n.Num != want.Num || n.Flt != want.Flt {
			t.Errorf("%s is %v %d %v, want %v %d %v", literal, n.Kind, n.Num, n.Flt, want.Kind, want.Num, want.Flt)
		}
	}
}
