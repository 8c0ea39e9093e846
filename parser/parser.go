package parser

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"vmsslint/parser/arm"
	"vmsslint/parser/arm/expr"
	"vmsslint/parser/cloud"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform"
	"vmsslint/parser/terraform/plan"
)

// Options are what loading may be told.
type Options struct {
	// Tree is where files are read from; nil is the disk.
	Tree Tree
	// Context is what is known of the deployment.
	Context expr.Context
	// ParameterFiles replace those that pair with a template by name.
	ParameterFiles []string
	// ParametersFor, if not nil, names the parameter files of a template; where
	// it reports false, those that pair with it by name are taken.
	ParametersFor func(path string) ([]string, bool)
	// Set are values for parameters.
	Set []model.Assignment
	// VarFiles, Vars and Env give values to the variables of Terraform: files,
	// single ones, and the environment in the form of os.Environ.
	VarFiles []string
	Vars     []model.Assignment
	Env      []string
	// Stdin and StdinName are the content and the name of "-".
	Stdin     io.Reader
	StdinName string
	// MaxSize bounds a file's size in bytes; 0 means source.MaxFileSize.
	MaxSize int
}

// Input is one file that may hold a root, or the folder of a Terraform
// configuration.
type Input struct {
	// Path is the name the user knows it by, with forward slashes.
	Path string
	// Explicit says that the user named the file itself, not a folder around it.
	Explicit bool

	siblings  []string // the JSON files of its folder, by base name
	terraform bool     // it is the folder of a root module of Terraform
	named     bool     // the user named that folder, or a file in it
	within    string   // the folder above which that reads nothing
}

// Load reads in and, where it holds a template that may concern a scale set,
// loads it. The template is nil for any other file; a problem with a file that
// should have been one is a diagnostic.
func Load(in Input, opts Options) (model.Template, []model.Scenario, []source.Diagnostic) {
	if in.terraform {
		return loadFolder(in, opts)
	}
	if why := unreadable(in.Path); why != "" {
		return loadUnread(in, why, opts)
	}
	raw, err := readRaw(in.Path, opts)
	if err == nil && !in.Explicit && !concerns(raw.head) || raw.large && !in.Explicit && !looksLikeTemplate(raw.head) {
		return nil, nil, nil
	}
	var file *source.File
	if err == nil {
		file, err = raw.file(opts)
	}
	if err != nil {
		return nil, nil, []source.Diagnostic{{Path: in.Path, Message: err.Error()}}
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{MaxSize: opts.MaxSize})
	switch arm.Detect(doc) {
	case arm.TemplateFile:
	case arm.ParameterFile:
		return nil, nil, diags
	default:
		if in.Explicit && len(diags) == 0 {
			if t, diags, ok := loadObserved(file, doc, opts); ok {
				return t, []model.Scenario{{}}, diags
			}
		}
		if !in.Explicit && !looksLikeTemplate(file.Text) {
			return nil, nil, nil // some other JSON, in whatever dialect
		}
		if len(diags) == 0 && in.Explicit {
			diags = append(diags, source.Diagnostic{Path: in.Path, Message: "this is no deployment template: it has neither a $schema of one nor contentVersion and resources; nor is it a plan or state of Terraform, or a scale set as az vmss show prints it"})
		}
		return nil, nil, diags
	}
	t := arm.Load(file, doc, arm.Options{Context: opts.Context, ReadFile: func(p string) (*source.File, error) { return readLinked(p, opts) }})
	scenarios, more := scenariosOf(in, opts)
	return t, scenarios, append(diags, more...)
}

