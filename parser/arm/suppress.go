package arm

import (
	"strings"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

var _ model.Suppresser = (*Template)(nil)

// Suppressions returns the suppressions in the template and in the templates
// that the last expansion linked: comments, and the metadata of strict JSON.
func (t *Template) Suppressions() []model.Suppression {
	out := suppressionsOf(t.file, t.doc)
	for _, p := range t.Linked() {
		out = append(out, suppressionsOf(t.linked[p].file, t.linked[p].doc)...)
	}
	return out
}

func suppressionsOf(file *source.File, doc *jsonc.Value) []model.Suppression {
	var out []model.Suppression
	for _, c := range file.Comments(true, "//") {
		d, ok := source.ParseDirective(c.Text)
		if !ok {
			continue
		}
		s := model.Suppression{Rules: d.Rules, Reason: d.Reason, Until: d.Until, Span: c.Span, File: d.File, Line: c.Trailing}
		if !d.File && !c.Trailing {
			s.Covers = nextElement(file, doc, c.Span.End)
		}
		out = append(out, s)
	}
	return append(out, metadataSuppressions(file, doc)...)
}

// nextElement returns the span of the member or element that begins next after
// offset in the same object or array: the outermost of those that begin there,
// or no place at all behind the last one.
func nextElement(file *source.File, v *jsonc.Value, offset int) source.Span {
	for v != nil && int(v.End) > offset {
		var inside *jsonc.Value
		for i := range v.Members {
			m := &v.Members[i]
			if int(m.NameStart) >= offset {
				return source.Span{File: file, Start: int(m.NameStart), End: int(m.Value.End)}
			}
			if int(m.Value.Start) >= offset {
				return m.Value.Span(file)
			}
			if int(m.Value.End) > offset {
				inside = &m.Value
				break
			}
		}
		for i := range v.Items {
			it := &v.Items[i]
			if int(it.Start) >= offset {
				return it.Span(file)
			}
			if int(it.End) > offset {
				inside = it
				break
			}
		}
		v = inside
	}
	return source.Span{File: file}
}

// metadataSuppressions reads "metadata": {"vmsslint": {"ignore": [{"rule",
// "reason", "until"}]}} of any object; it covers that object.
func metadataSuppressions(file *source.File, doc *jsonc.Value) []model.Suppression {
	if doc == nil || !strings.Contains(string(file.Text), `"vmsslint"`) {
		return nil
	}
	var out []model.Suppression
	var walk func(v *jsonc.Value)
	walk = func(v *jsonc.Value) {
		if list := v.Get("metadata").Get("vmsslint").Get("ignore"); list != nil && v.Kind == jsonc.Object {
			for i := range list.Items {
				out = append(out, metadataSuppression(file, v, &list.Items[i], v == doc))
			}
		}
		for i := range v.Members {
			walk(&v.Members[i].Value)
		}
		for i := range v.Items {
			walk(&v.Items[i])
		}
	}
	walk(doc)
	return out
}

func metadataSuppression(file *source.File, covered, entry *jsonc.Value, top bool) model.Suppression {
	text := func(name string) string {
		if v := entry.Get(name); v != nil && v.Kind == jsonc.String {
			return v.Str
		}
		return ""
	}
	s := model.Suppression{Reason: strings.TrimSpace(text("reason")), Until: text("until"), Span: entry.Span(file), Covers: covered.Span(file), File: top}
	for rule := range strings.SplitSeq(text("rule"), ",") {
		if rule = strings.TrimSpace(rule); rule != "" {
			s.Rules = append(s.Rules, rule)
		}
	}
	return s
}
