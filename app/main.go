// Package app is the composition root: it reads flags and signals, puts the
// rooms of the house together and runs one command, the window being the one
// without a name. It knows every other package; none knows it.
package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/extract"
)

// Main runs the program and ends the process with its exit code.
func Main() {
	if onlyBindings {
		runBindings()
		return
	}
	if len(os.Args) == 2 && os.Args[1] == extract.ChildCommand {
		os.Exit(extract.Child(os.Stdin, os.Stdout))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	c := &call{in: os.Stdin, out: os.Stdout, errOut: os.Stderr, env: config.System()}
	code := c.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// call is one run of the program: where its words go and what it was told.
type call struct {
	in          io.Reader
	out, errOut io.Writer
	env         config.Environment
	dataDir     string // of --data-dir
	browse      bool   // show what is served in the default browser
}

// run performs the command that args name and returns the exit code.
func (c *call) run(ctx context.Context, args []string) int {
	err := c.dispatch(ctx, args)
	if text := sentence(err); text != "" {
		fmt.Fprintf(c.errOut, "%s: %s\n", programName, text)
	}
	return exitCode(err)
}

func (c *call) dispatch(ctx context.Context, args []string) error {
	words, err := c.globals(args)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return c.perform(ctx, windowCommand(), nil)
	}
	for _, cmd := range commands() {
		if cmd.name == words[0] {
			return c.perform(ctx, cmd, words[1:])
		}
	}
	return unknownCommand(words[0])
}

// globals reads what stands before the command's name, and turns the usual
// --version and --help into the commands they mean.
func (c *call) globals(args []string) ([]string, error) {
	fs := newFlagSet(programName)
	fs.StringVar(&c.dataDir, "data-dir", "", "")
	asked := fs.Bool("version", false, "")
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return []string{"help"}, nil
	case err != nil:
		return nil, usage("%s; see `%s help`", flagFault(err), programName)
	case *asked:
		return []string{"version"}, nil
	}
	return fs.Args(), nil
}

func unknownCommand(name string) error {
	var names []string
	for _, cmd := range commands() {
		names = append(names, cmd.name)
	}
	hint := ""
	if near := nearest(name, names, 1); len(near) > 0 {
		hint = fmt.Sprintf("Did you mean `%s`? ", near[0])
	}
	return usage("there is no command %q. %sThe commands are %s; see `%s help`",
		name, hint, strings.Join(names, ", "), programName)
}
