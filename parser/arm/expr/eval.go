package expr

import (
	"fmt"
	"strings"

	"vmsslint/parser/source"
)

// The bounds of one evaluation. A step is a call, an access, or the handling of
// an element; the others are bytes of a string and elements of a container.
const (
	maxSteps   = 4_000_000
	maxString  = 10_000_000
	maxElems   = 2_000_000
	maxCalls   = 400 // calls inside each other, lambdas included
	maxDepth   = 500 // arrays and objects inside each other
	maxWritten = 40_000_000
)

// Eval evaluates e as env sees it. Either the value or the error is nil. An
// error has its place in the text of e, unless it is Reported and lies in
// another expression.
func (e *Expr) Eval(env Env) (*Value, *Error) {
	ev := evaluator{env: env}
	return ev.eval(e.root)
}

// evaluator is one run of [Expr.Eval].
type evaluator struct {
	env     Env
	lambda  *binding
	steps   int
	written int
	depth   int
}

// binding is a variable of a lambda, innermost first.
type binding struct {
	name  string
	value *Value
	outer *binding
}

func (ev *evaluator) eval(n *node) (*Value, *Error) {
	switch n.kind {
	case literalNode:
		return n.value, nil
	case callNode:
		if ev.depth++; ev.depth > maxCalls {
			return nil, n.fail("the calls nest more than %d deep", maxCalls)
		}
		v, err := ev.call(n)
		ev.depth--
		return v, err
	}
	left, err := ev.eval(n.left)
	if err != nil {
		return nil, err
	}
	if err := ev.spend(n, 1); err != nil {
		return nil, err
	}
	if n.kind == propertyNode {
		v, err := property(left, n.name)
		return v, err.at(n.nameStart, n.nameEnd)
	}
	index, err := ev.eval(n.args[0])
	if err != nil {
		return nil, err
	}
	v, err := element(left, index)
	return v, err.at(n.args[0].start, n.args[0].end)
}

// fail returns an error at the whole of n.
func (n *node) fail(format string, args ...any) *Error {
	return &Error{Start: n.start, End: n.end, Message: fmt.Sprintf(format, args...)}
}

// at returns e with a place, unless it has one already.
func (e *Error) at(start, end int) *Error {
	if e == nil || e.End > 0 {
		return e
	}
	c := *e
	c.Start, c.End = start, end
	return &c
}

// spend counts steps against the bound.
func (ev *evaluator) spend(n *node, steps int) *Error {
	if ev.steps += steps; ev.steps > maxSteps {
		return n.fail("the expression takes more than %d steps", maxSteps)
	}
	return nil
}

// call is one call of a built-in function while it runs.
type call struct {
	ev   *evaluator
	n    *node
	args []*Value // eager functions only
	// buf holds the arguments of short calls, to spare an allocation.
	buf [4]*Value
	// origins and secret gather what the arguments were computed from.
	origins []*Origin
	secret  bool
}

func (ev *evaluator) call(n *node) (*Value, *Error) {
	if err := ev.spend(n, 1); err != nil {
		return nil, err
	}
	f := n.fn
	if f == nil {
		return ev.callOther(n)
	}
	if err := f.checkCount(n); err != nil {
		return nil, err
	}
	c := &call{ev: ev, n: n}
	if f.lazy != nil {
		v, err := f.lazy(c)
		if err != nil {
			return nil, err.at(n.start, n.end)
		}
		if c.secret {
			v = v.AsSecret()
		}
		return v, ev.bound(n, v)
	}
	if err := c.evalArgs(); err != nil {
		return nil, err
	}
	v, err := c.apply(f)
	if err != nil {
		return nil, err.at(n.start, n.end)
	}
	if err := ev.bound(n, v); err != nil {
		return nil, err
	}
	return c.finish(f, v), nil
}

