package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
	"socialmission.org/desktop/internal/library"
)

// fault adds the library's sentinel to an error of bbolt or the system.
func fault(err error) error {
	switch {
	case err == nil, told(err):
		return err
	case errors.Is(err, berrors.ErrTimeout), hasErrno(err, lockedErrnos()):
		return fmt.Errorf("%w process: %w", library.ErrLocked, err)
	case hasErrno(err, fullErrnos()):
		return fmt.Errorf("%w: %w", library.ErrFull, err)
	case errors.Is(err, fs.ErrPermission), hasErrno(err, readOnlyErrnos()):
		return fmt.Errorf("%w: %w", library.ErrReadOnly, err)
	case badFile(err):
		return fmt.Errorf("%w: %w", library.ErrDamaged, err)
	}
	return err
}

// told reports whether err already says what happened: a sentinel of the
// library, the caller's own cancellation.
func told(err error) bool {
	for _, known := range []error{
		library.ErrNotFound, library.ErrInvalid, library.ErrLocked, library.ErrNewer,
		library.ErrReadOnly, library.ErrFull, library.ErrDamaged, library.ErrContent,
		context.Canceled, context.DeadlineExceeded,
		berrors.ErrDatabaseNotOpen, berrors.ErrDatabaseReadOnly,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// badFile reports whether bbolt gave up on the file itself. Its complaints
// about too small a file are plain errors, so what is no system error counts.
func badFile(err error) bool {
	for _, known := range []error{berrors.ErrInvalid, berrors.ErrVersionMismatch,
		berrors.ErrChecksum, berrors.ErrInvalidMapping} {
		if errors.Is(err, known) {
			return true
		}
	}
	return strings.HasPrefix(err.Error(), "file size too small")
}

// hasErrno looks for one of the numbers in err. bbolt drops the error value
// when growing the file fails and keeps its text only, hence the second test.
func hasErrno(err error, numbers []syscall.Errno) bool {
	for _, n := range numbers {
		if errors.Is(err, n) || strings.HasSuffix(err.Error(), n.Error()) {
			return true
		}
	}
	return false
}
