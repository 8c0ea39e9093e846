package cli

import (
	"testing"

	"vmsslint/rules"
)

// FuzzConfig reads whatever bytes as a configuration: right, or mistakes with
// places, and never a panic.
func FuzzConfig(f *testing.F) {
	for _, seed := range []string{
		initFiles[0].text, "rules: {CAP001: {severity: off}}", "paths: [{match: '**', rules: {FD: info}}]", "a: &x [*x]", "rules: &r {CAP: *r}", "parameters: {'*': [a]}", "? [a]\n: b", "fail-on: !!binary aGk=", "---\n---\n", "\t",
	} {
		f.Add([]byte(seed))
	}
	cat := rules.Default()
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := parseConfig("c.yaml", raw, cat)
		if (c == nil) == (err == nil) {
			t.Fatalf("the reader gives %v and %v", c, err)
		}
		if c != nil {
			c.settings("main.json")
		}
	})
}
