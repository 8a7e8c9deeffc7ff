package search

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"socialmission.org/desktop/internal/library"
)

const (
	lockWait = time.Second           // how long another process is waited for
	lockPoll = 20 * time.Millisecond // how often it is asked
)

// lockFile takes the lock that keeps a second process out of the folder. It
// is the operating system's lock on an open file, so a crash gives it back.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, writeFault("open index lock", err)
	}
	for end := time.Now().Add(lockWait); ; time.Sleep(lockPoll) {
		held, err := tryLock(f)
		switch {
		case err == nil && !held:
			return f, nil
		case err != nil:
			return nil, errors.Join(fmt.Errorf("lock index: %w", err), f.Close())
		case time.Now().After(end):
			_ = f.Close()
			return nil, fmt.Errorf("open index: another process holds it: %w", library.ErrLocked)
		}
	}
}

// writeFault says in the library's words why the folder could not be written.
func writeFault(doing string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fmt.Errorf("%s: %w: %w", doing, library.ErrReadOnly, err)
	case isFull(err):
		return fmt.Errorf("%s: %w: %w", doing, library.ErrFull, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
