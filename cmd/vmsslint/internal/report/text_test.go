package report

import (
	"strings"
	"testing"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// TestTextSteersNoTerminal writes a message and a line with characters that a
// terminal would obey.
func TestTextSteersNoTerminal(t *testing.T) {
	file, err := source.NewFile("main.json", []byte("\"\x1b[2Ja\": \"b\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := textOf(t, file, 9, 12, "the name 'a\x1b[31m\nb\u202ec' is wrong")
	if strings.ContainsAny(got, "\x1b\u202e") || !strings.Contains(got, "'a\ufffd[31m b\ufffdc' is wrong") {
		t.Errorf("printed %q", got)
	}
}

// TestTextWideCharacters puts the caret under what it points at.
func TestTextWideCharacters(t *testing.T) {
	line := "\"漢字e\u0301\": \"x\""
	file, err := source.NewFile("main.json", []byte(line+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	start := strings.Index(line, "\"x\"")
	got := textOf(t, file, start, start+3, "no")
	if !strings.Contains(got, "\n      | "+strings.Repeat(" ", 9)+"^^^\n") {
		t.Errorf("printed\n%s", got)
	}
}

// TestTextEndOfLine points at the end of lines and of a file.
func TestTextEndOfLine(t *testing.T) {
	text := "{\r\n\"a\": 1\r\n"
	file, err := source.NewFile("main.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for at := range len(file.Text) + 1 {
		if got := textOf(t, file, at, at, "no"); !strings.Contains(got, "^") {
			t.Errorf("at %d printed %q", at, got)
		}
	}
}

func textOf(t *testing.T, file *source.File, start, end int, message string) string {
	t.Helper()
	var b strings.Builder
	rep := &rules.Report{Findings: []*lint.Finding{{
		Rule: &lint.Rule{Meta: &lint.Meta{ID: "X001", Name: "x"}}, Severity: lint.Error, Message: message, Span: source.Span{File: file, Start: start, End: end},
	}}}
	if err := Text(&b, rep, Options{Text: TextOptions{Quiet: true}}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
