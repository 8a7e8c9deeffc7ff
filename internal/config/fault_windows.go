package config

import (
	"errors"
	"io/fs"
	"syscall"

	"golang.org/x/sys/windows"
)

// classify returns the fault behind a system error, nil for any other.
func classify(err error) error {
	switch {
	case errors.Is(err, windows.ERROR_DISK_FULL), errors.Is(err, windows.ERROR_HANDLE_DISK_FULL):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, windows.ERROR_WRITE_PROTECT):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist), errors.Is(err, windows.ERROR_DIRECTORY):
		return ErrNotFolder
	}
	return nil
}
