package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"socialmission.org/desktop/internal/library"
)

// Change is an item that a release brings or changes, as readers are told.
type Change struct {
	ID    string       `json:"id"`
	Kind  library.Kind `json:"kind"`
	Title string       `json:"title"`
	Note  string       `json:"note,omitempty"` // what changed, or why it was withdrawn
	// Bytes of the item's attachments that are new: pictures, and others.
	Images int64 `json:"images,omitempty"`
	Files  int64 `json:"files,omitempty"`
}

// Changes is what a release brings.
type Changes struct {
	New         []Change `json:"new,omitempty"`
	Changed     []Change `json:"changed,omitempty"`
	Withdrawn   []Change `json:"withdrawn,omitempty"`
	Removed     []string `json:"removed,omitempty"`     // ids
	Text        int64    `json:"text"`                  // bytes of new and changed documents
	Attachments int64    `json:"attachments,omitempty"` // bytes of new attachments
	Images      int64    `json:"images,omitempty"`      // those of them that are pictures
}

// Notes is one release with what it brought.
type Notes struct {
	library.Release
	Note library.Text `json:"note,omitzero"`
	Changes
}

// Notes fetches what the last releases brought, the newest first; those that
// a library with the release held has already are left out. A copy that was
// handed on may come without them: then there are none.
func (s *Signed) Notes(ctx context.Context, held int) ([]Notes, error) {
	v, err := s.Check(ctx)
	if v == nil {
		return nil, err
	}
	data, err := s.target(ctx, v.name("changes"))
	if errors.Is(err, library.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := decodeNotes(data, v.targets[v.name("changes")].custom.Size)
	if err != nil {
		return nil, err
	}
	var news []Notes
	for _, n := range all {
		if n.Number > held {
			news = append(news, n)
		}
	}
	return news, nil
}

// decodeNotes unpacks the signed file "changes".
func decodeNotes(packed []byte, size int64) ([]Notes, error) {
	data, err := decompress(packed, nil, size)
	if err != nil {
		return nil, err
	}
	var all []Notes
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%w: the release notes: %w", library.ErrContent, err)
	}
	return all, nil
}
