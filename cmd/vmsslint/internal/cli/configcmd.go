package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Short: "look at the configuration",
		RunE: func(*cobra.Command, []string) error { return usagef("name a command: config print or config validate") },
	}
	var file string
	validate := &cobra.Command{
		Use: "validate [FILE]", Short: "tell the mistakes in a configuration",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("name at most one file")
			}
			if len(args) == 1 {
				file = args[0]
			}
			c, err := a.loadConfig(file, false, ".", rules.Default())
			if err != nil {
				return usageError{err}
			}
			if c.path == "" {
				fmt.Fprintln(a.Out, "no configuration holds here")
				return nil
			}
			fmt.Fprintf(a.Out, "%s is right\n", c.path)
			return nil
		},
	}
	validate.Flags().StringVar(&file, "config", "", "the configuration `FILE`")
	show := &cobra.Command{
		Use: "print [PATH]", Short: "print what holds for a file",
		RunE: func(_ *cobra.Command, args []string) error {
			p := "."
			if len(args) > 0 {
				p = args[0]
			}
			return a.printConfig(file, p)
		},
	}
	show.Flags().StringVar(&file, "config", "", "the configuration `FILE`")
	cmd.AddCommand(validate, show)
	return cmd
}

// printConfig prints the effective configuration for the file at p as YAML.
func (a *app) printConfig(file, p string) error {
	cat := rules.Default()
	c, err := a.loadConfig(file, false, startFolder([]string{p}), cat)
	if err != nil {
		return usageError{err}
	}
	if c.path == "" {
		fmt.Fprintln(a.Out, "# no configuration file: every rule has its own severity")
	} else {
		fmt.Fprintf(a.Out, "# %s, as it holds for %s\n", c.path, filepath.ToSlash(p))
	}
	failOn := c.failOn
	if failOn == "" {
		failOn = "error"
	}
	fmt.Fprintf(a.Out, "fail-on: %s\nrules:\n", failOn)
	s := c.settings(p)
	for _, r := range cat.Rules {
		fmt.Fprintf(a.Out, "  %s: %s # %s\n", r.ID, effective(s, r), r.Name)
	}
	if files, ok := c.parameterFiles(p); ok {
		fmt.Fprintf(a.Out, "parameters:\n  '%s': ['%s']\n", c.relative(p), strings.Join(files, "', '"))
	}
	return nil
}

// effective writes what holds for a rule: off, its severity, or a mapping.
func effective(s *rules.Settings, r *lint.Rule) string {
	level := r.Severity
	if set, ok := s.Severity[r]; ok {
		level = set
	}
	options := s.Options[r]
	switch {
	case s.Off[r]:
		return "off"
	case len(options) == 0:
		return level.String()
	}
	parts := []string{"severity: " + level.String()}
	names := keysOf(options)
	slices.Sort(names)
	for _, n := range names {
		if text, ok := options[n].(string); ok {
			parts = append(parts, n+": '"+strings.ReplaceAll(text, "'", "''")+"'")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s: %v", n, options[n]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// startFolder returns the folder from which the configuration is looked for:
// that of the first path.
func startFolder(paths []string) string {
	if len(paths) == 0 || paths[0] == "-" {
		return "."
	}
	if info, err := os.Stat(paths[0]); err == nil && info.IsDir() {
		return paths[0]
	}
	return filepath.Dir(paths[0])
}

// The files that init writes.
var initFiles = [...]struct{ path, text string }{
	{configName, `# Configuration of vmsslint. 'vmsslint config validate' tells mistakes in it;
# its JSON Schema is schemas/config.schema.json of vmsslint's repository;
# 'vmsslint rules' lists the rules.
fail-on: error
rules:
  # A rule by id or name, or a group of rules: off, info, warning, error,
  # or a mapping with severity and the rule's options.
  NAME014: off
  # resource-name-pattern: {severity: warning, pattern: '^vmss-[a-z]+-(dev|prod)$'}
# paths:
#   - match: 'legacy/**'
#     rules: {API: off}
# parameters:
#   'infra/main.json': ['infra/env/*.parameters.json']
`},
	{".github/workflows/vmsslint.yml", `name: vmsslint
on: [pull_request]
permissions:
  contents: read
jobs:
  vmsslint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      # vmsslint must be on the PATH: build it from its repository with make build
      - run: vmsslint lint .
`},
}

// preCommitStanza is what a .pre-commit-config.yaml needs.
const preCommitStanza = `  - repo: local
    hooks:
      - id: vmsslint
        name: vmsslint
        entry: vmsslint lint --hook
        language: system
        files: \.json$
        require_serial: true
`

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use: "init", Short: "write a configuration, a pre-commit stanza and a workflow; never over a file that exists", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			for _, f := range initFiles {
				if err := a.writeNew(f.path, f.text); err != nil {
					return err
				}
			}
			return a.writeNew(".pre-commit-config.yaml", "repos:\n"+preCommitStanza)
		},
	}
}

// writeNew writes a file unless there is one of that name.
func (a *app) writeNew(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	f, err := os.OpenFile(filepath.FromSlash(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		fmt.Fprintf(a.Out, "%s is there already, and was left alone\n", name)
		if name == ".pre-commit-config.yaml" {
			fmt.Fprintf(a.Out, "add this to its repos:\n%s", preCommitStanza)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fmt.Fprintf(a.Out, "wrote %s\n", name)
	return nil
}
