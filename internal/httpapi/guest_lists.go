package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// guestRoom is what a guest's page and a neighbour are told of this library.
func (g *guest) guestRoom(*http.Request) (any, error) {
	s, err := g.scoped()
	if err != nil {
		return nil, err
	}
	view := GuestRoom{Card: g.room.Card(), Lists: []SharedList{}}
	for _, l := range s.lists {
		shared := SharedList{ID: l.ID, Title: l.Title, Intro: l.Intro, Lang: l.Lang, Entries: len(l.Entries)}
		for _, entry := range l.Entries {
			shared.Minutes += entry.Minutes
		}
		view.Lists = append(view.Lists, shared)
	}
	return view, nil
}

// guestList is a shared list as its owner sees it, without what was written
// down during a class and without how it came to be.
func (g *guest) guestList(r *http.Request) (any, error) {
	l, err := g.sharedList(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	l.Sessions, l.Past, l.Revision = []reader.SessionNote{}, []string{}, ""
	return g.listView(l)
}

func (g *guest) sharedList(id string) (reader.List, error) {
	s, err := g.scoped()
	if err != nil {
		return reader.List{}, err
	}
	for _, l := range s.lists {
		if l.ID == id {
			return l, nil
		}
	}
	return reader.List{}, library.ErrNotFound
}
