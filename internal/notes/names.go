package notes

import (
	"context"
	"errors"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// NamesOf tells what is known of items: by the library, or by their last texts.
func NamesOf(rows func(context.Context, []string) ([]library.Hit, error), rd *reader.Store) func([]string) (map[string]Named, error) {
	return func(ids []string) (map[string]Named, error) {
		hits, err := rows(context.Background(), ids)
		if err != nil {
			return nil, err
		}
		names := make(map[string]Named, len(ids))
		for _, hit := range hits {
			names[hit.ID] = Named{Number: hit.Number, Kind: hit.Kind, Title: hit.Title, Language: hit.Language, Here: true}
		}
		for _, id := range ids {
			if _, known := names[id]; known {
				continue
			}
			kept, err := rd.KeptItem(id)
			if err != nil && !errors.Is(err, library.ErrNotFound) {
				return nil, err
			}
			if err == nil {
				names[id] = Named{Number: kept.Item.Number, Kind: kept.Item.Kind, Title: kept.Item.Title, Language: kept.Item.Language}
			}
		}
		return names, nil
	}
}
