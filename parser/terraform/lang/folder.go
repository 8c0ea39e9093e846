package lang

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"

	"vmsslint/parser/source"
)

// folder is what one directory declares. Names of resources are "type.name",
// of data sources "data.type.name".
type folder struct {
	dir       string
	files     []*source.File
	variables table
	locals    map[string]*attribute
	// localNames are the locals in their order.
	localNames []string
	outputs    table
	calls      table
	// things are resources, data sources and ephemeral resources.
	things    table
	others    []*block // provider, terraform, moved, import, removed, check
	providers []Provider
	moved     []Moved
	version   string
	types     map[string]*varType
	// cyclic are the locals that refer to themselves.
	cyclic map[string]bool
}

// table holds blocks by name, in their order.
type table struct {
	list   []*block
	byName map[string]*block
}

func (t *table) add(name string, b *block) (before *block) {
	if before = t.byName[name]; before != nil {
		return before
	}
	if t.byName == nil {
		t.byName = map[string]*block{}
	}
	t.byName[name] = b
	t.list = append(t.list, b)
	return nil
}

func (t *table) names() []string {
	out := make([]string, 0, len(t.list))
	for _, b := range t.list {
		out = append(out, b.key())
	}
	return out
}

// key is the name under which a block stands in its table.
func (b *block) key() string {
	switch b.typ {
	case "resource":
		return strings.Join(b.labels, ".")
	case "data", "ephemeral":
		return b.typ + "." + strings.Join(b.labels, ".")
	}
	return strings.Join(b.labels, ".")
}

func (f *folder) empty() bool {
	return len(f.things.list) == 0 && len(f.calls.list) == 0 && len(f.outputs.list) == 0
}

// isConfiguration reports whether Terraform reads a file of that name as
// configuration, and whether as one that overrides the others.
func isConfiguration(name string) (is, override bool) {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") {
		return false, false
	}
	base, ok := strings.CutSuffix(name, ".tf.json")
	if !ok {
		base, ok = strings.CutSuffix(name, ".tf")
	}
	return ok, base == "override" || strings.HasSuffix(base, "_override")
}

// folderAt returns the folder dir, read once. It is nil where the directory
// cannot be read or holds no configuration; why says which.
func (c *Config) folderAt(dir string) (f *folder, why string) {
	if f, ok := c.folders[dir]; ok {
		return f, "holds no Terraform files"
	}
	names, _, err := c.o.ReadDir(dir)
	if err != nil {
		return nil, "does not exist, or cannot be read"
	}
	f = &folder{dir: dir, locals: map[string]*attribute{}, types: map[string]*varType{}, cyclic: map[string]bool{}}
	c.folders[dir] = f
	var overrides []*block
	for _, name := range names {
		is, override := isConfiguration(name)
		if !is {
			continue
		}
		info := c.readConfiguration(path.Join(dir, name))
		if info == nil {
			f.files = append(f.files, nil) // there is one, though it cannot be read
			continue
		}
		f.files = append(f.files, info.file)
		if override {
			overrides = append(overrides, info.body.blocks...)
			continue
		}
		for _, b := range info.body.blocks {
			c.declare(f, b)
		}
	}
	if len(f.files) == 0 {
		c.folders[dir] = nil
		return nil, "holds no Terraform files"
	}
	f.files = slices.DeleteFunc(f.files, func(f *source.File) bool { return f == nil })
	for _, b := range overrides {
		c.override(f, b)
	}
	c.settle(f)
	return f, ""
}

// readConfiguration reads and parses one file of configuration.
func (c *Config) readConfiguration(p string) *fileInfo {
	info := c.readFile(p)
	if info == nil {
		return nil
	}
	info.body = c.parse(info, strings.HasSuffix(p, ".json"), false)
	c.checkTop(info.body)
	return info
}

// readFile reads one file, and remembers it; nil with a diagnostic where it cannot be read.
func (c *Config) readFile(p string) *fileInfo {
	if info := c.byPath[p]; info != nil {
		return info
	}
	file, err := c.o.ReadFile(p)
	if err != nil {
		c.diags = append(c.diags, source.Diagnostic{Path: p, Message: "cannot be read: " + strings.TrimPrefix(err.Error(), "cannot be read: ")})
		return nil
	}
	info := &fileInfo{file: file}
	c.byPath[p] = info
	c.files = append(c.files, file)
	return info
}

// parse parses a file; what the parser could not read is told, and the rest
// is there. literal says that it holds values, not configuration.
func (c *Config) parse(info *fileInfo, isJSON, literal bool) *body {
	text, name := info.file.Text, c.nameOf(info)
	if isJSON && jsonTooDeep(text) || !isJSON && tooDeep(text) {
		c.diags = append(c.diags, source.Diagnostic{Span: source.Span{File: info.file}, Message: nestedTooDeep})
		return &body{}
	}
	if isJSON {
		parsed, diags := hcljson.Parse(text, name)
		r := &jsonReader{c: c, info: info, literal: literal, diags: diags}
		s := shape{}
		if !literal {
			s = c.topShape()
		}
		out := &body{}
		if parsed != nil && parsed.Body != nil {
			out = r.body(parsed.Body, s)
		}
		slices.SortFunc(info.escaped, func(a, b source.Span) int { return a.Start - b.Start })
		c.diags = append(c.diags, c.diagnostics(r.diags, info.file.Path)...)
		return out
	}
	parsed, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	c.diags = append(c.diags, c.diagnostics(diags, info.file.Path)...)
	if parsed == nil {
		return &body{}
	}
	b, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		return &body{}
	}
	c.prepare(b)
	return c.nativeBody(b)
}

