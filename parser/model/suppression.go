package model

import "vmsslint/parser/source"

// Suppression is an author's word that a finding is to be left alone.
type Suppression struct {
	// Rules are the rules it names, by id, name or group, as written.
	Rules []string
	// Reason says why; a suppression without one has no effect.
	Reason string
	// Until is the last day on which it holds, as YYYY-MM-DD, or "".
	Until string
	// Span is where it is written.
	Span source.Span
	// Covers is what it covers: the next element, or with Line only what
	// begins on the line of Span, or with File the whole file.
	Covers source.Span
	Line   bool
	File   bool
}

// CoversSpan reports whether s covers a finding at span.
func (s *Suppression) CoversSpan(span source.Span) bool {
	switch {
	case span.File == nil || span.File != s.Span.File:
		return false
	case s.File:
		return true
	case s.Line:
		return span.Position().Line == s.Span.Position().Line
	}
	return s.Covers.Start <= span.Start && span.End <= s.Covers.End
}

// Suppresser is a template that may hold suppressions.
type Suppresser interface {
	// Suppressions returns those of all files that the last expansion read.
	Suppressions() []Suppression
}
