package checks

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"vmsslint/parser"
	"vmsslint/parser/arm"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/lint"
	"vmsslint/schemas"
)

// schemaFolder holds the JSON Schemas for editors.
var schemaFolder = filepath.Join("..", "..", "schemas", "json")

// schemaVersions returns the API versions that have a JSON Schema, with the schema.
func schemaVersions(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(schemaFolder, "scale-sets-*.schema.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas in %s: %v", schemaFolder, err)
	}
	out := map[string]*jsonschema.Schema{}
	for _, file := range files {
		version := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "scale-sets-"), ".schema.json")
		if out[version], err = jsonschema.NewCompiler().Compile(file); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// sharedTypes are the types that both the table and the schemas describe.
var sharedTypes = []string{model.ScaleSetType, model.ScaleSetType + "/extensions", model.ScaleSetType + "/virtualMachines"}

// byTable returns what the table says against each resource of a unit, by
// address, but for what a schema cannot say: that a value of an open
// enumeration is unusual, and that a property is not for the author to set.
func byTable(unit *model.Unit, types *schemas.Types) map[*model.Resource][]string {
	out := map[*model.Resource][]string{}
	owners := lint.Owners(unit)
	for _, check := range []func(*lint.Pass){unknownProperty, propertyTooNew, propertyRemoved, enumValue, valueType, requiredProperty, typeBounds} {
		p := lint.NewPass(&lint.Rule{Meta: &lint.Meta{Severity: lint.Error}}, unit, owners)
		p.Types = types
		check(&p)
		for _, f := range p.Findings {
			if !strings.Contains(f.Message, " is none of ") || f.Severity == lint.Error {
				out[f.Resource] = append(out[f.Resource], f.Message)
			}
		}
	}
	return out
}

// sample is a resource with one property of interest.
type sample struct {
	title string
	doc   map[string]any
}

