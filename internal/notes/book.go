package notes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"socialmission.org/desktop/internal/reader"
)

// Book is all notes in memory, the newest first, so that ten thousand can be
// looked through between two keystrokes. It is built when it is first asked
// and again where something was written since; what did not change is taken
// over. It is safe for concurrent use.
type Book struct {
	reader *reader.Store
	names  func(ids []string) (map[string]Named, error)

	mu      sync.Mutex
	version uint64
	release int
	built   bool
	entries []*entry
	lists   []listed
	tags    map[string]string // folded → as first written
}

// entry is one note and what it is sought by.
type entry struct {
	Row
	revision string
	folded   string // its words, without accents and capitals
	tags     []string
	lists    []int // indexes of the lists that have its item, or it
}

// listed is one reading list and the items in it.
type listed struct {
	id, title string
	items     map[string]bool
}

// NewBook returns the notes of a reader. Names tells what is known of items.
func NewBook(rd *reader.Store, names func(ids []string) (map[string]Named, error)) *Book {
	return &Book{reader: rd, names: names}
}

// refresh builds the book anew where something was written since, or another
// release names the items. It is called with mu held.
func (b *Book) refresh(release int) error {
	version := b.reader.NotesVersion()
	if b.built && version == b.version && release == b.release {
		return nil
	}
	if err := b.readLists(); err != nil {
		return err
	}
	known := map[string]*entry{}
	if release == b.release {
		for _, e := range b.entries {
			known[e.ID] = e
		}
	}
	entries, fresh, err := b.gather(known)
	if err != nil {
		return err
	}
	if err := b.nameAll(fresh); err != nil {
		return err
	}
	for _, e := range entries {
		e.lists = b.listsOf(e)
	}
	b.tags = firstTags(entries)
	slices.SortFunc(entries, func(a, b *entry) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.ID, b.ID))
	})
	b.entries, b.version, b.release, b.built = entries, version, release, true
	return nil
}

// firstTags returns how each tag was written first, by what it is folded to.
func firstTags(entries []*entry) map[string]string {
	tags, first := map[string]string{}, map[string]*entry{}
	for _, e := range entries {
		for i, tag := range e.tags {
			was := first[tag]
			if was == nil || cmp.Or(e.Created.Compare(was.Created), cmp.Compare(e.ID, was.ID)) < 0 {
				tags[tag], first[tag] = e.Tags[i], e
			}
		}
	}
	return tags
}

// gather returns an entry for each note: the known one where it is the same
// still, else a fresh one.
func (b *Book) gather(known map[string]*entry) (all, fresh []*entry, err error) {
	add := func(revision string, row func() Row, id string, placed reader.Placement, start int) {
		e := known[id]
		if e == nil || e.revision != revision || e.Placed != placed || e.Start != start {
			e = &entry{Row: row(), revision: revision}
			fresh = append(fresh, e)
		}
		all = append(all, e)
	}
	err = b.reader.EachAnnotation(func(a *reader.Annotation) {
		start := -1
		if a.Position != nil {
			start = a.Position.Start
		} else if a.Quote != nil {
			start = 0
		}
		add(a.Revision, func() Row { return rowOf(a) }, a.ID, a.Placed, start)
	})
	if err != nil {
		return nil, nil, err
	}
	lists, err := b.reader.Lists()
	if err != nil {
		return nil, nil, err
	}
	for i := range lists {
		for _, row := range sessionRows(&lists[i]) {
			add(lists[i].Revision, func() Row { return row }, row.ID, "", -1)
		}
	}
	return all, fresh, nil
}

// nameAll gives entries the names of their items, and what they are sought by.
func (b *Book) nameAll(entries []*entry) error {
	var ids []string
	asked := map[string]bool{}
	for _, e := range entries {
		if e.Item != "" && !asked[e.Item] {
			asked[e.Item] = true
			ids = append(ids, e.Item)
		}
	}
	names, err := b.names(ids)
	if err != nil {
		return fmt.Errorf("name the items of notes: %w", err)
	}
	for _, e := range entries {
		if n, ok := names[e.Item]; ok {
			e.name(n)
		}
		if e.Title == "" {
			e.Title = cmp.Or(e.ListTitle, e.Item)
		}
		e.folded = Fold(strings.Join([]string{e.Title, e.Quote, e.Note, strings.Join(e.Tags, "\n"), e.ListTitle}, "\n"))
		e.tags = make([]string, len(e.Tags))
		for i, tag := range e.Tags {
			e.tags[i] = Fold(tag)
		}
	}
	return nil
}

func (b *Book) readLists() error {
	lists, err := b.reader.Lists()
	if err != nil {
		return err
	}
	b.lists = b.lists[:0]
	for _, l := range lists {
		known := listed{id: l.ID, title: l.Title, items: map[string]bool{}}
		for _, e := range l.Entries {
			known.items[e.Item] = e.Item != ""
		}
		b.lists = append(b.lists, known)
	}
	return nil
}

func (b *Book) listsOf(e *entry) []int {
	var in []int
	for i, l := range b.lists {
		if e.List == l.id || e.Kind != Session && l.items[e.Item] {
			in = append(in, i)
		}
	}
	return in
}

// Fold writes text without accents and capitals, as it is sought by.
func Fold(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = text[i] < 0x80
	}
	if plain {
		return strings.ToLower(text)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}
