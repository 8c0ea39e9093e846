package rules_test

import (
	"regexp"
	"strings"
	"testing"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// sentence is what prose about a rule looks like.
var sentence = regexp.MustCompile("^[A-Z`].*[.)]$")

// TestMetadataIsComplete holds each rule to what a reader may expect of it. The
// examples are held to the cases by TestExamples.
func TestMetadataIsComplete(t *testing.T) {
	dated := regexp.MustCompile(`20[0-9][0-9]|@[0-9a-f]{7}|^vmsslint's own|^the organisation's own`)
	names := map[string]string{}
	for _, r := range rules.Default().Rules {
		for field, text := range map[string]string{"title": r.Title, "summary": r.Summary, "condition": r.Condition, "since": r.Since, "engine": r.Engine, "confidence": r.Confidence} {
			if strings.TrimSpace(text) != text || text == "" {
				t.Errorf("%s: %s is %q", r.ID, field, text)
			}
		}
		for field, text := range map[string]string{"why": r.Why, "fix": r.Fix} {
			if !sentence.MatchString(text) || len(text) > 400 {
				t.Errorf("%s: %s is no sentence of at most 400 characters: %q", r.ID, field, text)
			}
		}
		if other := names[strings.ToLower(r.Name)]; other != "" {
			t.Errorf("%s and %s have one name", r.ID, other)
		}
		names[strings.ToLower(r.Name)] = r.ID
		if len(r.Paths)+len(r.TerraformPaths) == 0 && r.Kind == lint.Create && r.Group != "API" {
			t.Errorf("%s names no property", r.ID)
		}
		if len(r.Sources) == 0 {
			t.Errorf("%s has no source", r.ID)
		}
		for _, s := range r.Sources {
			if !dated.MatchString(s) {
				t.Errorf("%s: the source %q has no date and no revision", r.ID, s)
			}
		}
		if e := r.AzureError; e != nil && e.Code == "" && e.Message == "" {
			t.Errorf("%s: an error of Azure's without a code and a message", r.ID)
		}
		if r.Confidence == "low" && r.Severity == lint.Error {
			t.Errorf("%s is an error on facts of low confidence", r.ID)
		}
	}
}
