package source

import (
	"regexp"
	"strings"
	"sync"
)

// Directive is a comment that speaks to vmsslint, in any of its languages:
//
//	vmsslint:ignore RULE[,RULE] [until=YYYY-MM-DD] -- reason
//	vmsslint:ignore-file RULE[,RULE] [until=YYYY-MM-DD] -- reason
type Directive struct {
	// File says that it speaks for the whole file.
	File   bool
	Rules  []string
	Until  string
	Reason string
}

var directive = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*vmsslint:ignore(-file)?(?:\s+(.*?))?\s*$`)
})

// ParseDirective reads the text of a comment, without its marks. It reports
// false where the comment is none to vmsslint.
func ParseDirective(comment string) (Directive, bool) {
	if !strings.Contains(comment, "vmsslint:ignore") {
		return Directive{}, false // as nearly all comments
	}
	m := directive().FindStringSubmatch(comment)
	if m == nil {
		return Directive{}, false
	}
	d := Directive{File: m[1] != ""}
	head, reason, found := strings.Cut(" "+m[2]+" ", " -- ")
	if found {
		d.Reason = strings.TrimSpace(reason)
	}
	for _, word := range strings.Fields(head) {
		if day, ok := strings.CutPrefix(word, "until="); ok {
			d.Until = day
			continue
		}
		for rule := range strings.SplitSeq(word, ",") {
			if rule != "" {
				d.Rules = append(d.Rules, rule)
			}
		}
	}
	return d, true
}

// Comment is a comment of a file: its text without the marks, where it stands,
// and whether something other than white space stands before it on its line.
type Comment struct {
	Text     string
	Span     Span
	Trailing bool
}

// Comments returns the comments of f that begin with one of marks ("//", "#")
// and go to the end of their line, and those in /* */. Marks inside strings in
// double quotes are text; with single, so are those in single quotes.
func (f *File) Comments(single bool, marks ...string) []Comment {
	text := string(f.Text)
	if !strings.Contains(text, "vmsslint:") {
		return nil
	}
	var out []Comment
	lineStart := 0
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			i++
			lineStart = i
		case c == '"' || single && c == '\'':
			i = skipString(text, i)
		case strings.HasPrefix(text[i:], "/*"):
			end := len(text)
			if j := strings.Index(text[i+2:], "*/"); j >= 0 {
				end = i + 2 + j + 2
			}
			out = append(out, f.comment(i, end, strings.TrimSuffix(text[i+2:end], "*/"), lineStart))
			i = end
		default:
			mark := ""
			for _, m := range marks {
				if strings.HasPrefix(text[i:], m) {
					mark = m
				}
			}
			if mark == "" {
				i++
				continue
			}
			end := i + len(text[i:])
			if j := strings.IndexAny(text[i:], "\r\n"); j >= 0 {
				end = i + j
			}
			out = append(out, f.comment(i, end, text[i+len(mark):end], lineStart))
			i = end
		}
	}
	return out
}

func (f *File) comment(start, end int, text string, lineStart int) Comment {
	before := strings.TrimSpace(string(f.Text[lineStart:start]))
	return Comment{Text: text, Span: Span{File: f, Start: start, End: end}, Trailing: before != ""}
}

// skipString returns the offset behind the string that begins at i.
func skipString(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return i
}
