package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/store"
)

// state is all that a reader can see of a store.
type state struct {
	Release    library.Release
	Name       library.Text
	Taxonomies []library.Taxonomy
	Items      []library.Item
	Manifest   []store.File
	Backlinks  map[string][]string
	Versions   map[string][]store.Version
	Arrivals   map[string]library.Arrival
	Since      []string
}

func stateOf(t *testing.T, s *store.Store) state {
	t.Helper()
	st := state{Backlinks: map[string][]string{}, Versions: map[string][]store.Version{}, Arrivals: map[string]library.Arrival{}}
	var err error
	st.Release, err = s.Release()
	must(t, err)
	st.Name, err = s.Name()
	must(t, err)
	st.Taxonomies, err = s.Taxonomies()
	must(t, err)
	st.Manifest, err = s.Files()
	must(t, err)
	st.Since, err = s.Since(0)
	must(t, err)
	must(t, s.Items(func(it library.Item) bool { st.Items = append(st.Items, it); return true }))
	for _, id := range []string{"same", "changed", "gone", "new"} {
		st.Backlinks[id], err = s.Backlinks(id)
		must(t, err)
		st.Versions[id], err = s.Versions(id)
		must(t, err)
		st.Arrivals[id], err = s.Arrival(id)
		must(t, err)
	}
	must(t, s.Check(t.Context()))
	for _, f := range st.Manifest {
		if _, err := s.Object(f.SHA256); err != nil {
			t.Errorf("%s: %v", f.Path, err)
		}
	}
	return st
}

func threeReleases() (first, second, third *edition) {
	first = release(1).with(1, "same", "Same", "changed").with(2, "changed", "Old", "gone").with(3, "gone", "Gone", "same")
	first.col.Name, first.col.Taxonomies = library.Text{En: "First"}, []library.Taxonomy{{ID: "topic"}}
	first.col.Tables = []library.Table{{ID: "t"}}
	second = release(2).with(1, "same", "Same", "changed").with(2, "changed", "New", "same").with(4, "new", "", "changed")
	second.col.Name = library.Text{En: "Second"}
	third = release(3).with(1, "same", "Different").with(4, "new", "Other")
	return first, second, third
}

func TestUndoBringsTheReleaseBeforeBackWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "content.db")
	s, err := store.Open(path)
	must(t, err)
	defer func() { _ = s.Close() }()
	first, second, third := threeReleases()
	must(t, first.apply(s))
	if _, err := s.Undo(t.Context()); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("Undo of the first release = %v", err)
	}
	at1 := stateOf(t, s)
	must(t, second.apply(s))
	at2 := stateOf(t, s)
	must(t, third.apply(s))
	at3 := stateOf(t, s)

	must(t, s.Close())
	s, err = store.Open(path)
	must(t, err)
	if rel, err := s.Previous(); rel != second.rel || err != nil {
		t.Errorf("Previous = %v, %v", rel, err)
	}
	_, err = s.Undo(t.Context())
	must(t, err)
	if diff := cmp.Diff(at2, stateOf(t, s)); diff != "" {
		t.Errorf("undone:\n%s", diff)
	}
	if n, err := s.Undone(); n != 3 || err != nil {
		t.Errorf("Undone = %d, %v", n, err)
	}
	if _, err := s.Undo(t.Context()); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("a second step back = %v", err)
	}
	must(t, third.apply(s))
	if diff := cmp.Diff(at3, stateOf(t, s)); diff != "" {
		t.Errorf("taken again:\n%s", diff)
	}
	if n, err := s.Undone(); n != 0 || err != nil {
		t.Errorf("Undone = %d, %v", n, err)
	}

	other := open(t) // a step of two releases is undone as one
	must(t, first.apply(other))
	must(t, third.apply(other))
	changes, err := other.Undo(t.Context())
	must(t, err)
	if diff := cmp.Diff(at1, stateOf(t, other)); diff != "" {
		t.Error(diff)
	}
	want := library.Changes{
		New: []library.Change{{ID: "new", Kind: library.Resource, Title: "On new"}}, Changed: []library.Change{{ID: "same", Kind: library.Resource, Title: "On same"}},
		Removed: []library.Change{{ID: "changed", Kind: library.Resource, Title: "On changed"}, {ID: "gone", Kind: library.Resource, Title: "On gone"}}}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Error(diff)
	}
}

