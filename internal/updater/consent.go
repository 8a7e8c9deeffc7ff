package updater

import (
	"context"
	"errors"
	"fmt"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// ErrConsent is a release that must not be taken before the reader agreed to
// what the offer asks.
var ErrConsent = fmt.Errorf("%w: the reader has to agree first", library.ErrInvalid)

// Consent is what the reader agreed to.
type Consent struct {
	Trust  string // the fingerprint of the root that is to be trusted
	Switch bool   // to follow another feed from now on
	Stale  bool   // to take a release that was carried here after its signatures expired
}

// Following is how a library finds and trusts its feed.
type Following struct {
	Dir string // folder of the trust
	// Root begins the trust where the folder has none; nil when only the reader
	// can say whom to trust.
	Root []byte
	// Now is the latest time that is known to have come.
	Now func() time.Time
	// Open opens a source that a reader may name: an address, a folder, a file.
	Open func(ctx context.Context, source string) (feed.Carrier, func(), error)
}

// asked is a feed with what the reader has to agree to before it is followed.
type asked struct {
	*feed.Signed
	trust *feed.Identity // whom to trust, nil when that is known
	other bool           // the library follows another feed
}

// agreed reports whether the reader agreed to all that is asked.
func (a asked) agreed(c Consent) error {
	switch {
	case a.trust != nil && c.Trust != a.trust.Fingerprint:
		return fmt.Errorf("%w: to trust the root %s", ErrConsent, a.trust.Fingerprint)
	case a.other && !c.Switch:
		return fmt.Errorf("%w: to follow another feed", ErrConsent)
	case a.ByHand() && a.Expired() && !c.Stale:
		return fmt.Errorf("%w: its signatures have expired", ErrConsent)
	}
	return nil
}

// ask verifies the feed that a carrier brings against what the library trusts.
// One that it does not trust is verified by its own root, for the reader to
// decide on.
func (f Following) ask(ctx context.Context, c feed.Carrier, held library.Release) (asked, error) {
	trust, whom, err := f.trusted(ctx, c)
	if err != nil {
		return asked{}, err
	}
	a := asked{Signed: feed.NewSigned(c, trust, f.Now()), trust: whom}
	v, err := a.Check(ctx)
	if errors.Is(err, feed.ErrUntrusted) && trust.Bound() {
		return f.askOther(ctx, c, trust, err)
	}
	if err != nil && !errors.Is(err, feed.ErrStale) {
		return asked{}, err
	}
	a.other = held.Number > 0 && v.Release.Feed != held.Feed
	a.Replace = a.other
	return a, nil
}

// trusted opens the trust that a feed is to be verified by, and says whom the
// reader has to trust for it, if that is not settled.
func (f Following) trusted(ctx context.Context, c feed.Carrier) (*feed.Trust, *feed.Identity, error) {
	trust, err := feed.OpenTrust(f.Dir, f.Root)
	if errors.Is(err, feed.ErrOtherFeed) { // the reader chose before the organisation did
		trust, err = feed.OpenTrust(f.Dir, nil)
	}
	if !errors.Is(err, library.ErrNotFound) {
		return trust, nil, err
	}
	root, err := feed.CarriedRoot(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	if trust, err = feed.OpenTrust(f.Dir, root); err != nil {
		return nil, nil, err
	}
	whom := trust.Identity()
	return trust, &whom, nil
}

// askOther verifies a feed that the trusted keys did not sign by its own root,
// unless it claims to be the feed that is trusted: then it is refused.
func (f Following) askOther(ctx context.Context, c feed.Carrier, trust *feed.Trust, refused error) (asked, error) {
	root, err := feed.CarriedRoot(ctx, c)
	if err != nil || trust.Knows(root) {
		return asked{}, refused
	}
	other, err := feed.OpenSwitch(f.Dir, root)
	if err != nil {
		return asked{}, errors.Join(refused, err)
	}
	whom := other.Identity()
	a := asked{Signed: feed.NewSigned(c, other, f.Now()), trust: &whom, other: true}
	if _, err := a.Check(ctx); err != nil && !errors.Is(err, feed.ErrStale) {
		return asked{}, errors.Join(refused, err)
	}
	return a, nil
}

// Trust returns whom the library trusts, nil when nobody yet.
func (f Following) Trust() *feed.Identity {
	trust, err := feed.OpenTrust(f.Dir, nil)
	if err != nil {
		return nil
	}
	whom := trust.Identity()
	return &whom
}
