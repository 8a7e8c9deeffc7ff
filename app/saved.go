package app

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
)

// saveOut writes the file that a command was asked for, whole or not at all.
func saveOut(path string, data []byte) error {
	err := config.WriteFile(path, data)
	if err == nil {
		return nil
	}
	if whole, absErr := filepath.Abs(path); absErr == nil {
		path = whole
	}
	return toldError{fmt.Sprintf("nothing was saved at %s: %s. The library is as it was (%v)", path, whyNotSaved(err), err), err}
}

// whyNotSaved says why a file that is not in the data folder could not be
// written, and what to do.
func whyNotSaved(err error) string {
	switch err := bolt.Fault(err); {
	case errors.Is(err, library.ErrFull):
		return "the disk is full; free some space, or choose another place"
	case errors.Is(err, library.ErrReadOnly):
		return "its folder cannot be written to; choose another place"
	case errors.Is(err, fs.ErrNotExist):
		return "its folder is not there"
	}
	return "it could not be written"
}
