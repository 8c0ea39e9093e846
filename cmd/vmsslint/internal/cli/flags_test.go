package cli

import (
	"slices"
	"testing"

	"github.com/spf13/pflag"
)

// TestFlagsOfSeveralValues keeps values as they stand, or takes them apart at
// commas; one that is empty selects nothing by itself.
func TestFlagsOfSeveralValues(t *testing.T) {
	var files repeated
	var names listed
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.VarP(&files, "file", "f", "")
	fs.Var(&names, "only", "")
	if err := fs.Parse([]string{"-f", "a,b", "--file=c d", "--only", "CAP001, NET", "--only=", "--only", "SEC"}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a,b", "c d"}; !slices.Equal(files, want) {
		t.Errorf("files are %q, want %q", files, want)
	}
	if want := []string{"CAP001", "NET", "SEC"}; !slices.Equal(names, want) {
		t.Errorf("names are %q, want %q", names, want)
	}
}
