package cli

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmsslint/parser"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// comparison is what a run compares with: the roots of both sides.
type comparison struct {
	roots []rules.Root
	// before are the roots of the earlier side, for what it had found already.
	before []rules.Root
	close  func()
}

// since compares the paths with a revision. Only what the change can reach is
// judged.
func (a *app) since(rev string, paths []string, inputs []parser.Input, opts parser.Options, known *inputNames) (*comparison, error) {
	r, err := parser.OpenRevision(startFolder(paths), rev)
	if err != nil {
		return nil, usageError{err}
	}
	side, err := parser.Since(r)
	if err != nil {
		return nil, usageError{err}
	}
	out := &comparison{close: func() { _ = r.Close() }}
	affected := side.Affected(inputs, opts)
	for _, root := range roots(affected, opts, known) {
		in := affected[len(out.roots)]
		root.Before = func() (model.Template, []model.Scenario, []source.Diagnostic) { return nil, nil, nil }
		if was, ok := side.Was(in); ok {
			root.Before = func() (model.Template, []model.Scenario, []source.Diagnostic) { return side.Load(was, opts) }
			out.before = append(out.before, rules.Root{Path: was.Path, Load: root.Before})
		}
		out.roots = append(out.roots, root)
	}
	for _, in := range side.Gone(paths, inputs, opts) {
		load := func() (model.Template, []model.Scenario, []source.Diagnostic) { return side.Load(in, opts) }
		out.roots = append(out.roots, rules.Root{Path: in.Path, Load: noTemplate, Before: load})
		out.before = append(out.before, rules.Root{Path: in.Path, Load: load})
	}
	return out, nil
}

func noTemplate() (model.Template, []model.Scenario, []source.Diagnostic) { return nil, nil, nil }

// between compares two files or folders.
func (a *app) between(before, after string, opts parser.Options, known *inputNames) (*comparison, []source.Diagnostic, error) {
	old, diags1, missing1 := parser.Discover([]string{before})
	now, diags2, missing2 := parser.Discover([]string{after})
	for _, err := range append(missing1, missing2...) {
		return nil, nil, usageError{err}
	}
	out := &comparison{close: func() {}}
	load := func(in parser.Input) func() (model.Template, []model.Scenario, []source.Diagnostic) {
		return func() (model.Template, []model.Scenario, []source.Diagnostic) { return parser.Load(in, opts) }
	}
	for _, in := range old {
		out.before = append(out.before, rules.Root{Path: in.Path, Load: load(in)})
	}
	taken := map[int]bool{}
	for i, root := range roots(now, opts, known) {
		root.Before = noTemplate
		at := slices.IndexFunc(old, func(in parser.Input) bool { return below(before, in.Path) == below(after, now[i].Path) })
		if len(old) == 1 && len(now) == 1 {
			at = 0
		}
		if at >= 0 {
			taken[at] = true
			root.Before = load(old[at])
		}
		out.roots = append(out.roots, root)
	}
	for i, in := range old {
		if !taken[i] {
			out.roots = append(out.roots, rules.Root{Path: in.Path, Load: noTemplate, Before: load(in)})
		}
	}
	return out, append(diags1, diags2...), nil
}

// below returns the name of a file below a folder, its own name for a file.
func below(root, name string) string {
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		return path.Base(name)
	}
	rel, err := filepath.Rel(root, filepath.FromSlash(name))
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// knownBefore marks the findings that the earlier side had too.
func knownBefore(ctx context.Context, selected []*lint.Rule, before []rules.Root, opts rules.Options, rep *rules.Report) {
	old := rules.Run(ctx, selected, before, opts)
	had := map[string]bool{}
	for _, f := range old.Findings {
		had[f.Fingerprint()] = true
	}
	for _, f := range rep.Findings {
		if f.Rule.Kind != lint.Change && had[f.Fingerprint()] {
			f.Baselined = true
		}
	}
}

func (a *app) diffCommand() *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "judge the change between two files or folders",
		Long: "Judge the change between two files or folders: what Azure refuses, what Terraform destroys and makes anew,\n" +
			"and how instances take over the rest. Of the other rules only what is new is told.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("diff takes two paths, the side before and the side after, not %s", strings.ReplaceAll(fmt.Sprint(len(args)), "0", "none"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.run(cmd.Context(), &f, args[1:], args[0])
		},
	}
	f.addAll(cmd.Flags())
	return cmd
}
