package cli

import (
	"testing"

	"vmsslint/rules"
	"vmsslint/rules/lint"
)

// TestConfigMistakes has every mistake that a configuration can hold, with its
// message and its place.
func TestConfigMistakes(t *testing.T) {
	cat := rules.Default()
	cat.Rules = append(cat.Rules, &lint.Rule{Meta: &lint.Meta{
		ID: "TEST001", Name: "test-rule", Group: "TEST", Severity: lint.Warning,
		Options: []lint.Option{{Name: "limit", Type: lint.IntOption}, {Name: "word", Type: lint.TextOption}},
	}})
	for text, want := range map[string]string{
		"[]":                               "c.yaml:1:1: the configuration must be a mapping",
		"a: [":                             "c.yaml:1:1: did not find expected node content",
		"rulez: {}":                        "c.yaml:1:1: unknown key 'rulez'; did you mean 'rules'?",
		"completely-else: {}":              "c.yaml:1:1: unknown key 'completely-else'; known here: fail-on, parameters, paths, policies, rules, schemas",
		"fail-on: error\nfail-on: info":    "c.yaml:2:1: 'fail-on' is written twice",
		"fail-on: [error]":                 "c.yaml:1:10: fail-on must be a string",
		"fail-on: loud":                    "c.yaml:1:10: fail-on is error, warning, info or never, not 'loud'",
		"rules: []":                        "c.yaml:1:8: rules must be a mapping from a rule's id, name or group to what holds for it",
		"rules: {CAPP001: off}":            "c.yaml:1:9: unknown rule 'CAPP001'; did you mean 'CAP001'?",
		"rules: {CAP001: loud}":            "c.yaml:1:17: a rule is off, error, warning or info, not 'loud'",
		"rules: {CAP001: [off]}":           "c.yaml:1:17: what holds for CAP001 must be a mapping",
		"rules: {CAP001: {limit: 3}}":      "c.yaml:1:18: unknown key 'limit'; known here: severity",
		"rules: {TEST001: {limit: many}}":  "c.yaml:1:26: limit must be an integer",
		"rules: {TEST001: {word: 3}}":      "c.yaml:1:25: word must be a string",
		"rules: {TEST001: {limits: 3}}":    "c.yaml:1:19: unknown key 'limits'; did you mean 'limit'?",
		"rules: {NAME101: {pattern: '('}}": "c.yaml:1:28: pattern is no regular expression: error parsing regexp: missing closing ): `(`",
		"paths: {}":                        "c.yaml:1:8: paths must be a list of {match, rules}",
		"paths: [x]":                       "c.yaml:1:9: an entry of paths must be a mapping",
		"paths: [{rules: {CAP: off}}]":     "c.yaml:1:9: an entry of paths needs match, a pattern such as 'legacy/**'",
		"paths: [{match: '[x'}]":           "c.yaml:1:17: match is no pattern: '[x'",
		"parameters: []":                   "c.yaml:1:13: parameters must be a mapping from a template to its parameter files",
		"parameters: {main.json: p.json}":  "c.yaml:1:25: the parameter files of main.json must be a list of strings",
		"policies: here":                   "c.yaml:1:11: policies must be a list of strings",
		"policies: [1]":                    "c.yaml:1:12: an entry of policies must be a string",
		"schemas: {}":                      "c.yaml:1:10: schemas must be a list of strings",
	} {
		_, err := parseConfig("c.yaml", []byte(text), cat)
		if err == nil {
			t.Errorf("%s: no mistake, want %s", text, want)
			continue
		}
		if got := err.Error(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}
