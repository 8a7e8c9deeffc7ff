package own

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/extract"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// A Corpus is what the reader wrote and added, as items that can be searched:
// files with their text, notes with what they quote, lists with what was
// written around their entries. A note has no title of its own: that of the
// item it is on is not the reader's word.
type Corpus struct {
	Reader *reader.Store
	Files  *Folder
	// Words has the thesaurus that texts are read with; *store.Store is one.
	Words interface {
		Thesaurus() (library.Thesaurus, error)
	}
}

// Items yields everything, in no order.
func (c *Corpus) Items(yield func(library.Item) bool) error {
	files, err := c.Reader.Files()
	if err != nil {
		return err
	}
	notes, err := c.Reader.AllAnnotations()
	if err != nil {
		return err
	}
	lists, err := c.Reader.Lists()
	if err != nil {
		return err
	}
	_ = each(files, fileItem, yield) && each(notes, noteItem, yield) && each(lists, listItem, yield)
	return nil
}

// each yields the items of records, and reports whether more are wanted. A
// highlight without a word of the reader's is found by what it marks.
func each[T any](records []T, item func(*T) library.Item, yield func(library.Item) bool) bool {
	for i := range records {
		if !yield(item(&records[i])) {
			return false
		}
	}
	return true
}

// Item returns one thing by the id of its record.
func (c *Corpus) Item(id string) (library.Item, error) {
	switch {
	case strings.HasPrefix(id, "f"):
		f, err := c.Reader.File(id)
		return fileItem(&f), err
	case strings.HasPrefix(id, "a"):
		a, err := c.Reader.Annotation(id)
		return noteItem(&a), err
	case strings.HasPrefix(id, "l"):
		l, err := c.Reader.List(id)
		return listItem(&l), err
	}
	return library.Item{}, fmt.Errorf("nothing of the reader's is %q: %w", id, library.ErrNotFound)
}

func made(m *reader.Made, kind library.Kind, lang string) library.Item {
	return library.Item{ID: m.ID, Kind: kind, Language: lang,
		Bib: library.Bibliography{Issued: library.Date(m.Changed.Format("2006-01-02"))}}
}

func fileItem(f *reader.OwnFile) library.Item {
	it := made(&f.Made, library.OwnFile, f.Lang)
	it.Title = f.Title
	it.Attachments = []library.Attachment{{Path: f.Name, Type: extract.Plain, Size: f.Size, SHA256: f.SHA256}}
	return it
}

func noteItem(a *reader.Annotation) library.Item {
	it := made(&a.Made, library.OwnNote, "")
	it.Body = a.Note
	if a.Quote != nil {
		it.Facts = []string{a.Quote.Exact}
	}
	it.Facts = append(it.Facts, a.Tags...)
	it.Language = Language(a.Note + " " + strings.Join(it.Facts, " "))
	return it
}

func listItem(l *reader.List) library.Item {
	it := made(&l.Made, library.OwnList, l.Lang)
	it.Title, it.Summary = l.Title, l.Intro
	for _, e := range l.Entries {
		it.Facts = append(it.Facts, e.Prompt)
		it.Facts = append(it.Facts, e.Questions...)
	}
	for _, s := range l.Sessions {
		it.Facts = append(it.Facts, s.Text)
	}
	if it.Language == "" {
		it.Language = Language(l.Title + " " + l.Intro)
	}
	return it
}

// Object returns the text of a file: the index takes what was taken out
// already, not the file itself.
func (c *Corpus) Object(digest string) ([]byte, error) {
	files, err := c.Reader.Files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.SHA256 == digest {
			text, err := c.Files.Text(context.Background(), digest, f.Type)
			return []byte(text), err
		}
	}
	return nil, fmt.Errorf("no file has these bytes: %w", library.ErrNotFound)
}

// Taxonomies are none: the reader's things have no terms.
func (c *Corpus) Taxonomies() ([]library.Taxonomy, error) { return nil, nil }

// Thesaurus is the library's.
func (c *Corpus) Thesaurus() (library.Thesaurus, error) { return c.Words.Thesaurus() }

// Release names the state that the reader's things are in: another digest with
// every change of any of them.
func (c *Corpus) Release() (library.Release, error) {
	states, err := c.states()
	if err != nil {
		return library.Release{}, err
	}
	slices.Sort(states)
	sum := sha256.New()
	for _, s := range states {
		_, _ = io.WriteString(sum, s)
	}
	return library.Release{Number: 1, Feed: "own", Digest: hex.EncodeToString(sum.Sum(nil))}, nil
}

func (c *Corpus) states() ([]string, error) {
	files, err := c.Reader.Files()
	if err != nil {
		return nil, err
	}
	states := make([]string, 0, len(files))
	for i := range files {
		states = append(states, files[i].ID+files[i].Revision)
	}
	err = c.Reader.EachAnnotation(func(a *reader.Annotation) { states = append(states, a.ID+a.Revision) })
	if err != nil {
		return nil, err
	}
	err = c.Reader.EachList(func(l *reader.List) { states = append(states, l.ID+l.Revision) })
	return states, err
}
