package expr

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of an expression: its length is the service's own limit.
const (
	maxLength = 24576
	maxNested = 200
	maxText   = 131072 // of one string literal
)

// Form is how a string of a template is to be read.
type Form uint8

// The forms of a string.
const (
	// Literal is text that means itself.
	Literal Form = iota
	// Escaped is text that means itself without its first bracket.
	Escaped
	// Expression is an expression between brackets.
	Expression
)

// Classify tells how a string is to be read. For Expression, inner is the text
// between the brackets; for Escaped it is the text that is meant, and for
// Literal s itself. offset is where inner starts in s.
func Classify(s string) (inner string, offset int, form Form) {
	switch {
	case len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']':
		return s, 0, Literal
	case s[1] == '[':
		return s[1:], 1, Escaped
	}
	return s[1 : len(s)-1], 1, Expression
}

// Expr is a parsed expression. It is immutable, so that it may be evaluated
// any number of times and at the same time.
type Expr struct {
	text string
	root *node
}

// Text returns the text that e was parsed from.
func (e *Expr) Text() string { return e.text }

// Mistake returns the first mistake in e that no value can mend, also where
// evaluation may never come: a call of a function that does not exist, or one
// with a number of arguments that the function never takes. Calls of the
// template's own functions are not looked at. It returns nil where there is none.
func (e *Expr) Mistake() *Error { return e.root.mistake() }

func (n *node) mistake() *Error {
	if n == nil {
		return nil
	}
	if n.kind == callNode {
		if n.fn != nil {
			if err := n.fn.checkCount(n); err != nil {
				return err
			}
		} else if !strings.Contains(n.name, ".") && !isList(n.name) {
			return n.unknownFunction(n.nearest)
		}
	}
	if err := n.left.mistake(); err != nil {
		return err
	}
	for _, a := range n.args {
		if err := a.mistake(); err != nil {
			return err
		}
	}
	return nil
}

type nodeKind uint8

const (
	callNode nodeKind = iota
	literalNode
	propertyNode // left.name
	indexNode    // left[args[0]]
)

// node is one node of the tree. start and end are byte offsets.
type node struct {
	kind       nodeKind
	start, end int
	nameStart  int // calls and properties
	nameEnd    int
	name       string
	value      *Value // literals
	left       *node  // properties and indexes
	args       []*node
	fn         *function // the built-in function that a call means, or nil
	nearest    string    // where there is none: the built-in with the closest name
}

// Parse reads an expression, the text between the outer brackets.
func Parse(text string) (*Expr, *Error) {
	if len(text) > maxLength {
		return nil, &Error{Start: 0, End: len(text), Message: fmt.Sprintf("the expression has %d characters; the limit is %d", len(text), maxLength)}
	}
	p := parser{text: text}
	p.space()
	if p.pos == len(text) {
		return nil, p.fail(0, len(text), "the expression is empty; write '[[]' for the text '[]'")
	}
	root, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(text) {
		return nil, p.unexpected("the end of the expression")
	}
	return &Expr{text: text, root: root}, nil
}

type parser struct {
	text string
	pos  int
}

func (p *parser) fail(start, end int, format string, args ...any) *Error {
	return &Error{Start: start, End: end, Message: fmt.Sprintf(format, args...)}
}

