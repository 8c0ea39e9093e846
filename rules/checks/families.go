package checks

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// checkRows judges a unit by all rows of the pass's rule.
func checkRows(p *lint.Pass) {
	for i := range rows {
		if rows[i].rule == p.Rule.ID {
			for _, s := range subjects(p.Unit, rows[i].target) {
				rows[i].judge(p, s)
			}
		}
	}
}

// subjects returns the resources of type target; "" means scale sets.
func subjects(u *model.Unit, target string) []subject {
	var out []subject
	if target == "" || strings.EqualFold(target, model.ScaleSetType) {
		for _, set := range u.ScaleSets {
			out = append(out, subject{set.Resource, set})
		}
		return out
	}
	for _, r := range u.Resources {
		if r.Is(target) {
			out = append(out, subject{res: r})
		}
	}
	return out
}

// verdict is what a row found: where, and what to say. The zero verdict is silence.
type verdict struct {
	node    *model.Node
	message string
	related []*model.Node
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
		for _, n := range v.related {
			f.Related(n, "%s", shownAs(n))
		}
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
	}
	return nil
}

// bounds judges a number, length, count or duration outside [min, max].
func (w *row) bounds(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		if n.IsAbsent() {
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
		why := lower(p.Rule.Summary)
		switch {
		case w.hasMax && value > w.max:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s is above %d: %s", subjectOf(n, value, what), w.max, why)})
		case w.hasMin && value < w.min && exactLength(n):
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s is below %d: %s", subjectOf(n, value, what), w.min, why)})
		}
	}
	return out
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
	name := last(n.Path())
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
		message: fmt.Sprintf("%s %d is above %s %d: %s", last(n.Path()), value, last(w.maxPath), most, lower(p.Rule.Summary)),
		related: []*model.Node{other},
	}}
}

func (w *row) duration(p *lint.Pass, n *model.Node) []verdict {
	text, ok := n.String()
	if !ok {
		if n.IsUnknown() {
			return []verdict{{node: n}}
		}
		return nil
	}
	d, ok := parseDuration(text)
	least, _ := parseDuration(w.minText)
	most, _ := parseDuration(w.maxText)
	name := last(n.Path())
	switch {
	case !ok:
		return []verdict{{node: n, message: fmt.Sprintf("%s '%s' is not an ISO 8601 duration, such as PT5M: %s", name, text, lower(p.Rule.Summary))}}
	case d < least:
		return []verdict{{node: n, message: fmt.Sprintf("%s %s is below %s: %s", name, text, w.minText, lower(p.Rule.Summary))}}
	case d > most:
		return []verdict{{node: n, message: fmt.Sprintf("%s %s is above %s: %s", name, text, w.maxText, lower(p.Rule.Summary))}}
	}
	return nil
}

var isoDuration = regexp.MustCompile(`^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$`)

// parseDuration reads an ISO 8601 duration without years and months, or .NET's
// form [d.]hh:mm:ss, which Resource Manager takes too.
func parseDuration(s string) (time.Duration, bool) {
	if m := isoDuration.FindStringSubmatch(strings.ToUpper(s)); m != nil && len(s) > 2 && !strings.HasSuffix(strings.ToUpper(s), "T") {
		return sum(m[1:], 7*24*time.Hour, 24*time.Hour, time.Hour, time.Minute, time.Second)
	}
	if m := netDuration.FindStringSubmatch(s); m != nil {
		return sum(m[1:], 24*time.Hour, time.Hour, time.Minute, time.Second)
	}
	return 0, false
}

var netDuration = regexp.MustCompile(`^(?:(\d+)\.)?(\d+):(\d\d):(\d\d)(?:\.\d+)?$`)

// sum adds up numbers in their units; it reports false where a number is too
// large to be meant.
func sum(numbers []string, units ...time.Duration) (time.Duration, bool) {
	var d time.Duration
	for i, text := range numbers {
		if len(text) > 6 {
			return 0, false
		}
		var n time.Duration
		for _, c := range text {
			n = n*10 + time.Duration(c-'0')
		}
		d += n * units[i]
	}
	return d, true
}

// enum judges a value that is not among those allowed.
func (w *row) enum(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		if n.IsAbsent() {
			continue
		}
		result := no
		var names []string
		for _, v := range w.values {
			result = max(result, equals(n, v, nil))
			names = append(names, fmt.Sprint(v))
		}
		switch result {
		case maybe:
			out = append(out, verdict{node: n})
		case no:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s %s is not %s: %s", last(n.Path()), show(n), strings.Join(names, " or "), lower(p.Rule.Summary))})
		}
	}
	return out
}

