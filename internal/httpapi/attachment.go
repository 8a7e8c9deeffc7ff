package httpapi

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// attachmentPolicy lets a file do nothing at all, even where something opens
// it as a page.
const attachmentPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

const octets = "application/octet-stream"

// attachment serves a published file by its digest. What it is, its bytes say,
// not its name; only what cannot act is shown, everything else is saved.
func (s *server) attachment(w http.ResponseWriter, r *http.Request) error {
	digest := r.PathValue("sha256")
	if !digestForm.MatchString(digest) {
		return badValue("sha256")
	}
	data, err := s.Store.Object(digest)
	if err != nil {
		return err
	}
	name := fileName(r.PathValue("name"))
	kind, shown := attachmentType(data, name)
	disposition := "attachment"
	if shown {
		disposition = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", attachmentPolicy)
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// attachmentType returns the type to serve data as, and whether it may be
// shown rather than saved.
func attachmentType(data []byte, name string) (kind string, shown bool) {
	kind = http.DetectContentType(data)
	essence, _, _ := strings.Cut(kind, ";")
	switch {
	case slices.Contains([]string{"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"}, essence):
		return essence, true
	case essence == "text/plain" && !looksActive(data, name):
		return "text/plain; charset=utf-8", true
	}
	return octets, false
}

// looksActive reports whether text is meant to be opened as a page or picture
// that may carry scripts.
func looksActive(data []byte, name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg", ".svgz", ".html", ".htm", ".xhtml", ".xht", ".xml", ".js", ".mjs", ".css", ".mht", ".mhtml":
		return true
	}
	head := bytes.ToLower(data[:min(len(data), 4096)])
	return bytes.Contains(head, []byte("<svg")) || bytes.Contains(head, []byte("<html")) ||
		bytes.Contains(head, []byte("<script")) || bytes.Contains(head, []byte("<?xml"))
}

// fileName makes a name that is safe to save a file under.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = strings.Trim(name, ". ")
	if runes := []rune(name); len(runes) > 150 {
		name = string(runes[len(runes)-150:]) // the end has the extension
	}
	if name == "" {
		return "file"
	}
	return name
}
