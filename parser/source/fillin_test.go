package source

import "testing"

func TestFillIn(t *testing.T) {
	for text, want := range map[string]bool{
		"GEN-UNIQUE": true, " <your name> ": true, "GET-PREREQ-x": true, "PLEASE ENTER A NAME": true,
		"": false, "web": false, "<a>x</a>": false, "<?xml?>": false, "generic": false, "a <b>": false, "<": false,
	} {
		if FillIn(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
