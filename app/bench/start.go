//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"socialmission.org/desktop/app/drive"
	"socialmission.org/desktop/app/measure"
)

// The targets of the window.
const (
	maxRatio  = 1.3 // first content, of the bare window's
	maxMemory = 260 // MB, all processes together
)

// A start is left alone for quiet before it is asked how long it took, and a
// page has at most patience to show its first content.
const (
	quiet    = 2500 * time.Millisecond
	patience = 60 * time.Second
)

// firstContent is when the page marked its first content, on the wall clock.
// The app and the bare window set the same mark, two frames after the content
// entered the document, when it has been painted.
const firstContent = `performance.timeOrigin + performance.getEntriesByName("sml:first-content")[0].startTime`

const isReady = `document.documentElement.dataset.ready === "1"`

// starts measures the first start ever, with its import, and the second one,
// each in turn with the bare window, so that all meet the same machine.
func (b *bench) starts(ctx context.Context) error {
	display, err := drive.OpenDisplay(ctx, 1280, 900)
	if err != nil {
		return err
	}
	defer display.Close()
	var bare, first, second []float64
	for n := range b.runs + 1 {
		home := filepath.Join(b.dir, fmt.Sprintf("start-%d", n))
		round := [3]float64{}
		for i, binary := range []string{b.bare, b.window, b.window} {
			if round[i], err = start(ctx, display, binary, home); err != nil {
				return err
			}
		}
		if n == 0 {
			continue // fills the disk cache
		}
		bare, first, second = append(bare, round[0]), append(first, round[1]), append(second, round[2])
	}
	b.addStarts(bare, first, second)
	return nil
}

func (b *bench) addStarts(bare, first, second []float64) {
	note := fmt.Sprintf("median of %d", b.runs)
	limit := maxRatio * measure.Median(bare)
	for _, f := range []measure.Figure{
		{Name: "bare window", Value: measure.Median(bare), Note: note},
		{Name: "first start ever", Value: measure.Median(first), Note: note + ", import and index included"},
		{Name: "later start", Value: measure.Median(second), Target: limit, Note: note},
	} {
		f.Group, f.Unit = "start to first content", "ms"
		b.report.Add(f)
	}
	b.report.Add(measure.Figure{Group: "start to first content", Name: "later start / bare window",
		Value: measure.Median(second) / measure.Median(bare), Unit: "×", Target: maxRatio})
	b.report.Add(measure.Figure{Group: "start to first content", Name: "first start ever / bare window",
		Value: measure.Median(first) / measure.Median(bare), Unit: "×", Target: maxRatio})
}

// start opens a window and returns the milliseconds from the start of its
// process to its first content.
func start(ctx context.Context, display *drive.Display, binary, home string) (ms float64, err error) {
	w, err := openWindow(ctx, display, binary, home)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := w.Eval(ctx, firstContent, &ms); err != nil {
		return 0, err
	}
	return ms - float64(w.Started().UnixMicro())/1000, nil
}

func openWindow(ctx context.Context, display *drive.Display, binary, home string) (*drive.Window, error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	w, err := display.Start(ctx, drive.Options{Binary: binary, Home: home, Quiet: quiet})
	if err != nil {
		return nil, err
	}
	if err := w.WaitForUpTo(ctx, patience, isReady); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// memory measures what all processes of the window take, after its start and
// after fifty searches, and the bare window's for comparison.
func (b *bench) memory(ctx context.Context) error {
	display, err := drive.OpenDisplay(ctx, 1280, 900)
	if err != nil {
		return err
	}
	defer display.Close()
	if err := b.settled(ctx, display, b.bare, "bare window", 0, nil); err != nil {
		return err
	}
	if err := b.settled(ctx, display, b.window, "after the start", maxMemory, nil); err != nil {
		return err
	}
	return b.settled(ctx, display, b.window, "after 50 searches", maxMemory, fiftySearches)
}

// settled opens a window, lets it do something and reports its memory once it
// has been idle for two seconds.
func (b *bench) settled(ctx context.Context, display *drive.Display, binary, name string, target float64, do func(context.Context, *drive.Window) error) (err error) {
	w, err := openWindow(ctx, display, binary, filepath.Join(b.dir, "memory"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if do != nil {
		if err := do(ctx, w); err != nil {
			return err
		}
	}
	time.Sleep(2 * time.Second)
	bytes, err := w.Memory()
	if err != nil {
		return err
	}
	tree, err := w.Processes()
	b.report.Add(measure.Figure{Group: "memory (PSS of all processes)", Name: name, Value: float64(bytes) / 1e6,
		Unit: "MB", Target: target, Note: shares(tree)})
	return err
}

// shares says how the memory is divided among the processes.
func shares(tree []drive.Process) string {
	text := ""
	for _, p := range tree {
		text += fmt.Sprintf("%s %.0f, ", p.Name, float64(p.PSS)/1e6)
	}
	return text[:max(len(text)-2, 0)]
}

// fiftySearches asks the page for fifty different searches, as following fifty
// links would, and waits each time until it has answered.
func fiftySearches(ctx context.Context, w *drive.Window) error {
	questions := measure.Questions()
	for n := range 50 {
		words := questions[n%len(questions)].Words
		text := words[:max(3, len(words)-n/len(questions))] // each one a different text
		js := fmt.Sprintf(`(async () => {
			location.hash = "#/library?q=" + encodeURIComponent(%q);
			await new Promise((done) => setTimeout(done, 150));
		})()`, text)
		if err := w.Eval(ctx, js, nil); err != nil {
			return err
		}
	}
	return nil
}
