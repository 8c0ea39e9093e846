package plan

import (
	"bytes"
	"fmt"
	"strings"

	"vmsslint/parser/jsonc"
	"vmsslint/parser/source"
)

// Kind is what a file of JSON turns out to be.
type Kind uint8

// The kinds of files.
const (
	Other Kind = iota
	PlanFile
	StateFile    // terraform show -json of a state
	RawStateFile // terraform.tfstate
)

// MayBe reports whether a text may hold a plan or a state with a scale set in
// it. It looks at the bytes as they were read, and is meant to be cheap; a text
// in UTF-16, which has a zero in every other byte, may always be one.
func MayBe(text []byte) bool {
	if len(text) >= 2 && (text[0] == 0 || text[1] == 0 || text[0] >= 0xFE) {
		return true
	}
	if !bytes.Contains(text, []byte(`"terraform_version"`)) {
		return false
	}
	for _, word := range [...]string{"scale_set", "caleSets", "calesets"} {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// Detect returns what doc is, by its members. A plan or state of a version that
// is not read is one all the same; loading it tells.
func Detect(doc *jsonc.Value) Kind {
	switch {
	case doc == nil || doc.Kind != jsonc.Object || doc.Get("$schema") != nil:
		return Other
	case isKind(doc.Get("format_version"), jsonc.String):
		switch {
		case isKind(doc.Get("resource_changes"), jsonc.Array), isKind(doc.Get("planned_values"), jsonc.Object):
			return PlanFile
		case isKind(doc.Get("values"), jsonc.Object):
			return StateFile
		}
	case isKind(doc.Get("version"), jsonc.Number) && isKind(doc.Get("terraform_version"), jsonc.String):
		if isKind(doc.Get("serial"), jsonc.Number) || isKind(doc.Get("lineage"), jsonc.String) {
			return RawStateFile
		}
	}
	return Other
}

func isKind(v *jsonc.Value, k jsonc.Kind) bool { return v != nil && v.Kind == k }

// checkFormat returns what is wrong with the version of a format, nil where
// nothing is: minor versions only add to it (developer.hashicorp.com, JSON Output
// Format, 2026).
func checkFormat(file *source.File, doc *jsonc.Value, what string) []source.Diagnostic {
	v := doc.Get("format_version")
	if major, _, _ := strings.Cut(v.Str, "."); major == "1" {
		return nil
	}
	hint := "a newer vmsslint may read it"
	if strings.HasPrefix(v.Str, "0") {
		hint = "Terraform 1.1 and later write that one"
	}
	return []source.Diagnostic{{Span: v.Span(file), Message: fmt.Sprintf("the %s has format_version %q, and only 1 is read; %s", what, v.Str, hint)}}
}
