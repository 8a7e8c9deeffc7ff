package notes_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"socialmission.org/desktop/internal/anchor"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/store"
)

// home is a library and what its reader made, with a clock that goes on an
// hour each time it is looked at.
type home struct {
	notes.Shelf

	t   *testing.T
	now time.Time
}

func open(t *testing.T) *home {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(filepath.Join(dir, "content.db"))
	must(t, err)
	rd, err := reader.Open(filepath.Join(dir, "reader.db"))
	must(t, err)
	t.Cleanup(func() {
		must(t, st.Close())
		must(t, rd.Close())
	})
	h := &home{Shelf: notes.Shelf{Store: st, Reader: rd}, t: t, now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	rd.Now = func() time.Time {
		h.now = h.now.Add(time.Hour)
		return h.now
	}
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func text(id, body string) library.Item {
	return library.Item{ID: id, Title: "On " + id, Body: body}
}

// take has the library hold a release of these items. Their numbers are their
// first letters'.
func (h *home) take(number int, items ...library.Item) {
	h.t.Helper()
	rel := library.Release{Number: number, Date: "2026-11-15", Digest: fmt.Sprintf("digest-%d", number), Feed: "test"}
	var files []library.File
	for i := range items {
		it := &items[i]
		file := library.File{Path: "resources/" + it.ID + ".md", Data: fmt.Appendf(nil, "%+v %+v", *it, it.Withdrawn)}
		sum := sha256.Sum256(file.Data)
		it.Number, it.Kind, it.Language, it.Availability = int(it.ID[0]-'a')+1, library.Resource, "en", library.FullText
		it.Path, it.Object = file.Path, hex.EncodeToString(sum[:])
		files = append(files, file)
	}
	must(h.t, h.Store.Apply(h.t.Context(), rel, &library.Collection{Items: items}, files))
}

// mark highlights words of an item's present text.
func (h *home) mark(item, words, note string, colour reader.Colour, tags ...string) {
	h.t.Helper()
	found, err := h.Item(item)
	must(h.t, err)
	whole := notes.TextOf(found.Item)
	at, outcome := whole.Find(anchor.Quote{Exact: words}, anchor.Span{})
	quote, ok := whole.Quote(at)
	if outcome == anchor.Lost || !ok {
		h.t.Fatalf("%q is not in %q", words, string(whole))
	}
	h.write(reader.Annotation{Item: item, Colour: colour, Note: note, Tags: tags,
		Quote: (*reader.TextQuote)(&quote), Position: (*reader.TextSpan)(&at)})
}

func (h *home) write(a reader.Annotation) reader.Annotation {
	h.t.Helper()
	a, err := h.Reader.CreateAnnotation(a)
	must(h.t, err)
	return a
}

// book names items as the library does.
func (h *home) book() *notes.Book {
	return notes.NewBook(h.Reader, func(ids []string) (map[string]notes.Named, error) {
		names := map[string]notes.Named{}
		for _, id := range ids {
			if item, err := h.Store.Item(id); err == nil {
				names[id] = notes.Named{Number: item.Number, Kind: item.Kind, Title: item.Title, Language: item.Language, Here: true}
			}
		}
		return names, nil
	})
}
