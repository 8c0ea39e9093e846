package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// mostAnnotations is how many annotations of one level are written; GitHub
// shows ten of a step, and the tenth says how many more there are.
const mostAnnotations = 9

// GitHub writes rep as commands of GitHub's workflows, which become
// annotations: what cannot be analysed and errors, warnings, notices.
func GitHub(w io.Writer, rep *rules.Report, o Options) error {
	a := annotations{w: bufio.NewWriter(w), o: o, count: map[string]int{}}
	for _, err := range rep.Defects {
		a.write("error", "", source.Span{}, "vmsslint", "defect: "+clean(err.Error()))
	}
	for _, d := range rep.Diagnostics {
		a.write("error", d.Path, d.Span, "cannot analyse", clean(d.Message))
	}
	var known []*lint.Finding
	for _, f := range told(rep, o) {
		if f.Silent() {
			known = append(known, f)
			continue
		}
		a.finding(f)
	}
	for _, f := range known {
		a.finding(f)
	}
	if n := len(rep.Gaps); n > 0 {
		g := rep.Gaps[0]
		text := clean(g.Message)
		if n > 1 {
			text = fmt.Sprintf("%s; and %s not read", text, count(n-1, "other part"))
		}
		a.write("notice", "", g.Span, "not read", text)
	}
	a.rest()
	return a.w.Flush()
}

type annotations struct {
	w     *bufio.Writer
	o     Options
	count map[string]int // by level, also those that are not written
}

func (a *annotations) finding(f *lint.Finding) {
	level := level(f.Severity)
	if level == "note" || f.Silent() {
		level = "notice"
	}
	text := f.Message
	if s := severityOf(f); s != f.Severity.String() {
		text = s + ": " + text
	}
	if why := silence(f); why != "" {
		text += " (" + why + ")"
	}
	lines := append([]string{clean(text)}, detail(f, a.o)...)
	a.write(level, f.Root, f.Span, title(f.Rule), strings.Join(lines, "\n"))
}

// write writes one annotation, at span, or at a file where there is none.
func (a *annotations) write(level, file string, span source.Span, title, text string) {
	if a.count[level]++; a.count[level] > mostAnnotations {
		return
	}
	var properties []string
	add := func(name, value string) {
		if value != "" {
			properties = append(properties, name+"="+escapeProperty(value))
		}
	}
	if span.File != nil {
		file = span.File.Path
	}
	if file != "" {
		name, _ := a.o.name(file)
		add("file", name)
	}
	if !span.IsZero() {
		start, end := span.Position(), span.EndPosition()
		add("line", itoa(start.Line))
		add("endLine", itoa(end.Line))
		if start.Line == end.Line { // GitHub takes columns of one line alone
			add("col", itoa(start.Column))
			add("endColumn", itoa(end.Column))
		}
	}
	add("title", title)
	fmt.Fprintf(a.w, "::%s %s::%s\n", level, strings.Join(properties, ","), escapeData(text))
}

// rest says how many annotations of each level were not written.
func (a *annotations) rest() {
	for _, level := range [...]string{"error", "warning", "notice"} {
		if n := a.count[level] - mostAnnotations; n > 0 {
			fmt.Fprintf(a.w, "::%s title=vmsslint::and %d more of this level; the log and the report have all of them\n", level, n)
		}
	}
}

// escapeData writes the message of a workflow command.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty writes the value of a property of a workflow command.
func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

func itoa(n int) string { return strconv.Itoa(n) }
