package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmsslint/cmd/vmsslint/internal/report"
	"vmsslint/parser"
	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// inputFlags are those of all commands that load templates.
type inputFlags struct {
	parameters repeated
	set        repeated
	vars       repeated
	varFiles   repeated
	context    expr.Context
	stdinName  string
}

func (f *inputFlags) add(fs *pflag.FlagSet) {
	fs.VarP(&f.parameters, "parameters", "p", "parameter `FILE`; replaces those that pair with a template by name (repeatable)")
	fs.Var(&f.set, "set", "`NAME=VALUE` of a parameter (repeatable)")
	fs.Var(&f.vars, "var", "`NAME=VALUE` of a Terraform variable (repeatable)")
	fs.Var(&f.varFiles, "var-file", "`FILE` with values of Terraform variables, beside those that Terraform reads by itself (repeatable)")
	fs.StringVar(&f.stdinName, "stdin-filename", "", "`NAME` of what is read from standard input (-)")
	c := &f.context
	fs.StringVar(&c.SubscriptionID, "subscription-id", "", "`ID` of the subscription deployed to")
	fs.StringVar(&c.TenantID, "tenant-id", "", "`ID` of the tenant")
	fs.StringVar(&c.ResourceGroup, "resource-group", "", "`NAME` of the resource group")
	fs.StringVar(&c.Location, "location", "", "`REGION` of the resource group or deployment")
	fs.StringVar(&c.DeploymentName, "deployment-name", "", "`NAME` of the deployment")
	fs.StringVar(&c.ManagementGroup, "management-group", "", "`NAME` of the management group")
}

func (f *inputFlags) options(in io.Reader) (parser.Options, error) {
	opts := parser.Options{Context: f.context, ParameterFiles: f.parameters, Stdin: in, StdinName: f.stdinName, Env: os.Environ()}
	for kind, files := range map[string][]string{"parameter file": f.parameters, "file of values": f.varFiles} {
		for _, p := range files {
			if _, err := os.Stat(p); err != nil {
				return opts, usagef("%s %s does not exist", kind, p)
			}
		}
	}
	for _, p := range f.varFiles {
		opts.VarFiles = append(opts.VarFiles, filepath.ToSlash(filepath.Clean(p)))
	}
	var err error
	if opts.Set, err = assignments("--set", f.set); err != nil {
		return opts, err
	}
	opts.Vars, err = assignments("--var", f.vars)
	return opts, err
}

// assignments reads values of the form NAME=VALUE.
func assignments(flag string, list []string) ([]model.Assignment, error) {
	var out []model.Assignment
	for _, s := range list {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, usagef("%s takes NAME=VALUE, not '%s'", flag, s)
		}
		out = append(out, model.Assignment{Name: name, Value: value})
	}
	return out, nil
}

// lintFlags are those of lint.
type lintFlags struct {
	inputFlags
	formats        repeated
	only, disable  listed
	failOn         string
	color          string
	hyperlinks     string
	strictUnknown  bool
	quiet          bool
	verbose        bool
	jobs           int
	config         string
	policies       repeated
	baseline       string
	writeBaseline  string
	noConfig       bool
	hook           bool
	base           string
	newFrom        string
	noSuppress     bool
	showSuppressed bool
}

func (a *app) lintCommand() *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "lint files and folders (the default command)",
		RunE:  func(cmd *cobra.Command, args []string) error { return a.lint(cmd.Context(), &f, args) },
	}
	f.addAll(cmd.Flags())
	cmd.Flags().StringVar(&f.base, "base", "", "compare with a `REVISION` of the git repository, and judge what the change can reach")
	cmd.Flags().StringVar(&f.newFrom, "new-from", "", "tell only findings that a `REVISION` of the git repository did not have")
	return cmd
}