// nameOf is the name under which ranges of the library refer to a file.
func (c *Config) nameOf(info *fileInfo) string {
	if c.byPath[info.file.Path] == nil {
		c.byPath[info.file.Path] = info
	}
	return info.file.Path
}

// topBlocks are the blocks of a configuration file with the number of labels.
func topBlocks() []struct {
	name   string
	labels int
} {
	return []struct {
		name   string
		labels int
	}{
		{"action", 2}, {"check", 1}, {"data", 2}, {"ephemeral", 2}, {"import", 0}, {"locals", 0}, {"module", 1}, {"moved", 0},
		{"output", 1}, {"provider", 1}, {"removed", 0}, {"resource", 2}, {"terraform", 0}, {"variable", 1},
	}
}

// checkTop tells what does not belong at the top of a file, and drops it.
func (c *Config) checkTop(b *body) {
	for _, a := range b.attrs {
		c.tell(a.namePlace, "argument '%s' does not belong here: a file of configuration holds blocks only", a.name)
	}
	var kept []*block
	for _, blk := range b.blocks {
		known, names := false, []string(nil)
		for _, t := range topBlocks() {
			names = append(names, t.name)
			if t.name != blk.typ {
				continue
			}
			known = true
			if len(blk.labels) != t.labels {
				c.tell(blk.header, "a %s block has %s, and this one has %d", blk.typ, plural(t.labels, "label"), len(blk.labels))
			} else {
				kept = append(kept, blk)
			}
		}
		if !known {
			c.tell(blk.typePlace, "block type '%s' is not known%s", blk.typ, source.DidYouMean(blk.typ, names))
		}
	}
	b.blocks = kept
}

// declare adds what b declares to f.
func (c *Config) declare(f *folder, b *block) {
	var before *block
	switch b.typ {
	case "variable":
		before = f.variables.add(b.labels[0], b)
	case "output":
		before = f.outputs.add(b.labels[0], b)
	case "module":
		before = f.calls.add(b.labels[0], b)
	case "resource", "data", "ephemeral":
		before = f.things.add(b.key(), b)
	case "locals":
		for _, a := range b.body.attrs {
			if first := f.locals[a.name]; first != nil {
				c.tell(a.namePlace, "local '%s' is declared twice, first at %s", a.name, first.namePlace)
				continue
			}
			f.locals[a.name] = a
			f.localNames = append(f.localNames, a.name)
		}
	default:
		f.others = append(f.others, b)
	}
	if before != nil {
		c.tell(b.header, "%s '%s' is declared twice, first at %s", b.typ, b.key(), before.header)
	}
}

// override merges a block of an override file into what it overrides.
func (c *Config) override(f *folder, b *block) {
	var into *block
	switch b.typ {
	case "variable":
		into = f.variables.byName[b.labels[0]]
	case "output":
		into = f.outputs.byName[b.labels[0]]
	case "module":
		into = f.calls.byName[b.labels[0]]
	case "resource", "data", "ephemeral":
		into = f.things.byName[b.key()]
	case "locals":
		for _, a := range b.body.attrs {
			if f.locals[a.name] == nil {
				c.tell(a.namePlace, "local '%s' overrides nothing: no other file declares it", a.name)
				continue
			}
			f.locals[a.name] = a
		}
		return
	default:
		f.others = append(f.others, b)
		return
	}
	if into == nil {
		c.tell(b.header, "%s '%s' overrides nothing: no other file declares it", b.typ, b.key())
		return
	}
	into.body = merged(into.body, b.body)
}

// merged is base with the arguments of over in the place of its own. Blocks of
// a type replace all blocks of that type, but lifecycle, which is merged.
func merged(base, over *body) *body {
	out := &body{}
	for _, a := range base.attrs {
		if o := over.attr(a.name); o != nil {
			a = o
		}
		out.attrs = append(out.attrs, a)
	}
	for _, a := range over.attrs {
		if base.attr(a.name) == nil {
			out.attrs = append(out.attrs, a)
		}
	}
	replaced := map[string]bool{}
	for _, b := range over.blocks {
		replaced[blockType(b)] = true
	}
	for _, b := range base.blocks {
		switch {
		case b.typ == "lifecycle" && replaced["lifecycle"]:
			life := *b
			life.body = merged(b.body, over.block("lifecycle").body)
			out.blocks = append(out.blocks, &life)
		case !replaced[blockType(b)]:
			out.blocks = append(out.blocks, b)
		}
	}
	for _, b := range over.blocks {
		if b.typ != "lifecycle" || base.block("lifecycle") == nil {
			out.blocks = append(out.blocks, b)
		}
	}
	return out
}

// blockType is the type of the blocks that b stands for.
func blockType(b *block) string {
	if b.typ == "dynamic" && len(b.labels) > 0 {
		return b.labels[0]
	}
	return b.typ
}
