package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "content.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // closing twice is harmless
	return s
}

// item makes an item and the file it would have been read from.
func item(n int, id, body string, to ...string) (library.Item, library.File) {
	file := library.File{Path: "resources/" + id + ".md", Data: []byte(id + "\n" + body)}
	sum := sha256.Sum256(file.Data)
	it := library.Item{ID: id, Number: n, Kind: library.Resource, Title: "On " + id, Language: "en", Body: body,
		Availability: library.FullText, Path: file.Path, Object: hex.EncodeToString(sum[:])}
	for _, target := range to {
		it.Links = append(it.Links, library.Link{Rel: "related", To: target})
	}
	return it, file
}

// edition builds a release out of items.
type edition struct {
	rel   library.Release
	col   library.Collection
	files []library.File
}

func release(n int) *edition {
	return &edition{rel: library.Release{Number: n, Date: "2026-11-15", Digest: fmt.Sprintf("digest-%d", n), Feed: "test"}}
}

func (e *edition) with(n int, id, body string, to ...string) *edition {
	it, file := item(n, id, body, to...)
	e.col.Items, e.files = append(e.col.Items, it), append(e.files, file)
	return e
}

func (e *edition) apply(s *store.Store) error {
	return s.Apply(context.Background(), e.rel, &e.col, e.files)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestEmptyStore(t *testing.T) {
	s := open(t)
	rel, err := s.Release()
	if rel != (library.Release{}) || err != nil {
		t.Errorf("Release = %v, %v", rel, err)
	}
	if _, err := s.Item("a"); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("Item = %v, want ErrNotFound", err)
	}
	if _, err := s.ItemByNumber(1); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("ItemByNumber = %v, want ErrNotFound", err)
	}
	if _, err := s.Object("00"); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Object of no digest = %v, want ErrInvalid", err)
	}
	must(t, s.Items(func(library.Item) bool { t.Error("an item"); return true }))
	must(t, s.Check(t.Context()))
}

func TestHoldsARelease(t *testing.T) {
	s := open(t)
	e := release(1).with(2, "b", "Two").with(1, "a", "One")
	e.col.Name = library.Text{En: "Library", Es: "Biblioteca"}
	e.col.Taxonomies = []library.Taxonomy{{ID: "type", Terms: []library.Term{{ID: "toolkit"}}}, {ID: "domain"}}
	e.col.Thesaurus = library.Thesaurus{Concepts: []library.Concept{{ID: "urim"}}}
	e.col.Tables = []library.Table{{ID: "workforce", Rows: [][]string{{"x", ""}}}}
	must(t, e.apply(s))

	if rel, err := s.Release(); rel != e.rel || err != nil {
		t.Errorf("Release = %v, %v", rel, err)
	}
	got, err := s.Item("b")
	if diff := cmp.Diff(e.col.Items[0], got); diff != "" || err != nil {
		t.Errorf("Item: %v\n%s", err, diff)
	}
	got, err = s.ItemByNumber(1)
	if got.ID != "a" || err != nil {
		t.Errorf("ItemByNumber(1) = %s, %v", got.ID, err)
	}
	if name, err := s.Name(); name != e.col.Name || err != nil {
		t.Errorf("Name = %v, %v", name, err)
	}
	taxonomies, err := s.Taxonomies()
	if diff := cmp.Diff(e.col.Taxonomies, taxonomies); diff != "" || err != nil {
		t.Errorf("Taxonomies: %v\n%s", err, diff)
	}
	thesaurus, err := s.Thesaurus()
	if diff := cmp.Diff(e.col.Thesaurus, thesaurus); diff != "" || err != nil {
		t.Errorf("Thesaurus: %v\n%s", err, diff)
	}
	table, err := s.Table("workforce")
	if diff := cmp.Diff(e.col.Tables[0], table); diff != "" || err != nil {
		t.Errorf("Table: %v\n%s", err, diff)
	}
	manifest, err := s.Manifest()
	want := map[string]string{"resources/a.md": e.col.Items[1].Object, "resources/b.md": e.col.Items[0].Object}
	if diff := cmp.Diff(want, manifest); diff != "" || err != nil {
		t.Errorf("Manifest: %v\n%s", err, diff)
	}
	data, err := s.Object(manifest["resources/a.md"])
	if string(data) != "a\nOne" || err != nil {
		t.Errorf("Object = %q, %v", data, err)
	}
	must(t, s.Check(t.Context()))
}

