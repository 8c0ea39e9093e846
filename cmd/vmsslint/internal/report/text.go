package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// TextOptions are how text is written.
type TextOptions struct {
	Color   bool
	Verbose bool // say each undecided rule
	Quiet   bool // no summary
	// Links says to make places links to their files, for terminals that know them.
	Links bool
}

// Text writes rep for people: each finding with its line and what caused it,
// then what was not read, then one line that sums up.
func Text(w io.Writer, rep *rules.Report, o Options) error {
	t := text{Writer: bufio.NewWriter(w), opts: o.Text, o: o}
	for _, d := range rep.Diagnostics {
		t.diagnostic(d)
	}
	for _, f := range told(rep, o) {
		t.finding(f)
	}
	t.gaps(rep)
	t.changes(rep)
	for _, err := range rep.Defects {
		fmt.Fprintf(t, "%s: %s\n", t.paint(red, "defect"), clean(err.Error()))
	}
	if t.opts.Verbose {
		for _, u := range rep.Undecided {
			fmt.Fprintf(t, "%s: %s: %s of %s: %s [%s %s]\n", t.place(u.Span), t.paint(cyan, "undecided"), clean(orThis(u.Path)), clean(labelOf(u)), clean(u.Why), u.Rule.ID, u.Rule.Name)
		}
	}
	if !t.opts.Quiet {
		t.summary(rep)
	}
	return t.Flush()
}

type text struct {
	*bufio.Writer
	opts TextOptions
	o    Options
}

type colour string

const (
	red     colour = "31"
	yellow  colour = "33"
	blue    colour = "34"
	magenta colour = "35"
	cyan    colour = "36"
	bright  colour = "1"
	faint   colour = "2"
)

func (t text) paint(c colour, s string) string {
	if !t.opts.Color || s == "" {
		return s
	}
	return "\x1b[" + string(c) + "m" + s + "\x1b[0m"
}

func (t text) bold(s string) string { return t.paint(bright, s) }

// place writes where something stands, "" for no place.
func (t text) place(s source.Span) string {
	if s.IsZero() {
		return t.bold("")
	}
	return t.link(s.File.Path, t.bold(s.String()))
}

