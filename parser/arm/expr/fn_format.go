package expr

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// fnFormat is .NET's String.Format in the invariant culture.
func fnFormat(c *call) (*Value, *Error) {
	f := c.args[0]
	if f.kind == Unknown || f.why != "" {
		return c.unknown(String, f.why), nil
	}
	var b builder
	text := f.text
	for i := 0; i < len(text); {
		j := strings.IndexAny(text[i:], "{}")
		if j < 0 {
			b.WriteString(text[i:])
			break
		}
		b.WriteString(text[i : i+j])
		i += j
		if i+1 < len(text) && text[i+1] == text[i] {
			b.WriteByte(text[i])
			i += 2
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if text[i] == '}' || end < 0 {
			return nil, c.failArg(0, "the format has a single '%c'; write it twice for itself", text[i])
		}
		if err := c.item(&b, text[i+1:i+end]); err != nil {
			return nil, err
		}
		i += end + 1
		if err := c.room(b.Len()); err != nil {
			return nil, err
		}
	}
	return b.value(), nil
}

// item prints the argument that item, the text between braces, names.
func (c *call) item(b *builder, item string) *Error {
	head, spec, _ := strings.Cut(item, ":")
	number, align, aligned := strings.Cut(head, ",")
	i, err := strconv.ParseUint(strings.TrimRight(number, " "), 10, 31)
	if err != nil {
		return c.failArg(0, "the format has '{%s}', which is no number in braces", item)
	}
	if int(i) >= len(c.args)-1 {
		if len(c.args) == 1 {
			return c.failArg(0, "the format uses {%d}, but the call has no value for it", i)
		}
		return c.failArg(0, "the format uses {%d}, but the call's last value is {%d}", i, len(c.args)-2)
	}
	text, why := c.formatted(c.args[i+1], spec)
	if aligned {
		width, err := strconv.ParseInt(strings.TrimSpace(align), 10, 32)
		if err != nil || width > 1_000_000 || width < -1_000_000 {
			return c.failArg(0, "the format has '{%s}', in which '%s' is no width", item, align)
		}
		text = c.aligned(text, int(width))
	}
	b.add(text, why)
	return nil
}

// aligned fills text with blanks to a width, on the right for a negative one.
func (c *call) aligned(text string, width int) string {
	n, isExact := Length(text)
	fill := max(width, -width) - n
	switch {
	case fill <= 0:
		return text
	case !isExact:
		return c.ev.env.Placeholders().Opaque(fmt.Sprintf("align\x00%d\x00%s", width, text), false)
	case width < 0:
		return text + strings.Repeat(" ", fill)
	}
	return strings.Repeat(" ", fill) + text
}

// formatted prints v by a format specifier, which only numbers heed.
func (c *call) formatted(v *Value, spec string) (text, why string) {
	if spec == "" || v.kind != Int && v.kind != Float && v.kind != Unknown {
		return c.textOf(v, formatStyle)
	}
	if v.kind == Unknown {
		return c.opaqueText(newHash().str("format").str(spec).value(v).sum()), v.why
	}
	if s, ok := formatNumber(v, spec); ok {
		return s, ""
	}
	h := newHash().str("format").str(spec).value(v).sum()
	return c.opaqueText(h), "the number format '" + spec + "' is not evaluated"
}

// formatNumber prints a number by a standard or a custom format of .NET. It
// reports false for what it does not do.
func formatNumber(v *Value, spec string) (string, bool) {
	letter := spec[0] | 0x20
	if letter < 'a' || letter > 'z' || strings.Trim(spec[1:], "0123456789") != "" {
		return customNumber(v, spec)
	}
	precision := -1
	if len(spec) > 1 {
		p, err := strconv.ParseUint(spec[1:], 10, 16)
		if err != nil || p > 99 {
			return "", false
		}
		precision = int(p)
	}
	return standardNumber(v, spec[0], precision)
}

func zeroPadded(n int64, width int) string {
	s := textOfInt(n)
	digits := strings.TrimPrefix(s, "-")
	return s[:len(s)-len(digits)] + strings.Repeat("0", max(0, width-len(digits))) + digits
}

// fixed prints v times ten to the power of shift with decimals (two where that
// is -1), and with commas between the thousands if grouped.
func fixed(v *Value, decimals, shift int, grouped bool) string {
	if decimals < 0 {
		decimals = 2
	}
	r, ok := v.rat()
	if !ok {
		return v.floatText()
	}
	for range shift {
		r.Mul(r, big.NewRat(10, 1))
	}
	s := r.FloatString(decimals)
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, fraction, _ := strings.Cut(s, ".")
	if grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if decimals > 0 {
		whole += "." + fraction
	}
	if negative && strings.Trim(s, "0.") != "" {
		whole = "-" + whole
	}
	return whole
}
