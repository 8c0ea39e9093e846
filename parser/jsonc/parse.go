package jsonc

import (
	"math"

	"vmsslint/parser/source"
)

// Options bounds what Parse reads. The zero Options are the defaults.
type Options struct {
	// MaxDepth is how deep objects and arrays may nest; 0 means 500, and no
	// more than 10000 is possible. What lies deeper is skipped and reported.
	MaxDepth int
	// MaxSize is the largest text in bytes; 0 means source.MaxFileSize. A
	// larger file is reported and not read.
	MaxSize int
}

const (
	defaultDepth = 500
	// depthLimit keeps the stack of the recursive descent within a few
	// megabytes; it is also where encoding/json stops.
	depthLimit     = 10000
	maxDiagnostics = 20
)

// Parse reads the text of file. The value is as complete as the text allows; the
// diagnostics say what could not be read, in the order of the file, and there
// are at most twenty. The value is nil, and there is a diagnostic, where the
// file holds no value at all or is larger than the options allow. Parse keeps no
// reference to the text and may run concurrently with other readers of file.
func Parse(file *source.File, opts Options) (*Value, []source.Diagnostic) {
	p := parser{file: file, text: file.Text, maxDepth: opts.MaxDepth}
	if p.maxDepth <= 0 {
		p.maxDepth = defaultDepth
	}
	p.maxDepth = min(p.maxDepth, depthLimit)
	size := opts.MaxSize
	if size <= 0 {
		size = source.MaxFileSize
	}
	if size = min(size, math.MaxInt32-1); len(p.text) > size {
		p.report(0, 0, "the file has %d bytes, more than the %d that are read", len(p.text), size)
		return nil, p.diags
	}
	p.str = string(p.text)
	root := p.root()
	sortDiagnostics(p.diags)
	return root, p.diags
}

// parser is the state of one Parse.
type parser struct {
	file *source.File
	text []byte
	str  string // text; what a Value holds are pieces of it
	pos  int

	depth, maxDepth int
	objects, arrays int  // how many of each are open
	tooDeep         bool // the depth has been reported
	ended           bool // the rest is not read and the reason is reported

	diags []source.Diagnostic

	// Members and items are collected on these stacks and copied into exact
	// slices of the slabs when their container closes.
	members    []Member
	items      []Value
	memberSlab slab[Member]
	itemSlab   slab[Value]
	names      map[string]struct{}
}

// root reads the one value of the file and judges what follows it.
func (p *parser) root() *Value {
	p.skipSpace()
	if p.pos >= len(p.text) {
		if !p.ended {
			p.reportEmpty()
		}
		return nil
	}
	root := new(Value)
	if !p.value(root, "") {
		// What follows something that is no document has no place in it.
		return root
	}
	p.skipSpace()
	if p.pos < len(p.text) {
		found, end := p.found(p.pos)
		p.report(p.pos, end, "text after the end of the document: %s", found)
		p.resume(root)
	}
	return root
}

// resume goes on reading members of root behind its end. They are there because
// of a closing bracket too many further up, which must not hide them.
func (p *parser) resume(root *Value) {
	defer func() { p.markDuplicates(root.Members) }()
	for root.Kind == Object && !p.ended {
		for p.skipSpace(); p.peek() == '}' || p.peek() == ','; p.skipSpace() {
			p.pos++
		}
		if c := p.peek(); c != '"' && c != '\'' {
			return
		}
		var more Value
		p.objects++
		p.object(&more, int(root.Start))
		p.objects--
		root.Members = append(root.Members, more.Members...)
		root.End = more.End
	}
}

// value reads the value at p.pos, which is not white space, into v. Where there
// is none it reports that and returns false, with v Invalid and p.pos in front
// of whatever is there or behind the word that is not a value. The name is that
// of the property whose value it is, for the message.
func (p *parser) value(v *Value, name string) bool {
	start := p.pos
	v.Start = int32(start)
	switch c := p.peek(); {
	case c == '"' || c == '\'':
		p.stringValue(v)
		return true
	case c == '{' || c == '[':
		p.container(v, c)
		return true
	case c == '-' || c-'0' <= 9:
		if p.number() {
			v.Kind, v.Str, v.End = Number, p.str[start:p.pos], int32(p.pos)
			return true
		}
	case classes[c]&className != 0:
		if p.literal(v) {
			return true
		}
	default:
		p.reportNoValue(name)
	}
	v.End = int32(p.pos)
	return false
}

