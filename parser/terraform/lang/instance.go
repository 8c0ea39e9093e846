package lang

import (
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// KeyKind tells the keys of instances apart.
type KeyKind uint8

// The kinds of keys. An unknown key is that of a symbolic instance, which
// stands for however many there are.
const (
	NoKey KeyKind = iota
	IntKey
	StringKey
	UnknownKey
)

// Key is what stands in the brackets of an address.
type Key struct {
	Kind KeyKind
	Int  int64
	Str  string
}

// Call is one call of a module on the way to an instance.
type Call struct {
	Name string
	Key  Key
	// Place is the header of the module block.
	Place source.Span
}

// Instance is one instance of a resource or data source.
type Instance struct {
	// Address is its address in Terraform's words:
	// module.pool["a"].azurerm_subnet.web[0]. A symbolic instance ends in [*].
	Address string
	// Type and Name are its labels. Data says that it is a data source, or an
	// ephemeral one, which nothing creates.
	Type, Name string
	Data       bool
	Key        Key
	// Conditional says why it is not known whether, or how often, it exists; "" where it is.
	Conditional string
	// Calls are the calls of modules that lead to it, the root's first.
	Calls []Call
	// Module is the module that declares it.
	Module *Module
	// Provider is the local name of its provider's configuration without an
	// alias; ProviderAlias is the alias, or "".
	Provider, ProviderAlias string
	// Place is the header of its block, Span the whole block.
	Place, Span source.Span
	// IgnoreChanges are the attributes that lifecycle ignores; "all" for all.
	IgnoreChanges []string
	Body          *Body

	ev    *evaluator
	scope *scope
	whole cty.Value // the object of all attributes, once it is asked for
}

// Value returns the value of an attribute as a reference to it gives: what is
// written, the tuple of the blocks of that name, or what [Hooks].Computed knows. Marks are removed.
func (i *Instance) Value(attr string) cty.Value { return unmark(i.attr(attr)) }

// Evaluation returns the evaluation that i belongs to.
func (i *Instance) Evaluation() *Evaluation { return i.ev.owner }

// Body is the content of a resource or of a block.
type Body struct {
	// Place is the header of the block it belongs to.
	Place source.Span

	static *body
	label  string // for the chain of a circle
	top    bool   // the body of the resource itself
	scope  *scope
	ev     *evaluator
	owner  *Instance
	attrs  []*Attribute
	byName map[string]*Attribute
	blocks []*Block
	// expanded says that blocks is complete; expanding that it is being made.
	expanded, expanding bool
}

// Attributes returns the attributes that are written, in their order, without
// Terraform's own: count, for_each, provider, depends_on.
func (b *Body) Attributes() []*Attribute { return b.attrs }

// Attribute returns the attribute called name, nil where it is not written.
func (b *Body) Attribute(name string) *Attribute { return b.byName[name] }

// Blocks returns the nested blocks in their order, dynamic ones expanded,
// without Terraform's own: lifecycle, provisioner, connection.
func (b *Body) Blocks() []*Block { return b.expandBlocks() }

// BlocksOf returns the nested blocks of a type.
func (b *Body) BlocksOf(typ string) []*Block {
	var out []*Block
	for _, blk := range b.Blocks() {
		if blk.Type == typ {
			out = append(out, blk)
		}
	}
	return out
}

// Block returns the first nested block of a type, or nil.
func (b *Body) Block(typ string) *Block {
	for _, blk := range b.Blocks() {
		if blk.Type == typ {
			return blk
		}
	}
	return nil
}

// Block is a nested block.
type Block struct {
	Type   string
	Labels []string
	// TypePlace is where the type is written: the word itself, or the label of
	// the dynamic block. Span is the whole block.
	TypePlace, Span source.Span
	// Conditional says of a symbolic block why it is not known whether, or how
	// often, it exists.
	Conditional string
	// Dynamic leads to the entry of for_each that the block was made for; nil
	// for a block that is written as it is.
	Dynamic *source.Origin
	Body    *Body
}

// Attribute is one attribute of a body.
type Attribute struct {
	Name string
	// NamePlace is where the name is written, Place the expression of its value.
	NamePlace, Place source.Span

	thunk thunk
	ev    *evaluator
	def   *definition
	node  *model.Node
}

// Value returns the value, without marks. It is evaluated once.
func (a *Attribute) Value() cty.Value { return unmark(a.value()) }

// Secret reports whether some part of the value must not be printed.
func (a *Attribute) Secret() bool { return a.value().ContainsMarked() }

// Why says why the value, or the first unknown part of it, is not known; ""
// where all of it is.
func (a *Attribute) Why() string {
	if a.isGiven() {
		return whyGiven(a.node)
	}
	return a.ev.whyOf(a.thunk, a.value())
}

// Node returns the value as a tree of nodes, each with its place and origin.
func (a *Attribute) Node() *model.Node {
	if a.node == nil {
		a.node = a.ev.node(a.thunk, a.value())
	}
	return a.node
}

// Decoded returns what a text of JSON or YAML says. For jsonencode(X), wherever
// the attribute takes it from, that is the node of X with its places; for any
// other known text of JSON a tree at the attribute's own place. It is nil where
// the text is neither, and an unknown node where the text is unknown.
func (a *Attribute) Decoded() *model.Node {
	if a.isGiven() {
		return decodedText(a.node)
	}
	return a.ev.decoded(a.thunk, a.value(), a.Node)
}