func TestInterruptedUndoChangesNothing(t *testing.T) {
	s := open(t)
	first, second, _ := threeReleases()
	must(t, first.apply(s))
	must(t, second.apply(s))
	before := stateOf(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Undo(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Undo = %v", err)
	}
	if diff := cmp.Diff(before, stateOf(t, s)); diff != "" {
		t.Error(diff)
	}
	must(t, second.apply(s))
	_, err := s.Undo(t.Context())
	must(t, err)
}

// named is an attachment that a release names.
func named(path, data string) (library.File, []byte, string) {
	sum := sha256.Sum256([]byte(data))
	sha := hex.EncodeToString(sum[:])
	return library.File{Path: path, Size: int64(len(data)), SHA256: sha}, []byte(data), sha
}

func TestAttachmentsArriveAfterTheRelease(t *testing.T) {
	s := open(t)
	one, oneData, oneSHA := named("attachments/one.pdf", "one")
	two, twoData, twoSHA := named("attachments/two.png", "two!")
	e := release(1).with(1, "a", "Text")
	e.files = append(e.files, one, two, library.File{Path: "attachments/copy.pdf", Size: one.Size, SHA256: one.SHA256})
	must(t, e.apply(s))
	missing, err := s.Missing()
	want := []store.File{{Path: "attachments/copy.pdf", Size: 3, SHA256: oneSHA}, {Path: "attachments/two.png", Size: 4, SHA256: twoSHA}}
	if diff := cmp.Diff(want, missing); diff != "" || err != nil {
		t.Errorf("Missing: %v\n%s", err, diff)
	}
	if _, err := s.Object(oneSHA); !errors.Is(err, library.ErrAbsent) {
		t.Errorf("Object = %v, want ErrAbsent", err)
	}
	if _, err := s.Object(strings.Repeat("0", 64)); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("Object that no release names = %v, want ErrNotFound", err)
	}
	must(t, s.Check(t.Context()))
	if err := s.AddObject(oneSHA, twoData); !errors.Is(err, library.ErrContent) {
		t.Errorf("AddObject of other bytes = %v, want ErrContent", err)
	}
	must(t, s.AddObject(oneSHA, oneData))
	must(t, s.AddObject(oneSHA, oneData))
	if data, err := s.Object(oneSHA); string(data) != "one" || err != nil {
		t.Errorf("Object = %q, %v", data, err)
	}
	if missing, err := s.Missing(); len(missing) != 1 || err != nil {
		t.Errorf("Missing = %v, %v", missing, err)
	}

	next := release(2).with(1, "a", "New") // keeps one, drops two before it came
	next.files = append(next.files, one)
	must(t, next.apply(s))
	if missing, err := s.Missing(); len(missing) != 0 || err != nil {
		t.Errorf("Missing = %v, %v", missing, err)
	}
	_, err = s.Undo(t.Context())
	must(t, err)
	if missing, err := s.Missing(); len(missing) != 1 || missing[0].SHA256 != twoSHA || err != nil {
		t.Errorf("Missing after going back = %v, %v", missing, err)
	}
	must(t, s.AddObject(twoSHA, twoData))
	must(t, s.Check(t.Context()))
}

func TestDocumentThatDidNotArriveIsRefused(t *testing.T) {
	s := open(t)
	e := release(1).with(1, "a", "Text")
	file, data, sha := named("resources/b.md", "b")
	e.files = append(e.files, file)
	if err := e.apply(s); !errors.Is(err, library.ErrContent) {
		t.Errorf("Apply = %v, want ErrContent", err)
	}
	must(t, s.Stage(t.Context(), [][]byte{data}))
	must(t, e.apply(s))
	if got, err := s.Object(sha); string(got) != "b" || err != nil {
		t.Errorf("Object = %q, %v", got, err)
	}
}

