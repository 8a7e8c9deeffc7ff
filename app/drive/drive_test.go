//go:build linux && windowtest

package drive_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/app/drive"
)

// bare builds the benchmark's bare window: the smallest thing to drive.
func bare(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "bare")
	out, err := exec.Command("go", "build", "-tags", "desktop,production,webkit2_41", "-o", binary, "../bench/bare").CombinedOutput()
	if err != nil {
		t.Fatalf("building the bare window: %v\n%s", err, out)
	}
	return binary
}

func open(ctx context.Context, t *testing.T, binary string) *drive.Window {
	t.Helper()
	display, err := drive.OpenDisplay(ctx, 1280, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, display.Close()) })
	w, err := display.Start(ctx, drive.Options{Binary: binary, Home: t.TempDir(), Isolated: drive.CanIsolate()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, w.Close()) })
	must(t, w.WaitFor(ctx, "document.documentElement.dataset.ready === '1'"))
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestDriveTheBareWindow(t *testing.T) {
	binary := bare(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	w := open(ctx, t, binary)
	t.Run("eval", func(t *testing.T) { testEval(ctx, t, w) })
	t.Run("input", func(t *testing.T) { testInput(ctx, t, w) })
	t.Run("console", func(t *testing.T) { testConsole(ctx, t, w) })
	t.Run("processes", func(t *testing.T) { testProcesses(t, w) })
	t.Run("screenshot", func(t *testing.T) { testScreenshot(ctx, t, w) })
	t.Run("witness", func(t *testing.T) { testWitness(ctx, t, w) })
}

func testEval(ctx context.Context, t *testing.T, w *drive.Window) {
	for js, want := range map[string]string{
		"1 + 1":                                  "2",
		"document.querySelectorAll('li').length": "500",
		"new Promise((ok) => setTimeout(() => ok({ a: [1, null, 'ü'] }), 30))": `{"a":[1,null,"ü"]}`,
		"undefined": "null",
	} {
		var got json.RawMessage
		if err := w.Eval(ctx, js, &got); err != nil || string(got) != want {
			t.Errorf("Eval(%.60s) = %.80s, %v; want %s", js, got, err, want)
		}
	}
	must(t, w.Load(ctx, `globalThis.long = "`+strings.Repeat(`\\ü`, 300_000)+`"`))
	must(t, w.WaitFor(ctx, "long.length === 600000"))
	for _, js := range []string{"nothing.here", "(() => { throw new Error('on purpose') })()", "Promise.reject(new Error('late'))", "1 +"} {
		if err := w.Eval(ctx, js, nil); err == nil {
			t.Errorf("Eval(%s) reports no error", js)
		}
	}
}

// testInput puts a field and a button into the page and uses them as a reader
// does; isTrusted tells real input from events made by a script.
func testInput(ctx context.Context, t *testing.T, w *drive.Window) {
	must(t, w.Load(ctx, `
		const field = document.createElement("input");
		const button = document.createElement("button");
		button.textContent = "Press";
		document.body.prepend(field);
		document.body.append(button);
		globalThis.seen = [];
		for (const kind of ["click", "keydown"])
			document.addEventListener(kind, (e) => seen.push([kind, e.key ?? e.target.tagName, e.ctrlKey, e.isTrusted].join(" ")));`))
	must(t, w.Click(ctx, "input"))
	must(t, w.WaitFor(ctx, "document.activeElement.tagName === 'INPUT'"))
	must(t, w.Type(ctx, "Salud, ¿año?"))
	must(t, w.WaitFor(ctx, "document.querySelector('input').value === 'Salud, ¿año?'"))
	must(t, w.Eval(ctx, "seen.splice(0)", nil))
	must(t, w.Key(ctx, "ctrl+k"))
	must(t, w.ClickText(ctx, "button", "Press"))
	must(t, w.WaitFor(ctx, `seen.includes("keydown k true true") && seen.includes("click BUTTON false true")`))
	if err := w.Click(ctx, "#absent"); err == nil {
		t.Error("clicking what is not there reports no error")
	}
	must(t, w.Resize(ctx, 900, 700))
	must(t, w.Click(ctx, "input"))
	must(t, w.WaitFor(ctx, "document.activeElement.tagName === 'INPUT'"))
}

func testConsole(ctx context.Context, t *testing.T, w *drive.Window) {
	if got := w.ConsoleErrors(); len(got) != 0 {
		t.Errorf("errors before any was made: %+v", got)
	}
	must(t, w.Load(ctx, `setTimeout(() => { throw new Error("thrown on purpose") })`))
	must(t, w.Eval(ctx, `fetch("/absent.json").then((r) => r.status)`, nil))
	var text strings.Builder
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		text.Reset()
		for _, m := range w.ConsoleErrors() {
			text.WriteString(m.Text + " " + m.URL + "\n")
		}
		if strings.Contains(text.String(), "thrown on purpose") && strings.Contains(text.String(), "absent.json") {
			return
		}
	}
	t.Errorf("the console's errors lack the exception or the failed request:\n%s", text.String())
}

func testProcesses(t *testing.T, w *drive.Window) {
	tree, err := w.Processes()
	must(t, err)
	names := map[string]bool{}
	for _, p := range tree {
		names[p.Name] = true
		if p.PSS < 1<<20 {
			t.Errorf("%s has a PSS of %d bytes", p.Name, p.PSS)
		}
	}
	for _, want := range []string{"bare", "WebKitWebProces", "WebKitNetworkPr"} { // comm holds 15 bytes
		if !names[want] {
			t.Errorf("the tree lacks %s: %+v", want, tree)
		}
	}
}

func testScreenshot(ctx context.Context, t *testing.T, w *drive.Window) {
	path := filepath.Join(t.TempDir(), "window.png")
	must(t, w.Screenshot(ctx, path))
	info, err := os.Stat(path)
	must(t, err)
	if info.Size() < 10_000 {
		t.Errorf("the picture of 500 lines of text has only %d bytes", info.Size())
	}
}

// testWitness lets the page try to leave the machine: first nothing is seen,
// then the attempt is.
func testWitness(ctx context.Context, t *testing.T, w *drive.Window) {
	calm := w.Watch(ctx)
	must(t, w.Eval(ctx, `fetch("/page.js").then((r) => r.text())`, nil))
	if seen, err := calm.Verdict(); err != nil || len(seen) > 0 {
		t.Errorf("seen while nothing left the machine: %v, %v", seen, err)
	}
	busy := w.Watch(ctx)
	must(t, w.Load(ctx, `location.href = "http://192.0.2.1/"`)) // TEST-NET-1, leads nowhere
	time.Sleep(time.Second)
	if seen, err := busy.Verdict(); err != nil || len(seen) == 0 {
		t.Errorf("an attempt to leave the machine was not seen: %v, %v", seen, err)
	}
}
