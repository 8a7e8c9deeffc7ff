package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

func TestLater(t *testing.T) {
	h := open(t, folder(), nil)
	var later httpapi.Later
	h.get("/api/later", &later)
	if later.Links == nil || len(later.Links) != 0 {
		t.Errorf("the queue begins as %+v", later)
	}
	for _, body := range []string{
		`{"url": "https://doi.org/10.1000/x(1)2", "title": "A handbook", "item": "clinic"}`,
		`{"url": "https://example.org/?a=b&c=d", "title": "Another", "item": ""}`,
		`{"url": "https://doi.org/10.1000/x(1)2", "title": "Twice", "item": "clinic"}`,
	} {
		a := h.send(http.MethodPost, "/api/later", body)
		if a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", body, a.body)
		}
		must(t, json.Unmarshal([]byte(a.body), &later))
	}
	if len(later.Links) != 2 || later.Links[0].Title != "A handbook" || later.Links[1].URL != "https://example.org/?a=b&c=d" {
		t.Errorf("the queue is %+v", later)
	}
	for range 2 {
		a := h.send(http.MethodDelete, "/api/later?url="+url.QueryEscape("https://example.org/?a=b&c=d"), "")
		must(t, json.Unmarshal([]byte(a.body), &later))
		if a.StatusCode != http.StatusOK || len(later.Links) != 1 || later.Links[0].Item != "clinic" {
			t.Errorf("%s: %+v", a.Status, later)
		}
	}
}

func TestLaterRefuses(t *testing.T) {
	h := open(t, nil, nil)
	var full []reader.LaterLink
	for _, body := range []string{
		`{"url": "javascript:alert(1)"}`, `{"url": "file:///etc/passwd"}`, `{"url": ""}`, `{"url": "https://ana:secret@example.org/"}`,
		`{"url": "https://example.org/", "item": "../x"}`, `{"url": "https://example.org/` + strings.Repeat("x", 3000) + `"}`, `[]`,
	} {
		h.send(http.MethodPost, "/api/later", body).fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	}
	h.send(http.MethodDelete, "/api/later", "").fault(t, http.StatusBadRequest, httpapi.CodeInvalid)
	for n := range reader.MaxLater {
		full = append(full, reader.LaterLink{URL: fmt.Sprintf("https://example.org/%d", n)})
	}
	must(t, h.deps.Reader.AddLater(full...))
	a := h.send(http.MethodPost, "/api/later", `{"url": "https://example.org/one-more"}`, "Accept-Language: es")
	if say := a.fault(t, http.StatusConflict, httpapi.CodeInvalid); !strings.Contains(say, "llena") {
		t.Errorf("a full queue says %q", say)
	}
}
