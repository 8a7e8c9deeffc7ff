package app

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

// openFeed opens the signed feed that the options name.
func (r updateRun) openFeed(o updateOptions) (*feed.Signed, func(), error) {
	source, err := r.source(o)
	if err != nil {
		return nil, nil, err
	}
	trust, err := r.openTrust(o)
	switch {
	case errors.Is(err, library.ErrNotFound):
		return nil, nil, usage("this library trusts no feed yet; give the feed's root.json with --trust")
	case err != nil:
		return nil, nil, feedFault(err)
	}
	carrier, done, err := openCarrier(source, filepath.Join(r.trust, fetchFolder), r.requests)
	if err != nil {
		return nil, nil, err
	}
	return feed.NewSigned(carrier, trust, knownTime()), done, nil
}

// openTrust opens what this library trusts, which the organisation's root must
// be part of. Another root than that begins a new trust, and never replaces one.
func (r updateRun) openTrust(o updateOptions) (*feed.Trust, error) {
	if o.SwitchFeeds {
		return r.openSwitch(o.Root)
	}
	root := o.Root
	if r.choice.policyRoot != nil {
		root = r.choice.policyRoot
	}
	if o.SwitchFeeds {
		return feed.OpenSwitch(r.trust, root)
	}
	trust, err := feed.OpenTrust(r.trust, root)
	if root == nil && r.choice.builtRoot != nil && errors.Is(err, library.ErrNotFound) {
		return feed.OpenTrust(r.trust, r.choice.builtRoot)
	}
	return trust, err
}

// openSwitch begins the trust in another feed, unless the library follows it
// already.
func (r updateRun) openSwitch(root []byte) (*feed.Trust, error) {
	if r.choice.policyRoot != nil && !bytes.Equal(root, r.choice.policyRoot) {
		return nil, toldError{"your organisation has chosen whose updates this library takes", library.ErrInvalid}
	}
	if trust, err := feed.OpenTrust(r.trust, root); err == nil && trust.Bound() {
		return trust, nil
	}
	return feed.OpenSwitch(r.trust, root)
}

// source returns where the feed is: as the options say, else where the
// organisation, the reader or the program says.
func (r updateRun) source(o updateOptions) (string, error) {
	set, err := r.settings()
	if err != nil {
		return "", err
	}
	source := o.Source
	if source == "" {
		source = r.choice.Source(set).Address
	}
	if source == "" {
		return "", usage("say where the feed is, with --source and a web address, a folder or a zip file")
	}
	if err := r.choice.Allow(source, set); err != nil {
		return "", toldError{said(err), library.ErrInvalid}
	}
	return source, nil
}

// said writes a sentence of the page as the commands write theirs.
func said(err error) string {
	text := strings.TrimSuffix(err.Error(), ".")
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}

// knownTime is the latest time that has surely come: the clock's, or the time
// this program was built where the clock is behind it.
func knownTime() time.Time {
	now := time.Now()
	if built, err := time.Parse(time.RFC3339, thisBuild().Time); err == nil && now.Before(built) {
		return built
	}
	return now
}

// openCarrier opens what brings a feed: a web address, a folder or a zip file.
// Requests, where it is not nil, notes what leaves this computer.
func openCarrier(source, cache string, requests *httpapi.RequestLog) (feed.Carrier, func(), error) {
	if httpapi.IsWeb(source) {
		web, err := feed.NewWeb(source, cache)
		if err != nil {
			return nil, nil, usage("%v", err)
		}
		if requests != nil {
			web.OnRequest = func(r feed.Request) { requests.Add(httpapi.SentFeed(r)) }
		}
		return web, web.Close, nil
	}
	info, err := os.Stat(source)
	switch {
	case err != nil:
		return nil, nil, toldError{fmt.Sprintf("there is no feed at %s (%v)", source, err), library.ErrNotFound}
	case info.IsDir():
		root, err := os.OpenRoot(source)
		if err != nil {
			return nil, nil, err
		}
		return feed.FromFolder(root.FS(), source), func() { root.Close() }, nil
	}
	file, err := zip.OpenReader(source)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, nil, toldError{fmt.Sprintf("%s is neither a folder nor a zip file, or it was copied only in part (%v)", source, err), library.ErrInvalid}
	}
	return feed.FromFolder(file, source), func() { file.Close() }, nil
}
