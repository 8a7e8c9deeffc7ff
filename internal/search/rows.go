package search

import (
	"context"

	"socialmission.org/desktop/internal/library"
)

// Rows returns the rows of the given items in the order given, without
// highlights but with the beginning of their text. Unknown ids are skipped.
func (e *Engine) Rows(ctx context.Context, ids []string) ([]library.Hit, error) {
	g, err := e.hold()
	if err != nil {
		return nil, err
	}
	defer g.done()
	out := make([]library.Hit, 0, len(ids))
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if doc, ok := g.doc(id); ok {
			out = append(out, g.plainHit(doc, e.corpus))
		}
	}
	return out, nil
}

// plainHit is a row outside a search.
func (g *generation) plainHit(doc uint32, c Corpus) library.Hit {
	r := g.row(doc)
	h := r.hit()
	if text, err := g.texted(doc, c); err == nil {
		newMatcher(&plan{}, nil).dress(&h, text.passages)
	}
	return h
}
