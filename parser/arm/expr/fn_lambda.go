package expr

import (
	"fmt"
	"sort"
)

// lambda is a lambda() argument, ready to be called.
type lambda struct {
	c     *call
	n     *node
	names []string
	body  *node
	outer *binding
}

// lambdaArg reads argument i, which must be a lambda with least to most
// variables.
func (c *call) lambdaArg(i, least, most int) (*lambda, *Error) {
	a := c.n.args[i]
	if a.kind != callNode || a.fn == nil || a.fn.name != "lambda" {
		return nil, a.fail("%s needs a lambda as argument %d", c.n.fn.name, i+1)
	}
	l := &lambda{c: c, n: a, outer: c.ev.lambda}
	vars := a.args[:max(0, len(a.args)-1)]
	if len(vars) < least || len(vars) > most {
		need := fmt.Sprint(least)
		if most > least {
			need += fmt.Sprintf(" to %d", most)
		}
		return nil, a.fail("the lambda of %s has %d variables; it needs %s", c.n.fn.name, len(vars), need)
	}
	for _, v := range vars {
		name, ok := "", false
		if v.kind == literalNode {
			name, ok = v.value.Str()
		}
		if !ok {
			return nil, v.fail("the name of a lambda variable must be a string literal")
		}
		l.names = append(l.names, name)
	}
	l.body = a.args[len(a.args)-1]
	return l, nil
}

// call evaluates the body for some values, of which it uses as many as it has
// variables.
func (l *lambda) call(values ...*Value) (*Value, *Error) {
	ev := l.c.ev
	saved := ev.lambda
	ev.lambda = l.outer
	for i, name := range l.names {
		ev.lambda = &binding{name: name, value: values[i], outer: ev.lambda}
	}
	v, err := ev.eval(l.body)
	ev.lambda = saved
	return v, err
}

// test calls a lambda that gives a boolean.
func (l *lambda) test(values ...*Value) (trit, string, *Error) {
	v, err := l.call(values...)
	switch {
	case err != nil:
		return no, "", err
	case v.kind == Unknown:
		return maybe, v.why, nil
	case v.kind != Bool:
		return no, "", l.body.fail("the lambda of %s must give a boolean, not %s", l.c.n.fn.name, describe(v))
	}
	return tritOf(v.num != 0), "", nil
}

// name calls a lambda that gives a string.
func (l *lambda) name(values ...*Value) (name, why string, err *Error) {
	v, err := l.call(values...)
	switch {
	case err != nil:
		return "", "", err
	case !v.IsKnown():
		return "", v.why, nil
	case v.kind != String:
		return "", "", l.body.fail("the lambda of %s must give a string, not %s", l.c.n.fn.name, describe(v))
	}
	return v.text, "", nil
}

// collection evaluates argument 0, which must be of the given kind or unknown.
func (c *call) collection(kind Kind) (*Value, *Error) {
	v, err := c.lazyArg(0)
	if err != nil {
		return nil, err
	}
	c.note(v)
	if v.kind != kind && v.kind != Unknown {
		return nil, c.n.args[0].fail("%s needs %s as argument 1, not %s", c.n.fn.name, kind, describe(v))
	}
	return v, nil
}

// fresh returns an unknown result that is equal to no other. What a lambda
// makes of it may depend on all that is around, which no key could name.
func (c *call) fresh(kind Kind, why string) *Value {
	u := UnknownValue(kind, why)
	u.id = newHash().str("fresh").num(c.ev.env.Placeholders().next()).sum()
	return c.joined(u)
}

func index(i int) *Value { return IntValue(int64(i)) }

