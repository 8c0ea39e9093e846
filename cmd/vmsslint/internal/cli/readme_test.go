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
// the root of the repository, and holds the README to what they print.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text, ran := string(raw), 0
	const fence = "```\n$ vmsslint "
	for i := strings.Index(text, fence); i >= 0; {
		end := i + len(fence) + strings.Index(text[i+len(fence):], "```\n")
		block := text[i+len("```\n") : end]
		command, want, _ := strings.Cut(block, "\n")
		var out, errs bytes.Buffer
		args := strings.Fields(strings.TrimPrefix(command, "$ vmsslint "))
		Main(args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		ran++
		if got := out.String(); got != want {
			if *update {
				text = text[:i] + "```\n" + command + "\n" + got + text[end:]
			} else {
				t.Errorf("%s prints\n%s\nand the README says\n%s", command, got, want)
			}
		}
		next := strings.Index(text[i+len(fence):], fence)
		if next < 0 {
			break
		}
		i += len(fence) + next
	}
	if ran == 0 {
		t.Error("the README shows no command with its output")
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
