//go:build linux && windowtest

package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/app/drive"
)

// isReady holds once the first screen shows its real content.
const isReady = `document.documentElement.dataset.ready === "1"`

// windowBinary is the program under test: SM_WINDOW_BINARY, or one built here.
func windowBinary(t *testing.T) string {
	t.Helper()
	if binary := os.Getenv("SM_WINDOW_BINARY"); binary != "" {
		return binary
	}
	binary := filepath.Join(t.TempDir(), "socialmission")
	build := exec.Command("go", "build", "-tags", "desktop,production,webkit2_41", "-o", binary, ".")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return binary
}

// reader sits before the real window and says what is wrong with it.
type reader struct {
	*testing.T            // of the step being taken
	whole      *testing.T // of the journey
	ctx        context.Context
	display    *drive.Display
	window     *drive.Window
	binary     string
	home       string // of this reader: the data folder lies in it
	shots      string // where pictures are kept; empty when none are
}

// sitDown opens a screen for a reader with a computer of their own.
func sitDown(t *testing.T, width, height int) *reader {
	t.Helper()
	binary := windowBinary(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	t.Cleanup(cancel)
	display, err := drive.OpenDisplay(ctx, width, height)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := display.Close(); err != nil {
			t.Error(err)
		}
	})
	return &reader{T: t, whole: t, ctx: ctx, display: display, binary: binary, home: t.TempDir(), shots: os.Getenv("SM_SHOTS")}
}

// open starts the program and waits for its first content.
func (r *reader) open(isolated bool) {
	r.Helper()
	w, err := r.display.Start(r.ctx, drive.Options{
		Binary: r.binary, Home: r.home, Isolated: isolated,
	})
	if err != nil {
		r.Fatal(err)
	}
	r.window = w
	r.Cleanup(func() {
		if err := w.Close(); err != nil {
			r.Error(err)
		}
	})
	r.must(w.WaitForUpTo(r.ctx, time.Minute, isReady))
}

// step runs one part of a journey; the rest makes no sense when it fails. A
// picture of the failure is kept beside the others.
func (r *reader) step(name string, do func(r *reader)) {
	r.Helper()
	defer func() { r.T = r.whole }()
	ok := r.whole.Run(name, func(t *testing.T) {
		r.T = t
		do(r)
	})
	if !ok {
		picture := filepath.Join(os.TempDir(), "window-test-failure.png")
		if err := r.window.Screenshot(r.ctx, picture); err == nil {
			r.whole.Log("what the window shows is in", picture)
		}
		r.whole.Fatalf("the journey ends at %q; the console: %+v", name, r.window.Console())
	}
}

func (r *reader) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// sees waits until a condition holds in the page.
func (r *reader) sees(condition string, args ...any) {
	r.Helper()
	r.must(r.window.WaitFor(r.ctx, fmt.Sprintf(condition, args...)))
}

// asks evaluates an expression in the page.
func (r *reader) asks(expression string, out any) {
	r.Helper()
	r.must(r.window.Eval(r.ctx, expression, out))
}

func (r *reader) clicks(selector string) {
	r.Helper()
	r.must(r.window.Click(r.ctx, selector))
}

func (r *reader) clicksText(selector, text string) {
	r.Helper()
	r.must(r.window.ClickText(r.ctx, selector, text))
}

func (r *reader) clicksElement(expression string) {
	r.Helper()
	r.must(r.window.ClickElement(r.ctx, expression))
}

func (r *reader) presses(keys ...string) {
	r.Helper()
	r.must(r.window.Key(r.ctx, keys...))
}

func (r *reader) types(text string) {
	r.Helper()
	r.must(r.window.Type(r.ctx, text))
}

// text returns an element's text as it is written, before any style.
func (r *reader) text(selector string) string {
	r.Helper()
	var text string
	r.asks("document.querySelector("+js(selector)+").textContent.trim()", &text)
	return text
}

// looks takes a picture of the screen and has axe-core look at it too.
func (r *reader) looks(name string) {
	r.Helper()
	r.asks("new Promise((ok) => requestAnimationFrame(() => requestAnimationFrame(ok)))", nil)
	if r.shots != "" {
		r.must(r.window.Screenshot(r.ctx, filepath.Join(r.shots, name+".png")))
	}
	r.accessible(name)
}

// accessible runs axe-core with all its rules in the page. What it finds fails
// the journey but does not end it.
func (r *reader) accessible(screen string) {
	r.Helper()
	var loaded bool
	if r.asks("!!globalThis.axe", &loaded); !loaded {
		script, err := os.ReadFile(filepath.Join("..", "frontend", "node_modules", "axe-core", "axe.min.js"))
		r.must(err)
		r.must(r.window.Load(r.ctx, string(script)))
	}
	var found struct {
		Passed     int
		Violations []struct {
			ID, Help string
			Nodes    []string
		}
	}
	r.asks(`axe.run(document).then((r) => ({ passed: r.passes.length, violations: r.violations.map((v) =>
		({ id: v.id, help: v.help, nodes: v.nodes.slice(0, 5).map((n) => n.target.join(" ") + ": " + n.failureSummary) })) }))`, &found)
	if found.Passed < 10 {
		r.whole.Errorf("%s: axe-core has checked next to nothing: %d rules", screen, found.Passed)
	}
	for _, v := range found.Violations {
		r.whole.Errorf("%s: %s (%s)\n  %s", screen, v.Help, v.ID, strings.Join(v.Nodes, "\n  "))
	}
}

// js writes a string as JavaScript does.
func js(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("a string has no JSON form: " + err.Error())
	}
	return string(b)
}
