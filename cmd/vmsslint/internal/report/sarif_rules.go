package report

import (
	"cmp"
	"strings"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// ruleOf describes a rule to code scanning.
func ruleOf(r *lint.Rule) sarifRule {
	out := sarifRule{
		ID: r.ID, Name: r.Name, Default: sarifConfiguration{level(r.Severity)},
		ShortDescription: sarifText{sentence(cmp.Or(r.Title, r.Summary, r.Name, r.ID))},
		FullDescription:  sarifText{sentence(cmp.Or(r.Summary, r.Title, r.Name, r.ID))},
		Properties: sarifRuleProperties{
			Tags: nonEmpty(r.Group, string(r.Kind)), ProblemSeverity: problemSeverity(r.Severity),
		},
	}
	switch r.Confidence {
	case "high", "medium", "low":
		out.Properties.Precision = r.Confidence
	}
	if r.Group == "SEC" {
		out.Properties.Tags = append(out.Properties.Tags, "security")
		out.Properties.SecuritySeverity = securitySeverity(r.Severity)
	}
	out.Help.Text, out.Help.Markdown = help(r)
	return out
}

func problemSeverity(s lint.Severity) string {
	if s == lint.Info {
		return "recommendation"
	}
	return s.String()
}

// securitySeverity is a score in the middle of what GitHub calls high, medium and low.
func securitySeverity(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "8.0"
	case lint.Warning:
		return "5.5"
	}
	return "2.0"
}

// help returns all that is known of a rule, as text and as Markdown.
func help(r *lint.Rule) (text, markdown string) {
	var t, m strings.Builder
	section := func(title, plain, formatted string) {
		if plain == "" {
			return
		}
		if t.Len() > 0 {
			t.WriteString("\n\n")
			m.WriteString("\n\n")
		}
		t.WriteString(title + ":" + plain)
		m.WriteString("**" + title + ":**" + formatted)
	}
	inline := func(title, s string, format func(string) string) {
		if s != "" {
			section(title, " "+s, " "+format(s))
		}
	}
	prose := func(title, s string) { inline(title, s, mdText) }
	list := func(title string, items []string, format func(string) string) {
		var plain, formatted strings.Builder
		for _, it := range items {
			plain.WriteString("\n- " + it)
			formatted.WriteString("\n- " + format(it))
		}
		section(title, plain.String(), "\n"+formatted.String()) // nothing without items
	}
	prose("What should hold", cmp.Or(r.Summary, r.Title, r.Name, r.ID))
	prose("Why", r.Why)
	prose("Fires when", r.Condition)
	list("Except when", r.Exceptions, mdText)
	list("Properties", r.Paths, mdCode)
	list("Attributes in Terraform", r.TerraformPaths, mdCode)
	if e := r.AzureError; e != nil {
		prose("What Azure answers", strings.Join(nonEmpty(e.Code, e.Message), ": "))
	}
	prose("Fix", r.Fix)
	bad, good := rules.Examples(r)
	for _, e := range []struct{ title, text string }{{"Bad", bad.String()}, {"Good", good.String()}} {
		if e.text != "" {
			section(e.title, "\n"+e.text, "\n\n```\n"+e.text+"\n```")
		}
	}
	list("Sources", r.Sources, mdText)
	inline("More", "vmsslint explain "+r.ID, mdCode)
	return t.String(), m.String()
}
