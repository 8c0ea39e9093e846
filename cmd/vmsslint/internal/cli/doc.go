// Package cli is the command line: commands, flags and exit codes. It joins
// the loaders, the rules and the reports.
package cli