func TestStagedFilesGoWithTheNextRelease(t *testing.T) {
	s := open(t)
	data := [][]byte{[]byte(strings.Repeat("x", 5<<20)), []byte("small"), []byte("other")}
	must(t, s.Stage(t.Context(), data))
	must(t, s.Check(t.Context()))
	must(t, release(1).with(1, "a", "Text").apply(s))
	for _, d := range data {
		sum := sha256.Sum256(d)
		if _, err := s.Object(hex.EncodeToString(sum[:])); !errors.Is(err, library.ErrNotFound) {
			t.Errorf("Object = %v, want ErrNotFound", err)
		}
	}
}

func TestSwitchLeavesNothingOfTheOtherFeed(t *testing.T) {
	s := open(t)
	first, second, _ := threeReleases()
	must(t, first.apply(s))
	must(t, second.apply(s))
	other := release(1).with(1, "changed", "Another's").with(2, "x", "X") // numbers and ids mean something else there
	other.rel.Feed = "other"
	next := store.Next{Release: other.rel, Collection: &other.col, Files: other.files}
	if _, err := s.Take(t.Context(), next); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Take = %v, want ErrInvalid", err)
	}
	next.Switch = true
	_, err := s.Take(t.Context(), next)
	must(t, err)
	got := stateOf(t, s)
	fresh := open(t)
	must(t, other.apply(fresh))
	if diff := cmp.Diff(stateOf(t, fresh), got); diff != "" {
		t.Error(diff)
	}
	if history, err := s.History(); len(history) != 3 || err != nil {
		t.Errorf("History = %v, %v", history, err)
	}
	if _, err := s.Undo(t.Context()); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("Undo = %v, want ErrNotFound", err)
	}
}

func TestHistoryIsToldByTitleAndBounded(t *testing.T) {
	s := open(t)
	must(t, release(1).with(1, "a", "Text").with(2, "b", "B").apply(s))
	withdrawn := release(2).with(1, "a", "Text 2").with(2, "b", "")
	withdrawn.col.Items[0].Changed = "DOI corrected."
	withdrawn.col.Items[1].Withdrawn = &library.Withdrawal{Date: "2026-11-20", Reason: "Retracted."}
	must(t, withdrawn.apply(s))
	history, err := s.History()
	must(t, err)
	want := library.Changes{Changed: []library.Change{{ID: "a", Kind: library.Resource, Title: "On a", Note: "DOI corrected."}},
		Withdrawn: []library.Change{{ID: "b", Kind: library.Resource, Title: "On b", Note: "Retracted."}}}
	if diff := cmp.Diff(want, history[0].Changes); diff != "" || len(history) != 2 || history[1].Changes.New != nil {
		t.Errorf("history: %v\n%s", history, diff)
	}
	if versions, err := s.Versions("b"); len(versions) != 1 || versions[0].Item.Body != "B" || versions[0].Held != release(1).rel || err != nil {
		t.Errorf("the last text of what was withdrawn = %+v, %v", versions, err)
	}
	for n := 3; n <= 70; n++ {
		must(t, release(n).with(1, "a", fmt.Sprint("Text ", n)).with(2, "b", "").apply(s))
	}
	if history, err = s.History(); len(history) != 60 || history[0].Release.Number != 70 || history[59].Release.Number != 11 || err != nil {
		t.Errorf("%d releases in the history, %v", len(history), err)
	}
	_, err = s.Undo(t.Context())
	must(t, err)
	if history, err = s.History(); !history[0].Undone || history[1].Undone || err != nil {
		t.Errorf("history = %+v, %v", history[:2], err)
	}
}

func TestSinceKnowsWhatCameAndWhatChanged(t *testing.T) {
	s := open(t)
	first, second, third := threeReleases()
	for _, e := range []*edition{first, second, third} {
		must(t, e.apply(s))
	}
	for release, want := range map[int]string{0: "new same", 1: "new same", 2: "new same", 3: ""} {
		ids, err := s.Since(release)
		if got := strings.Join(ids, " "); got != want || err != nil {
			t.Errorf("Since(%d) = %q, %v, want %q", release, got, err, want)
		}
	}
	got, err := s.Arrival("new")
	if got != (library.Arrival{First: second.rel, Last: third.rel}) || err != nil {
		t.Errorf("Arrival = %+v, %v", got, err)
	}
}
