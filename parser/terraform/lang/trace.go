package lang

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/source"
)

// spot is a part of a value: what an expression gives, and the path into it
// that the expression's syntax does not show.
type spot struct {
	thunk
	path []cty.Value
	// name is where the name of the member is written that was followed last.
	name source.Span
}

// descend follows the path as far as the syntax shows where it leads: into
// members and elements that are written, branches that are taken, rounds of
// for expressions, arguments that functions hand through. It does not follow references.
func (ev *evaluator) descend(s spot) spot {
	for range 1000 {
		next, ok := ev.step(s)
		if !ok {
			break
		}
		s = next
	}
	s.expr = unwrap(s.expr)
	return s
}

// step goes one step of descend.
func (ev *evaluator) step(s spot) (spot, bool) {
	switch e := unwrap(s.expr).(type) {
	case *hclsyntax.ObjectConsExpr:
		return ev.member(s, e)
	case *hclsyntax.TupleConsExpr:
		return ev.element(s, e)
	case *hclsyntax.ConditionalExpr:
		if cond, ok := ev.boolean(thunk{e.Condition, s.scope}); ok && cond {
			return s.at(e.TrueResult, s.path), true
		} else if ok {
			return s.at(e.FalseResult, s.path), true
		}
	case *hclsyntax.RelativeTraversalExpr:
		if steps, ok := stepsOf(e.Traversal); ok {
			return s.at(e.Source, append(steps, s.path...)), true
		}
	case *hclsyntax.IndexExpr:
		if key, ok := ev.quiet(thunk{e.Key, s.scope}); ok && key.IsKnown() && !key.IsNull() {
			return s.at(e.Collection, append([]cty.Value{key}, s.path...)), true
		}
	case *hclsyntax.SplatExpr:
		return ev.splat(s, e)
	case *hclsyntax.ForExpr:
		return ev.forRound(s, e)
	case *hclsyntax.FunctionCallExpr:
		return ev.through(s, e)
	}
	return s, false
}

// at is s with another expression in the same scope.
func (s spot) at(e hclsyntax.Expression, path []cty.Value) spot {
	s.expr, s.path = e, path
	return s
}

// silent is what [evaluator.quiet] found.
type silent struct {
	value cty.Value
	ok    bool
}

// quiet evaluates without telling what is wrong, which was told before. What
// it finds is kept: tracing asks for the same again and again.
func (ev *evaluator) quiet(t thunk) (cty.Value, bool) {
	if t.expr == nil {
		return cty.DynamicVal, false
	}
	if s, ok := ev.silent[t]; ok {
		return s.value, s.ok
	}
	if ev.stopped() || ev.traced > maxTraced {
		return cty.DynamicVal, false
	}
	key := t
	doubtful := *scopeOf(t.scope)
	doubtful.doubt = true
	t.scope = &doubtful
	// What tracing costs is not taken from what evaluation may cost.
	before := ev.meter
	ev.meter = meter{bound: maxTraced, rounds: ev.traced}
	v, diags := ev.try(t)
	ev.traced = ev.meter.rounds
	ev.meter = before
	v, _ = v.Unmark()
	if len(ev.stack) == 0 { // inside of a circle values are unknown that are not later
		ev.silent[key] = silent{v, !diags.HasErrors()}
	}
	return v, !diags.HasErrors()
}

func scopeOf(s *scope) *scope {
	if s == nil {
		return &scope{}
	}
	return s
}

func (ev *evaluator) boolean(t thunk) (value, known bool) {
	v, ok := ev.quiet(t)
	if !ok || !v.IsKnown() || v.IsNull() {
		return false, false
	}
	switch {
	case v.Type() == cty.Bool:
		return v.True(), true
	case v.Type() == cty.String:
		return v.AsString() == "true", v.AsString() == "true" || v.AsString() == "false"
	}
	return false, false
}

func (ev *evaluator) member(s spot, e *hclsyntax.ObjectConsExpr) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	found := ev.positions(thunk{e, s.scope}, func() []string {
		keys := make([]string, len(e.Items))
		for i := range e.Items {
			keys[i] = ev.key(e.Items[i].KeyExpr, s.scope)
		}
		return keys
	})[keyText(s.path[0])]
	if len(found) == 0 {
		return s, false
	}
	item := &e.Items[found[len(found)-1]] // the last one of a name counts
	next := s.at(item.ValueExpr, s.path[1:])
	next.name = ev.c.span(item.KeyExpr.Range())
	return next, true
}

