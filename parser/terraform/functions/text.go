package functions

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vmsslint/parser/arm/expr"
)

// trit is no, yes, or maybe: it depends on what a placeholder stands for.
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

// and is the conjunction of t and u.
func (t trit) and(u trit) trit {
	switch {
	case t == no || u == no:
		return no
	case t == yes && u == yes:
		return yes
	}
	return maybe
}

// produces reports whether c may be a part of what the placeholder p stands
// for. Of a shaped one it takes every ASCII letter and digit.
func produces(p, c rune) bool {
	switch {
	case expr.IsShaped(p):
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	case expr.IsSegment(p):
		return c != '/' && c != ',' && !unicode.IsSpace(c)
	}
	return true
}

// isOpen reports whether p stands for anything at all, even for nothing.
func isOpen(p rune) bool { return expr.IsOpaque(p) && !expr.IsSegment(p) }

// mayMatch reports whether an occurrence of s in a text may touch the
// placeholder p: because p may hold a character of s, or may be empty, so that
// s may reach over it.
func mayMatch(p rune, s string) bool {
	if expr.IsOpaque(p) && utf8.RuneCountInString(s) > 1 {
		return true
	}
	return strings.IndexFunc(s, func(c rune) bool { return expr.IsPlaceholder(c) || produces(p, c) }) >= 0
}

// mayMatchAny reports whether an occurrence of s may touch any placeholder of
// text. The empty s is everywhere.
func mayMatchAny(text, s string) bool {
	return s == "" && expr.HasPlaceholder(text) ||
		strings.IndexFunc(text, func(r rune) bool { return expr.IsPlaceholder(r) && mayMatch(r, s) }) >= 0
}

// equalText reports whether a and b are equal whatever their placeholders
// stand for, or differ whatever they stand for.
func equalText(a, b string) trit {
	if a == b {
		return yes
	}
	if !expr.HasPlaceholder(a) && !expr.HasPlaceholder(b) {
		return no
	}
	if !strings.ContainsFunc(a, isOpen) && !strings.ContainsFunc(b, isOpen) {
		// No placeholder holds a separator, so that part answers to part.
		as, bs := strings.Split(a, "/"), strings.Split(b, "/")
		if len(as) != len(bs) {
			return no
		}
		for i := range as {
			if equalPart([]rune(as[i]), []rune(bs[i])) == no {
				return no
			}
		}
		return maybe
	}
	return equalPart([]rune(a), []rune(b))
}

// equalPart is equalText by what stands at both ends: no or maybe, or yes for
// two texts that are the same.
func equalPart(a, b []rune) trit {
	result := yes
	for len(a) > 0 && len(b) > 0 && !blocks(a[0], b[0]) {
		if result = result.and(equalRune(a[0], b[0])); result == no {
			return no
		}
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && !blocks(a[len(a)-1], b[len(b)-1]) {
		if result = result.and(equalRune(a[len(a)-1], b[len(b)-1])); result == no {
			return no
		}
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 && len(b) == 0 {
		return result
	}
	if len(a) == 0 && minRunes(b) > 0 || len(b) == 0 && minRunes(a) > 0 {
		return no
	}
	return maybe
}

// blocks reports whether nothing can be said of a and b at the same place of
// two texts, nor of what follows.
func blocks(a, b rune) bool { return a != b && (expr.IsOpaque(a) || expr.IsOpaque(b)) }

// equalRune is equalText for two characters of which none is opaque, or which are the same.
func equalRune(a, b rune) trit {
	switch {
	case a == b:
		return yes
	case expr.IsShaped(a) && expr.IsShaped(b):
		return maybe
	case expr.IsShaped(a) && produces(a, b), expr.IsShaped(b) && produces(b, a):
		return maybe
	}
	return no
}

// minRunes returns how many characters text has at the least.
func minRunes(text []rune) (n int) {
	for _, r := range text {
		if !isOpen(r) {
			n++
		}
	}
	return n
}

// hasPrefix reports whether text starts with s.
func hasPrefix(text, s []rune) trit {
	result := yes
	for i, c := range s {
		if i >= len(text) {
			if minRunes(s[i:]) > 0 {
				return no
			}
			return maybe
		}
		r := text[i]
		switch {
		case r == c:
		case expr.IsSegment(r) && !expr.IsPlaceholder(c) && !produces(r, c):
			return no
		case expr.IsOpaque(r) || expr.IsOpaque(c):
			return maybe
		default:
			if result = result.and(equalRune(r, c)); result == no {
				return no
			}
		}
	}
	return result
}

// containsText reports whether s occurs in text.
func containsText(text, s string) trit {
	if strings.Contains(text, s) {
		return yes
	}
	if expr.HasPlaceholder(s) || mayMatchAny(text, s) {
		return maybe
	}
	return no
}

// isEmpty reports whether text is "".
func isEmpty(text string) trit {
	switch {
	case text == "":
		return yes
	case strings.IndexFunc(text, func(r rune) bool { return !isOpen(r) }) >= 0:
		return no
	}
	return maybe
}

// ordered reports whether it is known which of a and b sorts first, whatever
// their placeholders stand for. Texts that may be equal are not ordered; a text
// is with itself.
func ordered(a, b string) bool {
	if a == b {
		return true
	}
	as, bs := []rune(a), []rune(b)
	for i := 0; i < len(as) && i < len(bs); i++ {
		if as[i] == bs[i] {
			continue
		}
		return !expr.IsPlaceholder(as[i]) && !expr.IsPlaceholder(bs[i])
	}
	if len(as) > len(bs) {
		as, bs = bs, as
	}
	return minRunes(bs[len(as):]) > 0
}

// reversed returns the characters of s from the last to the first.
func reversed(s string) []rune {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return r
}

// knownPrefix returns text before its first placeholder.
func knownPrefix(text string) string {
	if i := strings.IndexFunc(text, expr.IsPlaceholder); i >= 0 {
		return text[:i]
	}
	return text
}
