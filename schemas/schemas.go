// Package schemas holds what is known of the shape of Azure's resource types.
//
// The table is embedded as text and read on first use, so that a run that
// needs no types pays nothing for them.
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

	children []*Property
}

// Children returns the properties that are listed below p, in no order that
// means anything. Do not change it.
func (p *Property) Children() []*Property {
	if p == nil {
		return nil
	}
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
	for _, c := range p.children {
		if strings.EqualFold(c.Name, name) {
			return c
		}
		if c.Name == "*" {
			wild = c
		}
	}
	return wild
}

func (p *Property) add(name string) *Property {
	for _, c := range p.children {
		if c.Name == name {
			return c
		}
	}
	c := &Property{Name: name}
	p.children = append(p.children, c)
	return c
}

// Types are the resource types of the table. A type is read when it is first
// asked for. It is safe for concurrent use.
type Types struct {
	mu    sync.Mutex
	roots map[string]*Property
}

// Load returns the table.
func Load() *Types { return &Types{roots: map[string]*Property{}} }

// Type returns the resource type called name, without regard to case, or nil
// where the table lacks it.
func (t *Types) Type(name string) *Property {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := strings.ToLower(name)
	root, ok := t.roots[key]
	if !ok {
		root = read(key)
		t.roots[key] = root
	}
	return root
}

// read reads the section of one type.
func read(lowerName string) *Property {
	for section := range strings.SplitSeq(table, "\n=") {
		name, lines, _ := strings.Cut(section, "\n")
		if strings.ToLower(name) != lowerName {
			continue
		}
		root := &Property{Name: name, Kind: "object"}
		for line := range strings.SplitSeq(strings.TrimSuffix(lines, "\n"), "\n") {
			root.line(line)
		}
		return root
	}
	return nil
}

// line reads one property: its path, and the columns that tools/gentypes writes.
func (p *Property) line(line string) {
	path, rest, _ := strings.Cut(line, "\t")
	var columns [6]string
	copy(columns[:], strings.Split(rest, "\t"))
	for seg := range strings.SplitSeq(path, ".") {
		name := strings.TrimRight(seg, "[]")
		p = p.add(name)
		for i := len(name); i+1 < len(seg); i += 2 {
			p = p.add("[]")
		}
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
