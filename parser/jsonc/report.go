package jsonc

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agext/levenshtein"

	"vmsslint/parser/source"
)

// report adds a diagnostic. The last one that there is room for says so instead,
// and ends the reading: from then on the text looks as if it ended.
func (p *parser) report(start, end int, format string, args ...any) {
	switch {
	case len(p.diags) >= maxDiagnostics:
		return
	case len(p.diags) == maxDiagnostics-1:
		format, args = "too many mistakes, the rest of the file is not read", nil
		p.text = nil
		p.ended = true
	}
	p.diags = append(p.diags, source.Diagnostic{
		Span:    source.Span{File: p.file, Start: start, End: end},
		Message: fmt.Sprintf(format, args...),
	})
}

func sortDiagnostics(diags []source.Diagnostic) {
	slices.SortStableFunc(diags, func(a, b source.Diagnostic) int {
		return cmp.Compare(a.Span.Start, b.Span.Start)
	})
}

func (p *parser) reportEmpty() {
	if len(bytes.TrimSpace(p.text)) > 0 {
		p.report(0, 0, "the file holds nothing but comments")
		return
	}
	p.report(0, 0, "the file is empty")
}

// reportEnd reports that the text ends inside the container that starts at
// start, unless it is already known why it ends.
func (p *parser) reportEnd(start int) {
	if p.ended {
		return
	}
	p.ended = true
	what := "object"
	if p.text[start] == '[' {
		what = "array"
	}
	end := len(bytes.TrimRightFunc(p.text, unicode.IsSpace))
	p.report(end, end, "the file ends inside the %s that starts at line %d", what, p.line(start))
}

// reportNoValue reports what stands in the place of a value.
func (p *parser) reportNoValue(name string) {
	found, end := p.found(p.pos)
	if name != "" {
		p.report(p.pos, end, "expected a value for '%s', found %s", clip(name), found)
		return
	}
	p.report(p.pos, end, "expected a value, found %s", found)
}

// reportWord reports a word in the place of a value.
func (p *parser) reportWord(start int, word string) {
	end := start + len(word)
	switch strings.ToLower(word) {
	case "nan", "infinity":
		p.report(start, end, "'%s' is not a value, a number must be finite", word)
		return
	case "undefined":
		p.report(start, end, "'undefined' is not a value; write null, or leave the property out")
		return
	}
	for _, near := range []string{"true", "false", "null"} {
		if levenshtein.Distance(strings.ToLower(clip(word)), near, nil) <= 1 {
			p.report(start, end, "expected a value, found '%s'; did you mean '%s'?", clip(word), near)
			return
		}
	}
	p.report(start, end, "expected a value, found '%s'; text needs quotes", clip(word))
}

// reportNumber reports a number that is not written as JSON writes it.
func (p *parser) reportNumber(start, end int) {
	word := clip(p.str[start:end])
	plain := strings.ToLower(strings.TrimPrefix(word, "-"))
	switch {
	case plain == "infinity" || plain == "nan":
		p.report(start, end, "'%s' is not a value, a number must be finite", word)
	case strings.HasPrefix(plain, "0x"):
		p.report(start, end, "'%s' is not a number, hexadecimal is not accepted", word)
	case len(plain) > 1 && plain[0] == '0' && plain[1]-'0' <= 9:
		p.report(start, end, "the number '%s' begins with a zero", word)
	default:
		p.report(start, end, "'%s' is not a number", word)
	}
}

// reportEscape reports the wrong escape with which text, the rest of a string,
// begins at start.
func (p *parser) reportEscape(text []byte, start int) {
	if len(text) < 2 {
		p.report(start, start+1, "a backslash in a string is written '\\\\'")
		return
	}
	if text[1] == 'u' {
		p.report(start, start+min(6, len(text)), "'\\u' needs four hexadecimal digits")
		return
	}
	r, n := utf8.DecodeRune(text[1:])
	p.report(start, start+1+n, "unknown escape '\\%s'; a backslash in a string is written '\\\\'", clip(string(r)))
}

// found describes the token at pos for a message, and returns where it ends.
func (p *parser) found(pos int) (string, int) {
	if pos >= len(p.text) {
		return "the end of the file", pos
	}
	saved := p.pos
	defer func() { p.pos = saved }()
	p.pos = pos
	c := p.text[pos]
	switch {
	case c == '"' || c == '\'':
		if p.skipString(); p.pos > pos+1 {
			return "the string '" + clip(p.str[pos+1:p.pos-1]) + "'", p.pos
		}
		return string(rune(c)), pos + 1
	case classes[c]&classWord != 0:
		if word := p.word(); word != "" {
			return "'" + clip(word) + "'", p.pos
		}
	}
	r, n := utf8.DecodeRune(p.text[pos:])
	if !unicode.IsPrint(r) {
		return fmt.Sprintf("the character %U", r), pos + n
	}
	return "'" + string(r) + "'", pos + n
}

// clip shortens s, and flattens it to one line, for a message.
func clip(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n == most {
			s = s[:i] + "…"
			break
		}
		n++
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

func (p *parser) line(offset int) int { return p.file.Position(offset).Line }

func itoa(n int) string { return strconv.Itoa(n) }

func runeLen(r rune) int { return utf8.RuneLen(r) }

func duplicateOf(file *source.File, m *Member) source.Diagnostic {
	return source.Diagnostic{
		Span:    m.NameSpan(file),
		Message: fmt.Sprintf("the object has a property '%s' already; the last one counts", clip(m.Name)),
	}
}
