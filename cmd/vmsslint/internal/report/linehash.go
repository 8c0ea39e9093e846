package report

import (
	"strconv"
	"unicode/utf16"
)

// hashWindow is how many characters from the start of a line its hash covers.
const hashWindow = 100

// lineHashes returns a hash for each line of a text, from the first: GitHub's
// primaryLocationLineHash, by which code scanning knows a result again when
// lines move (github/codeql-action, src/fingerprints.ts, 2026). Blanks do not
// count, ends of lines count as one, and lines of the same hash are numbered.
func lineHashes(text []byte) []string {
	const factor = 37
	first := uint64(1)
	for range hashWindow {
		first *= factor
	}
	var window [hashWindow]uint64
	var lines [hashWindow]int // the number of the line that begins there, or 0
	var hash uint64
	var out []string
	seen := map[uint64]int{}
	index, line := 0, 0
	lineStart, afterCR := true, false

	emit := func() {
		seen[hash]++
		for len(out) < lines[index] {
			out = append(out, "")
		}
		out[lines[index]-1] = strconv.FormatUint(hash, 16) + ":" + strconv.Itoa(seen[hash])
		lines[index] = 0
	}
	roll := func(c uint64) {
		hash = factor*hash + c - first*window[index]
		window[index] = c
		index = (index + 1) % hashWindow
	}
	take := func(c uint16) {
		if c == ' ' || c == '\t' || afterCR && c == '\n' {
			afterCR = false
			return
		}
		if afterCR = c == '\r'; afterCR {
			c = '\n'
		}
		if lines[index] != 0 {
			emit()
		}
		if lineStart {
			lineStart = false
			line++
			lines[index] = line
		}
		lineStart = c == '\n'
		roll(uint64(c))
	}
	for _, c := range utf16.Encode([]rune(string(text))) {
		take(c)
	}
	take(0xFFFF) // the end of the file
	for range hashWindow {
		if lines[index] != 0 {
			emit()
		}
		roll(0)
	}
	return out
}