func TestItemsComeByNumber(t *testing.T) {
	s := open(t)
	e := release(1)
	for n := 1000; n > 0; n-- { // more than one batch
		e.with(n, fmt.Sprintf("item-%d", (n*7919)%1009), "")
	}
	must(t, e.apply(s))
	next := 1
	must(t, s.Items(func(it library.Item) bool {
		if it.Number != next {
			t.Fatalf("number %d, want %d", it.Number, next)
		}
		if _, err := s.Item(it.ID); err != nil { // asking from within is allowed
			t.Fatal(err)
		}
		next++
		return next <= 900
	}))
	if next != 901 {
		t.Errorf("stopped at %d", next)
	}
}

func TestNextRelease(t *testing.T) {
	s := open(t)
	must(t, release(1).with(1, "same", "Same", "changed").with(2, "changed", "Old", "gone").with(3, "gone", "Gone", "same").apply(s))
	must(t, release(3).with(1, "same", "Same", "changed").with(2, "changed", "New", "same").with(4, "new", "").apply(s))

	if _, err := s.Item("gone"); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("Item(gone) = %v, want ErrNotFound", err)
	}
	if _, err := s.ItemByNumber(3); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("ItemByNumber(3) = %v, want ErrNotFound", err)
	}
	for id, want := range map[string]string{"same": "", "changed": "1:Old", "gone": "1:Gone", "new": ""} {
		versions, err := s.Versions(id)
		got := ""
		for _, v := range versions {
			got += fmt.Sprintf("%d:%s", v.Release, v.Item.Body)
		}
		if got != want || err != nil {
			t.Errorf("Versions(%s) = %q, %v, want %q", id, got, err, want)
		}
	}
	for id, want := range map[string]string{"same": "changed", "changed": "same", "gone": "", "new": ""} {
		got, err := s.Backlinks(id)
		if strings.Join(got, " ") != want || err != nil {
			t.Errorf("Backlinks(%s) = %v, %v, want %q", id, got, err, want)
		}
	}
	if manifest, err := s.Manifest(); len(manifest) != 3 || err != nil {
		t.Errorf("Manifest = %v, %v", manifest, err)
	}
	must(t, s.Check(t.Context()))
	_, old := item(2, "changed", "Old")
	sum := sha256.Sum256(old.Data)
	if _, err := s.Object(hex.EncodeToString(sum[:])); err != nil {
		t.Errorf("the old file, kept to go back to: %v", err)
	}
	must(t, release(4).with(1, "same", "Same").apply(s))
	if _, err := s.Object(hex.EncodeToString(sum[:])); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("the file of the release before last = %v, want ErrNotFound", err)
	}
	must(t, s.Check(t.Context()))
}

func TestVersionsAreLatestFirst(t *testing.T) {
	s := open(t)
	for n := 1; n <= 300; n += 100 {
		must(t, release(n).with(1, "a", fmt.Sprint("text ", n)).apply(s))
	}
	versions, err := s.Versions("a")
	if err != nil || len(versions) != 2 || versions[0].Release != 101 || versions[1].Release != 1 {
		t.Errorf("Versions = %v, %v", versions, err)
	}
	if versions, err = s.Versions("other"); len(versions) != 0 || err != nil {
		t.Errorf("Versions of another = %v, %v", versions, err)
	}
}

