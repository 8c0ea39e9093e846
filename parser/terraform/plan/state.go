package plan

import (
	"context"
	"fmt"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/parser/terraform"
	"vmsslint/parser/terraform/lang"
)

// State is a loaded state: what is there. It implements model.Template.
type State struct {
	file    *source.File
	options Options
	entries []*entry
	gaps    []model.Gap
}

var _ model.Template = (*State)(nil)

// LoadState returns the state that doc, the tree of file, holds, in either
// form. It is nil where the format is not one that is read, which the diagnostics
// tell. The file is marked as private, for states hold passwords. Of the options
// the configuration has no meaning: it says what is to be, and not what is.
func LoadState(file *source.File, doc *jsonc.Value, o Options) (*State, []source.Diagnostic) {
	file.Private = true
	s := &State{file: file, options: o}
	switch Detect(doc) {
	case StateFile:
		if diags := checkFormat(file, doc, "state"); diags != nil {
			return nil, diags
		}
		return s, s.readModule(doc.Get("values").Get("root_module"))
	case RawStateFile:
		if v := doc.Get("version"); v.Str != "4" {
			return nil, []source.Diagnostic{{Span: v.Span(file), Message: fmt.Sprintf("the state has version %s, and only 4 is read, which Terraform writes since 0.12", v.Str)}}
		}
		return s, s.readRaw(doc.Get("resources"))
	}
	return nil, []source.Diagnostic{{Path: file.Path, Message: "this is no state of Terraform"}}
}

// readModule reads the resources of a module, and of those in it.
func (s *State) readModule(m *jsonc.Value) []source.Diagnostic {
	var diags []source.Diagnostic
	if list := m.Get("resources"); isKind(list, jsonc.Array) {
		for i := range list.Items {
			v := &list.Items[i]
			if text(v.Get("mode")) == "data" || isKind(v.Get("deposed_key"), jsonc.String) {
				continue
			}
			e, ok := readEntry(s.file, v)
			if !ok {
				diags = append(diags, incomplete(s.file, v))
				continue
			}
			if is := v.Get("values"); isKind(is, jsonc.Object) {
				e.before = &values{val: is, secret: v.Get("sensitive_values")}
				s.entries = append(s.entries, e)
			}
		}
	}
	if list := m.Get("child_modules"); isKind(list, jsonc.Array) {
		for i := range list.Items {
			diags = append(diags, s.readModule(&list.Items[i])...)
		}
	}
	return diags
}

// readRaw reads the resources of a state as backends keep it.
func (s *State) readRaw(list *jsonc.Value) []source.Diagnostic {
	if !isKind(list, jsonc.Array) {
		return nil
	}
	var diags []source.Diagnostic
	for i := range list.Items {
		r := &list.Items[i]
		instances := r.Get("instances")
		if text(r.Get("mode")) == "data" {
			continue
		}
		typ, name := text(r.Get("type")), text(r.Get("name"))
		if typ == "" || name == "" || !isKind(instances, jsonc.Array) {
			diags = append(diags, incomplete(s.file, r))
			continue
		}
		bare := join(text(r.Get("module")), typ+"."+name)
		for j := range instances.Items {
			s.rawInstance(r, &instances.Items[j], bare)
		}
	}
	return diags
}

// rawInstance reads one instance of a resource whose address without a key is bare.
func (s *State) rawInstance(r, v *jsonc.Value, bare string) {
	if isKind(v.Get("deposed"), jsonc.String) {
		return
	}
	e := &entry{typ: text(r.Get("type")), name: text(r.Get("name")), key: keyOf(v.Get("index_key")), place: r.Get("name").Span(s.file), span: v.Span(s.file)}
	e.address = bare + e.key.String()
	is := v.Get("attributes")
	if !isKind(is, jsonc.Object) {
		if v.Get("attributes_flat") != nil {
			s.gaps = append(s.gaps, model.Gap{Span: e.place, Message: e.address + " is kept in a form of Terraform 0.11, and was not judged"})
		}
		return
	}
	e.before = &values{val: is, secret: secretPaths(v.Get("sensitive_attributes"))}
	s.entries = append(s.entries, e)
}

// secretPaths makes marks of a list of paths, each a list of steps. All of an
// attribute is secret where a part of it is.
func secretPaths(list *jsonc.Value) *jsonc.Value {
	if !isKind(list, jsonc.Array) {
		return nil
	}
	marks := &jsonc.Value{Kind: jsonc.Object}
	for i := range list.Items {
		step := itemAt(&list.Items[i], 0)
		if step == nil {
			continue
		}
		if name := text(step.Get("value")); name != "" {
			marks.Members = append(marks.Members, jsonc.Member{Name: name, Value: jsonc.Value{Kind: jsonc.Bool, Str: "true"}})
		}
	}
	return marks
}

// Path returns the name of the file.
func (s *State) Path() string { return s.file.Path }

// File returns the file that the state was read from.
func (s *State) File() *source.File { return s.file }

// Inputs returns nothing: a state has none.
func (s *State) Inputs() []model.Input { return nil }

// Expand returns what is there. The scenario has no meaning.
func (s *State) Expand(ctx context.Context, _ model.Scenario) (*model.Unit, []source.Diagnostic) {
	ev := lang.NewEvaluation()
	for _, e := range s.entries {
		ev.Add(e.instance(s.file, e.before, nil))
	}
	u, diags := terraform.Map(ctx, terraform.Given{Root: s.file.Path, Evaluation: ev, Deployment: s.options.Context})
	u.Gaps = append(u.Gaps, s.gaps...)
	return u, diags
}