// addAll adds the flags of commands that report.
func (f *lintFlags) addAll(fs *pflag.FlagSet) {
	f.add(fs)
	fs.Var(&f.formats, "format", "`NAME[=FILE]` (repeatable): text (the default), json, sarif, github, gitlab, azure-devops, junit, checkstyle, markdown, template=FILE[=FILE]")
	fs.Var(&f.only, "only", "run these `RULES` alone: ids, names or groups")
	fs.Var(&f.disable, "disable", "do not run these `RULES`")
	fs.StringVar(&f.failOn, "fail-on", "", "the least severity that ends with status 1: error (the default), warning, info or never")
	fs.Var(&f.policies, "policy", "`DIR` of policies in Rego of your own, beside those of the configuration (repeatable)")
	fs.StringVar(&f.config, "config", "", "configuration `FILE`, instead of the nearest .vmsslint.yaml")
	fs.BoolVar(&f.noConfig, "no-config", false, "leave configuration files aside")
	fs.BoolVar(&f.hook, "hook", false, "print nothing where there is nothing to tell, for pre-commit")
	fs.BoolVar(&f.strictUnknown, "strict-unknown", false, "end with status 1 where a rule could not be decided")
	fs.StringVar(&f.color, "color", "auto", "auto, always or never")
	fs.StringVar(&f.hyperlinks, "hyperlinks", "auto", "link places to their files in text: auto (on a terminal), always or never")
	fs.BoolVar(&f.quiet, "quiet", false, "no summary")
	fs.BoolVar(&f.verbose, "verbose", false, "list every undecided rule, and show infos in full")
	fs.StringVar(&f.baseline, "baseline", "", "`FILE` of known findings, which are left alone")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings to the baseline; one that exists only shrinks, unless =all")
	fs.Lookup("write-baseline").NoOptDefVal = "shrink"
	fs.BoolVar(&f.noSuppress, "no-suppress", false, "leave suppressions aside")
	fs.BoolVar(&f.showSuppressed, "show-suppressed", false, "show suppressed findings too")
	fs.IntVar(&f.jobs, "jobs", 0, "how many templates to work on at once (default: one for each processor)")
}

func (a *app) lint(ctx context.Context, f *lintFlags, paths []string) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	if f.base != "" && f.newFrom != "" && f.base != f.newFrom {
		return usagef("--base and --new-from name two revisions: %s and %s", f.base, f.newFrom)
	}
	return a.run(ctx, f, paths, "")
}

// run judges paths, alone or against what was before: another path, or the
// revision that the flags name.
func (a *app) run(ctx context.Context, f *lintFlags, paths []string, before string) error {
	catalogue := rules.Default()
	conf, err := a.loadConfig(f.config, f.noConfig, startFolder(paths), catalogue, f.policies...)
	if err != nil {
		return usageError{err}
	}
	failOn, err := severity(cmp.Or(f.failOn, conf.failOn, "error"))
	if err != nil {
		return err
	}
	selected, err := catalogue.Select(f.only, f.disable)
	if err != nil {
		return usageError{err}
	}
	outputs, err := a.outputs(f, failOn)
	if err != nil {
		return err
	}
	if f.jobs < 0 {
		return usagef("--jobs takes a number of templates, not %d", f.jobs)
	}
	opts, err := f.options(a.In)
	if err != nil {
		return err
	}
	inputs, diags := a.inputs(f, paths, opts)
	near, err := a.nearest(conf, f.noConfig || f.config != "" || a.Getenv("VMSSLINT_CONFIG") != "", inputs, catalogue)
	if err != nil {
		return usageError{err}
	}
	if len(f.parameters) == 0 {
		opts.ParametersFor = near.parameterFiles
	}
	var known inputNames
	run := rules.Options{Jobs: f.jobs, Catalogue: catalogue, Settings: near.settings, Custom: conf.custom, Schemas: conf.schemas, NoSuppress: f.noSuppress, Today: time.Now()}
	sides, more, err := a.sides(f, paths, before, inputs, opts, &known)
	if err != nil {
		return err
	}
	defer sides.close()
	collectFor(len(sides.roots), a.Streams)
	rep := rules.Run(ctx, selected, sides.roots, run)
	if f.newFrom != "" || before != "" {
		knownBefore(ctx, selected, sides.before, run, rep)
	}
	rep.Diagnostics = slices.Concat(diags, more, rep.Diagnostics)
	a.tellUnknown(opts, &known)
	if err := a.applyBaseline(f, rep, notAmong(catalogue.Rules, selected), inputs); err != nil {
		return err
	}
	if !f.hook || !quiet(rep) {
		if err := a.writeAll(outputs, rep, sides.roots, f.stdinName); err != nil {
			return err
		}
	}
	a.judge(rep, failOn, f.strictUnknown)
	return nil
}

// notAmong returns the ids of the rules that are not selected.
func notAmong(all, selected []*lint.Rule) map[string]bool {
	out := map[string]bool{}
	if len(selected) == len(all) {
		return out
	}
	for _, r := range all {
		out[r.ID] = !slices.Contains(selected, r)
	}
	return out
}

