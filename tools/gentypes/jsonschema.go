package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// schemaTypes are the types that a JSON Schema describes together: they share
// their API versions.
var schemaTypes = []string{
	"Microsoft.Compute/virtualMachineScaleSets",
	"Microsoft.Compute/virtualMachineScaleSets/extensions",
	"Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
}

// schemaSince is the first year whose API versions get a JSON Schema.
const schemaSince = "2023"

// envelope are members that any resource of a template may have.
var envelope = []string{"type", "name", "apiVersion", "location", "tags", "scope", "identity", "zones", "sku", "plan", "kind", "managedBy", "extendedLocation", "asserts", "import", "extension", "properties", "subscriptionId", "resourceGroup", "comments", "condition", "copy", "dependsOn", "existing", "resources", "metadata"}

type object = map[string]any

// writeSchemas writes one JSON Schema for each API version.
func writeSchemas(dir, from string, versions []string, types map[string]map[string]property) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, version := range versions {
		if version < schemaSince || strings.HasSuffix(version, "-preview") {
			continue
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(schemaOf(version, from, types)); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "scale-sets-"+version+".schema.json"), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// schemaOf describes a resource, or a template whose resources are held to it.
func schemaOf(version, from string, types map[string]map[string]property) object {
	defs := object{
		"expression": object{"description": "a template expression, or an empty text, which counts as omitted", "type": "string", "pattern": `^($|\[)`},
		"string":     object{"type": []string{"string", "number", "null"}},
		"integer":    orExpression(object{"type": []string{"integer", "null"}}),
		"number":     orExpression(object{"type": []string{"number", "null"}}),
		"boolean":    orExpression(object{"type": []string{"boolean", "null"}}),
		"readOnly":   object{"readOnly": true},
		"present":    object{"not": object{"type": "null"}},
	}
	var choices []any
	for _, typ := range schemaTypes {
		defs[typ] = treeOf(types[typ]).schema(version, true)
		choices = append(choices, object{
			"if": object{
				"type": "object", "required": []string{"type", "apiVersion"},
				"properties": object{"type": object{"type": "string", "pattern": "^" + anyCase(typ) + "$"}, "apiVersion": object{"const": version}},
			},
			"then": ref(typ),
		})
	}
	defs["resource"] = object{
		"allOf":      choices,
		"properties": object{"resources": ref("resources")},
	}
	defs["resources"] = object{
		"items":                ref("resource"),
		"additionalProperties": ref("resource"),
	}
	return object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "Azure virtual machine scale sets, API version " + version,
		"description": "A resource of that API version, or a template whose resources of that API version are judged; others are left alone. Made by tools/gentypes from " + from + ".",
		"$ref":        "#/$defs/resource",
		"$defs":       defs,
	}
}

// tree is a property with those below it.
type tree struct {
	property
	children map[string]*tree
}

func (t *tree) child(name string) *tree {
	if t.children[name] == nil {
		if t.children == nil {
			t.children = map[string]*tree{}
		}
		t.children[name] = &tree{}
	}
	return t.children[name]
}

func treeOf(props map[string]property) *tree {
	root := &tree{property: property{Type: "object"}}
	for path, prop := range props {
		at := root
		for seg := range strings.SplitSeq(path, ".") {
			name := strings.TrimRight(seg, "[]")
			at = at.child(name)
			for i := len(name); i+1 < len(seg); i += 2 {
				at = at.child("[]")
			}
		}
		at.property = prop
	}
	return root
}

// in reports whether API version v has the property.
func (t *tree) in(v string) bool { return t.First <= v && (t.Last == "" || t.Last >= v) }

// schema describes t in one API version. Members of the resource itself are
// left to Resource Manager, which knows them better.
func (t *tree) schema(version string, root bool) any {
	switch {
	case t.ReadOnly:
		return ref("readOnly")
	case t.Type == "string":
		return t.text(version)
	case t.Type == "int" && t.MinValue == nil && t.MaxValue == nil:
		return ref("integer")
	case t.Type == "int":
		return orExpression(t.bounded(object{"type": []string{"integer", "null"}}, "minimum", "maximum", t.MinValue, t.MaxValue))
	case t.Type == "number":
		return ref("number")
	case t.Type == "bool":
		return ref("boolean")
	case t.Type == "array":
		s := t.bounded(object{"type": []string{"array", "null"}}, "minItems", "maxItems", t.MinItems, t.MaxItems)
		if e := t.children["[]"]; e != nil {
			s["items"] = e.schema(version, false)
		}
		return orExpression(s)
	case t.Type == "object" && root:
		return t.members(version, root)
	case t.Type == "object":
		return orExpression(t.members(version, root))
	}
	return true
}

func orExpression(s object) object {
	return object{"anyOf": []any{s, ref("expression")}}
}

func ref(name string) object {
	return object{"$ref": "#/$defs/" + strings.ReplaceAll(name, "/", "~1")}
}

func (t *tree) bounded(s object, least, most string, min, max *int) object {
	if min != nil {
		s[least] = *min
	}
	if max != nil {
		s[most] = *max
	}
	return s
}

// text describes a string. A number in its place is made into one; case does
// not count in an enumeration; an open enumeration only suggests.
func (t *tree) text(version string) object {
	if len(t.Enum) == 0 {
		return ref("string")
	}
	s := object{"type": []string{"string", "number", "null"}}
	var values []any
	patterns := []string{"", `\[.*`}
	for _, v := range t.Enum {
		text := fmt.Sprint(v)
		if since := t.EnumSince[text]; since <= version {
			values = append(values, v)
			patterns = append(patterns, anyCase(text))
		}
	}
	switch {
	case len(values) == 0:
	case t.Open:
		s["examples"] = values
	default:
		s["anyOf"] = []any{object{"enum": values}, object{"pattern": "^(" + strings.Join(patterns, "|") + ")$"}}
	}
	return s
}

// members describes an object by its properties.
func (t *tree) members(version string, root bool) object {
	props, required := object{}, []string{}
	open := len(t.children) == 0 || t.property.flags() != "" && strings.Contains(t.property.flags(), "u")
	for name, c := range t.children {
		if name == "*" {
			open = true
			continue
		}
		if !c.in(version) && !(root && slices.Contains(envelope, name)) {
			props[name] = object{"type": "null"} // null counts as omitted
			continue
		}
		if root && c.Type == "string" {
			props[name] = true
			continue
		}
		props[name] = c.schema(version, false)
		if c.Required && !c.ReadOnly && !root {
			required = append(required, name)
			props[name] = object{"allOf": []any{props[name], ref("present")}}
		}
	}
	s := object{"type": []string{"object", "null"}, "properties": props}
	if root {
		for _, name := range envelope {
			if props[name] == nil {
				props[name] = true
			}
		}
	} else {
		props["copy"] = true // a loop of the template language
		if props["virtualMachineProfile"] != nil {
			props["largeScaleEnabled"] = true // an early name, which published templates carry
		}
	}
	if len(required) > 0 {
		s["required"] = sorted(required)
	}
	if !open {
		s["additionalProperties"] = false
	}
	return s
}

// anyCase writes text as a regular expression that case does not count in.
func anyCase(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			fmt.Fprintf(&b, "[%c%c]", unicode.ToUpper(r), unicode.ToLower(r))
		case strings.ContainsRune(`.+*?()[]{}^$|\/`, r):
			fmt.Fprintf(&b, `\%c`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
