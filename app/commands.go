package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// command is one thing the program does. Its set-up declares flags and
// returns the job that will read them.
type command struct {
	name     string
	synopsis string // what follows the name
	about    string // one sentence
	more     string // what its help adds, if anything
	setup    func(fs *flag.FlagSet) job
}

// job is what a command does once its flags are read; alone or query is set.
// Where both are, alone has query done, after it settled what it is asked.
type job struct {
	// alone runs in this process and opens what it needs.
	alone func(ctx context.Context, c *call, words []string) error
	// query answers from an open library: this process's own, or that of the
	// program already running on the data folder, which then does the work.
	query func(ctx context.Context, lib *opened, q question) error
	// own says that query also needs what the reader made: lib.reader is set.
	own bool
	// slow says that query may take minutes, also in another process.
	slow bool
	// input reads what query is given, where the command was called: a file
	// that the words name, or the standard input. At most maxInput bytes.
	input func(c *call, words []string) ([]byte, error)
	// save is the flag that names the file which gets what query prints, if
	// it is given. The file is written where the command was called.
	save *string
}

// question is what a query is asked.
type question struct {
	words []string
	input []byte // of job.input
	out   io.Writer
}

// commands lists every command by name, in the order the help shows them.
func commands() []command {
	return []command{
		serveCommand(), searchCommand(), showCommand(), listCommand(), citeCommand(), exportCommand(), notesCommand(),
		packetCommand(), siteCommand(), copyToCommand(), updateCommand(), backupCommand(), restoreCommand(), shareCommand(), publishCommand(),
		doctorCommand(), versionCommand(), helpCommand(),
	}
}

// newFlagSet returns a set that reports and prints nothing by itself.
func newFlagSet(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// perform reads a command's flags and does its job.
func (c *call) perform(ctx context.Context, cmd command, args []string) error {
	fs, todo := cmd.prepare(&c.dataDir)
	words, err := parseMixed(fs, args)
	if errors.Is(err, flag.ErrHelp) {
		return cmd.help(c.out)
	}
	if err != nil {
		return usage("%s; see `%s help %s`", flagFault(err), programName, cmd.name)
	}
	if todo.alone != nil {
		return todo.alone(ctx, c, words)
	}
	return c.ask(ctx, todo, cmd.name, args, words)
}

// prepare declares the command's flags, with the one that every command has.
func (cmd command) prepare(dataDir *string) (*flag.FlagSet, job) {
	fs := newFlagSet(cmd.name)
	todo := cmd.setup(fs)
	fs.StringVar(dataDir, "data-dir", *dataDir, "`folder` that holds the library")
	return fs, todo
}

// parseMixed reads flags that stand before, between and after words. What
// follows a lone "--" is words only.
func parseMixed(fs *flag.FlagSet, args []string) ([]string, error) {
	args, last := cutWords(args)
	var words []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return append(words, last...), nil
		}
		words = append(words, fs.Arg(0))
		args = fs.Args()[1:]
	}
}

func cutWords(args []string) (flags, words []string) {
	for i, arg := range args {
		if arg == "--" {
			return args[:i], args[i+1:]
		}
	}
	return args, nil
}

// flagFault words an error of package flag the way the rest of the program
// speaks, with two dashes.
func flagFault(err error) string {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return fmt.Sprintf("there is no flag --%s (words that begin with a dash go after --)", name)
	}
	return strings.Replace(strings.Replace(text, "for flag -", "for --", 1), "flag needs an argument: -", "a value is missing after --", 1)
}

// noWords refuses words where a command takes none.
func noWords(name string, words []string) error {
	if len(words) == 0 {
		return nil
	}
	return usage("%s takes no words, but was given %q; see `%s help %s`", name, words[0], programName, name)
}
