package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// saving is the one copy of the library that is being written for a colleague.
// It only reads the library, so that updates need not wait for it.
type saving struct {
	mu   sync.Mutex
	stop context.CancelFunc // nil when none is being written
	job  UpdateJob
	last *saveEnd
}

// saveEnd is how the last one ended.
type saveEnd struct {
	at    time.Time
	to    string
	saved feed.Saved
	err   error
}

// begin reserves the turn and returns the context of the work.
func (s *saving) begin() (context.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		return nil, errBusy
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.job = stop, UpdateJob{Kind: JobSave, Phase: "saving"}
	return ctx, nil
}

func (s *saving) progress(done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.job.Done, s.job.Total = done, total
}

func (s *saving) end(e saveEnd) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
	s.stop, s.last = nil, &e
}

func (s *saving) cancel() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		s.stop()
	}
}

// state describes it to the page.
func (s *saving) state(lang string) (*UpdateJob, *JobEnd) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var job *UpdateJob
	if s.stop != nil {
		now := s.job
		job = &now
	}
	if s.last == nil {
		return job, nil
	}
	return job, &JobEnd{Kind: JobSave, OK: s.last.err == nil, At: s.last.at, Message: saveWords(*s.last).In(lang)}
}

// saveUpdate writes a copy of what the library holds where the page says.
func (s *server) saveUpdate(r *http.Request) (any, error) {
	var request SaveRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	if len(request.To) > reader.MaxAddress || !filepath.IsAbs(request.To) || strings.ContainsRune(request.To, 0) {
		return nil, badValue("to")
	}
	if request.From < 0 {
		return nil, badValue("from")
	}
	made, err := s.copyFor(r.Context(), request.From)
	if err != nil {
		return nil, err
	}
	ctx, err := s.saves.begin()
	if err != nil {
		return nil, err
	}
	go func() {
		saved, err := made.Save(ctx, request.To, feed.Errand{From: request.From, Progress: s.saves.progress})
		if err != nil {
			s.Log.Warn("save an update for a colleague", "error", err)
		}
		s.saves.end(saveEnd{at: time.Now(), to: request.To, saved: saved, err: err})
	}()
	return s.updatesNow(r)
}

// The ways in which a copy is refused.
var (
	errNothingToSave = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "This library holds no signed update that it could hand on. Update it first.",
		Es: "Esta biblioteca no tiene ninguna actualización firmada que pueda entregar. Actualícela primero."}}
	errSameRelease = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "A library with this release needs nothing from this one.",
		Es: "Una biblioteca con esta edición no necesita nada de esta."}}
)

// copyFor opens the copy for a library that holds the release from.
func (s *server) copyFor(ctx context.Context, from int) (*feed.Copy, error) {
	made, err := s.Updates.Copy(ctx)
	switch {
	case errors.Is(err, feed.ErrNothingToPass):
		return nil, errNothingToSave
	case err != nil:
		return nil, err
	case from >= made.Release().Number:
		return nil, errSameRelease
	}
	return made, nil
}

// sendUpdate sends the same as a zip file to a browser. What fails once the
// first bytes are out can only cut the line: a zip file shows that.
func (s *server) sendUpdate(w http.ResponseWriter, r *http.Request) error {
	from, err := number(r.URL.Query(), "from", 0, 1<<30)
	if err != nil {
		return err
	}
	made, err := s.copyFor(r.Context(), from)
	if err != nil {
		return err
	}
	unhurried(w)
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="socialmission-%d.zip"`, made.Release().Number))
	h.Set("Cache-Control", "no-store")
	if _, err := made.WriteZip(r.Context(), w, feed.Errand{From: from}); err != nil {
		s.Log.Warn("send an update for a colleague", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
