// Package schemas holds what is known of the shape of Azure's resource types.
//
// The table is embedded as text and read on first use, one level of one type at
// a time, so that a run pays for what it looks at.
package schemas

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed types.txt
var table string

// Kind is the JSON type of a property, as the type declares it.
type Kind string

// Property is one property of a type.
type Property struct {
	// Name is the canonical spelling.
	Name string
	// Kind is "string", "int", "number", "bool", "array", "object" or "any"; "" where
	// nothing is known.
	Kind Kind
	// Enum are the values of an enumeration; Open says that there may be others.
	Enum []string
	Open bool
	// EnumSince are the first API versions of the members of Enum, "" for those
	// as old as the property.
	EnumSince []string
	// First and Last are the first and the last API version that have the
	// property; Last is "" where the newest has it.
	First, Last string
	// Required says that its object must have it, ReadOnly that the service
	// alone sets it.
	Required, ReadOnly bool
	// Unlisted says that it may have members that are not listed.
	Unlisted bool
	// Least and Most bound the value of a number, or the number of items of an
	// array; nil where the type gives no bound.
	Least, Most *int

	// path and block are where the properties below are described: the path of
	// this one, and lines of the table among which those of the others are.
	path, block string
	once        sync.Once
	children    []*Property
}

// Children returns the properties that are listed below p, in no order that
// means anything. Do not change it.
func (p *Property) Children() []*Property {
	if p == nil {
		return nil
	}
	p.once.Do(p.read)
	return p.children
}

// Child returns the property called name, without regard to case, or the one
// that stands for any name; nil where the type lists neither. "[]" is the
// element of an array. A nil Property has no children.
func (p *Property) Child(name string) *Property {
	if p == nil {
		return nil
	}
	var wild *Property
	for _, c := range p.Children() {
		if strings.EqualFold(c.Name, name) {
			return c
		}
		if c.Name == "*" {
			wild = c
		}
	}
	return wild
}

// Types are the resource types of the table. A type is read when it is first
// asked for. It is safe for concurrent use.
type Types struct {
	mu       sync.Mutex
	sections map[string]section
}

// section is what the table says of one type, and the type once it was read.
type section struct {
	name, lines string
	root        *Property
}

// Load returns the table.
func Load() *Types { return new(Types) }

// Type returns the resource type called name, without regard to case, or nil
// where the table lacks it.
func (t *Types) Type(name string) *Property {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sections == nil {
		t.sections = make(map[string]section, 32)
		for text := range strings.SplitSeq(table, "\n=") {
			name, lines, _ := strings.Cut(text, "\n")
			t.sections[strings.ToLower(name)] = section{name: name, lines: lines}
		}
	}
	key := strings.ToLower(name)
	s, ok := t.sections[key]
	if ok && s.root == nil {
		s.root = &Property{Name: s.name, Kind: "object", block: s.lines}
		t.sections[key] = s
	}
	return s.root
}

// read reads the properties right below p. Most templates use few of those that
// a type has, so what lies deeper waits until somebody asks.
func (p *Property) read() {
	var from []int // where the lines below each child begin; -1 where none was seen
	for start := 0; start < len(p.block); {
		end := len(p.block)
		if i := strings.IndexByte(p.block[start:], '\n'); i >= 0 {
			end = start + i
		}
		path, columns, _ := strings.Cut(p.block[start:end], "\t")
		if name, deeper := p.step(path); name != "" {
			i := p.indexOf(name)
			if i < 0 {
				i = len(p.children)
				p.children, from = append(p.children, &Property{Name: name, path: path[:len(path)-len(deeper)]}), append(from, -1)
			}
			c := p.children[i]
			switch {
			case deeper == "":
				c.columns(columns)
			case from[i] < 0:
				from[i] = start
				fallthrough
			default:
				c.block = p.block[from[i]:end]
			}
		}
		start = end + 1
	}
}

// step returns the name of the property below p on the way to path, and the rest
// of that way; "" where path does not lie below p.
func (p *Property) step(path string) (name, deeper string) {
	way, ok := strings.CutPrefix(path, p.path)
	switch {
	case !ok || way == "":
		return "", ""
	case strings.HasPrefix(way, "[]"):
		return "[]", way[2:]
	case way[0] == '.':
		way = way[1:]
	case p.path != "":
		return "", "" // a sibling with a longer name
	}
	if i := strings.IndexAny(way, ".["); i >= 0 {
		return way[:i], way[i:]
	}
	return way, ""
}

// indexOf returns the place of the child called name, the last one first, for
// the lines of one follow each other; -1 where there is none.
func (p *Property) indexOf(name string) int {
	for i := len(p.children) - 1; i >= 0; i-- {
		if p.children[i].Name == name {
			return i
		}
	}
	return -1
}

// columns reads what tools/gentypes writes of one property.
func (p *Property) columns(line string) {
	var columns [6]string
	for i := range columns {
		columns[i], line, _ = strings.Cut(line, "\t")
	}
	p.Kind, p.First, p.Last = Kind(columns[0]), columns[1], columns[2]
	p.Required = strings.Contains(columns[3], "r")
	p.ReadOnly = strings.Contains(columns[3], "o")
	p.Unlisted = strings.Contains(columns[3], "u")
	p.enum(columns[4])
	if least, most, ok := strings.Cut(columns[5], ".."); ok {
		p.Least, p.Most = bound(least), bound(most)
	}
}

// enum reads the values of an enumeration.
func (p *Property) enum(column string) {
	if column == "" {
		return
	}
	if e, open := strings.CutSuffix(column, "|…"); open {
		column, p.Open = e, true
	}
	for member := range strings.SplitSeq(column, "|") {
		name, since, _ := strings.Cut(member, "@")
		p.Enum = append(p.Enum, name)
		p.EnumSince = append(p.EnumSince, since)
	}
}

// bound reads a bound, nil where there is none.
func bound(column string) *int {
	if n, err := strconv.Atoi(column); err == nil {
		return &n
	}
	return nil
}