// unexpected reports the character at the current place.
func (p *parser) unexpected(want string) *Error {
	if p.pos >= len(p.text) {
		return p.fail(max(0, len(p.text)-1), len(p.text), "the expression ends where %s is expected", want)
	}
	r, size := utf8.DecodeRuneInString(p.text[p.pos:])
	hint := ""
	switch r {
	case '+', '-', '*', '/', '%', '<', '>', '=', '!', '&', '|', '?':
		hint = "; the template language has no operators, only functions such as add, equals and if"
	case '"':
		hint = "; strings stand between apostrophes"
	}
	return p.fail(p.pos, p.pos+size, "unexpected '%s' where %s is expected%s", string(r), want, hint)
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func isNameStart(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// name reads an identifier, or nothing.
func (p *parser) name() string {
	start := p.pos
	if !isNameStart(p.peek()) {
		return ""
	}
	for isNameStart(p.peek()) || isDigit(p.peek()) {
		p.pos++
	}
	return p.text[start:p.pos]
}

// expression reads a value with its postfixes, and the white space behind.
func (p *parser) expression(depth int) (*node, *Error) {
	if depth > maxNested {
		return nil, p.fail(p.pos, min(p.pos+1, len(p.text)), "the expression nests more than %d deep", maxNested)
	}
	p.space()
	n, err := p.value(depth)
	if err != nil {
		return nil, err
	}
	for {
		p.space()
		if c := p.peek(); c != '.' && c != '[' {
			return n, nil
		}
		if depth++; depth > maxNested {
			return nil, p.fail(p.pos, p.pos+1, "the expression nests more than %d deep", maxNested)
		}
		if n, err = p.postfix(n, depth); err != nil {
			return nil, err
		}
	}
}

// postfix reads one access to a property or an element of left.
func (p *parser) postfix(left *node, depth int) (*node, *Error) {
	n := &node{kind: propertyNode, start: left.start, left: left}
	if p.text[p.pos] == '.' {
		p.pos++
		p.space()
		n.nameStart = p.pos
		if n.name = p.name(); n.name == "" {
			return nil, p.unexpected("the name of a property")
		}
		n.nameEnd, n.end = p.pos, p.pos
		return n, nil
	}
	n.kind = indexNode
	open := p.pos
	p.pos++
	index, err := p.expression(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.peek() != ']' {
		if p.pos >= len(p.text) {
			return nil, p.fail(open, open+1, "the bracket '[' is not closed")
		}
		return nil, p.unexpected("']'")
	}
	p.pos++
	n.args, n.end = []*node{index}, p.pos
	return n, nil
}

func (p *parser) value(depth int) (*node, *Error) {
	c := p.peek()
	switch {
	case c == '\'':
		return p.str()
	case isDigit(c) || c == '-':
		return p.integer()
	case isNameStart(c):
		return p.call(depth)
	}
	return nil, p.unexpected("a function, a string or an integer")
}

func (p *parser) str() (*node, *Error) {
	start := p.pos
	var b strings.Builder // the text up to the last doubled apostrophe
	text := ""
	for p.pos++; ; {
		i := strings.IndexByte(p.text[p.pos:], '\'')
		if i < 0 {
			return nil, p.fail(start, len(p.text), "the string is not closed; its last apostrophe is missing")
		}
		from := p.pos
		p.pos += i + 1
		if p.peek() == '\'' {
			b.WriteString(p.text[from:p.pos]) // two apostrophes are one
			p.pos++
			continue
		}
		if text = p.text[from : from+i]; b.Len() > 0 {
			b.WriteString(text)
			text = b.String()
		}
		break
	}
	if len(text) > maxText {
		return nil, p.fail(start, p.pos, "the string has %d characters; the limit is %d", len(text), maxText)
	}
	return &node{kind: literalNode, start: start, end: p.pos, value: StringValue(text)}, nil
}

func (p *parser) integer() (*node, *Error) {
	start := p.pos
	if p.peek() == '-' {
		p.pos++
	}
	digits := p.pos
	for isDigit(p.peek()) {
		p.pos++
	}
	if digits == p.pos {
		return nil, p.unexpected("a digit")
	}
	text := p.text[start:p.pos]
	if p.peek() == '.' && p.pos+1 < len(p.text) && isDigit(p.text[p.pos+1]) {
		return nil, p.fail(start, p.pos+2, "a number with a fraction cannot be written in an expression; write float('%s.…')", text)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, p.fail(start, p.pos, "the integer %s does not fit into 64 bits", text)
	}
	return &node{kind: literalNode, start: start, end: p.pos, value: IntValue(n)}, nil
}

// call reads a function call.
func (p *parser) call(depth int) (*node, *Error) {
	n := &node{kind: callNode, start: p.pos, nameStart: p.pos}
	n.name = p.name()
	n.nameEnd = p.pos
	p.space()
	if p.peek() == '.' {
		p.pos++
		p.space()
		member := p.name()
		if member == "" {
			return nil, p.unexpected("the name of a function")
		}
		n.name += "." + member
		n.nameEnd = p.pos
		p.space()
	}
	if p.peek() != '(' {
		return nil, p.bareWord(n)
	}
	open := p.pos
	p.pos++
	p.space()
	for p.peek() != ')' {
		arg, err := p.expression(depth + 1)
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, arg)
		if p.peek() == ',' {
			p.pos++
			p.space()
			if p.peek() == ')' {
				return nil, p.unexpected("another argument")
			}
			continue
		}
		if p.peek() != ')' {
			if p.pos >= len(p.text) {
				break
			}
			return nil, p.unexpected("',' or ')'")
		}
	}
	if p.peek() != ')' {
		return nil, p.fail(open, open+1, "the parenthesis '(' of %s is not closed", n.name)
	}
	p.pos++
	n.end = p.pos
	p.resolve(n)
	return n, nil
}

// bareWord reports a name that is no call.
func (p *parser) bareWord(n *node) *Error {
	switch strings.ToLower(n.name) {
	case "true", "false", "null":
		return p.fail(n.start, n.nameEnd, "'%s' is not a value; write %s()", n.name, strings.ToLower(n.name))
	}
	if f := builtin(n.name); f != nil {
		return p.fail(n.start, n.nameEnd, "the function '%s' is not called; write %s(…)", n.name, f.name)
	}
	return p.fail(n.start, n.nameEnd, "'%s' is not a value; write '[[…]' for text in brackets, or parameters('%s') or variables('%s')", n.name, n.name, n.name)
}

// resolve finds the built-in function that n calls. It is done here, not while
// evaluating, so that the table of functions may refer to the evaluator.
func (p *parser) resolve(n *node) {
	if strings.Contains(n.name, ".") {
		return
	}
	if n.fn = builtin(n.name); n.fn == nil {
		n.nearest = nearestBuiltin(n.name)
	}
}
