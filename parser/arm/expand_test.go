package arm

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vmsslint/parser/arm/expr"
	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// expandCase is one template and what the model has of it.
type expandCase struct {
	name     string
	template string            // without the braces and $schema, unless it begins with '{'
	params   string            // a parameter file, or ""
	set      []string          // name=value
	files    map[string]string // templates beside it
	context  expr.Context
	// want has a line for each diagnostic ("diag 3:4 …"), issue and gap, all of
	// them; for each resource ("res address", with " if why") and each name that
	// nothing reads ("unused 3:4 …"), all of them where there is one such line; and for what the model has at a path of a
	// resource ("0 properties.x = 3 @4:5 < cause 1:2") or an output ("out x = 3").
	// Places and causes are compared where the line has them.
	want string
}

func runCases(t *testing.T, cases []expandCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.run(t) })
	}
}

func (c *expandCase) run(t *testing.T) {
	t.Helper()
	_, unit, diags := c.expand(t)
	got := map[string][]string{}
	for _, d := range diags {
		got["diag"] = append(got["diag"], "diag "+short(d.Span)+" "+d.Message)
	}
	for _, is := range unit.Issues {
		kind := "issue"
		switch is.Kind {
		case model.UnusedParameter, model.UnusedVariable:
			kind = "unused"
		case model.SecretDefault, model.PlainSecret, model.SecretOutput:
			kind = "secret"
		}
		got[kind] = append(got[kind], kind+" "+short(is.Span)+" "+is.Message)
	}
	for _, g := range unit.Gaps {
		got["gap"] = append(got["gap"], "gap "+short(g.Span)+" "+g.Message)
	}
	for _, r := range unit.Resources {
		line := "res " + r.Address
		if r.Conditional != "" {
			line += " if " + r.Conditional
		}
		got["res"] = append(got["res"], line)
	}
	want := map[string][]string{}
	for line := range strings.Lines(c.want) {
		line = strings.TrimSpace(line)
		kind, _, _ := strings.Cut(line, " ")
		switch kind {
		case "":
		case "diag", "issue", "gap", "res", "unused", "secret":
			want[kind] = append(want[kind], line)
		default:
			if have := c.query(unit, line); have != line {
				t.Errorf("\n got: %s\nwant: %s", have, line)
			}
		}
	}
	for _, kind := range []string{"diag", "issue", "gap", "res", "unused", "secret"} {
		if (kind == "res" || kind == "unused" || kind == "secret") && want[kind] == nil {
			continue
		}
		if !slices.Equal(got[kind], want[kind]) {
			t.Errorf("\n got: %s\nwant: %s", strings.Join(got[kind], "\n      "), strings.Join(want[kind], "\n      "))
		}
	}
}

// load reads the template of c.
func (c *expandCase) load(t *testing.T) *Template {
	t.Helper()
	text := c.template
	if !strings.HasPrefix(text, "{") {
		text = `{"$schema": "https://x/deploymentTemplate.json#", "contentVersion": "1.0.0.0",` + text + "}"
	}
	doc, diags := jsonc.Parse(newFile(t, "main.json", text), jsonc.Options{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	read := func(p string) (*source.File, error) {
		if text, ok := c.files[p]; ok {
			return source.NewFile(p, []byte(text))
		}
		return nil, fs.ErrNotExist
	}
	return Load(newFile(t, "main.json", text), doc, Options{Context: c.context, ReadFile: read})
}

func (c *expandCase) expand(t *testing.T) (*Template, *model.Unit, []source.Diagnostic) {
	t.Helper()
	tmpl := c.load(t)
	s := model.Scenario{}
	if c.params != "" {
		s.ParameterFile = newFile(t, "p.json", c.params)
	}
	for _, a := range c.set {
		name, value, _ := strings.Cut(a, "=")
		s.Set = append(s.Set, model.Assignment{Name: name, Value: value})
	}
	unit, diags := tmpl.Expand(context.Background(), s)
	return tmpl, unit, diags
}

func newFile(t testing.TB, name, text string) *source.File {
	t.Helper()
	f, err := source.NewFile(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// query returns line with what the unit has in the place of what it wants.
func (c *expandCase) query(u *model.Unit, line string) string {
	left, right, _ := strings.Cut(line, " = ")
	which, path, _ := strings.Cut(left, " ")
	var n *model.Node
	if which == "out" {
		for _, o := range u.Outputs {
			if o.Name == path {
				n = o.Node
			}
		}
	} else {
		i, err := strconv.Atoi(which)
		if err != nil || i >= len(u.Resources) {
			return left + " = no such resource"
		}
		r := u.Resources[i]
		switch path {
		case "#id":
			return left + " = " + shortID(r.ID)
		case "#label":
			return left + " = " + expr.Display(r.Label)
		case "#path":
			return left + " = " + r.SourcePath
		}
		n = r.Node
		for _, step := range strings.Split(path, ".") {
			n = n.At(step)
		}
	}
	out := left + " = " + showNode(n)
	if strings.Contains(right, " @") {
		out += " @" + short(n.Span())
	}
	if strings.Contains(right, " < ") {
		for _, o := range n.Origin().Steps(9) {
			out += " < " + strings.TrimSpace(o.Note+" "+short(o.Span))
		}
	}
	return out
}

var subscription = regexp.MustCompile(`/subscriptions/[…-]+/resourceGroups/…/providers`)

// shortID shortens the usual start of an id.
func shortID(id string) string {
	return subscription.ReplaceAllString(expr.Display(id), "~")
}

func short(s source.Span) string {
	if s.IsZero() {
		return "-"
	}
	p := s.Position()
	name := ""
	if s.File.Path != "main.json" {
		name = s.File.Path + ":"
	}
	return fmt.Sprintf("%s%d:%d", name, p.Line, p.Column)
}

// showNode writes a node in one line.
func showNode(n *model.Node) string {
	if n == nil {
		return "nothing"
	}
	secret := ""
	if n.Secret {
		secret = "secret "
	}
	switch n.Kind {
	case model.Unknown:
		if n.Str != "" {
			return secret + "'" + shortID(n.Str) + "' ?" + n.Why
		}
		return secret + "?" + n.Why
	case model.Absent:
		return "nothing"
	case model.Null:
		return secret + "null"
	case model.Bool:
		return secret + strconv.FormatBool(n.Num != 0)
	case model.Int:
		return secret + strconv.FormatInt(n.Num, 10)
	case model.Float:
		return secret + strconv.FormatFloat(n.Flt, 'g', -1, 64)
	case model.String:
		return secret + "'" + n.Str + "'"
	}
	var parts []string
	items, _ := n.Items()
	for _, it := range items {
		parts = append(parts, showNode(it))
	}
	for _, f := range n.Fields() {
		parts = append(parts, expr.Display(f.Name)+": "+showNode(f.Node))
	}
	if n.Kind == model.Array {
		return secret + "[" + strings.Join(parts, ", ") + "]"
	}
	return secret + "{" + strings.Join(parts, ", ") + "}"
}
