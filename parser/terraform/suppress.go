package terraform

import (
	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

var _ model.Suppresser = (*Template)(nil)

// Suppressions returns those in the comments of all files of the configuration.
func (t *Template) Suppressions() []model.Suppression {
	var out []model.Suppression
	for _, file := range t.config.Files() {
		for _, c := range t.config.Comments(file) {
			d, ok := source.ParseDirective(c.Text)
			if !ok {
				continue
			}
			s := model.Suppression{Rules: d.Rules, Reason: d.Reason, Until: d.Until, Span: c.Span, File: d.File, Line: c.Trailing}
			if !d.File && !c.Trailing {
				if s.Covers, ok = t.config.Next(file, c.Span.End); !ok {
					s.Covers = source.Span{File: file}
				}
			}
			out = append(out, s)
		}
	}
	return out
}
