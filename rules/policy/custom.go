package policy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Custom is an organisation's own policies, read and compiled on their own.
type Custom struct {
	// Rules are the policies that can report, in the order of their packages.
	Rules []Meta

	modules map[string]string
}

// Meta is what a policy's METADATA says of it.
type Meta struct {
	// Package is the name of the policy's package below vmsslint.rules.
	Package string
	// ID, Name, Severity, Group and Fix are custom members: id, name, severity,
	// group, fix. Only the id must be there.
	ID, Name, Severity, Group, Fix string
	// Title and Description are those of METADATA.
	Title, Description string
	// File is where the policy was read.
	File string
}

// ReadCustom reads the .rego files below dirs, tests left out, and compiles
// them together with vmsslint's library. A package vmsslint.rules.NAME with a
// rule deny is a policy; any other package is a library of theirs.
func ReadCustom(dirs []string) (*Custom, error) {
	c := &Custom{modules: map[string]string{}}
	for _, dir := range dirs {
		if err := c.readDir(dir); err != nil {
			return nil, err
		}
	}
	caps := capabilities()
	for _, file := range sortedNames(c.modules) {
		m, err := ast.ParseModuleWithOpts(file, c.modules[file], ast.ParserOptions{Capabilities: caps, RegoVersion: ast.RegoV1, ProcessAnnotation: true})
		if err != nil {
			return nil, fmt.Errorf("parse policy: %w", err)
		}
		name, ok := strings.CutPrefix(m.Package.Path.String(), root)
		if !ok {
			continue
		}
		reports, err := hasDeny(m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if !reports {
			continue
		}
		meta, err := metaOf(m, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		meta.File = file
		c.Rules = append(c.Rules, meta)
	}
	names := make([]string, len(c.Rules))
	for i, r := range c.Rules {
		names[i] = r.Package
	}
	_, err := New(nil, c, names)
	return c, err
}

func (c *Custom) readDir(dir string) error {
	return filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read policies: %w", err)
		}
		if e.IsDir() || filepath.Ext(p) != ".rego" || strings.HasSuffix(p, "_test.rego") {
			return nil
		}
		raw, err := os.ReadFile(p)
		if err != nil {
			return fmt.Errorf("read policies: %w", err)
		}
		c.modules[filepath.ToSlash(p)] = string(raw)
		return nil
	})
}

// hasDeny reports whether m has a rule deny. One that is no set of findings is
// an error: where it has no value, no policy beside it would report anything.
func hasDeny(m *ast.Module) (bool, error) {
	found := false
	for _, r := range m.Rules {
		ref := r.Head.Ref()
		if ref[0].Value.Compare(ast.Var("deny")) != 0 {
			continue
		}
		if len(ref) > 1 || len(r.Head.Args) > 0 || r.Default || r.Head.RuleKind() != ast.MultiValue {
			return false, fmt.Errorf("line %d: deny must be a set of findings: write deny contains {…} if {…}", r.Location.Row)
		}
		found = true
	}
	return found, nil
}

// metaOf reads the METADATA of a package.
func metaOf(m *ast.Module, name string) (Meta, error) {
	meta := Meta{Package: name, Name: strings.ReplaceAll(name, "_", "-"), Severity: "warning"}
	if strings.ContainsAny(name, ".[") {
		return meta, fmt.Errorf("the package must be vmsslint.rules and one name, not vmsslint.rules.%s", name)
	}
	for _, a := range m.Annotations {
		if a.Scope != "package" {
			continue
		}
		meta.Title, meta.Description = a.Title, a.Description
		for member, to := range map[string]*string{"id": &meta.ID, "name": &meta.Name, "severity": &meta.Severity, "group": &meta.Group, "fix": &meta.Fix} {
			if s, ok := a.Custom[member].(string); ok {
				*to = s
			}
		}
	}
	if meta.ID == "" {
		return meta, fmt.Errorf("the package has no id: add a METADATA comment above it with custom: {id: ORG001}")
	}
	return meta, nil
}

func sortedNames(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
