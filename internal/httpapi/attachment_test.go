package httpapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

// keep puts a file into the library's store and returns its digest.
func (h *home) keep(data string) string {
	h.t.Helper()
	rel, err := h.deps.Store.Release()
	must(h.t, err)
	rel.Number++
	must(h.t, h.deps.Store.Apply(h.t.Context(), rel, &library.Collection{}, []library.File{{Path: "attachments/file", Data: []byte(data)}}))
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:])
}

func TestAttachmentsAreTypedByContent(t *testing.T) {
	h := open(t, nil, nil)
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="pwned()"/>`
	for name, test := range map[string]struct {
		data, name, kind, disposition string
	}{
		"pdf":                  {"%PDF-1.7\n", "Guide.pdf", "application/pdf", "inline; filename=Guide.pdf"},
		"png":                  {"\x89PNG\r\n\x1a\n", "a.png", "image/png", "inline; filename=a.png"},
		"jpeg":                 {"\xff\xd8\xff\xe0", "a.jpg", "image/jpeg", "inline; filename=a.jpg"},
		"gif":                  {"GIF89a", "a.gif", "image/gif", "inline; filename=a.gif"},
		"webp":                 {"RIFF\x00\x00\x00\x00WEBPVP", "a.webp", "image/webp", "inline; filename=a.webp"},
		"text":                 {"Just words.", "a.txt", "text/plain; charset=utf-8", "inline; filename=a.txt"},
		"table":                {"a,b\n1,2\n", "a.csv", "text/plain; charset=utf-8", "inline; filename=a.csv"},
		"page":                 {"<!doctype html><script>pwned()</script>", "a.html", "application/octet-stream", "attachment; filename=a.html"},
		"page that says pdf":   {"<html><script>pwned()</script>", "a.pdf", "application/octet-stream", "attachment; filename=a.pdf"},
		"picture with scripts": {svg, "a.svg", "application/octet-stream", "attachment; filename=a.svg"},
		"the same, says png":   {svg, "a.png", "application/octet-stream", "attachment; filename=a.png"},
		"after much white space": {strings.Repeat(" ", 600) + svg, "a.txt", "application/octet-stream",
			"attachment; filename=a.txt"},
		"xml":     {"<?xml version='1.0'?><x/>", "a.xml", "application/octet-stream", "attachment; filename=a.xml"},
		"script":  {"pwned()", "a.js", "application/octet-stream", "attachment; filename=a.js"},
		"program": {"MZ\x90\x00\x03", "a.exe", "application/octet-stream", "attachment; filename=a.exe"},
		"empty":   {"", "a.txt", "text/plain; charset=utf-8", "inline; filename=a.txt"},
		"hostile name": {"words", "../..\\a\"\r\nX: y\u202e.txt", "text/plain; charset=utf-8",
			"inline; filename=\"_.._a___X_ y_.txt\""},
		"Spanish name": {"words", "Guía.txt", "text/plain; charset=utf-8", "inline; filename*=utf-8''Gu%C3%ADa.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			a := h.send(http.MethodGet, "/api/attachments/"+h.keep(test.data)+"/"+url.PathEscape(test.name), "")
			if a.StatusCode != http.StatusOK || a.body != test.data {
				t.Fatalf("%s %q", a.Status, a.body)
			}
			if got := a.Header.Get("Content-Type"); got != test.kind {
				t.Errorf("type %q, want %q", got, test.kind)
			}
			if got := a.Header.Get("Content-Disposition"); got != test.disposition {
				t.Errorf("disposition %q, want %q", got, test.disposition)
			}
			if got := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "sandbox; default-src 'none'") {
				t.Errorf("policy %q", got)
			}
		})
	}
}

func TestAttachmentRanges(t *testing.T) {
	h := open(t, nil, nil)
	path := "/api/attachments/" + h.keep("0123456789") + "/a.txt"
	for header, want := range map[string]struct {
		status int
		body   string
	}{
		"bytes=2-4": {http.StatusPartialContent, "234"},
		"bytes=-3":  {http.StatusPartialContent, "789"},
		"bytes=20-": {http.StatusRequestedRangeNotSatisfiable, ""},
		"bytes=x":   {http.StatusRequestedRangeNotSatisfiable, ""},
	} {
		a := h.send(http.MethodGet, path, "", "Range: "+header)
		if a.StatusCode != want.status || want.body != "" && a.body != want.body {
			t.Errorf("%s: %s %q", header, a.Status, a.body)
		}
	}
}

func TestTheWindowIsNeverAnswered304(t *testing.T) {
	h := open(t, folder(), func(d *httpapi.Deps) { d.Shell = httpapi.Window })
	window := httpapi.Owner(h.deps)
	for _, path := range []string{"/", "/assets/index-abc.js", "/api/status", "/api/attachments/" + h.keep("words") + "/a.txt"} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "wails"
		r.Header.Set("If-None-Match", "*")
		r.Header.Set("If-Modified-Since", "Fri, 20 Nov 2099 00:00:00 GMT")
		w := httptest.NewRecorder()
		window.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