// compare holds table and schema against each other over samples.
func compare(t *testing.T, schema *jsonschema.Schema, types *schemas.Types, samples []sample) {
	t.Helper()
	resources := make([]any, len(samples))
	for i, s := range samples {
		resources[i] = s.doc
	}
	raw, err := json.Marshal(map[string]any{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	file, err := source.NewFile("samples.json", raw)
	if err != nil {
		t.Fatal(err)
	}
	doc, diags := jsonc.Parse(file, jsonc.Options{})
	unit, more := arm.Load(file, doc, arm.Options{}).Expand(context.Background(), model.Scenario{})
	if len(diags)+len(more) > 0 || len(unit.Resources) != len(samples) {
		t.Fatalf("%d resources of %d; %v %v", len(unit.Resources), len(samples), diags, more)
	}
	said := byTable(unit, types)
	for i, s := range samples {
		agree(t, s.title, schema.Validate(s.doc), said[unit.Resources[i]])
	}
}

func agree(t *testing.T, title string, bySchema error, byTable []string) {
	t.Helper()
	if (bySchema != nil) != (len(byTable) > 0) {
		t.Errorf("%s: the schema says %v, the table %q", title, bySchema, byTable)
	}
}

// TestTypesAndSchemasAgree tries good and bad values of every property, in
// every API version that has a schema.
func TestTypesAndSchemasAgree(t *testing.T) {
	types := schemas.Load()
	total := 0
	for version, schema := range schemaVersions(t) {
		for _, name := range sharedTypes {
			g := generator{typ: types.Type(name), version: version}
			g.walk(g.typ, nil)
			for len(g.samples) > 0 {
				n := min(len(g.samples), 400)
				compare(t, schema, types, g.samples[:n])
				g.samples = g.samples[n:]
				total += n
			}
		}
	}
	if total < 10_000 {
		t.Errorf("only %d samples", total)
	}
	t.Logf("%d samples", total)
}

// generator makes samples of one type in one API version.
type generator struct {
	typ     *schemas.Property
	version string
	samples []sample
}

// walk makes samples of what is below p, which stands at path.
func (g *generator) walk(p *schemas.Property, path []*schemas.Property) {
	for _, c := range p.Children() {
		if len(path) == 0 && c.Kind == "string" || c.ReadOnly || c.Name == "*" {
			continue // left to Resource Manager, to the service, or to the author
		}
		at := append(path[:len(path):len(path)], c)
		for _, v := range g.values(c) {
			g.add(fmt.Sprintf("= %v", v), at, v)
		}
		if c.Kind == "object" && g.typ.Child(c.Name) != c {
			g.add("with a stranger", at, g.with(c, "noSuchProperty", 1))
		}
		if c.Kind == "object" {
			for _, r := range c.Children() {
				if r.Required && !r.ReadOnly && r.Name != "[]" {
					g.add("without "+r.Name, at, g.with(c, r.Name, nil))
				}
			}
		}
		g.walk(c, at)
	}
}

// values are good and bad values of p.
func (g *generator) values(p *schemas.Property) []any {
	switch p.Kind {
	case "string":
		out := []any{g.good(p), "", 7, true, []any{}, map[string]any{}, "no such value"}
		for _, e := range p.Enum {
			out = append(out, e, strings.ToUpper(e), strings.ToLower(e))
		}
		return out
	case "int":
		out := []any{g.good(p), nil, "", "x", "12", 1.5, false, []any{}}
		for _, b := range []*int{p.Least, p.Most} {
			if b != nil {
				out = append(out, *b-1, *b, *b+1)
			}
		}
		return out
	case "number":
		return []any{0.5, 2, nil, "", "x", "12", false, []any{}}
	case "bool":
		return []any{true, false, nil, "", "true", "yes", 1, map[string]any{}}
	case "array":
		out := []any{g.good(p), nil, "", "x", 1, map[string]any{}}
		if p.Most != nil {
			out = append(out, make([]any, *p.Most+1))
		}
		return out
	case "object":
		return []any{g.good(p), nil, "", "x", 1, true, []any{1}}
	}
	return []any{"x", 1, map[string]any{"a": 1}}
}

// good returns a value that keeps to the type.
func (g *generator) good(p *schemas.Property) any {
	switch p.Kind {
	case "string":
		for i, e := range p.Enum {
			if p.EnumSince[i] <= g.version {
				return e
			}
		}
		return "x"
	case "int":
		if p.Least != nil {
			return *p.Least
		}
		return 1
	case "number":
		return 0.5
	case "bool":
		return true
	case "array":
		return []any{}
	case "object":
		return g.with(p, "", nil)
	}
	return "x"
}

// with returns an object that has what p requires, with one member more, or
// where value is nil with that one less.
func (g *generator) with(p *schemas.Property, name string, value any) map[string]any {
	out := map[string]any{}
	for _, c := range p.Children() {
		if c.Required && !c.ReadOnly && c.Name != "[]" && c.First <= g.version && (c.Last == "" || c.Last >= g.version) {
			out[c.Name] = g.good(c)
		}
	}
	switch {
	case value != nil:
		out[name] = value
	case name != "":
		delete(out, name)
	}
	return out
}

// add makes a sample whose value at path is v.
func (g *generator) add(title string, path []*schemas.Property, v any) {
	var names []string
	for i := len(path) - 1; i >= 0; i-- {
		names = append([]string{path[i].Name}, names...)
		if path[i].Name == "[]" {
			v = []any{v}
			continue
		}
		parent := g.typ
		if i > 0 {
			parent = path[i-1]
		}
		holder := g.with(parent, "", nil)
		if i == 0 {
			holder = map[string]any{}
		}
		holder[path[i].Name] = v
		v = holder
	}
	doc := v.(map[string]any)
	doc["type"], doc["apiVersion"], doc["location"] = g.typ.Name, g.version, "westeurope"
	doc["name"] = "n" + strings.Repeat("/n", strings.Count(g.typ.Name, "/")-1)
	title = g.version + " " + strings.TrimPrefix(g.typ.Name, model.ScaleSetType) + " " + strings.Join(names, ".") + " " + title
	g.samples = append(g.samples, sample{title, doc})
}

// TestTypesAndSchemasAgreeOnRealTemplates holds both against each other over
// the scale sets of real templates.
func TestTypesAndSchemasAgreeOnRealTemplates(t *testing.T) {
	dir := os.Getenv("VMSSLINT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "corpus")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus")
	}
	versions, types := schemaVersions(t), schemas.Load()
	inputs, _, _ := parser.Discover([]string{filepath.Join(dir, "arm"), filepath.Join(dir, "bicep")})
	n := 0
	for _, in := range inputs {
		tmpl, scenarios, _ := parser.Load(in, parser.Options{})
		if tmpl == nil {
			continue
		}
		for _, s := range scenarios {
			unit, _ := tmpl.Expand(context.Background(), s)
			for version, schema := range versions {
				n += compareUnit(t, in.Path, unit, version, schema, types)
			}
		}
	}
	if n == 0 {
		t.Error("no resource of the corpus was compared")
	}
	t.Logf("%d resources", n)
}

// compareUnit judges the scale sets of a unit as if they named an API version,
// and returns how many there were.
func compareUnit(t *testing.T, path string, unit *model.Unit, version string, schema *jsonschema.Schema, types *schemas.Types) int {
	t.Helper()
	var shared []*model.Resource
	for _, r := range unit.Resources {
		for _, name := range sharedTypes {
			if r.Is(name) {
				r.APIVersion = version
				shared = append(shared, r)
			}
		}
	}
	said := byTable(unit, types)
	for _, r := range shared {
		doc := asJSON(r.Node, types.Type(r.Type)).(map[string]any)
		doc["apiVersion"] = version
		agree(t, path+" "+r.Label+" in "+version, schema.Validate(doc), said[r])
	}
	return len(shared)
}

// asJSON is a node as a template has it, names in their canonical spelling,
// and an expression in the place of what is not known.
func asJSON(n *model.Node, p *schemas.Property) any {
	switch n.Kind {
	case model.Unknown:
		return "[unknown]"
	case model.Bool:
		return n.Num != 0
	case model.Int:
		return n.Num
	case model.Float:
		return n.Flt
	case model.String:
		return n.Str
	case model.Array:
		out := []any{}
		items, _ := n.Items()
		for _, it := range items {
			out = append(out, asJSON(it, p.Child("[]")))
		}
		return out
	case model.Object:
		out := map[string]any{}
		for _, f := range n.Fields() {
			c, name := p.Child(f.Name), f.Name
			if c != nil && c.Name != "*" {
				name = c.Name
			}
			out[name] = asJSON(f.Node, c)
		}
		return out
	}
	return nil
}
