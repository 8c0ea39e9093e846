package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// What GitHub's code scanning takes of a file: it shows so many results, takes
// so many locations for each, and so many tags for a rule.
const (
	mostResults   = 5000
	mostLocations = 1000
)

// srcRoot stands for the root of the repository.
const srcRoot = "%SRCROOT%"

// SARIF writes rep in version 2.1.0 of SARIF, as GitHub's code scanning reads
// it. Findings that are left alone are in it, marked as suppressed. Of more
// findings than code scanning shows the worst are kept, and a notification says so.
func SARIF(w io.Writer, rep *rules.Report, o Options) error {
	s := sarif{o: o, hashes: map[*source.File][]string{}}
	run := sarifRun{
		Tool:               sarifTool{sarifDriver{"vmsslint", numeric(o.Version), numeric(o.Version), []sarifRule{}}},
		AutomationDetails:  &sarifID{"vmsslint/"},
		OriginalURIBaseIDs: map[string]sarifBase{srcRoot: {sarifText{"The root of the repository."}}},
		ColumnKind:         "utf16CodeUnits",
		Results:            []sarifResult{},
	}
	kept := worst(rep.Findings, mostResults)
	index := map[*lint.Rule]int{}
	for _, r := range rulesOf(kept) {
		index[r] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(r))
	}
	for _, f := range kept {
		run.Results = append(run.Results, s.result(f, index[f.Rule]))
	}
	if n := len(rep.Findings) - len(kept); n > 0 {
		s.cut = append(s.cut, fmt.Sprintf("%s left out: this file has the %d worst of %d.", wereLeft(n), len(kept), len(rep.Findings)))
	}
	run.Invocations = []sarifInvocation{{ExecutionSuccessful: len(rep.Defects) == 0, Notifications: s.notifications(rep)}}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// numeric is a version as SARIF wants it, which begins with a number.
func numeric(version string) string {
	v := strings.TrimPrefix(version, "v")
	if v == "" || v[0] < '0' || v[0] > '9' {
		return "0.0.0-devel"
	}
	return v
}

func wereLeft(n int) string {
	if n == 1 {
		return "1 finding was"
	}
	return fmt.Sprintf("%d findings were", n)
}

// worst returns at most n findings in the order of the report: those that are
// told before those that are not, then the worst.
func worst(findings []*lint.Finding, n int) []*lint.Finding {
	if len(findings) <= n {
		return findings
	}
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := findings[a], findings[b]
		return cmp.Or(compareBools(x.Silent(), y.Silent()), cmp.Compare(y.Severity, x.Severity))
	})
	order = order[:n]
	slices.Sort(order)
	out := make([]*lint.Finding, n)
	for i, at := range order {
		out[i] = findings[at]
	}
	return out
}

// compareBools puts false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// rulesOf returns the rules of findings, each once, by their ids.
func rulesOf(findings []*lint.Finding) []*lint.Rule {
	var out []*lint.Rule
	seen := map[*lint.Rule]bool{}
	for _, f := range findings {
		if !seen[f.Rule] {
			seen[f.Rule] = true
			out = append(out, f.Rule)
		}
	}
	slices.SortStableFunc(out, func(a, b *lint.Rule) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Name, b.Name)) })
	return out
}

// sarif is what is needed to write results.
type sarif struct {
	o      Options
	hashes map[*source.File][]string
	cut    []string // what was left out
}

func (s *sarif) result(f *lint.Finding, index int) sarifResult {
	r := sarifResult{
		RuleID: f.Rule.ID, RuleIndex: index, Kind: "fail", Level: level(f.Severity),
		PartialFingerprints: s.fingerprints(f),
		Properties: sarifResultProperties{
			Path: f.Path, Certainty: f.Certainty.String(), ParameterFiles: f.ParameterFiles, SourcePath: sourcePath(f),
		},
	}
	if f.Resource != nil {
		r.Properties.Resource = f.Resource.Label
	}
	if at := s.at(f.Span); at != nil {
		r.Locations = []sarifLocation{{Physical: at}}
	} else if f.Root != "" {
		at := s.file(f.Root)
		r.Locations = []sarifLocation{{Physical: &sarifPhysical{Artifact: at, Region: &sarifRegion{StartLine: 1}}}}
	}
	r.Message.Text, r.RelatedLocations = s.message(f)
	r.CodeFlows = s.codeFlows(f)
	switch {
	case f.Suppressed != nil:
		r.Suppressions = []sarifSuppression{{"inSource", "accepted", clean(silence(f))}}
	case f.Baselined:
		r.Suppressions = []sarifSuppression{{"external", "accepted", clean(silence(f))}}
	}
	return r
}

