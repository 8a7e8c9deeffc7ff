package app

import (
	"context"
	"errors"
	"fmt"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

// feedFaults say in a sentence why a feed was not taken, the most telling
// first.
func feedFaults() []feedSentence {
	return []feedSentence{
		{library.ErrNotReady, "the library is being updated already; try again when that is done"},
		{feed.ErrLoginPage, "the network answers with a web page of its own: perhaps it wants you to log in first. Open any web page in your browser, then update again; the library stays as it is"},
		{feed.ErrIdentity, "the host of the feed could not prove that it is the right one: perhaps the network wants you to log in first, or this computer's clock is wrong. Nothing was taken from it"},
		{feed.ErrUnreachable, "the host of the feed could not be reached, or the line was cut. The library stays as it is; what arrived is kept, and the next update goes on from there"},
		{feed.ErrOtherFeed, "this library follows another feed. Use --switch-feed to follow the new one; what you wrote is kept"},
		{feed.ErrTooOld, "this program is too old for the feed's newest release. The library stays as it is; install the newest version of the program to go on"},
		{feed.ErrUntrusted, "the feed is not signed by those this library trusts, so nothing was taken from it"},
		{feed.ErrOlder, "the feed is older than what this library has accepted before, so nothing was taken from it"},
		{feed.ErrStale, "the feed's signatures have expired: the mirror is stale, or this computer's clock is wrong. The library stays as it is; a copy of the feed on a stick or in a zip file can be taken all the same"},
		{library.ErrNotFound, "there is no whole feed there; nothing was changed. Perhaps it was copied only in part, or saved for libraries with another release"},
		{library.ErrContent, "what is there is damaged, or was copied only in part; nothing was taken from it. Copy it again, or update from another place"},
	}
}

type feedSentence struct {
	is   error
	text string
}

// feedFault says why a feed was not taken. What the publisher has to mend, and
// what has its words already, stays as it is.
func feedFault(err error) error {
	if errors.Is(err, context.Canceled) || errors.As(err, new(toldError)) || errors.As(err, new(*updater.FaultsError)) {
		return err
	}
	for _, f := range feedFaults() {
		if errors.Is(err, f.is) {
			return toldError{fmt.Sprintf("%s (%v)", f.text, err), errors.New("feed refused")}
		}
	}
	return err
}
