package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxFileSize is the largest input, in bytes, that is read by default. A
// template may have 4 MB when it is sent; four times that leaves room for
// comments and white space.
const MaxFileSize = 16 << 20

// File is one input: its name and its text. It is safe for concurrent use.
type File struct {
	// Path is the name the user knows the file by, with forward slashes.
	Path string
	// Text is the content in UTF-8, without a byte-order mark.
	Text []byte
	// Private says that the text may hold secrets, as parameter files do: its
	// places may be named, its lines must not be printed.
	Private bool

	once  sync.Once
	lines []int // offsets of the first byte of each line
}

// NewFile decodes raw and returns it as a file. UTF-16 with a byte-order mark
// (or, without one, an evident zero in every other byte) becomes UTF-8; a
// UTF-8 byte-order mark is dropped. Invalid sequences are an error.
func NewFile(path string, raw []byte) (*File, error) {
	text, err := decode(raw)
	if err != nil {
		return nil, err
	}
	return &File{Path: path, Text: text}, nil
}

var (
	errOddUTF16    = errors.New("the file is UTF-16, but its length is odd")
	errInvalidUTF8 = errors.New("the file is not valid UTF-8")
)

func decode(raw []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return decodeUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return decodeUTF16(raw[2:], binary.BigEndian)
	case len(raw) >= 4 && raw[0] != 0 && raw[1] == 0 && raw[3] == 0:
		return decodeUTF16(raw, binary.LittleEndian)
	case len(raw) >= 4 && raw[0] == 0 && raw[1] != 0 && raw[2] == 0:
		return decodeUTF16(raw, binary.BigEndian)
	}
	if !utf8.Valid(raw) {
		return nil, fmt.Errorf("%w (first bad byte at offset %d)", errInvalidUTF8, firstInvalid(raw))
	}
	return raw, nil
}

func decodeUTF16(raw []byte, order binary.ByteOrder) ([]byte, error) {
	if len(raw)%2 != 0 {
		return nil, errOddUTF16
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}

func firstInvalid(raw []byte) int {
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(raw)
}

// Position is a place as people count: from one, in characters.
type Position struct{ Line, Column int }

// Position returns where offset lies. An offset outside the text is moved to
// its nearest end.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Text))
	lines := f.lineStarts()
	n := sort.SearchInts(lines, offset+1) - 1
	return Position{Line: n + 1, Column: utf8.RuneCount(f.Text[lines[n]:offset]) + 1}
}

// Line returns the text of line n, counted from one, without its line ending.
// It is empty where there is no such line.
func (f *File) Line(n int) string {
	lines := f.lineStarts()
	if n < 1 || n > len(lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(lines) {
		end = lines[n]
	}
	return string(bytes.TrimRight(f.Text[lines[n-1]:end], "\r\n"))
}

func (f *File) lineStarts() []int {
	f.once.Do(func() {
		f.lines = append(make([]int, 0, 1+bytes.Count(f.Text, []byte{'\n'})), 0)
		for i, b := range f.Text {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}
