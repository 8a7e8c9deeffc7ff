package updater

import (
	"context"
	"errors"
	"fmt"
	"time"

	"socialmission.org/desktop/internal/library"
)

// job is the one thing the Desk does, or has put aside.
type job struct {
	kind    Kind
	run     func(context.Context) (Report, error)
	stop    context.CancelCauseFunc
	done    chan struct{} // closed when it does not run any longer
	paused  bool
	stopped Status // where it stood when it was paused
	report  Report // of what it did before it was paused
	pace    pace
}

// errPaused is why a job's context ends that is to go on later.
var errPaused = errors.New("paused")

// state describes the job to the page.
func (j *job) state(s Status, now time.Time) *Job {
	if j.paused {
		return &Job{Kind: j.kind, Status: j.stopped, Paused: true}
	}
	out := &Job{Kind: j.kind, Status: s, Rate: j.pace.rate(s.Wire, now)}
	if out.Rate > 0 && s.Total > s.Done {
		left := lasts(s.Total-s.Done, out.Rate)
		out.Left = &left
	}
	return out
}

// begin starts a job, unless another one runs or waits to go on.
func (d *Desk) begin(j *job) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job != nil {
		return fmt.Errorf("%w: an update is already running", library.ErrNotReady)
	}
	d.job = j
	d.goOn(j)
	return nil
}

// goOn lets a job run. The caller holds the lock.
func (d *Desk) goOn(j *job) {
	ctx, stop := context.WithCancelCause(context.Background())
	j.stop, j.done, j.paused, j.pace = stop, make(chan struct{}), false, pace{}
	go func() {
		report, err := j.run(ctx)
		d.end(j, report, err, context.Cause(ctx))
	}()
}

// end notes how a job ended. Why is what stopped it, nil when nothing did.
func (d *Desk) end(j *job, report Report, err, why error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer close(j.done)
	defer j.stop(nil)
	j.report = j.report.and(report)
	if err != nil && errors.Is(why, errPaused) {
		return
	}
	if err != nil && errors.Is(why, ErrCancelled) {
		err = ErrCancelled
	}
	d.job = nil
	d.last = &Outcome{Kind: j.kind, At: time.Now(), Report: j.report, Err: err}
	if j.report.From != j.report.To {
		d.offer = nil
	}
}

// Pause stops the job where it is, to go on by Resume. What arrived is kept.
func (d *Desk) Pause() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job == nil || d.job.paused || d.job.kind == GoBack {
		return fmt.Errorf("%w: there is nothing to pause", library.ErrInvalid)
	}
	d.job.paused, d.job.stopped = true, d.updater.Status()
	d.job.stop(errPaused)
	return nil
}

// Resume lets a paused job go on.
func (d *Desk) Resume() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job == nil || !d.job.paused {
		return fmt.Errorf("%w: nothing is paused", library.ErrInvalid)
	}
	j, done := d.job, d.job.done
	d.mu.Unlock()
	<-done // it is being stopped
	d.mu.Lock()
	if d.job == j && j.paused {
		d.goOn(j)
	}
	return nil
}

// Cancel gives the job up. What it fetched stays until the next release.
func (d *Desk) Cancel() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job == nil {
		return fmt.Errorf("%w: there is nothing to give up", library.ErrInvalid)
	}
	j := d.job
	j.stop(ErrCancelled)
	if j.paused {
		d.job, d.last = nil, &Outcome{Kind: j.kind, At: time.Now(), Err: ErrCancelled}
	}
	return nil
}

// Wait returns when no job runs: it ended, or it is paused. It returns how the
// last job ended.
func (d *Desk) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-d.running():
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last == nil || d.job != nil {
		return nil
	}
	return d.last.Err
}

// Close stops what runs and waits until it has let go of the store.
func (d *Desk) Close() {
	d.mu.Lock()
	if d.job != nil {
		d.job.stop(ErrCancelled)
	}
	d.mu.Unlock()
	<-d.running()
}

// running returns a channel that is closed once the present job does not run.
func (d *Desk) running() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job != nil {
		return d.job.done
	}
	none := make(chan struct{})
	close(none)
	return none
}
