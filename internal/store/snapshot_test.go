package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// TestSnapshot copies a store that has been through two releases: the copy has
// the items, the bytes and the old texts, and nothing of when they came.
func TestSnapshot(t *testing.T) {
	s := open(t)
	must(t, release(1).with(1, "a", "one").with(2, "b", "two", "a").apply(s))
	must(t, release(2).with(1, "a", "one, changed").with(2, "b", "two", "a").apply(s))
	path := filepath.Join(t.TempDir(), "copy.db")
	rel, err := s.Snapshot(path)
	must(t, err)
	if rel.Number != 2 || rel.Digest != "digest-2" {
		t.Errorf("release %+v", rel)
	}
	c, err := store.Open(path)
	must(t, err)
	defer c.Close()
	must(t, c.Check(t.Context()))
	for _, id := range []string{"a", "b"} {
		want, err := s.Item(id)
		must(t, err)
		got, err := c.Item(id)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := c.Object(got.Object); err != nil {
			t.Error(err)
		}
	}
	if old, err := c.Versions("a"); err != nil || len(old) != 1 {
		t.Errorf("old texts: %v, %v", old, err)
	}
	if links, err := c.Backlinks("a"); err != nil || len(links) != 1 {
		t.Errorf("back-links: %v, %v", links, err)
	}
	if past, err := c.History(); err != nil || len(past) != 0 {
		t.Errorf("the copy tells when updates came: %v, %v", past, err)
	}
	if _, err := c.Undo(t.Context()); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("undo in the copy: %v", err)
	}
	must(t, release(3).with(1, "a", "one, changed again").apply(c))
	if _, err := s.Snapshot(path); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("over a file: %v", err)
	}
}

func TestSnapshotNowhere(t *testing.T) {
	s := open(t)
	path := filepath.Join(t.TempDir(), "none", "copy.db")
	if _, err := s.Snapshot(path); err == nil {
		t.Error("a copy in a folder that is not there")
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
}
