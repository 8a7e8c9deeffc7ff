package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestPrepareCreatesAFolderForItsOwner(t *testing.T) {
	c := Config{Dir: filepath.Join(t.TempDir(), "a", "b")}
	for range 2 { // the second start finds what the first one made
		if err := c.Prepare("1.0.0"); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]os.FileMode{c.Dir: 0o700 | os.ModeDir, c.stampPath(): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
		}
	}
	if names := list(t, c.Dir); names != "folder.json" {
		t.Errorf("folder holds %q, want folder.json alone", names)
	}
}

func TestPrepareLeavesANewerFolderAlone(t *testing.T) {
	c := Config{Dir: t.TempDir()}
	newer := `{"schema":99,"by":"9.0.0"}`
	write(t, c.stampPath(), newer)
	err := c.Prepare("1.0.0")
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "9.0.0") {
		t.Fatalf("got %v, want ErrNewer naming the version", err)
	}
	data, err := os.ReadFile(c.stampPath())
	if err != nil || string(data) != newer {
		t.Errorf("folder.json is now %q (%v), want it untouched", data, err)
	}
	if names := list(t, c.Dir); names != "folder.json" {
		t.Errorf("folder holds %q, want folder.json alone", names)
	}
}

func TestPrepareRewritesAnIllegibleStamp(t *testing.T) {
	for _, text := range []string{"", "{", `{"schema":0}`, "\x00\x00\x00"} {
		c := Config{Dir: t.TempDir()}
		write(t, c.stampPath(), text)
		if err := c.Prepare("1.0.0"); err != nil {
			t.Fatalf("stamp %q: %v", text, err)
		}
		if known, err := c.checkStamp(); !known || err != nil {
			t.Errorf("stamp %q: afterwards known = %v, %v", text, known, err)
		}
	}
}

func TestPrepareRefusesAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "x")
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if err := (Config{Dir: dir}).Prepare("1.0.0"); !errors.Is(err, ErrNotFolder) {
			t.Errorf("%s: got %v, want ErrNotFolder", dir, err)
		}
	}
}

func TestClassify(t *testing.T) {
	tests := map[syscall.Errno]error{
		syscall.ENOSPC: ErrFull, syscall.EACCES: ErrReadOnly, syscall.EPERM: ErrReadOnly,
		syscall.EROFS: ErrReadOnly, syscall.ENOTDIR: ErrNotFolder, syscall.EIO: nil,
	}
	for errno, want := range tests {
		got := classify(&os.PathError{Op: "open", Path: "x", Err: errno})
		if !errors.Is(got, want) {
			t.Errorf("%v: got %v, want %v", errno, got, want)
		}
	}
}

func TestWriteFileReplacesWholly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, text := range []string{"first and longer", "second"} {
		if err := WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil || string(data) != text {
			t.Errorf("got %q, %v, want %q", data, err, text)
		}
	}
	if names := list(t, filepath.Dir(path)); names != "f" {
		t.Errorf("folder holds %q, want f alone", names)
	}
	if err := WriteFile(filepath.Join(path, "below"), nil); err == nil {
		t.Error("writing below a file succeeded")
	}
}

func list(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
