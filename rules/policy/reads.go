package policy

import (
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
)

// reads is what a policy may look at: the names it mentions, here or in what
// it calls, and the constants it compares with. It errs on the side of more.
type reads struct {
	// names are the constant strings of the policy, which may be names of
	// properties that it reads in some roundabout way.
	names map[string]bool
	// steps are the runs of constant names in its references.
	steps [][]string
	// everything says that the policy looks at properties without naming them.
	everything bool
	// ends are names on which a reference ends: the policy may use the whole
	// object there.
	ends map[string]bool
	// patterns says that texts are matched in ways that constants do not tell.
	patterns bool
	strings  []string
	numbers  []int64
}

// anonymous are built-in functions through which a policy reads properties
// that it does not name.
var anonymous = map[string]bool{
	"walk": true, "object.keys": true, "object.filter": true, "object.remove": true, "object.union": true, "object.union_n": true, "object.subset": true,
	"json.marshal": true, "json.filter": true, "json.remove": true, "json.match_schema": true, "graph.reachable": true,
}

var patternMatching = map[string]bool{
	"regex.match": true, "regex.find_n": true, "regex.find_all_string_submatch_n": true, "regex.replace": true, "regex.split": true,
	"glob.match": true, "indexof": true, "indexof_n": true, "substring": true, "split": true, "strings.count": true, "base64.decode": true,
	"net.cidr_contains": true, "net.cidr_intersects": true, "to_number": true, "units.parse": true, "json.unmarshal": true, "count": false,
}

// readsOf collects what policy and everything it calls mention.
func readsOf(c *ast.Compiler, policy string) *reads {
	r := &reads{names: map[string]bool{}, ends: map[string]bool{}}
	visited := map[*ast.Rule]bool{}
	var visit func(rule *ast.Rule)
	visit = func(rule *ast.Rule) {
		if visited[rule] {
			return
		}
		visited[rule] = true
		for dep := range c.Graph.Dependencies(rule) {
			if next, ok := dep.(*ast.Rule); ok {
				visit(next)
			}
		}
		ast.WalkTerms(rule, r.term)
		r.uses(rule)
	}
	for _, m := range c.Modules {
		if m.Package.Path.String() == root+policy {
			for _, rule := range m.Rules {
				visit(rule)
			}
		}
	}
	return r
}

// term notes what one term mentions. It reports true where what is inside
// has been seen to.
func (r *reads) term(t *ast.Term) bool {
	switch v := t.Value.(type) {
	case ast.String:
		r.names[string(v)] = true
		if s := string(v); len(s) < 64 && !slices.Contains(r.strings, s) {
			r.strings = append(r.strings, s)
		}
	case ast.Number:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && !slices.Contains(r.numbers, n) {
			r.numbers = append(r.numbers, n)
		}
	case ast.Ref:
		r.path(v)
		return true
	case ast.Call:
		r.call(v[0].String())
	case ast.Object:
		if isFinding(v) {
			v.Foreach(func(_, inner *ast.Term) { ast.WalkTerms(inner, r.term) })
			return true
		}
	}
	return false
}

// isFinding reports whether an object is one that a policy reports: the names
// of its members are none that the policy reads.
func isFinding(o ast.Object) bool {
	if o.Get(ast.StringTerm("message")) == nil {
		return false
	}
	for _, t := range targets {
		if o.Get(ast.StringTerm(t.member)) != nil {
			return true
		}
	}
	return false
}

// path notes the steps of a reference: names in a row are one way from an
// object to a property.
func (r *reads) path(ref ast.Ref) {
	var run []string
	flush := func() {
		if len(run) > 0 {
			r.steps = append(r.steps, run)
		}
		run = nil
	}
	for _, part := range ref[1:] {
		if s, ok := part.Value.(ast.String); ok {
			run = append(run, string(s))
			continue
		}
		flush()
		ast.WalkTerms(part, r.term)
	}
	flush()
}

func (r *reads) call(name string) {
	if anonymous[name] {
		r.everything = true
	}
	if patternMatching[name] {
		r.patterns = true
	}
}

// uses notes the objects that a rule uses as a whole: compares, counts, hands
// to a function. A variable that is only ever a step on the way to a property,
// such as the element of a loop, is none.
func (r *reads) uses(rule *ast.Rule) {
	bound := map[ast.Var][]ast.Ref{}
	bare := map[ast.Var]bool{}
	use := func(t *ast.Term) {
		ast.WalkTerms(t, func(t *ast.Term) bool {
			switch v := t.Value.(type) {
			case ast.Var:
				bare[v] = true
			case ast.Ref:
				r.end(v)
				for _, part := range v[1:] {
					if inner, ok := part.Value.(ast.Ref); ok {
						r.end(inner)
					}
				}
				return true
			}
			return false
		})
	}
	ast.WalkExprs(rule, func(e *ast.Expr) bool {
		if e.IsCall() {
			r.call(e.Operator().String())
		}
		if e.IsEquality() || e.IsAssignment() {
			for i, other := range []int{1, 0} {
				name, isVar := e.Operand(i).Value.(ast.Var)
				ref, isRef := e.Operand(other).Value.(ast.Ref)
				if isVar && isRef {
					bound[name] = append(bound[name], ref)
					return false
				}
			}
		}
		for _, t := range e.Operands() {
			use(t)
		}
		if t, ok := e.Terms.(*ast.Term); ok {
			use(t)
		}
		return false
	})
	for _, t := range []*ast.Term{rule.Head.Key, rule.Head.Value} {
		if t != nil {
			use(t)
		}
	}
	for name, refs := range bound {
		if bare[name] {
			for _, ref := range refs {
				r.end(ref)
			}
		}
	}
}

// end notes on which name a reference ends, whatever indexes follow it.
func (r *reads) end(ref ast.Ref) {
	for i := len(ref) - 1; i > 0; i-- {
		if s, ok := ref[i].Value.(ast.String); ok {
			r.ends[string(s)] = true
			return
		}
	}
}

// relevant reports whether the policy may read leaf.
func (r *reads) relevant(l Leaf) bool {
	if r.everything {
		return true
	}
	var names []string // of the leaf, below its resource
	for _, s := range l.Path[2:] {
		if name, ok := s.(string); ok {
			names = append(names, name)
		}
	}
	for i, name := range names {
		// The policy may use an object that the leaf lies in as a whole, or
		// read the leaf by a name it takes from elsewhere.
		if r.ends[name] && r.leads(names[:i+1], true) || i == len(names)-1 && r.names[name] {
			return true
		}
	}
	return r.leads(names, false)
}

// leads reports whether some run of steps leads to the property that names is
// the way to: it ends there, or, unless exact, passes through. A run that is
// longer than the way from the resource begins in none of its objects.
func (r *reads) leads(names []string, exact bool) bool {
	for _, run := range r.steps {
		for k := 1; k <= len(run); k++ {
			if exact && k < len(run) || k > len(names) {
				continue
			}
			if slices.Equal(run[:k], names[len(names)-k:]) {
				return true
			}
		}
	}
	return false
}
