package parser

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
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
	inputs, diags, missing := Discover([]string{".", "sub", "a.json"})
	if len(missing) > 0 || len(diags) > 0 {
		t.Fatal(missing, diags)
	}
	var got []string
	for _, in := range inputs {
		got = append(got, in.Path)
	}
	if s := strings.Join(got, " "); s != "a.json sub/b.JSON with space/ü.json" {
		t.Errorf("found %s", s)
	}
	if _, _, missing := Discover([]string{"nosuch"}); len(missing) != 1 {
		t.Error("a path that does not exist is no error")
	}
}

// tree writes files below a new folder and moves there.
func tree(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func found(t *testing.T, paths ...string) string {
	t.Helper()
	inputs, diags, missing := Discover(paths)
	if len(missing) > 0 || len(diags) > 0 {
		t.Fatal(missing, diags)
	}
	var got []string
	for _, in := range inputs {
		got = append(got, in.Path)
	}
	return strings.Join(got, " ")
}

func TestIgnoreFile(t *testing.T) {
	tree(t, map[string]string{
		"a.json": "", "old/b.json": "", "old/keep.json": "", "sub/old/c.json": "", "gen.out.json": "", "sub/top.json": "", "top.json": "", "docs/x/y.json": "",
		".vmsslintignore": "# a comment\n\nold/\n*.out.json\n/top.json\ndocs/**\n!keep.json\n",
	})
	if got := found(t, "."); got != "a.json sub/top.json" {
		t.Errorf("found %s", got)
	}
}

func TestGit(t *testing.T) {
	tree(t, map[string]string{
		"a.json": "", "ignored.json": "", "sub/new.json": "", "build/x.json": "", ".gitignore": "ignored.json\nbuild/\n", "sub/.terraform/p.json": "",
		"sub/mine.json": "", ".vmsslintignore": "mine.json\n",
	})
	git := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...).CombinedOutput(); err != nil {
			t.Skipf("git %v: %v: %s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", "a.json")
	git("commit", "-qm", "x")
	if got := found(t, "."); got != "a.json sub/new.json" {
		t.Errorf("found %s", got)
	}
	if got := found(t, "sub"); got != "sub/mine.json sub/new.json" {
		t.Errorf("from a subfolder found %s", got)
	}
	git("worktree", "add", "-q", "tree")
	if got := found(t, "tree"); got != "tree/a.json" {
		t.Errorf("in a worktree found %s", got)
	}
	// A file that is named is looked at whatever git says.
	if got := found(t, "ignored.json"); got != "ignored.json" {
		t.Errorf("named: found %s", got)
	}
	if err := os.Remove("a.json"); err != nil {
		t.Fatal(err)
	}
	if got := found(t, "."); got != "sub/new.json" {
		t.Errorf("after a file is gone found %s", got)
	}
}

func TestGlobs(t *testing.T) {
	tree(t, map[string]string{"a.json": "", "infra/dev/main.json": "", "infra/prod/main.json": "", "infra/prod/main.txt": ""})
	if got := found(t, "infra/**/*.json", "infra/prod"); got != "infra/dev/main.json infra/prod/main.json" {
		t.Errorf("found %s", got)
	}
	if _, _, missing := Discover([]string{"nothing/*.json"}); len(missing) != 1 {
		t.Error("a pattern that matches nothing is no error")
	}
}

func TestLinks(t *testing.T) {
	tree(t, map[string]string{"in/a.json": "", "in/sub/b.json": "", "out/secret.json": ""})
	for link, target := range map[string]string{"in/link.json": "sub/b.json", "in/escape.json": "../out/secret.json", "in/folder": "../out", "in/gone.json": "nosuch"} {
		if err := os.Symlink(target, link); err != nil {
			t.Skip(err)
		}
	}
	if got := found(t, "in"); got != "in/a.json in/link.json in/sub/b.json" {
		t.Errorf("found %s", got)
	}
}

// TestUnread holds that a language that is not read is said not to be.
func TestUnread(t *testing.T) {
	tree(t, map[string]string{
		"c.bicep": "resource x 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {}",
		"d.bicep": "resource x 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {}", "d.json": "{}",
	})
	inputs, _, missing := Discover([]string{"."})
	if len(missing) > 0 {
		t.Fatal(missing)
	}
	var gaps []string
	for _, in := range inputs {
		tmpl, scenarios, diags := Load(in, Options{})
		if len(diags) > 0 {
			t.Error(diags)
		}
		if tmpl == nil {
			continue
		}
		unit, _ := tmpl.Expand(context.Background(), scenarios[0])
		for _, g := range unit.Gaps {
			gaps = append(gaps, g.Span.String()+" "+g.Message)
		}
	}
	if got := strings.Join(gaps, "\n"); got != "c.bicep:1:1 Bicep source is not read, only the template that it compiles to: bicep build c.bicep" {
		t.Errorf("said:\n%s", got)
	}
	if _, _, diags := Load(Input{Path: "c.bicep", Explicit: true}, Options{}); len(diags) != 1 {
		t.Errorf("named: %v", diags)
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
		inputs, _, missing := Discover([]string{dir})
		if len(missing) > 0 {
			b.Fatal(missing)
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
