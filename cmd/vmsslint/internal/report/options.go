package report

import (
	"io"
	"strings"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// Options are what a format is told beside the report.
type Options struct {
	// Version is that of vmsslint.
	Version string
	// ShowSuppressed says to write findings that are suppressed or in a
	// baseline also where a format has no mark for them.
	ShowSuppressed bool
	// FailOn is the least severity that fails a run.
	FailOn lint.Severity
	// Dir is the folder that relative names of files start from, and Root the
	// root of the repository around it, or Dir again: absolute, with forward
	// slashes. Where they are empty, names are written as they are.
	Dir, Root string
	// Inputs are the names of the roots that were judged.
	Inputs []string
	// Text is how text is written.
	Text TextOptions
}

// Writer writes a finished report in one format. It never changes rep, and
// writes the same bytes for the same report.
type Writer func(w io.Writer, rep *rules.Report, o Options) error

// Format is one way to write a report.
type Format struct {
	Name  string
	Write Writer
}

// Formats returns all formats but those of templates, which have a file of their own.
func Formats() []Format {
	return []Format{
		{"text", Text}, {"json", JSON}, {"sarif", SARIF}, {"github", GitHub}, {"gitlab", GitLab}, {"azure-devops", AzureDevOps},
		{"junit", JUnit}, {"checkstyle", Checkstyle}, {"markdown", Markdown},
	}
}

// told are the findings of rep that o wants written, in the order of the report.
func told(rep *rules.Report, o Options) []*lint.Finding {
	var out []*lint.Finding
	for _, f := range rep.Findings {
		if !f.Silent() || o.ShowSuppressed {
			out = append(out, f)
		}
	}
	return out
}

// title is a rule's id with its name.
func title(r *lint.Rule) string { return strings.Join(nonEmpty(r.ID, r.Name), " ") }

// severityOf is the severity of a finding in words: "possible warning",
// "suppressed error", "known error" for one of a baseline.
func severityOf(f *lint.Finding) string {
	severity := f.Severity.String()
	if f.Certainty == lint.Possible {
		severity = "possible " + severity
	}
	switch {
	case f.Suppressed != nil:
		return "suppressed " + severity
	case f.Baselined:
		return "known " + severity
	}
	return severity
}

// silence is why a finding is left alone, "" where it is not.
func silence(f *lint.Finding) string {
	switch {
	case f.Suppressed != nil && f.Suppressed.Until != "":
		return f.Suppressed.Reason + " (until " + f.Suppressed.Until + ")"
	case f.Suppressed != nil:
		return f.Suppressed.Reason
	case f.Baselined:
		return "it is in the baseline"
	}
	return ""
}
