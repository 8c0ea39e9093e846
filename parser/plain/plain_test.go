package plain_test

import (
	"testing"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/plain"
	"vmsslint/parser/source"
)

// TestSetScalar sets one node of each kind, and leaves containers alone.
func TestSetScalar(t *testing.T) {
	for text, want := range map[string]model.Node{
		`true`:    {Kind: model.Bool, Num: 1},
		`false`:   {Kind: model.Bool},
		`null`:    {Kind: model.Null},
		`-3`:      {Kind: model.Int, Num: -3},
		`3.0`:     {Kind: model.Int, Num: 3},
		`1.5`:     {Kind: model.Float, Flt: 1.5},
		`"abc"`:   {Kind: model.String, Str: "abc", MinLength: 3, ExactLength: true},
		`[1]`:     {},
		`{"a":1}`: {},
	} {
		file, err := source.NewFile("a.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		v, _ := jsonc.Parse(file, jsonc.Options{})
		var got model.Node
		plain.SetScalar(&got, v)
		if got.Kind != want.Kind || got.Num != want.Num || got.Flt != want.Flt || got.Str != want.Str || got.MinLength != want.MinLength || got.ExactLength != want.ExactLength {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestSetText takes a text with a character that stands for an unknown part for
// one that is not known.
func TestSetText(t *testing.T) {
	var n model.Node
	plain.SetText(&n, "a\U000F0001b")
	if n.Kind != model.Unknown || n.Why == "" {
		t.Errorf("%+v", n)
	}
}