// positions are the places of texts in a list that belongs to t and that list
// makes, once: a value of many parts is asked for each of them. The empty text,
// which stands for one that is not known, has none.
func (ev *evaluator) positions(t thunk, list func() []string) map[string][]int {
	if m, ok := ev.places[t]; ok {
		return m
	}
	m := map[string][]int{}
	for i, text := range list() {
		if text != "" {
			m[text] = append(m[text], i)
		}
	}
	ev.places[t] = m
	return m
}

// key is the text of a member's name, "" where it is not known.
func (ev *evaluator) key(e hclsyntax.Expression, sc *scope) string {
	if word := hcl.ExprAsKeyword(e); word != "" {
		return word
	}
	if lit, ok := unwrap(e).(*hclsyntax.LiteralValueExpr); ok {
		return keyText(lit.Val)
	}
	v, ok := ev.quiet(thunk{e, sc})
	if !ok {
		return ""
	}
	return keyText(v)
}

// element follows an index, or, in what becomes a set, the element itself.
func (ev *evaluator) element(s spot, e *hclsyntax.TupleConsExpr) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	if i, ok := indexOf(s.path[0]); ok && s.path[0].Type() == cty.Number {
		if i >= len(e.Exprs) {
			return s, false
		}
		return s.at(e.Exprs[i], s.path[1:]), true
	}
	found := ev.positions(thunk{e, s.scope}, func() []string {
		keys := make([]string, len(e.Exprs))
		for i, it := range e.Exprs {
			if v, ok := ev.quiet(thunk{it, s.scope}); ok {
				keys[i] = keyText(v)
			}
		}
		return keys
	})[keyText(s.path[0])]
	if len(found) == 0 {
		return s, false
	}
	return s.at(e.Exprs[found[0]], s.path[1:]), true
}

// indexOf reads a key as an index.
func indexOf(key cty.Value) (int, bool) {
	i, err := strconv.Atoi(keyText(key))
	return i, err == nil && i >= 0
}

// splat follows source[*].x with the index of an item.
func (ev *evaluator) splat(s spot, e *hclsyntax.SplatExpr) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	steps, ok := itemSteps(e.Each)
	if !ok {
		return s, false
	}
	src, ok := ev.quiet(thunk{e.Source, s.scope})
	if !ok || src.IsNull() {
		return s, false
	}
	path := append(steps, s.path[1:]...)
	if t := src.Type(); t.IsTupleType() || t.IsListType() {
		path = append([]cty.Value{s.path[0]}, path...)
	} else if t.IsSetType() || !src.IsKnown() {
		return s, false
	}
	return s.at(e.Source, path), true
}

// iteration is one round of a for expression that gives something.
type iteration struct {
	key   string
	scope *scope
}

// forRound goes into the round of a for expression that gives the element.
func (ev *evaluator) forRound(s spot, e *hclsyntax.ForExpr) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	rounds := ev.rounds(thunk{e, s.scope})
	path := s.path
	if i, ok := indexOf(path[0]); ok && e.KeyExpr == nil && path[0].Type() == cty.Number {
		if i >= len(rounds) {
			return s, false
		}
		return spot{thunk: thunk{e.ValExpr, rounds[i].scope}, path: path[1:]}, true
	}
	found := ev.positions(thunk{e, s.scope}, func() []string {
		keys := make([]string, len(rounds))
		for i, r := range rounds {
			if keys[i] = r.key; e.KeyExpr == nil { // a set of what the rounds give
				v, _ := ev.quiet(thunk{e.ValExpr, r.scope})
				keys[i] = keyText(v)
			}
		}
		return keys
	})[keyText(path[0])]
	nth := 0
	if e.Group {
		i, ok := 0, false
		if len(path) > 1 {
			i, ok = indexOf(path[1])
		}
		if !ok {
			return s, false
		}
		nth, path = i, path[1:]
	}
	if nth >= len(found) {
		return s, false
	}
	return spot{thunk: thunk{e.ValExpr, rounds[found[nth]].scope}, path: path[1:]}, true
}