func TestLinksInTextCount(t *testing.T) {
	s := open(t)
	must(t, release(1).with(1, "a", "See [this](item:b), [that](#/items/c) and [me](item:a).", "b").
		with(2, "b", "").with(3, "c", "").apply(s))
	for _, id := range []string{"b", "c"} {
		if got, err := s.Backlinks(id); err != nil || len(got) != 1 || got[0] != "a" {
			t.Errorf("Backlinks(%s) = %v, %v", id, got, err)
		}
	}
	if got, _ := s.Backlinks("a"); len(got) != 0 {
		t.Errorf("an item links back to itself: %v", got)
	}
}

func TestRefusedReleasesChangeNothing(t *testing.T) {
	other := release(4)
	other.rel.Feed = "somebody-else"
	changed := release(3).with(1, "a", "New")
	changed.rel.Digest = "another"
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		next *edition
		want error
	}{
		"older":                  {nil, release(2).with(1, "a", "New"), library.ErrInvalid},
		"same number":            {nil, changed, library.ErrInvalid},
		"no number":              {nil, release(0).with(1, "a", "New"), library.ErrInvalid},
		"other feed":             {nil, other.with(1, "a", "New"), library.ErrInvalid},
		"number reused":          {nil, release(4).with(1, "a", "New").with(2, "c", ""), library.ErrContent},
		"gone number reused":     {nil, release(4).with(1, "a", "New").with(9, "c", ""), library.ErrContent},
		"number changed":         {nil, release(4).with(7, "a", "New"), library.ErrContent},
		"two of one id":          {nil, release(4).with(1, "a", "New").with(5, "a", "Newer"), library.ErrContent},
		"two of one number":      {nil, release(4).with(5, "c", "New").with(5, "d", "Newer"), library.ErrContent},
		"an item with no id":     {nil, release(4).with(5, "", "New"), library.ErrContent},
		"an item of number 0":    {nil, release(4).with(0, "c", "New"), library.ErrContent},
		"cancelled at the start": {cancelled, release(4).with(1, "a", "New"), context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			must(t, release(1).with(9, "gone", "").apply(s))
			held := release(3).with(1, "a", "Old").with(2, "b", "")
			must(t, held.apply(s))
			ctx := test.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			if err := s.Apply(ctx, test.next.rel, &test.next.col, test.next.files); !errors.Is(err, test.want) {
				t.Errorf("Apply = %v, want %v", err, test.want)
			}
			if rel, err := s.Release(); rel != held.rel || err != nil {
				t.Errorf("Release = %v, %v", rel, err)
			}
			if a, err := s.Item("a"); a.Body != "Old" || err != nil {
				t.Errorf("Item = %q, %v", a.Body, err)
			}
			must(t, s.Check(t.Context()))
		})
	}
}

func TestSameReleaseIsNoChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "content.db")
	s, err := store.Open(path)
	must(t, err)
	defer s.Close()
	must(t, release(1).with(1, "a", "Text").apply(s))
	before, err := os.ReadFile(path)
	must(t, err)
	must(t, release(1).with(1, "a", "Text").apply(s))
	after, err := os.ReadFile(path)
	must(t, err)
	if string(before) != string(after) {
		t.Error("the file was written to")
	}
}

// TestItemComesBack: an item that was withdrawn may return under its number.
func TestItemComesBack(t *testing.T) {
	s := open(t)
	must(t, release(1).with(1, "a", "First").apply(s))
	must(t, release(2).with(2, "b", "").apply(s))
	must(t, release(3).with(1, "a", "Second").with(2, "b", "").apply(s))
	if a, err := s.ItemByNumber(1); a.Body != "Second" || err != nil {
		t.Errorf("ItemByNumber = %q, %v", a.Body, err)
	}
	if versions, err := s.Versions("a"); len(versions) != 1 || versions[0].Item.Body != "First" || err != nil {
		t.Errorf("Versions = %v, %v", versions, err)
	}
	must(t, s.Check(t.Context()))
}
