package search

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/search/synthetic"
)

// editions are two releases of a made collection: of the second one percent is
// changed, one percent gone and one percent new.
func editions(t testing.TB, items int) (first, second library.Collection) {
	made := synthetic.New(starterCollection(t), items+items/100)
	all := made.Collection()
	first, second = all, all
	first.Items = all.Items[:items]
	second.Items = slices.Clone(all.Items[items/100:])
	for i := 0; i < items; i += 100 {
		second.Items[i].Title += " zebrawood"
	}
	return first, second
}

// TestUpdateLikeNew checks that an index that was brought up to date answers
// as one that was built anew, and that only what changed was analysed.
func TestUpdateLikeNew(t *testing.T) {
	first, second := editions(t, 1000)
	m := newMemory(first)
	updated := openEngine(t, m)
	m.set(2, second)
	if err := updated.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := updated.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh := openEngine(t, m)
	for _, q := range append(synthetic.New(second, 1000).Queries(20), "zebrawood", "", "type:article", "-health nursing") {
		want, got := find(t, fresh, library.Query{Text: q, Lang: "en"}), find(t, updated, library.Query{Text: q, Lang: "en"})
		if got.Total != want.Total || !slices.Equal(ids(got.Hits), ids(want.Hits)) {
			t.Errorf("%q: %d %v, built anew %d %v", q, got.Total, ids(got.Hits), want.Total, ids(want.Hits))
		}
		if diff := cmp.Diff(want.Facets, got.Facets); diff != "" {
			t.Errorf("%q: facets (-new +updated):\n%s", q, diff)
		}
	}
}

// TestUpdateKeeps counts the items that an update analyses.
func TestUpdateKeeps(t *testing.T) {
	first, second := editions(t, 500)
	dir := t.TempDir()
	m := newMemory(first)
	closeEngine(t, open(t, dir, m))
	m.set(2, second)
	old, err := openGeneration(filepath.Join(dir, current(t, dir)), m, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer old.done()
	b := builder{old: old, keep: make([]bool, old.items)}
	for i := range second.Items {
		b.unchanged(&second.Items[i], nil)
	}
	kept := 0
	for _, k := range b.keep {
		if k {
			kept++
		}
	}
	if kept != 490 {
		t.Errorf("%d of 500 items are kept, want 490", kept)
	}
}

const updateEnv = "SEARCH_TEST_UPDATE"

// updateInChild brings an index from the first edition to the second, again and
// again, until it is killed.
func updateInChild(dir string) error {
	var t testing.T
	first, second := editions(&t, 300)
	m := newMemory(first)
	e, err := Open(dir, m)
	if err != nil {
		return err
	}
	fmt.Println("updating")
	for release := 2; ; release++ {
		m.set(release, []library.Collection{first, second}[release%2])
		if err := e.Sync(context.Background()); err != nil {
			return err
		}
	}
}

// TestKilledUpdate kills a process that updates its index at moments of all
// sorts; the next start has to answer from a whole index of the release that
// the library holds.
func TestKilledUpdate(t *testing.T) {
	first, second := editions(t, 300)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for n := range 8 {
		child := exec.Command(self)
		child.Env = append(os.Environ(), updateEnv+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 9)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(7+31*n) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		m := newMemory(library.Collection{})
		m.set(10000+n, []library.Collection{first, second}[n%2])
		e := open(t, dir, m)
		if err := e.Check(t.Context()); err != nil {
			t.Errorf("after kill %d: %v", n, err)
		}
		if got := find(t, e, library.Query{Text: "zebrawood", Exact: true}).Total; got != 3*(n%2) {
			t.Errorf("after kill %d: %d items, want %d", n, got, 3*(n%2))
		}
		closeEngine(t, e)
	}
}

// TestDeletedByHand takes the index away while it is in use: searches go on,
// and the next update or start builds it anew.
func TestDeletedByHand(t *testing.T) {
	dir := t.TempDir()
	m := newMemory(small())
	e := open(t, dir, m)
	if err := os.RemoveAll(filepath.Join(dir, current(t, dir))); err != nil {
		t.Fatal(err)
	}
	if res := find(t, e, library.Query{Text: "holistic"}); res.Total != 2 {
		t.Errorf("%d hits from an index that was deleted", res.Total)
	}
	m.set(2, small())
	if err := e.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := e.Check(t.Context()); err != nil {
		t.Error(err)
	}
	closeEngine(t, e)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	e = open(t, dir, m)
	defer closeEngine(t, e)
	if res := find(t, e, library.Query{Text: "holistic"}); res.Total != 2 {
		t.Errorf("%d hits after the folder was deleted", res.Total)
	}
}
