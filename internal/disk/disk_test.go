//go:build unix

package disk

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"socialmission.org/desktop/internal/library"
)

func TestFault(t *testing.T) {
	for _, test := range []struct {
		err  error
		want error
	}{
		{syscall.ENOSPC, library.ErrFull}, {syscall.EDQUOT, library.ErrFull}, {syscall.EFBIG, library.ErrFull},
		{syscall.EIO, ErrGone}, {syscall.ENODEV, ErrGone}, {syscall.ENXIO, ErrGone},
		{syscall.EROFS, library.ErrReadOnly}, {fs.ErrPermission, library.ErrReadOnly},
	} {
		got := Fault(&fs.PathError{Op: "write", Path: "x", Err: test.err})
		if !errors.Is(got, test.want) || !errors.Is(got, test.err) {
			t.Errorf("%v: got %v", test.err, got)
		}
		if again := Fault(got); again.Error() != got.Error() {
			t.Errorf("said twice: %v", again)
		}
	}
	if other := errors.New("other"); Fault(other) != other || Fault(nil) != nil { //nolint:errorlint // the same one
		t.Error("another error is changed")
	}
}

// TestDigest reads files of sizes around the blocks that reads past the cache
// are made of.
func TestDigest(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, size := range []int{0, 1, block - 1, block, block + 1, readSize, readSize + 1, 3*readSize + 77} {
		data := bytes.Repeat([]byte("abcdefg"), size/7+1)[:size]
		if err := os.WriteFile(filepath.Join(dir, "a"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Digest(root, "a"); err != nil || got != sha256.Sum256(data) {
			t.Errorf("%d bytes: %x, %v", size, got, err)
		}
	}
	if _, err := Digest(root, "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestFree(t *testing.T) {
	if free, err := Free(t.TempDir()); err != nil || free <= 0 {
		t.Errorf("%d, %v", free, err)
	}
	if _, err := Free(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nowhere: %v", err)
	}
}
