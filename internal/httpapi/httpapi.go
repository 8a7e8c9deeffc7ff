// Package httpapi is the one way in: the http.Handler that the window, the
// browser and the tests speak to. It turns requests into calls of the store,
// the index and the reader's own store, and their answers into JSON.
package httpapi

import (
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

// Deps is what the API stands on. Store, Engine, Reader, Updater, Dist, Log,
// the desk of Updates and the folder of Own must be set.
type Deps struct {
	Store   *store.Store
	Engine  *search.Engine
	Reader  *reader.Store
	Updater *updater.Updater
	Dist    fs.FS // the built front end
	Version string
	Folder  string // the data folder, told to its owner
	Shell   Shell  // zero means Browser
	Log     *slog.Logger
	Now     func() time.Time // nil means time.Now
	Updates UpdateDeps
	Room    *room.Room // sharing with others nearby
	Own     OwnDeps
	HandOut HandOutDeps
	// AllowedHosts are values of the Host header that are served besides the
	// loopback names with the port that was connected to, and the window's own.
	AllowedHosts []string
}

type server struct {
	Deps
	settings sync.Mutex               // held from reading to writing them
	sees     func(id string) bool     // whether an item is there for whoever asks; nil: every item is
	knows    func(*http.Request) bool // whether a request names this program as its host; nil: as loopback does
	saves    saving
	checks   checking
	book     *notes.Book
	sticks   stickCopy
	citer    *cite.Processor
	rendered renderedNotes
}

// Owner returns the handler for the one whose library it is. It may read and
// change everything, and so answers only this machine.
func Owner(d Deps) http.Handler {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Shell == "" {
		d.Shell = Browser
	}
	s := &server{Deps: d, book: notes.NewBook(d.Reader, notes.NamesOf(d.Engine.Rows, d.Reader)), citer: cite.New(d.Dist)}
	return s.recover(s.headers(s.guard(s.routes())))
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /api/status", s.json(s.status))
	mux.Handle("GET /api/home", s.json(s.home))
	mux.Handle("GET /api/search", s.json(s.search))
	mux.Handle("GET /api/suggest", s.json(s.suggest))
	mux.Handle("GET /api/terms", s.json(s.terms))
	mux.Handle("GET /api/items/{id}", s.json(s.item))
	mux.Handle("GET /api/tables/{id}", s.json(s.table))
	mux.Handle("GET /api/attachments/{sha256}/{name}", s.plain(s.attachment))
	mux.Handle("GET /api/settings", s.json(s.getSettings))
	mux.Handle("PUT /api/settings", s.json(s.putSettings))
	mux.Handle("GET /api/marks", s.json(s.marks))
	mux.Handle("PATCH /api/marks/{id}", s.json(s.patchMark))
	mux.Handle("POST /api/marks/read", s.json(s.markRead))
	mux.Handle("POST /api/seen", s.json(s.seen))
	mux.Handle("GET /api/later", s.json(s.later))
	mux.Handle("POST /api/later", s.json(s.addLater))
	mux.Handle("DELETE /api/later", s.json(s.dropLater))
	mux.Handle("GET /api/items/{id}/versions", s.json(s.versions))
	s.updateRoutes(mux)
	s.fileRoutes(mux)
	s.annotationRoutes(mux)
	s.backupRoutes(mux)
	s.newsRoutes(mux)
	s.listRoutes(mux)
	s.citeRoutes(mux)
	mux.Handle("POST /api/save-file", s.json(s.saveFile(mux)))
	s.roomRoutes(mux)
	s.handOutRoutes(mux)
	mux.Handle("/api/", s.unknown(mux))
	mux.Handle("GET /{$}", s.plain(s.index))
	mux.Handle("/", s.plain(s.static))
	return mux
}
