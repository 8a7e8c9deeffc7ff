package app

import (
	"context"
	"fmt"

	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/site"
)

func writeSite(ctx context.Context, lib *opened, q question, out, lang string) error {
	var chosen *reader.List
	if len(q.words) == 1 {
		l, err := lib.list(q.words[0])
		if err != nil {
			return err
		}
		chosen, lang = &l, langOf(l, lang)
	}
	pages, err := lib.source().Site(ctx, chosen, lang)
	if err != nil {
		return err
	}
	to := q.from(out)
	count, size, err := site.WriteFolder(ctx, pages, to)
	if err != nil {
		return siteFault(err, to)
	}
	_, err = fmt.Fprintf(q.out, "%s: %s, %d bytes. Open index.html.\n", printable(to), plural(count, "file"), size)
	return err
}
