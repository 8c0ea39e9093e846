package arm

import (
	"strings"
	"testing"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/source"
)

// TestSuppressionSpans holds each form of a suppression to exactly what it
// covers: for a comment of its own line the next element, from its name to the
// end of its value; behind something its line.
func TestSuppressionSpans(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a member": {
			"{\n// vmsslint:ignore A -- r\n\"a\": 1,\n\"b\": 2}", `"a": 1`,
		},
		"an object with all in it": {
			"{\n// vmsslint:ignore A -- r\n\"a\": {\"x\": [1,\n2]},\n\"b\": 2}", "\"a\": {\"x\": [1,\n2]}",
		},
		"a member between others": {
			"{\"z\": {\"y\": 1},\n// vmsslint:ignore A -- r\n\n\"a\": 1, \"b\": 2}", `"a": 1`,
		},
		"an element": {
			"[{\"a\": 1},\n// vmsslint:ignore A -- r\n{\"a\": 2, \"b\": {}}, {\"a\": 3}]", `{"a": 2, "b": {}}`,
		},
		"nested": {
			"{\"l\": [{\"m\": {\n  // vmsslint:ignore A -- r\n  \"a\": [1, 2], \"b\": 1}}, 5]}", `"a": [1, 2]`,
		},
		"between name and value": {
			"{\"a\":\n// vmsslint:ignore A -- r\n{\"x\": 1}, \"b\": 2}", `{"x": 1}`,
		},
		"behind the last member: nothing": {
			"{\"a\": {\"x\": 1\n// vmsslint:ignore A -- r\n}, \"b\": 2}", "",
		},
		"the last thing": {"{\"a\": 1\n// vmsslint:ignore A -- r\n}", ""},
		"a block comment": {
			"{\n/* vmsslint:ignore A -- r */\n\"a\": 1}", `"a": 1`,
		},
		"the line it ends": {"{\"a\": 1, // vmsslint:ignore A -- r\n\"b\": 2}", "line 1"},
		"the file":         {"// vmsslint:ignore-file A -- r\n{\"a\": 1}", "file"},
		"the metadata of an object": {
			`{"r": {"a": 1, "metadata": {"vmsslint": {"ignore": [{"rule": "A", "reason": "r"}]}}}, "b": 2}`,
			`{"a": 1, "metadata": {"vmsslint": {"ignore": [{"rule": "A", "reason": "r"}]}}}`,
		},
		"the metadata of the template": {
			`{"metadata": {"vmsslint": {"ignore": [{"rule": "A", "reason": "r"}]}}}`, "file",
		},
		"no comment inside a string": {`{"a": "// vmsslint:ignore A -- r"}`, "none"},
		"another comment":            {"{\n// not vmsslint:ignore A -- r\n\"a\": 1}", "none"},
	} {
		file, err := source.NewFile("x.json", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		doc, diags := jsonc.Parse(file, jsonc.Options{})
		if len(diags) > 0 {
			t.Fatalf("%s: %v", name, diags)
		}
		list := suppressionsOf(file, doc)
		got := "none"
		if len(list) == 1 {
			s := list[0]
			switch {
			case s.File:
				got = "file"
			case s.Line:
				got = "line 1"
			default:
				got = s.Covers.Text()
			}
			if s.Reason != "r" || strings.Join(s.Rules, ",") != "A" {
				t.Errorf("%s: rules %v, reason %q", name, s.Rules, s.Reason)
			}
		}
		if got != c.want {
			t.Errorf("%s: covers %q, want %q", name, got, c.want)
		}
	}
}
