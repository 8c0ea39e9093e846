package lang

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// tree is a folder of files in memory.
type tree map[string]string

func treeOf(text string) tree {
	t := tree{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		t[f.Name] = string(f.Data)
	}
	return t
}

func (t tree) read(p string) (*source.File, error) {
	text, ok := t[p]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return source.NewFile(p, []byte(text))
}

func (t tree) dir(dir string) (files, folders []string, err error) {
	found := dir == "."
	for name := range t {
		rel, ok := strings.CutPrefix(name, dir+"/")
		if dir == "." {
			rel, ok = name, true
		}
		if !ok {
			continue
		}
		found = true
		if first, _, deep := strings.Cut(rel, "/"); deep {
			folders = append(folders, first)
		} else {
			files = append(files, rel)
		}
	}
	if !found {
		return nil, nil, fs.ErrNotExist
	}
	slices.Sort(files)
	slices.Sort(folders)
	return files, slices.Compact(folders), nil
}

func (t tree) options() Options {
	o := Options{ReadFile: t.read, ReadDir: t.dir, Root: "."}
	o.Hooks.Computed = func(i *Instance, attr string) (cty.Value, bool) { return cty.DynamicVal, false }
	o.Hooks.Blocks = func(typ string, path []string) []string {
		if len(path) == 0 {
			return []string{"sku", "os"}
		}
		return []string{"disk"}
	}
	return o
}

// expandTree loads and expands the root of a tree in txtar form.
func expandTree(t testing.TB, text string, set ...model.Assignment) (*Config, *Evaluation, []source.Diagnostic) {
	t.Helper()
	c, diags := Load(".", treeOf(text).options())
	if c == nil {
		t.Fatalf("nothing was loaded: %v", diags)
	}
	e := c.Expand(context.Background(), set...)
	return c, e, diags
}

// show writes what is there in one line for each attribute.
func show(e *Evaluation) string {
	var b strings.Builder
	var show func(indent string, body *Body)
	show = func(indent string, body *Body) {
		for _, a := range body.Attributes() {
			fmt.Fprintf(&b, "%s%s = %s\n", indent, a.Name, showNode(a.Node()))
		}
		for _, blk := range body.Blocks() {
			fmt.Fprintf(&b, "%s%s%s:\n", indent, blk.Type, doubt(blk.Conditional))
			show(indent+"  ", blk.Body)
		}
	}
	for _, i := range e.Instances {
		fmt.Fprintf(&b, "%s%s\n", i.Address, doubt(i.Conditional))
		show("  ", i.Body)
	}
	for _, o := range e.Outputs {
		fmt.Fprintf(&b, "output %s = %s\n", o.Name, showNode(o.Node))
	}
	for _, g := range e.Gaps {
		fmt.Fprintf(&b, "gap %s %s\n", g.Span, g.Message)
	}
	return b.String()
}

func doubt(why string) string {
	if why == "" {
		return ""
	}
	return " (" + why + ")"
}

func showNode(n *model.Node) string {
	if n == nil {
		return "nil"
	}
	s := ""
	switch n.Kind {
	case model.Unknown:
		s = "?" + n.Str + "(" + n.Why + ")"
	case model.Null:
		s = "null"
	case model.Bool:
		s = fmt.Sprint(n.Num != 0)
	case model.Int:
		s = fmt.Sprint(n.Num)
	case model.Float:
		s = fmt.Sprint(n.Flt)
	case model.String:
		s = fmt.Sprintf("%q", n.Str)
	case model.Array:
		items, _ := n.Items()
		var parts []string
		for _, it := range items {
			parts = append(parts, showNode(it))
		}
		s = "[" + strings.Join(parts, ", ") + "]"
	case model.Object:
		var parts []string
		for _, f := range n.Fields() {
			parts = append(parts, f.Name+": "+showNode(f.Node))
		}
		s = "{" + strings.Join(parts, ", ") + "}"
	}
	if n.Secret {
		s = "secret " + s
	}
	return s
}

// story tells where n is and where it comes from.
func story(n *model.Node) string {
	out := []string{place(n.Place) + " " + n.Place.Text()}
	for _, o := range n.From.Steps(20) {
		p := ""
		if o.Parameter != "" {
			p = " <" + o.Parameter + ">"
		}
		out = append(out, fmt.Sprintf("%s %s%s", place(o.Span), o.Note, p))
	}
	return strings.Join(out, "\n")
}

func place(s source.Span) string {
	if s.IsZero() {
		return "-"
	}
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d", path.Base(s.File.Path), p.Line, p.Column)
}

func messages(diags []source.Diagnostic) string {
	var out []string
	for _, d := range diags {
		at := d.Path
		if !d.Span.IsZero() {
			at = d.Span.String()
		}
		out = append(out, at+" "+d.Message)
	}
	return strings.Join(out, "\n")
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	got, want = strings.TrimSpace(got), strings.TrimSpace(want)
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
