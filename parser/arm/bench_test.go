package arm

import (
	"context"
	"os"
	"testing"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// BenchmarkExpand measures a large module compiled from Bicep, with its
// defaults.
func BenchmarkExpand(b *testing.B) {
	const name = "../../../shared/corpus/bicep/Azure+bicep-registry-modules/avm/res/compute/virtual-machine-scale-set/main.json"
	raw, err := os.ReadFile(name)
	if err != nil {
		b.Skip("the corpus is not here")
	}
	file, err := source.NewFile("main.json", raw)
	if err != nil {
		b.Fatal(err)
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{})
	if len(diags) > 0 {
		b.Fatal(diags)
	}
	for _, c := range []struct {
		name  string
		fresh bool
	}{{"fresh", true}, {"again", false}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			t := Load(file, doc, Options{})
			for b.Loop() {
				if c.fresh {
					t = Load(file, doc, Options{})
				}
				if u, _ := t.Expand(context.Background(), model.Scenario{}); len(u.Resources) == 0 {
					b.Fatal("no resources")
				}
			}
		})
	}
}
