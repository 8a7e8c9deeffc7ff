package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Schema is the version of the folder's layout this program reads and writes.
const Schema = 1

// maxStamp bounds the reading of folder.json.
const maxStamp = 64 << 10

// stamp is folder.json: which layout the folder has and who wrote it.
type stamp struct {
	Schema int    `json:"schema"`
	By     string `json:"by"`
}

func (c Config) stampPath() string { return filepath.Join(c.Dir, "folder.json") }

// Prepare creates the data folder if need be and checks that this program may
// use it: a folder, of a layout it knows, that can be written. A folder of a
// newer layout is left untouched. Version is the program's own, written into
// a new folder.
func (c Config) Prepare(version string) error {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return c.explain("create", err)
	}
	known, err := c.checkStamp()
	if err != nil {
		return err
	}
	if known {
		return c.probe()
	}
	data, err := json.Marshal(stamp{Schema: Schema, By: version})
	if err != nil {
		return fmt.Errorf("describe data folder: %w", err)
	}
	if err := WriteFile(c.stampPath(), append(data, '\n')); err != nil {
		return c.explain("write to", err)
	}
	return nil
}

// checkStamp reports whether the folder says that its layout is known. One
// that says nothing legible is not refused: the stores inside check their own
// schema before they are touched, and the stamp is written anew.
func (c Config) checkStamp() (bool, error) {
	data, err := readBounded(c.stampPath(), maxStamp)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, c.explain("read", err)
	}
	s, legible := parseStamp(data)
	if s.Schema > Schema {
		return false, fmt.Errorf("%w: %s has layout %d (by version %s), this program knows %d; nothing in it was changed",
			ErrNewer, c.Dir, s.Schema, s.By, Schema)
	}
	return legible, nil
}

func parseStamp(data []byte) (s stamp, legible bool) {
	err := json.Unmarshal(data, &s)
	return s, err == nil && s.Schema >= 1
}

// probe finds out early, in one place, that nothing can be written here.
func (c Config) probe() error {
	f, err := os.CreateTemp(c.Dir, ".probe-*")
	if err != nil {
		return c.explain("write to", err)
	}
	closeErr := f.Close()
	if err := errors.Join(closeErr, os.Remove(f.Name())); err != nil {
		return c.explain("write to", err)
	}
	return nil
}

// explain turns the system's refusal into one of this package's faults.
func (c Config) explain(doing string, err error) error {
	if kind := classify(err); kind != nil {
		return fmt.Errorf("%w: %s data folder %s: %w", kind, doing, c.Dir, err)
	}
	return fmt.Errorf("%s data folder %s: %w", doing, c.Dir, err)
}

func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}
