package httpapi

import (
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
)

// GuestDeps is what the handler for guests stands on. All must be set but Now.
type GuestDeps struct {
	Store  *store.Store
	Engine *search.Engine
	Reader *reader.Store // of what the reader wrote, the shared lists alone are read
	Room   *room.Room    // says what is shared
	Feed   http.Handler  // the signed feed of what the library holds
	Dist   fs.FS
	Log    *slog.Logger
	Now    func() time.Time // nil means time.Now
}

// guest answers others in the room. It is made of the parts of server that
// know nothing of the reader, and has no other route than those below: what a
// guest may not do is not forbidden here but absent.
type guest struct {
	*server
	room  *room.Room
	feed  http.Handler
	scope scopes
}

// Guest returns the handler for guests. It changes nothing, whatever is asked.
func Guest(d GuestDeps) http.Handler {
	if d.Now == nil {
		d.Now = time.Now
	}
	g := &guest{room: d.Room, feed: http.StripPrefix("/feed", d.Feed)}
	g.server = &server{
		Deps: Deps{Store: d.Store, Engine: d.Engine, Reader: d.Reader, Dist: d.Dist, Shell: GuestShell, Log: d.Log, Now: d.Now},
		sees: g.sees, knows: g.named,
	}
	return g.recover(g.headers(g.guard(g.guestRoutes())))
}

func (g *guest) guestRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /api/status", g.json(g.guestStatus))
	mux.Handle("GET /api/home", g.json(g.guestHome))
	mux.Handle("GET /api/search", g.json(g.guestSearch))
	mux.Handle("GET /api/suggest", g.json(g.guestSuggest))
	mux.Handle("GET /api/terms", g.json(g.terms))
	mux.Handle("GET /api/items/{id}", g.json(g.guestItem))
	mux.Handle("GET /api/tables/{id}", g.json(g.guestTable))
	mux.Handle("GET /api/attachments/{sha256}/{name}", g.plain(g.guestAttachment))
	mux.Handle("GET /api/newsletters", g.json(g.guestNewsletters))
	mux.Handle("GET /api/room", g.json(g.guestRoom))
	mux.Handle("GET /api/lists/{id}", g.json(g.guestList))
	mux.Handle("GET /api/follow", g.json(g.follow))
	mux.Handle("POST /api/knock", g.json(g.knock))
	mux.Handle("/api/", g.unknown(mux))
	mux.Handle("GET /feed/", g.plain(g.sharedFeed))
	mux.Handle("GET /{$}", g.plain(g.guestPage))
	mux.Handle("/", g.plain(g.static))
	return mux
}

// named reports whether a request names this computer as the room knows it: by
// the address it was sent to, or by the name that was announced. A page of
// another site that has its own name point here is none of these.
func (g *guest) named(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	host, port, err := net.SplitHostPort(local.String())
	if err != nil {
		return false
	}
	asked := r.Host
	if port == "80" && !strings.HasSuffix(asked, ":80") {
		asked += ":80"
	}
	host, _, _ = strings.Cut(strings.TrimPrefix(host, "::ffff:"), "%")
	return asked == net.JoinHostPort(host, port) || g.room.Named(r.Host)
}

// guestStatus is what a guest may know of the library: what it is, not what its
// owner does with it.
func (g *guest) guestStatus(*http.Request) (any, error) {
	release, err := g.Store.Release()
	if err != nil {
		return nil, err
	}
	counts, err := g.guestCounts()
	status := Status{Release: release, Counts: counts, Index: IndexReady, Shell: GuestShell}
	if g.Engine.Release() != release.Number {
		status.Index = IndexBuilding
	}
	return status, err
}

