package report

import (
	"encoding/xml"
	"io"

	"vmsslint/parser/source"
	"vmsslint/rules"
)

type (
	checkstyleReport struct {
		XMLName xml.Name          `xml:"checkstyle"`
		Version string            `xml:"version,attr"`
		Files   []*checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr,omitempty"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// Checkstyle writes rep in the XML of Checkstyle. A finding that is left alone,
// where such are to be told, has the severity "ignore".
func Checkstyle(w io.Writer, rep *rules.Report, o Options) error {
	doc := checkstyleReport{Version: "10.0"}
	files := map[string]*checkstyleFile{}
	add := func(file string, span source.Span, severity, text, from string) {
		name, _ := o.name(file)
		if files[name] == nil {
			files[name] = &checkstyleFile{Name: name}
			doc.Files = append(doc.Files, files[name])
		}
		p := span.Position()
		files[name].Errors = append(files[name].Errors, checkstyleError{p.Line, p.Column, severity, clean(text), from})
	}
	for _, d := range rep.Diagnostics {
		add(d.File(), d.Span, "error", "cannot analyse: "+d.Message, "vmsslint.input")
	}
	for _, f := range told(rep, o) {
		severity, text := f.Severity.String(), f.Message
		if s := severityOf(f); s != severity {
			text = s + ": " + text
		}
		if f.Silent() {
			severity = "ignore"
		}
		add(fileOf(f), f.Span, severity, text, "vmsslint."+f.Rule.ID)
	}
	return writeXML(w, doc)
}

// writeXML writes a document with its declaration.
func writeXML(w io.Writer, doc any) error {
	raw, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(append([]byte(xml.Header), raw...), '\n'))
	return err
}
