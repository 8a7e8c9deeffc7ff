package own

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"socialmission.org/desktop/internal/library"
)

// write puts data at path so that a crash at any moment leaves the whole file
// or none.
func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return writeFault(err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return writeFault(err)
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return writeFault(err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes the rename itself durable where the system can.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// writeFault says in the library's words why a file could not be kept.
func writeFault(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), readOnly(err):
		return fmt.Errorf("keep a file of your own: %w: %w", library.ErrReadOnly, err)
	case full(err):
		return fmt.Errorf("keep a file of your own: %w: %w", library.ErrFull, err)
	}
	return fmt.Errorf("keep a file of your own: %w", err)
}