// checkCount reports too few or too many arguments.
func (f *function) checkCount(n *node) *Error {
	got := len(n.args)
	if got >= f.min && (f.max < 0 || got <= f.max) {
		return nil
	}
	var need string
	switch {
	case f.max < 0:
		need = fmt.Sprintf("at least %d", f.min)
	case f.min == f.max && f.max == 0:
		need = "no"
	case f.min == f.max:
		need = fmt.Sprint(f.min)
	default:
		need = fmt.Sprintf("%d to %d", f.min, f.max)
	}
	word := "arguments"
	if need == "1" || need == "at least 1" {
		word = "argument"
	}
	start, end := n.start, n.end
	if f.max >= 0 && got > f.max {
		start, end = n.args[f.max].start, n.args[got-1].end
	}
	return &Error{Start: start, End: end, Message: fmt.Sprintf("%s needs %s %s, not %d", f.name, need, word, got)}
}

// evalArgs evaluates all arguments from left to right.
func (c *call) evalArgs() *Error {
	c.args = c.buf[:0]
	for _, a := range c.n.args {
		v, err := c.ev.eval(a)
		if err != nil {
			return err
		}
		c.args = append(c.args, v)
		c.note(v)
		if err := c.ev.spend(c.n, int(v.weight/16)+len(v.text)/256); err != nil {
			return err
		}
	}
	return nil
}

// note remembers what an argument was computed from.
func (c *call) note(v *Value) {
	c.secret = c.secret || v.secret
	if v.origin == nil {
		return
	}
	for _, o := range c.origins {
		if o == v.origin {
			return
		}
	}
	c.origins = append(c.origins, v.origin)
}

// apply checks the types of the arguments and runs f.
func (c *call) apply(f *function) (*Value, *Error) {
	var missing *Value // the first argument that f cannot handle
	for i, v := range c.args {
		want := f.want(i)
		if v.kind == Unknown && f.mode == text && isText(want, v.hint) {
			v = c.opaque(v.identity(), v.why)
			c.args[i] = v
		}
		if v.kind == Unknown {
			if missing == nil && f.mode != loose {
				missing = v
			}
			continue
		}
		if !accepts(want, v) {
			return nil, c.badType(i, typeNames(want))
		}
		if f.mode == exact && missing == nil && (v.why != "" || v.partial) {
			missing = v.Unknown()
		}
	}
	if missing != nil {
		return c.unknown(f.result, missing.why), nil
	}
	return f.eager(c)
}

// isText reports whether an unknown argument can only be a string, so that
// it may be one opaque part of a text.
func isText(want byte, hint Kind) bool {
	switch want {
	case 's':
		return hint == String || hint == Unknown
	case 'c', 'l', 'e', 't':
		return hint == String
	}
	return false
}

// finish gives a result the provenance of the arguments.
func (c *call) finish(f *function, v *Value) *Value {
	if v.kind == Unknown && v.id == 0 {
		u := *v
		u.id = c.identity()
		v = &u
	}
	if !f.pass {
		switch len(c.origins) {
		case 0:
			v = v.WithOrigin(nil)
		case 1:
			v = v.WithOrigin(c.origins[0])
		default:
			v = v.WithOrigin(&Origin{Causes: c.origins})
		}
	}
	secret := c.secret
	if !secret && v.kind != Array && v.kind != Object && !f.pass {
		for _, a := range c.args {
			secret = secret || a.tainted
		}
	}
	if secret {
		v = v.AsSecret()
	}
	return v
}

// bound reports a value that is too large, or one too many.
func (ev *evaluator) bound(n *node, v *Value) *Error {
	switch {
	case len(v.text) > maxString:
		return n.fail("the result of %s has more than %d characters", n.name, maxString)
	case v.deep > maxDepth:
		return n.fail("the result of %s nests more than %d deep", n.name, maxDepth)
	case v.weight > maxElems:
		return n.fail("the result of %s has more than %d elements", n.name, maxElems)
	}
	if ev.written += len(v.text) + 32*(len(v.items)+len(v.fields)); ev.written > maxWritten {
		return n.fail("the expression makes more than %d characters and elements", maxWritten)
	}
	return nil
}

