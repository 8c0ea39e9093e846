package expr

import (
	"strings"
	"testing"
)

func seeds(f *testing.F) {
	for _, s := range []string{
		`concat('a', parameters('a'))`, `createObject('a', 1).a[0]`, `-1`, `''''`, `f.g(1)[x()]`, `map(range(0, 3), lambda('x', lambdaVariables('x')))`,
		`format('{0,3:D2}', 1)`, `json('{a:[1,]}')`, `cidrSubnet('10.0.0.0/8', 16, 1)`, `dateTimeAdd(utcNow(), 'P1D')`,
		`if(parameters('on'), parameters('a').b, resourceGroup().id)`, `split(parameters('s'), '/')`, `uniqueString(resourceGroup().id)`,
	} {
		f.Add(s)
	}
	for _, fn := range Functions() {
		f.Add(fn.Name + "('a'" + strings.Repeat(", 'b'", max(fn.Min-1, 0)) + ")")
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			if err.Start < 0 || err.Start > err.End || err.End > len(text) {
				t.Fatalf("place %d-%d in %d bytes: %s", err.Start, err.End, len(text), err)
			}
			return
		}
		printed := e.String()
		again, err := Parse(printed)
		if err != nil {
			if len(printed) > maxLength {
				return
			}
			t.Fatalf("%q printed as %q: %s", text, printed, err)
		}
		if again.String() != printed {
			t.Fatalf("%q printed as %q, then as %q", text, printed, again.String())
		}
	})
}

func FuzzEval(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			return
		}
		v, err := e.Eval(unknowns())
		if (v == nil) == (err == nil) {
			t.Fatalf("%q: value %v, error %v", text, v, err)
		}
		if err != nil {
			if err.Start < 0 || err.Start > err.End || err.End > len(text) {
				t.Fatalf("%q: place %d-%d: %s", text, err.Start, err.End, err)
			}
			return
		}
		first := string(v.JSON())
		if again, _ := e.Eval(unknowns()); string(again.JSON()) != first {
			t.Fatalf("%q: first %s, then %s", text, first, again.JSON())
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,'x'],}`, `"\ud83d\ude00"`, `// c` + "\n1", `[[[`, `-`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := FromJSON(text)
		if err != nil {
			return
		}
		printed := string(v.JSON())
		again, err := FromJSON(printed)
		if err != nil {
			t.Fatalf("%q printed as %q: %s", text, printed, err)
		}
		if string(again.JSON()) != printed {
			t.Fatalf("%q printed as %q, then as %q", text, printed, again.JSON())
		}
	})
}

const benchText = `format('{0}/{1}', resourceId('Microsoft.Network/virtualNetworks/subnets', toLower(concat(parameters('key'), '-vnet')), 'web'), if(equals(length(createArray(1, 2)), 2), uniqueString(resourceGroup().id), 'none'))`

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(benchText); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	e := mustParse(b, benchText)
	env := unknowns()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Eval(env); err != nil {
			b.Fatal(err)
		}
	}
}
