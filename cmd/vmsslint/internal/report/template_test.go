package report

import (
	"strings"
	"testing"

	"vmsslint/parser/source"
)

func TestTemplate(t *testing.T) {
	rep := oneFinding(t, "main.json", "{\"a\": 12}", "12")
	rep.Findings[0].Message = "a < b & 'c'"
	rep.Findings[0].ParameterFiles = []string{"x", "y"}
	rep.Diagnostics = []source.Diagnostic{{Path: "bad.json", Message: "no"}}
	for text, want := range map[string]string{
		"{{range .Findings}}{{.File}}:{{.Line}} {{upper .Severity}} {{lower .Rule}}{{end}}":           "main.json:1 ERROR x001",
		"{{range .Findings}}{{html .Message}} {{xml .Message}}{{end}}":                                "a &lt; b &amp; &#39;c&#39; a &lt; b &amp; &#39;c&#39;",
		"{{range .Findings}}{{join \"+\" .ParameterFiles}} {{json .Message}} {{.Fingerprint}}{{end}}": "x+y \"a < b & 'c'\" " + rep.Findings[0].Fingerprint(),
		"{{.Summary.Errors}} {{.Tool.Version}} {{(index .Diagnostics 0).File}}":                       "1 9 bad.json",
		"{{range .Findings}}{{with .Suppressed}}{{.Reason}}{{else}}open{{end}}{{end}}":                "open",
	} {
		f, err := Template("t.tmpl", text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := write(t, f, rep, Options{Version: "9"}); got != want {
			t.Errorf("%s gives %q, want %q", text, got, want)
		}
	}
}

func TestTemplateErrors(t *testing.T) {
	if _, err := Template("dir/t.tmpl", "\n{{if}}"); err == nil || !strings.HasPrefix(err.Error(), "dir/t.tmpl:2: ") {
		t.Errorf("a template that does not parse gives %v", err)
	}
	f, err := Template("dir/t.tmpl", "\n\n{{.Nosuch}}")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := f(&b, oneFinding(t, "a", "b", "b"), Options{}); err == nil || !strings.HasPrefix(err.Error(), "dir/t.tmpl:3:") || b.Len() > 0 {
		t.Errorf("a template that does not run gives %v and %q", err, b.String())
	}
}

// FuzzTemplate gives templates that come to an end, or an error, and no panic.
func FuzzTemplate(f *testing.F) {
	f.Add("{{range .Findings}}{{.File}}{{end}}")
	f.Add("{{define \"a\"}}{{template \"a\"}}{{end}}")
	f.Add("{{json .}}{{xml .Tool.Name | html}}")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "%") || strings.Contains(text, "template") {
			return // widths of printf, and recursion, are for the author to bound
		}
		w, err := Template("t", text)
		if err == nil {
			var b strings.Builder
			_ = w(&b, oneFinding(t, "a", "b", "b"), Options{})
		}
	})
}
