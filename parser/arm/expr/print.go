package expr

import (
	"iter"
	"strconv"
	"strings"
)

// String prints e in one canonical way: no white space but one blank behind
// each comma, and names as they were written. Parsing it gives an expression
// that prints the same.
func (e *Expr) String() string {
	var b strings.Builder
	e.root.print(&b)
	return b.String()
}

func (n *node) print(b *strings.Builder) {
	switch n.kind {
	case literalNode:
		if s, ok := n.value.Str(); ok {
			b.WriteString("'" + strings.ReplaceAll(s, "'", "''") + "'")
			return
		}
		b.WriteString(strconv.FormatInt(n.value.num, 10))
	case propertyNode:
		n.left.print(b)
		b.WriteString("." + n.name)
	case indexNode:
		n.left.print(b)
		b.WriteByte('[')
		n.args[0].print(b)
		b.WriteByte(']')
	case callNode:
		b.WriteString(n.name + "(")
		for i, a := range n.args {
			if i > 0 {
				b.WriteString(", ")
			}
			a.print(b)
		}
		b.WriteByte(')')
	}
}

// Call is one call of a function in an expression.
type Call struct {
	// Name is the function as it was written; compare it without regard to case.
	Name string
	// Start and End are the byte offsets of the whole call.
	Start, End int
	// Args is the number of arguments.
	Args int
	// Literal is the first argument where that is a string literal, such as
	// the name in parameters('name'); else HasLiteral is false.
	Literal    string
	HasLiteral bool
}

// Calls yields every call in e, outer ones before inner ones and else from
// left to right, whether or not it would be evaluated.
func (e *Expr) Calls() iter.Seq[Call] {
	return func(yield func(Call) bool) { e.root.walk(yield) }
}

// Walk calls visit for every call of [Expr.Calls].
func (e *Expr) Walk(visit func(Call)) {
	for c := range e.Calls() {
		visit(c)
	}
}

func (n *node) walk(yield func(Call) bool) bool {
	if n.kind == callNode {
		c := Call{Name: n.name, Start: n.start, End: n.end, Args: len(n.args)}
		if len(n.args) > 0 && n.args[0].kind == literalNode {
			c.Literal, c.HasLiteral = n.args[0].value.Str()
		}
		if !yield(c) {
			return false
		}
	}
	if n.left != nil && !n.left.walk(yield) {
		return false
	}
	for _, a := range n.args {
		if !a.walk(yield) {
			return false
		}
	}
	return true
}
