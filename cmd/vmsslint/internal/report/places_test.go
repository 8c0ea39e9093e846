package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

func TestNames(t *testing.T) {
	for _, c := range []struct{ dir, root, file, name, uri string }{
		{"/repo", "/repo", "main.json", "main.json", "main.json"},
		{"/repo/a", "/repo", "main.json", "a/main.json", "a/main.json"},
		{"/repo/a", "/repo", "../b/main.json", "b/main.json", "b/main.json"},
		{"/repo/a", "/repo", "/repo/c.json", "c.json", "c.json"},
		{"/repo/a", "/repo", "..", ".", "."},
		{"/repo", "/repo", "../repository/x.json", "/repository/x.json", "file:///repository/x.json"},
		{"/repo", "/repo", "/tmp/a b.json", "/tmp/a b.json", "file:///tmp/a%20b.json"},
		{"/repo", "/repo", "with space/é#?%.json", "with space/é#?%.json", "with%20space/%C3%A9%23%3F%25.json"},
		{"/repo", "/repo", "a:b.json", "a:b.json", "a%3Ab.json"},
		{"/repo", "/repo", `a\b.json`, `a\b.json`, "a%5Cb.json"},
		{"/", "/", "main.json", "main.json", "main.json"},
		{"", "", "./main.json", "main.json", "main.json"},
		{`C:\repo\a`, `C:\repo`, "main.json", "a/main.json", "a/main.json"},
		{`C:\repo\a`, `C:\repo`, `c:\repo\b\main.json`, "b/main.json", "b/main.json"},
		{"C:/repo", "C:/repo", "D:/x y.json", "D:/x y.json", "file:///D:/x%20y.json"},
		{"C:/repo", "C:/repo", "//server/share/../share/x.json", "//server/share/x.json", "file://server/share/x.json"},
		{`\\server\share\repo`, `\\server\share\repo`, "a/main.json", "a/main.json", "a/main.json"},
	} {
		o := Options{Dir: c.dir, Root: c.root}
		if got, _ := o.name(c.file); got != c.name {
			t.Errorf("in %s the name of %s is %s, want %s", c.dir, c.file, got, c.name)
		}
		if got, relative := o.uri(c.file); got != c.uri || relative != !strings.HasPrefix(c.uri, "file:") {
			t.Errorf("in %s the URI of %s is %s, want %s", c.dir, c.file, got, c.uri)
		}
	}
}

// placed is where a format says that a finding stands; 0 for what it does not say.
type placed struct {
	file                  string
	line, column, endLine int
	endColumn             int
}

