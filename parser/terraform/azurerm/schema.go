package azurerm

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed schema.txt
var schemaTable string

// Nesting is how blocks of a type stand in the block around them.
type Nesting string

// The ways of nesting.
const (
	Single Nesting = "single" // one at most; read without an index
	List   Nesting = "list"
	Set    Nesting = "set"
)

// Block is the schema of a resource type, or of a block in it.
type Block struct {
	// Name is the type of the resource, or of the block.
	Name string
	// Nesting, Min and Max say how many blocks there may be: Max 0 is any number.
	// A resource type has none of them.
	Nesting  Nesting
	Min, Max int
	// Attributes and Blocks are what may stand in it, in order of their names.
	Attributes []*Field
	Blocks     []*Block
}

// Field is the schema of an attribute.
type Field struct {
	Name string
	// Type is written as in Terraform's language: "string", "set(string)".
	Type string
	// Required, Optional and Computed are as the provider says: one that is
	// optional and computed is left to the provider where it is not written, one
	// that is computed only cannot be written.
	Required, Optional, Computed bool
	// Sensitive says that its value is a secret.
	Sensitive bool
}

// Attribute returns the attribute called name, or nil.
func (b *Block) Attribute(name string) *Field {
	if b == nil {
		return nil
	}
	for _, f := range b.Attributes {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Block returns the block type called name, or nil.
func (b *Block) Block(name string) *Block {
	if b == nil {
		return nil
	}
	for _, c := range b.Blocks {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// At returns the block type at a path of names, b itself for an empty one, or nil.
func (b *Block) At(path ...string) *Block {
	for _, name := range path {
		b = b.Block(name)
	}
	return b
}

// Repeats reports whether there may be more than one; false for a nil Block.
func (b *Block) Repeats() bool { return b != nil && b.Nesting != Single && b.Max != 1 }

// BlockNames returns the names of the block types in b, in order.
func (b *Block) BlockNames() (out []string) {
	if b == nil {
		return nil
	}
	for _, c := range b.Blocks {
		out = append(out, c.Name)
	}
	return out
}

// schemas are the resource types that were read.
var schemas sync.Map // string → *Block

// Schema returns the provider's schema of a resource type in its newest major
// version, nil where it is not known. Do not change it. It is safe for
// concurrent use.
func Schema(resourceType string) *Block {
	if b, ok := schemas.Load(resourceType); ok {
		return b.(*Block)
	}
	section, ok := section(schemaTable, resourceType)
	if !ok {
		return nil
	}
	b, _ := schemas.LoadOrStore(resourceType, readSchema(section))
	return b.(*Block)
}

// SchemaTypes returns the resource types whose schema is known, in order.
func SchemaTypes() []string { return names(schemaTable) }

// SchemaVersion returns the version of the provider that the schemas are of,
// such as "5.2.0".
func SchemaVersion() string {
	header, _, _ := strings.Cut(schemaTable, "\n")
	_, rest, _ := strings.Cut(header, "terraform-provider-azurerm ")
	version, _, _ := strings.Cut(rest, " ")
	return version
}

// readSchema reads a section. A block stands before what is in it, since paths
// are sorted.
func readSchema(section string) *Block {
	name, lines, _ := strings.Cut(section, "\n")
	root := &Block{Name: name}
	for line := range strings.SplitSeq(lines, "\n") {
		c := columns(line, 4)
		path := strings.Split(c[0], ".")
		last := path[len(path)-1]
		in := root.At(path[:len(path)-1]...)
		if nesting, ok := strings.CutPrefix(c[1], "["); ok {
			b := &Block{Name: last, Nesting: Nesting(strings.TrimSuffix(nesting, "]"))}
			least, most, _ := strings.Cut(c[3], "..")
			b.Min, _ = strconv.Atoi(least)
			b.Max, _ = strconv.Atoi(most)
			in.Blocks = append(in.Blocks, b)
			continue
		}
		in.Attributes = append(in.Attributes, &Field{
			Name: last, Type: c[1],
			Required: strings.Contains(c[2], "r"), Optional: strings.Contains(c[2], "o"),
			Computed: strings.Contains(c[2], "c"), Sensitive: strings.Contains(c[2], "s"),
		})
	}
	return root
}
