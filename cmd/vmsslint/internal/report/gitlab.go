package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

type (
	// gitlabIssue is an entry of GitLab's code quality report.
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end,omitempty"`
	}
)

// GitLab writes rep as GitLab's code quality report. What cannot be analysed is
// a blocker.
func GitLab(w io.Writer, rep *rules.Report, o Options) error {
	g := gitlab{o: o, seen: map[string]int{}, issues: []gitlabIssue{}}
	for _, d := range rep.Diagnostics {
		g.add("input", "cannot analyse: "+d.Message, "blocker", "input\x00"+d.Message, d.File(), lineRange{d.Span.Position().Line, 0})
	}
	for _, f := range told(rep, o) {
		text := f.Message
		if s := severityOf(f); s != f.Severity.String() {
			text = s + ": " + text
		}
		g.add(f.Rule.ID, text, gitlabSeverity(f), f.Fingerprint(), fileOf(f), lineRange{f.Span.Position().Line, f.Span.EndPosition().Line})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(g.issues)
}

type lineRange struct{ begin, end int }

type gitlab struct {
	o      Options
	seen   map[string]int
	issues []gitlabIssue
}

// add adds an entry. Its fingerprint comes from what tells it apart in its
// file; equal ones in one file are numbered, since GitLab keeps one of each.
func (g *gitlab) add(check, text, severity, print, file string, at lineRange) {
	name, _ := g.o.name(file)
	key := print + "\x00" + name
	g.seen[key]++
	sum := sha256.Sum256([]byte(key + "\x00" + itoa(g.seen[key])))
	g.issues = append(g.issues, gitlabIssue{
		Description: clean(text), CheckName: check, Fingerprint: hex.EncodeToString(sum[:16]), Severity: severity,
		Location: gitlabLocation{name, gitlabLines{max(at.begin, 1), at.end}},
	})
}

func gitlabSeverity(f *lint.Finding) string {
	switch {
	case f.Silent() || f.Severity == lint.Info:
		return "info"
	case f.Severity == lint.Warning:
		return "minor"
	case f.Certainty == lint.Possible:
		return "major"
	}
	return "critical"
}
