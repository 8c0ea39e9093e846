package expr

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// JSON returns v as compact JSON with its members in order. An unknown value
// is {"$unknown": why}; so is a text with placeholders. Secrets are printed as
// they are: the caller decides whether v may be shown.
func (v *Value) JSON() []byte {
	var b strings.Builder
	v.write(&b, '"')
	return []byte(b.String())
}

// write prints v as JSON with strings between quotes of the given kind.
func (v *Value) write(b *strings.Builder, quote byte) {
	if !v.IsKnown() {
		b.WriteString(`{"$unknown":`)
		writeString(b, v.why, '"')
		b.WriteByte('}')
		return
	}
	switch v.kind {
	case Null:
		b.WriteString("null")
	case Bool:
		b.WriteString(strconv.FormatBool(v.num != 0))
	case Int:
		b.WriteString(textOfInt(v.num))
	case Float:
		b.WriteString(v.floatJSON())
	case String:
		writeString(b, v.text, quote)
	case Array:
		b.WriteByte('[')
		for i, it := range v.items {
			if i > 0 {
				b.WriteByte(',')
			}
			it.write(b, quote)
		}
		b.WriteByte(']')
	case Object:
		b.WriteByte('{')
		for i, f := range v.fields {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, f.Name, quote)
			b.WriteByte(':')
			f.Value.write(b, quote)
		}
		b.WriteByte('}')
	}
}

const hexDigits = "0123456789abcdef"

// writeString prints s the way Json.NET does: only what must be is escaped.
func writeString(b *strings.Builder, s string, quote byte) {
	b.WriteByte(quote)
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch r {
			case '\u0085', '\u2028', '\u2029':
				b.WriteString(`\u` + string([]byte{hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15]}))
			default:
				b.WriteRune(r) // U+FFFD for what is no character
			}
			i += size
			continue
		}
		i++
		switch {
		case c == quote || c == '\\':
			b.WriteString(`\` + string(c))
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\b':
			b.WriteString(`\b`)
		case c == '\f':
			b.WriteString(`\f`)
		case c < ' ':
			b.WriteString(`\u00` + string([]byte{hexDigits[c>>4], hexDigits[c&15]}))
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(quote)
}

func textOfInt(n int64) string { return strconv.FormatInt(n, 10) }

// floatText prints a number with a fraction like .NET: the shortest text that
// reads back, with an exponent from 1E+15 and below 1E-05.
func (v *Value) floatText() string {
	f := v.float()
	if f == 0 {
		return "0"
	}
	if a := math.Abs(f); a >= 1e15 || a < 1e-5 {
		s := strconv.FormatFloat(f, 'E', -1, 64)
		return s
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// floatJSON prints it as JSON: never like an integer.
func (v *Value) floatJSON() string {
	if math.IsInf(v.float(), 0) || math.IsNaN(v.float()) {
		return "null"
	}
	s := v.floatText()
	if !strings.ContainsAny(s, ".E") {
		s += ".0"
	}
	return s
}
