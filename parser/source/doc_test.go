package source

import "testing"

func TestPosition(t *testing.T) {
	f, err := NewFile("a.json", []byte("{\r\n  \"é\": 1,\n\n}"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ offset, line, column int }{
		{-5, 1, 1}, {0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {9, 2, 6}, {14, 3, 1}, {15, 4, 1}, {99, 4, 2},
	} {
		if got := f.Position(c.offset); got != (Position{c.line, c.column}) {
			t.Errorf("Position(%d) = %v, want %d:%d", c.offset, got, c.line, c.column)
		}
	}
	if got := f.Line(2); got != "  \"é\": 1," {
		t.Errorf("Line(2) = %q", got)
	}
	if got := f.Line(9); got != "" {
		t.Errorf("Line(9) = %q", got)
	}
}

func TestEncodings(t *testing.T) {
	for name, raw := range map[string]string{
		"utf-8":                  `{"a": "ä"}`,
		"utf-8 with mark":        "\xEF\xBB\xBF{\"a\": \"ä\"}",
		"utf-16 little":          "\xFF\xFE{\x00\"\x00a\x00\"\x00:\x00 \x00\"\x00\xE4\x00\"\x00}\x00",
		"utf-16 big":             "\xFE\xFF\x00{\x00\"\x00a\x00\"\x00:\x00 \x00\"\x00\xE4\x00\"\x00}",
		"utf-16 little, no mark": "{\x00\"\x00a\x00\"\x00:\x00 \x00\"\x00\xE4\x00\"\x00}\x00",
	} {
		f, err := NewFile("x", []byte(raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := string(f.Text); got != `{"a": "ä"}` {
			t.Errorf("%s: got %q", name, got)
		}
	}
	for _, raw := range []string{"{\"a\": \"\xFF\"}", "\xFF\xFE{"} {
		if _, err := NewFile("x", []byte(raw)); err == nil {
			t.Errorf("NewFile(%q) gave no error", raw)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"concat", "contains", "CAP001", "CAP002", "rules", "paths"}
	for name, want := range map[string]string{
		"conact": "concat", "CONTAIN": "contains", "CAPP001": "CAP001", "rulez": "rules", "path": "paths",
		"": "", "x": "", "something else": "", "cap009": "CAP001",
	} {
		if got := Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := DidYouMean("conact", names); got != "; did you mean 'concat'?" {
		t.Errorf("DidYouMean: %q", got)
	}
}
