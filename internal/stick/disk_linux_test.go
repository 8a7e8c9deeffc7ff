package stick

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/library"
)

// stick mounts a small disk of its own, as root can; anybody else gets a new
// name space in which he is root, from the caller of the tests.
func mounted(t *testing.T, size string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "stick")
	must(t, os.Mkdir(dir, 0o700))
	if err := unix.Mount("stick", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) }) // a test may have taken it out
	return dir
}

// TestRealSticks runs the tests with mounted disks in a name space where
// mounting is allowed, whoever runs them.
func TestRealSticks(t *testing.T) {
	if os.Getenv("SM_STICKS") != "" {
		t.Run("full", fullStick)
		t.Run("pulled out", pulledOut)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestRealSticks$", "-test.v")
	cmd.Env = append(os.Environ(), "SM_STICKS=1")
	cmd.SysProcAttr = ownMounts()
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("PASS: TestRealSticks/pulled_out")) {
		t.Errorf("%v\n%s", err, out)
	}
}

// fullStick has too little room from the beginning, or gets full meanwhile.
func fullStick(t *testing.T) {
	dir := mounted(t, "4m")
	_, err := Copy(t.Context(), dir, load(), nil)
	var room *RoomError
	if !errors.As(err, &room) || room.Free > 4<<20 {
		t.Errorf("a stick that is too small: %v", err)
	}
	dir = mounted(t, "8m")
	filled := false
	report, err := Copy(t.Context(), dir, load(), func(int64, int64) {
		if !filled {
			filled = true
			must(t, os.WriteFile(filepath.Join(dir, "of somebody else"), make([]byte, 4<<20), 0o600))
		}
	})
	if !errors.Is(err, library.ErrFull) || errors.As(err, &room) && room.Need == 0 {
		t.Errorf("a stick that gets full: %v", err)
	}
	if n := whole(t, dir, load(), false); n != len(report.Written) || n >= len(load()) {
		t.Errorf("%d files are there, and %d are said to be", n, len(report.Written))
	}
	must(t, os.Remove(filepath.Join(dir, "of somebody else")))
	copied(t, dir, load())
	whole(t, dir, load(), true)
}

// pulledOut takes the stick out in the middle of the large file.
func pulledOut(t *testing.T) {
	dir, steps := mounted(t, "64m"), 0
	report, err := Copy(t.Context(), dir, load(), func(int64, int64) {
		if steps++; steps == 2 {
			must(t, unix.Unmount(dir, unix.MNT_DETACH))
		}
	})
	if !errors.Is(err, disk.ErrGone) {
		t.Errorf("got %v", err)
	}
	if len(report.Written) == 0 || len(report.Written) == len(load()) {
		t.Errorf("%+v", report)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("written to where the stick had been: %v, %v", entries, err)
	}
}
