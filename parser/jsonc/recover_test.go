package jsonc

import (
	"strings"
	"testing"
)

var mistakes = []struct{ name, text, tree, diags string }{
	{"empty", "", `nothing`, `1:1-1:1 the file is empty`},
	{"white space", " \n\t", `nothing`, `1:1-1:1 the file is empty`},
	{"comment only", "// x\n", `nothing`, `1:1-1:1 the file holds nothing but comments`},
	{"comment open", "{\"a\": 1, /* x\n}", `{a:1}`, `1:10-1:14 comment is not closed`},
	{"no comma in object", "{\"sku\": 1\n\"b\": 2}", `{sku:1 b:2}`, `1:10-1:10 expected ',' or '}' after the value of 'sku'`},
	{"no comma, bare name", "{\"sku\": {}\nb: 2}", `{sku:{} b:2}`, `1:11-1:11 expected ',' or '}' after the value of 'sku'`},
	{"no comma in array", "[1 2, {}\n{}]", `[1 2 {} {}]`, "1:3-1:3 expected ',' or ']' after item 1 of the array\n1:9-1:9 expected ',' or ']' after item 3 of the array"},
	{"semicolon", `{"a": 1; "b": 2, "c": 3}`, `{a:1 c:3}`, `1:8-1:9 expected ',' or '}' after the value of 'a', found ';'`},
	{"two commas", `{"a": 1,, "b": [1,, 2]}`, `{a:1 b:[1 2]}`, "1:9-1:10 expected a property name, found ','\n1:19-1:20 expected a value, found ','"},
	{"no value", `{"a": , "b":}`, `{a:? b:?}`, "1:7-1:8 expected a value for 'a', found ','\n1:13-1:14 expected a value for 'b', found '}'"},
	{"no value at all", `}`, `?`, `1:1-1:2 expected a value, found '}'`},
	{"no colon", `{"a" 1, "b" {"c": 2}, "d", e}`, `{a:1 b:{c:2} d:? e:?}`, "1:6-1:7 expected ':' after the property name 'a', found '1'\n1:13-1:14 expected ':' after the property name 'b', found '{'\n1:26-1:27 expected ':' after the property name 'd', found ','\n1:29-1:30 expected ':' after the property name 'e', found '}'"},
	{"equals", `{"a" = 1, b => 2, c: 3}`, `{a:1 b:? c:3}`, "1:6-1:7 expected ':' after the property name 'a', found '='\n1:13-1:14 expected ':' after the property name 'b', found '='"},
	{"no name", `{: 1, "b": 2, {"c": 3, "d": 4}, "e": 5}`, `{b:2 e:5}`, "1:2-1:3 expected a property name, found ':'\n1:15-1:16 expected a property name, found '{'"},
	{"odd names", `{1a: 1, größe: 2}`, `{1a:1 größe:2}`, "1:2-1:4 the property name '1a' needs quotes\n1:9-1:14 the property name 'größe' needs quotes"},
	{"literals", `[True, nul, NaN, -Infinity, undefined, foo]`, `[? ? ? ? ? ?]`, `1:2-1:6 expected a value, found 'True'; did you mean 'true'?
1:8-1:11 expected a value, found 'nul'; did you mean 'null'?
1:13-1:16 'NaN' is not a value, a number must be finite
1:18-1:27 '-Infinity' is not a value, a number must be finite
1:29-1:38 'undefined' is not a value; write null, or leave the property out
1:40-1:43 expected a value, found 'foo'; text needs quotes`},
	{"numbers", `[01, 0x1F, 1., .5, +1, 1e, -, 1.2.3, 7]`, `[? ? ? ? ? ? ? ? 7]`, `1:2-1:4 the number '01' begins with a zero
1:6-1:10 '0x1F' is not a number, hexadecimal is not accepted
1:12-1:14 '1.' is not a number
1:16-1:17 expected a value, found '.'
1:20-1:21 expected a value, found '+'
1:24-1:26 '1e' is not a number
1:28-1:29 '-' is not a number
1:31-1:36 '1.2.3' is not a number`},
	{"expression without quotes", "{\"a\": [concat('x, ]', 'y')],\n\"b\": parameters('c', {}), \"d\": 1}", `{a:[?] b:? d:1}`, "1:8-1:14 expected a value, found 'concat'; text needs quotes\n2:6-2:16 expected a value, found 'parameters'; text needs quotes"},
	{"bad value, no comma", "{\"a\": foo bar\n\"b\": 1}", `{a:? b:1}`, `1:7-1:10 expected a value, found 'foo'; text needs quotes`},
	{"string open", "{\n  \"a\": \"x,\n  \"b\": \"y\",\n  \"c\": 3\n}", `{a:"x" b:"y" c:3}`, `2:8-2:10 string is not closed`},
	{"last string open", "{\n  \"a\": 1,\n  \"b\": \"y\n}", `{a:1 b:"y"}`, `3:8-3:10 string is not closed`},
	{"string open at end", `{"a": "x`, `{a:"x"}`, `1:7-1:9 string is not closed`},
	{"string open, comma at end", `["x,`, `["x"]`, `1:2-1:4 string is not closed`},
	{"name open", "{\"a: 1,\n\"b\": 2}", `{a:1 b:2}`, `1:2-1:4 string is not closed`},
	{"escapes", `["C:\Data\x", "\u12g4", "\u12"]`, `["C:\\Data\\x" "\\u12g4" "\\u12"]`, "1:5-1:7 unknown escape '\\D'; a backslash in a string is written '\\\\'\n1:16-1:22 '\\u' needs four hexadecimal digits\n1:26-1:30 '\\u' needs four hexadecimal digits"},
	{"object open", "{\n\"a\": {\n\"b\": 1", `{a:{b:1}}`, `3:7-3:7 the file ends inside the object that starts at line 2`},
	{"array open", "[\n[1,\n", `[[1]]`, `2:4-2:4 the file ends inside the array that starts at line 2`},
	{"end after colon", `{"a":`, `{a:?}`, `1:6-1:6 the file ends inside the object that starts at line 1`},
	{"end after name", `{"a"`, `{a:?}`, `1:5-1:5 the file ends inside the object that starts at line 1`},
	{"bracket for brace", `{"a": [{"b": 1], "c": 2}`, `{a:[{b:1}] c:2}`, `1:15-1:16 expected '}' to close the object that starts at line 1, found ']'`},
	{"brace for bracket", `{"a": [1, 2}`, `{a:[1 2]}`, `1:12-1:13 expected ']' to close the array that starts at line 1, found '}'`},
	{"stray bracket", `{"a": 1], "b": 2}`, `{a:1 b:2}`, `1:8-1:9 ']' closes nothing, no array is open here`},
	{"stray brace in array", `[1}, 2]`, `[1 2]`, `1:3-1:4 '}' closes nothing, no object is open here`},
	{"text behind", `{"a": 1} x`, `{a:1}`, `1:10-1:11 text after the end of the document: 'x'`},
	{"string behind", `[] "abc"`, `[]`, `1:4-1:9 text after the end of the document: the string 'abc'`},
	{"brace too many", "{\"a\": {\"b\": 1}},\n\"c\": 2,\n\"a\": 3}", `{a:{b:1} c:2 a:3}`, `1:16-1:17 text after the end of the document: ','`},
	{"control character", "[\x01, 1]", `[? 1]`, `1:2-1:3 expected a value, found the character U+0001`},
	{"hash comment", "{\"a\": 1, # no\n\"b\": 2}", `{a:1 b:2}`, `1:10-1:11 expected a property name, found '#'`},
}

