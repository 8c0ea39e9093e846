package checks

import (
	"fmt"
	"iter"
	"strings"
	"sync"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// checkRows judges a unit by all rows of the pass's rule.
func checkRows(p *lint.Pass) { judgeRows(p, rowsOf(p.Rule.ID)) }

// judgeRows judges a unit by rows.
func judgeRows(p *lint.Pass, table []*row) {
	for i, w := range table {
		if i+1 == p.Without {
			continue
		}
		for s := range subjects(p, w.target) {
			if w.each == "" {
				w.judge(p, s)
				continue
			}
			for _, n := range s.written(w.each) {
				s.at = n
				w.judge(p, s)
			}
		}
	}
}

// rowsOf returns the rows of a rule. The generator leaves rules out that have
// rows written by hand.
func rowsOf(rule string) []*row { return rowsByRule()[rule] }

// rowsByRule sorts the rows of all tables by their rules.
var rowsByRule = sync.OnceValue(func() map[string][]*row {
	out := make(map[string][]*row, 224) // rules with rows
	for _, table := range [][]row{rows[:], ownRows[:], upgradeRows[:], diskRows[:], osRows[:], networkRows[:], adviceRows[:]} {
		for i := range table {
			out[table[i].rule] = append(out[table[i].rule], table[i].prepared())
		}
	}
	return out
})

// subjects yields the resources of type target; "" means scale sets.
func subjects(p *lint.Pass, target string) iter.Seq[subject] {
	return func(yield func(subject) bool) {
		if target == "" || strings.EqualFold(target, model.ScaleSetType) {
			for _, set := range p.Unit.ScaleSets {
				if !yield(subject{unit: p.Unit, memo: p.Memo, res: set.Resource, set: set}) {
					return
				}
			}
			return
		}
		for _, r := range p.Unit.Resources {
			if r.Is(target) && !yield(subject{unit: p.Unit, memo: p.Memo, res: r}) {
				return
			}
		}
	}
}

// verdict is what a row found: where, and what to say. The zero verdict is silence.
type verdict struct {
	node    *model.Node
	message string
	related []*model.Node
	absent  bool // a value that is absent led to it
}

// judge applies one row to one resource. Where a condition hangs on an unknown
// value, and the rest would lead to a finding, the rule counts as undecided.
func (w *row) judge(p *lint.Pass, s subject) {
	applies, because := w.applies(s)
	if applies == no {
		return
	}
	for _, v := range w.verdicts(p, s) {
		if applies == maybe {
			p.Undecide(because)
			return
		}
		if v.message == "" {
			p.Undecide(v.node)
			continue
		}
		f := p.Report(v.node, "%s", v.message)
		f.YieldsTo = w.yields
		w.moderate(f, v, s)
		for _, n := range v.related {
			if n != nil {
				f.Related(n, "%s", shownAs(n))
			}
		}
	}
}

// moderate lowers what the row is less sure of.
func (w *row) moderate(f *lint.Finding, v verdict, s subject) {
	hinges(f, s.res) // the finding may be at another resource
	if w.most != 0 {
		f.AtMost(w.most)
	}
	if w.absentMost != 0 && v.absent && s.res.Format != "terraform" {
		f.AtMost(w.absentMost)
	}
	if w.possible {
		f.Certainty = lint.Possible
	}
}

// applies evaluates what must hold before the row says anything.
func (w *row) applies(s subject) (tri, *model.Node) {
	result, because := yes, (*model.Node)(nil)
	if w.os != "" {
		os, node := s.set.OS()
		switch {
		case os == "":
			return maybeOS(s, node)
		case os != w.os:
			return no, nil
		}
	}
	if w.refusing != "" {
		t, node := s.holds(cond{path: "properties.orchestrationMode", op: "eq", value: w.refusing})
		if t == no {
			return no, nil
		}
		result, because = min(result, t), node
	}
	t, nodes := s.all(w.when)
	if t == no {
		return no, nil
	}
	if t == maybe {
		for _, n := range nodes {
			if n.IsUnknown() {
				because = n
			}
		}
	}
	return min(result, t), because
}

// maybeOS is the answer where the system of a set cannot be told: undecided
// where something unknown could tell it.
func maybeOS(s subject, node *model.Node) (tri, *model.Node) {
	for _, n := range []*model.Node{node, s.set.Profile("osProfile"), s.set.Profile("storageProfile", "imageReference"), s.set.Profile("storageProfile", "imageReference", "publisher"), s.set.Profile("storageProfile", "imageReference", "id")} {
		if n.IsUnknown() {
			return maybe, n
		}
	}
	return no, nil
}

// verdicts judges the row's own condition. A verdict without a message is one
// that an unknown node keeps open.
func (w *row) verdicts(p *lint.Pass, s subject) []verdict {
	switch w.family {
	case "bounds":
		return w.bounds(p, s)
	case "enum":
		return w.enum(p, s)
	case "required":
		return w.required(p, s)
	case "not-in-mode":
		return w.notInMode(p, s)
	case "requires":
		return w.requires(p, s)
	case "conflicts":
		return w.conflicts(p, s)
	case "naming":
		return w.naming(p, s)
	case "api-version":
		return w.apiVersion(p, s)
	case "advice":
		return w.advice(s)
	}
	return nil
}

// bounds judges a number, length, count or duration outside [min, max].
func (w *row) bounds(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		if n.IsAbsent() || w.implicit && n.Defaulted == "" {
			continue
		}
		if w.kind == "duration" {
			out = append(out, w.duration(p, n)...)
			continue
		}
		value, what, ok := w.measure(n)
		if !ok {
			if n.IsUnknown() {
				out = append(out, verdict{node: n})
			}
			continue
		}
		if what == "" && w.maxPath != "" {
			out = append(out, w.belowOther(p, s, n, value)...)
			continue
		}
		switch {
		case w.hasMax && value > w.max:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s is above %d: %s", subjectOf(n, value, what), w.max, w.reason(p))})
		case w.hasMin && value < w.min && exactLength(n):
			out = append(out, verdict{node: n, message: w.tooSmall(subjectOf(n, value, what))})
		}
	}
	return out
}

