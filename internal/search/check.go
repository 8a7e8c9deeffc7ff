package search

import (
	"context"
	"fmt"

	"socialmission.org/desktop/internal/library"
)

// check reads the generation's files again and holds them against the corpus.
func (g *generation) check(ctx context.Context, c Corpus) error {
	if err := checkSeal(g.dir, true); err != nil {
		return err
	}
	seen := 0
	var fault error
	err := c.Items(func(it library.Item) bool {
		doc, ok := g.doc(it.ID)
		switch {
		case ctx.Err() != nil:
			fault = ctx.Err()
		case !ok:
			fault = fmt.Errorf("item %s is not in the index: %w", it.ID, library.ErrDamaged)
		case g.table.stamp(doc) != g.texts.stamp(&it):
			fault = fmt.Errorf("item %s is indexed in another version: %w", it.ID, library.ErrDamaged)
		}
		seen++
		return fault == nil
	})
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	if fault == nil && seen != g.items {
		fault = fmt.Errorf("index holds %d items, the library %d: %w", g.items, seen, library.ErrDamaged)
	}
	return fault
}
