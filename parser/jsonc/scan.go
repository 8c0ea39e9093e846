package jsonc

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// What a byte may be.
const (
	classSpace uint8 = 1 << iota // white space of one byte
	className                    // may begin a word
	classWord                    // may continue a word
	classAfter                   // may follow a string directly
)

// classes holds the classes of each byte. Bytes beyond ASCII count as letters,
// which they mostly are outside strings; the white space among them is told
// apart where it matters.
var classes = [256]uint8{
	0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	9, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 8, 4, 0, 8, // space to '/'
	4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 8, 0, 0, 0, 0, 0, // '0' to '?'
	0, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, // '@' to 'O'
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 0, 0, 8, 0, 6,
	0, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, // '`' to 'o'
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 0, 0, 8, 0, 0,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, // the bytes of characters beyond ASCII
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
	6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6,
}

// Constants for looking at eight bytes at once.
const (
	lanes       = 0x0101010101010101
	highs       = 0x8080808080808080
	spaces      = lanes * ' '
	backslashes = lanes * '\\'
)

// peek returns the byte at p.pos, or 0 at the end of the text.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// skipSpace moves p.pos over white space and comments.
func (p *parser) skipSpace() {
	text, i := p.text, p.pos
	if i < len(text) && text[i] > ' ' && text[i] < utf8.RuneSelf && text[i] != '/' {
		return
	}
	for i < len(text) {
		switch c := text[i]; {
		case c == ' ':
			// Indentation is a third of most templates.
			for i+8 <= len(text) && binary.LittleEndian.Uint64(text[i:]) == spaces {
				i += 8
			}
			for i < len(text) && text[i] == ' ' {
				i++
			}
		case classes[c]&classSpace != 0:
			i++
		case c == '/':
			p.pos = i
			if !p.comment() {
				return
			}
			i = p.pos
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(text[i:])
			if !unicode.IsSpace(r) {
				p.pos = i
				return
			}
			i += n
		default:
			p.pos = i
			return
		}
	}
	p.pos = i
}

// comment moves p.pos, which is at a slash, behind the comment that begins
// there. It returns false where none does.
func (p *parser) comment() bool {
	rest := p.text[p.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		p.pos += lineEnd(rest)
	case bytes.HasPrefix(rest, []byte("/*")):
		n := bytes.Index(rest[2:], []byte("*/"))
		if n < 0 {
			start := p.pos
			p.pos = len(p.text)
			p.ended = true
			p.report(start, start+lineEnd(rest), "comment is not closed")
			return true
		}
		p.pos += n + 4
	default:
		return false
	}
	return true
}

// lineEnd returns how many bytes of text come before its first line break.
func lineEnd(text []byte) int {
	for i, c := range text {
		if c == '\n' || c == '\r' {
			return i
		}
	}
	return len(text)
}

// word moves p.pos behind the letters, digits, '_', '$' and '-' that begin there
// and returns them.
func (p *parser) word() string {
	start := p.pos
	for p.pos < len(p.text) && classes[p.text[p.pos]]&classWord != 0 {
		n := 1
		if p.text[p.pos] >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRune(p.text[p.pos:]); unicode.IsSpace(r) {
				break
			}
		}
		p.pos += n
	}
	return p.str[start:p.pos]
}

// plainName reports whether name may stand without quotes.
func plainName(name string) bool {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return false
		}
	}
	return name != "" && classes[name[0]]&className != 0
}

// startsValue reports whether a value, or a word in the place of one, may begin
// with c.
func startsValue(c byte) bool {
	return c == '"' || c == '\'' || c == '{' || c == '[' || classes[c]&classWord != 0
}

// number moves p.pos behind the number that begins there. It returns false, with
// the mistake reported, where it is not one that JSON knows.
func (p *parser) number() bool {
	text, i := p.text, p.pos
	if text[i] == '-' {
		i++
	}
	first := i
	i = digits(text, i)
	ok := i > first && (text[first] != '0' || i == first+1)
	if i < len(text) && text[i] == '.' {
		first = i + 1
		i = digits(text, first)
		ok = ok && i > first
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		first = i
		i = digits(text, first)
		ok = ok && i > first
	}
	end := i
	for end < len(text) && (classes[text[end]]&classWord != 0 && text[end] < utf8.RuneSelf || text[end] == '.' || text[end] == '+') {
		end++
	}
	start := p.pos
	p.pos = end
	if ok && end == i {
		return true
	}
	p.reportNumber(start, end)
	return false
}