// literal reads true, false or null into v, or reports the word that stands in
// their place and returns false.
func (p *parser) literal(v *Value) bool {
	start := p.pos
	word := p.word()
	switch word {
	case "true", "false":
		v.Kind, v.Str = Bool, word
	case "null":
		v.Kind = Null
	default:
		p.reportWord(start, word)
		return false
	}
	v.End = int32(p.pos)
	return true
}

func (p *parser) container(v *Value, open byte) {
	start := p.pos
	if p.depth >= p.maxDepth {
		p.skipContainer(start)
		v.End = int32(p.pos)
		return
	}
	p.pos++
	p.depth++
	if open == '{' {
		p.objects++
		p.object(v, start)
		p.objects--
	} else {
		p.arrays++
		p.array(v, start)
		p.arrays--
	}
	p.depth--
}

// object reads the members of an object, behind its brace, and its end.
func (p *parser) object(v *Value, start int) {
	base := len(p.members)
	var m Member // out here it stays off the heap
	for !p.objectEnds(start) {
		m = Member{}
		if !p.memberName(&m) {
			p.skipMember()
			continue
		}
		read := p.memberValue(&m)
		p.members = append(p.members, m)
		if !read {
			p.skipMember()
			continue
		}
		p.skipSpace()
		if p.peek() == ',' {
			p.pos++
			continue
		}
		p.noComma(m.Value.End, '}', m.Name, 0)
	}
	v.Kind, v.End = Object, int32(p.pos)
	v.Members = p.memberSlab.take(p.members[base:])
	p.members = p.members[:base]
	p.markDuplicates(v.Members)
}

// objectEnds reports whether the object that starts at start is at its end, and
// consumes the end. It settles what stands where a member should begin and can
// be neither.
func (p *parser) objectEnds(start int) bool {
	for {
		p.skipSpace()
		if p.pos >= len(p.text) {
			p.reportEnd(start)
			return true
		}
		switch p.text[p.pos] {
		case '}':
			p.pos++
			return true
		case ']':
			if p.arrays > 0 {
				p.report(p.pos, p.pos+1, "expected '}' to close the object that starts at line %d, found ']'", p.line(start))
				return true
			}
			p.report(p.pos, p.pos+1, "']' closes nothing, no array is open here")
			p.pos++
			p.skipComma()
		case ',':
			p.report(p.pos, p.pos+1, "expected a property name, found ','")
			p.pos++
		default:
			return false
		}
	}
}

// memberName reads the name of a member and the colon behind it. It returns
// false, with the mistake reported, where there is no name.
func (p *parser) memberName(m *Member) bool {
	m.NameStart = int32(p.pos)
	switch c := p.text[p.pos]; {
	case c == '"' || c == '\'':
		m.Name, _ = p.quoted(true)
	case classes[c]&className != 0 || c-'0' <= 9:
		start := p.pos
		m.Name = p.word()
		if !plainName(m.Name) {
			p.report(start, p.pos, "the property name '%s' needs quotes", clip(m.Name))
		}
	default:
		found, end := p.found(p.pos)
		p.report(p.pos, end, "expected a property name, found %s", found)
		return false
	}
	m.NameEnd = int32(p.pos)
	return true
}

// memberValue reads the colon and the value of m, whose name has been read. It
// returns false where it left behind something that has to be skipped.
func (p *parser) memberValue(m *Member) bool {
	p.skipSpace()
	if p.peek() == ':' {
		p.pos++
		p.skipSpace()
		if p.pos < len(p.text) {
			return p.value(&m.Value, m.Name)
		}
	}
	m.Value.Start, m.Value.End = int32(p.pos), int32(p.pos)
	if p.pos >= len(p.text) {
		return true
	}
	found, end := p.found(p.pos)
	p.report(p.pos, end, "expected ':' after the property name '%s', found %s", clip(m.Name), found)
	switch c := p.peek(); {
	case c == '=':
		p.pos++
		p.skipSpace()
	case !startsValue(c):
		return false
	}
	if !startsValue(p.peek()) {
		return false
	}
	return p.value(&m.Value, m.Name)
}

