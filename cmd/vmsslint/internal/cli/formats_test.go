package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/cmd/vmsslint/internal/report"
)

// runIn runs the command line and returns what it ends with and prints.
func runIn(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = Main(args, Streams{In: strings.NewReader(""), Out: &o, Err: &e, Getenv: func(string) string { return "" }})
	return code, o.String(), e.String()
}

// TestFormats writes every format at once, to files, and the same bytes
// whatever the number of jobs.
func TestFormats(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a.json", "b.json", "c.json", "d.json"} {
		write(t, name, "", []string{"1500", "10", "[parameters('count')]"})
	}
	all := func(jobs string) map[string]string {
		args := []string{"lint", "--no-config", "--only", "CAP001", "--jobs", jobs}
		for _, f := range report.Formats() {
			args = append(args, "--format", f.Name+"="+f.Name+".out")
		}
		if code, out, errs := runIn(append(args, "--format", "github", ".")...); code != exitFindings || errs != "" || strings.Count(out, "::error ") != 8 {
			t.Fatalf("ended with %d: %s%s", code, out, errs)
		}
		got := map[string]string{}
		for _, f := range report.Formats() {
			raw, err := os.ReadFile(f.Name + ".out")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(f.Name + ".out"); err != nil {
				t.Fatal(err)
			}
			if got[f.Name] = string(raw); f.Name != "json" && !strings.Contains(got[f.Name], "capacity 1500 is above 1000") {
				t.Errorf("%s does not have the finding:\n%s", f.Name, raw)
			}
		}
		return got
	}
	one := all("1")
	for name, got := range all("8") {
		if name != "json" && got != one[name] { // JSON has the duration
			t.Errorf("%s differs with the number of jobs", name)
		}
	}
}

// TestFormatNames tells formats that are not there before anything is judged.
func TestFormatNames(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.json", "", []string{"1500"})
	for name, text := range map[string]string{"good.tmpl": "{{len .Findings}} found\n", "bad.tmpl": "\n{{range}}", "typo.tmpl": "{{.Finding}}"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lint := func(format ...string) (int, string, string) {
		args := []string{"lint", "--no-config", "--only", "CAP001", "a.json"}
		for _, f := range format {
			args = append(args, "--format", f)
		}
		return runIn(args...)
	}
	if code, out, _ := lint("template=good.tmpl", "template=good.tmpl=out.txt"); code != exitFindings || out != "1 found\n" {
		t.Errorf("a template ends with %d and prints %q", code, out)
	}
	if raw, err := os.ReadFile("out.txt"); err != nil || string(raw) != "1 found\n" {
		t.Errorf("a template with a file writes %q, %v", raw, err)
	}
	for format, want := range map[string]string{
		"sarife":               "unknown format 'sarife'; did you mean 'sarif'?; there are text, json",
		"template":             "names a template",
		"template=nosuch.tmpl": "nosuch.tmpl",
		"template=bad.tmpl":    "bad.tmpl:2: ",
		"template=typo.tmpl":   "typo.tmpl:1:",
	} {
		code, out, errs := lint("text=written.txt", format)
		if code != exitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s ends with %d and says %q, want %q", format, code, errs, want)
		}
		if early := format != "template=typo.tmpl"; early == exists("written.txt") {
			t.Errorf("%s: what is wrong was told before the run: %t", format, !early)
		}
		_ = os.Remove("written.txt")
	}
}

// TestRepositoryRoot names files from the root of the repository.
func TestRepositoryRoot(t *testing.T) {
	top := t.TempDir()
	if err := os.MkdirAll(filepath.Join(top, "stack", "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(top, ".git"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(top, "stack"))
	write(t, filepath.Join("in", "a.json"), "", []string{"1500"})
	_, out, _ := runIn("lint", "--no-config", "--only", "CAP001", "--format", "github", "in/a.json")
	if !strings.HasPrefix(out, "::error file=stack/in/a.json,") {
		t.Errorf("printed %s", out)
	}
}

// TestStandardInput has one name for what is read there.
func TestStandardInput(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.json", "", []string{"1500"})
	raw, err := os.ReadFile("a.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{"stdin.json": nil, "b.json": {"--stdin-filename", "b.json"}} {
		var out, errs bytes.Buffer
		Main(append([]string{"lint", "--no-config", "--only", "CAP001", "--format", "junit", "-"}, args...), Streams{
			In: bytes.NewReader(raw), Out: &out, Err: &errs, Getenv: func(string) string { return "" },
		})
		if got := out.String(); strings.Count(got, "<testsuite ") != 1 || !strings.Contains(got, `<testsuite name="`+name+`" tests="2" failures="1"`) {
			t.Errorf("printed %s", got)
		}
	}
}

// TestHyperlinks decides on links.
func TestHyperlinks(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.json", "", []string{"1500"})
	for _, c := range []struct {
		flag     string
		terminal bool
		env      map[string]string
		want     bool
	}{
		{"auto", true, nil, true},
		{"auto", false, nil, false},
		{"auto", true, map[string]string{"CI": "true"}, false},
		{"auto", true, map[string]string{"NO_COLOR": "1"}, true},
		{"always", false, nil, true},
		{"never", true, nil, false},
	} {
		var out, errs bytes.Buffer
		Main([]string{"lint", "--no-config", "--only", "CAP001", "--hyperlinks", c.flag, "a.json"}, Streams{
			In: strings.NewReader(""), Out: &out, Err: &errs, Terminal: c.terminal, Getenv: func(name string) string { return c.env[name] },
		})
		if got := strings.Contains(out.String(), "\x1b]8;;file://"); got != c.want {
			t.Errorf("%+v: links %t", c, got)
		}
	}
	if code, _, errs := runIn("lint", "--hyperlinks", "perhaps", "a.json"); code != exitUsage || !strings.Contains(errs, "--hyperlinks takes auto, always or never") {
		t.Errorf("ended with %d: %s", code, errs)
	}
}

// TestFindingsSchemaOfChanges holds the report of a change, and of a baseline,
// to the schema of the JSON format.
func TestFindingsSchemaOfChanges(t *testing.T) {
	s := schema(t, "findings.schema.json")
	t.Chdir(t.TempDir())
	write(t, "a.json", "", []string{"1500", "1400", "10"})
	write(t, "b.json", "", []string{"1500", "12"})
	runIn("lint", "--no-config", "--only", "CAP001", "--write-baseline", "a.json")
	for part, args := range map[string][]string{
		`"verdict":"removed"`: {"diff", "a.json", "b.json"},
		`"baselined":true`:    {"lint", "--baseline", ".vmsslint-baseline.json", "--show-suppressed", "a.json"},
	} {
		_, out, errs := runIn(append(args, "--no-config", "--only", "CAP001", "--format", "json")...)
		var doc any
		if err := json.Unmarshal([]byte(out), &doc); err != nil {
			t.Fatalf("%v: %s", err, errs)
		}
		if err := s.Validate(doc); err != nil || !strings.Contains(out, part) {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}
