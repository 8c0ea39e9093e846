package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"vmsslint/rules"
)

// suppressionJSON is a suppression for auditors' programs.
type suppressionJSON struct {
	File   string   `json:"file"`
	Line   int      `json:"line"`
	Rules  []string `json:"rules"`
	Reason string   `json:"reason"`
	Until  string   `json:"until,omitempty"`
	Used   int      `json:"used"`
	Void   string   `json:"void,omitempty"`
}

func (a *app) suppressionsCommand() *cobra.Command {
	var f inputFlags
	var format string
	cmd := &cobra.Command{
		Use: "suppressions [PATH...]", Short: "list every suppression, with its reason, its day and its use",
		RunE: func(cmd *cobra.Command, paths []string) error {
			if format != "text" && format != "json" {
				return usagef("unknown format '%s'; there are text and json", format)
			}
			opts, err := f.options(a.In)
			if err != nil {
				return err
			}
			if len(paths) == 0 {
				paths = []string{"."}
			}
			cat := rules.Default()
			conf, err := a.loadConfig("", false, startFolder(paths), cat)
			if err != nil {
				return usageError{err}
			}
			inputs, diags := a.discover(paths)
			near, err := a.nearest(conf, a.Getenv("VMSSLINT_CONFIG") != "", inputs, cat)
			if err != nil {
				return usageError{err}
			}
			if len(f.parameters) == 0 {
				opts.ParametersFor = near.parameterFiles
			}
			var known inputNames
			rep := rules.Run(cmd.Context(), cat.Rules, roots(inputs, opts, &known), rules.Options{Catalogue: cat, Settings: near.settings, Custom: conf.custom, Schemas: conf.schemas, Today: time.Now()})
			a.tellUnknown(opts, &known)
			a.tell(diags)
			a.tell(rep.Diagnostics)
			return a.printSuppressions(rep.Suppressions, format)
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func (a *app) printSuppressions(list []rules.Suppressed, format string) error {
	out := make([]suppressionJSON, 0, len(list))
	for _, s := range list {
		out = append(out, suppressionJSON{
			File: s.Span.File.Path, Line: s.Span.Position().Line, Rules: s.Rules, Reason: s.Reason, Until: s.Until, Used: s.Used, Void: s.Void,
		})
	}
	if format == "json" {
		return a.printJSON(out)
	}
	for _, s := range out {
		until := ""
		if s.Until != "" {
			until = " until " + s.Until
		}
		use := fmt.Sprintf("suppresses %d", s.Used)
		if s.Void != "" {
			use = "no effect: " + s.Void
		}
		fmt.Fprintf(a.Out, "%s:%d: %s%s: %s (%s)\n", s.File, s.Line, strings.Join(s.Rules, ","), until, s.Reason, use)
	}
	if len(out) == 0 {
		fmt.Fprintln(a.Out, "no suppressions")
	}
	return nil
}
