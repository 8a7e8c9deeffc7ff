//go:build production || dev || bindings

package app

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"socialmission.org/desktop/frontend"
)

// hasWindow says that this build can open one.
const hasWindow = true

// runWindow opens the window and returns when it has closed. Nothing is bound
// but the system's dialogs: the page speaks to pane.handler by HTTP like any
// browser.
func runWindow(ctx context.Context, pane pane) error {
	tuneWebView()
	w := &window{pane: pane, place: loadPlacement(pane.placement)}
	opts := &options.App{
		Title:                    productName,
		Width:                    w.place.Width,
		Height:                   w.place.Height,
		MinWidth:                 minWidth,
		MinHeight:                minHeight,
		WindowStartState:         w.startState(),
		BackgroundColour:         options.NewRGB(pane.background[0], pane.background[1], pane.background[2]),
		EnableDefaultContextMenu: true, // the way to copy with the pointer
		AssetServer:              &assetserver.Options{Middleware: w.middleware},
		OnStartup:                func(shell context.Context) { w.started(ctx, shell) },
		OnBeforeClose:            w.closing,
		Menu:                     w.menu(),
		Bind:                     []any{&Shell{w}},
		// Files that are dropped reach the page by their paths. It says where.
		DragAndDrop: &options.DragAndDrop{EnableFileDrop: true},
		Logger:      windowLog{pane.log},
		Linux: &linux.Options{
			// Explicit: saves half a second and 65 MB on plain machines.
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
			ProgramName:      programName,
			Icon:             windowIcon(),
		},
		Windows: &windows.Options{WebviewUserDataPath: pane.webData},
		Mac:     &mac.Options{About: &mac.AboutInfo{Title: productName, Message: thisBuild().Version}},
	}
	return openOrFail(opts)
}

// windowIcon is the picture the desktop shows for the window; a front end that
// was not built has none, and the desktop then shows its own.
func windowIcon() []byte {
	icon, err := fs.ReadFile(frontend.Dist(), "icon.png")
	if err != nil {
		return nil
	}
	return icon
}

// openOrFail opens the window. The toolkit panics when the screen it was promised
// does not answer; that is an error here, and the browser can still do.
func openOrFail(opts *options.App) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", errNoWindow, fault)
		}
	}()
	if err := wails.Run(opts); err != nil {
		return fmt.Errorf("%w: %w", errNoWindow, err)
	}
	return nil
}

// window is the open window.
type window struct {
	pane  pane
	place placement
	shell context.Context // Wails' own; set once it has started
}

// middleware puts the app's handler before Wails' own. In a development build
// the page comes from Vite, so only the API is answered here.
func (w *window) middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if pageFromVite && !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(rw, r)
			return
		}
		w.pane.handler.ServeHTTP(rw, r)
	})
}

// started runs beside the window from its first moment to its last.
func (w *window) started(ctx, shell context.Context) {
	w.shell = shell
	w.restore()
	go w.watch(ctx)
}

// watch closes the window when the process is told to end, and brings it
// forward when the program is started a second time.
func (w *window) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			runtime.Quit(w.shell)
			return
		case <-w.pane.raise:
			runtime.WindowUnminimise(w.shell)
			runtime.WindowShow(w.shell)
		}
	}
}

// closing remembers where the window was; it never prevents the closing.
func (w *window) closing(shell context.Context) bool {
	if err := w.remember(shell); err != nil {
		w.pane.log.Warn("remember the window's place", "error", err)
	}
	return false
}
