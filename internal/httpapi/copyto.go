package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/stick"
)

// stickCopy is the one copy to a stick that is under way, and how the last one
// ended. It only reads the library, so that updates need not wait for it.
type stickCopy struct {
	mu   sync.Mutex
	stop context.CancelFunc // nil when none is under way
	job  StickJob
	last *stickOutcome
}

type stickOutcome struct {
	at     time.Time
	to     string
	report handout.Report
	err    error
}

// begin reserves the turn and returns the context of the work.
func (c *stickCopy) begin(to string) (context.Context, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stop != nil {
		return nil, errBusy
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop, c.job, c.last = stop, StickJob{To: to}, nil
	return ctx, nil
}

func (c *stickCopy) progress(done, total int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.job.Done, c.job.Total = done, total
}

func (c *stickCopy) end(o stickOutcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop()
	c.stop, c.last = nil, &o
}

func (c *stickCopy) state(lang string) (*StickJob, *StickEnd) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stop != nil {
		job := c.job
		return &job, nil
	}
	if c.last == nil {
		return nil, nil
	}
	return nil, &StickEnd{OK: c.last.err == nil, At: c.last.at, To: c.last.to, Message: handout.StickWords(c.last.report, c.last.err).In(lang)}
}

// stickView answers with what can be taken along: ?more=FOLDER looks for
// programs there too.
func (s *server) stickView(r *http.Request) (any, error) {
	more := r.URL.Query().Get("more")
	if more != "" && !ownPath(more) {
		return nil, badValue("more")
	}
	view := StickView{Programs: []StickProgram{}, Volumes: []string{}}
	for _, p := range s.programs(more) {
		view.Programs = append(view.Programs, StickProgram{System: p.System, Window: p.Window, Size: p.Size})
	}
	if s.HandOut.Volumes != nil {
		view.Volumes = list(s.HandOut.Volumes())
	}
	_, err := s.Updates.Copy(r.Context())
	view.Update = err == nil
	if err != nil && !errors.Is(err, feed.ErrNothingToPass) {
		s.Log.Warn("look whether there is an update to hand on", "error", err)
	}
	view.Job, view.Last = s.sticks.state(language(r))
	return view, nil
}

func (s *server) programs(more string) []stick.Program {
	if s.HandOut.Programs == nil {
		return nil
	}
	return s.HandOut.Programs(more)
}

// copyToStick begins a copy; the page asks how it goes.
func (s *server) copyToStick(r *http.Request) (any, error) {
	var asked StickRequest
	if err := readJSON(r, &asked); err != nil {
		return nil, err
	}
	order, err := s.stickOrder(asked, language(r))
	if err != nil {
		return nil, err
	}
	ctx, err := s.sticks.begin(asked.To)
	if err != nil {
		return nil, err
	}
	go func() {
		report, err := s.handOut().Copy(ctx, order, s.sticks.progress)
		if err != nil {
			s.Log.Warn("copy to a stick", "error", err)
		}
		s.sticks.end(stickOutcome{at: time.Now(), to: asked.To, report: report, err: err})
	}()
	return s.stickView(r)
}

func (s *server) stickOrder(asked StickRequest, lang string) (handout.Order, error) {
	order := handout.Order{To: asked.To, Library: asked.Programs, Pages: asked.Pages, Lang: lang, Trust: s.HandOut.Trust}
	switch {
	case !ownPath(asked.To):
		return order, badValue("to")
	case asked.More != "" && !ownPath(asked.More):
		return order, badValue("more")
	case len(asked.Lists) > reader.MaxLists:
		return order, badValue("lists")
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(asked.Lists))) {
		l, err := s.Reader.List(id)
		if err != nil {
			return order, listFault(err)
		}
		order.Lists = append(order.Lists, l)
	}
	if asked.Programs {
		order.Programs = s.programs(asked.More)
	}
	if asked.Update {
		order.Update = s.Updates.Copy
	}
	return order, nil
}

func (s *server) cancelStick(r *http.Request) (any, error) {
	s.sticks.mu.Lock()
	if s.sticks.stop != nil {
		s.sticks.stop()
	}
	s.sticks.mu.Unlock()
	return s.stickView(r)
}
