package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"vmsslint/rules"
)

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "..", "..", "schemas", name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFindingsSchema holds real output to the schema of the JSON format.
func TestFindingsSchema(t *testing.T) {
	s := schema(t, "findings.schema.json")
	testdata := filepath.Join("..", "..", "..", "..", "testdata")
	paths := []string{filepath.Join(testdata, "examples")}
	shared := os.Getenv("VMSSLINT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	if dir := filepath.Join(shared, "corpus", "arm"); exists(dir) {
		paths = append(paths, dir)
	}
	for _, args := range [][]string{{"--show-suppressed"}, {"--disable", "NAME014"}} {
		var out, errs bytes.Buffer
		args = append(append([]string{"lint", "--no-config", "--format", "json"}, args...), paths...)
		code := Main(args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		if code == exitUsage || code == exitDefect {
			t.Fatalf("exit code %d: %s", code, errs.String())
		}
		var doc any
		if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Error(err)
		}
		if len(doc.(map[string]any)["findings"].([]any)) == 0 {
			t.Error("no findings to validate")
		}
	}
}

func exists(p string) bool {
	_, err := os.Stat(p)
	return err == nil
}

// TestConfigSchema holds the schema and the reader of configurations to each
// other: what one takes the other takes.
func TestConfigSchema(t *testing.T) {
	s := schema(t, "config.schema.json")
	cat := rules.Default()
	for text, want := range map[string]bool{
		"{}":               true,
		"fail-on: warning": true,
		"rules: {CAP001: off, CAP: warning, NAME014: {severity: info}}": true,
		"rules: {resource-name-pattern: {pattern: '^vmss-'}}":           true,
		"paths: [{match: 'legacy/**', rules: {FD: off}}]":               true,
		"parameters: {'main.json': ['env/*.parameters.json']}":          true,
		initFiles[0].text:                     true,
		"fail-on: sometimes":                  false,
		"nosuch: 1":                           false,
		"rules: [CAP001]":                     false,
		"rules: {CAP001: loud}":               false,
		"rules: {CAP001: {severity: loud}}":   false,
		"rules: {CAP001: {nosuch: 1}}":        false,
		"paths: {match: x}":                   false,
		"paths: [{rules: {CAP001: off}}]":     false,
		"paths: [{match: x, rulez: {}}]":      false,
		"parameters: {'main.json': 'a.json'}": false,
		"parameters: ['a.json']":              false,
		"rules: {NAME101: {pattern: [1]}}":    false,
	} {
		_, err := parseConfig("c.yaml", []byte(text), cat)
		if (err == nil) != want {
			t.Errorf("%s: the reader says %v, want right: %v", text, err, want)
		}
		var doc any
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		inst, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(inst); (err == nil) != want {
			t.Errorf("%s: the schema says %v, want right: %v", text, err, want)
		}
	}
}
