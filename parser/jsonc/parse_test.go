package jsonc

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/parser/source"
)

// show writes v on one line, in double quotes and without commas at the end; a
// value that could not be read is a question mark.
func show(v *Value) string {
	if v == nil {
		return "nothing"
	}
	var s strings.Builder
	write(&s, v)
	return s.String()
}

func write(s *strings.Builder, v *Value) {
	switch v.Kind {
	case Invalid:
		s.WriteByte('?')
	case Null:
		s.WriteString("null")
	case Bool, Number:
		s.WriteString(v.Str)
	case String:
		fmt.Fprintf(s, "%q", v.Str)
	case Object:
		s.WriteByte('{')
		for i := range v.Members {
			if i > 0 {
				s.WriteByte(' ')
			}
			s.WriteString(v.Members[i].Name + ":")
			write(s, &v.Members[i].Value)
		}
		s.WriteByte('}')
	case Array:
		s.WriteByte('[')
		for i := range v.Items {
			if i > 0 {
				s.WriteByte(' ')
			}
			write(s, &v.Items[i])
		}
		s.WriteByte(']')
	}
}

func newFile(text string) *source.File { return &source.File{Path: "t", Text: []byte(text)} }

// read parses text and returns the tree and the diagnostics, one on a line as
// "line:column-line:column message".
func read(text string, opts Options) (*Value, string) {
	v, diags := Parse(newFile(text), opts)
	return v, list(diags)
}

func list(diags []source.Diagnostic) string {
	var s strings.Builder
	for _, d := range diags {
		a, b := d.Span.Position(), d.Span.EndPosition()
		fmt.Fprintf(&s, "%d:%d-%d:%d %s\n", a.Line, a.Column, b.Line, b.Column, d.Message)
	}
	return strings.TrimSuffix(s.String(), "\n")
}

func TestDialect(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`null`, `null`},
		{` true `, `true`},
		{`"a"`, `"a"`},
		{`{}`, `{}`},
		{`[]`, `[]`},
		{`[0, -0, 10, 1.5, -1e9, 2E+3, 4.0e-2, 12345678901234567890123]`, `[0 -0 10 1.5 -1e9 2E+3 4.0e-2 12345678901234567890123]`},
		{`{"a": {"b": [1, {"c": null}]}, "d": false}`, `{a:{b:[1 {c:null}]} d:false}`},
		{"// one\n{ /* two */ \"a\" /**/ : /***/ 1 // three\r, \"b\": /* x\n*/ 2}//", `{a:1 b:2}`},
		{`{"a": "//", "b": "/* */"}`, `{a:"//" b:"/* */"}`},
		{`{"a": 1,}`, `{a:1}`},
		{`[1, 2 , ]`, `[1 2]`},
		{"[\"a\nb\tc\x00\r\n\"]", `["a\nb\tc\x00\r\n"]`},
		{`{'a': 'b "c"', "d": "e'f"}`, `{a:"b \"c\"" d:"e'f"}`},
		{`['it\'s', "it\'s"]`, `["it's" "it's"]`},
		{`{a: 1, $b_c-d9: 2, _: 3, true: 4}`, `{a:1 $b_c-d9:2 _:3 true:4}`},
		{`{"a": 1, "a": 2, "A": 3}`, `{a:1 a:2 A:3}`},
		{`["\"\\\/\b\f\n\r\t\u0041\u00e9"]`, `["\"\\/\b\f\n\r\tAé"]`},
		{`["\ud83d\ude00", "\ud83d", "\ud83dx", "\ude00\ud83d", "\ud83d\u0041"]`, `["😀" "�" "�x" "��" "�A"]`},
		{"\u00a0{\u2003\"a\"\u3000:\v1\f}\u0085", `{a:1}`},
		{`["2021-02-28", "[parameters('x')]"]`, `["2021-02-28" "[parameters('x')]"]`},
		{`["` + strings.Repeat("long text, ", 9) + `", "\\` + strings.Repeat("-", 7) + `\""]`,
			`["` + strings.Repeat("long text, ", 9) + `" "\\` + strings.Repeat("-", 7) + `\""]`},
	} {
		v, diags := read(c.text, Options{})
		if got := show(v); got != c.want || diags != "" {
			t.Errorf("Parse(%q)\n got %s\nwant %s\n%s", c.text, got, c.want, diags)
		}
	}
}

func TestSpans(t *testing.T) {
	file := newFile("// c\n{ 'a b': [1, \"x\\ty\", ],\n bare : {\"deep\": -2.50}, }\n")
	v, diags := Parse(file, Options{})
	if len(diags) > 0 {
		t.Fatal(list(diags))
	}
	for _, c := range []struct {
		span source.Span
		want string
	}{
		{v.Span(file), "{ 'a b': [1, \"x\\ty\", ],\n bare : {\"deep\": -2.50}, }"},
		{v.Member("a b").NameSpan(file), `'a b'`},
		{v.Get("a b").Span(file), `[1, "x\ty", ]`},
		{v.Get("a b").Items[0].Span(file), `1`},
		{v.Get("a b").Items[1].Span(file), `"x\ty"`},
		{v.Member("BARE").NameSpan(file), `bare`},
		{v.Get("bare").Get("deep").Span(file), `-2.50`},
		{v.Get("none").Span(file), ``},
		{v.Member("none").NameSpan(file), ``},
	} {
		if got := c.span.Text(); got != c.want {
			t.Errorf("span %v covers %q, want %q", c.span, got, c.want)
		}
	}
}

