package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/updater"
)

// uploadFolder is the part of the data folder for a zip file that a browser
// brought; it goes with the end of the program.
const uploadFolder = "upload"

func (h *host) trustFolder() string { return filepath.Join(h.cfg.Dir, trustFolder) }

// newDesk returns what updates the open library behind the page.
func (h *host) newDesk() *updater.Desk {
	return updater.NewDesk(h.lib.updater, updater.Following{
		Dir: h.trustFolder(), Root: h.choice.root(), Now: knownTime,
		Open: func(_ context.Context, source string) (feed.Carrier, func(), error) {
			carrier, done, err := openCarrier(source, filepath.Join(h.trustFolder(), fetchFolder), h.requests)
			var wrong usageError
			if errors.As(err, &wrong) {
				err = fmt.Errorf("%w: %w", library.ErrInvalid, err)
			}
			return carrier, done, err
		},
	})
}

// The times of looking for updates unasked: not before the reader sees the
// library, and then once a day. How often to think of it is chosen so that a
// computer that slept, or a reader who switched it on, need not wait long.
const (
	autoFirst = 20 * time.Second
	autoEvery = 24 * time.Hour
	autoTick  = 5 * time.Minute
)

// autoUpdates looks for updates and takes them, where the reader or the
// organisation wants that.
type autoUpdates struct {
	desk   *updater.Desk
	choice feedChoice
	reader *reader.Store
	now    func() time.Time
	looked time.Time // last
}

// tick looks for updates if it is time to, and takes what asks nothing of the
// reader. What fails is told on the page and tried again the next day.
func (a *autoUpdates) tick(ctx context.Context) error {
	set, err := a.reader.UpdateSettings()
	if err != nil || !a.choice.ByItself(set) || a.now().Sub(a.looked) < autoEvery && !a.looked.IsZero() || a.desk.State().Job != nil {
		return err
	}
	a.looked = a.now()
	source := a.choice.Source(set).Address
	if err := a.desk.Check(source); err != nil {
		return err
	}
	_ = a.desk.Wait(ctx) // the state says how it ended
	state := a.desk.State()
	offer := state.Offer
	if ctx.Err() != nil || state.Last == nil || state.Last.Err != nil || offer == nil || offer.Source != source || offer.NeedsConsent() {
		return ctx.Err()
	}
	return a.desk.Start(updater.Wish{Attachments: string(set.Attachments)}, updater.Consent{})
}

// updateByItself thinks of updates now and then until ctx ends.
func (h *host) updateByItself(ctx context.Context) {
	auto := &autoUpdates{desk: h.desk, choice: h.choice, reader: h.reader, now: time.Now}
	for wait := autoFirst; ; wait = autoTick {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if err := auto.tick(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("look for updates unasked", "error", err)
		}
	}
}
