package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"vmsslint/parser/terraform/functions"
)

// exprInfo is what an expression refers to.
type exprInfo struct {
	refs  []ref
	calls []call
}

// ref is one reference to something outside the expression.
type ref struct {
	trav hcl.Traversal
	// names are the attributes of a resource, or the outputs of a module, that
	// it reads; nil for all.
	names []string
}

// call is one call of a function.
type call struct {
	name string
	rng  hcl.Range
}

// info returns what e refers to; it is found once. e may be any part of an
// expression.
func (c *Config) info(e hclsyntax.Expression) *exprInfo {
	if i, ok := c.infos[e]; ok {
		return i
	}
	w := &refWalker{info: &exprInfo{}}
	_ = hclsyntax.Walk(e, w)
	c.infos[e] = w.info
	return w.info
}

// prepare makes n, an expression or a whole body, ready for evaluation:
// operators that know placeholders, for expressions that count. It remembers
// the names of attributes that n asks for. Call it once for each tree.
func (c *Config) prepare(n hclsyntax.Node) {
	functions.Prepare(n, nil)
	_ = hclsyntax.VisitAll(n, func(n hclsyntax.Node) hcl.Diagnostics {
		switch n := n.(type) {
		case *hclsyntax.ForExpr:
			n.CollExpr = counted{&hclsyntax.ParenthesesExpr{Expression: n.CollExpr, SrcRange: n.CollExpr.Range()}}
		case *hclsyntax.ScopeTraversalExpr:
			c.ask(n.Traversal[1:])
		case *hclsyntax.RelativeTraversalExpr:
			c.ask(n.Traversal)
		case *hclsyntax.IndexExpr:
			c.askLiteral(n.Key)
		case *hclsyntax.FunctionCallExpr:
			if n.Name == "lookup" && len(n.Args) > 1 {
				c.askLiteral(n.Args[1])
			}
		}
		return nil
	})
}

// unwrap returns e without what was put around it: parentheses, and what
// [Config.prepare] adds.
func unwrap(e hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch w := functions.Unwrap(e).(type) {
		case counted:
			e = w.Expression
		case *hclsyntax.ParenthesesExpr:
			e = w.Expression
		case *hclsyntax.TemplateWrapExpr:
			e = w.Wrapped
		case *hclsyntax.ObjectConsKeyExpr:
			e = w.Wrapped
		default:
			return w
		}
	}
}

// ask remembers the names that steps ask for. Names that are no attributes,
// such as those of variables, cost nothing but a member in some object.
func (c *Config) ask(steps hcl.Traversal) {
	for _, s := range steps {
		switch s := s.(type) {
		case hcl.TraverseAttr:
			c.askName(s.Name)
		case hcl.TraverseIndex:
			if s.Key.Type() == cty.String {
				c.askName(s.Key.AsString())
			}
		}
	}
}

func (c *Config) askLiteral(e hclsyntax.Expression) {
	if v, diags := e.Value(nil); !diags.HasErrors() && v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
		c.askName(v.AsString())
	}
}

func (c *Config) askName(name string) {
	if !c.askedSet[name] {
		c.askedSet[name] = true
		c.asked = append(c.asked, name)
	}
}

// refWalker collects the references of an expression, without the names that
// its own for expressions make.
type refWalker struct {
	info   *exprInfo
	scopes []map[string]struct{}
	// hints are the attributes that a part around a reference reads of it.
	hints map[*hclsyntax.ScopeTraversalExpr]string
}

// Enter sees a part before those inside it.
func (w *refWalker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch n := n.(type) {
	case *hclsyntax.FunctionCallExpr:
		w.info.calls = append(w.info.calls, call{n.Name, n.NameRange})
	case *hclsyntax.RelativeTraversalExpr:
		if ix, ok := n.Source.(*hclsyntax.IndexExpr); ok {
			w.hint(ix.Collection, n.Traversal)
		}
	case *hclsyntax.SplatExpr:
		if rel, ok := n.Each.(*hclsyntax.RelativeTraversalExpr); ok && isItem(rel.Source) {
			w.hint(n.Source, rel.Traversal)
		}
	case hclsyntax.ChildScope:
		w.scopes = append(w.scopes, n.LocalNames)
	case *hclsyntax.ScopeTraversalExpr:
		w.reference(n)
	}
	return nil
}

// Exit sees it after them.
func (w *refWalker) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if _, ok := n.(hclsyntax.ChildScope); ok {
		w.scopes = w.scopes[:len(w.scopes)-1]
	}
	return nil
}

func isItem(e hclsyntax.Expression) bool {
	_, ok := e.(*hclsyntax.AnonSymbolExpr)
	return ok
}

func (w *refWalker) hint(e hclsyntax.Expression, steps hcl.Traversal) {
	st, ok := e.(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(steps) == 0 {
		return
	}
	if a, ok := steps[0].(hcl.TraverseAttr); ok {
		if w.hints == nil {
			w.hints = map[*hclsyntax.ScopeTraversalExpr]string{}
		}
		w.hints[st] = a.Name
	}
}

func (w *refWalker) reference(e *hclsyntax.ScopeTraversalExpr) {
	root := e.Traversal.RootName()
	for _, names := range w.scopes {
		if _, bound := names[root]; bound {
			return
		}
	}
	r := ref{trav: e.Traversal}
	at := headLength(root)
	if len(e.Traversal) > at {
		switch e.Traversal[at].(type) {
		case hcl.TraverseIndex, hcl.TraverseSplat:
			at++
		}
	}
	if len(e.Traversal) > at {
		if a, ok := e.Traversal[at].(hcl.TraverseAttr); ok {
			r.names = []string{a.Name}
		}
	} else if name, ok := w.hints[e]; ok && len(e.Traversal) <= headLength(root) {
		r.names = []string{name}
	}
	w.info.refs = append(w.info.refs, r)
}

// headLength is how many steps name a thing in a reference that begins with
// root: var.x, data.type.name, type.name.
func headLength(root string) int {
	if root == "data" || root == "ephemeral" {
		return 3
	}
	return 2
}

// attrStep returns the name in step i of t, "" where it is none.
func attrStep(t hcl.Traversal, i int) string {
	if i < len(t) {
		if a, ok := t[i].(hcl.TraverseAttr); ok {
			return a.Name
		}
	}
	return ""
}

// sortAsked puts the names into an order that no file decides.
func (c *Config) sortAsked() { slices.Sort(c.asked) }
