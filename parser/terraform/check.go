package terraform

import (
	"fmt"
	"slices"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform/azurerm"
	"vmsslint/parser/terraform/lang"
)

// argumentCheck holds what resources write to the provider's schema. That is
// of one version: only a configuration that can run with nothing older is
// held to all of it.
type argumentCheck struct {
	unit   *model.Unit
	majors majors
	// whole says that the schema applies, and ahead that every version which
	// the configuration allows is newer than the schema.
	whole, ahead bool

	inst   *lang.Instance
	schema *azurerm.Block
	names  oldNames
}

// checkArguments adds an issue for each argument that the provider does not
// have or no longer has, and for what a block lacks. What is written once is
// checked once, however many instances it has. The majors that count are those
// that lock file and constraints leave, whatever names the configuration writes.
func checkArguments(u *model.Unit, c *lang.Config, instances []*lang.Instance) {
	least := leastVersion(c)
	schema, _ := parseVersion(azurerm.SchemaVersion())
	check := &argumentCheck{unit: u, majors: azurermMajors(c), ahead: slices.Compare(least[:], schema[:]) > 0}
	check.whole = check.majors.since(lastMajor) && least[0] <= lastMajor
	if !check.majors.since(firstMajor + 1) {
		return // nothing is known to be removed
	}
	seen := map[source.Span]bool{}
	old := map[string]oldNames{}
	for _, inst := range instances {
		check.schema = azurerm.Schema(inst.Type)
		if inst.Data || check.schema == nil || seen[inst.Place] {
			continue
		}
		seen[inst.Place] = true
		if _, ok := old[inst.Type]; !ok {
			old[inst.Type] = oldNamesOf(azurerm.Mapping(inst.Type))
		}
		check.inst, check.names = inst, old[inst.Type]
		check.body(inst.Body, check.schema, nil, true)
	}
}

// body checks one block at a path of blocks; alone says that it is written as
// it is, and that a block that is missing in it is missing indeed. schema is
// nil for a block of an older major.
func (c *argumentCheck) body(b *lang.Body, schema *azurerm.Block, path []string, alone bool) {
	for _, attr := range b.Attributes() {
		c.attribute(attr, schema, path)
	}
	for _, blk := range b.Blocks() {
		c.block(blk, schema, path, alone)
	}
	if alone && c.whole && schema != nil {
		c.missing(b, schema, path)
	}
}

func (c *argumentCheck) attribute(attr *lang.Attribute, schema *azurerm.Block, path []string) {
	at := dotted(path, attr.Name)
	if old, ok := c.names.attributes[at]; ok && schema.Attribute(attr.Name) == nil {
		c.renamed(attr.NamePlace, attr.Name, old)
		return
	}
	if !c.whole || schema == nil || isOwn(attr.Name) {
		return
	}
	field := schema.Attribute(attr.Name)
	switch {
	case field != nil && (field.Optional || field.Required):
	case attr.Node().IsAbsent(): // null says as much as nothing
	case field != nil:
		c.issue(model.UnknownArgument, attr.NamePlace, "'%s'%s is set by azurerm, and cannot be written", attr.Name, in(path))
	case schema.Block(attr.Name) != nil:
		c.issue(model.UnknownArgument, attr.NamePlace, "'%s'%s is a block, and is written as an argument; leave out the equals sign", attr.Name, in(path))
	default:
		c.unknown("argument", attr.Name, attr.NamePlace, schema, path)
	}
}

