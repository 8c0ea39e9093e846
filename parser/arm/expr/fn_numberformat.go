package expr

import (
	"fmt"
	"math/big"
	"strings"
)

// standardNumber prints a number by one of .NET's standard formats in the
// invariant culture: a letter and the number of digits, -1 where it has none.
// It reports false for what it does not do, and for what .NET refuses.
func standardNumber(v *Value, letter byte, precision int) (string, bool) {
	switch letter | 0x20 {
	case 'd':
		if v.kind != Int {
			return "", false
		}
		return zeroPadded(v.num, max(precision, 1)), true
	case 'x':
		if v.kind != Int {
			return "", false
		}
		s := fmt.Sprintf("%0*x", max(precision, 1), uint64(v.num))
		if letter == 'X' {
			s = strings.ToUpper(s)
		}
		return s, true
	case 'b':
		if v.kind != Int {
			return "", false
		}
		return fmt.Sprintf("%0*b", max(precision, 1), uint64(v.num)), true
	case 'g', 'r':
		if precision > 0 || letter|0x20 == 'r' && v.kind == Int {
			return "", false
		}
		if v.kind == Int {
			return textOfInt(v.num), true
		}
		return v.floatText(), true
	case 'f':
		return fixed(v, precision, 0, false), true
	case 'n':
		return fixed(v, precision, 0, true), true
	case 'p':
		return fixed(v, precision, 2, true) + " %", true
	case 'c':
		s := fixed(v, precision, 0, true)
		if rest, negative := strings.CutPrefix(s, "-"); negative {
			return "(¤" + rest + ")", true
		}
		return "¤" + s, true
	case 'e':
		return exponential(v, letter, precision)
	}
	return "", false
}

// exponential prints 1234 as 1.234000E+003.
func exponential(v *Value, letter byte, precision int) (string, bool) {
	r, ok := v.rat()
	if !ok {
		return "", false
	}
	if precision < 0 {
		precision = 6
	}
	s := new(big.Float).SetPrec(256).SetRat(r).Text('e', precision)
	mantissa, exponent, _ := strings.Cut(s, "e")
	sign, digits := exponent[:1], exponent[1:]
	return mantissa + string(letter) + sign + strings.Repeat("0", max(0, 3-len(digits))) + digits, true
}

// rat returns a number exactly; false for one that is not finite.
func (v *Value) rat() (*big.Rat, bool) {
	r := new(big.Rat)
	if v.kind == Int {
		return r.SetInt64(v.num), true
	}
	return r, r.SetFloat64(v.float()) != nil
}

// customNumber prints a number by a custom format of .NET: digits and groups
// of #, 0, a point and commas, with percent signs and literals around them, in
// up to three sections. It reports false for exponents, which it does not do.
func customNumber(v *Value, format string) (string, bool) {
	r, ok := v.rat()
	if !ok {
		return "", false
	}
	sections, ok := pictures(format)
	if !ok || len(sections) > 3 {
		return "", false
	}
	section, sign := sections[0], ""
	switch {
	case r.Sign() < 0 && len(sections) > 1 && len(sections[1].tokens) > 0:
		section = sections[1]
	case r.Sign() < 0:
		sign = "-"
	case r.Sign() == 0 && len(sections) == 3 && len(sections[2].tokens) > 0:
		section = sections[2]
	}
	text, zero := section.print(r.Abs(r))
	if zero && v.kind == Float && (len(sections) > 1 || sign != "") && v.float() != 0 {
		return "", false // what is left of a sign when all is rounded away differs between versions
	}
	return sign + text, true
}

// picture is one section of a custom number format.
type picture struct {
	tokens           []pictureToken
	whole, decimals  int // digit places before and behind the point
	leastWhole       int // digits that are printed in any case
	leastDecimals    int
	grouped, isPoint bool
	thousands        int // how often the number is divided by a thousand
	tenfold          int // and how often it is multiplied by ten
}

// pictureToken is a digit place ('#' or '0'), the point ('.'), or literal text.
type pictureToken struct {
	place   byte
	literal string
}

