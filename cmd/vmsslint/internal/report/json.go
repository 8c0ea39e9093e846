package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// document is the report as JSON, version 1. Fields are only ever added.
type document struct {
	Version     int         `json:"version"`
	Tool        tool        `json:"tool"`
	Findings    []finding   `json:"findings"`
	Undecided   []undecided `json:"undecided"`
	Gaps        []message   `json:"gaps"`
	Diagnostics []message   `json:"diagnostics"`
	NotRun      []notRun    `json:"notRun"`
	Changes     []changed   `json:"changes,omitempty"`
	Summary     summary     `json:"summary"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type finding struct {
	Rule           string           `json:"rule"`
	Name           string           `json:"name"`
	Group          string           `json:"group"`
	Kind           string           `json:"kind"`
	Severity       string           `json:"severity"`
	Certainty      string           `json:"certainty"`
	Message        string           `json:"message"`
	File           string           `json:"file,omitempty"`
	Line           int              `json:"line,omitempty"`
	Column         int              `json:"column,omitempty"`
	EndLine        int              `json:"endLine,omitempty"`
	EndColumn      int              `json:"endColumn,omitempty"`
	Resource       string           `json:"resource,omitempty"`
	Path           string           `json:"path,omitempty"`
	SourcePath     string           `json:"sourcePath,omitempty"`
	ParameterFiles []string         `json:"parameterFiles,omitempty"`
	Related        []message        `json:"related,omitempty"`
	AzureError     *lint.AzureError `json:"azureError,omitempty"`
	Suppressed     *lint.Suppressed `json:"suppressed,omitempty"`
	Baselined      bool             `json:"baselined,omitempty"`
	Fingerprint    string           `json:"fingerprint"`
}

type message struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

type undecided struct {
	Rule     string `json:"rule"`
	Resource string `json:"resource,omitempty"`
	Path     string `json:"path,omitempty"`
	Why      string `json:"why"`
}

// changed is what a change means for one scale set.
type changed struct {
	Resource   string   `json:"resource"`
	Verdict    string   `json:"verdict"`
	Text       string   `json:"text"`
	File       string   `json:"file,omitempty"`
	Line       int      `json:"line,omitempty"`
	Properties []string `json:"properties,omitempty"`
}

type notRun struct {
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

type summary struct {
	Files      int   `json:"files"`
	ScaleSets  int   `json:"scaleSets"`
	Scenarios  int   `json:"scenarios"`
	Rules      int   `json:"rules"`
	Errors     int   `json:"errors"`
	Warnings   int   `json:"warnings"`
	Infos      int   `json:"infos"`
	Undecided  int   `json:"undecided"`
	Suppressed int   `json:"suppressed"`
	DurationMs int64 `json:"durationMs"`
}

// JSON writes rep for programs; suppressed findings only where that is asked for.
// Each finding has a line of its own.
func JSON(w io.Writer, rep *rules.Report, o Options) error {
	doc := documentOf(rep, o)
	j := jsonLines{w: bufio.NewWriterSize(w, 1<<16)}
	j.enc = json.NewEncoder(&j.scratch)
	j.enc.SetEscapeHTML(false)
	j.member("{", "version", doc.Version)
	j.member(",\n", "tool", doc.Tool)
	writeList(&j, "findings", doc.Findings)
	writeList(&j, "undecided", doc.Undecided)
	writeList(&j, "gaps", doc.Gaps)
	writeList(&j, "diagnostics", doc.Diagnostics)
	writeList(&j, "notRun", doc.NotRun)
	if len(doc.Changes) > 0 {
		writeList(&j, "changes", doc.Changes)
	}
	j.member(",\n", "summary", doc.Summary)
	j.text("}\n")
	return errors.Join(j.err, j.w.Flush())
}

// jsonLines writes an object whose lists have a line for each element.
type jsonLines struct {
	w       *bufio.Writer // which keeps its own error
	scratch bytes.Buffer
	enc     *json.Encoder // writes to scratch
	err     error
}

func (j *jsonLines) text(s string) { _, _ = j.w.WriteString(s) }

// value writes v without an end of line.
func (j *jsonLines) value(v any) {
	j.scratch.Reset()
	if err := j.enc.Encode(v); err != nil && j.err == nil {
		j.err = err
	}
	_, _ = j.w.Write(bytes.TrimSuffix(j.scratch.Bytes(), []byte("\n")))
}

func (j *jsonLines) member(before, name string, v any) {
	j.text(before + `"` + name + `": `)
	j.value(v)
}

func writeList[T any](j *jsonLines, name string, items []T) {
	j.text(",\n\"" + name + "\": [")
	for i := range items {
		if i > 0 {
			j.text(",")
		}
		j.text("\n  ")
		j.value(&items[i])
	}
	if len(items) > 0 {
		j.text("\n")
	}
	j.text("]")
}

// documentOf returns rep as the document that JSON writes.
func documentOf(rep *rules.Report, o Options) document {
	doc := document{
		Version: 1, Tool: tool{"vmsslint", o.Version},
		Findings: []finding{}, Undecided: []undecided{}, Gaps: []message{}, Diagnostics: []message{}, NotRun: []notRun{},
		Summary: summary{
			Files: rep.Files, ScaleSets: rep.ScaleSets, Scenarios: rep.Scenarios, Rules: rep.Rules,
			Errors: rep.Count(lint.Error), Warnings: rep.Count(lint.Warning), Infos: rep.Count(lint.Info),
			Undecided: len(rep.Undecided), Suppressed: rep.Silent(), DurationMs: rep.Duration.Milliseconds(),
		},
	}
	for _, f := range told(rep, o) {
		doc.Findings = append(doc.Findings, findingOf(f))
	}
	for _, u := range rep.Undecided {
		out := undecided{Rule: u.Rule.ID, Path: u.Path, Why: u.Why}
		if u.Resource != nil {
			out.Resource = u.Resource.Label
		}
		doc.Undecided = append(doc.Undecided, out)
	}
	for _, g := range rep.Gaps {
		doc.Gaps = append(doc.Gaps, at(g.Span, g.Message))
	}
	for _, d := range rep.Diagnostics {
		m := at(d.Span, d.Message)
		m.File = d.File()
		doc.Diagnostics = append(doc.Diagnostics, m)
	}
	for _, r := range rep.NotRun {
		doc.NotRun = append(doc.NotRun, notRun{r.ID, "needs a before: --base, diff, or a plan"})
	}
	for _, c := range rep.Changes {
		out := changed{Resource: c.Resource, Verdict: c.Verdict, Text: c.Name + ": " + c.Text, Properties: c.Properties}
		if !c.Place.IsZero() {
			out.File, out.Line = c.Place.File.Path, c.Place.Position().Line
		}
		doc.Changes = append(doc.Changes, out)
	}
	for _, err := range rep.Defects {
		doc.Diagnostics = append(doc.Diagnostics, message{Message: "defect: " + err.Error()})
	}
	return doc
}

func findingOf(f *lint.Finding) finding {
	out := finding{
		Rule: f.Rule.ID, Name: f.Rule.Name, Group: f.Rule.Group, Kind: string(f.Rule.Kind),
		Severity: f.Severity.String(), Certainty: f.Certainty.String(), Message: f.Message,
		Path: f.Path, ParameterFiles: f.ParameterFiles, Fingerprint: f.Fingerprint(),
		Suppressed: f.Suppressed, Baselined: f.Baselined,
	}
	if e := f.Rule.AzureError; e != nil {
		out.AzureError = e
	}
	if !f.Span.IsZero() {
		start, end := f.Span.Position(), f.Span.EndPosition()
		out.File, out.Line, out.Column = f.Span.File.Path, start.Line, start.Column
		out.EndLine, out.EndColumn = end.Line, end.Column
	}
	if f.Resource != nil {
		out.Resource = f.Resource.Label
		out.SourcePath = sourcePath(f)
	}
	for _, n := range related(f) {
		out.Related = append(out.Related, at(n.Span, n.Message))
	}
	return out
}

// sourcePath is the path of a finding's property in its file, "" where the
// finding is about no resource.
func sourcePath(f *lint.Finding) string {
	if f.Resource == nil {
		return ""
	}
	switch name := f.Attribute(); {
	case name != "":
		return f.Resource.SourcePath + "." + name
	case f.Resource.Attribute == nil && f.Path != "":
		return f.Resource.SourcePath + "." + f.Path
	}
	return f.Resource.SourcePath
}

func at(span source.Span, text string) message {
	m := message{Message: text}
	if !span.IsZero() {
		p := span.Position()
		m.File, m.Line, m.Column = span.File.Path, p.Line, p.Column
	}
	return m
}
