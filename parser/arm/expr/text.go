package expr

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// units returns how many UTF-16 units r takes, which is what the service counts.
func units(r rune) int { return max(utf16.RuneLen(r), 1) }

// produces reports whether c may be a part of what the placeholder p stands
// for. Upper case counts too, since toUpper leaves shaped placeholders alone.
func produces(p, c rune) bool {
	lower := unicode.ToLower(c)
	switch {
	case shapedBase32 <= p && p < shapedHex:
		return 'a' <= lower && lower <= 'z' || '2' <= c && c <= '7'
	case IsShaped(p):
		return 'a' <= lower && lower <= 'f' || '0' <= c && c <= '9'
	case IsSegment(p):
		return c != '/' && c != ',' && !unicode.IsSpace(c)
	}
	return true
}

// mayMatch reports whether a match of s in a text may touch the placeholder p:
// because p may hold a character of s, or because p may be empty, so that s
// may reach over it.
func mayMatch(p rune, s string) bool {
	if IsOpaque(p) && utf8.RuneCountInString(s) > 1 {
		return true
	}
	return strings.IndexFunc(s, func(c rune) bool { return IsPlaceholder(c) || produces(p, c) }) >= 0
}

// mayMatchAny reports whether a match of s may touch any placeholder of text.
func mayMatchAny(text, s string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return IsPlaceholder(r) && mayMatch(r, s) }) >= 0
}

// cut splits text behind its first n UTF-16 units. It reports false where a
// part of unknown length comes before, and then head is what is known; and
// short where text has fewer units.
func cut(text string, n int64) (head, rest string, ok, short bool) {
	for i, r := range text {
		switch {
		case n <= 0:
			return text[:i], text[i:], true, false
		case IsOpaque(r):
			return text[:i], "", false, false
		}
		size := utf8.RuneLen(r)
		if n -= int64(units(r)); n < 0 {
			// Half a surrogate pair is no character.
			return text[:i] + "\uFFFD", "\uFFFD" + text[i+max(size, 1):], true, false
		}
	}
	return text, "", true, n > 0
}

// trit is true, false or not known.
type trit uint8

const (
	no trit = iota
	yes
	maybe
)

func tritOf(b bool) trit {
	if b {
		return yes
	}
	return no
}

// value returns t as a boolean; why tells why it is not known.
func (t trit) value(why string) *Value {
	if t == maybe {
		return UnknownValue(Bool, why)
	}
	return BoolValue(t == yes)
}

// whyOf returns why the first of vs that is not known is not, at any depth.
func whyOf(vs ...*Value) string {
	for _, v := range vs {
		if u := v.Unknown(); u != nil {
			return u.why
		}
		if v.open != "" {
			return v.open
		}
	}
	return ""
}

func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// containsText reports whether text holds s, case and all.
func containsText(text, s string) trit {
	if strings.Contains(text, s) {
		return yes
	}
	if !HasPlaceholder(text) && !HasPlaceholder(s) {
		return no
	}
	// A character of s that can be nowhere in text settles it.
	for _, c := range s {
		if !IsPlaceholder(c) && strings.IndexFunc(text, func(r rune) bool {
			return r == c || IsPlaceholder(r) && produces(r, c)
		}) < 0 {
			return no
		}
	}
	return maybe
}

// hasPrefix reports whether text starts with s, whatever the case.
func hasPrefix(text, s []rune) trit {
	result := yes
	for i, c := range s {
		if i >= len(text) {
			for _, rest := range s[i:] {
				if !IsOpaque(rest) {
					return no
				}
			}
			return maybe
		}
		r := text[i]
		switch {
		case r == c:
		case IsOpaque(r) || IsOpaque(c):
			return maybe
		case IsShaped(r) && IsShaped(c):
			result = maybe
		case IsShaped(r) && produces(r, c), IsShaped(c) && produces(c, r):
			result = maybe
		case foldRune(r) != foldRune(c):
			return no
		}
	}
	return result
}

func reversed(s string) []rune {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return r
}

