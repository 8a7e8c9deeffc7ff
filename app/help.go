package app

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func helpCommand() command {
	return command{
		name: "help", synopsis: "[COMMAND]", about: "Say how the program or one of its commands is used.",
		setup: func(*flag.FlagSet) job {
			return job{alone: func(_ context.Context, c *call, words []string) error {
				if len(words) == 0 {
					return overview(c.out)
				}
				for _, cmd := range commands() {
					if cmd.name == words[0] {
						return cmd.help(c.out)
					}
				}
				return unknownCommand(words[0])
			}}
		},
	}
}

// overview prints the commands and what holds for all of them.
func overview(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: the Alliance's resources, newsletters and initiatives on this computer, offline.\n\n", productName)
	fmt.Fprintf(&b, "  %s\n      %s\n", programName, "Open the window; without a screen, serve on this computer.")
	for _, cmd := range commands() {
		fmt.Fprintf(&b, "  %s\n      %s\n", strings.TrimSpace(programName+" "+cmd.name+" "+cmd.synopsis), cmd.about)
	}
	b.WriteString(`
Flags may stand before or after other words; words that begin with a dash go
after "--". Every command takes

  --data-dir folder    folder that holds the library (or SOCIALMISSION_HOME)

Exit codes: 0 done, 1 something went wrong, 2 the command line is wrong,
3 what was named does not exist, 4 another process holds the library,
5 the data folder cannot be used.
`)
	_, err := io.WriteString(out, b.String())
	return err
}

// help prints one command's usage, its flags from their own declarations.
func (cmd command) help(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", strings.TrimSpace(programName+" "+cmd.name+" "+cmd.synopsis), cmd.about)
	if cmd.more != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(cmd.more))
	}
	b.WriteString("\nFlags:\n")
	var dataDir string
	fs, _ := cmd.prepare(&dataDir)
	fs.VisitAll(func(f *flag.Flag) {
		name, about := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "  %-24s %s%s\n", strings.TrimSpace("--"+f.Name+" "+name), about, defaultOf(f))
	})
	_, err := io.WriteString(out, b.String())
	return err
}

func defaultOf(f *flag.Flag) string {
	switch f.DefValue {
	case "", "false", "[]":
		return ""
	}
	return " (default " + f.DefValue + ")"
}
