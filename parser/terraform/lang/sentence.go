package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// sentence puts a diagnostic of the library into one line of our own form.
func sentence(d *hcl.Diagnostic) string {
	summary, detail := oneLine(d.Summary), oneLine(d.Detail)
	switch {
	case detail == "":
		return lowerFirst(summary)
	case summary == "":
		return lowerFirst(detail)
	}
	return lowerFirst(summary) + ": " + lowerFirst(detail)
}

// oneLine joins the lines and sentences of text, without a full stop at its end.
func oneLine(text string) string {
	sentences := strings.Split(strings.TrimRight(strings.Join(strings.Fields(text), " "), "."), ". ")
	for i := 1; i < len(sentences); i++ {
		sentences[i] = lowerFirst(sentences[i])
	}
	return strings.Join(sentences, "; ")
}

// lowerFirst lowers the first letter of a word that is not in capitals.
func lowerFirst(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(text[n:])
	if !unicode.IsUpper(r) || unicode.IsUpper(next) {
		return text
	}
	return string(unicode.ToLower(r)) + text[n:]
}