// unknown returns a result that is not known; a string becomes a text of one
// opaque part, so that what is joined to it stays known.
func (c *call) unknown(kind Kind, why string) *Value {
	if kind == String {
		return c.opaque(c.identity(), why)
	}
	return UnknownValue(kind, why)
}

func (c *call) opaque(id uint64, why string) *Value {
	return TextValue(c.opaqueText(id), why)
}

func (c *call) opaqueText(id uint64) string {
	return c.ev.env.Placeholders().opaqueOf(id)
}

// identity tells the result of c apart from that of every call of another
// function or with other arguments.
func (c *call) identity() uint64 {
	h := newHash().str(strings.ToLower(c.n.name))
	for _, a := range c.args {
		h.value(a)
	}
	return h.sum()
}

// failArg returns an error at argument i.
func (c *call) failArg(i int, format string, args ...any) *Error {
	a := c.n.args[i]
	return &Error{Start: a.start, End: a.end, Message: fmt.Sprintf(format, args...)}
}

// badType reports that argument i is of the wrong kind.
func (c *call) badType(i int, need string) *Error {
	return c.failArg(i, "%s needs %s as argument %d, not %s", c.n.fn.name, need, i+1, describe(c.args[i]))
}

// describe returns v for a message, cut short, and without its value where
// that is a secret.
func describe(v *Value) string {
	if v.secret {
		return v.kind.String()
	}
	switch v.kind {
	case Bool:
		return fmt.Sprintf("the boolean %t", v.num != 0)
	case Int:
		return fmt.Sprintf("the integer %d", v.num)
	case String:
		return "the string " + quote(v.text)
	case Array:
		return fmt.Sprintf("an array of %d", len(v.items))
	}
	return v.kind.String()
}

// quote returns text between apostrophes, cut short.
func quote(text string) string {
	text = Display(text)
	if r := []rune(text); len(r) > 60 {
		text = string(r[:57]) + "…"
	}
	return "'" + text + "'"
}

// callOther calls what is no built-in function: a user-defined one, or one of
// the list functions, of which every resource type may have its own.
func (ev *evaluator) callOther(n *node) (*Value, *Error) {
	c := &call{ev: ev, n: n}
	namespace, name, isUser := strings.Cut(n.name, ".")
	if !isUser && !isList(n.name) {
		return nil, ev.unknownFunction(n)
	}
	if err := c.evalArgs(); err != nil {
		return nil, err
	}
	if !isUser {
		v := UnknownValue(Unknown, n.name+"() is only known to the deployment").AsSecret()
		return c.finish(listFunction, v), nil
	}
	v, err, ok := ev.env.CallUser(namespace, name, c.args)
	if !ok {
		return nil, ev.unknownFunction(n)
	}
	if err != nil {
		return nil, placed(err, n)
	}
	if err := ev.bound(n, v); err != nil {
		return nil, err
	}
	if v.origin != nil {
		c.origins = nil
		c.note(v)
	}
	return c.finish(userFunction, v), nil
}

// These stand for functions that are in no table.
var (
	listFunction = &function{name: "list*"}
	userFunction = &function{name: "a function of the template"}
)

// isList reports whether name is that of a list function.
func isList(name string) bool {
	return len(name) > 4 && strings.EqualFold(name[:4], "list")
}

// placed returns err, which lies outside the text of n, at the place of n.
func placed(err *Error, n *node) *Error {
	c := *err
	c.Start, c.End = n.start, n.end
	return &c
}

func (ev *evaluator) unknownFunction(n *node) *Error {
	hint := n.nearest
	if strings.Contains(n.name, ".") {
		hint = source.Nearest(n.name, ev.env.UserFunctions())
	}
	return n.unknownFunction(hint)
}

// unknownFunction is the mistake of calling what does not exist; near is the
// closest name that does, or "".
func (n *node) unknownFunction(near string) *Error {
	hint := ""
	if near != "" {
		hint = "; did you mean '" + near + "'?"
	}
	return &Error{Start: n.nameStart, End: n.nameEnd, Message: fmt.Sprintf("unknown function '%s'%s", n.name, hint)}
}
