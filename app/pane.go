package app

import (
	"log/slog"
	"net/http"
)

// Names by which readers and systems know the program.
const (
	productName = "Social Mission Library"
	programName = "socialmission"
)

// pane is what a window shows and is told.
type pane struct {
	handler    http.Handler
	background [3]uint8        // of the first frame, before the page is there
	placement  string          // file that remembers the window's place
	webData    string          // folder for what the webview keeps (Windows)
	language   string          // of the menus: "en" or "es"
	raise      <-chan struct{} // the program was started again: come forward
	log        *slog.Logger
}