// array reads the items of an array, behind its bracket, and its end.
func (p *parser) array(v *Value, start int) {
	base := len(p.items)
	var item Value // out here it stays off the heap
	for n := 1; !p.arrayEnds(start); n++ {
		item = Value{}
		read := p.value(&item, "")
		p.items = append(p.items, item)
		if !read {
			p.skipMember()
			continue
		}
		p.skipSpace()
		if p.peek() == ',' {
			p.pos++
			continue
		}
		p.noComma(item.End, ']', "", n)
	}
	v.Kind, v.End = Array, int32(p.pos)
	v.Items = p.itemSlab.take(p.items[base:])
	p.items = p.items[:base]
}

// arrayEnds is to arrays what objectEnds is to objects.
func (p *parser) arrayEnds(start int) bool {
	for {
		p.skipSpace()
		if p.pos >= len(p.text) {
			p.reportEnd(start)
			return true
		}
		switch p.text[p.pos] {
		case ']':
			p.pos++
			return true
		case '}':
			if p.objects > 0 {
				p.report(p.pos, p.pos+1, "expected ']' to close the array that starts at line %d, found '}'", p.line(start))
				return true
			}
			p.report(p.pos, p.pos+1, "'}' closes nothing, no object is open here")
			p.pos++
			p.skipComma()
		case ',':
			p.report(p.pos, p.pos+1, "expected a value, found ','")
			p.pos++
		default:
			return false
		}
	}
}

// noComma judges what follows a member or an item, where it is no comma: the
// end of the container and the end of the file are left to the caller, the
// start of another member or item means that a comma is missing, and anything
// else is skipped.
func (p *parser) noComma(end int32, closing byte, name string, item int) {
	c := p.peek()
	if c == '}' || c == ']' || p.pos >= len(p.text) {
		return
	}
	what := "the value of '" + clip(name) + "'"
	if closing == ']' {
		what = "item " + itoa(item) + " of the array"
	}
	if c == '"' || c == '\'' || classes[c]&className != 0 || closing == ']' && startsValue(c) {
		p.report(int(end), int(end), "expected ',' or '%c' after %s", closing, what)
		return
	}
	found, tokenEnd := p.found(p.pos)
	p.report(p.pos, tokenEnd, "expected ',' or '%c' after %s, found %s", closing, what, found)
	p.skipMember()
}

// markDuplicates sets Duplicate on each member whose name came before.
func (p *parser) markDuplicates(members []Member) {
	// Comparing all pairs is faster than hashing for as many as most objects
	// have, and quadratic for the rest.
	if len(members) <= 12 {
		for i := 1; i < len(members); i++ {
			for j := range members[:i] {
				if members[j].Name == members[i].Name {
					members[i].Duplicate = true
					break
				}
			}
		}
		return
	}
	if p.names == nil {
		p.names = make(map[string]struct{}, len(members))
	}
	clear(p.names)
	for i := range members {
		before := len(p.names)
		p.names[members[i].Name] = struct{}{}
		members[i].Duplicate = len(p.names) == before
	}
	if len(members) > 1000 {
		p.names = nil // clearing it for each small object to come would cost more
	}
}

// slab hands out exact slices cut from larger allocations.
type slab[T any] struct {
	free []T
	next int
}

// take returns a copy of what, or nil where it is empty.
func (s *slab[T]) take(what []T) []T {
	n := len(what)
	if n == 0 {
		return nil
	}
	if n > len(s.free) {
		// No chunk is so large that the allocator would treat it as a large
		// object, and small files do not pay for chunks they leave empty.
		s.next = min(max(2*s.next, 16), 256)
		s.free = make([]T, max(n, s.next))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	copy(out, what)
	return out
}