func fnMap(c *call) (*Value, *Error) {
	v, err := c.collection(Array)
	if err != nil {
		return nil, err
	}
	l, err := c.lambdaArg(1, 1, 2)
	if err != nil {
		return nil, err
	}
	if v.kind == Unknown {
		return c.fresh(Array, v.why), nil
	}
	out := make([]*Value, 0, len(v.items))
	for i, it := range v.items {
		r, err := l.call(picked(v, it), index(i))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return c.joined(ArrayValue(out)), nil
}

func fnFilter(c *call) (*Value, *Error) {
	v, err := c.collection(Array)
	if err != nil {
		return nil, err
	}
	l, err := c.lambdaArg(1, 1, 2)
	if err != nil {
		return nil, err
	}
	if v.kind == Unknown {
		return c.fresh(Array, v.why), nil
	}
	out, open := []*Value{}, ""
	for i, it := range v.items {
		keep, why, err := l.test(picked(v, it), index(i))
		if err != nil {
			return nil, err
		}
		if keep == yes {
			out = append(out, it)
		}
		if keep == maybe && open == "" {
			open = why
		}
	}
	if open != "" {
		return c.fresh(Array, open), nil
	}
	return c.joined(ArrayValue(out)), nil
}

func fnReduce(c *call) (*Value, *Error) {
	v, err := c.collection(Array)
	if err != nil {
		return nil, err
	}
	acc, err := c.lazyArg(1)
	if err != nil {
		return nil, err
	}
	c.note(acc)
	l, err := c.lambdaArg(2, 2, 3)
	if err != nil {
		return nil, err
	}
	if v.kind == Unknown {
		return c.fresh(Unknown, v.why), nil
	}
	for i, it := range v.items {
		if acc, err = l.call(acc, picked(v, it), index(i)); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

func fnSort(c *call) (*Value, *Error) {
	v, err := c.collection(Array)
	if err != nil {
		return nil, err
	}
	l, err := c.lambdaArg(1, 2, 2)
	if err != nil {
		return nil, err
	}
	if v.kind == Unknown {
		return c.fresh(Array, v.why), nil
	}
	out := append([]*Value{}, v.items...)
	open := ""
	var failed *Error
	sort.SliceStable(out, func(i, j int) bool {
		if failed != nil || open != "" {
			return false
		}
		before, why, err := l.test(picked(v, out[i]), picked(v, out[j]))
		failed = err
		if before == maybe {
			open = why
		}
		return before == yes
	})
	if failed != nil {
		return nil, failed
	}
	if open != "" {
		return c.fresh(Array, open), nil
	}
	return c.joined(ArrayValue(out)), nil
}

// optionalLambda reads argument i where there is one, else it returns nil.
func (c *call) optionalLambda(i int) (*lambda, *Error) {
	if i >= len(c.n.args) {
		return nil, nil
	}
	return c.lambdaArg(i, 1, 2)
}

// pairs calls put with the name and value that the lambdas give for each
// element. Where a name is not known it returns why.
func (c *call) pairs(put func(name string, v *Value)) (why string, failed *Error) {
	v, err := c.collection(Array)
	if err != nil {
		return "", err
	}
	key, err := c.lambdaArg(1, 1, 2)
	if err != nil {
		return "", err
	}
	val, err := c.optionalLambda(2)
	if err != nil {
		return "", err
	}
	if v.kind == Unknown {
		return v.why, nil
	}
	for i, it := range v.items {
		it = picked(v, it)
		name, open, err := key.name(it, index(i))
		if err != nil {
			return "", err
		}
		if val != nil {
			if it, err = val.call(it, index(i)); err != nil {
				return "", err
			}
		}
		if open != "" && why == "" {
			why = open
		}
		put(name, it)
	}
	return why, nil
}

func fnToObject(c *call) (*Value, *Error) {
	var m merger
	why, err := c.pairs(func(name string, v *Value) { m.put(Field{Name: name, Value: v}, false) })
	if err != nil {
		return nil, err
	}
	if why != "" {
		return c.fresh(Object, why), nil
	}
	return c.joined(ObjectValue(m.fields)), nil
}

func fnGroupBy(c *call) (*Value, *Error) {
	var m merger
	var groups [][]*Value
	why, err := c.pairs(func(name string, v *Value) {
		i := m.find(name)
		if i < 0 {
			m.put(Field{Name: name, Value: NullValue()}, false)
			i = len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], v)
	})
	if err != nil {
		return nil, err
	}
	if why != "" {
		return c.fresh(Object, why), nil
	}
	for i := range groups {
		m.fields[i].Value = ArrayValue(groups[i])
	}
	return c.joined(ObjectValue(m.fields)), nil
}

func fnMapValues(c *call) (*Value, *Error) {
	v, err := c.collection(Object)
	if err != nil {
		return nil, err
	}
	l, err := c.lambdaArg(1, 1, 2)
	if err != nil {
		return nil, err
	}
	if v.kind == Unknown {
		return c.fresh(Object, v.why), nil
	}
	if v.open != "" {
		return c.fresh(Object, v.open), nil
	}
	out := make([]Field, len(v.fields))
	for i, f := range v.fields {
		r, err := l.call(picked(v, f.Value), StringValue(f.Name))
		if err != nil {
			return nil, err
		}
		out[i] = Field{Name: f.Name, Value: r, NameSpan: f.NameSpan}
	}
	return c.joined(ObjectValue(out)), nil
}