// loadObserved loads what Terraform has computed, or what Azure says is there:
// a plan, a state, scale sets from the command line. It reports false for any
// other file.
func loadObserved(file *source.File, doc *jsonc.Value, opts Options) (model.Template, []source.Diagnostic, bool) {
	switch kind := plan.Detect(doc); {
	case kind == plan.PlanFile:
		t, diags := plan.Load(file, doc, plan.Options{Context: opts.Context, Configuration: configurationOf(file.Path, opts)})
		if t == nil {
			return nil, diags, true
		}
		return t, diags, true
	case kind != plan.Other:
		t, diags := plan.LoadState(file, doc, plan.Options{Context: opts.Context})
		if t == nil {
			return nil, diags, true
		}
		return t, diags, true
	case cloud.Detect(doc):
		t, diags := cloud.Load(file, doc)
		if t == nil {
			return nil, diags, true
		}
		return t, diags, true
	}
	return nil, nil, false
}

// configurationOf loads the configuration that a plan was made from, where it
// lies beside the plan; nil where there is none.
func configurationOf(plan string, opts Options) *terraform.Template {
	dir := path.Dir(plan)
	if files, _, err := opts.tree().List(dir); err != nil || !slices.ContainsFunc(files, isTerraform) {
		return nil
	}
	t, _, _ := loadFolder(Input{Path: dir, terraform: true, within: within(dir, dir)}, opts)
	configuration, _ := t.(*terraform.Template)
	return configuration
}

// LoadFile loads the one template at p, whatever it deploys: a file, or a
// folder with a Terraform configuration.
func LoadFile(p string, opts Options) (model.Template, []model.Scenario, []source.Diagnostic, error) {
	isDir, err := opts.tree().IsDir(filepath.ToSlash(p))
	if p != "-" && err != nil {
		return nil, nil, nil, fmt.Errorf("%s: %w", p, cause(err))
	}
	in := Input{Path: filepath.ToSlash(filepath.Clean(p)), Explicit: true}
	switch {
	case p != "-" && isDir:
		in.terraform = true
		if files, _, _ := opts.tree().List(in.Path); !slices.ContainsFunc(files, isTerraform) {
			return nil, nil, nil, fmt.Errorf("%s is a folder without Terraform files; name a template file", p)
		}
	case isTerraform(p):
		in.terraform, in.Path = true, path.Dir(in.Path)
	default:
		in.siblings = jsonFiles(opts.tree(), filepath.Dir(p))
	}
	if in.terraform {
		in.within = within(in.Path, in.Path)
	}
	t, scenarios, diags := Load(in, opts)
	return t, scenarios, diags, nil
}

// rawFile is what was read of a file: all of it, or where it is larger than
// the bound its beginning.
type rawFile struct {
	name  string
	head  []byte
	large bool
}

// file decodes what was read.
func (r rawFile) file(opts Options) (*source.File, error) {
	if r.large {
		return nil, fmt.Errorf("the file is larger than %d MiB, the most that is read", opts.maxSize()>>20)
	}
	file, err := source.NewFile(r.name, r.head)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	return file, nil
}

func (o Options) maxSize() int {
	if o.MaxSize == 0 {
		return source.MaxFileSize
	}
	return o.MaxSize
}

// readLinked reads a linked template. Whatever else a link leads to is an
// error, so that no report shows lines of it.
func readLinked(p string, opts Options) (*source.File, error) {
	file, err := read(p, opts)
	if err != nil || looksLikeTemplate(file.Text) {
		return file, err
	}
	if doc, _ := jsonc.Parse(file, jsonc.Options{MaxSize: opts.MaxSize}); arm.Detect(doc) != arm.TemplateFile {
		return nil, fmt.Errorf("it is not a template")
	}
	return file, nil
}

// read reads a file within the bound on its size.
func read(p string, opts Options) (*source.File, error) {
	raw, err := readRaw(p, opts)
	if err != nil {
		return nil, err
	}
	return raw.file(opts)
}

// largeHead is how much is read of a file above the bound, to tell whether it
// is one of ours.
const largeHead = 64 << 10

func readRaw(p string, opts Options) (rawFile, error) {
	most := opts.maxSize()
	if p == "-" {
		raw, err := io.ReadAll(io.LimitReader(opts.Stdin, int64(most)+1))
		if err != nil {
			return rawFile{}, fmt.Errorf("cannot be read: %w", cause(err))
		}
		return rawFile{name: cmp.Or(opts.StdinName, "stdin.json"), head: raw, large: len(raw) > most}, nil
	}
	raw, large, err := opts.tree().Read(p, int64(most))
	if err != nil {
		return rawFile{}, fmt.Errorf("cannot be read: %w", cause(err))
	}
	return rawFile{name: p, head: raw, large: large}, nil
}

