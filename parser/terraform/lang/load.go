package lang

import (
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// modnode is a folder at its place in the tree of calls.
type modnode struct {
	folder *folder
	path   []string // the names of the calls that lead here
	// children are the modules that could be read, by the name of the call;
	// missing says of the others why not.
	children map[string]*modnode
	missing  map[string]string
	module   *Module
	parent   *modnode
}

// Load reads the root module in dir and all that it reaches. It returns every
// mistake that it finds without evaluating anything; what could be read is
// there all the same. The configuration is nil only where dir holds no Terraform
// files or cannot be read.
func Load(dir string, o Options) (*Config, []source.Diagnostic) {
	dir = path.Clean(dir)
	if o.Root == "" {
		o.Root = dir
	}
	o.Root = path.Clean(o.Root)
	c := &Config{dir: dir, o: o, byPath: map[string]*fileInfo{}, folders: map[string]*folder{}, infos: map[hclsyntax.Expression]*exprInfo{}, askedSet: map[string]bool{}}
	f, why := c.folderAt(dir)
	if f == nil {
		return nil, []source.Diagnostic{{Path: dir, Message: "the folder " + why}}
	}
	c.readManifest()
	c.root = c.newNode(f, nil, nil)
	c.reach(c.root)
	c.readValues()
	c.readLock()
	c.sortAsked()
	c.check()
	return c, sortDiagnostics(c.diags)
}

func (c *Config) newNode(f *folder, parent *modnode, calls []string) *modnode {
	n := &modnode{folder: f, parent: parent, path: calls, children: map[string]*modnode{}, missing: map[string]string{}}
	n.module = &Module{Path: calls, Dir: f.dir, Files: f.files, Providers: f.providers, Moved: f.moved, RequiredVersion: f.version}
	c.nodes = append(c.nodes, n)
	return n
}

// Modules returns the root and every module that it reaches, each call for
// itself, callers before what they call.
func (c *Config) Modules() []*Module {
	out := make([]*Module, 0, len(c.nodes))
	for _, n := range c.nodes {
		out = append(out, n.module)
	}
	return out
}

// ModuleDirs returns the folders of the modules that the root reaches, sorted,
// each once, without the root's own.
func (c *Config) ModuleDirs() []string {
	var out []string
	for _, n := range c.nodes[1:] {
		out = append(out, n.folder.dir)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Locked returns what .terraform.lock.hcl in the root's folder selects.
func (c *Config) Locked() []Locked { return c.lock }

// reach reads the modules that n calls, and those that they call.
func (c *Config) reach(n *modnode) {
	for _, b := range n.folder.calls.list {
		c.reachCall(n, b)
	}
}

func (c *Config) reachCall(n *modnode, b *block) {
	name := b.labels[0]
	at, src := b.header, ""
	if a := b.body.attr("source"); a != nil {
		at = c.span(a.expr.Range())
		text, ok := constant(a.expr)
		if !ok {
			n.missing[name] = "the source of module '" + name + "' is not a plain text"
			c.gap(at, "%s, so it was not followed", n.missing[name])
			return
		}
		src = text
	}
	if src == "" {
		n.missing[name] = "module '" + name + "' has no source"
		c.tell(at, "%s", n.missing[name])
		return
	}
	calls := append(slices.Clone(n.path), name)
	dir, local := c.moduleDir(n, calls, src)
	switch {
	case dir == "":
		n.missing[name] = "module '" + name + "' is not downloaded"
		c.gap(at, "module '%s' is not downloaded: %s", name, src)
		return
	case !inside(c.o.Root, dir):
		n.missing[name] = "module '" + name + "' lies outside of what is read"
		c.gap(at, "module '%s' lies outside of %s, where nothing is read: %s", name, c.o.Root, src)
		return
	}
	if chain := n.cycle(dir, name); chain != "" {
		n.missing[name] = "module '" + name + "' calls itself"
		c.tell(at, "module '%s' calls itself: %s", name, chain)
		return
	}
	if len(calls) > maxCalls || len(c.nodes) >= maxModules {
		n.missing[name] = "modules are nested too deep"
		c.tell(at, "modules are nested more than %d deep, or are more than %d; module '%s' was not followed", maxCalls, maxModules, name)
		return
	}
	f, why := c.folderAt(dir)
	if f == nil {
		n.missing[name] = "the folder of module '" + name + "' " + why
		if local {
			c.tell(at, "the folder '%s' of module '%s' %s", src, name, why)
		} else {
			c.gap(at, "module '%s' is not downloaded: %s", name, src)
		}
		return
	}
	child := c.newNode(f, n, calls)
	n.children[name] = child
	c.reach(child)
}

// moduleDir returns the folder of the module that calls name, "" for one that is not downloaded.
func (c *Config) moduleDir(n *modnode, calls []string, src string) (dir string, local bool) {
	if isLocal(src) {
		return path.Join(n.folder.dir, filepath.ToSlash(src)), true
	}
	return c.manifest[strings.Join(calls, ".")], false
}

func isLocal(src string) bool {
	return src == "." || src == ".." || strings.HasPrefix(src, "./") || strings.HasPrefix(src, "../") || strings.HasPrefix(src, `.\`) || strings.HasPrefix(src, `..\`)
}

// cycle returns the way from a module around n that is in dir back to it, "" where there is none.
func (n *modnode) cycle(dir, name string) string {
	way := []string{name}
	for p := n; p != nil; p = p.parent {
		label := "the root module"
		if len(p.path) > 0 {
			label = p.path[len(p.path)-1]
		}
		way = append(way, label)
		if p.folder.dir == dir {
			slices.Reverse(way)
			return strings.Join(way, " → ")
		}
	}
	return ""
}

func (c *Config) gap(at source.Span, format string, args ...any) {
	c.gaps = append(c.gaps, model.Gap{Span: at, Message: sprintf(format, args...)})
}

// inside reports whether p is root or lies below it. Both are clean; neither
// need exist.
func inside(root, p string) bool {
	if path.IsAbs(root) != path.IsAbs(p) {
		return false
	}
	if root == p || root == "/" {
		return true
	}
	ups := func(s string) (int, string) {
		n := 0
		for s == ".." || strings.HasPrefix(s, "../") {
			n++
			s = strings.TrimPrefix(strings.TrimPrefix(s, ".."), "/")
		}
		if s == "." {
			s = ""
		}
		return n, s
	}
	rootUps, below := ups(root)
	pUps, rest := ups(p)
	if below == "" && !path.IsAbs(root) {
		return pUps <= rootUps
	}
	return pUps == rootUps && (rest == below || strings.HasPrefix(rest, below+"/"))
}

// readManifest reads where terraform init put the modules it downloaded.
func (c *Config) readManifest() {
	file, err := c.o.ReadFile(path.Join(c.dir, ".terraform/modules/modules.json"))
	if err != nil {
		return // nothing is downloaded
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(file.Text, &manifest) != nil {
		return // not ours to judge; its modules count as not downloaded
	}
	c.manifest = map[string]string{}
	for _, m := range manifest.Modules {
		if m.Key != "" && m.Dir != "" && !path.IsAbs(m.Dir) {
			c.manifest[m.Key] = path.Join(c.dir, filepath.ToSlash(m.Dir))
		}
	}
}

// readLock reads the lock file.
func (c *Config) readLock() {
	file, err := c.o.ReadFile(path.Join(c.dir, ".terraform.lock.hcl"))
	if err != nil {
		return
	}
	info := &fileInfo{file: file}
	c.byPath[file.Path] = info
	for _, b := range c.parse(info, false, true).blocks {
		if b.typ != "provider" || len(b.labels) != 1 {
			continue
		}
		l := Locked{Source: b.labels[0], Span: b.header}
		if a := b.body.attr("version"); a != nil {
			l.Version, _ = constant(a.expr)
			l.Span = c.span(a.expr.Range())
		}
		if a := b.body.attr("constraints"); a != nil {
			l.Constraints, _ = constant(a.expr)
		}
		c.lock = append(c.lock, l)
	}
}
