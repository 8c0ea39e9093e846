package lang

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/source"
)

// scope is what an expression can see: the names of its module, and those
// that repetition around it makes. A nil module sees nothing, as the default
// of a variable does.
type scope struct {
	parent *scope
	mod    *moduleInst
	name   string
	bind   *binding
	// doubt says that it is not known whether the place exists at all: what is
	// wrong there may never happen.
	doubt bool
}

// lookup returns what a name stands for that repetition makes, or nil.
func (s *scope) lookup(name string) *binding {
	for ; s != nil; s = s.parent {
		if s.bind != nil && s.name == name {
			return s.bind
		}
	}
	return nil
}

// with returns a scope inside s in which name is bound.
func (s *scope) with(name string, b *binding, doubt bool) *scope {
	return &scope{parent: s, mod: s.mod, name: name, bind: b, doubt: s.doubt || doubt}
}

// binding is the value of a name that repetition makes, and the element that it is.
type binding struct {
	value cty.Value
	// pair says that value is an object of key and value, as each is. Otherwise
	// it is the element itself, or where isKey its key.
	pair, isKey bool
	note        string
	coll        thunk // the collection; no expression where there is none
	key         cty.Value
	why         string // why the element is not known, or ""
}

// thunk is an expression in its scope.
type thunk struct {
	expr  hclsyntax.Expression
	scope *scope
}

// definition is a named expression that is evaluated once: a variable, local,
// output, attribute, count or for_each.
type definition struct {
	ev *evaluator
	// label names it in the chain of a circle, at is where it is declared.
	label string
	at    source.Span
	src   thunk
	// note and parameter are for the origin of what reads it.
	note, parameter string
	// missing says why there is no expression, or none to evaluate.
	missing string
	convert func(d *definition, v cty.Value) cty.Value
	state   uint8
	val     cty.Value
}

const (
	fresh uint8 = iota
	busy
	done
)

// get returns the value. Where it needs itself it is unknown, and that is told.
func (d *definition) get() cty.Value {
	switch d.state {
	case done:
		return d.val
	case busy:
		d.ev.circle(d)
		return cty.DynamicVal
	}
	ev := d.ev
	if len(ev.stack) >= maxDepth {
		ev.tell(d.src.scope, d.at, "values refer to each other more than %d deep here", maxDepth)
		return cty.DynamicVal
	}
	d.state = busy
	ev.stack = append(ev.stack, d)
	v := cty.DynamicVal
	if d.src.expr != nil {
		v = ev.eval(d.src)
	}
	if d.convert != nil {
		v = d.convert(d, v)
	}
	if elements, text := size(v); elements > maxElements || text > maxText {
		ev.tell(d.src.scope, d.at, "%s is larger than %d elements or %d bytes", d.label, maxElements, maxText)
		d.missing = d.label + " is too large"
		v = cty.DynamicVal
	}
	ev.stack = ev.stack[:len(ev.stack)-1]
	d.val, d.state = v, done
	return v
}