func digits(text []byte, i int) int {
	for i < len(text) && text[i]-'0' <= 9 {
		i++
	}
	return i
}

// stringValue reads the string at p.pos into v.
func (p *parser) stringValue(v *Value) {
	v.Kind = String
	v.Str, v.Escaped = p.quoted(false)
	v.End = int32(p.pos)
}

// quoted reads the string at p.pos, in quotes of either kind, and returns what
// it means and whether that differs from what is written. The flag says that the
// string is the name of a member, which matters where it is not closed.
func (p *parser) quoted(name bool) (string, bool) {
	text, start := p.text, p.pos+1
	end, escaped := closing(text, start, text[p.pos])
	if end < 0 || end+1 < len(text) && classes[text[end+1]]&classAfter == 0 && lineEnd(text[start:end]) < end-start {
		end = p.unclosed(start, name)
		p.pos = end
		escaped = strings.IndexByte(p.str[start:end], '\\') >= 0
	} else {
		p.pos = end + 1
	}
	if !escaped {
		return p.str[start:end], false
	}
	s := p.decode(text[start:end], start)
	return s, s != p.str[start:end]
}

// closing returns the offset of the quote that closes the string whose text
// begins at i, or -1, and whether there is a backslash on the way.
func closing(text []byte, i int, quote byte) (end int, escaped bool) {
	quotes := lanes * uint64(quote)
	for {
		for i+8 <= len(text) {
			// A lane that equals the wanted byte becomes zero, and the lowest
			// zero lane is the lowest to borrow.
			w := binary.LittleEndian.Uint64(text[i:])
			q, b := w^quotes, w^backslashes
			if hit := ((q-lanes)&^q | (b-lanes)&^b) & highs; hit != 0 {
				i += bits.TrailingZeros64(hit) >> 3
				break
			}
			i += 8
		}
		for i < len(text) && text[i] != quote && text[i] != '\\' {
			i++
		}
		if i >= len(text) {
			return -1, escaped
		}
		if text[i] == quote {
			return i, escaped
		}
		escaped = true
		i += 2
	}
}

// unclosed reports that the string whose text begins at start is not closed, and
// returns where its text ends in all likelihood: at the end of the line, without
// the punctuation that would follow the quote that is missing.
func (p *parser) unclosed(start int, name bool) int {
	line := p.text[start : start+lineEnd(p.text[start:])]
	if start+len(line) == len(p.text) {
		p.ended = true
	}
	text := bytes.TrimRight(line, " \t")
	if colon := bytes.IndexByte(text, ':'); name && colon >= 0 {
		text = text[:colon]
	} else if !name {
		text = bytes.TrimSuffix(text, []byte(","))
	}
	p.report(start-1, start+len(text), "string is not closed")
	return start + len(text)
}

// decode returns text, which lies at start, with its escapes undone. It reports
// the first one that is wrong, and takes such a backslash as written.
func (p *parser) decode(text []byte, start int) string {
	end := start + len(text)
	out := make([]byte, 0, len(text))
	reported := false
	for len(text) > 0 {
		n := bytes.IndexByte(text, '\\')
		if n < 0 {
			break
		}
		out = append(out, text[:n]...)
		text = text[n:]
		r, n := unescape(text)
		if n > 0 {
			out = utf8.AppendRune(out, r)
			text = text[n:]
			continue
		}
		if !reported {
			reported = true
			p.reportEscape(text, end-len(text))
		}
		out = append(out, '\\')
		text = text[1:]
	}
	return string(append(out, text...))
}

// unescape returns the character that the escape at the start of text stands
// for and its length, or a length of 0 where it is none.
func unescape(text []byte) (rune, int) {
	if len(text) < 2 {
		return 0, 0
	}
	switch c := text[1]; c {
	case '"', '\'', '\\', '/':
		return rune(c), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		high := hex4(text)
		if high < 0 {
			return 0, 0
		}
		if !utf16.IsSurrogate(high) {
			return high, 6
		}
		if r := utf16.DecodeRune(high, hex4(text[6:])); r != utf8.RuneError {
			return r, 12
		}
		return utf8.RuneError, 6
	}
	return 0, 0
}

// hex4 returns the number in the escape \uXXXX at the start of text, or -1.
func hex4(text []byte) rune {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range text[2:6] {
		switch {
		case c-'0' <= 9:
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return r
}
