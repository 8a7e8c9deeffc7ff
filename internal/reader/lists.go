package reader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
)

// The limits of reading lists, texts in bytes.
const (
	MaxLists     = 5000
	MaxEntries   = 200 // of a list
	MaxTitle     = 300
	MaxNote      = 20_000 // of a note, an introduction, a session note
	MaxMinutes   = 24 * 60
	maxPrompt    = 5000
	maxQuestions = 50
	maxSessions  = 2000
	maxLang      = 35
)

// List is a reading list.
type List struct {
	Made
	Title    string        `json:"title"`
	Intro    string        `json:"intro"`
	Lang     string        `json:"lang"` // BCP 47 of what the reader wrote; empty when not said
	Entries  []Entry       `json:"entries"`
	Sessions []SessionNote `json:"sessions"`
}

// Entry is one place in a list: an item of the library or a file of the
// reader's own.
type Entry struct {
	ID        string   `json:"id"`             // within the list
	Item      string   `json:"item,omitempty"` // id; empty when only its number is known, or for a file
	Number    int      `json:"number,omitempty"`
	File      string   `json:"file,omitempty"` // id of an OwnFile
	Title     string   `json:"title"`          // as last known: shown while the item is not here
	Prompt    string   `json:"prompt"`
	Minutes   int      `json:"minutes"` // 0: none given
	Questions []string `json:"questions"`
}

// SessionNote is what was written down while a list was worked through.
type SessionNote struct {
	ID    string    `json:"id"`
	Entry string    `json:"entry"` // id within the list; empty: on the whole
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}

// Lists returns the reading lists, the last changed first.
func (s *Store) Lists() ([]List, error) {
	lists, err := s.lists.all(s, nil)
	slices.SortFunc(lists, func(a, b List) int { return newestFirst(&a.Made, &b.Made) })
	return lists, err
}

func newestFirst(a, b *Made) int {
	return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.ID, b.ID))
}

// List returns one list; library.ErrNotFound when it is not there or deleted.
func (s *Store) List(id string) (List, error) { return s.lists.get(s, id) }

// CreateList stores a new list, with ids and dates that it is given here.
func (s *Store) CreateList(l List) (List, error) {
	l, err := s.lists.create(s, l)
	return l, wrap(err, "make a list")
}

// ChangeList alters a list in one step; an error of change stops it.
func (s *Store) ChangeList(id string, change func(*List) error) (List, error) {
	l, err := s.lists.change(s, id, change)
	return l, wrap(err, "change a list")
}

// DeleteList deletes a list; RestoreList brings it back for 180 days.
func (s *Store) DeleteList(id string) error { return wrap(s.lists.remove(s, id), "delete a list") }

// RestoreList brings a deleted list back as it was.
func (s *Store) RestoreList(id string) (List, error) {
	l, err := s.lists.restore(s, id)
	return l, wrap(err, "restore a list")
}

// wrap says what was being done.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (l *List) copied() List {
	c := *l
	c.Made = l.Made.copied()
	c.Entries = slices.Clone(l.Entries)
	for i := range c.Entries {
		c.Entries[i].Questions = slices.Clone(c.Entries[i].Questions)
	}
	c.Sessions = slices.Clone(l.Sessions)
	return c
}

func (l *List) meaning() List { return *l }

func (l *List) title() *string { return &l.Title }

func (l *List) prepare(s *Store) error {
	l.Title = strings.TrimSpace(l.Title)
	l.Entries, l.Sessions = filled(l.Entries), filled(l.Sessions)
	if l.Title == "" {
		return fmt.Errorf("%w: a list needs a title", library.ErrInvalid)
	}
	err := cmp.Or(text("the title of a list", l.Title, MaxTitle), text("the introduction", l.Intro, MaxNote),
		text("the language", l.Lang, maxLang),
		atMost("entries in one list", len(l.Entries), MaxEntries),
		atMost("session notes in one list", len(l.Sessions), maxSessions))
	if err != nil {
		return err
	}
	for i := range l.Entries {
		if err := l.Entries[i].prepare(s); err != nil {
			return fmt.Errorf("entry %d: %w", i+1, err)
		}
	}
	for i := range l.Sessions {
		if err := l.Sessions[i].prepare(s); err != nil {
			return fmt.Errorf("session note %d: %w", i+1, err)
		}
	}
	return l.distinct()
}

func (e *Entry) prepare(s *Store) error {
	e.Questions = filled(e.Questions)
	switch {
	case e.Item == "" && e.Number == 0 && e.File == "":
		return fmt.Errorf("%w: it names neither an item nor a file", library.ErrInvalid)
	case e.Number < 0 || e.Minutes < 0 || e.Minutes > MaxMinutes:
		return fmt.Errorf("%w: item number %d, %d minutes", library.ErrInvalid, e.Number, e.Minutes)
	}
	err := cmp.Or(text("an id", e.ID, maxID), text("an item id", e.Item, maxID), text("a file id", e.File, maxID),
		text("the title", e.Title, maxLaterTitle*2), text("the prompt", e.Prompt, maxPrompt),
		atMost("questions", len(e.Questions), maxQuestions))
	for _, q := range e.Questions {
		err = cmp.Or(err, text("a question", q, maxPrompt))
	}
	if err == nil && e.ID == "" {
		e.ID, err = s.random(5)
	}
	return err
}

func (n *SessionNote) prepare(s *Store) error {
	n.At = n.At.UTC().Round(0)
	err := cmp.Or(text("an id", n.ID, maxID), text("an entry", n.Entry, maxID), text("the note", n.Text, MaxNote))
	if err == nil && n.ID == "" {
		n.ID, err = s.random(5)
	}
	return err
}

// distinct refuses two entries under one id.
func (l *List) distinct() error {
	seen := map[string]bool{}
	for _, e := range l.Entries {
		if seen[e.ID] {
			return fmt.Errorf("%w: two entries have the id %q", library.ErrInvalid, e.ID)
		}
		seen[e.ID] = true
	}
	return nil
}