// link makes a text a link to a file, where the terminal is to have links.
func (t text) link(file, text string) string {
	if !t.opts.Links || file == "" || text == "" {
		return text
	}
	uri := t.o.fileURI(file)
	return "\x1b]8;;" + uri + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

func severityColour(s lint.Severity) colour {
	switch s {
	case lint.Error:
		return red
	case lint.Warning:
		return yellow
	}
	return blue
}

func (t text) diagnostic(d source.Diagnostic) {
	place := t.place(d.Span)
	if d.Span.IsZero() {
		place = t.link(d.Path, t.bold(d.Path))
	}
	fmt.Fprintf(t, "%s: %s: %s\n", place, t.paint(red, "cannot analyse"), clean(d.Message))
	t.frame(d.Span, red)
}

func (t text) finding(f *lint.Finding) {
	fmt.Fprintf(t, "%s: %s: %s %s\n", t.place(f.Span), t.paint(severityColour(f.Severity), severityOf(f)), clean(f.Message), t.paint(faint, "["+f.Rule.ID+" "+f.Rule.Name+"]"))
	if f.Severity == lint.Info && !f.Silent() && !t.opts.Verbose {
		return // advice: a line each, so that it does not bury what cannot be deployed
	}
	if !f.Secret || strings.HasPrefix(f.Span.Text(), "\"[") { // an expression is no secret
		t.frame(f.Span, severityColour(f.Severity))
	}
	for _, n := range related(f) {
		place := ""
		if !n.Span.IsZero() {
			place = t.link(n.Span.File.Path, n.Span.String()) + ": "
		}
		fmt.Fprintf(t, "  %s %s%s\n", t.paint(faint, "note:"), place, clean(n.Message))
	}
	if f.Certainty == lint.Possible && f.Resource != nil && f.Resource.Conditional != "" {
		fmt.Fprintf(t, "  %s only if it is deployed: %s\n", t.paint(faint, "note:"), clean(f.Resource.Conditional))
	}
	if f.Suppressed != nil {
		fmt.Fprintf(t, "  %s suppressed: %s\n", t.paint(faint, "note:"), clean(f.Suppressed.Reason))
	}
	for _, p := range f.ParameterFiles {
		fmt.Fprintf(t, "  %s with %s\n", t.paint(faint, "note:"), p)
	}
	if e := f.Rule.AzureError; e != nil {
		fmt.Fprintf(t, "  %s %s\n", t.paint(faint, "azure:"), strings.Join(nonEmpty(e.Code, e.Message), ": "))
	}
	if f.Rule.Fix != "" {
		fmt.Fprintf(t, "  %s %s\n", t.paint(faint, "fix:"), f.Rule.Fix)
	}
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

const frameWidth = 120

// frame shows the line of span with a caret under it.
func (t text) frame(span source.Span, c colour) {
	if span.IsZero() || len(span.File.Text) == 0 || span.File.Private {
		return
	}
	start, end := span.Position(), span.EndPosition()
	line := clean(span.File.Line(start.Line))
	width := utf8.RuneCountInString(line)
	from, to := start.Column-1, end.Column-1
	if end.Line > start.Line {
		to = width
	}
	indent := len(line) - len(strings.TrimLeft(line, " "))
	cut := min(max(indent-2, 0), from)
	if from-cut > frameWidth-20 {
		cut = from - 20
	}
	runes := []rune(line)
	from = min(from, len(runes)) // a place may be the end of the line
	cut = min(cut, from)
	shown := runes[cut:min(len(runes), cut+frameWidth)]
	carets := max(min(to-from, len(shown)-(from-cut)), 1)
	number := fmt.Sprintf("%5d", start.Line)
	fmt.Fprintf(t, "%s %s\n", t.paint(faint, number+" |"), strings.TrimRight(string(shown), " "))
	fmt.Fprintf(t, "%s %s%s\n", t.paint(faint, strings.Repeat(" ", len(number))+" |"), strings.Repeat(" ", columns(runes[cut:from])), t.paint(c, strings.Repeat("^", max(columns(runes[from:min(from+carets, len(runes))]), 1))))
}

// clean returns s as one line without characters that steer a terminal: names
// and messages of a template, or of a policy, may hold any. It keeps the number
// of characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// wide are the characters that take two columns of a terminal.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0x303e, Stride: 1}, {Lo: 0x3041, Hi: 0xa4cf, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, {Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff00, Hi: 0xff60, Stride: 1}, {Lo: 0xffe0, Hi: 0xffe6, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, {Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1}, {Lo: 0x1f900, Hi: 0x1faff, Stride: 1}, {Lo: 0x20000, Hi: 0x3fffd, Stride: 1}},
}

// columns returns how many columns of a terminal runes take.
func columns(runes []rune) int {
	n := 0
	for _, r := range runes {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.Is(wide, r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// summary writes one line with all that was looked at, and why rules were undecided.
func (t text) summary(rep *rules.Report) {
	fmt.Fprintln(t, totals(rep))
	if len(rep.Undecided) > 0 && !t.opts.Verbose && !nothing(rep) {
		t.reasons(rep)
	}
}

// nothing reports whether a run had nothing to judge.
func nothing(rep *rules.Report) bool {
	return rep.Roots == 0 && len(rep.Diagnostics) == 0 && len(rep.Gaps) == 0 && len(rep.Changes) == 0
}

// totals is one line with all that was looked at and found.
func totals(rep *rules.Report) string {
	if nothing(rep) {
		return fmt.Sprintf("no deployment template with a scale set among %s", count(rep.Files, "file"))
	}
	parts := []string{
		count(rep.Count(lint.Error), "error"), count(rep.Count(lint.Warning), "warning"), count(rep.Count(lint.Info), "info"),
	}
	suppressed, before := 0, 0
	for _, f := range rep.Findings {
		switch {
		case f.Suppressed != nil:
			suppressed++
		case f.Baselined: // or found on the side before
			before++
		}
	}
	if suppressed > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", suppressed))
	}
	if before > 0 {
		parts = append(parts, fmt.Sprintf("%d known before", before))
	}
	if n := len(rep.Undecided); n > 0 {
		parts = append(parts, fmt.Sprintf("%d undecided", n))
	}
	if n := len(rep.Gaps); n > 0 {
		parts = append(parts, count(n, "part")+" not read")
	}
	if n := len(rep.Diagnostics); n > 0 {
		parts = append(parts, count(n, "problem")+" with the input")
	}
	return fmt.Sprintf("%s, %s, %s: %s", count(rep.Files, "file"), count(rep.Roots, "template"), count(rep.ScaleSets, "scale set"), strings.Join(parts, ", "))
}

// changes writes what a change means for each scale set.
func (t text) changes(rep *rules.Report) {
	if len(rep.Changes) == 0 {
		return
	}
	fmt.Fprintf(t, "%s\n", t.bold("what this change means:"))
	for _, c := range rep.Changes {
		fmt.Fprintf(t, "  %s: %s\n", t.paint(verdictColour(c.Verdict), clean(c.Name)), clean(c.Text))
	}
}

func verdictColour(verdict string) colour {
	switch verdict {
	case "refused", "replaced", "removed":
		return red
	case "deallocate", "rolling":
		return yellow
	}
	return blue
}

// gaps writes what was not read. Of many files with the same reason it names a few.
func (t text) gaps(rep *rules.Report) {
	const named = 3
	count := map[string]int{}
	for _, g := range rep.Gaps {
		count[g.Message]++
	}
	seen := map[string]int{}
	for _, g := range rep.Gaps {
		if seen[g.Message]++; seen[g.Message] > named && count[g.Message] > named+1 && !t.opts.Verbose {
			continue
		}
		fmt.Fprintf(t, "%s: %s: %s\n", t.place(g.Span), t.paint(magenta, "not read"), clean(g.Message))
		if rest := count[g.Message] - named; seen[g.Message] == named && rest > 1 && !t.opts.Verbose {
			fmt.Fprintf(t, "%s: the same holds for %d other places; --verbose lists them\n", t.paint(magenta, "not read"), rest)
		}
	}
}

// reasons writes the most frequent reasons for undecided rules.
func (t text) reasons(rep *rules.Report) {
	const most = 3
	reasons := reasonsOf(rep)
	var parts []string
	for _, r := range reasons[:min(most, len(reasons))] {
		parts = append(parts, fmt.Sprintf("%s (%d)", r.why, r.count))
	}
	rest := ""
	if n := len(reasons) - most; n > 0 {
		rest = fmt.Sprintf("; and %s", count(n, "other reason"))
	}
	fmt.Fprintf(t, "undecided: %s%s; --verbose lists them\n", strings.Join(parts, "; "), rest)
}

// reason is why rules were undecided, with how many times.
type reason struct {
	why   string
	count int
}

// reasonsOf returns why rules were undecided, the most frequent reason first.
func reasonsOf(rep *rules.Report) []reason {
	at := map[string]int{}
	var out []reason
	for _, u := range rep.Undecided {
		i, ok := at[u.Why]
		if !ok {
			i = len(out)
			at[u.Why] = i
			out = append(out, reason{why: u.Why})
		}
		out[i].count++
	}
	slices.SortStableFunc(out, func(a, b reason) int { return b.count - a.count })
	return out
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func labelOf(u lint.Undecided) string {
	if u.Resource == nil {
		return "the template"
	}
	return u.Resource.Label
}

func orThis(path string) string {
	if path == "" {
		return "the resource"
	}
	return path
}
