package search

import (
	"context"
	"fmt"
	"path/filepath"

	"socialmission.org/desktop/internal/library"
)

// check reads the generation's files again and holds them against the corpus.
func (g *generation) check(ctx context.Context, c Corpus) error {
	side, err := readSidecar(filepath.Join(g.dir, sidecarName))
	if err != nil {
		return err
	}
	if len(side.rows) > 0 {
		found, err := fingerprintOf(g.dir)
		if err != nil {
			return err
		}
		if found != side.segment {
			return fmt.Errorf("segment fails its checksum: %w", library.ErrDamaged)
		}
	}
	return g.checkItems(ctx, c)
}

func (g *generation) checkItems(ctx context.Context, c Corpus) error {
	seen := 0
	var fault error
	err := c.Items(func(it library.Item) bool {
		doc, ok := g.byID[it.ID]
		switch {
		case ctx.Err() != nil:
			fault = ctx.Err()
		case !ok:
			fault = fmt.Errorf("item %s is not in the index: %w", it.ID, library.ErrDamaged)
		case g.rows[doc].digest != it.Object:
			fault = fmt.Errorf("item %s is indexed in another version: %w", it.ID, library.ErrDamaged)
		}
		seen++
		return fault == nil
	})
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	if fault == nil && seen != len(g.rows) {
		fault = fmt.Errorf("index holds %d items, the library %d: %w", len(g.rows), seen, library.ErrDamaged)
	}
	return fault
}
