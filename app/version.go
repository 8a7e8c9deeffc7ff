package app

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
)

// version is stamped by the linker: -X socialmission.org/desktop/app.version=…
var version string

// build is what this program knows about itself.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Time    string `json:"time,omitempty"`
	Go      string `json:"go"`
	Window  bool   `json:"window"` // the build can open a window
}

// thisBuild prefers the stamped version to the module's; an unstamped build
// from a work tree calls itself "development".
func thisBuild() build {
	b := build{Version: version, Window: hasWindow}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Go = info.GoVersion
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		}
	}
	if b.Version == "" && info.Main.Version != "(devel)" {
		b.Version = info.Main.Version
	}
	if b.Version == "" {
		b.Version = "development"
	}
	return b
}

func versionCommand() command {
	return command{
		name: "version", synopsis: "[--json]", about: "Say which version this is.",
		setup: func(fs *flag.FlagSet) job {
			asJSON := fs.Bool("json", false, "print as JSON")
			return job{alone: func(_ context.Context, c *call, words []string) error {
				if err := noWords("version", words); err != nil {
					return err
				}
				if *asJSON {
					return writeJSON(c.out, thisBuild())
				}
				return thisBuild().write(c.out)
			}}
		},
	}
}

func (b build) write(out io.Writer) error {
	commit := ""
	if b.Commit != "" {
		commit = " (" + b.Commit[:min(12, len(b.Commit))] + ")"
	}
	window := "with a window"
	if !b.Window {
		window = "without a window"
	}
	_, err := fmt.Fprintf(out, "%s %s%s, %s, %s\n", productName, b.Version, commit, b.Go, window)
	return err
}

// writeJSON prints v the way every --json does: indented, one value.
func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
