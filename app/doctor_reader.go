package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/reader"
)

// readerData checks a copy of the reader's own store, so that the precious
// file is only ever read.
func (d *doctor) readerData(ctx context.Context) error {
	data, err := os.ReadFile(d.cfg.Reader())
	if errors.Is(err, os.ErrNotExist) {
		d.found("reader", stateOK, "nothing written yet")
		return nil
	}
	if err != nil {
		return fmt.Errorf("read reader data: %w", err)
	}
	dir, err := os.MkdirTemp("", "socialmission-doctor-")
	if err != nil {
		return fmt.Errorf("check reader data: %w", err)
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, "reader.db")
	if err := os.WriteFile(copied, data, 0o600); err != nil {
		return fmt.Errorf("check reader data: %w", err)
	}
	d.checkReader(ctx, copied)
	return nil
}

func (d *doctor) checkReader(ctx context.Context, path string) {
	whole, err := readerWhole(ctx, path)
	if err == nil {
		d.found("reader", stateOK, "what you wrote is whole: %s", whole)
		return
	}
	d.found("reader", stateFault, "%s is damaged and was left as it is; at the next start it is kept beside a fresh one (%v)%s", d.cfg.Reader(), err, d.wayBack())
}

// readerWhole reads everything in a store and counts it.
func readerWhole(ctx context.Context, path string) (counts string, err error) {
	store, err := reader.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.Check(ctx); err != nil {
		return "", err
	}
	marks, err1 := store.Marks()
	lists, err2 := store.Lists()
	notes, err3 := store.AllAnnotations()
	searches, err4 := store.Searches()
	files, err5 := store.Files()
	return fmt.Sprintf("%s, %s, %s, %d saved searches, %s", plural(len(marks), "marked item"), plural(len(lists), "list"),
		plural(len(notes), "note"), len(searches), plural(len(files), "file")), errors.Join(err1, err2, err3, err4, err5)
}

// wayBack says which backup there is for a damaged store.
func (d *doctor) wayBack() string {
	backups, err := reader.BackupsBeside(d.cfg.Reader())
	if err != nil || len(backups) == 0 {
		return ""
	}
	return fmt.Sprintf("; there is a backup of %s: %s restore %s", backups[0].At.Format("2006-01-02 15:04"), programName, backups[0].Name)
}

// leftovers names the damaged files that earlier starts moved aside.
func (d *doctor) leftovers() {
	for _, path := range d.aside("reader.db") {
		d.found("reader", stateNote, "an older, damaged file of what you wrote is kept at %s", path)
	}
	for _, path := range d.aside("content.db") {
		d.found("content", stateNote, "a damaged file is kept at %s; it may be deleted", path)
	}
}

func (d *doctor) aside(name string) []string {
	entries, err := os.ReadDir(d.cfg.Dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+".damaged-") {
			paths = append(paths, filepath.Join(d.cfg.Dir, e.Name()))
		}
	}
	return paths
}

func (d *doctor) write(out io.Writer, asJSON bool) error {
	if asJSON {
		return writeJSON(out, d.report)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", printable(d.report.Folder), d.report.Origin)
	for _, f := range d.report.Findings {
		fmt.Fprintf(&b, "  %-9s %-9s %s\n", f.State, f.Part, oneLine(f.Detail))
	}
	_, err := io.WriteString(out, b.String())
	return err
}