// indexText finds the first (or last) place of s in text, whatever the case,
// counted in UTF-16 units; known is false where that depends on a placeholder:
// on one that a search passes, or on one of unknown length before the place.
func indexText(text, s string, last bool) (at int64, known bool) {
	if HasPlaceholder(s) {
		return 0, false
	}
	runes, find := []rune(text), []rune(s)
	for i := range find {
		find[i] = foldRune(find[i])
	}
	i := indexRunes(runes, find, last)
	if i < 0 {
		return -1, !HasPlaceholder(text)
	}
	passed, before := runes[:i], runes[:i]
	if last {
		passed = runes[i+len(find):]
	}
	if slices.ContainsFunc(passed, IsPlaceholder) || slices.ContainsFunc(before, IsOpaque) {
		return 0, false
	}
	for _, r := range before {
		at += int64(units(r))
	}
	return at, true
}

// indexRunes finds folded, which is folded already, in runes.
func indexRunes(runes, folded []rune, last bool) int {
	for k := 0; k+len(folded) <= len(runes); k++ {
		i := k
		if last {
			i = len(runes) - len(folded) - k
		}
		j := 0
		for j < len(folded) && foldRune(runes[i+j]) == folded[j] {
			j++
		}
		if j == len(folded) {
			return i
		}
	}
	return -1
}

// trimText takes white space from both ends. Where an end is not known, the
// run of it that may be white space becomes one opaque part.
func (c *call) trimText(text string) string {
	if !HasOpaque(text) {
		return strings.TrimFunc(text, unicode.IsSpace)
	}
	solid := func(r rune) bool { return !IsOpaque(r) && !unicode.IsSpace(r) }
	first := strings.IndexFunc(text, solid)
	p := c.ev.env.Placeholders()
	if first < 0 {
		return p.Opaque("trim\x00"+text, false)
	}
	last := strings.LastIndexFunc(text, solid)
	_, size := utf8.DecodeRuneInString(text[last:])
	lead, mid, tail := text[:first], text[first:last+size], text[last+size:]
	if HasOpaque(lead) {
		lead = p.Opaque("trimStart\x00"+lead, false)
	} else {
		lead = ""
	}
	if HasOpaque(tail) {
		tail = p.Opaque("trimEnd\x00"+tail, false)
	} else {
		tail = ""
	}
	return lead + mid + tail
}

// mapCase changes the case of text with change. What an opaque placeholder
// stands for changes too, so it becomes another one.
func (c *call) mapCase(text, name string, change func(string) string) string {
	if !HasOpaque(text) {
		return change(text)
	}
	var b strings.Builder
	rest := 0
	for i, r := range text {
		if IsOpaque(r) {
			b.WriteString(change(text[rest:i]))
			b.WriteString(c.ev.env.Placeholders().mapped(name, r))
			rest = i + utf8.RuneLen(r)
		}
	}
	b.WriteString(change(text[rest:]))
	return b.String()
}

// replaceText replaces every old in text. It reports false where the result is
// not known.
func (c *call) replaceText(text, old, with string) (string, bool) {
	if HasPlaceholder(old) {
		return "", false
	}
	if n := strings.Count(text, old); len(text)+n*(len(with)-len(old)) > maxString {
		return strings.Repeat(" ", maxString+1), true // the bound reports it
	}
	if !mayMatchAny(text, old) {
		return strings.ReplaceAll(text, old, with), true
	}
	if utf8.RuneCountInString(old) > 1 {
		return "", false
	}
	// A single character is replaced in each part on its own, so that the
	// parts that are known stay so.
	var b strings.Builder
	segment := strings.IndexFunc(with, func(r rune) bool { return IsPlaceholder(r) || !produces(segmentFirst, r) }) < 0
	for _, r := range text {
		switch {
		case string(r) == old:
			b.WriteString(with)
		case IsPlaceholder(r) && mayMatch(r, old):
			key := "replace\x00" + old + "\x00" + with + "\x00" + string(r)
			b.WriteString(c.ev.env.Placeholders().Opaque(key, segment && IsSegment(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), true
}

// splitText cuts text at every one of seps.
func splitText(text string, seps []string) []string {
	if len(seps) == 1 {
		return strings.Split(text, seps[0])
	}
	var out []string
	start := 0
	for i := 0; i < len(text); {
		found := ""
		for _, s := range seps {
			if strings.HasPrefix(text[i:], s) {
				found = s
				break
			}
		}
		if found == "" {
			i++
			continue
		}
		out = append(out, text[start:i])
		i += len(found)
		start = i
	}
	return append(out, text[start:])
}
