package terraform

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// Options are what a configuration may know from outside its folder.
type Options struct {
	// ReadFile reads one file, within the caller's bound on its size.
	ReadFile func(path string) (*source.File, error)
	// ReadDir returns the base names of the files and folders in dir, sorted.
	ReadDir func(dir string) (files, folders []string, err error)
	// Root is the folder above which nothing is read.
	Root string
	// VarFiles and Set give values to variables; Env is the environment, for TF_VAR_name.
	VarFiles []string
	Set      []model.Assignment
	Env      []string
	// Context is what is known of the deployment, for the templates that a
	// configuration deploys.
	Context expr.Context
}

// Template is a loaded root module. It implements model.Template. It may be
// expanded again and again, but not from two goroutines at once.
type Template struct {
	config  *lang.Config
	options Options
	path    string
	// files are those that functions have read, by their text.
	files map[string]*source.File
	// linked are those of them that are templates which it deploys, or their parameters.
	linked map[string]bool
}

// Load reads the root module in the folder dir and all that it reaches. The
// template is nil where the folder holds no configuration that can be read, or
// one that declares nothing. The diagnostics are what is wrong whatever the
// values are.
func Load(dir string, o Options) (*Template, []source.Diagnostic) {
	t := &Template{options: o, path: dir, files: map[string]*source.File{}, linked: map[string]bool{}}
	config, diags := lang.Load(dir, lang.Options{
		ReadFile: t.read, ReadDir: o.ReadDir, Root: o.Root, WorkDir: ".", VarFiles: o.VarFiles, Set: o.Set, Env: o.Env,
		Hooks: lang.Hooks{Blocks: blockNames, Computed: computed},
	})
	if config == nil || config.Empty() {
		return nil, diags
	}
	t.config = config
	return t, diags
}

// read reads a file and remembers JSON, in case it is the text of a template.
func (t *Template) read(p string) (*source.File, error) {
	f, err := t.options.ReadFile(p)
	if err == nil && path.Ext(p) == ".json" {
		t.files[string(f.Text)] = f
	}
	return f, err
}

// blockNames is the hook for the syntax of JSON, which does not tell blocks
// from attributes.
func blockNames(resourceType string, at []string) []string {
	return azurerm.Schema(resourceType).At(at...).BlockNames()
}

// Path returns the folder of the root module.
func (t *Template) Path() string { return t.path }

// ModuleDirs returns the folders of the modules that the configuration reaches.
func (t *Template) ModuleDirs() []string { return t.config.ModuleDirs() }

// Linked returns the files with templates that expansions up to now have found
// deployed; what is in them is part of this template.
func (t *Template) Linked() []string { return slices.Sorted(maps.Keys(t.linked)) }

// Moved leads from the addresses that moved blocks give up to those that they
// name, in all modules.
func (t *Template) Moved() map[string]string {
	out := map[string]string{}
	for _, m := range t.config.Modules() {
		prefix := ""
		for _, call := range m.Path {
			prefix += "module." + call + "."
		}
		for _, mv := range m.Moved {
			out[prefix+mv.From] = prefix + mv.To
		}
	}
	return out
}

// Inputs returns the variables of the root module, in the order of their declarations.
func (t *Template) Inputs() []model.Input {
	var out []model.Input
	for _, v := range t.config.Variables() {
		out = append(out, model.Input{Name: v.Name, Type: v.Type, Span: v.Span, HasDefault: v.HasDefault, Domain: v.Domain})
	}
	return out
}

// Expand evaluates the configuration and maps its resources to Azure's. Values
// that the scenario sets go before those of the options.
func (t *Template) Expand(ctx context.Context, s model.Scenario) (*model.Unit, []source.Diagnostic) {
	ev := t.config.Expand(ctx, s.Set...)
	u := &model.Unit{Root: t.path, Outputs: ev.Outputs, Gaps: slices.Clone(ev.Gaps)}
	m := &mapper{template: t, unit: u, majors: azurermMajors(t.config), ctx: ctx}
	m.run(ev.Instances)
	checkArguments(u, t.config, ev.Instances)
	checkSecrets(u, t.config)
	u.Link()
	return u, append(ev.Diagnostics(), m.diags...)
}

// checkSecrets adds an issue for each variable of the root module that is
// sensitive and has a default, or holds a secret and is not sensitive.
func checkSecrets(u *model.Unit, c *lang.Config) {
	for _, v := range c.Variables() {
		switch {
		case v.Sensitive && isRealDefault(v):
			u.Issues = append(u.Issues, model.Issue{Kind: model.SecretDefault, Name: v.Name, Span: v.Default, Secret: true,
				Message: "the variable '" + v.Name + "' is sensitive, and its default stands in the configuration for all to read: leave default out"})
		case !v.Sensitive && (v.Type == "string" || v.Type == "any") && v.Domain == nil && source.SecretName(v.Name):
			u.Issues = append(u.Issues, model.Issue{Kind: model.PlainSecret, Name: v.Name, Span: v.Span,
				Message: "the variable '" + v.Name + "' holds a secret, by its name, and plans show it: add sensitive = true"})
		}
	}
}

// isRealDefault reports whether a variable has a default that is a value: not
// empty, and none to be filled in.
func isRealDefault(v *lang.Variable) bool {
	if !v.HasDefault {
		return false
	}
	text := strings.TrimSpace(v.Default.Text())
	switch text {
	case "", "null", `""`, "{}", "[]":
		return false
	}
	return !source.FillIn(strings.Trim(text, `"`))
}
