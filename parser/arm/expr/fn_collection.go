package expr

import "sort"

func fnArray(c *call) (*Value, *Error) {
	if c.args[0].kind == Array {
		return c.args[0], nil
	}
	return ArrayValue([]*Value{c.args[0]}), nil
}

func fnCreateArray(c *call) (*Value, *Error) {
	return ArrayValue(append([]*Value{}, c.args...)), nil
}

func fnCreateObject(c *call) (*Value, *Error) {
	if len(c.args)%2 != 0 {
		return nil, c.n.fail("createObject needs a value for each name; it has %d arguments", len(c.args))
	}
	m := merger{exact: true}
	for i := 0; i < len(c.args); i += 2 {
		name := c.args[i]
		switch {
		case name.kind != String && name.kind != Unknown:
			return nil, c.badType(i, "a string")
		case !name.IsKnown():
			return UnknownValue(Object, name.why), nil
		}
		m.put(Field{Name: name.text, Value: c.args[i+1]}, false)
	}
	return ObjectValue(m.fields), nil
}

func fnUnion(c *call) (*Value, *Error) {
	kind := Unknown
	for i, v := range c.args {
		switch {
		case v.kind == Null || v.kind == Unknown:
		case v.kind != Array && v.kind != Object:
			return nil, c.badType(i, "an array or an object")
		case kind == Unknown:
			kind = v.kind
		case kind != v.kind:
			return nil, c.failArg(i, "union joins either arrays or objects; argument %d is %s", i+1, describe(v))
		}
	}
	switch kind {
	case Object:
		return Merge(true, c.args...), nil
	case Array:
		return c.unionArrays()
	}
	if why := whyOf(c.args...); why != "" {
		return UnknownValue(Unknown, why), nil
	}
	return UnknownValue(Unknown, "what union makes of null is not specified"), nil
}

func (c *call) unionArrays() (*Value, *Error) {
	var all []*Value
	for _, v := range c.args {
		if v.kind == Unknown {
			return UnknownValue(Array, v.why), nil
		}
		all = append(all, v.items...)
	}
	return c.withoutDuplicates(all)
}

func fnDistinct(c *call) (*Value, *Error) { return c.withoutDuplicates(c.args[0].items) }

// withoutDuplicates keeps the first of all equal items; where two may be equal
// or not, the whole is unknown.
func (c *call) withoutDuplicates(items []*Value) (*Value, *Error) {
	out := make([]*Value, 0, len(items))
	for _, it := range items {
		found, err := c.among(out, it)
		switch {
		case err != nil:
			return nil, err
		case found == maybe:
			return UnknownValue(Array, whyOf(append([]*Value{it}, out...)...)), nil
		case found == no:
			out = append(out, it)
		}
	}
	return ArrayValue(out), nil
}

// among reports whether x is one of items.
func (c *call) among(items []*Value, x *Value) (trit, *Error) {
	if err := c.ev.spend(c.n, len(items)*(1+int(x.weight))/8); err != nil {
		return no, err
	}
	found := no
	for _, it := range items {
		switch same(it, x) {
		case yes:
			return yes, nil
		case maybe:
			found = maybe
		}
	}
	return found, nil
}

func fnIntersection(c *call) (*Value, *Error) {
	kind := c.args[0].kind
	for i, v := range c.args {
		if v.kind != kind {
			return nil, c.failArg(i, "intersection takes either arrays or objects; argument %d is %s", i+1, describe(v))
		}
	}
	if kind == Object {
		return c.intersectObjects()
	}
	var out []*Value
	for _, it := range c.args[0].items {
		in := yes
		for _, other := range c.args[1:] {
			found, err := c.among(other.items, it)
			if err != nil {
				return nil, err
			}
			in = min3(in, found)
		}
		if in == maybe {
			return UnknownValue(Array, whyOf(c.args...)), nil
		}
		if in == yes {
			out = append(out, it)
		}
	}
	return c.withoutDuplicates(out)
}

// min3 is the conjunction of two that may be unknown.
func min3(a, b trit) trit {
	switch {
	case a == no || b == no:
		return no
	case a == maybe || b == maybe:
		return maybe
	}
	return yes
}

