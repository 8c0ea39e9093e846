package expr

import "fmt"

// Error is a mistake in an expression: in its syntax, or met while it was
// evaluated.
type Error struct {
	// Start and End are byte offsets in the expression's text, the part
	// between the outer brackets. They are 0, 0 where the place lies elsewhere.
	Start, End int
	// Message says what is wrong: lower-case start, no full stop.
	Message string
	// Reported says that the mistake was made, and reported, in another
	// expression that this one reads, so that it need not be told again.
	Reported bool
}

func (e *Error) Error() string { return e.Message }

// Errorf returns an error without a place; the call that it happens in gives it one.
func Errorf(format string, args ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, args...)}
}

// Scope is what a deployment deploys to.
type Scope uint8

// The scopes; the first is by far the most common.
const (
	ResourceGroupScope Scope = iota
	SubscriptionScope
	ManagementGroupScope
	TenantScope
)

// Context is what is known of the deployment from outside the template. A
// field that is empty is not known: its value is a placeholder.
type Context struct {
	Scope           Scope
	SubscriptionID  string
	TenantID        string
	ResourceGroup   string
	Location        string
	DeploymentName  string
	ManagementGroup string
}

// Env is what an expression can see. All names are matched without regard to
// case by the implementation.
type Env interface {
	// Context returns what is known of the deployment.
	Context() *Context
	// Placeholders returns the run's allocator of placeholder characters.
	Placeholders() *Placeholders
	// Parameter returns the value of a parameter, or an error that names it.
	Parameter(name string) (*Value, *Error)
	// Variable returns the value of a variable, or an error that names it.
	Variable(name string) (*Value, *Error)
	// CopyIndex returns the index of the loop called name ("" for the
	// resource's or output's own), without any offset.
	CopyIndex(name string) (*Value, *Error)
	// CallUser calls the user-defined function namespace.name. It reports
	// false where there is none.
	CallUser(namespace, name string, args []*Value) (*Value, *Error, bool)
	// UserFunctions returns the full names of the user-defined functions, for
	// near-miss suggestions.
	UserFunctions() []string
	// Reference evaluates reference(args...) and, with all, references(args...).
	// It returns an unknown value where the answer needs a deployment, and an
	// open one (see Value.AsOpen) where a provider may add to it.
	Reference(args []*Value, all bool) (*Value, *Error)
	// Deployment returns what deployment() gives.
	Deployment() *Value
}

// Placeholders hands out opaque placeholder characters: for the same key the
// same one, so that two texts made from the same unknown value are equal. The
// zero value is ready to use. It is not safe for concurrent use.
type Placeholders struct {
	opaque   map[string]rune
	nOpaque  rune
	nSegment rune
	fresh    uint64
}

// next returns a number that it never returned before, for values that are
// different each time they are made.
func (p *Placeholders) next() uint64 {
	p.fresh++
	return p.fresh
}

// mapped returns the opaque character for f(x), where x is what r stands for
// and f is idempotent (a change of case, say).
func (p *Placeholders) mapped(f string, r rune) string {
	out := p.Opaque(f+"\x00"+string(r), IsSegment(r))
	p.opaque[f+"\x00"+out] = []rune(out)[0]
	return out
}

// opaqueOf returns the text that stands for the unknown value id.
func (p *Placeholders) opaqueOf(id uint64) string { return p.Opaque(fmt.Sprintf("%016x", id), false) }

// Opaque returns a text that stands for the unknown part called key. With
// segment the part is taken to hold no separator. After 32,000 different keys
// the characters run out and keys share the last one of their class.
func (p *Placeholders) Opaque(key string, segment bool) string {
	if r, ok := p.opaque[key]; ok {
		return string(r)
	}
	if p.opaque == nil {
		p.opaque = map[string]rune{}
	}
	var r rune
	if segment {
		r = min(segmentFirst+p.nSegment, opaqueEnd-1)
		p.nSegment++
	} else {
		r = min(opaqueFirst+p.nOpaque, segmentFirst-1)
		p.nOpaque++
	}
	p.opaque[key] = r
	return string(r)
}