// sides returns what is judged, with what it is compared with.
func (a *app) sides(f *lintFlags, paths []string, before string, inputs []parser.Input, opts parser.Options, known *inputNames) (*comparison, []source.Diagnostic, error) {
	switch {
	case before != "":
		return a.between(before, paths[0], opts, known)
	case f.base != "" || f.newFrom != "":
		out, err := a.since(cmp.Or(f.base, f.newFrom), paths, inputs, opts, known)
		if err == nil && f.base == "" {
			for i := range out.roots {
				out.roots[i].Before = nil
			}
		}
		return out, nil, err
	}
	return &comparison{roots: roots(inputs, opts, known), close: func() {}}, nil, nil
}

// quiet reports whether there is nothing to tell of a run.
func quiet(rep *rules.Report) bool {
	return len(rep.Findings) == rep.Silent() && len(rep.Diagnostics) == 0 && len(rep.Defects) == 0 && len(rep.Gaps) == 0
}

// inputs finds what to judge. A hook is given the files of a commit: they stand
// for the templates and configurations that they belong to.
func (a *app) inputs(f *lintFlags, paths []string, opts parser.Options) ([]parser.Input, []source.Diagnostic) {
	files := !slices.ContainsFunc(paths, func(p string) bool { info, err := os.Stat(p); return err != nil || info.IsDir() })
	if f.hook && files {
		return parser.Belonging(".", paths, opts)
	}
	return a.discover(paths)
}

// discover finds the inputs of the paths that exist. One that does not is told
// and makes the exit code 2; the others are linted all the same.
func (a *app) discover(paths []string) ([]parser.Input, []source.Diagnostic) {
	inputs, diags, missing := parser.Discover(paths)
	for _, err := range missing {
		fmt.Fprintf(a.Err, "vmsslint: %v\n", err)
		a.worse(exitUsage)
	}
	return inputs, diags
}

// roots are the inputs for the engine; known collects what their templates
// take.
func roots(inputs []parser.Input, opts parser.Options, known *inputNames) []rules.Root {
	out := make([]rules.Root, len(inputs))
	for i, in := range inputs {
		out[i] = rules.Root{Path: in.Path, Load: func() (model.Template, []model.Scenario, []source.Diagnostic) {
			t, scenarios, diags := parser.Load(in, opts)
			if t != nil && len(opts.Set)+len(opts.Vars) > 0 {
				known.add(t)
			}
			return t, scenarios, diags
		}}
	}
	return out
}

// inputNames are the parameters of all templates that were loaded. The zero
// value is ready, for several goroutines at once.
type inputNames struct {
	mu    sync.Mutex
	names []string
	any   bool // a template was loaded
}

func (n *inputNames) add(t model.Template) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.any = true
	for _, in := range t.Inputs() {
		n.names = append(n.names, in.Name)
	}
}

// tellUnknown tells values given with --set or --var that no template takes.
func (a *app) tellUnknown(opts parser.Options, known *inputNames) {
	if !known.any {
		return
	}
	for _, s := range opts.Set {
		if !slices.ContainsFunc(known.names, func(n string) bool { return strings.EqualFold(n, s.Name) }) {
			fmt.Fprintf(a.Err, "vmsslint: --set %s: no template has a parameter of that name\n", s.Name)
			a.worse(exitUsage)
		}
	}
	for _, s := range opts.Vars {
		if !slices.Contains(known.names, s.Name) {
			fmt.Fprintf(a.Err, "vmsslint: --var %s: no configuration has a variable of that name\n", s.Name)
			a.worse(exitUsage)
		}
	}
}

// severity reads the value of --fail-on; never is above every severity.
func severity(name string) (lint.Severity, error) {
	for _, s := range []lint.Severity{lint.Info, lint.Warning, lint.Error} {
		if strings.EqualFold(name, s.String()) {
			return s, nil
		}
	}
	if strings.EqualFold(name, "never") {
		return lint.Error + 1, nil
	}
	return 0, usagef("--fail-on takes error, warning, info or never, not '%s'", name)
}

// judge raises the exit code by what the report says.
func (a *app) judge(rep *rules.Report, failOn lint.Severity, strict bool) {
	for _, f := range rep.Findings {
		if f.Severity >= failOn && !f.Silent() {
			a.worse(exitFindings)
		}
	}
	if strict && len(rep.Undecided) > 0 {
		a.worse(exitFindings)
	}
	if len(rep.Diagnostics) > 0 {
		a.worse(exitInput)
	}
	if len(rep.Defects) > 0 {
		a.worse(exitDefect)
	}
}

