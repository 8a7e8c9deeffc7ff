package httpapi

import (
	"errors"
	"slices"
	"sync"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
)

// scope is what is there for guests: the whole library, or what the shared
// lists name.
type scope struct {
	all     bool
	items   map[string]bool
	tables  map[string]bool
	objects map[string]bool // digests of attached files
	lists   []reader.List   // in the order of the owner's choice
}

// ids returns the ids of all items there are; nil where the library is shared.
func (s scope) ids() []string {
	if s.all {
		return nil
	}
	ids := []string{}
	for id := range s.items {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// scopeFor is how long a scope is used before it is made anew: what the owner
// changes in a shared list is with the guests after that.
const scopeFor = time.Second

// scopes keeps the scope at hand. The zero value is ready.
type scopes struct {
	mu      sync.Mutex
	now     scope
	sharing room.Sharing
	release int
	made    time.Time
}

// scoped returns what is there for guests now.
func (g *guest) scoped() (scope, error) {
	sharing, on := g.room.Sharing()
	if !on {
		return scope{}, nil
	}
	release := g.Engine.Release()
	c := &g.scope
	c.mu.Lock()
	defer c.mu.Unlock()
	same := sharing.Library == c.sharing.Library && slices.Equal(sharing.Lists, c.sharing.Lists) && release == c.release
	if same && time.Since(c.made) < scopeFor {
		return c.now, nil
	}
	s, err := g.makeScope(sharing)
	if err == nil {
		c.now, c.sharing, c.release, c.made = s, sharing, release, time.Now()
	}
	return s, err
}

func (g *guest) makeScope(sharing room.Sharing) (scope, error) {
	s := scope{all: sharing.Library, items: map[string]bool{}, tables: map[string]bool{}, objects: map[string]bool{}}
	for _, id := range sharing.Lists {
		l, err := g.Reader.List(id)
		if errors.Is(err, library.ErrNotFound) {
			continue // deleted since it was chosen
		}
		if err != nil {
			return scope{}, err
		}
		s.lists = append(s.lists, l)
		for _, entry := range l.Entries {
			if err := g.addEntry(&s, entry); err != nil {
				return scope{}, err
			}
		}
	}
	return s, nil
}

// addEntry opens the item that an entry names, with its files and tables.
func (g *guest) addEntry(s *scope, entry reader.Entry) error {
	var item library.Item
	var err error
	switch {
	case entry.Item != "":
		item, err = g.Store.Item(entry.Item)
	case entry.Number > 0:
		item, err = g.Store.ItemByNumber(entry.Number)
	default:
		return nil // a file of the owner's own, which the list itself carries
	}
	if errors.Is(err, library.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.items[item.ID] = true
	for _, a := range item.Attachments {
		s.objects[a.SHA256] = true
	}
	for _, id := range item.Tables {
		s.tables[id] = true
	}
	return nil
}

// sees reports whether an item is there for guests. What cannot be read is
// not.
func (g *guest) sees(id string) bool {
	s, err := g.scoped()
	return err == nil && (s.all || s.items[id])
}

// guestCounts counts what is there for guests, with a number for every kind.
func (g *guest) guestCounts() (map[library.Kind]int, error) {
	s, err := g.scoped()
	if err != nil || s.all {
		return g.counts(), err
	}
	counts := map[library.Kind]int{}
	for _, kind := range library.Kinds() {
		counts[kind] = 0
	}
	for id := range s.items {
		item, err := g.Store.Item(id)
		if err != nil {
			continue // gone with a release that came meanwhile
		}
		counts[item.Kind]++
	}
	return counts, nil
}
