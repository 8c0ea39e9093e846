// Command man writes the manual pages of vmsslint into a folder. It is a program
// of its own because the library that it uses costs every start of vmsslint two
// milliseconds, which nobody wants to spend who does not read the manual.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"vmsslint/cmd/vmsslint/internal/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: man FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

// write writes a page for each command into dir, which it makes where it is
// not there. The pages are the same each time where SOURCE_DATE_EPOCH is set.
func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root := cli.Command()
	untag(root)
	return doc.GenManTree(root, &doc.GenManHeader{Title: "VMSSLINT", Section: "1", Source: "vmsslint", Manual: "vmsslint"}, dir)
}

// untag leaves the line out of pages that says which library made them, and when.
func untag(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	for _, sub := range cmd.Commands() {
		untag(sub)
	}
}
