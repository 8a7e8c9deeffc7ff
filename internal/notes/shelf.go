package notes

import (
	"errors"
	"slices"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/store"
)

// Shelf is the library as the reader knows it: its items, and the last texts
// of those that are gone and that the reader starred, listed or wrote on.
type Shelf struct {
	Store  *store.Store
	Reader *reader.Store
}

// Found is an item with where its text comes from.
type Found struct {
	Item library.Item
	Kept *reader.KeptItem // the text is this one's, not the library's
	Why  string           // why the library has it no longer, where it says so
	Gone bool             // the library has not even its record
}

// Item returns an item, with the last text it had where the library has it no
// longer, or has only its record since it was withdrawn. The error wraps
// library.ErrNotFound.
func (s Shelf) Item(id string) (Found, error) {
	item, err := s.Store.Item(id)
	if err == nil && (item.Withdrawn == nil || item.Body != "" || item.Summary != "") {
		return Found{Item: item}, nil
	}
	if err != nil && !errors.Is(err, library.ErrNotFound) {
		return Found{}, err
	}
	kept, keptErr := s.Reader.KeptItem(id)
	switch {
	case errors.Is(keptErr, library.ErrNotFound):
		return Found{Item: item}, err
	case keptErr != nil:
		return Found{}, keptErr
	case err == nil: // withdrawn, and its text with it
		item.Summary, item.Body, item.Facts, item.TextLanguage = kept.Item.Summary, kept.Item.Body, kept.Item.Facts, kept.Item.TextLanguage
		return Found{Item: item, Kept: &kept, Why: item.Withdrawn.Reason}, nil
	}
	why, err := s.why(id)
	return Found{Item: kept.Item, Kept: &kept, Why: why, Gone: true}, err
}

// why returns what the release said that took an item away.
func (s Shelf) why(id string) (string, error) {
	history, err := s.Store.History()
	if err != nil {
		return "", err
	}
	for _, past := range history {
		for _, list := range [][]library.Change{past.Changes.Removed, past.Changes.Withdrawn} {
			for _, change := range list {
				if change.ID == id && change.Note != "" {
					return change.Note, nil
				}
			}
		}
	}
	return "", nil
}

// Keep keeps the texts of items as the library has them now, for when it has
// them no longer. Items it does not have, or has withdrawn, keep the text
// they had.
func (s Shelf) Keep(ids ...string) error {
	release, err := s.Store.Release()
	if err != nil {
		return err
	}
	var keep []reader.KeptItem
	for _, id := range ids {
		item, err := s.Store.Item(id)
		if errors.Is(err, library.ErrNotFound) || err == nil && item.Withdrawn != nil {
			continue
		}
		if err != nil {
			return err
		}
		kept, err := s.Reader.KeptItem(id)
		if err == nil && kept.Item.Object == item.Object || item.ID == "" {
			continue
		}
		if err != nil && !errors.Is(err, library.ErrNotFound) {
			return err
		}
		keep = append(keep, reader.KeptItem{Item: item, Release: release.Number})
	}
	if len(keep) == 0 {
		return nil
	}
	return s.Reader.KeepItems(keep...)
}

// Sweep keeps the texts of all that is starred, listed or written on, and
// forgets those of what is neither any longer.
func (s Shelf) Sweep() error {
	wanted, err := s.wanted()
	if err != nil {
		return err
	}
	kept, err := s.Reader.KeptItems()
	if err != nil {
		return err
	}
	var forget []string
	for _, k := range kept {
		if !wanted[k.Item.ID] {
			forget = append(forget, k.Item.ID)
		}
	}
	if len(forget) > 0 {
		if err := s.Reader.ForgetItems(forget...); err != nil {
			return err
		}
	}
	ids := make([]string, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return s.Keep(ids...)
}

// wanted returns the ids of what the reader starred, listed or wrote on.
func (s Shelf) wanted() (map[string]bool, error) {
	wanted := map[string]bool{}
	marks, err := s.Reader.Marks()
	if err != nil {
		return nil, err
	}
	for id, mark := range marks {
		if mark.Starred {
			wanted[id] = true
		}
	}
	err = s.Reader.EachList(func(l *reader.List) {
		for _, e := range l.Entries {
			if e.Item != "" {
				wanted[e.Item] = true
			}
		}
	})
	if err != nil {
		return nil, err
	}
	err = s.Reader.EachAnnotation(func(a *reader.Annotation) { wanted[a.Item] = true })
	return wanted, err
}
