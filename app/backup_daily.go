package app

import "context"

// backUpByDay keeps a copy of what the reader made: one a day, after the start
// or the first change of the day. It runs beside everything else until ctx
// ends; a copy that cannot be made is tried again with the next change.
func (h *host) backUpByDay(ctx context.Context) {
	changed := make(chan struct{}, 1)
	h.reader.Watch(func() {
		select {
		case changed <- struct{}{}:
		default: // told already
		}
	})
	for {
		if err := h.reader.BackUp(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("no backup of today was made", "error", err)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}