func (g *guest) guestHome(r *http.Request) (any, error) {
	scope, err := g.scoped()
	if err != nil {
		return nil, err
	}
	if scope.all {
		return g.frontPage(r.Context())
	}
	home := Home{Continue: []HomeRow{}, Newsletters: []library.Hit{}, Events: []library.Hit{}, PastEvents: []library.Hit{},
		Initiatives: []library.Hit{}, Fresh: []FreshItem{}, StartPages: []library.Hit{}}
	if home.Release, err = g.Store.Release(); err != nil {
		return nil, err
	}
	home.Counts, err = g.guestCounts()
	return home, err
}

// guestSearch finds among what is shared. The owner's stars and marks are no
// sets of a guest's.
func (g *guest) guestSearch(r *http.Request) (any, error) {
	query, err := parseQuery(r)
	if err != nil {
		return nil, err
	}
	scope, err := g.scoped()
	if err != nil {
		return nil, err
	}
	query.Within = scope.ids()
	return g.results(r, query)
}

func (g *guest) guestSuggest(r *http.Request) (any, error) {
	answer, err := g.suggest(r)
	suggested, ok := answer.(Suggestions)
	if err != nil || !ok {
		return answer, err
	}
	kept := Suggestions{Suggestions: []library.Suggestion{}}
	for _, s := range suggested.Suggestions {
		if s.Kind != "title" || g.sees(s.ID) {
			kept.Suggestions = append(kept.Suggestions, s)
		}
	}
	return kept, nil
}

func (g *guest) guestNewsletters(r *http.Request) (any, error) {
	issues, err := g.issues(r.Context())
	return Newsletters{Issues: g.shown(issues), Release: g.Engine.Release()}, err
}

// guestItem is an item without what the reader did with it, and without its
// earlier texts.
func (g *guest) guestItem(r *http.Request) (any, error) {
	view, err := g.itemView(r)
	view.Versions = 1
	return view, err
}

func (g *guest) guestTable(r *http.Request) (any, error) {
	scope, err := g.scoped()
	if err == nil && !scope.all && !scope.tables[r.PathValue("id")] {
		err = library.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return g.table(r)
}

func (g *guest) guestAttachment(w http.ResponseWriter, r *http.Request) error {
	scope, err := g.scoped()
	if err == nil && !scope.all && !scope.objects[r.PathValue("sha256")] {
		err = library.ErrNotFound
	}
	if err != nil {
		return err
	}
	return g.attachment(w, r)
}

// sharedFeed lets neighbours take the library as a signed update.
func (g *guest) sharedFeed(w http.ResponseWriter, r *http.Request) error {
	if scope, err := g.scoped(); err != nil || !scope.all {
		return errors.Join(library.ErrNotFound, err)
	}
	g.feed.ServeHTTP(w, r)
	return nil
}

// guestPage is the same page as the owner's, told that it is a guest's: what a
// guest keeps is kept in their own browser.
func (g *guest) guestPage(w http.ResponseWriter, r *http.Request) error {
	return g.page(w, r, reader.Defaults(), func(page []byte, r *http.Request) []byte {
		return g.withAnswers(page, r, map[string]func(*http.Request) (any, error){
			"/status": g.guestStatus, "/home": g.guestHome, "/terms": g.terms, "/room": g.guestRoom,
		})
	})
}

// follow says where the presenter is. It is asked every two seconds by every
// guest, and so reads nothing from a disk.
func (g *guest) follow(*http.Request) (any, error) {
	return Presenting(g.room.Presented()), nil
}

// knock has this computer connect back to a neighbour who asks whether it can
// be reached.
func (g *guest) knock(r *http.Request) (any, error) {
	var request room.Knock
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	reached, tried := g.room.KnockFor(r.Context(), r.RemoteAddr, request.Port)
	if !tried {
		return nil, errKnock
	}
	return room.Knocked{Reached: reached}, nil
}

var errKnock = &fault{http.StatusTooManyRequests, CodeBusy, library.Text{
	En: "This is done for neighbours on the same network, and not often.",
	Es: "Esto se hace para vecinos de la misma red, y no a menudo."}}
