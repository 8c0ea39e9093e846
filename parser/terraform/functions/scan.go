package functions

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/arm/expr"
)

// Bounds on the arguments of a call and on what it makes of them.
const (
	maxElements = 1 << 20 // elements at all depths, shared ones once for each place
	maxText     = 1 << 24 // bytes of text
	maxExponent = 1 << 14 // of a number to the base 2, either way
	maxDoubtful = 1 << 16 // pairs of elements of a set that are compared
)

// findings is what a look through values says of placeholders.
type findings struct {
	found     bool // some text has a placeholder
	keyed     bool // the key of a map, or the name of an attribute, has one
	unsure    bool // two elements of a set may be equal
	unordered bool // the order of a set's elements is not known

	elements, text int
}

// scan looks through values at all depths. Its error says which bound they pass.
func scan(values ...cty.Value) (findings, error) {
	var f findings
	for _, v := range values {
		if err := f.value(v); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *findings) value(v cty.Value) error {
	if f.elements++; f.elements > maxElements {
		return fmt.Errorf("the arguments have more than %d elements, which is the bound here", maxElements)
	}
	v, _ = v.Unmark()
	ty := v.Type()
	if !v.IsKnown() || v.IsNull() || ty == cty.Bool || ty.IsCapsuleType() {
		return nil
	}
	switch {
	case ty == cty.String:
		return f.add(v.AsString(), &f.found)
	case ty == cty.Number:
		return checkNumber(v)
	case ty.IsSetType():
		return f.set(v)
	}
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if k.Type() == cty.String {
			if err := f.add(k.AsString(), &f.keyed); err != nil {
				return err
			}
		}
		if err := f.value(e); err != nil {
			return err
		}
	}
	f.found = f.found || f.keyed
	return nil
}

// add notes a text; where it has a placeholder, the flag is set.
func (f *findings) add(text string, flag *bool) error {
	if f.text += len(text); f.text > maxText {
		return fmt.Errorf("the arguments have more than %d bytes of text, which is the bound here", maxText)
	}
	*flag = *flag || expr.HasPlaceholder(text)
	return nil
}

// checkNumber keeps numbers out that have thousands of digits.
func checkNumber(v cty.Value) error {
	if v.RawEquals(cty.PositiveInfinity) || v.RawEquals(cty.NegativeInfinity) {
		return nil
	}
	if exp := v.AsBigFloat().MantExp(nil); exp > maxExponent || exp < -maxExponent {
		return fmt.Errorf("a number has more than %d binary digits, which is the bound here", maxExponent)
	}
	return nil
}

// set looks through the elements of a set, and at those with placeholders
// beside all others.
func (f *findings) set(v cty.Value) error {
	var all, open []cty.Value
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		inner := findings{elements: f.elements, text: f.text}
		if err := inner.value(e); err != nil {
			return err
		}
		f.elements, f.text = inner.elements, inner.text
		f.found = f.found || inner.found
		f.keyed = f.keyed || inner.keyed
		f.unsure = f.unsure || inner.unsure
		f.unordered = f.unordered || inner.unordered
		all = append(all, e)
		if inner.found {
			open = append(open, e)
		}
	}
	if len(open) == 0 || len(all) == 1 {
		return nil
	}
	if v.Type().ElementType() != cty.String {
		f.unordered = true // such elements are sorted by their hashes
	}
	if len(open)*len(all) > maxDoubtful {
		f.unsure = true
		return nil
	}
	for _, a := range open {
		f.beside(a, all)
	}
	return nil
}

// beside compares an element of a set with the others.
func (f *findings) beside(a cty.Value, all []cty.Value) {
	for _, b := range all {
		if a.RawEquals(b) {
			continue
		}
		f.unsure = f.unsure || equalValue(a, b) != no
		if a.Type() == cty.String && a.IsKnown() && b.IsKnown() && !a.IsNull() && !b.IsNull() {
			f.unordered = f.unordered || !ordered(a.AsString(), b.AsString())
		}
	}
}

// unknowns returns v with every text that has a placeholder as an unknown
// string, at all depths; a map with one in a key, and an object with one in a
// name, is unknown as a whole.
func unknowns(v cty.Value) cty.Value {
	v, marks := v.Unmark()
	if v.IsKnown() && !v.IsNull() {
		switch ty := v.Type(); {
		case ty == cty.String:
			v = unknownText(v)
		case ty.IsListType(), ty.IsSetType(), ty.IsTupleType():
			v = unknownItems(v)
		case ty.IsMapType(), ty.IsObjectType():
			v = unknownFields(v)
		}
	}
	return v.WithMarks(marks)
}

// unknownText returns v, a known string, or an unknown one that starts as v does.
func unknownText(v cty.Value) cty.Value {
	text := v.AsString()
	if !expr.HasPlaceholder(text) {
		return v
	}
	refined := cty.UnknownVal(cty.String).Refine().NotNull()
	if prefix := knownPrefix(text); prefix != "" {
		refined = refined.StringPrefix(prefix)
	}
	return refined.NewValue()
}

func unknownItems(v cty.Value) cty.Value {
	var items []cty.Value
	changed := false
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		u := unknowns(e)
		changed = changed || !u.RawEquals(e)
		items = append(items, u)
	}
	ty := v.Type()
	if !changed {
		return v
	}
	if ty.IsTupleType() {
		return cty.TupleVal(items)
	}
	for _, it := range items {
		if !it.Type().Equals(ty.ElementType()) {
			return cty.UnknownVal(ty)
		}
	}
	if ty.IsSetType() {
		return cty.SetVal(items)
	}
	return cty.ListVal(items)
}

func unknownFields(v cty.Value) cty.Value {
	fields := map[string]cty.Value{}
	changed := false
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if expr.HasPlaceholder(k.AsString()) {
			if v.Type().IsMapType() {
				return cty.UnknownVal(v.Type())
			}
			return cty.DynamicVal
		}
		u := unknowns(e)
		changed = changed || !u.RawEquals(e)
		fields[k.AsString()] = u
	}
	switch {
	case !changed:
		return v
	case v.Type().IsMapType():
		for _, u := range fields {
			if !u.Type().Equals(v.Type().ElementType()) {
				return cty.UnknownVal(v.Type())
			}
		}
		return cty.MapVal(fields)
	}
	return cty.ObjectVal(fields)
}
