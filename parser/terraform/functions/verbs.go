package functions

import (
	"fmt"
	"strconv"
	"strings"
)

// A verb is one %-sequence of a format.
type verb struct {
	letter  rune
	flagged bool // it has a flag, a width or a precision
	widest  int  // the greatest number in it that is no index of an argument
}

// verbs returns the sequences of a format that consume an argument, the
// malformed ones as far as they can be read.
func verbs(format string) (out []verb) {
	for {
		_, rest, found := strings.Cut(format, "%")
		if !found {
			return out
		}
		var v verb
		v, format = readVerb(rest)
		if v.letter != '%' && v.letter != 0 {
			out = append(out, v)
		}
	}
}

// readVerb reads a sequence behind its %, and returns what follows it.
func readVerb(s string) (v verb, rest string) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return v, ""
			}
			i += end
		case strings.IndexByte("+-# 0.", c) >= 0:
			v.flagged = true
		case '0' <= c && c <= '9':
			end := i
			for end < len(s) && '0' <= s[end] && s[end] <= '9' {
				end++
			}
			n, err := strconv.Atoi(s[i:end])
			if err != nil {
				n = maxWidth + 1
			}
			v.flagged, v.widest, i = true, max(v.widest, n), end-1
		default:
			v.letter = rune(c)
			return v, s[i+1:]
		}
	}
	return v, ""
}

// maxWidth bounds width and precision of a verb.
const maxWidth = 1 << 12

// checkWidths keeps verbs out that would write megabytes of padding.
func checkWidths(format string) error {
	for _, v := range verbs(format) {
		if v.widest > maxWidth {
			return fmt.Errorf("the format asks for a width or precision of more than %d, which is the bound here", maxWidth)
		}
	}
	return nil
}
