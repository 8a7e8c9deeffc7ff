//go:build linux

package reader_test

import (
	"bufio"
	"errors"
	"fmt"
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
	"socialmission.org/desktop/internal/reader"
)

// Tests of what a crash or a disk does to the store run in a process of their
// own: a file size limit and given-up rights cannot be taken back.
const (
	taskEnv = "READER_TEST_TASK"
	fileEnv = "READER_TEST_FILE"
)

func TestMain(m *testing.M) {
	tasks := map[string]func(path string) error{"write": taskWrite, "make": taskMake, "full": taskFull, "read-only": taskReadOnly}
	if task, ok := tasks[os.Getenv(taskEnv)]; ok {
		if err := task(os.Getenv(fileEnv)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func command(task, path string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), taskEnv+"="+task, fileEnv+"="+path)
	return cmd
}

func run(t *testing.T, task, path string) {
	t.Helper()
	if out, err := command(task, path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestKilled kills a process that writes marks, settings and seen releases,
// twenty times at other moments: whatever it acknowledged is there.
func TestKilled(t *testing.T) {
	p := path(t)
	written := 0
	for i := range 20 {
		cmd := command("write", p)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for n := 0; n <= i && lines.Scan(); n++ {
			_, err = fmt.Sscanf(lines.Text(), "wrote %d", &written)
			must(t, err)
		}
		time.Sleep(time.Duration(i%5) * time.Millisecond)
		must(t, cmd.Process.Kill())
		for lines.Scan() { // acknowledged before the kill, read after it
			_, err = fmt.Sscanf(lines.Text(), "wrote %d", &written)
			must(t, err)
		}
		_ = cmd.Wait() // it was killed
		s := open(t, p)
		acknowledged(t, s, written)
		must(t, s.Close())
	}
	if written < 20*20/2 {
		t.Errorf("only %d writes were acknowledged", written)
	}
}

func acknowledged(t *testing.T, s *reader.Store, written int) {
	t.Helper()
	marks, err := s.Marks()
	must(t, err)
	for n := 1; n <= written; n++ {
		if m := marks[fmt.Sprintf("item-%d", n)]; !m.Starred || m.Position != 1/float64(n) {
			t.Fatalf("of %d acknowledged writes, number %d reads %+v", written, n, m)
		}
	}
	set, err := s.Settings()
	if got := 80 + written%200; err != nil || set.TextSize != got && set.TextSize != got+1 && set.TextSize != 80 {
		t.Errorf("text size = %d after write %d, %v", set.TextSize, written, err)
	}
	if seen, err := s.LastSeenRelease(); seen < written || err != nil {
		t.Errorf("last seen release = %d after write %d, %v", seen, written, err)
	}
	if recent, err := s.Recent(written + 2); len(recent) < written || err != nil {
		t.Errorf("%d opened items after write %d, %v", len(recent), written, err)
	}
}

// taskWrite goes on from where the last process was killed.
func taskWrite(path string) error {
	s, err := reader.Open(path)
	if err != nil {
		return err
	}
	n, err := s.LastSeenRelease()
	for err == nil {
		n++
		set := reader.Defaults()
		set.TextSize = 80 + n%200
		_, err1 := s.SetMark(fmt.Sprintf("item-%d", n), reader.Patch{Starred: ptr(true), Position: ptr(1 / float64(n)), Opened: true})
		_, err2 := s.SaveSettings(set)
		err = errors.Join(err1, err2, s.SetLastSeen(n))
		if err == nil {
			fmt.Println("wrote", n)
		}
	}
	return err
}

func TestFullDisk(t *testing.T) {
	p := path(t)
	run(t, "full", p)
	s := open(t, p)
	if m, err := s.Mark("before"); !m.Starred || err != nil {
		t.Errorf("Mark = %+v, %v", m, err)
	}
	if all, err := s.Marks(); len(all) < 2 || err != nil {
		t.Errorf("%d marks, %v", len(all), err)
	}
	if _, err := s.SetMark("after", reader.Patch{Starred: ptr(true)}); err != nil {
		t.Error(err) // there is room again
	}
}

// taskFull writes until the file may not grow, and checks that nothing
// acknowledged is lost then.
func taskFull(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	s, err := reader.Open(path)
	if err != nil {
		return err
	}
	if _, err := s.SetMark("before", reader.Patch{Starred: ptr(true)}); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: uint64(info.Size()) + 4096, Max: uint64(info.Size()) + 4096}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	kept := 1
	for n := 0; err == nil && n < 100; n++ {
		ids := make([]string, 100)
		for i := range ids {
			ids[i] = fmt.Sprintf("%d-%d-%s", n, i, strings.Repeat("x", 150))
		}
		if _, err = s.SetRead(ids, true); err == nil {
			kept += len(ids)
		}
	}
	if !errors.Is(err, library.ErrFull) {
		return fmt.Errorf("SetRead = %w, want ErrFull", err)
	}
	if all, err := s.Marks(); len(all) != kept || err != nil {
		return fmt.Errorf("%d marks of %d: %w", len(all), kept, err)
	}
	return s.Close()
}

func TestReadOnly(t *testing.T) {
	p := path(t)
	must(t, open(t, p).Close())
	must(t, os.Chmod(p, 0o444))
	run(t, "read-only", p)
	must(t, os.Remove(p))
	must(t, os.Chmod(filepath.Dir(p), 0o555))
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(p), 0o755) }) // else it could not be removed
	run(t, "read-only", p)
}

// taskReadOnly gives up root's right to write where the mode forbids it. The
// right belongs to the thread, hence the lock.
func taskReadOnly(path string) error {
	runtime.LockOSThread()
	none := [2]unix.CapUserData{}
	if err := unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &none[0]); err != nil {
		return err
	}
	if _, err := reader.Open(path); !errors.Is(err, library.ErrReadOnly) {
		return fmt.Errorf("Open = %w, want ErrReadOnly", err)
	}
	return nil
}
