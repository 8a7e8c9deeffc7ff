package httpapi

import (
	"errors"

	"socialmission.org/desktop/internal/library"
)

// homeFresh is how many items "since you last looked" names.
const homeFresh = 100

// fresh returns what came, changed or was withdrawn since the reader last
// looked, the latest release first and its new items before the changed ones.
// To somebody who never looked, everything is as it always was.
func (s *server) fresh(held library.Release) (items []FreshItem, total int, err error) {
	seen, err := s.lastSeen(held)
	if err != nil || seen == 0 || seen >= held.Number {
		return []FreshItem{}, 0, err
	}
	ids, err := s.Store.Since(seen)
	if err != nil {
		return nil, 0, err
	}
	items = []FreshItem{}
	for _, id := range ids[:min(len(ids), homeFresh)] {
		item, err := s.freshItem(id, seen)
		if errors.Is(err, library.ErrNotFound) {
			continue // an update is under way
		}
		if err != nil {
			return nil, 0, err
		}
		items = append(items, item)
	}
	return items, len(ids), nil
}

func (s *server) freshItem(id string, seen int) (FreshItem, error) {
	item, err := s.Store.Item(id)
	if err != nil {
		return FreshItem{}, err
	}
	arrival, err := s.Store.Arrival(id)
	if err != nil {
		return FreshItem{}, err
	}
	out := FreshItem{ID: item.ID, Kind: item.Kind, Title: item.Title, Language: item.Language, What: FreshChanged, Note: item.Changed}
	switch {
	case item.Withdrawn != nil:
		out.What, out.Note = FreshWithdrawn, item.Withdrawn.Reason
	case arrival.First.Number > seen:
		out.What, out.Note = FreshNew, ""
	}
	return out, nil
}

// lastSeen returns the release that the reader saw last. Of a feed that was
// never looked at, the first release that was taken counts as seen: all of it
// is new, and nothing of it news.
func (s *server) lastSeen(held library.Release) (int, error) {
	seen, err := s.Reader.LastSeenRelease()
	if err != nil || seen == 0 {
		return 0, err
	}
	history, err := s.Store.History()
	if err != nil {
		return 0, err
	}
	first := 0
	for _, past := range history {
		if past.Release.Feed != held.Feed {
			break
		}
		if past.Release.Number == seen {
			return seen, nil
		}
		first = past.Release.Number
	}
	return first, nil
}
