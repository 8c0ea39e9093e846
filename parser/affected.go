package parser

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// Side is the earlier side of a change: a tree, and what was moved since.
type Side struct {
	tree    Tree
	changed []Changed
	// before leads from the absolute path of a file now to that it had.
	before map[string]string
}

// Since returns the side that a revision is, with what changed since then.
func Since(r *Revision) (*Side, error) {
	changed, err := r.Changes()
	if err != nil {
		return nil, err
	}
	s := &Side{tree: r, changed: changed, before: map[string]string{}}
	for _, c := range changed {
		if c.Before != "" && c.After != "" && c.Before != c.After {
			s.before[c.After] = c.Before
		}
	}
	return s, nil
}

// absolute returns the whole path of a name, with forward slashes and links of
// folders followed, as git has it.
func absolute(name string) string {
	abs, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return filepath.ToSlash(real)
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(real, filepath.Base(abs))
	}
	return filepath.ToSlash(abs)
}

// Affected returns those of the inputs that a change can reach: their own
// files, parameter files, linked templates and modules, and files that functions
// may read.
func (s *Side) Affected(inputs []Input, opts Options) []Input {
	var files []string
	for _, c := range s.changed {
		files = append(files, c.After, c.Before)
	}
	return reached(inputs, opts, files, disk{}, s.tree)
}

// Belonging returns the inputs that files of the disk belong to, among those
// of the folder around: a parameter file to its template, a module to the
// configurations that call it, a linked template to what links it, a .bicep
// file to the template that it compiles to. A file that is none of these costs
// nothing.
func Belonging(folder string, files []string, opts Options) ([]Input, []source.Diagnostic) {
	var changed []string
	for _, f := range files {
		switch ext := strings.ToLower(path.Ext(f)); {
		case ext == ".bicep":
			changed = append(changed, absolute(strings.TrimSuffix(f, path.Ext(f))+".json"), absolute(f))
			if path.Base(filepath.ToSlash(f)) == "main.bicep" {
				changed = append(changed, absolute(filepath.Join(filepath.Dir(f), "azuredeploy.json")))
			}
		case isJSON(f), isTerraform(f), ext == ".tfvars", strings.HasSuffix(strings.ToLower(f), ".terraform.lock.hcl"):
			changed = append(changed, absolute(f))
		}
	}
	if len(changed) == 0 {
		return nil, nil
	}
	inputs, diags, _ := Discover([]string{folder})
	return reached(inputs, opts, changed, disk{}), diags
}

// reached returns those of the inputs that some file is a part of, in one of
// the trees.
func reached(inputs []Input, opts Options, files []string, trees ...Tree) []Input {
	var texts []*folderTexts
	for _, t := range trees {
		texts = append(texts, &folderTexts{tree: t, read: map[string]*folderText{}})
	}
	var out []Input
	for _, in := range inputs {
		if in.terraform {
			dirs := []string{in.Path}
			for _, t := range texts {
				dirs = append(dirs, t.reach(in.Path)...)
			}
			if slices.ContainsFunc(dirs, func(dir string) bool { return below(absolute(dir), files) }) || named(opts.VarFiles, files) {
				out = append(out, in)
			}
			continue
		}
		if reachesTemplate(in, opts, files) {
			out = append(out, in)
		}
	}
	return out
}

func named(names, files []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(files, absolute(n)) })
}

// below reports whether some file lies in a folder, at any depth.
func below(dir string, files []string) bool {
	return slices.ContainsFunc(files, func(f string) bool { return strings.HasPrefix(f, dir+"/") })
}

// relativeLink finds the links of a template; one that is an expression may
// lead anywhere below.
var relativeLink = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"relativePath"\s*:\s*"((?:[^"\\]|\\.)*)"`)
})

// reachesTemplate reports whether a template, its parameter files or what it
// links are among files.
func reachesTemplate(in Input, opts Options, files []string) bool {
	names := []string{in.Path}
	parameters, _ := scenarioFiles(in, opts)
	names = append(names, parameters...)
	for _, f := range files { // a parameter file that is gone
		if f != "" && path.Dir(f) == path.Dir(absolute(in.Path)) && pairs(path.Base(in.Path), path.Base(f)) {
			return true
		}
	}
	if named(names, files) {
		return true
	}
	seen := map[string]bool{}
	var linked func(name string, depth int) bool
	linked = func(name string, depth int) bool {
		if depth > 16 || seen[name] {
			return false
		}
		seen[name] = true
		raw, err := readRaw(name, opts)
		if err != nil {
			return false
		}
		for _, m := range relativeLink().FindAllSubmatch(raw.head, -1) {
			link := string(m[1])
			if strings.HasPrefix(link, "[") {
				if below(path.Dir(absolute(name)), files) {
					return true
				}
				continue
			}
			target := path.Join(path.Dir(name), link)
			if named([]string{target}, files) || linked(target, depth+1) {
				return true
			}
		}
		return false
	}
	return linked(in.Path, 0)
}

// Was returns what an input was on the earlier side, under the name that it had
// there; false where there was none.
func (s *Side) Was(in Input) (Input, bool) {
	name := in.Path
	if old, ok := s.before[absolute(name)]; ok && !in.terraform {
		name = relativeTo(name, old)
	}
	isDir, err := s.tree.IsDir(name)
	if err != nil || isDir != in.terraform {
		return in, false
	}
	in.Path = name
	if !in.terraform {
		in.siblings = jsonFiles(s.tree, path.Dir(name))
	}
	return in, true
}

// relativeTo writes the absolute path old in the form of name.
func relativeTo(name, old string) string {
	if path.IsAbs(name) || filepath.IsAbs(name) {
		return old
	}
	rel, err := filepath.Rel(filepath.FromSlash(absolute(".")), filepath.FromSlash(old))
	if err != nil {
		return old
	}
	return filepath.ToSlash(rel)
}

// Gone returns the inputs among paths that are on the earlier side only.
func (s *Side) Gone(paths []string, inputs []Input, opts Options) []Input {
	there := map[string]bool{}
	for _, in := range inputs {
		there[in.Path] = true
		if was, ok := s.Was(in); ok {
			there[was.Path] = true
		}
	}
	found, _, _ := DiscoverIn(s.tree, paths)
	var files []string
	for _, c := range s.changed {
		files = append(files, c.Before)
	}
	return slices.DeleteFunc(found, func(in Input) bool {
		gone := slices.Contains(files, absolute(in.Path)) || in.terraform && below(absolute(in.Path), files)
		return there[in.Path] || !gone
	})
}

// Load loads an input of the earlier side.
func (s *Side) Load(in Input, opts Options) (model.Template, []model.Scenario, []source.Diagnostic) {
	opts.Tree = s.tree
	t, scenarios, diags := Load(in, opts)
	for i, d := range diags {
		if d.Span.IsZero() && strings.Contains(d.Message, "it is not in revision") {
			diags[i].Message = d.Message + "; the deployment before is taken without it"
		}
	}
	return t, scenarios, diags
}
