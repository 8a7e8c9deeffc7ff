package app

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

func (c *call) publishCheck(ctx context.Context, o publishOptions, folder string) error {
	today, err := o.day()
	if err != nil {
		return err
	}
	root, err := openContent(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	x, err := publish.Examine(ctx, root.FS(), o.out, today)
	if err != nil {
		return err
	}
	for _, w := range x.Warnings {
		fmt.Fprintln(c.errOut, "warning:", printable(w.String()))
	}
	_, err = fmt.Fprintf(c.out, "%d items, %d attachments of %.1f MB, no faults.\n", x.Items, x.Attachments, float64(x.Bytes)/(1<<20))
	return err
}

func openContent(folder string) (*os.Root, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, toldError{fmt.Sprintf("the content folder cannot be read (%v)", err), library.ErrNotFound}
	}
	return root, nil
}

func (c *call) publishRelease(ctx context.Context, o publishOptions, folder string) error {
	order, err := c.order(ctx, o)
	if err != nil {
		return err
	}
	root, err := openContent(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	order.Content, order.Keys, order.Site = root.FS(), o.keys, o.out
	result, err := publish.Release(ctx, order)
	if err != nil {
		return err
	}
	return c.published(o, result)
}

// order reads the flags that say how to release.
func (c *call) order(ctx context.Context, o publishOptions) (publish.Order, error) {
	order := publish.Order{Note: library.Text{En: o.note, Es: o.noteEs}, Remove: listOf(o.remove)}
	var err error
	if order.Locks, err = c.locks(ctx, o); err != nil {
		return order, err
	}
	for _, text := range listOf(o.embedded) {
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 {
			return order, usage("--embedded %q: %q is no release's number", o.embedded, text)
		}
		order.Embedded = append(order.Embedded, number)
	}
	if o.date == "" {
		return order, nil
	}
	order.Date, err = o.day()
	return order, err
}

// listOf splits a flag with commas.
func listOf(text string) []string {
	return slices.DeleteFunc(strings.Split(text, ","), func(s string) bool { return s == "" })
}

func (c *call) published(o publishOptions, r publish.Result) error {
	if o.asJSON {
		return writeJSON(c.out, r)
	}
	if !r.News {
		_, err := fmt.Fprintf(c.out, "%s holds release %d already; nothing was changed.\n", o.out, r.Release.Number)
		return err
	}
	ch := r.Changes
	text := fmt.Sprintf("Release %d of %s is in %s: %d items new, %d changed, %d withdrawn, %d gone.\nThe whole library takes %d bytes",
		r.Release.Number, r.Release.Date, o.out, len(ch.New), len(ch.Changed), len(ch.Withdrawn), len(ch.Removed), r.Full)
	if r.Deltas > 0 {
		text += fmt.Sprintf(", an update from the release before %d; %d earlier releases have a delta", r.Delta, r.Deltas)
	}
	_, err := fmt.Fprintln(c.out, text+".")
	return err
}

func (c *call) publishRollback(ctx context.Context, o publishOptions) error {
	order, err := c.order(ctx, o)
	if err == nil {
		order.Date, err = o.day()
	}
	if err != nil {
		return err
	}
	result, err := publish.Rollback(ctx, o.keys, o.out, o.to, order)
	if err != nil {
		return err
	}
	return c.published(o, result)
}
