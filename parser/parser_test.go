package parser

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		template, parameters string
		want                 bool
	}{
		{"main.json", "main.parameters.json", true},
		{"main.json", "Main.Parameters.JSON", true},
		{"main.json", "main.prod.parameters.json", true},
		{"main.json", "main.parameters.prod.json", true},
		{"main.json", "main.prod.json", false},
		{"main.json", "main2.parameters.json", false},
		{"main.json", "main.json", false},
		{"azuredeploy.json", "azuredeploy.parameters.json", true},
	} {
		if got := pairs(c.template, c.parameters); got != c.want {
			t.Errorf("pairs(%s, %s) = %v, want %v", c.template, c.parameters, got, c.want)
		}
	}
}

func TestContainsFold(t *testing.T) {
	const word = "scaleset"
	for text, want := range map[string]bool{
		"":                                   false,
		"scaleset":                           true,
		"virtualMachineScaleSets":            true,
		"VIRTUALMACHINESCALESETS":            true,
		"scalese":                            false,
		"scale set":                          false,
		"ssscaleset":                         true,
		"sscalescaleset":                     true,
		strings.Repeat("scalesef", 50):       false,
		strings.Repeat("x", 99) + "SCALESET": true,
		"\x13CALESET":                        false,
	} {
		if got := containsFold([]byte(text), word); got != want {
			t.Errorf("containsFold(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestDiscover(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.json", "sub/b.JSON", "sub/c.txt", ".git/x.json", "node_modules/y.json", "sub/.terraform/z.json", "with space/ü.json"} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	inputs, diags, err := Discover([]string{".", "sub", "a.json"})
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	var got []string
	for _, in := range inputs {
		got = append(got, in.Path)
	}
	if s := strings.Join(got, " "); s != "a.json sub/b.JSON with space/ü.json" {
		t.Errorf("found %s", s)
	}
	if _, _, err := Discover([]string{"nosuch"}); err == nil {
		t.Error("a path that does not exist is no error")
	}
}

// BenchmarkUnrelated is what a thousand JSON files cost that are not ours.
func BenchmarkUnrelated(b *testing.B) {
	dir := b.TempDir()
	text := []byte(`{"a": [` + strings.Repeat(`{"name": "some text, of no interest here", "value": 12},`, 150) + `{}]}`)
	for i := range 1000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%d.json", i)), text, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		inputs, _, err := Discover([]string{dir})
		if err != nil {
			b.Fatal(err)
		}
		for _, in := range inputs {
			if t, _, _ := Load(in, Options{}); t != nil {
				b.Fatal("a template where there is none")
			}
		}
	}
}

func BenchmarkSniff(b *testing.B) {
	text := bytes.Repeat([]byte(`{"name": "some text, of no interest here", "value": 12},`), 2000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if concerns(text) {
			b.Fatal("found")
		}
	}
}
