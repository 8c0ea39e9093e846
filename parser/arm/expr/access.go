package expr

import (
	"strings"

	"vmsslint/parser/source"
)

// property returns left.name.
func property(left *Value, name string) (*Value, *Error) {
	switch left.kind {
	case Unknown:
		return left.part(name), nil
	case Object:
		if v := left.Field(name); v != nil {
			return named(picked(left, v), name), nil
		}
		if left.open != "" {
			return left.beyond(name), nil
		}
		return nil, Errorf("the object has no property '%s'%s", name, left.known(name))
	case Null:
		return nil, Errorf("the property '%s' is read from null", name)
	case Array:
		return nil, Errorf("the property '%s' is read from an array of %d; an array has elements, not properties", name, len(left.items))
	}
	return nil, Errorf("the property '%s' is read from %s", name, describe(left))
}

// element returns left[index].
func element(left, index *Value) (*Value, *Error) {
	if left.kind == Unknown || index.kind == Unknown || index.why != "" {
		return unknownElement(left, index)
	}
	if index.kind == String {
		return property(left, index.text)
	}
	if index.kind != Int {
		return nil, Errorf("an index must be an integer or a string, not %s", describe(index))
	}
	if left.kind != Array {
		return nil, Errorf("element %d is read from %s, not from an array", index.num, describe(left))
	}
	if index.num < 0 {
		return nil, Errorf("the index %d is negative; the first element has index 0", index.num)
	}
	if index.num >= int64(len(left.items)) {
		if left.open != "" {
			return left.beyond(index.key()), nil
		}
		return nil, Errorf("the index %d is outside the array, which has %d elements", index.num, len(left.items))
	}
	return named(picked(left, left.items[index.num]), index.key()), nil
}

// named gives an unknown element an id of its own, if it has none, so that it
// is told from its neighbours.
func named(v *Value, name string) *Value {
	if v.kind != Unknown || v.id != 0 {
		return v
	}
	c := *v
	c.id = newHash().str("named").num(v.identity()).str(strings.ToLower(name)).sum()
	return &c
}

// unknownElement is element where one side is not known.
func unknownElement(left, index *Value) (*Value, *Error) {
	secret := left.secret || index.secret
	why, whyFrom := left.why, left
	if left.kind != Unknown {
		why, whyFrom = index.why, index
		if left.kind != Array && left.kind != Object {
			return nil, Errorf("an element is read from %s", describe(left))
		}
	} else if index.kind == String || index.kind == Int {
		return left.part(index.key()), nil
	}
	v := UnknownValue(Unknown, why)
	v.id = newHash().str("element").value(left).value(index).sum()
	v.secret = secret || left.tainted
	v.origin = whyFrom.origin
	return v, nil
}

// key returns an index as the last part of an unknown value's identity.
func (v *Value) key() string {
	if v.kind == Int {
		return "[" + textOfInt(v.num) + "]"
	}
	return v.text
}

// part returns a property or element of an unknown value.
func (v *Value) part(name string) *Value {
	u := UnknownValue(Unknown, v.why)
	u.id = newHash().str("part").value(v).str(strings.ToLower(name)).sum()
	u.origin, u.secret = v.origin, v.secret
	return u
}

// beyond returns a member that the open v does not show.
func (v *Value) beyond(name string) *Value {
	u := UnknownValue(Unknown, v.open)
	u.id = newHash().str("beyond").value(v).str(strings.ToLower(name)).sum()
	u.origin, u.secret = v.origin, v.secret
	return u
}

// picked returns an element of container with its provenance: the way to the
// container, then where in it the element was written.
func picked(container, v *Value) *Value {
	origin := v.origin
	if o := container.origin; o != nil {
		origin = o
		if !v.span.IsZero() || v.origin != nil {
			c := *o
			if !v.span.IsZero() {
				c.Span = v.span
			}
			if v.origin != nil {
				c.Causes = []*Origin{v.origin}
			}
			origin = &c
		}
	}
	secret := container.secret && !v.secret
	open := container.open != "" && v.open == "" && (v.kind == Object || v.kind == Array)
	if origin == v.origin && !secret && !open {
		return v
	}
	c := *v
	c.origin = origin
	c.secret = c.secret || secret
	if open {
		c.open = container.open
	}
	return &c
}

// known returns what to say about the properties that v does have: the one
// with the closest name, or the first few.
func (v *Value) known(name string) string {
	names := make([]string, 0, len(v.fields))
	for _, f := range v.fields {
		names = append(names, f.Name)
	}
	if len(names) == 0 {
		return "; it is empty"
	}
	if near := source.Nearest(name, names); near != "" {
		return "; did you mean '" + near + "'?"
	}
	more := ""
	if len(names) > 5 {
		names, more = names[:5], ", …"
	}
	return "; it has '" + strings.Join(names, "', '") + "'" + more
}