// output is one format with where it goes.
type output struct {
	file  string
	write report.Writer
	opts  report.Options
}

// outputs reads --format.
func (a *app) outputs(f *lintFlags, failOn lint.Severity) ([]output, error) {
	formats := f.formats
	if len(formats) == 0 {
		formats = []string{"text"}
	}
	opts := report.Options{Version: version(), ShowSuppressed: f.showSuppressed, FailOn: failOn}
	opts.Dir, opts.Root = here()
	var out []output
	for _, s := range formats {
		name, file, _ := strings.Cut(s, "=")
		write, err := formatOf(name, &file)
		if err != nil {
			return nil, err
		}
		opts.Text = report.TextOptions{Verbose: f.verbose, Quiet: f.quiet}
		if opts.Text.Color, err = a.colored(f.color, file != ""); err != nil {
			return nil, err
		}
		if opts.Text.Links, err = a.linked(f.hyperlinks, file != ""); err != nil {
			return nil, err
		}
		out = append(out, output{file, write, opts})
	}
	return out, nil
}

// formatOf returns the format of a name. Of a template, file is the template;
// it becomes what stands behind a second equals sign.
func formatOf(name string, file *string) (report.Writer, error) {
	if name == "template" {
		var from string
		if from, *file, _ = strings.Cut(*file, "="); from == "" {
			return nil, usagef("--format template=FILE names a template")
		}
		raw, err := os.ReadFile(from)
		if err != nil {
			return nil, usagef("read the template: %w", err)
		}
		write, err := report.Template(from, string(raw))
		if err != nil {
			return nil, usageError{err}
		}
		return write, nil
	}
	var names []string
	for _, known := range report.Formats() {
		if known.Name == name {
			return known.Write, nil
		}
		names = append(names, known.Name)
	}
	return nil, usagef("unknown format '%s'%s; there are %s and template=FILE", name, source.DidYouMean(name, names), strings.Join(names, ", "))
}

// here returns the current folder and the root of the repository around it, or
// the folder again, with forward slashes; nothing where they cannot be told.
func here() (dir, root string) {
	at, err := os.Getwd()
	if err != nil {
		return "", ""
	}
	dir = filepath.ToSlash(at)
	for top := at; ; top = filepath.Dir(top) {
		if _, err := os.Stat(filepath.Join(top, ".git")); err == nil {
			return dir, filepath.ToSlash(top)
		}
		if top == filepath.Dir(top) {
			return dir, dir
		}
	}
}

// writeAll writes rep, of the roots that were judged, in all formats; stdin is
// the name that was given to standard input.
func (a *app) writeAll(outputs []output, rep *rules.Report, judged []rules.Root, stdin string) error {
	names := make([]string, len(judged))
	for i, r := range judged {
		if names[i] = r.Path; r.Path == "-" {
			names[i] = cmp.Or(stdin, "stdin.json")
		}
	}
	for _, out := range outputs {
		out.opts.Inputs = names
		if err := a.writeTo(out, rep); err != nil {
			return err
		}
	}
	return nil
}

// writeTo writes a report to a file, or to standard output where none is named.
func (a *app) writeTo(out output, rep *rules.Report) error {
	if out.file == "" {
		return out.write(a.Out, rep, out.opts)
	}
	var b bytes.Buffer
	if err := out.write(&b, rep, out.opts); err != nil {
		return err
	}
	if err := os.WriteFile(out.file, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// linked decides on links to files: what the user says, else a terminal that is
// no log of a CI.
func (a *app) linked(flag string, toFile bool) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return a.Terminal && !toFile && a.Getenv("CI") == "" && a.Getenv("TERM") != "dumb", nil
	}
	return false, usagef("--hyperlinks takes auto, always or never, not '%s'", flag)
}

// colored decides on colour: what the user says here, then NO_COLOR,
// FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, and whether it is a terminal.
func (a *app) colored(flag string, toFile bool) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, usagef("--color takes auto, always or never, not '%s'", flag)
	}
	switch {
	case a.Getenv("NO_COLOR") != "":
		return false, nil
	case a.Getenv("FORCE_COLOR") != "" && a.Getenv("FORCE_COLOR") != "0":
		return true, nil
	case a.Getenv("CLICOLOR_FORCE") != "" && a.Getenv("CLICOLOR_FORCE") != "0":
		return true, nil
	case a.Getenv("CLICOLOR") == "0", a.Getenv("TERM") == "dumb", toFile:
		return false, nil
	}
	return a.Terminal, nil
}