// message returns the sentences of a finding, with links to the locations that
// come with it.
func (s *sarif) message(f *lint.Finding) (string, []sarifLocation) {
	sentences := []string{sentence(unlinked(f.Message))}
	var at []sarifLocation
	left := 0
	for _, n := range related(f) {
		physical := s.at(n.Span)
		switch {
		case physical == nil:
			sentences = append(sentences, sentence(unlinked(n.Message)))
		case len(at) == mostLocations:
			left++
		default:
			id := len(at) + 1
			at = append(at, sarifLocation{ID: id, Physical: physical, Message: &sarifText{clean(n.Message)}})
			sentences = append(sentences, fmt.Sprintf("[%s](%d).", linkText(clean(n.Message)), id))
		}
	}
	if f.Certainty == lint.Possible && f.Resource != nil && f.Resource.Conditional != "" {
		sentences = append(sentences, sentence("only if it is deployed: "+unlinked(f.Resource.Conditional)))
	}
	if left > 0 {
		s.cut = append(s.cut, fmt.Sprintf("%d related places of %s at %s were left out.", left, f.Rule.ID, s.o.place(f.Span)))
	}
	return strings.Join(sentences, " "), at
}

// codeFlows lead from where a value was written to the finding.
func (s *sarif) codeFlows(f *lint.Finding) []sarifCodeFlow {
	steps := flow(f)
	here := s.at(f.Span)
	if len(steps) == 0 || here == nil {
		return nil
	}
	steps = steps[:min(len(steps), mostLocations-1)]
	var out []sarifFlowLocation
	for _, n := range slices.Backward(steps) {
		out = append(out, sarifFlowLocation{sarifLocation{Physical: s.at(n.Span), Message: &sarifText{clean(n.Message)}}})
	}
	out = append(out, sarifFlowLocation{sarifLocation{Physical: here, Message: &sarifText{clean(f.Message)}}})
	return []sarifCodeFlow{{[]sarifThreadFlow{{out}}}}
}

// fingerprints know a finding again: GitHub's, from the text of its line, and
// our own. What a line with a secret, or a private file, says goes into neither.
func (s *sarif) fingerprints(f *lint.Finding) map[string]string {
	out := map[string]string{"vmsslint/v1": f.Fingerprint()}
	file := f.Span.File
	if file == nil || f.Secret || file.Private {
		return out
	}
	lines, ok := s.hashes[file]
	if !ok {
		lines = lineHashes(file.Text)
		s.hashes[file] = lines
	}
	if n := f.Span.Position().Line; n <= len(lines) && lines[n-1] != "" {
		out["primaryLocationLineHash"] = lines[n-1]
	}
	return out
}

// at returns a place, nil for none.
func (s *sarif) at(span source.Span) *sarifPhysical {
	if span.IsZero() {
		return nil
	}
	start, end := span.Position(), span.EndPosition()
	return &sarifPhysical{Artifact: s.file(span.File.Path), Region: &sarifRegion{
		StartLine: start.Line, StartColumn: units(span.File, start), EndLine: end.Line, EndColumn: units(span.File, end),
	}}
}

func (s *sarif) file(name string) sarifArtifact {
	uri, relative := s.o.uri(name)
	if !relative {
		return sarifArtifact{URI: uri}
	}
	return sarifArtifact{uri, srcRoot}
}

// notifications are what is wrong with the input, what was not read, what was
// left out, and faults of vmsslint.
func (s *sarif) notifications(rep *rules.Report) []sarifNotification {
	out := []sarifNotification{}
	add := func(id, level string, where []sarifLocation, text string) {
		out = append(out, sarifNotification{sarifID{id}, level, where, sarifText{sentence(unlinked(text))}})
	}
	for _, d := range rep.Diagnostics {
		var where []sarifLocation
		if at := s.at(d.Span); at != nil {
			where = []sarifLocation{{Physical: at}}
		} else if d.Path != "" {
			where = []sarifLocation{{Physical: &sarifPhysical{Artifact: s.file(d.Path)}}}
		}
		add("input", "error", where, "cannot analyse: "+d.Message)
	}
	for _, g := range rep.Gaps {
		var where []sarifLocation
		if at := s.at(g.Span); at != nil {
			where = []sarifLocation{{Physical: at}}
		}
		add("not-read", "note", where, "not read: "+g.Message)
	}
	for _, err := range rep.Defects {
		add("defect", "error", nil, "defect: "+err.Error())
	}
	for _, text := range s.cut {
		add("left-out", "warning", nil, text)
	}
	return out
}

func level(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Warning:
		return "warning"
	}
	return "note"
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// linkText is a text inside the brackets of a link.
func linkText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(s)
}

// unlinked is a text as one line in which nothing looks like a link.
func unlinked(s string) string { return strings.ReplaceAll(clean(s), "](", "] (") }
