//go:build linux && windowtest

package app_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWindowSurvivesAPowerCut kills the window at once, twice, the first time
// as soon as it shows something. What the reader was told is saved is there
// again, and so is the whole library.
func TestWindowSurvivesAPowerCut(t *testing.T) {
	r := sitDown(t, 1280, 900)
	r.open(false)
	r.must(r.window.Kill())

	r.open(false)
	var before, after string
	const counts = `fetch("/api/status").then((a) => a.json()).then((s) => JSON.stringify([s.release.number, s.counts]))`
	r.asks(counts, &before)
	r.clicksText("header label", "ES")
	r.sees(`document.documentElement.lang === "es"`)
	r.sees(`fetch("/api/settings").then((a) => a.json()).then((s) => s.language === "es")`)
	r.must(r.window.Kill())

	r.open(false)
	r.sees(`document.documentElement.lang === "es"`)
	r.asks(counts, &after)
	if before != after || !strings.HasPrefix(after, "[1,") {
		t.Errorf("the library was %s before the cut and is %s", before, after)
	}
	for _, m := range r.window.ConsoleErrors() {
		t.Errorf("an error in the console: %+v", m)
	}
}

// TestWindowIsOpenedOnce starts the program again on the folder of a window
// that is open: a second window brings the first one forward and ends, and
// serving says plainly why it cannot.
func TestWindowIsOpenedOnce(t *testing.T) {
	r := sitDown(t, 1280, 900)
	r.open(false)
	out, err := r.again()
	if err != nil {
		t.Errorf("a second start: %v: %s", err, out)
	}
	out, err = r.again("serve")
	if err == nil || !strings.Contains(out, "already open in a window") || strings.Count(out, "\n") != 1 {
		t.Errorf("serving beside the window: %v: %s", err, out)
	}
	out, err = r.again("search", "--limit", "1", "holistic review")
	if err != nil || !strings.Contains(strings.ToLower(out), "holistic") {
		t.Errorf("searching beside the window: %v: %s", err, out)
	}
	r.sees(isReady)
}

// TestWindowIsClosedByItsFrame ends the program the way readers do; nothing of
// it stays behind.
func TestWindowIsClosedByItsFrame(t *testing.T) {
	r := sitDown(t, 1280, 900)
	r.open(false)
	tree, err := r.window.Processes()
	r.must(err)
	r.presses("alt+F4")
	select {
	case <-r.window.Ended():
	case <-time.After(15 * time.Second):
		t.Fatal("the program did not end")
	}
	for _, p := range tree {
		if runs(p.PID) {
			time.Sleep(2 * time.Second) // the web view's own processes notice a little later
			if runs(p.PID) {
				t.Errorf("%s is left behind", p.Name)
			}
		}
	}
}

// runs reports whether a process still does something: not a zombie.
func runs(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// again starts the program once more for the same reader and returns what it
// says.
func (r *reader) again(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(r.ctx, 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.binary, args...)
	cmd.Env = r.display.Environ(r.home)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
