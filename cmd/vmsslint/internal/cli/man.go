package cli

import "github.com/spf13/cobra"

// Command returns the command line of vmsslint, for those who describe it and
// do not run it.
func Command() *cobra.Command { return (&app{Streams: Stdio()}).root() }