func TestGet(t *testing.T) {
	v, _ := Parse(newFile(`{"sku": 1, "SKU": 2, "sku": 3, "Sku": 4, "other": {}}`), Options{})
	for _, c := range []struct{ name, want string }{
		{"sku", "3"}, {"SKU", "2"}, {"sKu", "4"}, {"other", "{}"}, {"nothing", "nothing"},
	} {
		if got := show(v.Get(c.name)); got != c.want {
			t.Errorf("Get(%q) = %s, want %s", c.name, got, c.want)
		}
	}
	var none *Value
	if none.Get("a").Get("b") != nil || none.Member("a") != nil || v.Get("sku").Get("a") != nil {
		t.Error("a value that is no object has a member")
	}
}

func TestDuplicates(t *testing.T) {
	file := newFile("{\"a\": 1,\n\"b\": {\"x\": 1, \"x\": 2},\n\"\\u0061\": 3,\n'a': [{c: 1, c: 2}]}")
	v, diags := Parse(file, Options{})
	if len(diags) > 0 {
		t.Fatal(list(diags))
	}
	want := `2:15-2:18 the object has a property 'x' already; the last one counts
3:1-3:9 the object has a property 'a' already; the last one counts
4:1-4:4 the object has a property 'a' already; the last one counts
4:14-4:15 the object has a property 'c' already; the last one counts`
	if got := list(Duplicates(file, v)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := Duplicates(file, nil); got != nil {
		t.Errorf("Duplicates of nothing: %v", got)
	}
	var many strings.Builder
	for i := range 60 {
		fmt.Fprintf(&many, `"p%d": 1, `, i%30)
	}
	file = newFile("{" + many.String() + "}")
	v, _ = Parse(file, Options{})
	for i := range v.Members {
		if got, want := v.Members[i].Duplicate, i >= 30; got != want {
			t.Errorf("member %d: Duplicate = %t, want %t", i, got, want)
		}
	}
	if got := len(Duplicates(file, v)); got != maxDiagnostics {
		t.Errorf("%d diagnostics for 30 duplicates, want %d", got, maxDiagnostics)
	}
}

func TestTextOffset(t *testing.T) {
	for _, c := range []struct {
		text string
		want []int // of each byte of Str, and of the byte behind it
	}{
		{`"abc"`, []int{1, 2, 3, 4}},
		{`""`, []int{1}},
		{` 'é'`, []int{2, 3, 4}},
		{`"a\nb"`, []int{1, 2, 4, 5}},
		{`"\u00e9x"`, []int{1, 1, 7, 8}},
		{`"\ud83d\ude00\\"`, []int{1, 1, 1, 1, 13, 15}},
		{`"\ud83d\"q"`, []int{1, 1, 1, 7, 9, 10}},
		{`12`, []int{0, 1, 2}},
	} {
		v, _ := Parse(newFile(c.text), Options{})
		if len(v.Str)+1 != len(c.want) {
			t.Fatalf("%s: the text has %d bytes", c.text, len(v.Str))
		}
		for i, want := range c.want {
			if got := v.TextOffset([]byte(c.text), i); got != want {
				t.Errorf("%s: TextOffset(%d) = %d, want %d", c.text, i, got, want)
			}
		}
		first, last := c.want[0], c.want[len(c.want)-1]
		if a, b := v.TextOffset([]byte(c.text), -9), v.TextOffset([]byte(c.text), 99); a != first || b != last {
			t.Errorf("%s: clamped to %d and %d, want %d and %d", c.text, a, b, first, last)
		}
		if got := v.TextOffset(nil, 1); got != 0 {
			t.Errorf("%s: TextOffset in no text = %d", c.text, got)
		}
	}
	if got := (*Value)(nil).TextOffset(nil, 3); got != 0 {
		t.Errorf("TextOffset of nil = %d", got)
	}
}

func TestBounds(t *testing.T) {
	v, diags := read(`{"a": [[[1, "]"], {}], 2], "b": [[[]]], "c": [1]}`, Options{MaxDepth: 3})
	if got, want := show(v), `{a:[[? ?] 2] b:[[?]] c:[1]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if want := "1:9-1:10 brackets nest more than 3 deep, what lies deeper is not read"; diags != want {
		t.Errorf("got %s", diags)
	}
	deep := strings.Repeat("[", 1<<20)
	for _, depth := range []int{0, 1 << 30} {
		if _, diags := read(deep, Options{MaxDepth: depth}); strings.Count(diags, "\n") != 1 {
			t.Errorf("depth %d: %s", depth, diags)
		}
	}
	v, diags = read(`[1, 2, 3]`, Options{MaxSize: 8})
	if v != nil || diags != "1:1-1:1 the file has 9 bytes, more than the 8 that are read" {
		t.Errorf("got %s, %s", show(v), diags)
	}
	v, diags = read(`[`+strings.Repeat("x, ", 50)+`]`, Options{})
	lines := strings.Split(diags, "\n")
	if len(lines) != maxDiagnostics || !strings.HasSuffix(diags, "too many mistakes, the rest of the file is not read") {
		t.Errorf("%d diagnostics: %s", len(lines), diags)
	}
	if len(v.Items) != maxDiagnostics {
		t.Errorf("%d items are left", len(v.Items))
	}
}

// TestCorpus reads every template at hand; they are ones that people deploy.
func TestCorpus(t *testing.T) {
	root := filepath.Join(sharedFolder(), "corpus")
	if _, err := os.Stat(root); err != nil {
		t.Skip(err)
	}
	files := 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := source.NewFile(filepath.ToSlash(path), text)
		if err != nil {
			t.Log(path, err)
			return nil
		}
		files++
		v, diags := Parse(file, Options{})
		for _, d := range diags {
			t.Log(d.Span, d.Message)
		}
		checkTree(t, file, v)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(files, "files")
}
