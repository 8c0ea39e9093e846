package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// What a summary of a job may hold: GitHub takes one of at most 1 MiB, to which
// other steps add theirs, and nobody reads more findings.
const (
	mostMarkdown = 1<<20 - 64<<10
	mostListed   = 200
	mostOthers   = 20 // of what is no finding, and listed below them
)

// Markdown writes rep as the summary of a job: what a change means, then a table
// for each file, the worst findings first where there are too many.
func Markdown(w io.Writer, rep *rules.Report, o Options) error {
	m := markdown{o: o}
	m.printf("## vmsslint\n\n%s\n", mdText(totals(rep)))
	m.changes(rep)
	m.problems(rep)
	m.findings(told(rep, o))
	m.notRead(rep)
	m.undecided(rep)
	_, err := io.WriteString(w, m.String())
	return err
}

type markdown struct {
	strings.Builder
	o Options
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

// row writes a row of a table, unless the summary is full.
func (m *markdown) row(cells ...string) bool {
	line := "| " + strings.Join(cells, " | ") + " |\n"
	if m.Len()+len(line) > mostMarkdown {
		return false
	}
	m.WriteString(line)
	return true
}

func (m *markdown) head(cells ...string) {
	m.printf("\n| %s |\n|%s\n", strings.Join(cells, " | "), strings.Repeat(" --- |", len(cells)))
}

// changes writes what a change means for each scale set.
func (m *markdown) changes(rep *rules.Report) {
	if len(rep.Changes) == 0 {
		return
	}
	m.printf("\n### What this change means\n")
	m.head("Scale set", "What becomes of it", "Properties", "Place")
	for i, c := range rep.Changes {
		if i == mostListed || !m.row(mdCell(c.Name), mdText(c.Text), mdCells(c.Properties), mdCell(m.o.place(c.Place))) {
			m.printf("\nand %s\n", count(len(rep.Changes)-i, "other scale set"))
			return
		}
	}
}

func mdCells(list []string) string {
	const most = 10
	var out []string
	for i, s := range list {
		if i == most {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(list)-i)
		}
		out = append(out, mdCell(s))
	}
	return strings.Join(out, ", ")
}

// problems writes what could not be analysed.
func (m *markdown) problems(rep *rules.Report) {
	if len(rep.Diagnostics)+len(rep.Defects) == 0 {
		return
	}
	m.printf("\n### Cannot be analysed\n\n")
	for i, err := range rep.Defects {
		if m.item(i, len(rep.Defects), "defect: "+mdText(err.Error())) {
			break
		}
	}
	for i, d := range rep.Diagnostics {
		place := m.o.place(d.Span)
		if place == "" && d.Path != "" {
			place, _ = m.o.name(d.Path)
		}
		if m.item(i, len(rep.Diagnostics), mdCode(place)+": "+mdText(d.Message)) {
			break
		}
	}
}

// item writes item i of n of a list, or at the last one that fits how many
// there are beside; done is then true.
func (m *markdown) item(i, n int, text string) (done bool) {
	if i == mostOthers || m.Len()+len(text) > mostMarkdown {
		m.printf("- and %s\n", count(n-i, "more"))
		return true
	}
	m.printf("- %s\n", text)
	return false
}

// findings writes a table for each file, of the worst findings where there are
// more than it lists.
func (m *markdown) findings(list []*lint.Finding) {
	kept := worst(list, mostListed)
	left := len(list) - len(kept)
	name := func(f *lint.Finding) string { n, _ := m.o.name(fileOf(f)); return n }
	for len(kept) > 0 {
		file := name(kept[0])
		n := slices.IndexFunc(kept, func(f *lint.Finding) bool { return name(f) != file })
		if n < 0 {
			n = len(kept)
		}
		wrote := m.file(file, kept[:n])
		if kept = kept[wrote:]; wrote < n {
			left += len(kept)
			break
		}
	}
	if left > 0 {
		m.printf("\nand %s\n", count(left, "other finding"))
	}
}

// file writes the findings of one file and returns how many fitted.
func (m *markdown) file(name string, list []*lint.Finding) int {
	const margin = 1024 // for what stands around rows
	if m.Len()+len(name)+margin > mostMarkdown {
		return 0
	}
	m.printf("\n### %s\n", mdCode(cmp.Or(name, "."))) // code: a name is no markup
	m.head("Line", "Severity", "Finding", "Rule")
	wrote := 0
	for _, f := range list {
		line := ""
		if !f.Span.IsZero() {
			line = itoa(f.Span.Position().Line)
		}
		text := mdText(f.Message)
		if why := silence(f); why != "" {
			text += " (" + mdText(why) + ")"
		}
		if !m.row(line, severityOf(f), text, mdText(title(f.Rule))) {
			break
		}
		wrote++
	}
	m.details(list[:wrote])
	return wrote
}

// details writes what findings say beyond their message, folded away.
func (m *markdown) details(list []*lint.Finding) {
	var b strings.Builder
	for _, f := range list {
		lines := detail(f, m.o)
		if len(lines) == 0 {
			continue
		}
		place := f.Rule.ID
		if !f.Span.IsZero() {
			place = itoa(f.Span.Position().Line) + " " + place
		}
		fmt.Fprintf(&b, "- %s\n", mdText(place))
		for _, line := range lines {
			fmt.Fprintf(&b, "  - %s\n", mdText(line))
		}
	}
	if b.Len() == 0 || m.Len()+b.Len() > mostMarkdown {
		return
	}
	m.printf("\n<details><summary>Causes and fixes</summary>\n\n%s\n</details>\n", b.String())
}

// notRead writes what was not read, folded away.
func (m *markdown) notRead(rep *rules.Report) {
	if len(rep.Gaps) == 0 {
		return
	}
	m.printf("\n<details><summary>%s not read</summary>\n\n", count(len(rep.Gaps), "part"))
	for i, g := range rep.Gaps {
		if m.item(i, len(rep.Gaps), mdCode(m.o.place(g.Span))+": "+mdText(g.Message)) {
			break
		}
	}
	m.printf("\n</details>\n")
}

// undecided writes why rules were undecided, folded away.
func (m *markdown) undecided(rep *rules.Report) {
	if len(rep.Undecided) == 0 {
		return
	}
	m.printf("\n<details><summary>%d undecided</summary>\n\n", len(rep.Undecided))
	reasons := reasonsOf(rep)
	for i, r := range reasons {
		if m.item(i, len(reasons), fmt.Sprintf("%s (%d)", mdText(r.why), r.count)) {
			break
		}
	}
	m.printf("\n</details>\n")
}
