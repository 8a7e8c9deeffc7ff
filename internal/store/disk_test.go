//go:build linux

package store_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// Tests of what a disk does to the store run in a process of their own: a
// file size limit and given-up rights cannot be taken back.
const (
	taskEnv   = "STORE_TEST_TASK"
	folderEnv = "STORE_TEST_FOLDER"
)

func TestMain(m *testing.M) {
	tasks := map[string]func(dir string) error{"full": taskFull, "read-only": taskReadOnly, "import": taskImport}
	if task, ok := tasks[os.Getenv(taskEnv)]; ok {
		if err := task(os.Getenv(folderEnv)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func command(t *testing.T, task, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), taskEnv+"="+task, folderEnv+"="+dir)
	return cmd
}

func run(t *testing.T, task, dir string) {
	t.Helper()
	if out, err := command(t, task, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// long is a release too large for the limit of taskFull.
func long(n int) *edition {
	e := release(n)
	for i := 1; i <= 200; i++ {
		e.with(i, fmt.Sprintf("item-%d", i), strings.Repeat(fmt.Sprint("words ", n), 1000))
	}
	return e
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	run(t, "full", dir)
	s, err := store.Open(filepath.Join(dir, "content.db"))
	must(t, err)
	defer s.Close()
	if a, err := s.Item("a"); a.Body != "Old" || err != nil {
		t.Errorf("Item = %q, %v", a.Body, err)
	}
	must(t, s.Check(t.Context()))
	must(t, long(2).apply(s)) // there is room again
	must(t, s.Check(t.Context()))
}

func taskFull(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	s, err := store.Open(filepath.Join(dir, "content.db"))
	if err != nil {
		return err
	}
	if err := release(1).with(1000, "a", "Old").apply(s); err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: 256 << 10, Max: 256 << 10}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if err := long(2).apply(s); !errors.Is(err, library.ErrFull) {
		return fmt.Errorf("Apply = %w, want ErrFull", err)
	}
	if a, err := s.Item("a"); a.Body != "Old" || err != nil { // what was there still works
		return fmt.Errorf("Item = %q, %w", a.Body, err)
	}
	return s.Close()
}

func TestReadOnly(t *testing.T) {
	for name, exists := range map[string]bool{"folder": false, "file": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if exists {
				s, err := store.Open(filepath.Join(dir, "content.db"))
				must(t, err)
				must(t, s.Close())
				must(t, os.Chmod(filepath.Join(dir, "content.db"), 0o444))
			}
			must(t, os.Chmod(dir, 0o555))
			t.Cleanup(func() { _ = os.Chmod(dir, 0o755) }) // else it could not be removed
			run(t, "read-only", dir)
		})
	}
}

// taskReadOnly gives up root's right to write where the mode forbids it. The
// right belongs to the thread, hence the lock.
func taskReadOnly(dir string) error {
	runtime.LockOSThread()
	none := [2]unix.CapUserData{}
	if err := unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &none[0]); err != nil {
		return err
	}
	if _, err := os.ReadDir(dir); err != nil {
		return err
	}
	if _, err := store.Open(filepath.Join(dir, "content.db")); !errors.Is(err, library.ErrReadOnly) {
		return fmt.Errorf("Open = %w, want ErrReadOnly", err)
	}
	return nil
}

// TestKilledImport kills a process that imports one release after another, at
// many moments: the store is always wholly one release, and never one older
// than was acknowledged.
func TestKilledImport(t *testing.T) {
	for i := range 20 {
		dir := t.TempDir()
		cmd := command(t, "import", dir)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		acknowledged := i / 4
		_, err = io.ReadFull(out, make([]byte, acknowledged+1)) // one more for the start
		must(t, err)
		time.Sleep(time.Duration(i%4*5) * time.Millisecond)
		must(t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
		s, err := store.Open(filepath.Join(dir, "content.db"))
		must(t, err)
		must(t, s.Check(t.Context()))
		if n := wholly(t, s); n < acknowledged {
			t.Errorf("release %d was acknowledged, the store holds %d", acknowledged, n)
		}
		must(t, long(1000).apply(s))
		must(t, s.Close())
	}
}

// wholly returns the release of which the store has all and nothing else.
func wholly(t *testing.T, s *store.Store) int {
	t.Helper()
	rel, err := s.Release()
	must(t, err)
	count, want := 0, fmt.Sprint("words ", rel.Number)
	must(t, s.Items(func(it library.Item) bool {
		if !strings.HasPrefix(it.Body, want) {
			t.Fatalf("release %d has the text %.8q", rel.Number, it.Body)
		}
		count++
		return true
	}))
	if full := rel.Number > 0; full && count != 200 || !full && count != 0 {
		t.Fatalf("release %d has %d items", rel.Number, count)
	}
	return rel.Number
}

func taskImport(dir string) error {
	fmt.Print(".")
	s, err := store.Open(filepath.Join(dir, "content.db"))
	if err != nil {
		return err
	}
	for n := 1; n < 1000; n++ {
		if err := long(n).apply(s); err != nil {
			return err
		}
		fmt.Print(".")
	}
	return s.Close()
}
