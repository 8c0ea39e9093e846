package report

import (
	"strings"
	"unicode"
)

// mdText is a text as one line of Markdown, in which nothing is markup, HTML,
// the start of a list or the edge of a table's cell.
func mdText(s string) string {
	runes := []rune(clean(s))
	word := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
	}
	var b strings.Builder
	numbered := true // only digits so far
	for i, r := range runes {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '@': // mentions nobody
			b.WriteString("&#64;")
		case strings.ContainsRune("\\`*[]|~$", r), // of parentheses and ! only what stands behind brackets matters
			r == '_' && !(word(i-1) && word(i+1)),
			i == 0 && strings.ContainsRune("#+-=", r),
			i > 0 && numbered && (r == '.' || r == ')'):
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
		numbered = numbered && '0' <= r && r <= '9'
	}
	return b.String()
}

// mdCode is a text as code of one line, between more backquotes than it has in
// a row; nothing for no text.
func mdCode(s string) string {
	if s == "" {
		return ""
	}
	s = clean(s)
	longest, run := 0, 0
	for _, c := range s {
		if c != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// mdCell is code in a cell of a table, where a bar ends the cell even in code.
func mdCell(s string) string { return strings.ReplaceAll(mdCode(s), "|", `\|`) }
