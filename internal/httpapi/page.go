package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"socialmission.org/desktop/internal/reader"
)

var htmlTag = regexp.MustCompile(`(?i)<html(\s[^>]*)?>`)

// notBuilt is shown by a binary that was made without the front end.
const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Social Mission Library</title></head>
<body><h1>The user interface is not part of this build</h1>
<p>The library itself works: its commands and its API answer. To build the interface, run
<code>make build</code>, or <code>npm ci</code> and <code>npm run build</code> in the folder <code>frontend</code>,
and build the program again.</p></body></html>
`

// index serves the page with the reader's settings on its first tag, so that
// its first frame has the right colours, language and measures.
func (s *server) index(w http.ResponseWriter, r *http.Request) error {
	settings, err := s.Reader.Settings()
	if err != nil {
		s.Log.Error("read the settings for the page", "error", err)
		settings = reader.Defaults()
	}
	return s.page(w, r, settings, s.withFirst)
}

// page serves the page with these settings, and with its first answers.
func (s *server) page(w http.ResponseWriter, r *http.Request, settings reader.Settings, first func([]byte, *http.Request) []byte) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store") // it holds what the reader has opened
	page, err := fs.ReadFile(s.Dist, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		_, _ = w.Write([]byte(notBuilt))
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	h.Add("Vary", "Accept-Language")
	page = s.fill(page, settings, language(r))
	_, _ = w.Write(first(page, r))
	return nil
}

// fill replaces the page's first tag.
func (s *server) fill(page []byte, settings reader.Settings, lang string) []byte {
	at := htmlTag.FindIndex(page)
	if at == nil {
		return page
	}
	return append(append(append([]byte{}, page[:at[0]]...), s.firstTag(settings, lang)...), page[at[1]:]...)
}

func (s *server) firstTag(settings reader.Settings, lang string) string {
	if settings.Language != reader.SystemLanguage {
		lang = string(settings.Language)
	}
	boot, err := json.Marshal(settings)
	if err != nil {
		panic(err) // settings are a struct of our own, which can be written
	}
	var tag strings.Builder
	for _, a := range [][2]string{
		{"lang", lang}, {"data-theme", string(settings.Theme)}, {"data-shell", string(s.Shell)}, {"data-boot", string(boot)},
	} {
		fmt.Fprintf(&tag, ` %s="%s"`, a[0], html.EscapeString(a[1]))
	}
	if settings.ParagraphNumbers {
		tag.WriteString(" data-paragraph-numbers")
	}
	return "<html" + tag.String() + ">"
}

// types are those of the files a front end is built of. They are not left to
// the system's table, which may call a script plain text.
var types = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
}

// static serves the front end's files. Those below assets have their digest in
// their name and never change.
func (s *server) static(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return errMethod
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	kind, known := types[path.Ext(name)]
	data, err := fs.ReadFile(s.Dist, name)
	if err != nil || !known || name == "index.html" || !fs.ValidPath(name) {
		return errNoRoute
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(data)
	return nil
}
