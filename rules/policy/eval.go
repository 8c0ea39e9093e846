package policy

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"vmsslint/parser/model"
)

// maxTrials bounds the fillings that are tried for one policy and document.
// What it leaves open is undecided.
const maxTrials = 128

// Finding is what a policy found, with its node in the model.
type Finding struct {
	Policy  string
	Node    *model.Node
	Message string
}

// Undecided is a policy that could not be decided because of an unknown value.
type Undecided struct {
	Policy string
	Leaf   Leaf
}

// Outcome is what the policies say of one document.
type Outcome struct {
	Findings  []Finding
	Undecided []Undecided
	// Errors are defects of policies, such as an error of a built-in function.
	Errors []error
}

// Eval judges a document, and keeps only what no filling of the values that
// are not known would take back.
func (e *Engine) Eval(ctx context.Context, d *Document) Outcome {
	base, errs := e.run(ctx, e.query, d.value)
	if base == nil {
		base, errs = e.runApart(ctx, d)
	}
	out := Outcome{Errors: errs}
	for _, p := range e.policies {
		if base[p] == nil {
			continue // its error is told
		}
		reads, leaves := e.readsOf(p), []int(nil)
		for i, l := range d.Unknown {
			if reads.relevant(l) {
				leaves = append(leaves, i)
			}
		}
		shaken := e.shake(ctx, d, p, leaves, base[p], &out)
		findings, errs := d.findings(p, base[p], shaken)
		out.Findings, out.Errors = append(out.Findings, findings...), append(out.Errors, errs...)
		for _, k := range sortedKeys(shaken) {
			out.Undecided = append(out.Undecided, Undecided{p, d.Unknown[shaken[k]]})
		}
	}
	return out
}

// runApart evaluates each policy on its own, so that one that fails does not
// silence the others.
func (e *Engine) runApart(ctx context.Context, d *Document) (result, []error) {
	out, errs := result{}, []error(nil)
	for _, p := range e.policies {
		r, own := e.runOne(ctx, p, d.value)
		for _, err := range own {
			errs = append(errs, fmt.Errorf("policy %s: %w", p, err))
		}
		if r != nil {
			out[p] = r[p]
		}
	}
	return out, errs
}

// runOne evaluates one policy on its own.
func (e *Engine) runOne(ctx context.Context, policy string, input ast.Value) (result, []error) {
	query, err := e.queryOf(policy)
	if err != nil {
		return nil, []error{err}
	}
	return e.run(ctx, query, input)
}

// shake tries the fillings of leaves, and returns the findings of a policy that
// some filling takes back or brings about, each with the leaf it hangs on.
func (e *Engine) shake(ctx context.Context, d *Document, policy string, leaves []int, found map[key]string, out *Outcome) map[key]int {
	shaken := map[key]int{}
	if len(leaves) == 0 {
		return shaken
	}
	complete := true
	budget := maxTrials
	for _, group := range byResource(d, leaves) {
		fillings, combinations := e.allFillings(d, policy, group, budget)
		if combinations > budget {
			complete = false
			continue
		}
		budget -= combinations
		e.fill(d, group, fillings, func(first int, input ast.Value) {
			r, _ := e.runOne(ctx, policy, input)
			if r == nil {
				complete = false
				return
			}
			compare(found, r[policy], first, shaken)
		})
	}
	if complete && !(e.readsOf(policy).patterns && hasText(d, leaves)) {
		return shaken
	}
	for k := range found {
		shaken[k] = leaves[0]
	}
	if len(found) == 0 && !complete {
		out.Undecided = append(out.Undecided, Undecided{policy, d.Unknown[leaves[0]]})
	}
	return shaken
}

// allFillings returns what to try for each leaf of a group, and how many
// combinations that makes, itself bounded by most+1.
func (e *Engine) allFillings(d *Document, policy string, group []int, most int) (fillings [][]*ast.Term, combinations int) {
	fillings, combinations = make([][]*ast.Term, len(group)), 1
	for i, leaf := range group {
		fillings[i] = e.fillings(policy, d.Unknown[leaf])
		if fillings[i] == nil {
			return nil, most + 1
		}
		if combinations *= len(fillings[i]) + 1; combinations > most {
			return nil, most + 1
		}
	}
	return fillings, combinations
}

// compare notes the findings that are in one result only.
func compare(base, other map[key]string, leaf int, shaken map[key]int) {
	for k := range base {
		if _, ok := other[k]; !ok {
			shaken[k] = leaf
		}
	}
	for k := range other {
		if _, ok := base[k]; !ok {
			shaken[k] = leaf
		}
	}
}

// findings are what a policy found, and no filling took back. An index that no
// resource has is an error.
func (d *Document) findings(policy string, found map[key]string, shaken map[key]int) ([]Finding, []error) {
	keys := make(map[key]int, len(found))
	for k := range found {
		if _, open := shaken[k]; !open {
			keys[k] = 0
		}
	}
	var out []Finding
	var errs []error
	for _, k := range sortedKeys(keys) {
		roots := d.roots[k.group]
		if k.index < 0 || k.index >= len(roots) {
			errs = append(errs, fmt.Errorf("policy %s: a finding names %s[%d], and the document has %d of them", policy, k.group, k.index, len(roots)))
			continue
		}
		out = append(out, Finding{policy, nodeAt(roots[k.index].Node, k.path), found[k]})
	}
	return out, errs
}