// rounds lists the rounds of a for expression that give an element; none
// where that is not known.
func (ev *evaluator) rounds(t thunk) []iteration {
	if list, ok := ev.iterations[t]; ok {
		return list
	}
	e := t.expr.(*hclsyntax.ForExpr)
	ev.iterations[t] = nil
	coll := thunk{e.CollExpr, t.scope}
	v, ok := ev.quiet(coll)
	if !ok || v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return nil
	}
	var list []iteration
	for it := v.ElementIterator(); it.Next(); {
		k, el := it.Element()
		sc := t.scope
		if e.KeyVar != "" {
			sc = scopeOf(sc).with(e.KeyVar, &binding{value: k, coll: coll, key: k, isKey: true}, false)
		}
		sc = scopeOf(sc).with(e.ValVar, &binding{value: el, coll: coll, key: k}, false)
		if e.CondExpr != nil {
			include, known := ev.boolean(thunk{e.CondExpr, sc})
			if !known {
				return nil
			}
			if !include {
				continue
			}
		}
		r := iteration{scope: sc}
		if e.KeyExpr != nil {
			if r.key = ev.key(e.KeyExpr, sc); r.key == "" {
				return nil
			}
		}
		list = append(list, r)
	}
	ev.iterations[t] = list
	return list
}

// through follows functions that hand a part of an argument through.
func (ev *evaluator) through(s spot, e *hclsyntax.FunctionCallExpr) (spot, bool) {
	args := e.Args
	if len(args) == 0 || e.ExpandFinal {
		return s, false
	}
	switch strings.TrimPrefix(e.Name, "core::") {
	case "tolist", "tomap", "toset", "tostring", "tonumber", "tobool", "sensitive", "nonsensitive", "ephemeralasnull":
		return ev.converted(s, e, args[0])
	case "try":
		for _, a := range args {
			if _, ok := ev.quiet(thunk{a, s.scope}); ok {
				return s.at(a, s.path), true
			}
		}
	case "coalesce", "coalescelist":
		for _, a := range args {
			v, ok := ev.quiet(thunk{a, s.scope})
			if !ok || !v.IsKnown() {
				return s, false
			}
			if !v.IsNull() && !isEmpty(v) {
				return s.at(a, s.path), true
			}
		}
	case "merge":
		return ev.mergeArgument(s, args)
	case "lookup":
		return ev.lookupArgument(s, args)
	case "one":
		return s.at(args[0], append([]cty.Value{cty.Zero}, s.path...)), true
	case "element":
		return ev.elementArgument(s, args)
	case "concat":
		return ev.concatArgument(s, args)
	case "flatten":
		return ev.flattenArgument(s, args[0])
	case "values":
		return ev.valuesArgument(s, args[0])
	}
	return s, false
}

func isEmpty(v cty.Value) bool {
	switch t := v.Type(); {
	case t == cty.String:
		return v.AsString() == ""
	case t.IsTupleType(), t.IsListType(), t.IsSetType():
		return v.LengthInt() == 0
	}
	return false
}

// converted follows a conversion. The key of an element of a set is the element.
func (ev *evaluator) converted(s spot, call *hclsyntax.FunctionCallExpr, arg hclsyntax.Expression) (spot, bool) {
	if len(s.path) == 0 || s.path[0].Type() != cty.String {
		return s.at(arg, s.path), true
	}
	v, ok := ev.quiet(thunk{arg, s.scope})
	if !ok || !v.IsKnown() || v.IsNull() {
		return s.at(arg, s.path), true
	}
	if !isList(v.Type()) {
		return s.at(arg, s.path), true
	}
	found := ev.positions(thunk{call, s.scope}, func() []string {
		keys := make([]string, 0, v.LengthInt())
		for it := v.ElementIterator(); it.Next(); {
			_, el := it.Element()
			keys = append(keys, keyText(el))
		}
		return keys
	})[keyText(s.path[0])]
	if len(found) == 0 {
		return s.at(arg, s.path), true
	}
	return s.at(arg, append([]cty.Value{cty.NumberIntVal(int64(found[0]))}, s.path[1:]...)), true
}

func (ev *evaluator) mergeArgument(s spot, args []hclsyntax.Expression) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	for i := len(args) - 1; i >= 0; i-- {
		v, ok := ev.quiet(thunk{args[i], s.scope})
		if !ok || !v.IsKnown() {
			return s, false
		}
		if _, has := memberOf(v, s.path[0]); has {
			return s.at(args[i], s.path), true
		}
	}
	return s, false
}

func (ev *evaluator) lookupArgument(s spot, args []hclsyntax.Expression) (spot, bool) {
	if len(args) < 2 {
		return s, false
	}
	m, ok := ev.quiet(thunk{args[0], s.scope})
	key, ok2 := ev.quiet(thunk{args[1], s.scope})
	if !ok || !ok2 || !m.IsKnown() || !key.IsKnown() {
		return s, false
	}
	if _, has := memberOf(m, key); has {
		return s.at(args[0], append([]cty.Value{key}, s.path...)), true
	}
	if len(args) > 2 {
		return s.at(args[2], s.path), true
	}
	return s, false
}

