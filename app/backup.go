package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/reader"
)

// backupReport is what backup --json prints.
type backupReport struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
	reader.Saved
}

func backupCommand() command {
	return command{
		name: "backup", synopsis: "FILE [--json]",
		about: "Save all that you made in one file.",
		more: `
The file holds your marks, reading lists, highlights, notes, saved searches,
settings and own files, and nothing of the library itself. Its name should end
in .smbackup. "restore" brings it into another library, or into this one,
without replacing anything there.`,
		setup: func(fs *flag.FlagSet) job {
			asJSON := fs.Bool("json", false, "print as JSON what was saved")
			j := job{own: true, slow: true, query: func(_ context.Context, lib *opened, q question) error {
				return saveBackup(lib.reader, q.out, q.words[0], *asJSON)
			}}
			j.alone = func(ctx context.Context, c *call, words []string) error {
				if len(words) != 1 {
					return usage("backup takes the name of one file; see `%s help backup`", programName)
				}
				path, err := filepath.Abs(words[0])
				if err != nil {
					return usage("%v", err)
				}
				return c.askForOwn(ctx, j, []string{"backup", "--json=" + strconv.FormatBool(*asJSON)}, path)
			}
			return j
		},
	}
}

// askForOwn has a job done that needs only what the reader made: by the
// program that runs on the data folder, or here without opening the library.
// Command is its name and flags; words must mean the same in both.
func (c *call) askForOwn(ctx context.Context, todo job, command []string, words ...string) error {
	cfg, err := config.Load(c.env, c.dataDir)
	if err != nil {
		return err
	}
	q := question{words: words, out: c.out}
	if running, ok := findInstance(ctx, cfg); ok {
		return c.askRunning(ctx, running, slices.Concat(command, []string{"--"}, words), q, todo.slow)
	}
	if err := cfg.Prepare(thisBuild().Version); err != nil {
		return err
	}
	log, closeLog := openLog(cfg.Log())
	defer closeLog()
	own, err := openReader(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(todo.query(ctx, &opened{reader: own}, q), own.Close())
}

// saveBackup writes the file whole or not at all, beside its name first.
func saveBackup(own *reader.Store, out io.Writer, path string, asJSON bool) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".saving-*")
	if err != nil {
		return notSavedThere(path, err)
	}
	defer os.Remove(f.Name())
	saved, err := own.WriteBackup(f, thisBuild().Version)
	size, seekErr := f.Seek(0, io.SeekCurrent)
	if err = errors.Join(err, seekErr, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return notSavedThere(path, err)
	}
	return writeSaved(out, backupReport{path, size, saved}, asJSON)
}

// notSavedThere says of a place for a backup why none is there.
func notSavedThere(path string, err error) error {
	return toldError{fmt.Sprintf("no backup was saved at %s: %s. What you made is safe in the library (%v)", path, whyNotSaved(err), err), err}
}

func writeSaved(out io.Writer, r backupReport, asJSON bool) error {
	if asJSON {
		if r.LeftOut == nil {
			r.LeftOut = []string{}
		}
		return writeJSON(out, r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Saved in %s (%.1f MB): %s, %s, %d saved searches, %s and %s.\n", printable(r.Path), float64(r.Size)/1e6,
		plural(r.Lists, "list"), plural(r.Annotations, "note"), r.Searches, plural(r.Files, "file"), plural(r.Marks, "mark"))
	for _, title := range r.LeftOut {
		fmt.Fprintf(&b, "Left out, as it is too large or no longer there: %s\n", oneLine(title))
	}
	_, err := io.WriteString(out, b.String())
	return err
}