func (c *argumentCheck) block(blk *lang.Block, schema *azurerm.Block, path []string, alone bool) {
	at := dotted(path, blk.Type)
	nested, field := schema.Block(blk.Type), schema.Attribute(blk.Type)
	if old := c.names.blocks[at]; len(old) > 0 && nested == nil {
		c.renamedBlock(blk, old)
		return
	}
	if isOwn(blk.Type) {
		return
	}
	if nested == nil && c.whole && schema != nil {
		switch {
		case field == nil:
			c.unknown("block", blk.Type, blk.TypePlace, schema, path)
		case !strings.Contains(field.Type, "(object("): // that can be written as blocks too
			c.issue(model.UnknownArgument, blk.TypePlace, "'%s'%s is an argument, and is written as a block; put an equals sign before the brace", blk.Type, in(path))
		}
		return
	}
	c.body(blk.Body, nested, append(path[:len(path):len(path)], blk.Type), alone && blk.Dynamic == nil && blk.Conditional == "")
}

// isOwn reports whether a name is one of Terraform's own, or the id that every
// resource has.
func isOwn(name string) bool {
	switch name {
	case "count", "for_each", "depends_on", "provider", "lifecycle", "timeouts", "provisioner", "connection", "dynamic", "id":
		return true
	}
	return false
}

// unknown reports a name that the schema does not have. A version that is
// newer than the schema may have it, unless it looks like a mistake.
func (c *argumentCheck) unknown(what, name string, at source.Span, schema *azurerm.Block, path []string) {
	hint := source.DidYouMean(name, writable(schema))
	if places := placesOf(c.schema, name); len(places) > 0 && len(places) <= 3 {
		hint = "; it has one in " + listed(places) + hint
	}
	if hint == "" && c.ahead {
		return
	}
	c.issue(model.UnknownArgument, at, "azurerm %s has no %s '%s'%s%s", shortVersion(azurerm.SchemaVersion()), what, name, in(path), hint)
}

// missing reports, at the header of a block, what the schema requires and the
// block does not have.
func (c *argumentCheck) missing(b *lang.Body, schema *azurerm.Block, path []string) {
	var lacks []string
	for _, f := range schema.Attributes {
		if f.Required && b.Attribute(f.Name) == nil && !c.writtenAs(dotted(path, f.Name)) && len(b.BlocksOf(f.Name)) == 0 {
			lacks = append(lacks, "the argument '"+f.Name+"'")
		}
	}
	for _, n := range schema.Blocks {
		if n.Min > 0 && b.Attribute(n.Name) == nil && len(b.BlocksOf(n.Name)) == 0 && !c.mayHave(n.Name) && !c.writtenAs(dotted(path, n.Name)) {
			lacks = append(lacks, "the block '"+n.Name+"'")
		}
	}
	if len(lacks) == 0 {
		return
	}
	verb := "are"
	if len(lacks) == 1 {
		verb = "is"
	}
	c.issue(model.MissingArgument, b.Place, "azurerm requires %s%s, which %s missing", listed(lacks), in(path), verb)
}

// writtenAs reports whether the resource writes the attribute at a path, or
// one in the block there, under an older name.
func (c *argumentCheck) writtenAs(path string) bool {
	typ := azurerm.Mapping(c.inst.Type)
	if typ == nil {
		return false
	}
	for i := range typ.Attributes {
		a := &typ.Attributes[i]
		if a.Path != path && !strings.HasPrefix(a.Path, path+".") {
			continue
		}
		for _, old := range a.Renamed {
			if writes(c.inst.Body, strings.Split(old.Path, ".")) {
				return true
			}
		}
	}
	return false
}

// mayHave reports whether the resource may have blocks of a type that are
// dynamic, and of which there is none at the moment.
func (c *argumentCheck) mayHave(block string) bool {
	text := c.inst.Span.Text()
	return strings.Contains(text, "dynamic") && strings.Contains(text, `"`+block+`"`)
}

// renamed reports a name that an argument had in older majors.
func (c *argumentCheck) renamed(at source.Span, name string, old oldName) {
	if !c.majors.since(old.RemovedIn) {
		return
	}
	now := old.now
	text := "'" + now[len(now)-1] + "'"
	if len(now) > 1 {
		text += in(now[:len(now)-1])
	}
	if old.Negated {
		text += ", where true and false change places"
	}
	c.issue(model.RenamedArgument, at, "'%s' was removed in azurerm %d.0; it is now %s", name, old.RemovedIn, text)
}

