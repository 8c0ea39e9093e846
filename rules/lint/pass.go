package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
	"vmsslint/schemas"
)

// Finding is one thing that a rule found.
type Finding struct {
	Rule      *Rule
	Severity  Severity
	Certainty Certainty
	// Message says what is, why it cannot be, and what to change.
	Message string
	Span    source.Span
	// Resource is what the finding is about, or nil for one about the template.
	Resource *model.Resource
	// Path is the way from the resource to the property: "sku.capacity".
	Path string
	// Notes are other places that matter: causes first, then what the rule adds.
	Notes []Note
	// Root is the root that was judged: a template, or the folder of a
	// configuration.
	Root string
	// Secret says that Span holds a secret, whose text must not be printed.
	Secret bool
	// YieldsTo names rules that say the same more exactly, beside those that
	// the rule itself yields to.
	YieldsTo []string
	// Suppressed says who wanted the finding left alone, or is nil.
	Suppressed *Suppressed
	// Baselined says that a baseline has the finding.
	Baselined bool
	// ParameterFiles are those that show the finding, where there are several.
	ParameterFiles []string

	causes []string // of the findings that this one took up
	others []Note
}

// Suppressed is why a finding is left alone.
type Suppressed struct {
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty"`
}

// Silent reports whether f is not to be told: suppressed, or in the baseline.
func (f *Finding) Silent() bool { return f.Suppressed != nil || f.Baselined }

// Fingerprint tells f apart from other findings by what an edit elsewhere does
// not change: its rule, the address of its resource in the source, and the
// path of the property. Neither lines nor the file's name nor resolved values
// take part.
func (f *Finding) Fingerprint() string {
	address := f.Message
	if f.Resource != nil {
		address = f.Resource.Address
	}
	sum := sha256.Sum256([]byte(f.Rule.ID + "\x00" + address + "\x00" + f.Path))
	return hex.EncodeToString(sum[:12])
}

// Note is another place that a finding speaks of.
type Note struct {
	Span    source.Span
	Message string
	// Step says that it is a step of the way that the finding's value came.
	Step bool
}

// Related adds a place that the finding speaks of, and returns the finding.
// A node without a place adds nothing.
func (f *Finding) Related(n *model.Node, format string, args ...any) *Finding {
	if n == nil {
		return f
	}
	at := place(n, nil)
	if at.IsZero() || at == f.Span {
		return f
	}
	f.Notes = append(f.Notes, Note{Span: at, Message: fmt.Sprintf(format, args...)})
	for _, step := range n.Origin().Steps(2) {
		if !step.Span.IsZero() {
			f.Notes = append(f.Notes, Note{Span: step.Span, Message: step.Note})
		}
	}
	return f
}

// Undecided is a rule that could not be decided for a resource.
type Undecided struct {
	Rule     *Rule
	Resource *model.Resource
	Path     string
	Why      string
	Span     source.Span
}

// Pass is one run of one rule over one unit.
type Pass struct {
	Rule *Rule
	Unit *model.Unit

	// Changes are the resources on both sides of a change, for rules of that
	// kind; nil where there is no side to compare with.
	Changes []model.Change

	Findings  []*Finding
	Undecided []Undecided
	// Types is the table of Azure's resource types.
	Types *schemas.Types
	// Options are the rule's options, as the configuration sets them.
	Options map[string]any
	// Without is the number of the row that a table is judged without, to see
	// what it is good for; 0 is none.
	Without int
	// Memo is shared by the passes over a unit; it may be nil.
	Memo *Memo

	owners map[*model.Node]*model.Resource
}

// NewPass returns a pass of rule over unit. Owners, if not nil, comes from
// another pass over the same unit.
func NewPass(rule *Rule, unit *model.Unit, owners map[*model.Node]*model.Resource) Pass {
	return Pass{Rule: rule, Unit: unit, owners: owners}
}

// Owners maps the root nodes of a unit's resources to the resources.
func Owners(u *model.Unit) map[*model.Node]*model.Resource {
	out := make(map[*model.Node]*model.Resource, len(u.Resources))
	for _, r := range u.Resources {
		out[r.Node] = r
	}
	return out
}

// resourceOf returns the resource that n belongs to.
func (p *Pass) resourceOf(n *model.Node) *model.Resource {
	for n != nil && n.Parent() != nil {
		n = n.Parent()
	}
	return p.owners[n]
}

// Report adds a finding at n. What n was computed from becomes its notes. Where
// the rule does not apply to the language of the resource, the finding that it
// returns is dropped.
func (p *Pass) Report(n *model.Node, format string, args ...any) *Finding {
	resource := p.resourceOf(n)
	f := &Finding{
		Rule: p.Rule, Severity: p.Rule.In(formatOf(resource)), Message: fmt.Sprintf(format, args...),
		Span: place(n, resource), Resource: resource, Path: n.Path(), Secret: n.Secret,
	}
	if f.Resource != nil && f.Resource.Conditional != "" {
		f.Certainty = Possible
		f.Severity = min(f.Severity, Warning)
	}
	for _, step := range n.Origin().Steps(4) {
		f.Notes = append(f.Notes, Note{Span: step.Span, Message: step.Note, Step: true})
	}
	if n.Defaulted != "" {
		f.Notes = append(f.Notes, Note{Span: f.Span, Message: n.Name() + " is not written here; this is " + n.Defaulted})
	}
	if name := f.Attribute(); name != "" && !sameName(name, f.Path) {
		f.Notes = append(f.Notes, Note{Message: "in Azure's words, " + name + " is " + f.Path})
	}
	if p.Rule.In(formatOf(resource)) > 0 {
		p.Findings = append(p.Findings, f)
	}
	return f
}

