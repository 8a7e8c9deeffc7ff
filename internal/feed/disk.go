package feed

import (
	"errors"
	"fmt"
	"io/fs"

	"socialmission.org/desktop/internal/library"
)

// DiskFault adds the library's sentinel to an error of writing.
func DiskFault(err error) error {
	switch {
	case err == nil, errors.Is(err, library.ErrFull), errors.Is(err, library.ErrReadOnly):
		return err
	case isFull(err):
		return fmt.Errorf("%w: %w", library.ErrFull, err)
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fmt.Errorf("%w: %w", library.ErrReadOnly, err)
	}
	return err
}
