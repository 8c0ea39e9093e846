package policy

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"vmsslint/parser/model"
	"vmsslint/schemas"
)

// JSONSchemas are an organisation's own JSON Schemas of scale sets, of drafts 4
// to 7, checked by the validator inside Open Policy Agent.
type JSONSchemas struct{ list []jsonSchema }

type jsonSchema struct {
	file  string
	value *ast.Term
}

// ReadJSONSchemas reads schemas. One that is no schema, or refers to another
// place by a URL, is an error.
func ReadJSONSchemas(files []string) (*JSONSchemas, error) {
	s := &JSONSchemas{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read the schema: %w", err)
		}
		name := filepath.ToSlash(file)
		value, err := ast.ValueFromReader(strings.NewReader(string(raw)))
		if err != nil {
			return nil, fmt.Errorf("%s is no JSON: %w", name, err)
		}
		schema := jsonSchema{file: name, value: ast.NewTerm(value)}
		// Matching anything compiles the schema, references and all.
		if _, err := schema.match(context.Background(), ast.ObjectTerm()); err != nil {
			return nil, fmt.Errorf("%s is no schema that can be used: %w", name, err)
		}
		s.list = append(s.list, schema)
	}
	return s, nil
}

// violation is one error of the validator.
type violation struct{ field, kind, text string }

// match validates an instance.
func (s jsonSchema) match(ctx context.Context, instance *ast.Term) ([]violation, error) {
	match := topdown.GetBuiltin("json.match_schema")
	var out []violation
	err := match(topdown.BuiltinContext{Context: ctx, Capabilities: capabilities()}, []*ast.Term{instance, s.value}, func(t *ast.Term) error {
		pair, ok := t.Value.(*ast.Array)
		if !ok || pair.Len() != 2 {
			return nil
		}
		list, ok := pair.Elem(1).Value.(*ast.Array)
		if !ok {
			return nil
		}
		list.Foreach(func(e *ast.Term) {
			field, _ := member(e, "field").(ast.String)
			kind, _ := member(e, "type").(ast.String)
			text, _ := member(e, "desc").(ast.String)
			out = append(out, violation{string(field), string(kind), string(text)})
		})
		return nil
	})
	return out, err
}

// Check validates the scale sets of a unit as they are written, without the
// service's defaults. A violation that hangs on a value that is not known is
// undecided: what a schema says of a value depends on what is below it, and
// nothing else.
func (s *JSONSchemas) Check(ctx context.Context, u *model.Unit, types *schemas.Types) Outcome {
	var out Outcome
	typ := types.Type(model.ScaleSetType)
	for _, set := range u.ScaleSets {
		d := &Document{Unit: u}
		b := builder{doc: d}
		instance := b.node(set.Node, []any{"scaleSets", 0}, typ)
		for _, schema := range s.list {
			violations, err := schema.match(ctx, instance)
			if err != nil {
				out.Errors = append(out.Errors, fmt.Errorf("%s: %w", schema.file, err))
				continue
			}
			var open [][]string // where a composition is undecided
			for _, v := range violations {
				if path := v.path(); v.composed() && d.below(path) != nil {
					open = append(open, path)
				}
			}
			for _, v := range violations {
				path := v.path()
				// The errors of a branch say nothing where another branch may hold.
				for _, p := range open {
					if len(p) <= len(path) && slices.Equal(p, path[:len(p)]) {
						path = p
						break
					}
				}
				if leaf := d.below(path); leaf != nil {
					out.Undecided = append(out.Undecided, Undecided{Leaf: *leaf})
					continue
				}
				out.Findings = append(out.Findings, Finding{
					Node:    set.Node.At(path...),
					Message: fmt.Sprintf("%s (%s)", lowerFirst(v.text), schema.file),
				})
			}
		}
	}
	return out
}

// composed reports whether the violation joins the answers of several schemas.
func (v violation) composed() bool {
	switch v.kind {
	case "number_any_of", "number_one_of", "number_all_of", "number_not", "condition_then", "condition_else":
		return true
	}
	return false
}

// path returns where the violation lies: for a member that is missing, the member.
func (v violation) path() []string {
	var path []string
	if v.field != "(Root)" && v.field != "" {
		path = strings.Split(v.field, ".")
	}
	if v.kind == "required" {
		if name, ok := strings.CutSuffix(v.text, " is required"); ok {
			path = append(path, name)
		}
	}
	return path
}

// below returns an unknown value at path, below it or above it; nil where all is known.
func (d *Document) below(path []string) *Leaf {
	for i, l := range d.Unknown {
		same := true
		for j, step := range l.Path[2:] {
			if j >= len(path) {
				break
			}
			same = same && fmt.Sprint(step) == path[j]
		}
		if same {
			return &d.Unknown[i]
		}
	}
	return nil
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
