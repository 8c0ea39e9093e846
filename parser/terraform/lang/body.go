package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmsslint/parser/source"
)

// body is what stands between the braces of a block, in either syntax.
type body struct {
	attrs  []*attribute
	blocks []*block
}

// attribute is one argument as it is written.
type attribute struct {
	name            string
	namePlace, span source.Span
	expr            hclsyntax.Expression
}

// block is one block as it is written.
type block struct {
	typ                     string
	labels                  []string
	typePlace, header, span source.Span
	labelPlaces             []source.Span
	body                    *body
}

// attr returns the attribute called name, or nil.
func (b *body) attr(name string) *attribute {
	if b == nil {
		return nil
	}
	for _, a := range b.attrs {
		if a.name == name {
			return a
		}
	}
	return nil
}

// block returns the first block of a type, or nil.
func (b *body) block(typ string) *block {
	for _, blk := range b.blocks {
		if blk.typ == typ {
			return blk
		}
	}
	return nil
}

// fileInfo is what is remembered of a file beside its text.
type fileInfo struct {
	file *source.File
	body *body
	// escaped are the strings of JSON with escapes in them: offsets of what
	// was parsed in one are not those of the file.
	escaped []source.Span
}

// span returns the place of r, no place where r lies in no file.
func (c *Config) span(r hcl.Range) source.Span {
	info := c.byPath[r.Filename]
	if info == nil {
		return source.Span{}
	}
	limit := len(info.file.Text)
	s := source.Span{File: info.file, Start: min(max(r.Start.Byte, 0), limit)}
	s.End = min(max(r.End.Byte, s.Start), limit)
	i, _ := slices.BinarySearchFunc(info.escaped, s.Start, func(e source.Span, start int) int { return e.End - start - 1 })
	if i < len(info.escaped) && info.escaped[i].Start < s.Start {
		return info.escaped[i]
	}
	return s
}

// nativeBody makes a body of one in the native syntax.
func (c *Config) nativeBody(b *hclsyntax.Body) *body {
	out := &body{}
	for _, a := range b.Attributes {
		out.attrs = append(out.attrs, &attribute{name: a.Name, namePlace: c.span(a.NameRange), span: c.span(a.SrcRange), expr: a.Expr})
	}
	slices.SortFunc(out.attrs, func(a, b *attribute) int { return a.namePlace.Start - b.namePlace.Start })
	for _, blk := range b.Blocks {
		nb := &block{typ: blk.Type, labels: blk.Labels, typePlace: c.span(blk.TypeRange), header: c.span(blk.DefRange()), body: c.nativeBody(blk.Body)}
		for _, r := range blk.LabelRanges {
			nb.labelPlaces = append(nb.labelPlaces, c.span(r))
		}
		nb.span = c.span(hcl.RangeBetween(blk.DefRange(), blk.CloseBraceRange))
		if nb.span.End < nb.header.End { // the closing brace is missing
			nb.span = c.span(hcl.RangeBetween(blk.DefRange(), blk.Body.SrcRange))
		}
		out.blocks = append(out.blocks, nb)
	}
	return out
}

// diagnostics turns the library's into our own: errors only, in one sentence.
// What comes behind a text that is not closed is left out, for from there on
// texts and code are mistaken for each other.
func (c *Config) diagnostics(in hcl.Diagnostics, path string) []source.Diagnostic {
	var out []source.Diagnostic
	open := unclosed(in)
	for _, d := range in {
		if d.Subject != nil && d != open && open != nil && d.Subject.Start.Byte >= open.Subject.Start.Byte {
			continue
		}
		if d.Severity != hcl.DiagError {
			continue
		}
		s := source.Diagnostic{Path: path, Message: sentence(d)}
		if d.Subject != nil {
			s.Span = c.span(*d.Subject)
		}
		out = append(out, s)
	}
	return out
}

// unclosed returns the first diagnostic of a text that does not end on its
// line, nil where there is none.
func unclosed(in hcl.Diagnostics) *hcl.Diagnostic {
	var first *hcl.Diagnostic
	for _, d := range in {
		if d.Summary == "Invalid multi-line string" && d.Subject != nil && (first == nil || d.Subject.Start.Byte < first.Subject.Start.Byte) {
			first = d
		}
	}
	return first
}
