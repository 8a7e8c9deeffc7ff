package app

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// aBackupFile is what another reader made.
const aBackupFile = `{"format":"socialmission-backup","version":1,"made":"2026-11-20T09:00:00Z","program":"1.0",
"marks":{"dean-agents-of-change-2024":{"starred":true}},
"lists":[{"id":"l0000000000000001","revision":"r0000001","title":"Week 1","entries":[{"item":"dean-agents-of-change-2024","title":"Alpha"}]}],
"end":true}`

// wishes are what the page of a reader who has something asks for, each for
// something more.
func (s *served) wishes(t *testing.T) map[string]request {
	t.Helper()
	long := strings.Repeat("A long remark. ", 1200)
	var hits struct {
		Hits []struct {
			ID string `json:"id"`
		} `json:"hits"`
	}
	s.done(&hits, request{"GET", "/api/search?q=has:fulltext&limit=1", nil})
	item := hits.Hits[0].ID
	var list struct {
		List struct {
			ID       string `json:"id"`
			Revision string `json:"revision"`
		} `json:"list"`
	}
	s.done(&list, request{"POST", "/api/lists", map[string]any{"title": "Week 3", "items": []string{item}}})
	s.done(nil, request{"POST", "/api/annotations", map[string]any{"item": item, "note": "A remark."}})
	s.done(nil, request{"POST", "/api/searches", map[string]any{"name": "Mine", "query": "q=nursing"}})
	s.done(nil, request{"PUT", "/api/settings", map[string]any{"textSize": 120}})
	names := s.backups()
	return map[string]request{
		"a new list":       {"POST", "/api/lists", map[string]any{"title": "Week 4", "items": []string{item}}},
		"a changed list":   {"PUT", "/api/lists/" + list.List.ID, map[string]any{"title": "Week 3b", "intro": long, "lang": "en", "entries": []any{}}},
		"a note":           {"POST", "/api/annotations", map[string]any{"item": item, "note": long}},
		"a highlight":      {"POST", "/api/annotations", map[string]any{"item": item, "colour": "yellow", "note": long, "position": map[string]int{"start": 0, "end": 20}}},
		"a saved search":   {"POST", "/api/searches", map[string]any{"name": "Ours", "query": "q=medicine"}},
		"the settings":     {"PUT", "/api/settings", map[string]any{"textSize": 140}},
		"a star":           {"PATCH", "/api/marks/" + item, map[string]any{"starred": true}},
		"a file":           {"POST", "/api/files?name=my.txt", "My own words. " + long},
		"another's backup": {"POST", "/api/backup/import", aBackupFile},
		"a day's backup":   {"POST", "/api/backups/" + names[0] + "/restore", nil},
	}
}

// tried sends every wish in both languages. What is refused must be refused
// with a status and in words, and leave all as it was; what is not refused is
// returned.
func (s *served) tried(t *testing.T, wishes map[string]request, status int, english, spanish string) (granted []string) {
	t.Helper()
	for name, wish := range wishes {
		for lang, words := range map[string]string{"en": english, "es": spanish} {
			before := s.readers()
			got, body := s.send(lang, wish)
			if got < http.StatusMultipleChoices {
				granted = append(granted, name)
				continue
			}
			if said := s.refusal(body); got != status || !strings.Contains(said, words) {
				t.Errorf("%s, in %s: %d %q; want %d and %q", name, lang, got, said, status, words)
			}
			if diff := cmp.Diff(before, s.readers()); diff != "" {
				t.Errorf("%s was refused and changed something:\n%s", name, diff)
			}
		}
	}
	return granted
}

// granted makes every wish. The one that replaces all comes last; but for the
// file, as the bytes of one that is gone are put aside by the next start.
func (s *served) granted(wishes map[string]request) {
	s.t.Helper()
	for name, wish := range wishes {
		if name != "a day's backup" {
			s.done(nil, wish)
		}
	}
	s.done(nil, wishes["a day's backup"])
	s.done(nil, wishes["a file"])
}

// saved is what Save a backup in the page gives.
func (s *served) saved(t *testing.T) {
	t.Helper()
	status, body := s.send("en", request{"GET", "/api/backup", nil})
	if status != http.StatusOK || !strings.HasPrefix(string(body), `{"format":"socialmission-backup"`) || !strings.Contains(string(body), "Week 3") {
		t.Errorf("a backup to save: %d %.200s", status, body)
	}
}

func serveCmd(dir string) *exec.Cmd {
	return exec.Command(programName, "serve", "--data-dir", dir)
}

