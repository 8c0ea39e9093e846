package lang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmsslint/parser/source"
	"vmsslint/parser/terraform/functions"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// undeclared is the message about a name that nothing declares.
func undeclared(kind, name string, names []string) string {
	return kind + " '" + name + "' is not declared" + source.DidYouMean(name, names)
}

// sortDiagnostics orders by file and place, and drops what is told twice.
func sortDiagnostics(in []source.Diagnostic) []source.Diagnostic {
	slices.SortStableFunc(in, func(a, b source.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File(), b.File()), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(in, func(a, b source.Diagnostic) bool {
		return a.Message == b.Message && a.File() == b.File() && a.Span == b.Span
	})
}

// checker finds the mistakes in a folder that need no values.
type checker struct {
	c *Config
	f *folder
	n *modnode
	// bound are the names that dynamic blocks around a place make.
	bound []string
	known map[string]bool
	names []string
}

// check finds the mistakes of all folders, each folder once.
func (c *Config) check() {
	known, names := knownFunctions()
	seen := map[*folder]bool{}
	for _, n := range c.nodes {
		c.checkCalls(n)
		if seen[n.folder] {
			continue
		}
		seen[n.folder] = true
		k := &checker{c: c, f: n.folder, n: n, known: known, names: names}
		k.folder()
		k.cycles()
	}
}

// knownFunctions returns the names of all functions, and those to suggest.
var knownFunctions = sync.OnceValues(func() (map[string]bool, []string) {
	known := map[string]bool{}
	var names []string
	for name := range functions.Table(functions.Env{}) {
		known[name] = true
		if !strings.Contains(name, "::") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return known, names
})

func (k *checker) folder() {
	for _, name := range k.f.localNames {
		k.expr(k.f.locals[name].expr)
	}
	for _, b := range k.f.outputs.list {
		k.body(b.body, "depends_on")
	}
	for _, b := range k.f.calls.list {
		k.body(b.body, "source", "version", "providers", "depends_on")
	}
	for _, b := range k.f.things.list {
		k.resource(b)
	}
	for _, b := range k.f.variables.list {
		for _, blk := range b.body.blocks {
			k.body(blk.body)
		}
	}
	for _, b := range k.f.others {
		if b.typ == "provider" {
			k.body(b.body)
		}
	}
}

// body checks the attributes of b but those called skip, and its blocks.
func (k *checker) body(b *body, skip ...string) {
	for _, a := range b.attrs {
		if !slices.Contains(skip, a.name) {
			k.expr(a.expr)
		}
	}
	for _, blk := range b.blocks {
		if blk.typ != "dynamic" || len(blk.labels) == 0 {
			k.body(blk.body)
			continue
		}
		k.dynamic(blk)
	}
}

func (k *checker) dynamic(blk *block) {
	if a := blk.body.attr("for_each"); a != nil {
		k.expr(a.expr)
	}
	k.bound = append(k.bound, iteratorOf(blk))
	if a := blk.body.attr("labels"); a != nil {
		k.expr(a.expr)
	}
	for _, inner := range blk.body.blocks {
		k.body(inner.body)
	}
	k.bound = k.bound[:len(k.bound)-1]
}

// iteratorOf is the name that a dynamic block gives to its entries.
func iteratorOf(blk *block) string {
	if a := blk.body.attr("iterator"); a != nil {
		if t := traversal(a.expr); len(t) == 1 {
			return t.RootName()
		}
	}
	return blk.labels[0]
}

func (k *checker) resource(b *block) {
	rest := &body{}
	for _, a := range b.body.attrs {
		if a.name != "provider" && a.name != "depends_on" {
			rest.attrs = append(rest.attrs, a)
		}
	}
	for _, blk := range b.body.blocks {
		switch blk.typ {
		case "provisioner":
			k.body(blk.body, "when", "on_failure") // words, not references
		case "lifecycle":
			for _, cond := range blk.body.blocks {
				if cond.typ == "precondition" || cond.typ == "postcondition" {
					k.body(cond.body)
				}
			}
		default:
			rest.blocks = append(rest.blocks, blk)
		}
	}
	k.body(rest)
}

// expr checks the references and calls of e.
func (k *checker) expr(e hclsyntax.Expression) {
	info := k.c.info(e)
	for _, c := range info.calls {
		if !k.known[c.name] && !strings.HasPrefix(c.name, "provider::") {
			k.c.tell(k.c.span(c.rng), "unknown function '%s'%s", c.name, source.DidYouMean(c.name, k.names))
		}
	}
	for _, r := range info.refs {
		if msg := k.reference(r.trav); msg != "" {
			k.c.tell(k.c.span(r.trav.SourceRange()), "%s", msg)
		}
	}
}

// reference says what is wrong with t, "" where it names something.
func (k *checker) reference(t hcl.Traversal) string {
	root, second := t.RootName(), attrStep(t, 1)
	if slices.Contains(k.bound, root) {
		return ""
	}
	switch root {
	case "each", "count", "path", "terraform", "self", "run", "mock", "list":
		return ""
	case "var", "local", "module":
		if second == "" {
			return "'" + root + "' alone is no reference: a name follows, as in " + root + ".name"
		}
		return k.named(root, second, t)
	case "data", "ephemeral":
		third := attrStep(t, 2)
		if second == "" || third == "" {
			return "'" + root + "' alone is no reference: a type and a name follow, as in " + root + ".type.name"
		}
		return k.thing(root+" source", root+"."+second+".", third)
	}
	if second == "" {
		return "'" + root + "' is no reference: a variable is written var." + root + ", a local local." + root + ", a text in quotes"
	}
	return k.thing("resource", root+".", second)
}

func (k *checker) named(root, name string, t hcl.Traversal) string {
	switch root {
	case "var":
		if k.f.variables.byName[name] == nil {
			return undeclared("variable", name, k.f.variables.names())
		}
	case "local":
		if k.f.locals[name] == nil {
			return undeclared("local", name, k.f.localNames)
		}
	case "module":
		call := k.f.calls.byName[name]
		if call == nil {
			return undeclared("module", name, k.f.calls.names())
		}
		output := attrStep(t, 2)
		if child := k.n.children[name]; child != nil && output != "" && child.folder.outputs.byName[output] == nil {
			return "module '" + name + "' has no output '" + output + "'" + source.DidYouMean(output, child.folder.outputs.names())
		}
	}
	return ""
}

func (k *checker) thing(kind, prefix, name string) string {
	if k.f.things.byName[prefix+name] != nil {
		return ""
	}
	if k.checkScoped(prefix + name) {
		return ""
	}
	var near []string
	for _, b := range k.f.things.list {
		near = append(near, b.key())
	}
	return undeclared(kind, prefix+name, near)
}

// checkScoped reports whether a check block declares the data source key for itself.
func (k *checker) checkScoped(key string) bool {
	for _, b := range k.f.others {
		for _, blk := range b.body.blocks {
			if b.typ == "check" && blk.typ == "data" && blk.key() == key {
				return true
			}
		}
	}
	return false
}

// checkCalls compares the arguments of the calls in n with the variables of
// what they call.
func (c *Config) checkCalls(n *modnode) {
	for _, b := range n.folder.calls.list {
		child := n.children[b.labels[0]]
		if child == nil {
			continue
		}
		for _, a := range b.body.attrs {
			if !metaArgument(a.name) && child.folder.variables.byName[a.name] == nil {
				c.tell(a.namePlace, "module '%s' has no variable '%s'%s", b.labels[0], a.name, source.DidYouMean(a.name, child.folder.variables.names()))
			}
		}
		for _, name := range child.folder.required() {
			if b.body.attr(name) == nil {
				c.tell(b.header, "argument '%s' is missing: variable '%s' of module '%s' has no default", name, name, b.labels[0])
			}
		}
	}
}

// metaArgument reports whether a module's argument of that name is Terraform's own.
func metaArgument(name string) bool {
	switch name {
	case "source", "version", "count", "for_each", "providers", "depends_on":
		return true
	}
	return false
}

// cycles tells of the locals that refer to themselves through each other.
func (k *checker) cycles() {
	const busy, done = 1, 2
	state := map[string]int{}
	var way []string
	var visit func(name string)
	visit = func(name string) {
		state[name] = busy
		way = append(way, name)
		for _, r := range k.c.info(k.f.locals[name].expr).refs {
			next := attrStep(r.trav, 1)
			if r.trav.RootName() != "local" || k.f.locals[next] == nil {
				continue
			}
			switch {
			case state[next] == busy:
				k.circle(way[slices.Index(way, next):])
			case state[next] == 0 && len(way) < maxDepth:
				visit(next)
			}
		}
		way = way[:len(way)-1]
		state[name] = done
	}
	for _, name := range k.f.localNames {
		if state[name] == 0 {
			visit(name)
		}
	}
}

func (k *checker) circle(names []string) {
	first := k.f.locals[names[0]]
	var chain []string
	for _, n := range names {
		k.f.cyclic[n] = true
		chain = append(chain, "local."+n)
	}
	k.c.tell(first.namePlace, "local '%s' refers to itself: %s → local.%s", names[0], strings.Join(chain, " → "), names[0])
}
