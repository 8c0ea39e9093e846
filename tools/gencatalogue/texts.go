package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// prose is what a person reads about a rule beside the facts.
type prose struct{ why, do string }

// texts reads the files of a folder: for each rule a line with its id, then
// "why: " with what happens otherwise, and "do: " with what to do.
func texts(folder string) (map[string]prose, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	out := map[string]prose{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		id := ""
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimSpace(line)
			p := out[id]
			switch {
			case line == "" || strings.HasPrefix(line, "#"):
				continue
			case strings.HasPrefix(line, "why: "):
				p.why = strings.TrimPrefix(line, "why: ")
			case strings.HasPrefix(line, "do: "):
				p.do = strings.TrimPrefix(line, "do: ")
			case strings.ContainsAny(line, " :"):
				return nil, fmt.Errorf("%s: '%s' is no rule's id", file, line)
			default:
				if id = line; out[id] != (prose{}) {
					return nil, fmt.Errorf("%s: %s is there twice", file, id)
				}
				continue
			}
			out[id] = p
		}
	}
	return out, nil
}
