package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"text/template"

	"vmsslint/rules"
)

// Template returns the format of a template of the user's own, in the language
// of Go's text/template, over the document that JSON writes: its members have
// the names that they have there, with a capital letter. Functions are json,
// join, upper, lower, xml and html. Name is what errors call it.
func Template(name, text string) (Writer, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"json": asJSON, "join": func(sep string, list []string) string { return strings.Join(list, sep) },
		"upper": strings.ToUpper, "lower": strings.ToLower, "xml": asXML, "html": html.EscapeString,
	}).Parse(text)
	if err != nil {
		return nil, templateError(name, err)
	}
	return func(w io.Writer, rep *rules.Report, o Options) error {
		var b bytes.Buffer
		if err := t.Execute(&b, documentOf(rep, o)); err != nil {
			return templateError(name, err)
		}
		_, err := w.Write(b.Bytes())
		return err
	}, nil
}

// templateError puts a template's name before the line that an error has.
func templateError(name string, err error) error {
	text := strings.TrimPrefix(err.Error(), "template: ")
	return errors.New(name + strings.ReplaceAll(text, `executing "" `, ""))
}

func asJSON(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("as JSON: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func asXML(s string) (string, error) {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "", fmt.Errorf("as XML: %w", err)
	}
	return b.String(), nil
}
