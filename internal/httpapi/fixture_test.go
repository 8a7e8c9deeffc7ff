package httpapi_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/own"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/room"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

// home is a library of its own behind a real server.
type home struct {
	*httptest.Server
	t    *testing.T
	deps httpapi.Deps
	log  *safeBuffer
}

// safeBuffer may be written to by many requests at once.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var builtPage = fstest.MapFS{
	"index.html":           {Data: []byte("<!doctype html>\n<HTML lang=\"en\" data-theme=\"system\">\n<head></head><body></body></html>")},
	"icon.svg":             {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
	"assets/index-abc.js":  {Data: []byte("export {}")},
	"assets/index-abc.css": {Data: []byte("body{}")},
	"assets/odd.exe":       {Data: []byte("MZ")},
}

// open makes a library of the content folder and serves it.
func open(t *testing.T, fsys fs.FS, change func(*httpapi.Deps)) *home {
	t.Helper()
	dir := t.TempDir()
	log := &safeBuffer{}
	st, err := store.Open(filepath.Join(dir, "content.db"))
	must(t, err)
	eng, err := search.Open(filepath.Join(dir, "index"), st)
	must(t, err)
	rd, err := reader.Open(filepath.Join(dir, "reader.db"))
	must(t, err)
	t.Cleanup(func() {
		must(t, eng.Close())
		must(t, st.Close())
		must(t, rd.Close())
	})
	h := &home{t: t, log: log, deps: httpapi.Deps{Store: st, Engine: eng, Reader: rd, Updater: updater.New(st, eng),
		Dist: builtPage, Version: "1.2.3", Folder: "/home/ana/library", Log: slog.New(slog.NewTextHandler(log, nil)),
		Now: func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) }}}
	h.deps.Updates = httpapi.UpdateDeps{Desk: h.desk(dir), Requests: &httpapi.RequestLog{}, Uploads: filepath.Join(dir, "upload"),
		Copy: func(ctx context.Context) (*feed.Copy, error) {
			return h.deps.Updater.Copy(ctx, filepath.Join(dir, "feed"))
		}}
	h.deps.Room = room.New(room.Options{Handler: h.guests(), Log: h.deps.Log, Computer: "ana-laptop",
		Release: func() library.Release { held, _ := st.Release(); return held }})
	t.Cleanup(h.deps.Room.Close)
	h.deps.Own = h.own(dir)
	if fsys != nil {
		h.update(fsys)
	}
	if change != nil {
		change(&h.deps)
	}
	h.Server = httptest.NewServer(httpapi.Owner(h.deps))
	t.Cleanup(h.Close)
	return h
}

// own keeps the reader's files and finds what the reader wrote.
func (h *home) own(dir string) httpapi.OwnDeps {
	files := own.NewFolder(filepath.Join(dir, "files"), "")
	index, err := own.OpenIndex(filepath.Join(dir, "own-index"), &own.Corpus{Reader: h.deps.Reader, Files: files, Words: h.deps.Store}, h.deps.Log)
	must(h.t, err)
	h.t.Cleanup(func() { must(h.t, index.Close()) })
	h.deps.Engine.Beside(index.Engine)
	return httpapi.OwnDeps{Files: files, Await: index.Await}
}

// desk follows feeds in folders, zip files and on the web.
func (h *home) desk(dir string) *updater.Desk {
	d := updater.NewDesk(h.deps.Updater, updater.Following{
		Dir: filepath.Join(dir, "feed"), Now: func() time.Time { return h.deps.Now() },
		Open: func(_ context.Context, source string) (feed.Carrier, func(), error) {
			if !httpapi.IsWeb(source) {
				return openLocal(source)
			}
			w, err := feed.NewWeb(source, filepath.Join(dir, "fetched"))
			if err != nil {
				return nil, nil, err
			}
			w.Tries = 1
			w.OnRequest = func(r feed.Request) { h.deps.Updates.Requests.Add(httpapi.SentFeed(r)) }
			return w, w.Close, nil
		},
	})
	h.t.Cleanup(d.Close)
	return d
}

func openLocal(source string) (feed.Carrier, func(), error) {
	if filepath.Ext(source) != ".zip" {
		return feed.FromFolder(os.DirFS(source), source), func() {}, nil
	}
	z, err := zip.OpenReader(source)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", library.ErrInvalid, err)
	}
	return feed.FromFolder(z, source), func() { z.Close() }, nil
}

