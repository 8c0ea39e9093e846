package expr

import (
	"strings"
	"unicode"
)

// Equal reports whether a and b are equal as equals() sees it: of one kind,
// strings with case, arrays in order, objects in any order and whatever the
// case of their names. known is false where the answer depends on something
// that is not known; equal is then false.
func Equal(a, b *Value) (equal, known bool) {
	t := same(a, b)
	return t == yes, t != maybe
}

func same(a, b *Value) trit {
	if a == b {
		return yes
	}
	if a.kind == Unknown || b.kind == Unknown {
		// Without an id of their own, two may share reason and place and yet
		// differ: think of the rounds of a loop.
		if a.kind == b.kind && a.id != 0 && a.id == b.id {
			return yes
		}
		return maybe
	}
	if a.kind != b.kind {
		return no
	}
	switch a.kind {
	case Null:
		return yes
	case Float:
		return tritOf(a.float() == b.float())
	case String:
		return sameText(a, b)
	case Array:
		return sameItems(a.items, b.items)
	case Object:
		return sameFields(a, b)
	}
	return tritOf(a.num == b.num)
}

func sameText(a, b *Value) trit {
	switch {
	case a.text == b.text:
		return yes
	case a.why == "" && b.why == "":
		return no
	case textsDiffer(a.text, b.text):
		return no
	}
	return maybe
}

// textsDiffer reports whether two texts differ whatever their placeholders
// stand for.
func textsDiffer(a, b string) bool {
	na, exactA := Length(a)
	nb, exactB := Length(b)
	if exactA && na < nb || exactB && nb < na {
		return true
	}
	return prefixesDiffer([]rune(a), []rune(b)) || prefixesDiffer(reversed(a), reversed(b))
}

// prefixesDiffer compares character by character up to the first opaque part.
func prefixesDiffer(a, b []rune) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := a[i], b[i]
		switch {
		case x == y:
		case IsOpaque(x) || IsOpaque(y):
			return false
		case IsShaped(x) && IsShaped(y):
		case IsShaped(x):
			if !produces(x, y) {
				return true
			}
		case IsShaped(y):
			if !produces(y, x) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

func sameItems(a, b []*Value) trit {
	if len(a) != len(b) {
		return no
	}
	result := yes
	for i := range a {
		switch same(a[i], b[i]) {
		case no:
			return no
		case maybe:
			result = maybe
		}
	}
	return result
}

func sameFields(a, b *Value) trit {
	if len(a.fields) != len(b.fields) {
		if a.open != "" || b.open != "" {
			return maybe
		}
		return no
	}
	result := yes
	if a.open != "" || b.open != "" {
		result = maybe
	}
	for i := range a.fields {
		f := &a.fields[i]
		var other *Value
		if b.fields[i].Name == f.Name {
			other = b.fields[i].Value
		} else if other = b.Field(f.Name); other == nil {
			if b.open != "" {
				continue
			}
			return no
		}
		switch same(f.Value, other) {
		case no:
			return no
		case maybe:
			result = maybe
		}
	}
	return result
}

// collation is the order of the ASCII characters that are neither digits nor
// letters in the invariant culture: white space and punctuation before symbols.
const collation = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"

// weigh returns the primary weight of r: what counts before case does.
func weigh(r rune) int {
	switch {
	case r >= 0x80:
		return 1000 + int(foldRune(r))
	case isDigit(byte(r)):
		return 200 + int(r)
	case unicode.IsLetter(r):
		return 300 + int(foldRune(r))
	}
	return strings.IndexRune(collation, r)
}

// compareText orders two strings as the invariant culture does: letters by
// alphabet, then, where all else is equal, lower case before upper. It returns
// -1, 0 or 1, and false where a placeholder leaves the order open.
func compareText(a, b string) (int, bool) {
	if a == b {
		return 0, true
	}
	x, y := []rune(a), []rune(b)
	tie := 0
	for i := 0; i < len(x) && i < len(y); i++ {
		if IsPlaceholder(x[i]) || IsPlaceholder(y[i]) {
			if x[i] == y[i] {
				continue
			}
			return 0, false
		}
		if d := weigh(x[i]) - weigh(y[i]); d != 0 {
			return sign(d), true
		}
		if tie == 0 && x[i] != y[i] {
			tie = 1
			if unicode.IsLower(x[i]) {
				tie = -1
			}
		}
	}
	if len(x) != len(y) {
		rest := x
		if len(y) > len(x) {
			rest = y
		}
		for _, r := range rest[min(len(x), len(y)):] {
			if !IsOpaque(r) {
				return sign(len(x) - len(y)), true
			}
		}
		return 0, false
	}
	return tie, true
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// orderNames compares names of properties for items() and objectKeys().
func orderNames(a, b string) int {
	if c, ok := compareText(a, b); ok && c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
