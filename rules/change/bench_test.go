package change

import "testing"

// BenchmarkRules compares an ordinary set with each rule about changes, and says
// what it comes to.
func BenchmarkRules(b *testing.B) {
	values := m{}
	for _, w := range witnesses {
		if _, none := w.before.(gone); !none {
			values[w.path] = w.before
		}
	}
	c := scaleSets(languages[1], values, nil, m{"tags": m{"a": "9"}})
	rules := map[string]bool{}
	for i := range rows {
		rules[rows[i].Rule] = true
	}
	b.ReportAllocs()
	for b.Loop() {
		for rule := range rules {
			OfRule(c, rule)
		}
		if _, ok := ConsequenceOf(c); !ok {
			b.Fatal("no consequence")
		}
	}
}
