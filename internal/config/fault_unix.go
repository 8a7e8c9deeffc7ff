//go:build !windows

package config

import (
	"errors"
	"io/fs"
	"syscall"
)

// classify returns the fault behind a system error, nil for any other.
func classify(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return ErrNotFolder
	}
	return nil
}