func TestMistakes(t *testing.T) {
	for _, c := range mistakes {
		t.Run(c.name, func(t *testing.T) {
			v, diags := read(c.text, Options{})
			if got := show(v); got != c.tree {
				t.Errorf("Parse(%q)\n got %s\nwant %s", c.text, got, c.tree)
			}
			if diags != c.diags {
				t.Errorf("Parse(%q)\n got %s\nwant %s", c.text, diags, c.diags)
			}
			checkTree(t, newFile(c.text), v)
		})
	}
}

// TestLastMistake makes each mistake the one at which reading stops.
func TestLastMistake(t *testing.T) {
	for _, c := range mistakes {
		for n := maxDiagnostics - 6; n <= maxDiagnostics; n++ {
			text := "[" + strings.Repeat("x, ", n) + c.text
			v, diags := Parse(newFile(text), Options{})
			if len(diags) > maxDiagnostics || len(diags) < n {
				t.Errorf("Parse(%q): %d diagnostics", text, len(diags))
			}
			checkTree(t, newFile(text), v)
		}
	}
}

// TestLinear reads texts that would take minutes if time grew with the square of
// their size.
func TestLinear(t *testing.T) {
	const n = 1 << 16
	for _, unit := range []string{
		"//\r", "\"\\", "'\"", "{\"", "[", "{a:", "}", "\"a\":1}", "/*", "/", "x\n", "\\\"", "(", ",", "\"\n\"x", "[{", "\u00a0",
	} {
		text := strings.Repeat(unit, n)
		for _, prefix := range []string{"", "{", "[;", "{};", "[\n"} {
			_, diags := Parse(newFile(prefix+text), Options{})
			if len(diags) > maxDiagnostics {
				t.Errorf("%q: %d diagnostics", prefix+unit, len(diags))
			}
		}
	}
}