func sortedKeys(m map[key]int) []key {
	out := make([]key, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.group != b.group {
			return a.group < b.group
		}
		if a.index != b.index {
			return a.index < b.index
		}
		return a.path < b.path
	})
	return out
}

// nodeAt returns the node at a path such as "properties.profiles[0].capacity".
func nodeAt(n *model.Node, path string) *model.Node {
	name := ""
	flush := func() {
		if name != "" {
			n, name = n.At(name), ""
		}
	}
	for _, r := range path {
		switch r {
		case '.', '[', ']':
			flush()
		default:
			name += string(r)
		}
	}
	flush()
	return n
}

// byResource groups leaves by the resource they lie in.
func byResource(d *Document, leaves []int) [][]int {
	var out [][]int
	last := ""
	for _, l := range leaves {
		at := joinPath(d.Unknown[l].Path[:2])
		if at != last {
			out, last = append(out, nil), at
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}

// fill calls try for every combination of fillings of the leaves of one
// resource, for a policy may weigh them against each other; but for the one in
// which all stay absent. It hands over the first leaf that is filled.
func (e *Engine) fill(d *Document, leaves []int, fillings [][]*ast.Term, try func(first int, input ast.Value)) {
	choice := make([]int, len(leaves)) // 0 is absent
	for {
		i := 0
		for i < len(choice) {
			if choice[i]++; choice[i] <= len(fillings[i]) {
				break
			}
			choice[i] = 0
			i++
		}
		if i == len(choice) {
			return
		}
		first, value := -1, ast.Value(d.value)
		for j, c := range choice {
			if c > 0 {
				if first < 0 {
					first = leaves[j]
				}
				value = with(value, d.Unknown[leaves[j]].Path, fillings[j][c-1])
			}
		}
		try(first, value)
	}
}

// with returns v with term at path; v itself is not changed.
func with(v ast.Value, path []any, term *ast.Term) ast.Value {
	if len(path) == 0 {
		return term.Value
	}
	switch v := v.(type) {
	case ast.Object:
		name, ok := path[0].(string)
		if !ok {
			return v
		}
		k := ast.StringTerm(name)
		inner := v.Get(k)
		if inner == nil {
			inner = ast.ObjectTerm()
		}
		obj := ast.NewObject()
		v.Foreach(func(a, b *ast.Term) {
			if a.Value.Compare(k.Value) != 0 {
				obj.Insert(a, b)
			}
		})
		obj.Insert(k, ast.NewTerm(with(inner.Value, path[1:], term)))
		return obj
	case *ast.Array:
		index, ok := path[0].(int)
		if !ok || index >= v.Len() {
			return v
		}
		items := make([]*ast.Term, v.Len())
		for i := range items {
			items[i] = v.Elem(i)
		}
		items[index] = ast.NewTerm(with(items[index].Value, path[1:], term))
		return ast.NewArray(items...)
	}
	return term.Value
}

// fillings returns the values to try for a leaf under a policy; nil where its
// type does not let them be listed.
func (e *Engine) fillings(policy string, l Leaf) []*ast.Term {
	if l.Type == nil {
		return nil
	}
	r := e.readsOf(policy)
	switch l.Type.Kind {
	case "bool":
		return []*ast.Term{ast.BooleanTerm(true), ast.BooleanTerm(false)}
	case "int", "number":
		out := []*ast.Term{ast.IntNumberTerm(0), ast.IntNumberTerm(1_000_000)}
		for _, n := range r.numbers {
			for _, v := range []int64{n - 1, n, n + 1} {
				if v > 0 && v < 1_000_000 {
					out = append(out, ast.IntNumberTerm(int(v)))
				}
			}
		}
		return out
	case "string":
		return r.texts(l)
	}
	return nil
}

// texts are the strings to try for a leaf: the members of its enumeration, or
// what a policy could tell apart by the constants that it mentions.
func (r *reads) texts(l Leaf) []*ast.Term {
	if len(l.Type.Enum) > 0 && !l.Type.Open {
		var out []*ast.Term
		for _, s := range l.Type.Enum {
			out = append(out, ast.StringTerm(s))
		}
		return out
	}
	out := []*ast.Term{ast.StringTerm(""), ast.StringTerm("x1"), ast.StringTerm("1")}
	for _, s := range r.strings {
		if isName(s) {
			continue
		}
		out = append(out, ast.StringTerm(s), ast.StringTerm(s+"x"), ast.StringTerm("x"+s))
	}
	return out
}

// isName reports whether a constant is a member of a finding, or a sentence,
// and not a value to compare with.
func isName(s string) bool {
	switch s {
	case "message", "path", "scaleSet", "autoscaleSetting", "loadBalancer", "virtualMachine", "extension":
		return true
	}
	return strings.ContainsAny(s, " %") || strings.HasPrefix(s, "properties.")
}

func hasText(d *Document, leaves []int) bool {
	for _, l := range leaves {
		t := d.Unknown[l].Type
		if t == nil || t.Kind == "string" && (len(t.Enum) == 0 || t.Open) {
			return true
		}
	}
	return false
}
