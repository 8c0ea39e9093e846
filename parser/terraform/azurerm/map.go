package azurerm

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed map.txt
var mapTable string

// Places that an attribute maps to instead of a property.
const (
	// Scope is the resource group that the resource stands in.
	Scope = "(scope)"
	// Parent is the resource that this one is a child of, or merges into: its id,
	// or its name for azurerm_subnet.
	Parent = "(parent)"
)

// Map is how a resource type maps to an ARM resource.
type Map struct {
	// Type is the resource type, ARMType the type of the ARM resource.
	Type, ARMType string
	// APIVersion is the API version that the provider sends, "" where it is not known.
	APIVersion string
	// MergesInto is set for a resource that is a part of another one of ARMType:
	// the list there that it adds an element to ("properties.probes[]"), or
	// "(subnet_id)" for one that sets properties of the subnet it names.
	MergesInto string
	// Constants are what the provider sends whatever is written.
	Constants []Constant
	// Notes are sentences for those who write code for this type.
	Notes []string
	// Attributes are all that are mapped, in the order of the facts.
	Attributes []Attribute

	names map[string]*Attribute
}

// Constant is a value that the provider sends on its own.
type Constant struct {
	ARM   string // path of the property
	Value string // "" where When says what it is
	When  string // when it is sent, or what it is instead; "" for always
}

// Attribute is how an attribute, or a block as a whole, maps.
type Attribute struct {
	// Path is the path in the resource's block, nested blocks joined by dots:
	// "network_interface.ip_configuration.subnet_id".
	Path string
	// ARM is the path in the ARM resource, with [] for each list that repeats
	// with a block, or for an array of which the value is an element; or one of
	// [Scope] and [Parent].
	ARM string
	// Conversion is what becomes of the value on the way.
	Conversion Conversion
	// Required says that the provider's schema asks for it where its block is.
	Required bool
	// Replaces says that a change of it replaces the resource; ReplacesWhen says
	// which change does, where not all do.
	Replaces     bool
	ReplacesWhen string
	// Renamed are its names in older major versions.
	Renamed []Rename
	// Note is a sentence for those who write code for it, or "".
	Note string

	value, before any
	since         int
}

// Rename is a name that an attribute had.
type Rename struct {
	Path      string // the whole path of that time
	RemovedIn int    // the major version that removed it
	Negated   bool   // true there is false now
}

// DefaultIn returns the value, a bool, an int64 or a string, that the provider
// of a major version sends where the attribute is omitted. It reports false
// where nothing is sent. 0 is the newest major version.
func (a *Attribute) DefaultIn(major int) (any, bool) {
	if major != 0 && major < a.since {
		return a.before, a.before != nil
	}
	return a.value, a.value != nil
}

// DefaultSince returns the major version that brought the default, or 0 where
// it is not known to have been another one before.
func (a *Attribute) DefaultSince() int { return a.since }

// Attribute returns the attribute at a path, or nil. The path may be one that
// an older major version had.
func (m *Map) Attribute(path string) *Attribute { return m.names[path] }

// maps are the resource types that were read.
var maps sync.Map // string → *Map

// Mapping returns how a resource type maps to an ARM resource, nil for one that
// is not mapped. Do not change it. It is safe for concurrent use.
func Mapping(resourceType string) *Map {
	if m, ok := maps.Load(resourceType); ok {
		return m.(*Map)
	}
	section, ok := section(mapTable, resourceType)
	if !ok {
		return nil
	}
	m, _ := maps.LoadOrStore(resourceType, readMap(section))
	return m.(*Map)
}

// MappedTypes returns the resource types that are mapped, in order.
func MappedTypes() []string { return names(mapTable) }

