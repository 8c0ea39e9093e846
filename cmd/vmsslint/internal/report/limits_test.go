package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

func write(t *testing.T, f Writer, rep *rules.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, rep, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// many is a report of n findings, of which each third is an info, a warning, an error.
func many(t *testing.T, n int) *rules.Report {
	t.Helper()
	file, err := source.NewFile("main.json", []byte(strings.Repeat("{}\n", n)))
	if err != nil {
		t.Fatal(err)
	}
	rule := &lint.Rule{Meta: &lint.Meta{ID: "X001", Name: "x", Severity: lint.Error}}
	rep := &rules.Report{Roots: 1}
	for i := range n {
		rep.Findings = append(rep.Findings, &lint.Finding{
			Rule: rule, Severity: lint.Severity(i%3 + 1), Message: fmt.Sprintf("number %d", i), Root: "main.json",
			Span: source.Span{File: file, Start: 3 * i, End: 3*i + 2},
		})
	}
	return rep
}

// TestSARIFLimits leaves out the least of what code scanning would not show.
func TestSARIFLimits(t *testing.T) {
	rep := many(t, mostResults+10)
	rep.Findings[2].Baselined = true // an error that goes first all the same
	for range mostLocations + 5 {
		rep.Findings[5].Notes = append(rep.Findings[5].Notes, lint.Note{Span: rep.Findings[0].Span, Message: "argument 'x'", Step: true})
	}
	text := write(t, SARIF, rep, Options{Version: "v1.0.0"})
	var doc sarifLog
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	run := doc.Runs[0]
	levels, last := map[string]int{}, 0
	for _, r := range run.Results {
		levels[r.Level]++
		if line := r.Locations[0].Physical.Region.StartLine; line > last {
			last = line
		} else {
			t.Fatalf("line %d comes after %d", line, last)
		}
	}
	if len(run.Results) != mostResults || levels["error"] != 1669 || levels["warning"] != 1670 || len(run.Results[4].RelatedLocations) != mostLocations {
		t.Errorf("%d results, %v, %d related locations", len(run.Results), levels, len(run.Results[4].RelatedLocations))
	}
	if n := len(run.Results[4].CodeFlows[0].ThreadFlows[0].Locations); n != mostLocations {
		t.Errorf("%d locations of a flow", n)
	}
	for _, want := range []string{"10 findings were left out: this file has the 5000 worst of 5010.", "5 related places of X001 at main.json:6:1 were left out."} {
		if !strings.Contains(text, want) {
			t.Errorf("no notification says %q", want)
		}
	}
	if run.Tool.Driver.Version != "1.0.0" || numeric("(devel)") != "0.0.0-devel" {
		t.Errorf("the version is %s", run.Tool.Driver.Version)
	}
}

// TestGitHubLimits writes nine annotations of a level and a tenth about the
// rest, new findings before known ones.
func TestGitHubLimits(t *testing.T) {
	rep := many(t, 36)
	rep.Findings[2].Baselined = true
	rep.Diagnostics = []source.Diagnostic{{Path: "a,b: 100%.json", Message: "cannot\nbe read"}}
	rep.Gaps = []model.Gap{{Message: "x"}, {Message: "y"}}
	text := write(t, GitHub, rep, Options{ShowSuppressed: true})
	if n := strings.Count(text, "::error"); n != mostAnnotations+1 || !strings.Contains(text, "::error title=vmsslint::and 3 more of this level") {
		t.Errorf("%d errors:\n%s", n, text)
	}
	if !strings.HasPrefix(text, "::error file=a%2Cb%3A 100%25.json,title=cannot analyse::cannot be read\n") || strings.Contains(text, "number 2%") {
		t.Errorf("what comes first is wrong:\n%s", text)
	}
	if n := strings.Count(text, "not read"); n > 1 {
		t.Errorf("%d notices of what was not read", n)
	}
}

// TestMarkdownLimits keeps a summary within what a job may have.
func TestMarkdownLimits(t *testing.T) {
	rep := many(t, mostListed+50)
	text := write(t, Markdown, rep, Options{})
	if n := strings.Count(text, "number "); n != mostListed || !strings.Contains(text, "\nand 50 other findings\n") {
		t.Errorf("%d findings\n%s", n, text[len(text)-200:])
	}
	if strings.Contains(text, "| info | number 249 |") || !strings.Contains(text, "| error | number 248 |") {
		t.Error("those left out are not the least")
	}
	for _, f := range rep.Findings {
		f.Message = strings.Repeat("long ", 5000)
	}
	rep.Diagnostics = []source.Diagnostic{{Message: strings.Repeat("x", mostMarkdown)}}
	text = write(t, Markdown, rep, Options{})
	if len(text) > 1<<20 || !strings.Contains(text, " other findings\n") {
		t.Errorf("%d bytes", len(text))
	}
}

// TestMarkdownText lets nothing of a template be markup.
func TestMarkdownText(t *testing.T) {
	for text, want := range map[string]string{
		"a|b <b>x</b> & @me":   `a\|b &lt;b&gt;x&lt;/b&gt; &amp; &#64;me`,
		"[x](https://e.org) !": `\[x\](https://e.org) !`,
		"a_b _c_ *d* `e` ~f~":  "a_b \\_c\\_ \\*d\\* \\`e\\` \\~f\\~",
		"# x\ny":               `\# x y`,
		"12. x":                `12\. x`,
		"1.5 x":                `1\.5 x`,
		"\\ $x$":               `\\ \$x\$`,
	} {
		if got := mdText(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"": "", "a": "`a`", "a|b`c": "``a\\|b`c``", "`": "`` ` ``"} {
		if got := mdCell(text); got != want {
			t.Errorf("code %q is %q, want %q", text, got, want)
		}
	}
}

// TestGitLabFingerprints tells equal findings apart, in any order of files.
func TestGitLabFingerprints(t *testing.T) {
	rep := many(t, 4)
	for _, f := range rep.Findings {
		f.Message = "the same"
	}
	var issues []gitlabIssue
	if err := json.Unmarshal([]byte(write(t, GitLab, rep, Options{})), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		if seen[issue.Fingerprint] {
			t.Errorf("%s is there twice", issue.Fingerprint)
		}
		seen[issue.Fingerprint] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d entries", len(seen))
	}
}

// TestEscapes holds commands to one line, whatever a message says.
func TestEscapes(t *testing.T) {
	rep := oneFinding(t, "a;b].json", "{\"a\": 12}", "12")
	rep.Findings[0].Message = "50% of\r\n::error::x ##vso[task.complete]\x1b]"
	rep.Findings[0].Notes = []lint.Note{{Message: "a\nb"}}
	for name, want := range map[string]string{
		"github":       "::error file=a;b].json,line=1,endLine=1,col=7,endColumn=9,title=X001 x::50%25 of  ::error::x ##vso[task.complete]\ufffd]%0Anote: a b\n",
		"azure-devops": "##vso[task.logissue type=error;sourcepath=a%3Bb%5D.json;linenumber=1;columnnumber=7;code=X001;]50%AZP25 of  ::error::x ##vso[task.complete]\ufffd]%0Anote: a b\n",
	} {
		for _, f := range Formats() {
			if f.Name != name {
				continue
			}
			if got := write(t, f.Write, rep, Options{}); got != want {
				t.Errorf("%s writes %q, want %q", name, got, want)
			}
		}
	}
	rep.Findings[0].Message = "see [a](1) of [b]"
	var doc sarifLog
	if err := json.Unmarshal([]byte(write(t, SARIF, rep, Options{})), &doc); err != nil {
		t.Fatal(err)
	}
	if got := doc.Runs[0].Results[0].Message.Text; got != "see [a] (1) of [b]. a b." {
		t.Errorf("SARIF has the message %q", got)
	}
	if got := linkText(`var.x["a\b"]`); got != `var.x\["a\\b"\]` {
		t.Errorf("the text of a link is %s", got)
	}
}

// TestSecrets writes no format with the text of a secret, nor what it could be
// found out from.
func TestSecrets(t *testing.T) {
	rep := oneFinding(t, "main.json", "{\"adminPassword\": \"hunter2\"}", `"hunter2"`)
	rep.Findings[0].Secret = true
	for _, f := range Formats() {
		if got := write(t, f.Write, rep, Options{ShowSuppressed: true}); strings.Contains(got, "hunter2") || strings.Contains(got, "LineHash") {
			t.Errorf("%s writes the secret:\n%s", f.Name, got)
		}
	}
	rep.Findings[0].Secret, rep.Findings[0].Span.File.Private = false, true
	for _, f := range Formats() {
		if got := write(t, f.Write, rep, Options{}); strings.Contains(got, "hunter2") || strings.Contains(got, "LineHash") {
			t.Errorf("%s writes the line of a private file:\n%s", f.Name, got)
		}
	}
}

// TestJUnit counts what came of each test, and uses no element and attribute
// that the schema of Jenkins' JUnit reader does not have.
func TestJUnit(t *testing.T) {
	rep := many(t, 3)
	rep.Findings[2].Suppressed = &lint.Suppressed{Reason: "agreed", Until: "2999-01-01"}
	rep.Findings[1].Rule = &lint.Rule{Meta: &lint.Meta{ID: "X002"}}
	rep.Findings[0].Rule = &lint.Rule{Meta: &lint.Meta{ID: "X003"}}
	rep.Diagnostics = []source.Diagnostic{{Path: "bad.json", Message: "x\x00"}}
	rep.Defects = []error{errors.New("rule X failed")}
	text := write(t, JUnit, rep, Options{Inputs: []string{"good.json", "main.json"}, FailOn: lint.Warning})
	var doc junitSuites
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range doc.Suites {
		got = append(got, fmt.Sprintf("%s %d %d %d %d", s.Name, s.Tests, s.Failures, s.Errors, s.Skipped))
	}
	want := "good.json 1 0 0 0, main.json 4 1 0 1, bad.json 1 0 1 0, vmsslint 1 0 1 0"
	if s := strings.Join(got, ", "); s != want || doc.Tests != 7 || doc.Failures != 1 || doc.Errors != 2 {
		t.Errorf("%s; in all %d %d %d, want %s", s, doc.Tests, doc.Failures, doc.Errors, want)
	}
	if s := doc.Suites[1].Cases[1].Skipped; s == nil || s.Message != "agreed (until 2999-01-01)" {
		t.Errorf("skipped for %+v", s)
	}
	allowed := map[string]string{
		"testsuites": "name time tests failures errors", "testsuite": "name tests failures errors group time skipped timestamp hostname id package file log url",
		"testcase": "name time classname group", "failure": "type message", "error": "type message", "skipped": "type message", "system-out": "",
	}
	d := xml.NewDecoder(strings.NewReader(text))
	for token, err := d.Token(); err == nil; token, err = d.Token() {
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		names, ok := allowed[start.Name.Local]
		if !ok {
			t.Errorf("element %s", start.Name.Local)
		}
		for _, a := range start.Attr {
			if !strings.Contains(" "+names+" ", " "+a.Name.Local+" ") {
				t.Errorf("attribute %s of %s", a.Name.Local, start.Name.Local)
			}
		}
	}
}

// TestSecurity gives a score to rules about security alone.
func TestSecurity(t *testing.T) {
	for group, want := range map[string]string{"SEC": "5.5", "CAP": ""} {
		r := ruleOf(&lint.Rule{Meta: &lint.Meta{ID: "X", Group: group, Kind: lint.Create, Severity: lint.Warning}})
		tagged := strings.Contains(strings.Join(r.Properties.Tags, " "), "security")
		if r.Properties.SecuritySeverity != want || tagged != (want != "") {
			t.Errorf("%s has %+v", group, r.Properties)
		}
	}
}
