package notes

import (
	"errors"
	"slices"

	"socialmission.org/desktop/internal/anchor"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// Check finds the places of all annotations in the library's present texts,
// stores those that changed, and returns and stores a receipt. It also keeps
// the texts of what the reader starred, listed or wrote on. It does nothing
// when the release was checked already.
func (s Shelf) Check() (reader.Receipt, error) {
	release, err := s.Store.Release()
	if err != nil {
		return reader.Receipt{}, err
	}
	last, err := s.Reader.Receipt()
	if err != nil || last.Release == release.Number {
		return last, err
	}
	receipt := reader.Receipt{Release: release.Number, At: s.Reader.Now().UTC(), Items: []reader.ReceiptItem{}}
	ids, err := s.annotated()
	if err != nil {
		return receipt, err
	}
	for _, id := range ids {
		if err := s.checkItem(id, &receipt); err != nil {
			return receipt, err
		}
	}
	// The first look only says where things are: nothing came before it.
	receipt.Seen = receipt.Checked == 0 || last.Release == 0 && receipt.Moved == 0 && receipt.Lost == 0
	if err := s.Sweep(); err != nil {
		return receipt, err
	}
	return receipt, s.Reader.SetReceipt(receipt)
}

// annotated returns the ids of the items with a highlight.
func (s Shelf) annotated() ([]string, error) {
	seen := map[string]bool{}
	var ids []string
	err := s.Reader.EachAnnotation(func(a *reader.Annotation) {
		if a.Quote != nil && !seen[a.Item] {
			seen[a.Item] = true
			ids = append(ids, a.Item)
		}
	})
	slices.Sort(ids)
	return ids, err
}

func (s Shelf) checkItem(id string, receipt *reader.Receipt) error {
	found, err := s.Item(id)
	if err != nil && !errors.Is(err, library.ErrNotFound) {
		return err
	}
	text := TextOf(found.Item)
	item := reader.ReceiptItem{ID: id, Title: found.Item.Title}
	checked := 0
	_, err = s.Reader.PlaceAnnotations(id, func(a *reader.Annotation) {
		if a.Quote == nil {
			return
		}
		checked++
		switch Place(a, text, receipt.Release) {
		case anchor.InPlace:
		case anchor.Lost:
			item.Lost++
		default:
			item.Moved++
		}
	})
	if err != nil {
		return err
	}
	receipt.Checked += checked
	receipt.Moved += item.Moved
	receipt.Lost += item.Lost
	receipt.InPlace += checked - item.Moved - item.Lost
	if item.Moved+item.Lost > 0 {
		receipt.Items = append(receipt.Items, item)
	}
	return nil
}
