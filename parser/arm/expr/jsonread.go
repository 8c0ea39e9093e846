package expr

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// FromJSON reads a JSON text as json() does, in the dialect of the service:
// comments, strings between apostrophes or with raw line breaks, bare names,
// and a comma behind the last element are accepted. Of several members with
// one name the last one counts. The error has no place in the expression; its
// message names the line and column in text.
func FromJSON(text string) (*Value, *Error) {
	r := jsonReader{text: strings.TrimPrefix(text, "\ufeff")}
	r.space()
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	r.space()
	if r.pos < len(r.text) {
		return nil, r.fail("unexpected " + r.here() + " behind the end")
	}
	return v, nil
}

type jsonReader struct {
	text string
	pos  int
}

// fail returns an error at the current place.
func (r *jsonReader) fail(what string) *Error {
	before := r.text[:min(r.pos, len(r.text))]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return Errorf("the text is not JSON: %s at line %d, column %d of it", what, line, column)
}

func (r *jsonReader) here() string {
	if r.pos >= len(r.text) {
		return "end of the text"
	}
	c, _ := utf8.DecodeRuneInString(r.text[r.pos:])
	return "'" + string(c) + "'"
}

func (r *jsonReader) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

// space skips white space and comments.
func (r *jsonReader) space() {
	for r.pos < len(r.text) {
		rest := r.text[r.pos:]
		switch {
		case rest[0] <= ' ':
			r.pos++
		case strings.HasPrefix(rest, "//"):
			i := strings.IndexByte(rest, '\n')
			if i < 0 {
				i = len(rest)
			}
			r.pos += i
		case strings.HasPrefix(rest, "/*"):
			i := strings.Index(rest[2:], "*/")
			if i < 0 {
				i = len(rest) - 4
			}
			r.pos = min(r.pos+i+4, len(r.text))
		default:
			return
		}
	}
}

func (r *jsonReader) value(depth int) (*Value, *Error) {
	if depth > maxNested {
		return nil, r.fail("more than " + strconv.Itoa(maxNested) + " levels")
	}
	switch c := r.peek(); {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"' || c == '\'':
		s, err := r.str()
		if err != nil {
			return nil, err
		}
		return StringValue(s), nil
	case c == '-' || isDigit(c):
		return r.number()
	}
	start := r.pos
	switch word := r.word(); word {
	case "true", "false":
		return BoolValue(word == "true"), nil
	case "null", "undefined":
		return NullValue(), nil
	}
	r.pos = start
	return nil, r.fail("unexpected " + r.here() + " where a value is expected")
}

// word reads a bare name.
func (r *jsonReader) word() string {
	start := r.pos
	for r.pos < len(r.text) {
		if c := r.text[r.pos]; !isNameStart(c) && !isDigit(c) && c != '$' && c < utf8.RuneSelf {
			break
		}
		r.pos++
	}
	return r.text[start:r.pos]
}

func (r *jsonReader) array(depth int) (*Value, *Error) {
	r.pos++
	items := []*Value{}
	for {
		r.space()
		if r.peek() == ']' {
			r.pos++
			return ArrayValue(items), nil
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
		if err := r.comma(']'); err != nil {
			return nil, err
		}
	}
}

func (r *jsonReader) object(depth int) (*Value, *Error) {
	r.pos++
	m := merger{exact: true}
	for {
		r.space()
		if r.peek() == '}' {
			r.pos++
			return ObjectValue(m.fields), nil
		}
		var name string
		if c := r.peek(); c == '"' || c == '\'' {
			s, err := r.str()
			if err != nil {
				return nil, err
			}
			name = s
		} else if name = r.word(); name == "" {
			return nil, r.fail("unexpected " + r.here() + " where a name is expected")
		}
		r.space()
		if r.peek() != ':' {
			return nil, r.fail("unexpected " + r.here() + " where ':' is expected")
		}
		r.pos++
		r.space()
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		m.put(Field{Name: name, Value: v}, false)
		if err := r.comma('}'); err != nil {
			return nil, err
		}
	}
}

// comma reads what stands between two elements; it leaves end where it is.
func (r *jsonReader) comma(end byte) *Error {
	r.space()
	switch r.peek() {
	case ',':
		r.pos++
		return nil
	case end:
		return nil
	}
	return r.fail("unexpected " + r.here() + " where ',' or '" + string(end) + "' is expected")
}

func (r *jsonReader) number() (*Value, *Error) {
	start := r.pos
	r.pos++
	for c := r.peek(); isDigit(c) || isNameStart(c) || c == '.' || c == '+' || c == '-'; c = r.peek() {
		r.pos++
	}
	text := r.text[start:r.pos]
	if !strings.ContainsAny(text, ".eEnNiI_xX") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return IntValue(n), nil
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "nNiI_xX") {
		r.pos = start
		return nil, r.fail("'" + text + "' is no number")
	}
	return FloatValue(f, text), nil
}

func (r *jsonReader) str() (string, *Error) {
	quote := r.text[r.pos]
	start := r.pos
	var b strings.Builder
	for r.pos++; r.pos < len(r.text); r.pos++ {
		c := r.text[r.pos]
		switch {
		case c == quote:
			r.pos++
			return b.String(), nil
		case c != '\\':
			b.WriteByte(c)
		default:
			r.pos++
			if !r.escape(&b) {
				return "", r.fail("unknown escape")
			}
		}
	}
	r.pos = start
	return "", r.fail("a string without an end")
}

// escape reads what follows a backslash and leaves pos on its last byte.
func (r *jsonReader) escape(b *strings.Builder) bool {
	c := r.peek()
	if i := strings.IndexByte(`"'\/bfnrt`, c); c != 0 && i >= 0 {
		b.WriteByte("\"'\\/\b\f\n\r\t"[i])
		return true
	}
	if c != 'u' {
		return false
	}
	u, ok := r.hex4()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(u) && strings.HasPrefix(r.text[min(r.pos+1, len(r.text)):], `\u`) {
		saved := r.pos
		r.pos += 2
		if low, ok := r.hex4(); ok && utf16.DecodeRune(u, low) != utf8.RuneError {
			b.WriteRune(utf16.DecodeRune(u, low))
			return true
		}
		r.pos = saved
	}
	b.WriteRune(u)
	return true
}

// hex4 reads four hexadecimal digits behind the current byte.
func (r *jsonReader) hex4() (rune, bool) {
	if r.pos+4 >= len(r.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(r.text[r.pos+1:r.pos+5], 16, 32)
	if err != nil {
		return 0, false
	}
	r.pos += 4
	return rune(n), true
}