// sameName reports whether two paths end in the same word, however it is
// written: platform_fault_domain_count and platformFaultDomainCount.
func sameName(a, b string) bool {
	word := func(path string) string {
		path = path[strings.LastIndexByte(path, '.')+1:]
		path, _, _ = strings.Cut(path, "[")
		return strings.ToLower(strings.ReplaceAll(path, "_", ""))
	}
	return word(a) == word(b)
}

// formatOf returns the language that a resource is written in, "" for none.
func formatOf(r *model.Resource) string {
	if r == nil {
		return ""
	}
	return r.Format
}

// mostCauses is how many other causes a finding names.
const mostCauses = 6

// Merge takes up g, which says the same at the same place: of another resource,
// or from another cause, which becomes a note.
func (f *Finding) Merge(g *Finding) {
	f.Severity, f.Certainty = max(f.Severity, g.Severity), min(f.Certainty, g.Certainty)
	for _, file := range g.ParameterFiles {
		if !slices.Contains(f.ParameterFiles, file) {
			f.ParameterFiles = append(f.ParameterFiles, file)
		}
	}
	if g.Resource == nil || slices.Contains(f.causes, g.cause()) || g.cause() == f.cause() {
		return
	}
	f.causes = append(f.causes, g.cause())
	switch n := len(f.causes); {
	case n <= mostCauses:
		where := ""
		if g.Root != f.Root {
			where = " of " + g.Root
		}
		f.others = append(f.others, Note{Span: g.rootCause(), Message: "also for " + g.Resource.Label + where})
	case n == mostCauses+1:
		f.others = append(f.others, Note{Message: "and for others"})
	}
	f.others = append(f.others, g.others...)
}

// Others are notes about what else comes to the same finding.
func (f *Finding) Others() []Note { return f.others }

// cause tells apart what led to findings at one place.
func (f *Finding) cause() string {
	var b strings.Builder
	b.WriteString(f.Root + "\n")
	for _, n := range f.Notes {
		if n.Span.File != nil {
			fmt.Fprintf(&b, "%s:%d\n", n.Span.File.Path, n.Span.Start)
		}
	}
	return b.String()
}

// rootCause is the place where the last of the notes leads: where a value was
// written in the first place.
func (f *Finding) rootCause() source.Span {
	for i := len(f.Notes) - 1; i >= 0; i-- {
		if s := f.Notes[i].Span; !s.IsZero() && s != f.Span {
			return s
		}
	}
	return f.Span
}

// Attribute returns the name under which the finding's property stands in the
// source, where that language has names of its own; "" where it has not.
func (f *Finding) Attribute() string {
	if f.Resource == nil || f.Resource.Attribute == nil || f.Path == "" {
		return ""
	}
	return f.Resource.Attribute(f.Path)
}

// Base returns the severity that the rule has for the finding's language,
// before a rule lowers it for a case that it is less sure of.
func (f *Finding) Base() Severity { return f.Rule.In(formatOf(f.Resource)) }

// place returns where a finding about n points: at a value; at the name of an
// object or array, rather than at the whole of it; and for what is missing at
// the name of what it is missing from, at last at the resource's type.
func place(n *model.Node, r *model.Resource) source.Span {
	whole := n.Kind == model.Object || n.Kind == model.Array
	if !whole && n.Kind != model.Absent && n.Defaulted == "" {
		return n.Span()
	}
	if n.IsPresent() && n.Defaulted == "" && !n.NamePlace.IsZero() {
		return n.NamePlace
	}
	for p := n.Parent(); p != nil; p = p.Parent() {
		if !p.NamePlace.IsZero() {
			return p.NamePlace
		}
	}
	if r == nil {
		return n.Span()
	}
	if t := r.At("type"); t.IsPresent() {
		return t.Span()
	}
	return n.Span()
}

// ReportAt adds a finding at a place that no node stands for.
func (p *Pass) ReportAt(span source.Span, format string, args ...any) *Finding {
	f := &Finding{Rule: p.Rule, Severity: p.Rule.Severity, Message: fmt.Sprintf(format, args...), Span: span}
	p.Findings = append(p.Findings, f)
	return f
}

// AtMost lowers the severity of f to s, where a rule is less sure of a case.
func (f *Finding) AtMost(s Severity) *Finding {
	f.Severity = min(f.Severity, s)
	return f
}

// Undecide records that the rule could not be decided because n is not known.
// It does nothing for a node that is known.
func (p *Pass) Undecide(n *model.Node) {
	if !n.IsUnknown() || p.Rule.In(formatOf(p.resourceOf(n))) == 0 {
		return
	}
	p.Undecided = append(p.Undecided, Undecided{
		Rule: p.Rule, Resource: p.resourceOf(n), Path: n.Path(), Why: n.Why, Span: n.Span(),
	})
}

// Int returns the integer n holds, also as a string of digits. Where n is not
// known, the rule counts as undecided.
func (p *Pass) Int(n *model.Node) (int64, bool) {
	p.Undecide(n)
	return n.Number()
}

// Bool returns the boolean n holds. Where n is not known, the rule counts as
// undecided.
func (p *Pass) Bool(n *model.Node) (bool, bool) {
	p.Undecide(n)
	return n.Bool()
}

// String returns the string n holds. Where n is not known, the rule counts as
// undecided.
func (p *Pass) String(n *model.Node) (string, bool) {
	p.Undecide(n)
	return n.String()
}

// Is reports whether n is the string s, without regard to case. Where n is not
// known, the rule counts as undecided and the answer is no.
func (p *Pass) Is(n *model.Node, s string) bool {
	p.Undecide(n)
	is, _ := n.Is(s)
	return is
}