// required judges a property that is missing.
func (w *row) required(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		switch (cond{op: "absent"}).test(n) {
		case maybe:
			out = append(out, verdict{node: n})
		case yes:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s is missing: %s", last(w.path), lower(p.Rule.Summary))})
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
				message: fmt.Sprintf("%s on a %s scale set: %s", shownAs(n), w.refusing, lower(p.Rule.Summary)),
				related: []*model.Node{s.set.Mode()},
			})
		}
	}
	return out
}

// shownAs names a property with its value where that is short.
func shownAs(n *model.Node) string {
	name := last(n.Path())
	switch n.Kind {
	case model.Bool, model.Int, model.String:
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
		case t == yes || t == maybe && when == maybe:
		case t == maybe:
			out = append(out, verdict{node: n})
		case when == yes && len(nodes) > 0:
			out = append(out, verdict{
				node:    nodes[0],
				message: fmt.Sprintf("%s needs %s, and there is %s: %s", shownAs(nodes[0]), c.words(), shownAs(named(n, c.path)), lower(p.Rule.Summary)),
				related: []*model.Node{n},
			})
		}
	}
	return out
}

// named gives a node that stands for nothing the name its path has.
func named(n *model.Node, path string) *model.Node {
	if n != nil {
		return n
	}
	return (*model.Node)(nil).At(strings.Split(strings.ReplaceAll(path, "[]", ""), ".")...)
}

// words says what a condition asks for.
func (c cond) words() string {
	name := last(c.path)
	switch c.op {
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
			out = append(out, conflictVerdict(p, conds, nodes))
		}
	}
	return out
}

// conflictVerdict points at the last property that is written, and names the others.
func conflictVerdict(p *lint.Pass, conds []cond, nodes []*model.Node) verdict {
	at := len(nodes) - 1
	for at > 0 && (nodes[at].IsAbsent() || nodes[at].Defaulted != "") {
		at--
	}
	var parts []string
	v := verdict{node: nodes[at]}
	for i, n := range nodes {
		if n.IsAbsent() {
			if conds[i].op == "ne" {
				parts = append(parts, fmt.Sprintf("no %s %v", last(conds[i].path), conds[i].value))
			}
			continue
		}
		parts = append(parts, shownAs(n))
		if i != at {
			v.related = append(v.related, n)
		}
	}
	verb := " do not go together: "
	if len(parts) == 1 {
		verb = ": "
	}
	v.message = strings.Join(parts, " and ") + verb + lower(p.Rule.Summary)
	return v
}

// naming judges a text by patterns and lists.
func (w *row) naming(p *lint.Pass, s subject) []verdict {
	var out []verdict
	for _, n := range s.written(w.path) {
		text, ok := n.String()
		if !ok {
			if n.IsUnknown() {
				out = append(out, verdict{node: n})
			}
			continue
		}
		if isPlaceholder(text) {
			continue
		}
		if because := w.refuses(text); because != "" {
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s %s %s: %s", last(n.Path()), show(n), because, lower(p.Rule.Summary))})
		}
	}
	return out
}

// refuses says why a text is refused, or "".
func (w *row) refuses(text string) string {
	if i := strings.IndexAny(text, w.forbidden); w.forbidden != "" && i >= 0 {
		return fmt.Sprintf("holds '%c'", []rune(text[i:])[0])
	}
	for _, name := range nameList(w.list) {
		if strings.EqualFold(name, text) {
			return "is reserved"
		}
	}
	length := len([]rune(text))
	switch {
	case w.hasMax && int64(length) > w.max:
		return fmt.Sprintf("has %d characters", length)
	case w.list != "" && length == 0:
		return "is empty"
	case w.pattern != "" && !regexp.MustCompile(w.pattern).MatchString(text):
		return "does not match " + w.pattern
	case w.forbid != "" && regexp.MustCompile(w.forbid).MatchString(text):
		if strings.Trim(text, "0123456789") == "" {
			return "is a number"
		}
		return "holds '" + regexp.MustCompile(w.forbid).FindString(text) + "'"
	}
	return ""
}

// isPlaceholder reports whether a name is one to be filled in, as in
// published samples.
func isPlaceholder(s string) bool {
	return strings.HasPrefix(s, "GEN-") || strings.HasPrefix(s, "GET-") ||
		strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">")
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
	return []verdict{{node: n, message: fmt.Sprintf("apiVersion %s is before %s: %s", version, w.first, lower(p.Rule.Summary))}}
}
