//go:build unix

package bolt

import (
	"os"
	"syscall"
)

// fullErrnos includes the file size limit, which is also what a FAT stick
// answers when a file would pass 4 GiB, and the disk quota.
func fullErrnos() []syscall.Errno {
	return []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}
}

func readOnlyErrnos() []syscall.Errno { return []syscall.Errno{syscall.EROFS} }

func lockedErrnos() []syscall.Errno { return nil }

// syncDir makes the new name of a file survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !hasErrno(err, []syscall.Errno{syscall.EINVAL, syscall.ENOTSUP}) {
		return err
	}
	return nil
}
