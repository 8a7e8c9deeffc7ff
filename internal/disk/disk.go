// Package disk is what the program knows of disks that come and go: what an
// error of theirs means, how much room they have, and whether what was written
// is really on them.
package disk

import (
	"errors"
	"fmt"
	"io/fs"

	"socialmission.org/desktop/internal/library"
)

// ErrGone is a disk that was taken out, or that no longer answers.
var ErrGone = errors.New("the disk is gone")

// Fault adds the sentinel that an error of a disk stands for.
func Fault(err error) error {
	for _, known := range []error{nil, library.ErrFull, library.ErrReadOnly, ErrGone} {
		if errors.Is(err, known) {
			return err
		}
	}
	switch {
	case isFull(err):
		return fmt.Errorf("%w: %w", library.ErrFull, err)
	case isGone(err):
		return fmt.Errorf("%w: %w", ErrGone, err)
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fmt.Errorf("%w: %w", library.ErrReadOnly, err)
	}
	return err
}
