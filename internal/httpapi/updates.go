package httpapi

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/updater"
)

// UpdateDeps is what the API updates the library with.
type UpdateDeps struct {
	Desk     *updater.Desk
	Choice   FeedChoice
	Requests *RequestLog
	Sticks   func(context.Context) []Stick
	Copy     func(context.Context) (*feed.Copy, error) // of what the library holds, to be handed on
	Uploads  string                                    // folder for what a browser brings
}

func (s *server) updateRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/updates", s.json(s.updates))
	mux.Handle("POST /api/updates/check", s.json(s.checkUpdates))
	mux.Handle("POST /api/updates/upload", s.json(s.uploadUpdate))
	mux.Handle("POST /api/updates/start", s.json(s.startUpdate))
	mux.Handle("POST /api/updates/pause", s.json(s.onDesk((*updater.Desk).Pause)))
	mux.Handle("POST /api/updates/resume", s.json(s.onDesk((*updater.Desk).Resume)))
	mux.Handle("POST /api/updates/cancel", s.json(s.cancelUpdate))
	mux.Handle("POST /api/updates/undo", s.json(s.undoUpdate))
	mux.Handle("PUT /api/updates/settings", s.json(s.putUpdateSettings))
	mux.Handle("POST /api/updates/save", s.json(s.saveUpdate))
	mux.Handle("GET /api/updates/save.zip", s.plain(s.sendUpdate))
}

// The ways in which a request about updates is refused.
var (
	errBusy = &fault{http.StatusConflict, CodeNotReady, library.Text{
		En: "An update is already running. Wait until it is done, or stop it first.",
		Es: "Ya hay una actualización en marcha. Espere a que termine o deténgala primero."}}
	errConsent = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "This update asks for your agreement first; nothing was changed.",
		Es: "Esta actualización pide antes su conformidad; no se cambió nada."}}
	errNoOffer = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "There is nothing to take yet. Check for updates first.",
		Es: "Todavía no hay nada que tomar. Busque primero actualizaciones."}}
	errNoUndo = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "There is no earlier release to go back to.",
		Es: "No hay una edición anterior a la que volver."}}
)

// deskFault turns the refusals of the desk into sentences.
func deskFault(err error) error {
	switch {
	case errors.Is(err, updater.ErrConsent):
		return errConsent
	case errors.Is(err, library.ErrNotReady):
		return errBusy
	case errors.Is(err, library.ErrInvalid):
		return errNoOffer
	}
	return err
}

func (s *server) updates(r *http.Request) (any, error) {
	sticks, err := flag(r.URL.Query(), "sticks")
	if err != nil {
		return nil, err
	}
	view, err := s.updatesNow(r)
	if err == nil && sticks && s.Updates.Sticks != nil {
		view.Sticks = list(s.Updates.Sticks(r.Context()))
	}
	return view, err
}

// onDesk makes an action of one that the desk does at once. One that there is
// nothing to do for is done already: a button may be pressed twice.
func (s *server) onDesk(do func(*updater.Desk) error) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		if err := do(s.Updates.Desk); err != nil && !errors.Is(err, library.ErrInvalid) {
			return nil, deskFault(err)
		}
		return s.updatesNow(r)
	}
}

// checkUpdates looks for news at a source that the reader names, or at the
// feed's own address.
func (s *server) checkUpdates(r *http.Request) (any, error) {
	var request CheckRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	set, err := s.Reader.UpdateSettings()
	if err != nil {
		return nil, err
	}
	source := request.Source
	if source == "" {
		source = s.Updates.Choice.Source(set).Address
	} else if !goodSource(source) {
		return nil, badValue("source")
	}
	if err := s.Updates.Choice.Allow(source, set); err != nil {
		return nil, err
	}
	return s.check(r, source)
}

// check has the desk look. A look that is going on already will do.
func (s *server) check(r *http.Request, source string) (any, error) {
	if job := s.Updates.Desk.State().Job; job != nil && job.Kind == updater.Look {
		return s.updatesNow(r)
	}
	if err := s.Updates.Desk.Check(source); err != nil {
		return nil, deskFault(err)
	}
	return s.updatesNow(r)
}