// tooSmall is the message about a value below the least; summaries speak of
// the most.
func (w *row) tooSmall(subject string) string {
	if !w.hasMax {
		return fmt.Sprintf("%s is below %d, the least allowed", subject, w.min)
	}
	return fmt.Sprintf("%s is below %d: it must lie between %d and %d", subject, w.min, w.min, w.max)
}

// reason is the second half of the row's messages.
func (w *row) reason(p *lint.Pass) string {
	if w.why != "" {
		return w.why
	}
	return lower(p.Rule.Summary)
}

// exactLength reports whether a length that is too small is known to be: of a
// text with unknown parts only the least length is.
func exactLength(n *model.Node) bool {
	return !n.IsUnknown() || n.ExactLength
}

// measure returns what the bounds apply to, and its unit in words.
func (w *row) measure(n *model.Node) (value int64, what string, ok bool) {
	switch w.kind {
	case "length":
		units, exact, ok := n.Length()
		if text, known := n.String(); known && isPlaceholder(text) {
			return 0, "", false
		}
		if !ok || !exact && (!w.hasMax || int64(units) <= w.max) {
			return 0, "", false
		}
		return int64(units), "characters", true
	case "count":
		items, ok := n.Items()
		return int64(len(items)), "entries", ok
	}
	value, ok = n.Number()
	return value, "", ok
}

func subjectOf(n *model.Node, value int64, what string) string {
	name := label(n.Path())
	switch what {
	case "characters":
		if text, ok := n.String(); ok && len(text) <= 40 && !n.Secret {
			return fmt.Sprintf("the length of %s '%s', %d characters,", name, text, value)
		}
		return fmt.Sprintf("the length of %s, %d characters,", name, value)
	case "entries":
		return fmt.Sprintf("the number of %s, %d,", name, value)
	}
	return fmt.Sprintf("%s %d", name, value)
}

