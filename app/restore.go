package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// restoreFlags are the flags of restore.
type restoreFlags struct{ preview, deleted, asJSON bool }

// restoreReport is what restore --json prints.
type restoreReport struct {
	Receipt *reader.MergeReceipt `json:"receipt,omitempty"` // of a file that was brought in
	Undo    string               `json:"undo,omitempty"`    // backup of what was before
}

func restoreCommand() command {
	return command{
		name: "restore", synopsis: "[FILE|DATE] [--preview] [--with-deleted] [--json]",
		about: "Bring in a backup file, or go back to a day's backup.",
		more: `
A FILE that "backup" saved is merged: nothing is replaced, and what was changed
on both sides is kept twice. A DATE (2026-11-24) or the name of a backup goes
back to what you had made then; what there is now is kept as a backup first.
Without either, the backups of the last days are listed.`,
		setup: func(fs *flag.FlagSet) job {
			var f restoreFlags
			fs.BoolVar(&f.preview, "preview", false, "only say what bringing in the file would do")
			fs.BoolVar(&f.deleted, "with-deleted", false, "bring back what you deleted since the file was saved")
			fs.BoolVar(&f.asJSON, "json", false, "print as JSON")
			j := job{own: true, slow: true, query: func(ctx context.Context, lib *opened, q question) error {
				return f.run(ctx, lib.reader, q)
			}}
			j.alone = func(ctx context.Context, c *call, words []string) error {
				words, err := f.settle(words)
				if err != nil {
					return err
				}
				return c.askForOwn(ctx, j, f.command(), words...)
			}
			return j
		},
	}
}

// command is the command with its flags, as another process is asked.
func (f restoreFlags) command() []string {
	return []string{"restore", "--preview=" + strconv.FormatBool(f.preview),
		"--with-deleted=" + strconv.FormatBool(f.deleted), "--json=" + strconv.FormatBool(f.asJSON)}
}

// aBackup is a day or the name of a backup; all else names a file.
var aBackup = regexp.MustCompile(`^(\d{4}-\d\d-\d\d|reader-[0-9-]+(-before)?\.db)$`)

// settle makes the words mean the same in every process.
func (f restoreFlags) settle(words []string) ([]string, error) {
	switch {
	case len(words) > 1:
		return nil, usage("restore takes one file or date; see `%s help restore`", programName)
	case len(words) == 0 || aBackup.MatchString(words[0]):
		if f.preview || f.deleted {
			return nil, usage("--preview and --with-deleted stand with a backup file; see `%s help restore`", programName)
		}
		return words, nil
	}
	path, err := filepath.Abs(words[0])
	if err != nil {
		return nil, usage("%v", err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, toldError{fmt.Sprintf("there is no backup file at %s (%v)", path, err), fmt.Errorf("%w: %w", library.ErrNotFound, err)}
	}
	return []string{path}, nil
}

func (f restoreFlags) run(ctx context.Context, own *reader.Store, q question) error {
	switch {
	case len(q.words) == 0:
		return f.list(own, q.out)
	case aBackup.MatchString(q.words[0]):
		return f.goBack(ctx, own, q.out, q.words[0])
	}
	return f.bringIn(ctx, own, q.out, q.words[0])
}

func (f restoreFlags) list(own *reader.Store, out io.Writer) error {
	backups, err := own.Backups()
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(out, backups)
	}
	var b strings.Builder
	if len(backups) == 0 {
		b.WriteString("There is no backup yet. One a day is kept once the app runs.\n")
	}
	for _, backup := range backups {
		note := ""
		if backup.Before {
			note = "  before something was restored or brought in"
		}
		fmt.Fprintf(&b, "%s  %s  %8.1f kB%s\n", backup.At.Format("2006-01-02 15:04"), backup.Name, float64(backup.Size)/1e3, note)
	}
	_, err = io.WriteString(out, b.String())
	return err
}

func (f restoreFlags) goBack(ctx context.Context, own *reader.Store, out io.Writer, name string) error {
	undo, err := own.RestoreBackup(ctx, name)
	switch {
	case errors.Is(err, library.ErrNotFound):
		return toldError{fmt.Sprintf("there is no backup of %s. `%s restore` lists those there are", name, programName), err}
	case errors.Is(err, library.ErrDamaged), errors.Is(err, library.ErrNewer):
		return toldError{fmt.Sprintf("the backup %s cannot be restored, and nothing was changed (%v)", name, err), err}
	case err != nil:
		return err
	}
	if f.asJSON {
		return writeJSON(out, restoreReport{Undo: undo.Name})
	}
	_, err = fmt.Fprintf(out, "What you had made is as it was in the backup %s.\nTo undo: %s restore %s\n", name, programName, undo.Name)
	return err
}

func (f restoreFlags) bringIn(ctx context.Context, own *reader.Store, out io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return toldError{fmt.Sprintf("the file cannot be read (%v); nothing was changed", err), err}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at a backup: %w", err)
	}
	o := reader.ImportOptions{Revive: f.deleted}
	var report restoreReport
	var receipt reader.MergeReceipt
	if f.preview {
		receipt, err = own.PreviewBackup(file, info.Size(), o)
	} else {
		var undo reader.Backup
		receipt, undo, err = own.ImportBackup(ctx, file, info.Size(), o)
		report.Undo = undo.Name
	}
	if errors.Is(err, library.ErrInvalid) {
		return toldError{fmt.Sprintf("%s cannot be brought in, and nothing was changed (%v)", path, err), err}
	}
	if err != nil {
		return err
	}
	report.Receipt = &receipt
	if f.asJSON {
		return writeJSON(out, report)
	}
	return f.write(out, report)
}

// write tells a receipt, a line for each kind of which something came.
func (f restoreFlags) write(out io.Writer, report restoreReport) error {
	var b strings.Builder
	r := report.Receipt
	verb := "Brought in"
	if f.preview {
		verb = "Would bring in"
	}
	fmt.Fprintf(&b, "%s a backup of %s; nothing is replaced.\n", verb, r.Made.Local().Format("2006-01-02 15:04"))
	for _, kind := range []struct {
		name  string
		tally reader.Tally
	}{
		{"lists", r.Lists}, {"notes", r.Annotations}, {"saved searches", r.Searches}, {"files", r.Files}, {"marks", r.Marks},
		{"kept texts", r.Kept}, {"links for later", r.Later}, {"recent searches", r.Recent},
	} {
		if words := tallyWords(kind.tally); words != "" {
			fmt.Fprintf(&b, "  %-15s %s\n", kind.name, words)
		}
	}
	if r.Settings {
		b.WriteString("  settings        taken, as none were chosen here\n")
	}
	for _, title := range r.Twice {
		fmt.Fprintf(&b, "  changed on both sides, so kept twice: %s\n", oneLine(title))
	}
	for _, title := range r.Missing {
		fmt.Fprintf(&b, "  its file was not in the backup: %s\n", oneLine(title))
	}
	if !r.Changes() {
		b.WriteString("Everything in it was here already.\n")
	}
	if report.Undo != "" {
		fmt.Fprintf(&b, "To undo: %s restore %s\n", programName, report.Undo)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func tallyWords(t reader.Tally) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{
		{t.Added, "added"}, {t.Updated, "newer"}, {t.Twice, "kept twice"}, {t.Deleted, "deleted there"},
		{t.Same, "here already"}, {t.Gone, "deleted here (--with-deleted brings them back)"}, {t.Left, "could not be used"},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(parts, ", ")
}