// concerns reports whether a text may deploy a scale set or what belongs to
// one: it names the type, or that of autoscale settings, or links a template
// beside it. Both types hold "scaleset".
//
// It looks at bytes as they were read: a text in UTF-16, which has a zero in
// every other one, may always be one of ours.
func concerns(text []byte) bool {
	if len(text) >= 2 && (text[0] == 0 || text[1] == 0 || text[0] >= 0xFE) {
		return true
	}
	return containsFold(text, "scaleset") || bytes.Contains(text, []byte("relativePath"))
}

// looksLikeTemplate reports whether a text that could not be told to be a
// template was meant to be one.
func looksLikeTemplate(text []byte) bool {
	return containsFold(text, "deploymenttemplate.json")
}

// containsFold reports whether text has the lower-case word in any case. It
// looks at the last character of where the word may be, and moves on by as far
// as that character allows (Horspool's search), so that most of the text is
// never looked at.
func containsFold(text []byte, word string) bool {
	var skip [256]uint8
	for i := range skip {
		skip[i] = uint8(len(word))
	}
	for i := range len(word) - 1 {
		c := word[i]
		skip[c], skip[c&^0x20] = uint8(len(word)-1-i), uint8(len(word)-1-i)
	}
	last := len(word) - 1
	for i := last; i < len(text); i += int(skip[text[i]]) {
		if text[i]|0x20 == word[last] && equalFold(text[i-last:i+1], word) {
			return true
		}
	}
	return false
}

func equalFold(b []byte, lower string) bool {
	for i := range b {
		c := b[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// scenarioFiles returns the parameter files of a template: those that are
// given, or else those that pair with it by name.
func scenarioFiles(in Input, opts Options) (names []string, paired bool) {
	names = opts.ParameterFiles
	if len(names) > 0 {
		return names, false
	}
	if opts.ParametersFor != nil {
		if list, named := opts.ParametersFor(in.Path); named {
			return list, false
		}
	}
	for _, sibling := range in.siblings {
		if pairs(path.Base(in.Path), sibling) {
			names = append(names, path.Join(path.Dir(in.Path), sibling))
		}
	}
	return names, true
}

// scenariosOf returns the base scenarios of a template: one for each of its
// parameter files; one with the defaults where there is none.
func scenariosOf(in Input, opts Options) ([]model.Scenario, []source.Diagnostic) {
	names, paired := scenarioFiles(in, opts)
	var out []model.Scenario
	var diags []source.Diagnostic
	for _, name := range names {
		file, err := read(name, opts)
		if err != nil {
			diags = append(diags, source.Diagnostic{Path: name, Message: err.Error()})
			continue
		}
		file.Private = true
		out = append(out, model.Scenario{ParameterFile: file, Paired: paired, Set: opts.Set})
	}
	if len(out) == 0 {
		out = append(out, model.Scenario{Set: opts.Set})
	}
	return out, diags
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// pairs reports whether a parameter file belongs to a template by its name:
// X.parameters.json, X.*.parameters.json or X.parameters.*.json for X.json.
func pairs(template, parameters string) bool {
	stem := strings.TrimSuffix(template, path.Ext(template))
	if n := len(stem); isASCII(stem) && (len(parameters) <= n || !strings.EqualFold(parameters[:n], stem)) {
		return false // as nearly all files of a large folder
	}
	stem = strings.ToLower(stem)
	rest, ok := strings.CutPrefix(strings.ToLower(parameters), stem+".")
	if !ok {
		return false
	}
	rest, ok = strings.CutSuffix(rest, ".json")
	if !ok {
		return false
	}
	return rest == "parameters" || strings.HasPrefix(rest, "parameters.") || strings.HasSuffix(rest, ".parameters")
}
