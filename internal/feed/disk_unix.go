//go:build unix

package feed

import (
	"errors"
	"syscall"
)

// isFull includes the quota, and the file size limit, which is also what a
// FAT stick answers when a file would pass 4 GiB.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
