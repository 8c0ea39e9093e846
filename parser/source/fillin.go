package source

import "strings"

// FillIn reports whether the value of a parameter or variable is a place to be
// filled in: published samples use angle brackets, GEN-… and GET-…, and
// PLEASE ENTER ….
func FillIn(text string) bool {
	trimmed := strings.TrimSpace(text)
	for _, word := range [...]string{"GEN-", "GET-", "PLEASE ENTER"} {
		if strings.HasPrefix(trimmed, word) {
			return true
		}
	}
	if !strings.HasPrefix(trimmed, "<") || !strings.Contains(trimmed, ">") {
		return false
	}
	for _, markup := range [...]string{"</", "/>", "<?", "<!"} {
		if strings.Contains(trimmed, markup) {
			return false // a document, not a place to fill in
		}
	}
	return true
}
