package checks

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
	"time"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// expressions are the regular expressions of a row, compiled on first use.
type expressions struct{ pattern, forbid, only func() *regexp.Regexp }

// prepared returns the row, with its expressions where it may need them.
func (w *row) prepared() *row {
	if w.family != "naming" {
		return w
	}
	compile := func(text string) func() *regexp.Regexp {
		return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	}
	c := *w
	c.expr = &expressions{compile(w.pattern), compile(w.forbid), compile(w.only)}
	return &c
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
		if isPlaceholder(text) || w.only != "" && !w.expr.only().MatchString(text) || w.implicit && n.Defaulted == "" {
			continue
		}
		because := w.refuses(text)
		switch {
		case w.list == windowsZones:
			out = append(out, timeZone(n, text)...)
		case because == "":
		case n.Secret: // what it holds is not for others to read
			out = append(out, verdict{node: n, message: fmt.Sprintf("the value of %s is refused: %s", label(n.Path()), w.reason(p))})
		default:
			out = append(out, verdict{node: n, message: fmt.Sprintf("%s %s %s: %s", label(n.Path()), show(n), because, w.reason(p))})
		}
	}
	return out
}

// refuses says why a text is refused, or "".
func (w *row) refuses(text string) string {
	if i := strings.IndexAny(text, w.forbidden); w.forbidden != "" && i >= 0 {
		return fmt.Sprintf("holds %q", []rune(text[i:])[0])
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
	case (w.list != "" || w.says != "") && length == 0:
		return "is empty"
	case w.says != "" && !w.expr.pattern().MatchString(text):
		return w.says
	case w.pattern != "" && length > 0 && w.says == "":
		if because := mismatch(w.expr.pattern(), text); because != "" {
			return because
		}
	}
	if w.forbid == "" {
		return ""
	}
	at := w.expr.forbid().FindStringIndex(text)
	switch {
	case at == nil:
		return ""
	case strings.Trim(text, "0123456789") == "":
		return "has only digits"
	case text[at[0]:] == ".":
		return "ends with '.'"
	}
	return "holds '" + text[at[0]:at[1]] + "'"
}

// mismatch says why a text does not match a pattern of names: which character
// is refused, at the start, at the end, or anywhere. It tries each of them
// between letters, which all such patterns allow.
func mismatch(re *regexp.Regexp, text string) string {
	if re.MatchString(text) {
		return ""
	}
	runes := []rune(text)
	for _, r := range runes {
		if !re.MatchString("a" + string(r) + "a") {
			return fmt.Sprintf("holds %q", r)
		}
	}
	first, final := runes[0], runes[len(runes)-1]
	switch {
	case !re.MatchString(string(first) + "aa"):
		return fmt.Sprintf("starts with %q", first)
	case !re.MatchString("aa" + string(final)):
		return fmt.Sprintf("ends with %q", final)
	case len(runes) == 1:
		return "has 1 character"
	}
	return fmt.Sprintf("has %d characters", len(runes))
}

// isPlaceholder reports whether a name is one to be filled in, as in
// published samples.
func isPlaceholder(s string) bool {
	return strings.HasPrefix(s, "GEN-") || strings.HasPrefix(s, "GET-") ||
		strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">")
}

// duration judges a duration outside its bounds.
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
		return []verdict{{node: n, message: fmt.Sprintf("%s '%s' is not an ISO 8601 duration: write PT5M for five minutes", name, text)}}
	case w.minText != "" && d < least:
		return []verdict{{node: n, message: fmt.Sprintf("%s %s is below %s: %s", name, text, w.minText, w.reason(p))}}
	case w.maxText != "" && d > most:
		return []verdict{{node: n, message: fmt.Sprintf("%s %s is above %s: %s", name, text, w.maxText, w.reason(p))}}
	}
	return nil
}

// parseDuration reads an ISO 8601 duration, with years of 365 and months of 30
// days as .NET reads them, or .NET's form [d.]hh:mm:ss, which Resource Manager
// takes too.
func parseDuration(s string) (time.Duration, bool) {
	const day = 24 * time.Hour
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(strings.ToUpper(s), "P"); ok && rest != "" {
		date, clock, timed := strings.Cut(rest, "T")
		days, ok1 := quantities(date, "YMWD")
		hours, ok2 := quantities(clock, "HMS")
		if !ok1 || !ok2 || timed && clock == "" {
			return 0, false
		}
		return sum(append(days, hours...), 365*day, 30*day, 7*day, day, time.Hour, time.Minute, time.Second)
	}
	if m := netDuration().FindStringSubmatch(s); m != nil {
		return sum(m[1:], 24*time.Hour, time.Hour, time.Minute, time.Second)
	}
	return 0, false
}

// quantities reads numbers with a letter behind each, as 1H30M, and returns
// those of each of units, "" where there is none. Letters stand in the order of
// units; seconds may have a fraction, which is dropped.
func quantities(s, units string) ([]string, bool) {
	out := make([]string, len(units))
	next := 0
	for s != "" {
		number := digits(s)
		rest := s[len(number):]
		if fraction, ok := strings.CutPrefix(rest, "."); ok {
			if rest = fraction[len(digits(fraction)):]; rest == fraction || !strings.HasPrefix(rest, "S") {
				return nil, false
			}
		}
		if number == "" || rest == "" {
			return nil, false
		}
		i := strings.IndexByte(units[next:], rest[0])
		if i < 0 {
			return nil, false
		}
		out[next+i], next, s = number, next+i+1, rest[1:]
	}
	return out, true
}

// digits returns the digits that s begins with.
func digits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

var netDuration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(\d+)\.)?(\d+):(\d\d):(\d\d)(?:\.\d+)?$`)
})

// sum adds up numbers in their units, at most to the longest duration there
// is; it reports false where a number is too large to be meant.
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
		if n > (math.MaxInt64-d)/units[i] {
			return math.MaxInt64, true
		}
		d += n * units[i]
	}
	return d, true
}