// renamedBlock reports the name that a block had in older majors, with the
// names in it that are others too.
func (c *argumentCheck) renamedBlock(blk *lang.Block, old []oldName) {
	if !c.majors.since(old[0].RemovedIn) {
		return
	}
	var inside []string
	for _, o := range old {
		was, now := o.Path[strings.LastIndexByte(o.Path, '.')+1:], o.now[len(o.now)-1]
		if was != now && blk.Body.Attribute(was) != nil {
			inside = append(inside, "'"+now+"' for '"+was+"'")
		}
	}
	with := ""
	if len(inside) > 0 {
		with = ", with " + listed(inside)
	}
	c.issue(model.RenamedArgument, blk.TypePlace, "the block '%s' was removed in azurerm %d.0; it is now '%s'%s", blk.Type, old[0].RemovedIn, old[0].now[0], with)
}

// issue adds an issue about the resource as it is written, not one instance of it.
func (c *argumentCheck) issue(kind model.IssueKind, at source.Span, format string, args ...any) {
	address := ""
	for _, call := range c.inst.Calls {
		address += "module." + call.Name + "."
	}
	address += c.inst.Type + "." + c.inst.Name
	c.unit.Issues = append(c.unit.Issues, model.Issue{Kind: kind, Name: address, Message: address + ": " + fmt.Sprintf(format, args...), Span: at})
}

// oldNames are the names of older majors in one resource type, by their paths.
type oldNames struct {
	attributes map[string]oldName
	blocks     map[string][]oldName // blocks whose own name is an older one
}

// oldName is one of them; now is the path of today, from the block on that
// both lie in.
type oldName struct {
	azurerm.Rename
	now []string
}

func oldNamesOf(typ *azurerm.Map) oldNames {
	out := oldNames{map[string]oldName{}, map[string][]oldName{}}
	if typ == nil {
		return out
	}
	for i := range typ.Attributes {
		a := &typ.Attributes[i]
		for _, r := range a.Renamed {
			was, now := strings.Split(r.Path, "."), strings.Split(a.Path, ".")
			n := 0
			for n < len(was)-1 && n < len(now)-1 && was[n] == now[n] {
				n++
			}
			name := oldName{r, now[n:]}
			if n == len(was)-1 {
				out.attributes[r.Path] = name
				continue
			}
			block := strings.Join(was[:n+1], ".")
			out.blocks[block] = append(out.blocks[block], name)
		}
	}
	return out
}

// writable are the names that may be written in a block.
func writable(b *azurerm.Block) []string {
	var out []string
	for _, f := range b.Attributes {
		if (f.Optional || f.Required) && f.Name != "id" {
			out = append(out, f.Name)
		}
	}
	return append(out, b.BlockNames()...)
}

// placesOf returns the paths of the blocks in which a name may be written.
func placesOf(schema *azurerm.Block, name string) []string {
	var out []string
	var walk func(b *azurerm.Block, path string)
	walk = func(b *azurerm.Block, path string) {
		if slices.Contains(writable(b), name) {
			if path == "" {
				path = "the resource itself"
			}
			out = append(out, strings.TrimPrefix(path, "."))
		}
		for _, c := range b.Blocks {
			if c.Name != "timeouts" {
				walk(c, path+"."+c.Name)
			}
		}
	}
	walk(schema, "")
	return out
}

// in says in which block something is, "" for the resource itself.
func in(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return " in " + strings.Join(path, ".")
}

// dotted returns the path of a name in a block.
func dotted(path []string, name string) string {
	return strings.Join(append(path[:len(path):len(path)], name), ".")
}

// listed joins items as a sentence does: a, b and c.
func listed(items []string) string {
	n := len(items) - 1
	if n < 1 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:n], ", ") + " and " + items[n]
}

// shortVersion returns 5.2 for 5.2.0.
func shortVersion(v string) string {
	parts := strings.SplitN(v, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}
