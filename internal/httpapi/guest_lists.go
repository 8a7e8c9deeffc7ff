package httpapi

import "net/http"

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
