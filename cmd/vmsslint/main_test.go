package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"vmsslint/cmd/vmsslint/internal/cli"
	"vmsslint/parser/source"
)

var update = flag.Bool("update", false, "rewrite the archives")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"vmsslint": func() { os.Exit(cli.Main(os.Args[1:], cli.Stdio())) },
	})
}

// TestCommandLine runs the archives of testdata/cli: files, a command, its
// exit code and what it prints.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "../../testdata/cli",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Cmds:               map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits, "largefile": largeFile},
	})
}

// exits runs a command and requires an exact exit code: exits 3 vmsslint …
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = err.Error()[len("exit status "):]
	}
	if got != args[0] {
		ts.Fatalf("%v ended with %s, want %s", args[1:], got, args[0])
	}
}

// largeFile writes a file just above the bound on sizes.
func largeFile(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), make([]byte, source.MaxFileSize+1), 0o644))
}
