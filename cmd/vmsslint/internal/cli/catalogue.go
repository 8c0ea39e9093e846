package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"vmsslint/rules"
	"vmsslint/rules/lint"
	"vmsslint/rules/policy"
)

func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// ruleJSON is a rule for programs.
type ruleJSON struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Status   string `json:"status"` // built
	Group    string `json:"group"`
	Kind     string `json:"kind"`
	Severity string `json:"severity"`
	// ByFormat replaces Severity for one language; "none" means that the rule
	// does not apply to it.
	ByFormat   map[string]string `json:"severityByFormat,omitempty"`
	Engine     string            `json:"engine"`
	Title      string            `json:"title"`
	Summary    string            `json:"summary"`
	Condition  string            `json:"condition"`
	Exceptions []string          `json:"exceptions,omitempty"`
	Paths      []string          `json:"paths,omitempty"`
	Terraform  []string          `json:"terraform,omitempty"`
	AzureError *lint.AzureError  `json:"azureError,omitempty"`
	Why        string            `json:"why"`
	Fix        string            `json:"fix"`
	Bad        string            `json:"bad"`  // an example, and what the rule says of it
	Good       string            `json:"good"` // an example
	Sources    []string          `json:"sources"`
	Confidence string            `json:"confidence"`
	Since      string            `json:"since"`
	YieldsTo   []string          `json:"yieldsTo,omitempty"`
}

func (a *app) rulesCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use: "rules", Short: "list the catalogue of rules", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			list := rules.Default().Rules
			switch format {
			case "text":
				return rulesText(a.Out, list)
			case "markdown":
				return rulesMarkdown(a.Out, list)
			case "json":
				var all []any
				for _, r := range rulesJSON(list) {
					all = append(all, r)
				}
				for _, d := range rules.Dropped() {
					all = append(all, droppedJSON{d.ID, d.Name, "dropped", d.Into, d.Reason})
				}
				return a.printJSON(all)
			}
			return usagef("unknown format '%s'; there are text, json and markdown", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json or markdown")
	return cmd
}

// droppedJSON is a rule that was thought of and is not there.
type droppedJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Status string `json:"status"`
	Into   string `json:"into,omitempty"`
	Reason string `json:"reason"`
}

func rulesJSON(list []*lint.Rule) []ruleJSON {
	out := make([]ruleJSON, 0, len(list))
	for _, r := range list {
		var byFormat map[string]string
		for _, f := range r.ByFormat {
			if byFormat == nil {
				byFormat = map[string]string{}
			}
			byFormat[f.Format] = f.Severity.String()
		}
		bad, good := rules.Examples(r)
		out = append(out, ruleJSON{
			ByFormat: byFormat, Status: "built",
			ID: r.ID, Name: r.Name, Group: r.Group, Kind: string(r.Kind), Severity: r.Severity.String(), Engine: r.Engine,
			Title: r.Title, Summary: r.Summary, Condition: r.Condition, Exceptions: r.Exceptions, Paths: r.Paths, Terraform: r.TerraformPaths,
			AzureError: r.AzureError, Why: r.Why, Fix: r.Fix, Bad: bad.String(), Good: good.String(), Sources: r.Sources, Confidence: r.Confidence, Since: r.Since, YieldsTo: r.YieldsTo,
		})
	}
	return out
}

func rulesText(w io.Writer, list []*lint.Rule) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range list {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", r.ID, r.Severity, r.Name, r.Summary)
	}
	return tw.Flush()
}

func rulesMarkdown(w io.Writer, list []*lint.Rule) error {
	fmt.Fprint(w, "| Rule | Name | Severity | What should hold |\n| --- | --- | --- | --- |\n")
	for _, r := range list {
		if _, err := fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.ID, r.Name, r.Severity, strings.ReplaceAll(r.Summary, "|", "\\|")); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) explainCommand() *cobra.Command {
	var azure string
	cmd := &cobra.Command{
		Use: "explain RULE", Short: "explain one rule, or the rules that prevent an Azure error",
		RunE: func(_ *cobra.Command, args []string) error {
			cat := rules.Default()
			if azure != "" {
				return a.explainError(cat, azure)
			}
			if len(args) != 1 {
				return usagef("name exactly one rule, by id or name")
			}
			for _, d := range rules.Dropped() {
				if strings.EqualFold(d.ID, args[0]) || d.Name != "" && strings.EqualFold(d.Name, args[0]) {
					fmt.Fprintf(a.Out, "%s is not there: %s\n", strings.TrimSpace(d.ID+" "+d.Name), d.Reason)
					return nil
				}
			}
			list, err := cat.Find(args[0])
			if err != nil {
				return usageError{err}
			}
			for i, r := range list {
				if i > 0 {
					fmt.Fprintln(a.Out)
				}
				explain(a.Out, r)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&azure, "azure-error", "", "`CODE` of an error that Azure answered")
	return cmd
}

func (a *app) explainError(cat *rules.Catalogue, code string) error {
	found := false
	for _, r := range cat.Rules {
		if r.AzureError == nil || !strings.EqualFold(r.AzureError.Code, code) {
			continue
		}
		found = true
		fmt.Fprintf(a.Out, "%s %s: %s\n", r.ID, r.Name, r.Summary)
		if r.AzureError.Message != "" {
			fmt.Fprintf(a.Out, "    %s\n", r.AzureError.Message)
		}
	}
	if !found {
		return usagef("no rule is known to prevent the error '%s'", code)
	}
	return nil
}

// explain writes all that is known of a rule.
func explain(w io.Writer, r *lint.Rule) {
	fmt.Fprintf(w, "%s %s (%s)\n\n%s\n", r.ID, r.Name, r.Severities(), r.Summary)
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(w, "\n%s\n  %s\n", title, text)
		}
	}
	section("Why", r.Why)
	section("What to do", r.Fix)
	section("Fires when", r.Condition)
	section("Not when", strings.Join(r.Exceptions, "\n  "))
	section("Properties", strings.Join(r.Paths, "\n  "))
	section("Terraform", strings.Join(r.TerraformPaths, "\n  "))
	if e := r.AzureError; e != nil {
		section("What Azure answers", strings.Trim(e.Code+": "+e.Message, ": "))
	}
	bad, good := rules.Examples(r)
	section("Bad", strings.ReplaceAll(bad.String(), "\n", "\n  "))
	section("Good", strings.ReplaceAll(good.String(), "\n", "\n  "))
	section("Sources", strings.Join(r.Sources, "\n  "))
	section("Confidence", r.Confidence)
	if src, ok := policy.Sources(r.Policy); ok && r.Policy != "" {
		section("Policy", strings.ReplaceAll(strings.TrimSpace(src), "\n", "\n  "))
	}
}
