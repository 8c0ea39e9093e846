package source

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest returns the one of names that name was most likely meant to be,
// without regard to case, or "" where none is close: up to a third of the
// characters may differ, and never all of them. Of equally close names it is
// the first.
func Nearest(name string, names []string) string {
	best, least := "", min(1+len(name)/3, len(name)-1)
	for _, n := range names {
		if len(n)-len(name) > least || len(name)-len(n) > least {
			continue
		}
		d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(n), nil)
		if d < least || d == least && best == "" {
			best, least = n, d
		}
	}
	return best
}

// DidYouMean returns what a message about an unknown name ends with, such as
// "; did you mean 'concat'?", or "" where none of names is close.
func DidYouMean(name string, names []string) string {
	near := Nearest(name, names)
	if near == "" {
		return ""
	}
	return "; did you mean '" + near + "'?"
}
