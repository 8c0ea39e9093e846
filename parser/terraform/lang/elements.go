package lang

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmsslint/parser/source"
)

// Element is an attribute, a block, a member of an object or an element of a
// list: what a comment can stand before.
type Element struct {
	// Span is all of it. Header is its first part: the name of an attribute,
	// the type and labels of a block.
	Span, Header source.Span
	// Elements are those inside it, in order.
	Elements []Element
}

// Elements returns what file declares, in order; nil for a file that the
// configuration did not read.
func (c *Config) Elements(file *source.File) []Element {
	info := c.byPath[file.Path]
	if info == nil || info.file != file || info.body == nil {
		return nil
	}
	return c.elementsOf(info.body)
}

// Next returns the span of the element that begins next after offset in the
// same body, object or list: the outermost of those that begin there. Behind
// the last one there is none.
func (c *Config) Next(file *source.File, offset int) (source.Span, bool) {
	list := c.Elements(file)
	for {
		i := slices.IndexFunc(list, func(e Element) bool { return e.Span.End > offset })
		if i < 0 {
			return source.Span{}, false
		}
		if list[i].Span.Start >= offset {
			return list[i].Span, true
		}
		list = list[i].Elements
	}
}

// Comments returns the comments of a file in the native syntax, as
// [source.File.Comments] does, but not what only looks like one inside a text
// or heredoc. It returns nothing for a file that does not speak to vmsslint.
func (c *Config) Comments(file *source.File) []source.Comment {
	if !bytes.Contains(file.Text, []byte("vmsslint:")) || strings.HasSuffix(file.Path, ".json") {
		return nil
	}
	var out []source.Comment
	tokens, _ := hclsyntax.LexConfig(file.Text, file.Path, hcl.InitialPos)
	for _, t := range tokens {
		if t.Type != hclsyntax.TokenComment {
			continue
		}
		raw := strings.TrimRight(string(t.Bytes), "\r\n")
		text := strings.TrimSuffix(strings.TrimPrefix(raw, "/*"), "*/")
		if !strings.HasPrefix(raw, "/*") {
			text = strings.TrimPrefix(strings.TrimPrefix(raw, "#"), "//")
		}
		start := t.Range.Start.Byte
		line := bytes.LastIndexByte(file.Text[:start], '\n') + 1
		out = append(out, source.Comment{
			Text: text, Span: source.Span{File: file, Start: start, End: start + len(raw)},
			Trailing: len(bytes.TrimSpace(file.Text[line:start])) > 0,
		})
	}
	return out
}

func (c *Config) elementsOf(b *body) []Element {
	var out []Element
	for _, a := range b.attrs {
		out = append(out, Element{Span: a.span, Header: a.namePlace, Elements: c.inside(a.expr)})
	}
	for _, blk := range b.blocks {
		out = append(out, Element{Span: blk.span, Header: blk.header, Elements: c.elementsOf(blk.body)})
	}
	slices.SortStableFunc(out, func(a, b Element) int { return a.Span.Start - b.Span.Start })
	return out
}

// inside lists the members and elements that e writes.
func (c *Config) inside(e hclsyntax.Expression) []Element {
	var out []Element
	switch e := unwrap(e).(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, it := range e.Items {
			key, value := c.span(it.KeyExpr.Range()), c.span(it.ValueExpr.Range())
			out = append(out, Element{Span: source.Span{File: key.File, Start: key.Start, End: value.End}, Header: key, Elements: c.inside(it.ValueExpr)})
		}
	case *hclsyntax.TupleConsExpr:
		for _, it := range e.Exprs {
			s := c.span(it.Range())
			out = append(out, Element{Span: s, Header: s, Elements: c.inside(it)})
		}
	case *hclsyntax.FunctionCallExpr:
		for _, a := range e.Args {
			out = append(out, c.inside(a)...)
		}
	case *hclsyntax.ConditionalExpr:
		out = append(c.inside(e.TrueResult), c.inside(e.FalseResult)...)
	}
	return out
}
