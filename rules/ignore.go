package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// ignoreRules are the rules about suppressions. They cannot be suppressed.
func ignoreRules() []*lint.Rule {
	rule := func(id, name, title, summary, condition, why, fix string) *lint.Rule {
		return &lint.Rule{Check: func(*lint.Pass) {}, Meta: &lint.Meta{
			ID: id, Name: name, Group: "IGN", Kind: lint.Inputs, Severity: lint.Warning, Title: title, Summary: summary, Condition: condition,
			Why: why, Fix: fix, Confidence: "high", Since: "0.1", Engine: "go",
			Sources: []string{"vmsslint's own: what suppressions promise their reader"},
		}}
	}
	return []*lint.Rule{
		rule("IGN001", "unused-suppression", "Suppression that suppresses nothing", "A suppression suppresses something.",
			"every rule that it names ran, and none reported what it covers", "It would hide the next finding there, which nobody has agreed to.", "Remove the suppression."),
		rule("IGN002", "expired-suppression", "Suppression past its day", "A suppression is within its day.",
			"the day after until= has begun; the suppression has no effect then, nor has one whose until= is no day", "A suppression with a day was a promise to look again, and nobody has.", "Repair what the finding speaks of, or give the suppression another day."),
		rule("IGN003", "reasonless-suppression", "Suppression without a reason", "A suppression says why.",
			"there is no text after --, or no reason in the metadata; the suppression has no effect then", "Whoever reads it later cannot tell whether it still holds.", "Write the reason after --, or in the metadata."),
		rule("IGN004", "unknown-suppression", "Suppression of a rule that does not exist", "A suppression names rules that exist.",
			"a name is no rule's id or name and no group, or no rule is named at all", "It suppresses nothing, though its author believes that it does.", "Name a rule by its id or its name; 'vmsslint rules' lists them."),
	}
}

// Suppressed is a suppression with what became of it.
type Suppressed struct {
	model.Suppression
	// Used is how many findings it suppresses.
	Used int
	// Void says why it has no effect, or "".
	Void string
}

// suppressor applies the suppressions of one root.
type suppressor struct {
	catalogue *Catalogue
	selected  []*lint.Rule
	today     time.Time
}

// apply marks the findings that are suppressed, and adds the findings about
// the suppressions themselves.
func (s *suppressor) apply(findings []*lint.Finding, list []model.Suppression) ([]*lint.Finding, []Suppressed) {
	out := make([]Suppressed, len(list))
	for i := range list {
		out[i].Suppression = list[i]
		rules, extra := s.resolve(&out[i])
		findings = append(findings, extra...)
		if out[i].Void != "" {
			continue
		}
		for _, f := range findings {
			if f.Rule.Group == "IGN" || !slices.Contains(rules, f.Rule) || !out[i].CoversSpan(f.Span) {
				continue
			}
			out[i].Used++
			if f.Suppressed == nil {
				f.Suppressed = &lint.Suppressed{Reason: list[i].Reason, Until: list[i].Until}
			}
		}
		if out[i].Used == 0 && s.allRan(rules) {
			findings = s.report(findings, "IGN001", list[i], "nothing that this covers is reported by %s; remove the suppression", strings.Join(list[i].Rules, ", "))
		}
	}
	return findings, out
}

// resolve returns the rules that a suppression names, and what is wrong with it.
func (s *suppressor) resolve(p *Suppressed) (rules []*lint.Rule, findings []*lint.Finding) {
	if len(p.Rules) == 0 {
		p.Void = "it names no rule"
		findings = s.report(findings, "IGN004", p.Suppression, "the suppression names no rule; write vmsslint:ignore RULE -- reason")
	}
	for _, name := range p.Rules {
		found, err := s.catalogue.Find(name)
		if err != nil {
			findings = s.report(findings, "IGN004", p.Suppression, "%v", err)
			continue
		}
		rules = append(rules, found...)
	}
	if p.Reason == "" {
		p.Void = "it gives no reason"
		findings = s.report(findings, "IGN003", p.Suppression, "the suppression gives no reason, and so has no effect; add -- and why")
	}
	if p.Until != "" {
		day, err := time.Parse(time.DateOnly, p.Until)
		switch {
		case err != nil:
			p.Void = "its day cannot be read"
			findings = s.report(findings, "IGN002", p.Suppression, "until=%s is no day, such as 2027-01-31, and so the suppression has no effect", p.Until)
		case !s.today.Before(day.AddDate(0, 0, 1)):
			p.Void = "it has expired"
			findings = s.report(findings, "IGN002", p.Suppression, "the suppression expired on %s, and has no effect any more", p.Until)
		}
	}
	return rules, findings
}

// allRan reports whether all rules were selected, so that their silence means
// something.
func (s *suppressor) allRan(rules []*lint.Rule) bool {
	for _, r := range rules {
		if !slices.Contains(s.selected, r) {
			return false
		}
	}
	return len(rules) > 0
}

// report adds a finding of one of the rules about suppressions, if it is selected.
func (s *suppressor) report(findings []*lint.Finding, id string, at model.Suppression, format string, args ...any) []*lint.Finding {
	for _, r := range s.selected {
		if r.ID == id {
			return append(findings, &lint.Finding{Rule: r, Severity: r.Severity, Message: fmt.Sprintf(format, args...), Span: at.Span})
		}
	}
	return findings
}