func (c *call) intersectObjects() (*Value, *Error) {
	var out []Field
	for _, f := range c.args[0].fields {
		in := yes
		for _, other := range c.args[1:] {
			if err := c.ev.spend(c.n, len(other.fields)/8); err != nil {
				return nil, err
			}
			v := other.Field(f.Name)
			switch {
			case v == nil && other.open != "":
				in = min3(in, maybe)
			case v == nil:
				in = no
			default:
				in = min3(in, same(v, f.Value))
			}
		}
		if in == maybe {
			return UnknownValue(Object, whyOf(c.args...)), nil
		}
		if in == yes {
			out = append(out, f)
		}
	}
	return ObjectValue(out), nil
}

func fnFlatten(c *call) (*Value, *Error) {
	var out []*Value
	for _, it := range c.args[0].items {
		switch it.kind {
		case Unknown:
			return UnknownValue(Array, it.why), nil
		case Array:
			out = append(out, it.items...)
		default:
			return nil, c.failArg(0, "flatten needs an array of arrays; one element is %s", describe(it))
		}
		if len(out) > maxElems {
			break
		}
	}
	return ArrayValue(out), nil
}

func fnShallowMerge(c *call) (*Value, *Error) {
	items := c.args[0].items
	for _, it := range items {
		if it.kind != Object && it.kind != Unknown {
			return nil, c.failArg(0, "shallowMerge needs an array of objects; one element is %s", describe(it))
		}
	}
	return Merge(false, items...), nil
}

// sortedFields returns the members of an object by name.
func sortedFields(v *Value) []Field {
	fields := append([]Field{}, v.fields...)
	sort.SliceStable(fields, func(i, j int) bool { return orderNames(fields[i].Name, fields[j].Name) < 0 })
	return fields
}

func fnItems(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.open != "" {
		return UnknownValue(Array, v.open), nil
	}
	fields := sortedFields(v)
	items := make([]*Value, len(fields))
	for i, f := range fields {
		items[i] = ObjectValue([]Field{
			{Name: "key", Value: StringValue(f.Name)},
			{Name: "value", Value: f.Value},
		})
		items[i].span = f.Value.span
	}
	return ArrayValue(items), nil
}

func fnObjectKeys(c *call) (*Value, *Error) {
	v := c.args[0]
	if v.open != "" {
		return UnknownValue(Array, v.open), nil
	}
	fields := sortedFields(v)
	items := make([]*Value, len(fields))
	for i, f := range fields {
		items[i] = StringValue(f.Name)
	}
	return ArrayValue(items), nil
}

func fnTryGet(c *call) (*Value, *Error) {
	v := c.args[0]
	for i, step := range c.args[1:] {
		if step.kind != String && step.kind != Int && step.kind != Unknown {
			return nil, c.badType(i+1, "a string or an integer")
		}
		if v.kind == Null {
			return v, nil
		}
		next, err := element(v, step)
		if err != nil {
			return NullValue(), nil
		}
		v = next
	}
	return v, nil
}

func fnIndexFromEnd(c *call) (*Value, *Error) {
	v, n := c.args[0], c.args[1].num
	if n < 1 || n > int64(len(v.items)) {
		return nil, c.failArg(1, "indexFromEnd takes element %d from the end; the array has %d", n, len(v.items))
	}
	return picked(v, v.items[int64(len(v.items))-n]), nil
}

func fnTryIndexFromEnd(c *call) (*Value, *Error) {
	v, n := c.args[0], c.args[1]
	switch {
	case v.kind == Null:
		return v, nil
	case v.kind == Unknown || n.kind == Unknown:
		return UnknownValue(Unknown, whyOf(v, n)), nil
	case v.kind != Array:
		return nil, c.badType(0, "an array")
	case n.kind != Int:
		return nil, c.badType(1, "an integer")
	case n.num < 1 || n.num > int64(len(v.items)):
		return NullValue(), nil
	}
	return picked(v, v.items[int64(len(v.items))-n.num]), nil
}