// section returns the lines below the header of a resource type, the header's
// columns first.
func section(table, resourceType string) (string, bool) {
	for _, end := range []string{"\t", "\n"} {
		if i := strings.Index(table, "\n="+resourceType+end); i >= 0 {
			text, _, _ := strings.Cut(table[i+2:], "\n=")
			return strings.TrimSuffix(text, "\n"), true
		}
	}
	return "", false
}

// names returns the resource types of a table.
func names(table string) (out []string) {
	for line := range strings.Lines(table) {
		if header, ok := strings.CutPrefix(line, "="); ok {
			name, _, _ := strings.Cut(strings.TrimSuffix(header, "\n"), "\t")
			out = append(out, name)
		}
	}
	return out
}

func readMap(section string) *Map {
	header, lines, _ := strings.Cut(section, "\n")
	h := columns(header, 4)
	m := &Map{Type: h[0], ARMType: h[1], APIVersion: h[2], MergesInto: h[3], names: map[string]*Attribute{}}
	for line := range strings.SplitSeq(lines, "\n") {
		switch {
		case strings.HasPrefix(line, "!"):
			c := columns(line[1:], 3)
			m.Constants = append(m.Constants, Constant{ARM: c[0], Value: c[1], When: c[2]})
		case strings.HasPrefix(line, "#"):
			m.Notes = append(m.Notes, line[1:])
		default:
			m.Attributes = append(m.Attributes, readAttribute(columns(line, 10)))
		}
	}
	for i := range m.Attributes {
		m.names[m.Attributes[i].Path] = &m.Attributes[i]
	}
	for i := range m.Attributes {
		a := &m.Attributes[i]
		for _, r := range a.Renamed {
			if m.names[r.Path] == nil {
				m.names[r.Path] = a
			}
		}
	}
	return m
}

// columns returns n columns of a line, the last ones empty where it has less.
func columns(line string, n int) []string {
	out := make([]string, n)
	copy(out, strings.Split(line, "\t"))
	return out
}

// readAttribute reads the columns that tools/genterraform writes.
func readAttribute(c []string) Attribute {
	a := Attribute{
		Path: c[0], ARM: c[1], Conversion: Conversion(c[2]),
		Required: strings.Contains(c[3], "r"), Replaces: strings.Contains(c[3], "x"), ReplacesWhen: c[4],
		value: typed(c[5]), since: majorOf(c[6]), before: typed(c[7]), Note: c[9],
	}
	if c[8] == "" {
		return a
	}
	for text := range strings.SplitSeq(c[8], ",") {
		text, negated := strings.CutSuffix(text, "!")
		path, removed, _ := strings.Cut(text, "@")
		a.Renamed = append(a.Renamed, Rename{Path: path, RemovedIn: majorOf(removed), Negated: negated})
	}
	return a
}

// majorOf returns the 5 of "5.0", 0 for "".
func majorOf(version string) int {
	text, _, _ := strings.Cut(version, ".")
	n, _ := strconv.Atoi(text)
	return n
}

// typed returns the value of a column that starts with the letter of its type,
// nil for an empty one.
func typed(text string) any {
	if text == "" {
		return nil
	}
	switch letter, rest := text[0], text[1:]; letter {
	case 'b':
		return rest == "true"
	case 'i':
		n, _ := strconv.ParseInt(rest, 10, 64)
		return n
	default:
		return rest
	}
}

// Major is what a major version of the provider changed.
type Major struct {
	Version string // "4.0"
	Facts   []string
}

// Majors returns what is known of the major versions, oldest first. The table
// holds the same as defaults by major and as older names.
func Majors() (out []Major) {
	for line := range strings.Lines(mapTable) {
		text, ok := strings.CutPrefix(line, "@")
		if !ok {
			continue
		}
		version, fact, _ := strings.Cut(strings.TrimSuffix(text, "\n"), "\t")
		if len(out) == 0 || out[len(out)-1].Version != version {
			out = append(out, Major{Version: version})
		}
		last := &out[len(out)-1]
		last.Facts = append(last.Facts, fact)
	}
	return out
}
