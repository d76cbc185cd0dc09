// Command understudy plays the API that an OpenAPI document describes.
//
//	understudy serve               # the contracts of the box, on one port
//	understudy serve openapi.yaml  # any other document
//	understudy lint openapi.yaml   # what is wrong with it
//
// The commands wire the packages of this module together, print and exit;
// what there is to know about documents and data is in those packages.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses. They are a contract with scripts.
const (
	exitOK       = 0
	exitFindings = 1 // the command ran, and found something
	exitUsage    = 2 // wrong usage, or a document that cannot be used
	exitFailed   = 3 // it could not run
)

// world is what a command has around it.
type world struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// failure is an error that knows its exit status. Without err, everything is
// said already.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

func usageError(format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...)}
}

func failed(format string, args ...any) error {
	return &failure{exitFailed, fmt.Errorf(format, args...)}
}

// run is the whole program, but for the process around it.
func run(args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	w := &world{getenv, stdin, stdout, stderr}
	defer func() {
		if r := recover(); r != nil {
			w.complain(fmt.Sprintf("a fault of its own: %v; please report it, with the command line", r))
			status = exitFailed
		}
	}()
	root := w.root()
	root.SetArgs(args)
	err := root.Execute()
	if err == nil {
		return exitOK
	}
	if message := err.Error(); message != "" {
		w.complain(message)
	}
	var f *failure
	if errors.As(err, &f) {
		return f.status
	}
	return exitUsage // what cobra itself complains of
}

// complain says in one line what is wrong.
func (w *world) complain(message string) {
	_, _ = fmt.Fprintln(w.stderr, "understudy: "+strings.Join(strings.Fields(message), " ")) // nobody is left to tell
}

// print writes what a command is asked for, in one go.
func (w *world) print(text string) error {
	if _, err := io.WriteString(w.stdout, text); err != nil {
		return failed("standard output: %w", err)
	}
	return nil
}

// root is the command that holds the others.
func (w *world) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "understudy",
		Short: "Play the API that an OpenAPI document describes",
		Long: `understudy reads OpenAPI documents (3.0, 3.1 and Swagger 2.0) and stands in for
the API that they describe: every operation answers, with data that is valid,
coherent and the same every time; what the document refuses is refused, in the
API's own words. It also verifies real implementations: it plans requests, good
and bad, from the document, and looks at the answers.

SPEC is a name from the box, a path, a URL, or - for standard input.

Exit status: 0 fine, 1 findings, 2 wrong usage or an unusable document, 3 it
could not run.`,
		Example: `  understudy serve                        the contracts of the box on port 8080
  understudy serve openapi.yaml --port 0  a document of yours on a free port
  understudy verify openapi.yaml --target http://127.0.0.1:3000
                                          whether an implementation keeps it
  understudy list tendsocial-inbox         what a document promises
  understudy lint openapi.yaml             what is wrong with a document`,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(c, args[0])
			}
			return c.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	root.SetIn(w.stdin)
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		var number *strconv.NumError
		if errors.As(err, &number) { // say what is wanted, not which function refused it
			message, _, _ := strings.Cut(err.Error(), ": strconv.")
			return usageError("%s: it must be a whole number in range (%s --help lists the flags)", message, c.CommandPath())
		}
		return usageError("%w (%s --help lists the flags)", err, c.CommandPath())
	})
	root.AddCommand(w.serve(), w.verify(), w.report(), w.fixtures(), w.explain(), w.diff(), w.lint(), w.list(), w.version())
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	hint := "understudy --help lists the commands"
	if s := root.SuggestionsFor(name); len(s) > 0 {
		hint = "did you mean " + strings.Join(s, " or ") + "?"
	}
	return usageError("there is no command %q: %s", name, hint)
}
