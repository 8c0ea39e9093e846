package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmsslint/cmd/vmsslint/internal/cli"
)

func TestPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	page := func(name, want string) {
		t.Helper()
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
	page("vmsslint.1", "judge deployment templates")
	pages := 0
	for _, cmd := range cli.Command().Commands() {
		if cmd.IsAvailableCommand() {
			page("vmsslint-"+cmd.Name()+".1", cmd.Short)
			pages++
		}
	}
	if pages < 8 {
		t.Errorf("%d commands have pages", pages)
	}
	page("vmsslint-lint.1", `\fB--fail-on\fP`)
}
