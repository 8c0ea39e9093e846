package rules

import (
	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/rules/lint"
)

// Settings are what a configuration says of the rules for one file.
type Settings struct {
	// Off are rules that do not run.
	Off map[*lint.Rule]bool
	// Severity replaces a rule's severity; what a rule is less sure of keeps
	// its distance.
	Severity map[*lint.Rule]lint.Severity
	// Options are the options of rules.
	Options map[*lint.Rule]map[string]any
}

// severity returns the severity of a finding under the settings of its file:
// where a rule lowered it for a case that it is less sure of, it stays as far
// below the new one.
func (s *Settings) severity(f *lint.Finding) lint.Severity {
	set, ok := s.Severity[f.Rule]
	if !ok {
		return f.Severity
	}
	if f.Severity < f.Base() {
		return min(f.Severity, set)
	}
	return set
}

// settings returns the settings for a file, never nil.
func (e *engine) settings(path string) *Settings {
	if e.opts.Settings != nil {
		if s := e.opts.Settings(path); s != nil {
			return s
		}
	}
	return &Settings{}
}

// settingsOf returns the settings that hold in a unit.
func (e *engine) settingsOf(u *model.Unit) unitSettings {
	s := unitSettings{e: e, root: e.settings(u.Root), byFile: map[string]*Settings{}}
	s.byFile[u.Root] = s.root
	return s
}

// unitSettings are the settings of the files of one unit, each asked for once.
type unitSettings struct {
	e      *engine
	root   *Settings
	byFile map[string]*Settings
}

// of returns the settings of a file, those of the unit where there is none.
func (s unitSettings) of(file *source.File) *Settings {
	if file == nil {
		return s.root
	}
	found := s.byFile[file.Path]
	if found == nil {
		found = s.e.settings(file.Path)
		s.byFile[file.Path] = found
	}
	return found
}
