package search

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"socialmission.org/desktop/internal/library"
)

func open(t *testing.T, dir string, c Corpus) *Engine {
	t.Helper()
	e, err := Open(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func closeEngine(t *testing.T, e *Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEmptyCorpus(t *testing.T) {
	dir := t.TempDir()
	m := newMemory(library.Collection{})
	for range 2 { // built, then opened
		e := open(t, dir, m)
		for _, q := range []string{"", "admissions", "\"a phrase\"", "type:x", "author:y", "10.1000/x", "-a"} {
			if res := find(t, e, library.Query{Text: q, Prefix: true}); res.Total != 0 || res.Hits == nil || len(res.Facets) == 0 {
				t.Errorf("%q in an empty library: %+v", q, res)
			}
		}
		if _, err := e.Suggest(t.Context(), "a", "en", 5); err != nil {
			t.Error(err)
		}
		closeEngine(t, e)
	}
	e := open(t, dir, m)
	defer closeEngine(t, e)
	m.set(2, small())
	if err := e.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if res := find(t, e, library.Query{Text: "holistic"}); res.Total != 2 || res.Release != 2 {
		t.Errorf("after the first release: %+v", res)
	}
}

// TestReopen checks that an index in order is used as it is.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	m := newMemory(small())
	e := open(t, dir, m)
	before := current(t, dir)
	closeEngine(t, e)
	e = open(t, dir, m)
	defer closeEngine(t, e)
	if after := current(t, dir); after != before {
		t.Errorf("index was built anew: %s, then %s", before, after)
	}
	if err := e.Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
	if got := e.Counts()[library.Resource]; got != 8 {
		t.Errorf("%d resources, want 8", got)
	}
}

func current(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, currentName))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

// TestDamage damages every file of the index in several ways; the next start
// has to come up complete each time.
func TestDamage(t *testing.T) {
	damages := map[string]func(path string, data []byte) error{
		"removed":   func(path string, _ []byte) error { return os.Remove(path) },
		"emptied":   func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"truncated": func(path string, data []byte) error { return os.WriteFile(path, data[:len(data)/2], 0o600) },
		"flipped": func(path string, data []byte) error {
			data[len(data)/3] ^= 0x55
			return os.WriteFile(path, data, 0o600)
		},
		"garbage": func(path string, data []byte) error {
			return os.WriteFile(path, []byte(strings.Repeat("garbage ", len(data)/8+1)), 0o600)
		},
	}
	dir := t.TempDir()
	m := newMemory(small())
	closeEngine(t, open(t, dir, m))
	for name, damage := range damages {
		for _, file := range []string{currentName, sealName, tableName, segmentName} {
			pattern := filepath.Join(dir, current(t, dir), file)
			if file == currentName {
				pattern = filepath.Join(dir, currentName)
			}
			paths, err := filepath.Glob(pattern)
			if err != nil || len(paths) != 1 {
				t.Fatalf("%s: %v, %v", pattern, paths, err)
			}
			data, err := os.ReadFile(paths[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(paths[0], data); err != nil {
				t.Fatal(err)
			}
			e := open(t, dir, m)
			if res := find(t, e, library.Query{Text: "holistic"}); res.Total != 2 {
				t.Errorf("%s %s: %d hits", file, name, res.Total)
			}
			if err := e.Check(t.Context()); err != nil {
				t.Errorf("%s %s: %v", file, name, err)
			}
			closeEngine(t, e)
		}
	}
}

// TestLeftovers checks that what crashed builds left behind is removed.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{tempPrefix + "1", genPrefix + "2"} {
		if err := os.MkdirAll(filepath.Join(dir, d, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	closeEngine(t, open(t, dir, newMemory(small())))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 3 { // lock, current, one generation
		t.Errorf("left in the folder: %v", entries)
	}
}

func TestSync(t *testing.T) {
	m := newMemory(small())
	e := openEngine(t, m)
	col := small()
	col.Items = append(col.Items[1:], library.Item{ID: "new", Number: 9, Kind: library.Page, Language: "en", Title: "Holistic pages", Object: "x"})
	m.set(2, col)
	if err := e.Check(t.Context()); !errors.Is(err, library.ErrDamaged) {
		t.Errorf("check of an older index: %v", err)
	}
	if err := e.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if res := find(t, e, library.Query{Text: "holistic"}); res.Release != 2 || strings.Join(ids(res.Hits), " ") != "new review" {
		t.Errorf("after the update: %v of release %d", ids(res.Hits), res.Release)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m.set(3, small())
	if err := e.Sync(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if e.Release() != 2 {
		t.Errorf("release %d after a cancelled update", e.Release())
	}
}

// TestConcurrent searches from many sides while the index is swapped.
func TestConcurrent(t *testing.T) {
	m := newMemory(small())
	e := openEngine(t, m)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				res, err := e.Search(t.Context(), library.Query{Text: "holistic adm", Prefix: true})
				if err != nil || res.Total != 2 {
					t.Errorf("search: %d hits, %v", res.Total, err)
					return
				}
				if _, err := e.Related(t.Context(), "equity", 3); err != nil {
					t.Error(err)
				}
				if _, err := e.Suggest(t.Context(), "hol", "en", 3); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for release := 2; release < 6; release++ {
		m.set(release, small())
		if err := e.Sync(t.Context()); err != nil {
			t.Error(err)
		}
	}
	cancel()
	wg.Wait()
}

func TestClosed(t *testing.T) {
	e := open(t, t.TempDir(), newMemory(small()))
	closeEngine(t, e)
	closeEngine(t, e)
	if _, err := e.Search(t.Context(), library.Query{}); !errors.Is(err, library.ErrNotReady) {
		t.Errorf("search after closing: %v", err)
	}
	if err := e.Sync(t.Context()); !errors.Is(err, library.ErrNotReady) {
		t.Errorf("sync after closing: %v", err)
	}
}

const holderEnv = "SEARCH_TEST_HOLD"

// TestMain lets the test binary be the other process that holds the index.
func TestMain(m *testing.M) {
	if dir := os.Getenv(holderEnv); dir != "" {
		if _, err := Open(dir, newMemory(small())); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("held")
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}
	if dir := os.Getenv(updateEnv); dir != "" {
		fmt.Println(updateInChild(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command(self)
	other.Env = append(os.Environ(), holderEnv+"="+dir)
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "held\n" {
		t.Fatalf("the other process said %q: %v", line, err)
	}
	if _, err := Open(dir, newMemory(small())); !errors.Is(err, library.ErrLocked) {
		t.Errorf("opened beside another process: %v", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = other.Wait()
	closeEngine(t, open(t, dir, newMemory(small())))
}

func TestReadOnlyFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "index"), newMemory(small())); err == nil {
		t.Error("opened an index below a file")
	}
	if os.Geteuid() == 0 {
		return // root may write anywhere
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, newMemory(small())); !errors.Is(err, library.ErrReadOnly) {
		t.Errorf("read-only folder: %v", err)
	}
}
