package lang

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/source"
)

// jsonReader makes of Terraform's JSON syntax the trees that its native syntax
// gives, so that all that follows knows one kind only.
type jsonReader struct {
	c    *Config
	info *fileInfo
	// literal says that texts are no templates, as in files of values.
	literal bool
	diags   hcl.Diagnostics
}

// shape names the blocks in a body and how many labels they have; inner gives
// the shape of a block's own body.
type shape struct {
	blocks []hcl.BlockHeaderSchema
	inner  func(typ string, labels []string) shape
}

// plain is the shape of a body without blocks.
func plain(string, []string) shape { return shape{} }

func header(typ string, labels ...string) hcl.BlockHeaderSchema {
	return hcl.BlockHeaderSchema{Type: typ, LabelNames: labels}
}

// topShape is the shape of a whole configuration file.
func (c *Config) topShape() shape {
	return shape{
		blocks: []hcl.BlockHeaderSchema{
			header("terraform"), header("provider", "name"), header("variable", "name"), header("locals"), header("output", "name"),
			header("module", "name"), header("resource", "type", "name"), header("data", "type", "name"), header("ephemeral", "type", "name"),
			header("moved"), header("import"), header("removed"), header("check", "name"), header("action", "type", "name"),
		},
		inner: func(typ string, labels []string) shape {
			switch typ {
			case "terraform":
				return shape{[]hcl.BlockHeaderSchema{header("required_providers"), header("backend", "type"), header("cloud"), header("provider_meta", "name")}, plain}
			case "variable":
				return shape{[]hcl.BlockHeaderSchema{header("validation")}, plain}
			case "output":
				return shape{[]hcl.BlockHeaderSchema{header("precondition")}, plain}
			case "check":
				return shape{[]hcl.BlockHeaderSchema{header("data", "type", "name"), header("assert")}, plain}
			case "resource", "data", "ephemeral":
				return c.resourceShape(labels[0], nil)
			}
			return shape{}
		},
	}
}

// resourceShape is the shape of the blocks at path in a resource of a type.
func (c *Config) resourceShape(typ string, path []string) shape {
	s := shape{blocks: []hcl.BlockHeaderSchema{header("dynamic", "type")}}
	if len(path) == 0 {
		s.blocks = append(s.blocks, header("lifecycle"), header("provisioner", "type"), header("connection"))
	}
	if c.o.Hooks.Blocks != nil && len(path) < 32 {
		for _, name := range c.o.Hooks.Blocks(typ, path) {
			s.blocks = append(s.blocks, header(name))
		}
	}
	s.inner = func(name string, labels []string) shape {
		switch {
		case name == "dynamic":
			below := append(slices.Clone(path), labels...)
			return shape{[]hcl.BlockHeaderSchema{header("content")}, func(string, []string) shape { return c.resourceShape(typ, below) }}
		case len(path) == 0 && name == "lifecycle":
			return shape{[]hcl.BlockHeaderSchema{header("precondition"), header("postcondition")}, plain}
		case len(path) == 0 && (name == "provisioner" || name == "connection"):
			return shape{}
		}
		return c.resourceShape(typ, append(slices.Clone(path), name))
	}
	return s
}

// body reads b.
func (r *jsonReader) body(b hcl.Body, s shape) *body {
	out := &body{}
	content, rest, diags := b.PartialContent(&hcl.BodySchema{Blocks: s.blocks})
	r.diags = append(r.diags, diags...)
	attrs, diags := rest.JustAttributes()
	r.diags = append(r.diags, diags...)
	for _, a := range attrs {
		out.attrs = append(out.attrs, &attribute{name: a.Name, namePlace: r.c.span(a.NameRange), span: r.c.span(a.Range), expr: r.expression(a.Expr)})
	}
	slices.SortFunc(out.attrs, func(a, b *attribute) int { return a.namePlace.Start - b.namePlace.Start })
	last := 0
	for _, blk := range content.Blocks {
		nb := &block{typ: blk.Type, labels: blk.Labels, typePlace: r.c.span(blk.TypeRange), header: r.c.span(blk.TypeRange)}
		for _, l := range blk.LabelRanges {
			nb.labelPlaces = append(nb.labelPlaces, r.c.span(l))
			nb.header = r.c.span(l)
		}
		nb.span = source.Span{File: r.info.file, Start: nb.header.Start}
		start := blk.DefRange.Start.Byte
		if byteAt(r.info.file.Text, start) == '[' { // one of several in a list
			if start++; start <= last {
				start = last
			}
			for start < len(r.info.file.Text) && r.info.file.Text[start] != '{' {
				start++
			}
			nb.span.Start = start
			nb.header.Start, nb.header.End = start, min(start+1, len(r.info.file.Text))
		}
		nb.span.End = max(objectEnd(r.info.file.Text, start), nb.header.End)
		last = nb.span.End
		nb.body = r.body(blk.Body, s.inner(blk.Type, blk.Labels))
		out.blocks = append(out.blocks, nb)
	}
	return out
}

// byteAt returns the byte at offset i, zero outside the text.
func byteAt(text []byte, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// objectEnd returns the offset behind the object or array that begins at start.
func objectEnd(text []byte, start int) int {
	depth := 0
	for i := start; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return i + 1
			}
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return len(text)
}

// expression turns e into one of the native syntax.
func (r *jsonReader) expression(e hcl.Expression) hclsyntax.Expression {
	rng := e.Range()
	switch byteAt(r.info.file.Text, rng.Start.Byte) {
	case '{':
		pairs, _ := hcl.ExprMap(e)
		out := &hclsyntax.ObjectConsExpr{SrcRange: rng, OpenRange: e.StartRange()}
		for _, p := range pairs {
			key := &hclsyntax.ObjectConsKeyExpr{Wrapped: r.expression(p.Key), ForceNonLiteral: true}
			out.Items = append(out.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: r.expression(p.Value)})
		}
		return out
	case '[':
		items, _ := hcl.ExprList(e)
		out := &hclsyntax.TupleConsExpr{SrcRange: rng, OpenRange: e.StartRange()}
		for _, it := range items {
			out.Exprs = append(out.Exprs, r.expression(it))
		}
		return out
	}
	v, diags := e.Value(nil)
	r.diags = append(r.diags, diags...)
	if v == cty.NilVal {
		v = cty.DynamicVal
	}
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.String || r.literal {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: rng}
	}
	return r.template(v.AsString(), rng)
}

// template parses the text of a string.
func (r *jsonReader) template(text string, rng hcl.Range) hclsyntax.Expression {
	if !strings.Contains(text, "${") && !strings.Contains(text, "%{") {
		return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: rng}
	}
	start := rng.Start
	start.Byte++
	start.Column++
	if written := rng.End.Byte - rng.Start.Byte - 2; written != len(text) {
		r.info.escaped = append(r.info.escaped, source.Span{File: r.info.file, Start: rng.Start.Byte, End: rng.End.Byte})
	}
	if tooDeep([]byte(text)) {
		r.diags = append(r.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: nestedTooDeep, Subject: &rng})
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: rng}
	}
	e, diags := hclsyntax.ParseTemplate([]byte(text), rng.Filename, start)
	if diags.HasErrors() {
		r.diags = append(r.diags, diags...)
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: rng}
	}
	r.c.prepare(e)
	return e
}
