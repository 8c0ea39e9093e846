package source

import "fmt"

// Span is the range [Start, End) of byte offsets in the text of a file. The
// zero Span is no place at all.
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether s names no place.
func (s Span) IsZero() bool { return s.File == nil }

// Text returns the bytes s covers, or nothing for the zero Span.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return string(s.File.Text[s.Start:s.End])
}

// Position returns the place of the first byte of s.
func (s Span) Position() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.Start)
}

// EndPosition returns the place just behind the last byte of s.
func (s Span) EndPosition() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.End)
}

// String returns "path:line:column", or "" for the zero Span.
func (s Span) String() string {
	if s.File == nil {
		return ""
	}
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d", s.File.Path, p.Line, p.Column)
}

// Diagnostic is input that could not be analysed: what is wrong, and where.
type Diagnostic struct {
	// Path names the input where Span names no place in it (an unreadable file).
	Path string
	// Span is the place, or zero where there is none.
	Span Span
	// Message says what is wrong: lower-case start, no full stop.
	Message string
}

// File returns the name of the input that d speaks of.
func (d Diagnostic) File() string {
	if d.Span.File != nil {
		return d.Span.File.Path
	}
	return d.Path
}
