package parser

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform"
)

// isTerraform reports whether a file is part of a Terraform configuration.
func isTerraform(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, ".tf") || strings.HasSuffix(lower, ".tf.json")
}

// folderInput adds the folder of a Terraform file, once, with the folder above
// which nothing is read.
func (d *discovery) folderInput(dir, given string, explicit bool) {
	dir = filepath.ToSlash(filepath.Clean(dir))
	named := explicit || dir == filepath.ToSlash(filepath.Clean(given))
	d.add(Input{Path: dir, Explicit: explicit, terraform: true, named: named, within: within(dir, given)})
}

// within returns the folder above which a configuration in dir reads nothing:
// the repository that it lies in, else the folder that was given. It is written
// like dir, from the current folder or from the root of the file system.
func within(dir, given string) string {
	given = filepath.ToSlash(filepath.Clean(given))
	abs, err := filepath.Abs(filepath.FromSlash(dir))
	if err != nil {
		return given
	}
	for top := abs; ; top = filepath.Dir(top) {
		if _, err := os.Stat(filepath.Join(top, ".git")); err == nil {
			if path.IsAbs(dir) || filepath.IsAbs(dir) {
				return filepath.ToSlash(top)
			}
			if here, err := os.Getwd(); err == nil {
				if rel, err := filepath.Rel(here, top); err == nil {
					return filepath.ToSlash(rel)
				}
			}
			return given
		}
		if top == filepath.Dir(top) {
			return given
		}
	}
}

// rootModules drops the folders that another of the inputs reaches as a module:
// what is in them is judged with the values that they are called with. It drops
// those too that have nothing to do with scale sets.
func rootModules(tree Tree, inputs []Input) []Input {
	t := &folderTexts{tree: tree, read: map[string]*folderText{}}
	called := map[string]bool{}
	for _, in := range inputs {
		if in.terraform {
			for _, m := range t.reach(in.Path) {
				called[m] = called[m] || m != in.Path
			}
		}
	}
	reached := map[string]bool{}
	keep := func(in Input) bool {
		reached[in.Path] = true
		for _, m := range t.reach(in.Path) {
			reached[m] = true
		}
		return in.Explicit || t.concerns(in.Path)
	}
	var out []Input
	for _, in := range inputs {
		if !in.terraform || (!called[in.Path] || in.named) && keep(in) {
			out = append(out, in)
		}
	}
	for _, in := range inputs { // folders that call each other in a circle
		if in.terraform && !reached[in.Path] && keep(in) {
			out = append(out, in)
		}
	}
	return out
}

// folderText is what a glance at a folder's files tells.
type folderText struct {
	modules  []string // the folders that it calls
	concerns bool     // it names a scale set
}

type folderTexts struct {
	tree Tree
	read map[string]*folderText
}

// localSource finds the local modules that a text calls, in either syntax.
var localSource = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`["']?source["']?\s*[=:]\s*"(\.\.?/[^"\n]*|\.\.?)"`)
})

// look reads the files of a folder, once.
func (t *folderTexts) look(dir string) *folderText {
	if f := t.read[dir]; f != nil {
		return f
	}
	f := &folderText{}
	t.read[dir] = f
	files, _, err := t.tree.List(dir)
	if err != nil {
		return f
	}
	for _, name := range files {
		if !isTerraform(name) {
			continue
		}
		raw, err := readRaw(path.Join(dir, name), Options{Tree: t.tree})
		if err != nil {
			continue // loading it tells
		}
		f.concerns = f.concerns || concernsScaleSets(raw.head)
		if bytes.Contains(raw.head, []byte("source")) {
			for _, m := range localSource().FindAllSubmatch(raw.head, -1) {
				f.modules = append(f.modules, path.Join(dir, string(m[1])))
			}
		}
	}
	f.modules = append(f.modules, downloaded(t.tree, dir)...)
	slices.Sort(f.modules)
	f.modules = slices.Compact(f.modules)
	return f
}

// downloaded returns the folders of the modules that terraform init has
// fetched for the root module in dir.
func downloaded(tree Tree, dir string) []string {
	raw, _, err := tree.Read(path.Join(dir, ".terraform", "modules", "modules.json"), source.MaxFileSize)
	if err != nil {
		return nil
	}
	var manifest struct{ Modules []struct{ Key, Dir string } }
	if json.Unmarshal(raw, &manifest) != nil {
		return nil
	}
	var out []string
	for _, m := range manifest.Modules {
		if m.Key != "" {
			out = append(out, path.Join(dir, filepath.ToSlash(m.Dir)))
		}
	}
	return out
}

// concernsScaleSets reports whether a text may declare a scale set, call a
// module for one, or deploy a template with one.
func concernsScaleSets(text []byte) bool {
	return containsFold(text, "scale_set") || containsFold(text, "scaleset") || containsFold(text, "vmss") || containsFold(text, "scale-set") ||
		containsFold(text, "template_deployment")
}

// reach returns the folders that dir calls as modules, and those that these call.
func (t *folderTexts) reach(dir string) []string {
	var out []string
	seen := map[string]bool{dir: true}
	var walk func(dir string)
	walk = func(dir string) {
		for _, m := range t.look(dir).modules {
			if !seen[m] {
				seen[m] = true
				out = append(out, m)
				walk(m)
			}
		}
	}
	walk(dir)
	return out
}

// concerns reports whether dir, or a module that it reaches, names a scale set.
func (t *folderTexts) concerns(dir string) bool {
	if t.look(dir).concerns {
		return true
	}
	return slices.ContainsFunc(t.reach(dir), func(m string) bool { return t.look(m).concerns })
}

// loadFolder loads the root module in a folder.
func loadFolder(in Input, opts Options) (model.Template, []model.Scenario, []source.Diagnostic) {
	t, diags := terraform.Load(in.Path, terraform.Options{
		ReadFile: func(p string) (*source.File, error) { return read(p, opts) },
		ReadDir:  opts.tree().List,
		Root:     in.within,
		VarFiles: opts.VarFiles,
		Env:      opts.Env,
		Context:  opts.Context,
	})
	if t == nil {
		if len(diags) == 0 && in.Explicit {
			diags = []source.Diagnostic{{Path: in.Path, Message: "there is no resource, data source, module or output in this folder"}}
		}
		return nil, nil, diags
	}
	return t, []model.Scenario{{Set: opts.Vars}}, diags
}
