package report

import (
	"slices"
	"strings"
	"testing"
)

// TestLineHashes holds the hashes to values that GitHub's code gives.
func TestLineHashes(t *testing.T) {
	hello := []string{"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"}
	for text, want := range map[string][]string{
		"":                   {"c129715d7a2bc9a3:1"},
		" a\nb\n  \t\tc\n d": {"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"},
		" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n":             hello,
		" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r":             hello,
		" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n": hello,
		strings.Repeat("Lorem ipsum dolor sit amet.\n", 10): {
			"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
			"a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
		},
	} {
		if got := lineHashes([]byte(text)); !slices.Equal(got, want) {
			t.Errorf("lineHashes(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestLineHashesMove moves lines down: each keeps its hash.
func TestLineHashesMove(t *testing.T) {
	text := "{\n  \"capacity\": 1200,\n  \"name\": \"web\"\n}\n" + strings.Repeat("x", 200)
	before, after := lineHashes([]byte(text)), lineHashes([]byte("// new\n\t\n"+text))
	if !slices.Equal(before, after[2:]) {
		t.Errorf("before %q, after %q", before, after[2:])
	}
}

func FuzzLineHashes(f *testing.F) {
	f.Add([]byte("{\r\n a \n}"))
	f.Add([]byte(strings.Repeat("é\n", 150)))
	f.Fuzz(func(t *testing.T, text []byte) {
		hashes := lineHashes(text)
		lines := strings.Count(strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\r", "\n"), "\n") + 1
		if len(hashes) > lines {
			t.Errorf("%d hashes of %d lines", len(hashes), lines)
		}
	})
}
