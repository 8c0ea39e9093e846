package change

import (
	"slices"
	"strings"

	"vmsslint/parser/model"
)

// m is an object, and l an array, for values in tests.
type (
	m map[string]any
	l []any
)

// unsaid is a value that is not known; Text of it is what is known.
type unsaid struct{ text, why string }

// node builds a node of a value.
func node(v any) *model.Node {
	n := &model.Node{}
	switch v := v.(type) {
	case nil:
		n.Kind = model.Null
	case bool:
		n.Kind = model.Bool
		if v {
			n.Num = 1
		}
	case int:
		n.Kind, n.Num = model.Int, int64(v)
	case float64:
		n.Kind, n.Flt = model.Float, v
	case string:
		n.Kind, n.Str = model.String, v
	case unsaid:
		n.Kind, n.Str, n.Why, n.MinLength = model.Unknown, v.text, v.why, len(v.text)
	case *model.Node:
		return v
	case l:
		items := make([]*model.Node, len(v))
		for i, it := range v {
			items[i] = node(it)
		}
		n.NewArray(items)
	case m:
		var fields []model.Field
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fields = append(fields, model.Field{Name: name, Node: node(v[name])})
		}
		n.NewObject(fields)
	}
	return n
}

// gone says that a path is not written.
type gone struct{}

// put sets a value at a path, with a first element for each [].
func put(in m, path string, v any) {
	names := strings.Split(path, ".")
	for i, name := range names {
		name, array := strings.CutSuffix(name, "[]")
		last := i == len(names)-1
		switch {
		case last && v == gone{}:
			return
		case last:
			in[name] = v
			return
		case array:
			if in[name] == nil {
				in[name] = l{m{}}
			}
			in = in[name].(l)[0].(m)
		default:
			if in[name] == nil {
				in[name] = m{}
			}
			in = in[name].(m)
		}
	}
}

// The languages that a scale set is written in: a template, or one of azurerm's
// resources, in the order of the columns.
var languages = [...]string{"", "azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set", "azurerm_orchestrated_virtual_machine_scale_set", "azurerm_virtual_machine_scale_set"}

// resource builds a resource of a type with values at paths.
func resource(typ, language string, values m) *model.Resource {
	all := m{}
	for path, v := range values {
		put(all, path, v)
	}
	r := &model.Resource{Type: typ, Format: "arm", Address: "set", Label: "set", Node: node(all)}
	if language != "" {
		r.Format, r.Address = "terraform", language+".set"
	}
	return r
}

// scaleSets builds the two sides of a scale set: what both have, and what each has.
func scaleSets(language string, both, before, after m) *model.Change {
	side := func(own m) *model.Resource {
		values := m{"name": "vmss-shop", "properties.orchestrationMode": "Uniform"}
		if strings.Contains(language, "orchestrated") {
			values["properties.orchestrationMode"] = "Flexible"
		}
		for path, v := range both {
			values[path] = v
		}
		for path, v := range own {
			values[path] = v
		}
		return resource(model.ScaleSetType, language, values)
	}
	c := &model.Change{Before: side(before), After: side(after), BeforeUnit: &model.Unit{}, AfterUnit: &model.Unit{}}
	c.BeforeUnit.Resources, c.AfterUnit.Resources = []*model.Resource{c.Before}, []*model.Resource{c.After}
	c.BeforeUnit.Link()
	c.AfterUnit.Link()
	return c
}