func (w *row) belowOther(p *lint.Pass, s subject, n *model.Node, value int64) []verdict {
	other := s.res.Node.At(strings.Split(w.maxPath, ".")...)
	most, ok := other.Number()
	switch {
	case other.IsUnknown():
		return []verdict{{node: other}}
	case !ok || value <= most:
		return nil
	}
	return []verdict{{
		node:    n,
		message: fmt.Sprintf("%s %d is above %s %d: %s", last(n.Path()), value, last(w.maxPath), most, w.reason(p)),
		related: []*model.Node{other},
	}}
}

// enum judges a value that is not among those allowed.
func (w *row) enum(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		if n.IsAbsent() {
			continue
		}
		result := among(n, w.values, nil)
		if len(w.notValues) > 0 {
			result = among(n, w.notValues, nil).not()
		}
		switch {
		case result == maybe:
			out = append(out, verdict{node: n})
		case result == no && len(w.notValues) > 0:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s cannot be %s: %s", label(n.Path()), show(n), w.reason(p))})
		case result == no:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s %s is not %s: %s", label(n.Path()), show(n), orList(w.values), w.reason(p))})
		}
	}
	return out
}

// required judges a property that is missing, or with the operator empty also
// an empty one.
func (w *row) required(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		_, isText := n.Text()
		empty, known := n.IsEmpty()
		switch {
		case n.IsAbsent():
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s is missing: %s", label(n.Path()), w.reason(p))})
		case n.IsUnknown() && !isText, w.op == "empty" && !known:
			out = append(out, verdict{node: n})
		case w.op == "empty" && empty:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s is empty: %s", last(w.path), w.reason(p))})
		}
	}
	return out
}

// notInMode judges a property, or a value of it, that an orchestration mode refuses.
func (w *row) notInMode(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		switch (cond{op: w.op, value: w.value}).test(n) {
		case maybe:
			out = append(out, verdict{node: n})
		case yes:
			out = append(out, verdict{
				node:    n,
				message: fmt.Sprintf("%s on a %s: %s", shownAs(n), w.where(s), w.reason(p)),
				related: []*model.Node{s.set.Mode()},
			})
		}
	}
	return out
}

// where names the kind of set, by the mode that refuses something.
func (w *row) where(s subject) string {
	if s.set.Mode().Defaulted != "" {
		return "scale set that is " + w.refusing + " by default"
	}
	return w.refusing + " scale set"
}

// shownAs names a property with its value where that is short.
func shownAs(n *model.Node) string {
	name := label(n.Path())
	if n.Secret || strings.HasSuffix(strings.ToLower(name), "password") {
		return name
	}
	switch n.Kind {
	case model.Bool, model.Int, model.String:
		if n.Defaulted != "" {
			return name + " " + show(n) + " (the default)"
		}
		return name + " " + show(n)
	case model.Null, model.Absent:
		return "no " + name
	case model.Array:
		return name + " with " + show(n)
	}
	return name
}

// requires judges conditions that ask for others.
func (w *row) requires(p *lint.Pass, s subject) []verdict {
	when, nodes := s.all(w.when)
	if when == no {
		return nil
	}
	var out []verdict
	for _, c := range w.must {
		t, n := s.holds(c)
		switch {
		case t == yes:
		case t == maybe || when == maybe:
			out = append(out, verdict{node: n}) // judge names what the conditions hang on
		default:
			parts := present(w.when, nodes)
			verb := "needs"
			if len(parts) > 1 {
				verb = "need"
			}
			out = append(out, verdict{
				node:    nodes[0],
				message: fmt.Sprintf("%s %s %s, and %s: %s", strings.Join(parts, " and "), verb, c.words(), instead(n), w.reason(p)),
				related: []*model.Node{n},
				absent:  n.IsAbsent(),
			})
		}
	}
	return out
}

