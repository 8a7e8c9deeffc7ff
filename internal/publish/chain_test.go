package publish_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"socialmission.org/desktop/internal/publish"
)

func TestMissingDeltaAndSnapshotAreGotAround(t *testing.T) {
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	w.release(folder(2, texts(2)))
	for _, pattern := range []string{"targets/2/*.from-1", "targets/2/*.full", "feed.bundle"} {
		found, err := filepath.Glob(filepath.Join(w.site, pattern))
		must(t, err)
		if len(found) != 1 {
			t.Fatalf("%s: %v", pattern, found)
		}
		must(t, os.Remove(found[0]))
	}
	must(t, r.update(w.carrier()))
	r.expect(folder(2, texts(2)))
}

// TestChainOfDeltas goes through more releases than have a direct delta.
func TestChainOfDeltas(t *testing.T) {
	const direct, last = 3, 7
	w := newWorld(t, 1)
	r := w.reader()
	must(t, r.update(w.carrier()))
	for n := 2; n <= last; n++ {
		fsys := folder(1, texts(2))
		fsys["library.yaml"].Data = folder(n, nil)["library.yaml"].Data
		fsys["pages/b.md"].Data = append(fsys["pages/b.md"].Data, fmt.Sprintf("Changed in %d.\n", n)...)
		_, err := publish.Release(t.Context(), publish.Order{Content: fsys, Keys: w.keys, Site: w.site, Direct: direct})
		must(t, err)
	}
	for from := 1; from < last; from++ {
		found, err := filepath.Glob(filepath.Join(w.site, fmt.Sprintf("targets/%d/*.from-%d", last, from)))
		must(t, err)
		if want := from >= last-direct; (len(found) == 1) != want {
			t.Errorf("a direct delta from release %d: %v", from, found)
		}
	}
	full, err := filepath.Glob(filepath.Join(w.site, fmt.Sprintf("targets/%d/*.full", last)))
	must(t, err)
	must(t, os.Remove(full[0]))
	must(t, os.RemoveAll(filepath.Join(w.site, "obj")))
	must(t, r.update(w.carrier()))
	if r.held.Number != last {
		t.Errorf("holds %d", r.held.Number)
	}
}
