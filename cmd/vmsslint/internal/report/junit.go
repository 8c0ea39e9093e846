package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`

		root     string
		problems []string
		gaps     []string
		findings []*lint.Finding
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
		Skipped *junitOutcome `xml:"skipped"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitOutcome struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes rep as results of tests: a suite for each root that was judged,
// with a test that it could be analysed and one for each rule that found
// something. Findings below the least severity that fails a run pass, with their
// text as output; those that are left alone are skipped.
func JUnit(w io.Writer, rep *rules.Report, o Options) error {
	j := junit{o: o, suites: map[string]*junitSuite{}}
	for _, root := range o.Inputs {
		j.suite(root)
	}
	for _, d := range rep.Diagnostics {
		s := j.suite(j.rootOf(d.File()))
		s.problems = append(s.problems, strings.Join(nonEmpty(cmp.Or(o.place(d.Span), d.File()), clean(d.Message)), ": "))
	}
	for _, g := range rep.Gaps {
		file := ""
		if g.Span.File != nil {
			file = g.Span.File.Path
		}
		s := j.suite(j.rootOf(file))
		s.gaps = append(s.gaps, "not read: "+strings.Join(nonEmpty(o.place(g.Span), clean(g.Message)), ": "))
	}
	for _, f := range rep.Findings {
		s := j.suite(cmp.Or(f.Root, j.rootOf(fileOf(f))))
		s.findings = append(s.findings, f)
	}
	doc := junitSuites{Name: "vmsslint"}
	for _, s := range j.order {
		j.fill(s)
		doc.add(s)
	}
	if len(rep.Defects) > 0 {
		doc.add(defects(rep.Defects))
	}
	return writeXML(w, doc)
}

func (d *junitSuites) add(s *junitSuite) {
	d.Tests += s.Tests
	d.Failures += s.Failures
	d.Errors += s.Errors
	d.Suites = append(d.Suites, s)
}

func defects(list []error) *junitSuite {
	s := &junitSuite{Name: "vmsslint"}
	for i, err := range list {
		text := clean(err.Error())
		s.add(junitCase{Name: fmt.Sprintf("defect %d", i+1), Class: "vmsslint", Error: &junitOutcome{"defect", text, text}})
	}
	return s
}

type junit struct {
	o      Options
	suites map[string]*junitSuite
	order  []*junitSuite
}

// suite returns the suite of a root.
func (j *junit) suite(root string) *junitSuite {
	if j.suites[root] == nil {
		name, _ := j.o.name(root)
		if root == "" {
			name = "vmsslint"
		}
		j.suites[root] = &junitSuite{Name: clean(name), root: root}
		j.order = append(j.order, j.suites[root])
	}
	return j.suites[root]
}

// rootOf returns the root that a file belongs to: itself, the nearest folder
// that was judged, or else the file.
func (j *junit) rootOf(file string) string {
	if j.suites[file] != nil {
		return file
	}
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if j.suites[dir] != nil {
			return dir
		}
		if dir == path.Dir(dir) {
			return file
		}
	}
}

// fill makes the tests of a suite.
func (j *junit) fill(s *junitSuite) {
	analysis := junitCase{Name: "can be analysed", Class: s.Name, Out: strings.Join(s.gaps, "\n")}
	if len(s.problems) > 0 {
		analysis.Error = &junitOutcome{"input", s.problems[0], strings.Join(s.problems, "\n")}
	}
	s.add(analysis)
	for _, r := range rulesOf(s.findings) {
		of := slices.DeleteFunc(slices.Clone(s.findings), func(f *lint.Finding) bool { return f.Rule != r })
		s.add(j.rule(s.Name, r, of))
	}
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// rule is the test of one rule that found something in one root.
func (j *junit) rule(class string, r *lint.Rule, list []*lint.Finding) junitCase {
	c := junitCase{Name: title(r), Class: class}
	var failing, passing, silent []string
	var first, reason string
	kind := lint.Info
	for _, f := range list {
		head := strings.Join(nonEmpty(j.o.place(f.Span), severityOf(f), clean(f.Message)), ": ")
		text := strings.Join(append([]string{head}, detail(f, j.o)...), "\n")
		switch {
		case f.Silent():
			silent = append(silent, text)
			reason = cmp.Or(reason, clean(silence(f)))
		case f.Severity >= j.o.FailOn:
			failing = append(failing, text)
			first = cmp.Or(first, clean(f.Message))
			kind = max(kind, f.Severity)
		default:
			passing = append(passing, text)
		}
	}
	switch {
	case len(failing) > 0:
		if n := len(failing); n > 1 {
			first += fmt.Sprintf(" (and %d more)", n-1)
		}
		c.Failure = &junitOutcome{kind.String(), first, strings.Join(failing, "\n\n")}
	case len(passing) == 0:
		c.Skipped = &junitOutcome{Message: reason, Text: strings.Join(silent, "\n\n")}
	}
	c.Out = strings.Join(passing, "\n\n")
	return c
}