// present shows the nodes that conditions found there, but for the mode.
func present(conds []cond, nodes []*model.Node) []string {
	var parts []string
	for i, n := range nodes {
		if !n.IsAbsent() && conds[i].path != modePath && !conds[i].aside {
			parts = append(parts, shownAs(n))
		}
	}
	return parts
}

// instead says what there is in the place of what is needed.
func instead(n *model.Node) string {
	switch {
	case n.IsAbsent():
		return "there is none"
	case n.Kind == model.Array:
		items, _ := n.Items()
		if len(items) == 1 {
			return "there is 1"
		}
		return fmt.Sprintf("there are %d", len(items))
	case n.Kind == model.Object:
		return "it is empty"
	}
	return "it is " + show(n)
}

// words says what a condition asks for.
func (c cond) words() string {
	name := label(c.path)
	if strings.HasPrefix(c.path, "(") {
		if strings.HasPrefix(c.path, "(A") {
			return "an " + strings.Trim(c.path, "()")
		}
		return "a " + strings.Trim(c.path, "()")
	}
	switch c.op {
	case "in":
		values, _ := c.value.([]any)
		return name + " " + orList(values)
	case "contains":
		return fmt.Sprintf("%s with %v", name, c.value)
	case "eq":
		return fmt.Sprintf("%s %v", name, c.value)
	case "ne":
		return fmt.Sprintf("%s other than %v", name, c.value)
	case "count_ge":
		return fmt.Sprintf("at least %v %s", c.value, name)
	case "absent", "empty":
		return "no " + name
	}
	return name
}

// conflicts judges conditions that must not hold together.
func (w *row) conflicts(p *lint.Pass, s subject) []verdict {
	base, tests := w.all, [][]cond{nil}
	if len(w.anyOfLast) > 0 {
		base, tests = w.all[:len(w.all)-1], nil
		for _, path := range w.anyOfLast {
			tests = append(tests, []cond{{path: path, op: "nonempty"}})
		}
	}
	if len(w.noneOf) > 0 {
		tests = nil
		for _, path := range w.noneOf {
			tests = append(tests, []cond{{path: path, op: "nonempty"}})
		}
	}
	var out []verdict
	for _, extra := range tests {
		conds := append(base[:len(base):len(base)], extra...)
		t, nodes := s.all(conds)
		switch t {
		case maybe:
			for _, n := range nodes {
				if n.IsUnknown() {
					out = append(out, verdict{node: n})
					break
				}
			}
		case yes:
			out = append(out, w.conflictVerdict(p, conds, nodes))
		}
	}
	return out
}

// conflictVerdict points at the last property that is written, and names the
// others; the mode is the circumstance, not one of them.
func (w *row) conflictVerdict(p *lint.Pass, conds []cond, nodes []*model.Node) verdict {
	at := len(nodes) - 1
	for at > 0 && (nodes[at].IsAbsent() || nodes[at].Defaulted != "") {
		at--
	}
	v := verdict{node: nodes[at]}
	where := ""
	for i, n := range nodes {
		if (n.IsAbsent() || n.Defaulted != "") && conds[i].def != nil {
			v.absent = true
		}
		if conds[i].path == modePath {
			mode, _ := n.String()
			where = " on a " + mode + " scale set"
		}
		if !n.IsAbsent() && i != at {
			v.related = append(v.related, n)
		}
	}
	parts := present(conds, nodes)
	verb := " do not go together"
	if len(parts) == 1 {
		verb = ""
	}
	v.message = strings.Join(parts, " and ") + verb + where + ": " + w.reason(p)
	return v
}

// apiVersion judges an API version that is too old for what the row's
// conditions describe.
func (w *row) apiVersion(p *lint.Pass, s subject) []verdict {
	n := s.res.At("apiVersion")
	version, ok := n.String()
	switch {
	case n.IsUnknown():
		return []verdict{{node: n}}
	case !ok || version >= w.first:
		return nil
	}
	return []verdict{{node: n, message: fmt.Sprintf("apiVersion %s is before %s: %s", version, w.first, w.reason(p))}}
}
