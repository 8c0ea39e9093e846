package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the examples of the README")

// TestReadme runs the commands that the README shows with their output, from
// TestReadme holds what the README and the pages of docs show to what vmsslint
// prints: every block that begins with "$ vmsslint …" is run.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range append(pages, "README.md") {
		ran += holdBlocks(t, page)
	}
	if ran < 3 {
		t.Errorf("the pages show %d commands with their output", ran)
	}
}

// holdBlocks runs the blocks of one page, and returns how many there are.
func holdBlocks(t *testing.T, page string) (ran int) {
	t.Helper()
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const fence = "```\n$ vmsslint "
	var b strings.Builder
	rest := string(raw)
	for {
		before, block, found := strings.Cut(rest, fence)
		b.WriteString(before)
		if !found {
			break
		}
		block, rest, _ = strings.Cut(block, "```\n")
		command, want, _ := strings.Cut(block, "\n")
		var out, errs bytes.Buffer
		Main(strings.Fields(command), Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		ran++
		if got := out.String(); got != want && !*update {
			t.Errorf("%s: vmsslint %s prints\n%s%s\nand the page says\n%s", page, command, got, errs.String(), want)
		}
		b.WriteString(fence + command + "\n" + out.String() + "```\n")
	}
	if *update && ran > 0 {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return ran
}
