package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// AzureDevOps writes rep as logging commands of Azure Pipelines, which know
// errors and warnings alone: what is less is a warning that says so.
func AzureDevOps(w io.Writer, rep *rules.Report, o Options) error {
	b := bufio.NewWriter(w)
	for _, err := range rep.Defects {
		logIssue(b, o, "error", "", source.Span{}, "", "defect: "+clean(err.Error()))
	}
	for _, d := range rep.Diagnostics {
		logIssue(b, o, "error", d.Path, d.Span, "", "cannot analyse: "+clean(d.Message))
	}
	for _, f := range told(rep, o) {
		kind, text := "warning", clean(f.Message)
		if f.Severity == lint.Error && !f.Silent() {
			kind = "error"
		}
		if s := severityOf(f); s != kind {
			text = s + ": " + text
		}
		if why := silence(f); why != "" {
			text += " (" + clean(why) + ")"
		}
		logIssue(b, o, kind, f.Root, f.Span, f.Rule.ID, strings.Join(append([]string{text}, detail(f, o)...), "\n"))
	}
	if n := len(rep.Gaps); n > 0 {
		logIssue(b, o, "warning", "", rep.Gaps[0].Span, "", fmt.Sprintf("%s not read: %s", count(n, "part"), clean(rep.Gaps[0].Message)))
	}
	return b.Flush()
}

func logIssue(w io.Writer, o Options, kind, file string, span source.Span, code, text string) {
	properties := "type=" + kind + ";"
	add := func(name, value string) {
		if value != "" {
			properties += name + "=" + escapeVso(value, true) + ";"
		}
	}
	if span.File != nil {
		file = span.File.Path
	}
	if file != "" {
		name, _ := o.name(file)
		add("sourcepath", name)
	}
	if p := span.Position(); p.Line > 0 {
		add("linenumber", itoa(p.Line))
		add("columnnumber", itoa(p.Column))
	}
	add("code", code)
	fmt.Fprintf(w, "##vso[task.logissue %s]%s\n", properties, escapeVso(text, false))
}

// escapeVso writes the value of a property of a logging command, or its message.
func escapeVso(s string, property bool) string {
	s = strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A").Replace(s)
	if property {
		s = strings.NewReplacer(";", "%3B", "]", "%5D").Replace(s)
	}
	return s
}
