package disk

import (
	"errors"
	"hash"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// openPastCache opens a file for reads that go to the device. Before, what the
// cache holds of it is let go, for file systems that know no such reads.
func openPastCache(root *os.Root, name string) (*os.File, error) {
	file, err := root.OpenFile(name, os.O_RDONLY|unix.O_DIRECT, 0)
	if errors.Is(err, unix.EINVAL) {
		file, err = root.Open(name)
	}
	if err != nil {
		return nil, err
	}
	dropCache(file)
	return file, nil
}

// dropCache is a wish: a file system may not grant it.
func dropCache(file *os.File) {
	if c, err := file.SyscallConn(); err == nil {
		_ = c.Control(func(fd uintptr) { _ = unix.Fadvise(int(fd), 0, 0, unix.FADV_DONTNEED) })
	}
}

func isRefusal(err error) bool { return errors.Is(err, unix.EINVAL) }

// readPlain reads through the cache, after all.
func readPlain(h hash.Hash, file *os.File) error {
	c, err := file.SyscallConn()
	if err != nil {
		return err
	}
	err = c.Control(func(fd uintptr) {
		if flags, flagsErr := unix.FcntlInt(fd, unix.F_GETFL, 0); flagsErr == nil {
			_, _ = unix.FcntlInt(fd, unix.F_SETFL, flags&^unix.O_DIRECT) // the next read tells
		}
	})
	if err == nil {
		_, err = io.Copy(h, file)
	}
	return err
}
