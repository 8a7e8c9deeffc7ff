//go:build unix

package disk

import (
	"errors"
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// isFull includes the quota, and the file size limit, which is also what a
// FAT stick answers when a file would pass 4 GiB.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// isGone are the answers of a device that was pulled out, or is about to fail.
func isGone(err error) bool {
	for _, known := range []syscall.Errno{syscall.EIO, syscall.ENODEV, syscall.ENXIO, syscall.ESTALE, syscall.ENOTCONN} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// Free returns how many bytes may still be written to the disk of a folder.
func Free(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("ask how much room there is at %s: %w", dir, Fault(err))
	}
	return int64(s.Bavail) * int64(s.Bsize), nil //nolint:gosec,unconvert,nolintlint // the types differ by system
}
