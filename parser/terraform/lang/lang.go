package lang

import (
	"context"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// Options say where the files and values of a configuration come from.
type Options struct {
	// ReadFile reads one file. It bounds the size; an error of "does not exist"
	// satisfies errors.Is(err, fs.ErrNotExist).
	ReadFile func(path string) (*source.File, error)
	// ReadDir returns the base names of the files and folders in dir, sorted.
	ReadDir func(dir string) (files, folders []string, err error)
	// Root is the folder above which nothing is read; "" is the root module's own.
	Root string
	// WorkDir is what path.cwd gives; "" is not known.
	WorkDir string
	// VarFiles are files of values, in addition to those that Terraform finds
	// by itself; a later one wins.
	VarFiles []string
	// Set are values given one by one; they win over all files.
	Set []model.Assignment
	// Env is the environment as os.Environ gives it; TF_VAR_name is a value
	// that wins over a default only.
	Env []string
	// Hooks is what the caller knows of providers.
	Hooks Hooks
}

// Hooks is what only a provider knows. Each may be nil.
type Hooks struct {
	// Blocks names the types of the nested blocks at path in a resource of a
	// type, which Terraform's JSON syntax does not tell from attributes. Without
	// it everything there is an attribute.
	Blocks func(resourceType string, path []string) []string
	// Computed gives the value of an attribute that the configuration does not
	// write, such as id, and whether it is known. It must not evaluate
	// attributes of instances other than inst.
	Computed func(inst *Instance, attr string) (cty.Value, bool)
}

// Config is a root module with all that it reaches, parsed. It may be expanded
// again and again, but not by two goroutines at a time.
type Config struct {
	dir     string
	o       Options
	files   []*source.File
	byPath  map[string]*fileInfo
	folders map[string]*folder
	root    *modnode
	nodes   []*modnode
	// manifest gives the folders of downloaded modules by their paths of calls.
	manifest map[string]string
	lock     []Locked
	values   []assigned
	gaps     []model.Gap
	diags    []source.Diagnostic
	infos    map[hclsyntax.Expression]*exprInfo
	// asked are the names of attributes that some expression asks for.
	asked    []string
	askedSet map[string]bool
}

// Dir is the folder of the root module, as it was given to [Load].
func (c *Config) Dir() string { return c.dir }

// Files returns every file that was read: the configuration of the root module,
// that of the modules it reaches, and the files of values, which are marked as
// private. What functions such as file() read is not among them.
func (c *Config) Files() []*source.File { return c.files }

// Empty reports whether the root declares no resource, data source, module or
// output; a folder of nothing but variables, say.
func (c *Config) Empty() bool { return c.root.folder.empty() }

// Variable is an input of the root module.
type Variable struct {
	Name string
	// Type is the constraint as it is written, "any" where there is none.
	Type string
	// Span is the place of the name in the declaration.
	Span source.Span
	// Default is the place of the default, zero where there is none.
	Default                        source.Span
	HasDefault, Sensitive, NotNull bool
	// Supplied says that a value is given for it other than its default.
	Supplied bool
	// Domain lists the values that a validation of the form
	// contains([…], var.x) allows, nil where there is none. Of several, the first.
	Domain []*model.Node
}

// Provider is one entry of required_providers.
type Provider struct {
	// Name is the local name; Source and Version are as written, or "".
	Name, Source, Version             string
	NameSpan, SourceSpan, VersionSpan source.Span
}

// Moved is a moved block: addresses as they are written.
type Moved struct {
	From, To string
	Span     source.Span
}

// Locked is the version of a provider that .terraform.lock.hcl selects.
type Locked struct {
	// Source is "registry.terraform.io/hashicorp/azurerm".
	Source, Version, Constraints string
	Span                         source.Span
}

// Module is a folder at its place in the tree of calls.
type Module struct {
	// Path names the calls that lead here, from the root; it is empty for the root.
	Path []string
	Dir  string
	// Files are the configuration files of the folder.
	Files     []*source.File
	Providers []Provider
	Moved     []Moved
	// RequiredVersion is terraform's own constraint as written, "" where there is none.
	RequiredVersion string
}

// Evaluation is one expansion of a configuration.
type Evaluation struct {
	// Instances are the instances of resources and data sources: the root's in
	// the order of its files and blocks, then those of the modules it calls,
	// likewise.
	Instances []*Instance
	// Outputs are the root's.
	Outputs []model.Output
	// Gaps are the parts that were not followed.
	Gaps []model.Gap

	evaluator
}

// Diagnostics returns what could not be evaluated up to now, in the order of
// places, each once. Attributes are evaluated when somebody asks: call it last.
// What [Load] returned is not in it.
func (e *Evaluation) Diagnostics() []source.Diagnostic { return e.sortedDiagnostics() }

// Placeholders returns the evaluation's allocator of placeholder characters.
func (e *Evaluation) Placeholders() *expr.Placeholders { return &e.placeholders }

// Expand evaluates the configuration once, with the values of its options and
// those of set, which win.
func (c *Config) Expand(ctx context.Context, set ...model.Assignment) *Evaluation {
	return c.expand(ctx, set)
}
