package app

import (
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
func (d *doctor) readerData() error {
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
	d.checkReader(copied)
	return nil
}

func (d *doctor) checkReader(path string) {
	store, err := reader.Open(path)
	if err == nil {
		var marks map[string]reader.Mark
		marks, err = store.Marks()
		err = errors.Join(err, store.Close())
		if err == nil {
			d.found("reader", stateOK, "what you wrote is whole: %s", plural(len(marks), "marked item"))
			return
		}
	}
	d.found("reader", stateFault, "%s is damaged and was left as it is; at the next start it is kept beside a fresh one (%v)", d.cfg.Reader(), err)
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