func (ev *evaluator) elementArgument(s spot, args []hclsyntax.Expression) (spot, bool) {
	if len(args) != 2 {
		return s, false
	}
	list, ok := ev.quiet(thunk{args[0], s.scope})
	key, ok2 := ev.quiet(thunk{args[1], s.scope})
	if !ok || !ok2 || !list.IsKnown() || list.IsNull() || !list.CanIterateElements() || list.LengthInt() == 0 {
		return s, false
	}
	i, ok := indexOf(key)
	if !ok {
		return s, false
	}
	return s.at(args[0], append([]cty.Value{cty.NumberIntVal(int64(i % list.LengthInt()))}, s.path...)), true
}

func (ev *evaluator) concatArgument(s spot, args []hclsyntax.Expression) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	i, ok := indexOf(s.path[0])
	for _, a := range args {
		v, evaluated := ev.quiet(thunk{a, s.scope})
		if !ok || !evaluated || !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
			return s, false
		}
		if n := v.LengthInt(); i >= n {
			i -= n
			continue
		}
		return s.at(a, append([]cty.Value{cty.NumberIntVal(int64(i))}, s.path[1:]...)), true
	}
	return s, false
}

// flattenArgument finds the place in a list of lists of an element of the flat one.
func (ev *evaluator) flattenArgument(s spot, arg hclsyntax.Expression) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	t := thunk{arg, s.scope}
	paths, known := ev.parts[t]
	if !known {
		v, _ := ev.quiet(t)
		paths = leaves(v, nil, nil)
		ev.parts[t] = paths
	}
	i, ok := indexOf(s.path[0])
	if !ok || i >= len(paths) {
		return s, false
	}
	return s.at(arg, append(slices.Clone(paths[i]), s.path[1:]...)), true
}

// leaves adds to out the paths of all that is in v and is no list.
func leaves(v cty.Value, path []cty.Value, out [][]cty.Value) [][]cty.Value {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !isList(v.Type()) {
		return out
	}
	i := int64(0)
	for it := v.ElementIterator(); it.Next(); i++ {
		_, el := it.Element()
		below := append(slices.Clone(path), cty.NumberIntVal(i))
		if bare, _ := el.Unmark(); isList(bare.Type()) {
			out = leaves(el, below, out)
		} else {
			out = append(out, below)
		}
	}
	return out
}

func isList(t cty.Type) bool { return t.IsTupleType() || t.IsListType() }

func (ev *evaluator) valuesArgument(s spot, arg hclsyntax.Expression) (spot, bool) {
	if len(s.path) == 0 {
		return s, false
	}
	t := thunk{arg, s.scope}
	keys, known := ev.parts[t]
	if v, ok := ev.quiet(t); !known && ok && v.IsKnown() && !v.IsNull() && v.CanIterateElements() {
		for it := v.ElementIterator(); it.Next(); {
			k, _ := it.Element()
			keys = append(keys, []cty.Value{k})
		}
		ev.parts[t] = keys
	}
	i, ok := indexOf(s.path[0])
	if !ok || i >= len(keys) {
		return s, false
	}
	return s.at(arg, append(slices.Clone(keys[i]), s.path[1:]...)), true
}

// memberOf returns the part of v at key.
func memberOf(v, key cty.Value) (cty.Value, bool) {
	v, _ = v.Unmark()
	key, _ = key.Unmark()
	if v.IsNull() || !v.IsKnown() || !key.IsKnown() || key.IsNull() {
		return cty.DynamicVal, false
	}
	t := v.Type()
	switch {
	case t.IsObjectType():
		name := keyText(key)
		if !t.HasAttribute(name) {
			return cty.DynamicVal, false
		}
		return v.GetAttr(name), true
	case t.IsMapType():
		k := cty.StringVal(keyText(key))
		if has := v.HasIndex(k); !has.IsKnown() || has.False() {
			return cty.DynamicVal, false
		}
		return v.Index(k), true
	case isList(t):
		i, ok := indexOf(key)
		if !ok || i >= v.LengthInt() {
			return cty.DynamicVal, false
		}
		return v.Index(cty.NumberIntVal(int64(i))), true
	}
	return cty.DynamicVal, false
}
