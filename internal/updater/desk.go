package updater

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// Kind is what a job of the Desk does.
type Kind string

// The kinds of job.
const (
	Look   Kind = "check"
	Bring  Kind = "update"
	Attach Kind = "attachments"
	GoBack Kind = "undo"
)

// ErrCancelled is how a job ends that the reader gave up.
var ErrCancelled = errors.New("given up")

// Desk runs one update at a time behind the page, and knows how it stands. It
// is safe for concurrent use; nothing here waits for the network but Wait.
type Desk struct {
	updater   *Updater
	following Following

	mu      sync.Mutex
	checked *Checked
	offer   *Offer
	last    *Outcome
	job     *job
	speed   float64 // bytes a second, as measured last; 0 when not yet
}

// NewDesk returns the desk of a library. Close it before the store.
func NewDesk(u *Updater, f Following) *Desk { return &Desk{updater: u, following: f} }

// State is how updates stand.
type State struct {
	Checked *Checked // how the last look ended
	Offer   *Offer   // what it found; nil when there is nothing to take
	Job     *Job     // what is being done, or waits to go on
	Last    *Outcome // how the last job ended
}

// Checked is how a look for news ended.
type Checked struct {
	At     time.Time
	Source string
	News   bool
	Err    error
}

// Offer is what a look found.
type Offer struct {
	Preview
	Source    string
	ByHand    bool
	SignedBy  string
	Trust     *feed.Identity // whom the reader has to trust first, nil when that is known
	OtherFeed bool           // to take it means to follow another feed from then on
	// Text and All are how long it takes to fetch the texts, and everything, at
	// the speed just measured; 0 where nothing was.
	Text, All time.Duration
}

// NeedsConsent reports whether the offer asks anything of the reader; Auto must
// not take it then, nor one that was undone.
func (o *Offer) NeedsConsent() bool {
	return o.Trust != nil || o.OtherFeed || o.Undone || o.ByHand && o.Stale
}

// Job is what is being done.
type Job struct {
	Kind Kind
	Status
	Rate   float64        // bytes a second, over the last seconds
	Left   *time.Duration // at this rate; nil where it cannot be told
	Paused bool
}

// Outcome is how a job ended.
type Outcome struct {
	Kind Kind
	At   time.Time
	Report
	Err error // ErrCancelled when the reader gave it up
}

// State returns how updates stand.
func (d *Desk) State() State {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := State{Checked: d.checked, Offer: d.offer, Last: d.last}
	if d.job != nil {
		s.Job = d.job.state(d.updater.Status(), time.Now())
	}
	return s
}

// Trust returns whom the library trusts, nil when nobody yet.
func (d *Desk) Trust() *feed.Identity { return d.following.Trust() }

// Check looks what a source has. State tells when that is known.
func (d *Desk) Check(source string) error {
	return d.begin(&job{kind: Look, run: func(ctx context.Context) (Report, error) { return Report{}, d.look(ctx, source) }})
}

// Start takes what is offered, or fetches attachments that are missing where
// nothing is offered. It returns ErrConsent when the offer asks something that
// the reader did not agree to.
func (d *Desk) Start(w Wish, c Consent) error {
	d.mu.Lock()
	offer, checked := d.offer, d.checked
	d.mu.Unlock()
	switch {
	case offer != nil && (offer.Trust != nil && offer.Trust.Fingerprint != c.Trust ||
		offer.OtherFeed && !c.Switch || offer.ByHand && offer.Stale && !c.Stale):
		return ErrConsent
	case offer != nil:
		return d.begin(&job{kind: Bring, run: func(ctx context.Context) (Report, error) { return d.bring(ctx, offer.Source, w, c) }})
	case checked != nil:
		return d.Complete(checked.Source, w)
	}
	return fmt.Errorf("%w: nothing was offered", library.ErrInvalid)
}

// Complete fetches attachments that are missing.
func (d *Desk) Complete(source string, w Wish) error {
	return d.begin(&job{kind: Attach, run: func(ctx context.Context) (Report, error) {
		var report Report
		err := d.with(ctx, source, func(a asked) (err error) {
			report, err = d.updater.Complete(ctx, a, w)
			return err
		})
		return report, err
	}})
}

// Undo goes back to the release that was held before.
func (d *Desk) Undo() error {
	return d.begin(&job{kind: GoBack, run: d.updater.Undo})
}

// bring takes the release of a source, if the reader agreed to all it asks.
func (d *Desk) bring(ctx context.Context, source string, w Wish, c Consent) (Report, error) {
	var report Report
	err := d.with(ctx, source, func(a asked) error {
		err := a.agreed(c)
		if err == nil {
			report, err = d.updater.UpdateWith(ctx, a.Signed, w)
		}
		return err
	})
	return report, err
}

// look asks a source what it has, and keeps what that means for the reader.
func (d *Desk) look(ctx context.Context, source string) error {
	var offer *Offer
	err := d.with(ctx, source, func(a asked) error {
		preview, err := d.updater.Preview(ctx, a.Signed)
		if err == nil && preview.News {
			offer = &Offer{Preview: preview, Source: source, ByHand: a.ByHand(), SignedBy: a.Identity().Name, Trust: a.trust, OtherFeed: a.other}
		}
		return err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if offer != nil && d.speed > 0 {
		offer.Text = lasts(offer.Bytes.Text, d.speed)
		offer.All = lasts(offer.Bytes.Text+offer.Bytes.Images+offer.Bytes.Attachments, d.speed)
	}
	d.checked, d.offer = &Checked{At: time.Now(), Source: source, News: offer != nil, Err: err}, offer
	return err
}

// with opens a source, verifies the feed it brings and hands it to do. How
// fast the source answers is measured on the way.
func (d *Desk) with(ctx context.Context, source string, do func(asked) error) error {
	carrier, done, err := d.following.Open(ctx, source)
	if err != nil {
		return err
	}
	defer done()
	held, err := d.updater.store.Release()
	if err != nil {
		return err
	}
	m := &measured{Carrier: carrier}
	a, err := d.following.ask(ctx, m, held)
	if err == nil {
		err = do(a)
	}
	if speed := m.speed(); speed > 0 {
		d.mu.Lock()
		d.speed = speed
		d.mu.Unlock()
	}
	return err
}
