package report

import (
	"path"
	"slices"
	"strings"
	"unicode/utf16"

	"vmsslint/parser/source"
	"vmsslint/rules/lint"
)

// name returns the name of a file for programs that know the repository: it is
// relative to the root, with forward slashes. A file elsewhere keeps its
// absolute name, and outside is true.
func (o Options) name(file string) (name string, outside bool) {
	file = slashes(file)
	root := strings.TrimSuffix(slashes(o.Root), "/")
	if o.Dir == "" && !absolute(file) {
		return path.Clean(file), false
	}
	file = o.absolute(file)
	if o.Root == "" {
		return file, true
	}
	below := file
	if drive(file) && drive(root) { // the letters of drives have no case
		below = strings.ToUpper(file[:1]) + file[1:]
		root = strings.ToUpper(root[:1]) + root[1:]
	}
	if rel, ok := strings.CutPrefix(below, root+"/"); ok {
		return rel, false
	}
	if below == root {
		return ".", false
	}
	return file, true
}

// slashes returns a name of Windows with forward slashes. In other names a
// backslash is a character like any other.
func slashes(name string) string {
	if drive(name) || strings.HasPrefix(name, `\\`) {
		return strings.ReplaceAll(name, `\`, "/")
	}
	return name
}

// drive reports whether a name begins with a drive of Windows.
func drive(name string) bool {
	letter := func(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
	return len(name) >= 3 && letter(name[0]) && name[1] == ':' && (name[2] == '/' || name[2] == '\\')
}

func absolute(name string) bool { return strings.HasPrefix(name, "/") || drive(name) }

// absolute returns the absolute name of a file, with forward slashes.
func (o Options) absolute(file string) string {
	file = slashes(file)
	if !absolute(file) {
		file = strings.TrimSuffix(slashes(o.Dir), "/") + "/" + file
	}
	return cleaned(file)
}

// cleaned is path.Clean for names that may be on a share of Windows.
func cleaned(name string) string {
	if strings.HasPrefix(name, "//") {
		return "/" + path.Clean(name[1:])
	}
	return path.Clean(name)
}

// uri returns the name of a file as a reference to it, and whether it is one
// relative to the root of the repository.
func (o Options) uri(file string) (uri string, relative bool) {
	if name, outside := o.name(file); !outside {
		return percent(name), true
	}
	return o.fileURI(file), false
}

// fileURI returns the absolute URI of a file.
func (o Options) fileURI(file string) string {
	name := o.absolute(file)
	switch {
	case drive(name):
		return "file:///" + name[:2] + percent(name[2:])
	case strings.HasPrefix(name, "//"):
		return "file:" + percent(name)
	}
	return "file://" + percent(name)
}

// percent writes a path as a URI has it.
func percent(name string) string {
	const plain = "-._~/!$&'()*+,;=@"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

// units returns the column of a place in units of UTF-16, from one.
func units(f *source.File, p source.Position) int {
	n := 1
	left := p.Column - 1
	for _, r := range f.Line(p.Line) {
		if left == 0 {
			return n
		}
		left--
		n += max(utf16.RuneLen(r), 1)
	}
	return n + left // behind the end of the line stand its ends, of one unit each
}

// related are the notes of a finding with what else comes to it.
func related(f *lint.Finding) []lint.Note { return slices.Concat(f.Notes, f.Others()) }

// flow are the notes that say where a value came from, nearest first.
func flow(f *lint.Finding) []lint.Note {
	for i, n := range f.Notes {
		if n.Span.IsZero() || !n.Step {
			return f.Notes[:i]
		}
	}
	return f.Notes
}

// fileOf names the file of a finding: that of its place, else its root.
func fileOf(f *lint.Finding) string {
	if f.Span.File != nil {
		return f.Span.File.Path
	}
	return f.Root
}

// detail is what a finding says beyond its message, a line each.
func detail(f *lint.Finding, o Options) []string {
	var out []string
	for _, n := range related(f) {
		place := ""
		if !n.Span.IsZero() {
			place = o.place(n.Span) + ": "
		}
		out = append(out, "note: "+clean(place+n.Message))
	}
	if f.Certainty == lint.Possible && f.Resource != nil && f.Resource.Conditional != "" {
		out = append(out, "note: only if it is deployed: "+clean(f.Resource.Conditional))
	}
	for _, p := range f.ParameterFiles {
		out = append(out, "note: with "+clean(p))
	}
	if e := f.Rule.AzureError; e != nil {
		out = append(out, "azure: "+clean(strings.Join(nonEmpty(e.Code, e.Message), ": ")))
	}
	if f.Rule.Fix != "" {
		out = append(out, "fix: "+clean(f.Rule.Fix))
	}
	return out
}

// place is a span with its file as [Options.name] names it.
func (o Options) place(s source.Span) string {
	if s.IsZero() {
		return ""
	}
	name, _ := o.name(s.File.Path)
	p := s.Position()
	return name + ":" + itoa(p.Line) + ":" + itoa(p.Column)
}
