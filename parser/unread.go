package parser

import (
	"context"
	"path"
	"slices"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// unreadable says why a file in another language is not read, "" for any that is.
func unreadable(p string) string {
	switch strings.ToLower(path.Ext(p)) {
	case ".bicep":
		return "Bicep source is not read, only the template that it compiles to: bicep build " + path.Base(p)
	}
	return ""
}

// loadUnread says of a file that is not read that it is not: as a diagnostic
// where the user named it, as a gap where it lies in a folder and concerns a
// scale set. A Bicep file whose compiled template lies beside it is read there.
func loadUnread(in Input, why string, opts Options) (model.Template, []model.Scenario, []source.Diagnostic) {
	if in.Explicit {
		return nil, nil, []source.Diagnostic{{Path: in.Path, Message: why}}
	}
	base := path.Base(in.Path)
	compiled := strings.TrimSuffix(base, path.Ext(base)) + ".json"
	if slices.Contains(in.siblings, compiled) || base == "main.bicep" && slices.Contains(in.siblings, "azuredeploy.json") {
		return nil, nil, nil
	}
	raw, err := readRaw(in.Path, opts)
	if err != nil || raw.large || !concerns(raw.head) && !containsFold(raw.head, "scale_set") {
		return nil, nil, nil // what cannot be read, and is not read anyhow
	}
	file, err := raw.file(opts)
	if err != nil {
		return nil, nil, nil
	}
	return unread{file, why}, []model.Scenario{{}}, nil
}

// unread stands for a file in a language that is not read: expanding it gives
// nothing but the gap that it is.
type unread struct {
	file *source.File
	why  string
}

func (u unread) Path() string          { return u.file.Path }
func (u unread) Inputs() []model.Input { return nil }

// Unread keeps u from being counted as a template.
func (u unread) Unread() bool { return true }

func (u unread) Expand(context.Context, model.Scenario) (*model.Unit, []source.Diagnostic) {
	unit := &model.Unit{Root: u.file.Path, Gaps: []model.Gap{{Span: source.Span{File: u.file}, Message: u.why}}}
	unit.Link()
	return unit, nil
}
