package source

import "testing"

// FuzzComments reads whatever bytes as a file with comments: no panic, and
// every comment lies in the text.
func FuzzComments(f *testing.F) {
	for _, seed := range []string{
		"// vmsslint:ignore CAP001 -- why\n{}", `{"a": "// no"} /* vmsslint:ignore-file A,B until=2026-01-01 -- x */`, "# vmsslint:ignore", "\"\\", "/* vmsslint:", "\xFF\xFEv\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := NewFile("x", raw)
		if err != nil {
			return
		}
		last := 0
		for _, c := range file.Comments(true, "//", "#") {
			if c.Span.Start < last || c.Span.End < c.Span.Start || c.Span.End > len(file.Text) {
				t.Fatalf("a comment lies from %d to %d", c.Span.Start, c.Span.End)
			}
			last = c.Span.End
			ParseDirective(c.Text)
		}
		p := file.Position(len(file.Text))
		if p.Line < 1 || p.Column < 1 {
			t.Fatalf("the end lies at %v", p)
		}
	})
}

func TestParseDirective(t *testing.T) {
	for comment, want := range map[string]Directive{
		" vmsslint:ignore CAP001 -- agreed":                    {Rules: []string{"CAP001"}, Reason: "agreed"},
		"vmsslint:ignore CAP001,FD until=2027-01-31 -- a -- b": {Rules: []string{"CAP001", "FD"}, Until: "2027-01-31", Reason: "a -- b"},
		" vmsslint:ignore-file CAP001, FD002 -- old ":          {File: true, Rules: []string{"CAP001", "FD002"}, Reason: "old"},
		" vmsslint:ignore CAP001":                              {Rules: []string{"CAP001"}},
		" vmsslint:ignore CAP001 --":                           {Rules: []string{"CAP001"}},
		" vmsslint:ignore":                                     {},
	} {
		got, ok := ParseDirective(comment)
		if !ok || got.File != want.File || got.Reason != want.Reason || got.Until != want.Until || len(got.Rules) != len(want.Rules) {
			t.Errorf("%q: %+v, %v; want %+v", comment, got, ok, want)
			continue
		}
		for i := range got.Rules {
			if got.Rules[i] != want.Rules[i] {
				t.Errorf("%q: rules %v, want %v", comment, got.Rules, want.Rules)
			}
		}
	}
	for _, comment := range []string{"", " ignore CAP001", " see vmsslint:ignore", " vmsslint:ignored X", " vmsslint:fix"} {
		if d, ok := ParseDirective(comment); ok {
			t.Errorf("%q is taken for %+v", comment, d)
		}
	}
}
