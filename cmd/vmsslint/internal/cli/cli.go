package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"vmsslint/rules"
)

// The exit codes. With several reasons the highest wins.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2
	exitInput    = 3
	exitDefect   = 4
)

// Streams are the standard streams of a run, and its environment.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal says that Out is one.
	Terminal bool
	Getenv   func(string) string
}

// Stdio returns the streams of the process.
func Stdio() Streams {
	return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: term.IsTerminal(int(os.Stdout.Fd())), Getenv: os.Getenv}
}

// app is one run of the command line.
type app struct {
	Streams
	exit int
}

// worse raises the exit code.
func (a *app) worse(code int) { a.exit = max(a.exit, code) }

// usageError is a mistake of the caller: exit code 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// collectFor sets how often memory is collected, unless GOGC does: for a run
// over a few files hardly ever, for it ends before it needs to, and over many
// as Go does, for memory that is used again costs less than memory that is new.
func collectFor(files int, s Streams) {
	const few = 50
	switch {
	case s.Getenv("GOGC") != "":
	case files > few:
		debug.SetGCPercent(100)
	default:
		debug.SetGCPercent(800)
	}
}

// Main runs vmsslint with args and returns the exit code. It never panics: a
// panic becomes a message that asks for a report, and exit code 4.
func Main(args []string, s Streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(s.Err, "vmsslint: this is a defect in vmsslint: %v\n%s", p, debug.Stack())
			code = exitDefect
		}
	}()
	collectFor(1, s)
	a := &app{Streams: s}
	root := a.root()
	root.SetArgs(withDefault(root, args))
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	if err := root.ExecuteContext(context.Background()); err != nil {
		var mistakes configError
		if errors.As(err, &mistakes) {
			fmt.Fprintln(s.Err, mistakes) // each has its place
		} else {
			fmt.Fprintf(s.Err, "vmsslint: %v\n", err)
		}
		var usage usageError
		if errors.As(err, &usage) && mistakes == nil {
			fmt.Fprintln(s.Err, "try 'vmsslint --help'")
		}
		a.worse(exitUsage)
	}
	return a.exit
}

// withDefault puts "lint" before arguments that name no command.
func withDefault(root *cobra.Command, args []string) []string {
	for _, arg := range args {
		if arg == "--help" || arg == "-h" || arg == "--version" {
			if len(args) == 1 {
				return args
			}
		}
		if strings.HasPrefix(arg, "-") && arg != "-" {
			continue
		}
		for _, c := range root.Commands() {
			if c.Name() == arg || c.HasAlias(arg) {
				return args
			}
		}
		if arg == "help" || arg == "completion" || strings.HasPrefix(arg, "__complete") {
			return args
		}
		break
	}
	return append([]string{"lint"}, args...)
}

func (a *app) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "vmsslint [command] [PATH...]",
		Short:         "judge deployment templates of Azure virtual machine scale sets",
		Long:          "vmsslint tells, before a deployment, what Azure would refuse in a template of virtual machine\nscale sets, and what would hurt later. Without a command it lints the given files and folders.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	cmd.AddCommand(a.lintCommand(), a.diffCommand(), a.rulesCommand(), a.explainCommand(), a.modelCommand(), a.evalCommand(),
		a.suppressionsCommand(), a.configCommand(), a.initCommand(), a.versionCommand())
	cmd.InitDefaultCompletionCmd()
	if c, _, err := cmd.Find([]string{"completion"}); err == nil {
		// Its help on standard output would end in somebody's shell.
		c.Args = cobra.ArbitraryArgs
		c.RunE = func(*cobra.Command, []string) error { return usagef("name a shell: bash, fish, powershell or zsh") }
	}
	return cmd
}

// version returns the version that the binary was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "version", Short: "print the version", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return a.printJSON(map[string]any{"name": "vmsslint", "version": version(), "rules": len(rules.Default().Rules)})
			}
			fmt.Fprintln(a.Out, "vmsslint", version())
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument '%s'", args[0])
	}
	return nil
}

func exactlyOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("name exactly one %s", what)
		}
		return nil
	}
}