// oneFinding is a report of one finding that covers part of the text of a file.
func oneFinding(t *testing.T, file, text, part string) *rules.Report {
	t.Helper()
	f, err := source.NewFile(file, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	start := strings.Index(string(f.Text), part)
	if start < 0 {
		t.Fatalf("no %q in %q", part, text)
	}
	return &rules.Report{Roots: 1, Findings: []*lint.Finding{{
		Rule: &lint.Rule{Meta: &lint.Meta{ID: "X001", Name: "x"}}, Severity: lint.Error, Message: "no", Root: file,
		Span: source.Span{File: f, Start: start, End: start + len(part)},
	}}}
}

// TestPlaces reads back where each format says that a finding stands.
func TestPlaces(t *testing.T) {
	const emoji = "{\r\n\t\"é😀\": 1200\r\n}"
	for _, c := range []struct {
		name, file, text, part string
		in                     string // the file from the root of the repository
		uri                    string
		at                     placed
		units                  int // the first column in units of UTF-16
	}{
		{"plain", "main.json", "{\"a\": 12}", "12", "a/main.json", "a/main.json", placed{"", 1, 7, 1, 9}, 7},
		{"tab, emoji and CRLF", "main.json", emoji, "1200", "a/main.json", "a/main.json", placed{"", 2, 8, 2, 12}, 9},
		{"several lines", "main.json", emoji, "{\r\n\t\"é😀\"", "a/main.json", "a/main.json", placed{"", 1, 1, 2, 6}, 1},
		{"space and Unicode", "my dir/é, 漢字: 50%.json", emoji, "1200", "a/my dir/é, 漢字: 50%.json", "a/my%20dir/%C3%A9,%20%E6%BC%A2%E5%AD%97%3A%2050%25.json", placed{"", 2, 8, 2, 12}, 9},
		{"outside", "../../else/x.json", emoji, "1200", "/else/x.json", "file:///else/x.json", placed{"", 2, 8, 2, 12}, 9},
		{"Windows", `D:\x\y.json`, emoji, "1200", "D:/x/y.json", "file:///D:/x/y.json", placed{"", 2, 8, 2, 12}, 9},
	} {
		rep := oneFinding(t, c.file, c.text, c.part)
		for _, f := range Formats() {
			var b bytes.Buffer
			if err := f.Write(&b, rep, Options{Dir: "/repo/a", Root: "/repo", Version: "1", FailOn: lint.Error}); err != nil {
				t.Fatal(err)
			}
			want := c.at
			want.file = c.in
			got, parts := readPlace(t, f.Name, b.String())
			switch f.Name {
			case "text", "json":
				want.file = c.file
			case "sarif":
				want.file = c.uri
				want.endColumn += c.units - want.column // the same line, or nothing before it
				if c.name == "several lines" {
					want.endColumn = 7
				}
				want.column = c.units
			}
			for i, p := range []*int{&want.line, &want.column, &want.endLine, &want.endColumn} {
				if i >= parts {
					*p = 0
				}
			}
			if f.Name == "github" && want.line != want.endLine {
				want.column, want.endColumn = 0, 0
			}
			if got != want {
				t.Errorf("%s: %s has the finding at %+v, want %+v\n%s", c.name, f.Name, got, want, b.String())
			}
		}
	}
}

// readPlace reads the place of the only finding, and how many of line, column,
// last line and last column the format has.
func readPlace(t *testing.T, format, text string) (placed, int) {
	t.Helper()
	match := func(expr string) []string {
		m := regexp.MustCompile(expr).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("%s has no place:\n%s", format, text)
		}
		return m
	}
	number := func(s string) (n int) {
		if s != "" {
			if _, err := fmt.Sscan(s, &n); err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	switch format {
	case "text":
		m := match(`(?m)^(.*):(\d+):(\d+): error`)
		return placed{m[1], number(m[2]), number(m[3]), 0, 0}, 2
	case "github":
		m := match(`^::error file=(.*?),line=(\d+),endLine=(\d+)(?:,col=(\d+),endColumn=(\d+))?,title=X001 x::no\n$`)
		file := strings.NewReplacer("%3A", ":", "%2C", ",", "%25", "%").Replace(m[1])
		return placed{file, number(m[2]), number(m[4]), number(m[3]), number(m[5])}, 4
	case "azure-devops":
		m := match(`^##vso\[task.logissue type=error;sourcepath=([^;]*);linenumber=(\d+);columnnumber=(\d+);code=X001;\]no\n$`)
		return placed{strings.ReplaceAll(m[1], "%AZP25", "%"), number(m[2]), number(m[3]), 0, 0}, 2
	case "markdown":
		m := match("(?s)\n### `(.*?)`\n.*\n\\| (\\d+) \\| error \\| no \\|")
		return placed{file: m[1], line: number(m[2])}, 1
	case "junit":
		var doc junitSuites
		decode(t, xml.Unmarshal, text, &doc)
		text = doc.Suites[0].Cases[1].Failure.Text
		m := match(`^(.*):(\d+):(\d+): error: no$`)
		if doc.Suites[0].Name != m[1] {
			t.Errorf("the suite is %s", doc.Suites[0].Name)
		}
		return placed{m[1], number(m[2]), number(m[3]), 0, 0}, 2
	}
	return readDocument(t, format, text)
}

func decode(t *testing.T, decoder func([]byte, any) error, text string, doc any) {
	t.Helper()
	if err := decoder([]byte(text), doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

// readDocument is readPlace for formats that are one document.
func readDocument(t *testing.T, format, text string) (placed, int) {
	t.Helper()
	switch format {
	case "json":
		var doc document
		decode(t, json.Unmarshal, text, &doc)
		f := doc.Findings[0]
		return placed{f.File, f.Line, f.Column, f.EndLine, f.EndColumn}, 4
	case "sarif":
		var doc sarifLog
		decode(t, json.Unmarshal, text, &doc)
		at := doc.Runs[0].Results[0].Locations[0].Physical
		if relative := !strings.Contains(at.Artifact.URI, "file:"); relative != (at.Artifact.URIBaseID == "%SRCROOT%") {
			t.Errorf("%s has the base %q", at.Artifact.URI, at.Artifact.URIBaseID)
		}
		return placed{at.Artifact.URI, at.Region.StartLine, at.Region.StartColumn, at.Region.EndLine, at.Region.EndColumn}, 4
	case "gitlab":
		var doc []gitlabIssue
		decode(t, json.Unmarshal, text, &doc)
		return placed{file: doc[0].Location.Path, line: doc[0].Location.Lines.Begin}, 1
	case "checkstyle":
		var doc checkstyleReport
		decode(t, xml.Unmarshal, text, &doc)
		return placed{doc.Files[0].Name, doc.Files[0].Errors[0].Line, doc.Files[0].Errors[0].Column, 0, 0}, 2
	}
	t.Fatalf("no reader for %s", format)
	return placed{}, 0
}

// TestEndOfLine counts the characters that end a line as places.
func TestEndOfLine(t *testing.T) {
	f, err := source.NewFile("a", []byte("😀\r\nb"))
	if err != nil {
		t.Fatal(err)
	}
	for offset, want := range map[int]int{0: 1, 4: 3, 5: 4, 6: 1, 7: 2} {
		if got := units(f, f.Position(offset)); got != want {
			t.Errorf("offset %d is column %d, want %d", offset, got, want)
		}
	}
}

// TestLinks links places to their files in text alone, and only where asked.
func TestLinks(t *testing.T) {
	rep := oneFinding(t, "my dir/é.json", "{\"a\": 12}", "12")
	for _, links := range []bool{false, true} {
		var b strings.Builder
		o := Options{Dir: "/repo/a", Root: "/repo", Text: TextOptions{Links: links, Quiet: true}}
		if err := Text(&b, rep, o); err != nil {
			t.Fatal(err)
		}
		const link = "\x1b]8;;file:///repo/a/my%20dir/%C3%A9.json\x1b\\my dir/é.json:1:7\x1b]8;;\x1b\\: error: no"
		if got := strings.HasPrefix(b.String(), link); got != links || strings.Contains(b.String(), "\x1b") != links {
			t.Errorf("links %t: %q", links, b.String())
		}
	}
}