// TestPageWithoutRoom has a page ask for things while no file may grow: each
// is refused in clear words and changes nothing. With room, all is done.
func TestPageWithoutRoom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	makeLibrary(t, dir)
	s := startServed(t, serveCmd(dir))
	wishes := s.wishes(t)
	before := s.readers()
	s.room(t, 0)
	if granted := s.tried(t, wishes, http.StatusInsufficientStorage, "disk is full", "disco está lleno"); len(granted) > 0 {
		t.Errorf("without room were done: %v", granted)
	}
	s.saved(t)
	s.room(t, unix.RLIM_INFINITY)
	if diff := cmp.Diff(before, s.readers()); diff != "" {
		t.Errorf("what was there before the disk was full:\n%s", diff)
	}
	s.restarted(t, dir)
	s = startServed(t, serveCmd(dir))
	s.granted(wishes)
	s.restarted(t, dir)
}

// room limits the size of the files that the running program writes.
func (s *served) room(t *testing.T, bytes uint64) {
	t.Helper()
	limit := unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(s.cmd.Process.Pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		t.Fatal(err)
	}
}

// restarted ends the program, and expects of the next start what there was,
// in a folder that is sound and has nothing half-written.
func (s *served) restarted(t *testing.T, dir string) {
	t.Helper()
	before := s.readers()
	s.stop()
	again := startServed(t, serveCmd(dir))
	if diff := cmp.Diff(before, again.readers()); diff != "" {
		t.Errorf("after another start:\n%s", diff)
	}
	again.stop()
	checkUp(t, programName, dir)
	halves := []string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if name := d.Name(); strings.HasPrefix(name, ".") && d.Type().IsRegular() {
			halves = append(halves, path)
		}
		return err
	})
	if err != nil || len(halves) > 0 {
		t.Errorf("half-written files: %v, %v", halves, err)
	}
}

// TestPageOnAFullDisk has a page write notes until its small disk is full. A
// disk that is full may still take what fits into the pages that a file has;
// what it took is there afterwards.
func TestPageOnAFullDisk(t *testing.T) {
	ready := filepath.Join(t.TempDir(), "data")
	makeLibrary(t, ready)
	disk := newDisk(t, sizeOf(t, ready)+2<<20)
	dir := disk.hold(t, ready)
	s := startServed(t, disk.limited(serveCmd(dir)))
	wishes := s.wishes(t)
	filler := filepath.Join(disk.dir, "filler")
	fillUp(t, filler)
	refused := false
	for range 400 {
		status, _ := s.send("en", wishes["a note"])
		if refused = status == http.StatusInsufficientStorage; refused {
			break
		}
	}
	granted := s.tried(t, wishes, http.StatusInsufficientStorage, "disk is full", "disco está lleno")
	if !refused || slices.Contains(granted, "a note") || slices.Contains(granted, "a file") || slices.Contains(granted, "a day's backup") {
		t.Errorf("the disk was not full: %v were done", granted)
	}
	s.saved(t)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s.restarted(t, dir)
	if !disk.mounted {
		return // the limit of the file size stays
	}
	s = startServed(t, serveCmd(dir))
	s.granted(wishes)
	s.restarted(t, dir)
}

// fillUp writes a file until its disk has no room, at most 64 MB.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		_, err := f.Write(make([]byte, size))
		at, seekErr := f.Seek(0, 1)
		switch {
		case seekErr != nil || err != nil && !errors.Is(err, syscall.ENOSPC):
			t.Fatal(err, seekErr)
		case err != nil:
			size /= 2
		case at > 64<<20:
			return
		}
	}
}

// TestPageInAReadOnlyFolder has a page ask for things in a folder that nobody
// may write to any longer. Files that are open still take what is new; what
// needs a new file is refused in clear words.
func TestPageInAReadOnlyFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	makeLibrary(t, dir)
	s := startServed(t, exec.Command("limited", "readonly", programName, "serve", "--data-dir", dir))
	wishes := s.wishes(t)
	modes(t, dir, 0o555, 0o444)
	t.Cleanup(func() { modes(t, dir, 0o755, 0o644) })
	granted := s.tried(t, wishes, http.StatusForbidden, "cannot be written to", "No se puede escribir")
	for _, name := range []string{"a file", "another's backup", "a day's backup"} {
		if slices.Contains(granted, name) {
			t.Errorf("%s was written into a folder that cannot be written to", name)
		}
	}
	s.saved(t)
	before := s.readers()
	s.stop()
	out, err := exec.Command("limited", "readonly", programName, "serve", "--data-dir", dir).CombinedOutput()
	if exitStatus(err) != exitFolder || !strings.Contains(string(out), "the data folder cannot be written to; nothing was changed") {
		t.Errorf("a start there: %v: %s", err, out)
	}
	modes(t, dir, 0o755, 0o644)
	s = startServed(t, serveCmd(dir))
	if diff := cmp.Diff(before, s.readers()); diff != "" {
		t.Errorf("after another start:\n%s", diff)
	}
	s.granted(wishes)
	s.restarted(t, dir)
}

// modes sets the modes of all folders and files below dir.
func modes(t *testing.T, dir string, folder, file fs.FileMode) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.Chmod(path, folder)
		}
		return os.Chmod(path, file)
	})
	if err != nil {
		t.Error(err)
	}
}