// pictures reads the sections of a format; false for what is not done.
func pictures(format string) ([]*picture, bool) {
	p := &picture{}
	out := []*picture{p}
	commas := 0
	for i := 0; i < len(format); i++ {
		switch c := format[i]; c {
		case '0', '#':
			if commas > 0 && !p.isPoint && p.whole > 0 {
				p.grouped = true
			}
			commas = 0
			p.digit(c)
		case ',':
			commas++
			continue
		case '.':
			p.close(commas)
			commas = 0
			if !p.isPoint {
				p.isPoint = true
				p.tokens = append(p.tokens, pictureToken{place: '.'})
			}
		case ';':
			p.close(commas)
			commas = 0
			p = &picture{}
			out = append(out, p)
		case '%':
			p.tenfold += 2
			p.text("%")
		case 'E', 'e':
			if strings.HasPrefix(strings.TrimLeft(format[i+1:], "+-"), "0") {
				return nil, false // an exponent
			}
			p.text(format[i : i+1])
		case '\\':
			if i++; i == len(format) {
				return nil, false
			}
			p.text(format[i : i+1])
		case '\'', '"':
			end := strings.IndexByte(format[i+1:], c)
			if end < 0 {
				return nil, false
			}
			p.text(format[i+1 : i+1+end])
			i += end + 1
		default:
			if strings.HasPrefix(format[i:], "‰") {
				return nil, false
			}
			p.text(format[i : i+1])
		}
	}
	p.close(commas)
	return out, true
}

func (p *picture) text(s string) { p.tokens = append(p.tokens, pictureToken{literal: s}) }

// digit adds a digit place.
func (p *picture) digit(c byte) {
	p.tokens = append(p.tokens, pictureToken{place: c})
	switch {
	case p.isPoint:
		p.decimals++
		if c == '0' {
			p.leastDecimals = p.decimals
		}
	case c == '0' || p.leastWhole > 0:
		p.leastWhole++
		p.whole++
	default:
		p.whole++
	}
}

// close ends the whole part: commas directly before its end divide by thousands.
func (p *picture) close(commas int) {
	if !p.isPoint && p.whole > 0 {
		p.thousands += commas
	}
}

// print prints a number that is not negative, and says whether nothing but
// zeros are left of it.
func (p *picture) print(r *big.Rat) (text string, zero bool) {
	scale := func(n, times int64, up bool) {
		for range times {
			if up {
				r.Mul(r, big.NewRat(n, 1))
			} else {
				r.Quo(r, big.NewRat(n, 1))
			}
		}
	}
	scale(10, int64(p.tenfold), true)
	scale(1000, int64(p.thousands), false)
	whole, fraction, _ := strings.Cut(r.FloatString(p.decimals), ".")
	zero = strings.Trim(whole+fraction, "0") == ""
	if whole == "0" {
		whole = ""
	}
	whole = strings.Repeat("0", max(0, p.leastWhole-len(whole))) + whole
	for len(fraction) > p.leastDecimals && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	return p.fill(whole, fraction), zero
}

// fill puts digits in their places. The first place takes all that are too many.
func (p *picture) fill(whole, fraction string) string {
	var b strings.Builder
	left, behind := p.whole, false // places of the whole part that are to come
	put := func(n int) {
		for range n {
			b.WriteByte(whole[0])
			whole = whole[1:]
			if p.grouped && len(whole) > 0 && len(whole)%3 == 0 {
				b.WriteByte(',')
			}
		}
	}
	for _, t := range p.tokens {
		switch {
		case t.place == '.':
			if p.whole == 0 {
				put(len(whole))
			}
			behind = true
			if fraction != "" {
				b.WriteByte('.')
			}
		case t.place == 0:
			b.WriteString(t.literal)
		case behind:
			if fraction != "" {
				b.WriteByte(fraction[0])
				fraction = fraction[1:]
			}
		default:
			put(max(0, len(whole)-left+1))
			left--
		}
	}
	return b.String()
}