// goodSource reports whether the page may name this source: the address of a
// feed, or a whole path on this computer.
func goodSource(source string) bool {
	if len(source) > reader.MaxAddress || strings.ContainsRune(source, 0) {
		return false
	}
	if !IsWeb(source) {
		return filepath.IsAbs(source)
	}
	return goodAddress(source)
}

func goodAddress(address string) bool {
	if !onWeb(address) {
		return false
	}
	web, err := feed.NewWeb(address, "")
	if err != nil {
		return false
	}
	web.Close()
	return true
}

// startUpdate takes what was offered, or fetches the attachments that are
// missing. What is being taken already is not taken twice.
func (s *server) startUpdate(r *http.Request) (any, error) {
	var request StartRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	wish, err := wishOf(request)
	if err != nil {
		return nil, err
	}
	desk := s.Updates.Desk
	if job := desk.State().Job; job != nil && !job.Paused && (job.Kind == updater.Bring || job.Kind == updater.Attach) {
		return s.updatesNow(r)
	}
	consent := updater.Consent{Trust: request.Trust, Switch: request.Switch, Stale: request.Stale}
	if err := s.start(wish, consent); err != nil {
		return nil, deskFault(err)
	}
	return s.updatesNow(r)
}

// start takes the offer; without one it fetches what is missing, from where
// the last look was, else from the feed's own address.
func (s *server) start(wish updater.Wish, consent updater.Consent) error {
	state := s.Updates.Desk.State()
	held, err := s.Store.Release()
	if err != nil {
		return err
	}
	if state.Offer != nil && state.Offer.To != held {
		return s.Updates.Desk.Start(wish, consent)
	}
	set, err := s.Reader.UpdateSettings()
	if err != nil {
		return err
	}
	source := s.Updates.Choice.Source(set).Address
	if state.Checked != nil {
		source = state.Checked.Source
	}
	if err := s.Updates.Choice.Allow(source, set); err != nil {
		return err
	}
	return s.Updates.Desk.Complete(source, wish)
}

func wishOf(request StartRequest) (updater.Wish, error) {
	switch request.Attachments {
	case AllAttachments, NoAttachments, ChosenAttachments:
	default:
		return updater.Wish{}, badValue("attachments")
	}
	if len(request.Items) > reader.MaxIDs {
		return updater.Wish{}, badValue("items")
	}
	for _, id := range request.Items {
		if !itemID.MatchString(id) {
			return updater.Wish{}, badValue("items")
		}
	}
	if len(request.Trust) > maxValue {
		return updater.Wish{}, badValue("trust")
	}
	return updater.Wish{Attachments: string(request.Attachments), Items: request.Items}, nil
}

func (s *server) cancelUpdate(r *http.Request) (any, error) {
	s.saves.cancel()
	return s.onDesk((*updater.Desk).Cancel)(r)
}

// undoUpdate goes back to the release that was held before.
func (s *server) undoUpdate(r *http.Request) (any, error) {
	previous, err := s.Store.Previous()
	if err != nil {
		return nil, err
	}
	if previous.Number == 0 {
		return nil, errNoUndo
	}
	if err := s.Updates.Desk.Undo(); err != nil {
		return nil, deskFault(err)
	}
	return s.updatesNow(r)
}

// putUpdateSettings changes what the request names, as far as the organisation
// leaves it to the reader.
func (s *server) putUpdateSettings(r *http.Request) (any, error) {
	var request UpdateSettings
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	_, managed := s.Updates.Choice.When(reader.UpdateSettings{})
	switch {
	case request.Source != nil && s.Updates.Choice.PolicySource != "":
		return nil, errSourceManaged
	case request.Policy != nil && managed:
		return nil, errPolicyManaged
	case request.Source != nil && *request.Source != "" && !goodAddress(*request.Source):
		return nil, badValue("source")
	}
	_, err := s.Reader.ChangeUpdateSettings(func(set *reader.UpdateSettings) {
		assign(&set.Source, request.Source)
		assign(&set.Policy, request.Policy)
		assign(&set.Metered, request.Metered)
		assign(&set.Attachments, request.Attachments)
	})
	if err != nil {
		return nil, err
	}
	return s.updatesNow(r)
}

func assign[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// seconds rounds a duration for the page.
func seconds(d time.Duration) float64 { return d.Round(time.Millisecond).Seconds() }