func (h *home) update(fsys fs.FS) {
	h.t.Helper()
	_, err := h.deps.Updater.Update(h.t.Context(), feed.FromFS(fsys, "a test folder"))
	must(h.t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type answer struct {
	*http.Response
	body string
}

// send makes a request; headers are given as "Name: value".
func (h *home) send(method, path, body string, headers ...string) answer {
	h.t.Helper()
	r, err := http.NewRequest(method, h.URL+path, strings.NewReader(body))
	must(h.t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(r) // redirects are shown, not followed
	must(h.t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(h.t, err)
	return answer{resp, string(data)}
}

// get asks for an answer that must be a success, and reads it into v.
func (h *home) get(path string, v any, headers ...string) {
	h.t.Helper()
	a := h.send(http.MethodGet, path, "", headers...)
	if a.StatusCode != http.StatusOK {
		h.t.Fatalf("GET %s: %s: %s", path, a.Status, a.body)
	}
	must(h.t, json.Unmarshal([]byte(a.body), v))
}

// fault checks that an answer is a fault of the one shape.
func (a answer) fault(t *testing.T, status int, code httpapi.ErrorCode) string {
	t.Helper()
	var e httpapi.ErrorAnswer
	if err := json.Unmarshal([]byte(a.body), &e); err != nil {
		t.Fatalf("%s is not the shape of a fault: %v", a.body, err)
	}
	if a.StatusCode != status || e.Error.Code != code || !strings.HasSuffix(e.Error.Message, ".") {
		t.Errorf("answered %d %+v, want %d %s", a.StatusCode, e.Error, status, code)
	}
	if kind := a.Header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		t.Errorf("a fault of type %s", kind)
	}
	return e.Error.Message
}

// folder is a small library: two resources that know each other, a newsletter
// that mentions one, an initiative, three events, a page and a table.
func folder() fstest.MapFS {
	files := map[string]string{
		"library.yaml": "name: {en: Test library, es: Biblioteca de prueba}\nfeed: example.org/test\n" +
			"release: {number: 1, date: 2026-11-15, title: {en: First, es: Primera}}\nrights: {en: Ours., es: Nuestro.}\n",
		"taxonomies/type.yaml": "label: {en: Type, es: Tipo}\nnote: {en: Ours., es: Nuestra.}\nterms:\n" +
			"  - {id: toolkit, label: {en: Toolkit, es: Herramienta}}\n  - {id: article, label: {en: Article, es: Artículo}}\n",
		"taxonomies/topic.yaml": "label: {en: Topic, es: Tema}\nterms:\n  - {id: nursing, label: {en: Nursing, es: Enfermería}}\n",
		"tables/figures.yaml": "title: {en: Figures, es: Cifras}\ncolumns:\n" +
			"  - {name: group, label: {en: Group, es: Grupo}, type: string, header: true}\n" +
			"  - {name: share, label: {en: Share, es: Parte}, type: number, unit: \"%\"}\n",
		"tables/figures.csv": "group,share\nA,1.5\nB,\n",
		"resources/clinic.md": "---\nid: clinic\nnumber: 1\nkind: resource\ntitle: A clinic handbook\nlanguage: es\ntext-language: en\n" +
			"availability: full-text\nabstract: >-\n  How a *school* runs its clinic.\nauthor:\n  - {family: Sánchez, given: María}\n" +
			"issued: 2024-05\nDOI: 10.1000/x(1)2\nURL: https://example.org/handbook\nterms:\n  type: [toolkit]\nsuggested-terms:\n  topic: [nursing]\n" +
			"tables: [figures]\nlinks:\n  - {rel: related, to: clinic-two}\n  - {rel: original, url: https://example.org/pdf, title: The PDF}\n" +
			"facts:\n  - Ran for *ten* years\n---\n# Opening\n\nThe text, see [the other](item:clinic-two).\n\n## Forms\n\nMore text.\n",
		"resources/clinic-two.md": "---\nid: clinic-two\nnumber: 2\nkind: resource\ntitle: Another clinic\nlanguage: en\n" +
			"availability: summary\nabstract: Shorter.\nissued: 2020\nterms:\n  type: [article]\n---\n",
		"newsletters/may.md": "---\nid: may\nnumber: 3\nkind: newsletter\ntitle: May newsletter\nlanguage: en\navailability: summary\n" +
			"abstract: News.\nissued: 2024-05\nlinks:\n  - {rel: mentions, to: clinic}\n---\n",
		"initiatives/metrics.md": "---\nid: metrics\nnumber: 4\nkind: initiative\ntitle: Metrics\nlanguage: en\navailability: summary\nabstract: Measures.\n---\n",
		"pages/start.md":         "---\nid: start\nnumber: 5\nkind: page\ntitle: Start here\nlanguage: en\navailability: full-text\n---\nWelcome.\n",
	}
	for i, day := range []string{"2026-11-20", "2027-01", "2025-03-01"} {
		id := "event-" + string(rune('a'+i))
		files["events/"+id+".md"] = "---\nid: " + id + "\nnumber: " + string(rune('6'+i)) + "\nkind: event\ntitle: Event " + id +
			"\nlanguage: en\navailability: link\nURL: https://example.org/\nevent:\n  type: conference\n  start: " + day + "\n---\n"
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}
