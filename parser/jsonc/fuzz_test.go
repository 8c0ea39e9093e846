package jsonc

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"vmsslint/parser/source"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		``, `{}`, `[1, 2.5e3, "a\u00e9\ud800"]`, `{"a": {"a": null, "a": true}}`, "// c\n{a: 'b', /* d */}",
		"{\"a\": \"x,\n\"b\": foo(\"c\", {]}", `{"a": 1]}, "b": 2`, "\"\\", `{"a`, "[\x00\u00a0\"\n\"x]", `[[[[`, "{\"\":", `"\ud83d\ude00" 1`,
		generated(3, true),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := source.NewFile("f", text)
		valid := err == nil
		if !valid {
			file = &source.File{Path: "f", Text: text}
		}
		v, diags := Parse(file, Options{})
		if len(diags) > maxDiagnostics {
			t.Errorf("%d diagnostics", len(diags))
		}
		if v == nil && len(diags) == 0 {
			t.Error("nothing, and no word why")
		}
		for _, d := range append(diags, Duplicates(file, v)...) {
			if d.Message == "" || d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(file.Text) {
				t.Errorf("diagnostic %q at %d-%d", d.Message, d.Span.Start, d.Span.End)
			}
		}
		checkTree(t, file, v)
		if len(diags) == 0 {
			return
		}
		if valid && !tooDeep(diags) && json.Valid(file.Text) {
			t.Errorf("encoding/json takes it: %s", list(diags))
		}
	})
}

// FuzzValues compares what we read with what encoding/json reads.
func FuzzValues(f *testing.F) {
	for _, s := range []string{
		`{"a": [1, -2.50e+3, "x\ud83d\ude00\ud800\"", true, null, {}], "b": {"c": 1, "c": 2}}`, `"\ud800\u0041"`, ` 12 `, generated(2, false),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := source.NewFile("f", text)
		if err != nil || !json.Valid(file.Text) {
			return
		}
		v, diags := Parse(file, Options{MaxDepth: depthLimit})
		if len(diags) > 0 {
			t.Fatal(list(diags))
		}
		decoder := json.NewDecoder(bytes.NewReader(file.Text))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := plain(v); !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q)\n got %#v\nwant %#v", text, got, want)
		}
	})
}

// plain turns v into what encoding/json makes of it.
func plain(v *Value) any {
	switch v.Kind {
	case Bool:
		return v.Str == "true"
	case Number:
		return json.Number(v.Str)
	case String:
		return v.Str
	case Array:
		items := []any{}
		for i := range v.Items {
			items = append(items, plain(&v.Items[i]))
		}
		return items
	case Object:
		members := map[string]any{}
		for i := range v.Members {
			members[v.Members[i].Name] = plain(&v.Members[i].Value)
		}
		return members
	}
	return nil
}

// checkTree checks that every place lies inside the one around it and behind the
// one before it, and that offsets into strings lie inside their string.
func checkTree(t *testing.T, file *source.File, v *Value) {
	t.Helper()
	if v == nil {
		return
	}
	checkValue(t, file.Text, v, 0, int32(len(file.Text)))
}

func checkValue(t *testing.T, text []byte, v *Value, low, high int32) {
	t.Helper()
	if v.Start < low || v.End < v.Start || v.End > high {
		t.Fatalf("%s at %d-%d is not inside %d-%d", v.Kind, v.Start, v.End, low, high)
	}
	if v.Kind == String {
		last := v.Start
		for i := range min(len(v.Str)+1, 100) {
			at := int32(v.TextOffset(text, i))
			if at < last || at > v.End {
				t.Fatalf("byte %d of the string at %d-%d lies at %d", i, v.Start, v.End, at)
			}
			last = at
		}
	}
	at := v.Start
	for i := range v.Items {
		checkValue(t, text, &v.Items[i], at, v.End)
		at = v.Items[i].End
	}
	for i := range v.Members {
		m := &v.Members[i]
		if m.NameStart < at || m.NameEnd < m.NameStart {
			t.Fatalf("name %q at %d-%d is not behind %d", m.Name, m.NameStart, m.NameEnd, at)
		}
		checkValue(t, text, &m.Value, m.NameEnd, v.End)
		at = m.Value.End
	}
}

func tooDeep(diags []source.Diagnostic) bool {
	return len(diags) > 0 && bytes.HasPrefix([]byte(diags[0].Message), []byte("brackets nest"))
}
