package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

func TestBadRequests(t *testing.T) {
	h := open(t, folder(), nil)
	many := "/api/search?" + strings.Repeat("type=a&", 1_001)
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code               httpapi.ErrorCode
	}{
		"limit of words":        {method: "GET", path: "/api/search?limit=many", status: 400, code: httpapi.CodeInvalid},
		"limit too high":        {method: "GET", path: "/api/search?limit=101", status: 400, code: httpapi.CodeInvalid},
		"limit too low":         {method: "GET", path: "/api/search?limit=0", status: 400, code: httpapi.CodeInvalid},
		"offset below zero":     {method: "GET", path: "/api/search?offset=-1", status: 400, code: httpapi.CodeInvalid},
		"offset too high":       {method: "GET", path: "/api/search?offset=10001", status: 400, code: httpapi.CodeInvalid},
		"huge number":           {method: "GET", path: "/api/search?offset=99999999999999999999", status: 400, code: httpapi.CodeInvalid},
		"unknown order":         {method: "GET", path: "/api/search?sort=random", status: 400, code: httpapi.CodeInvalid},
		"no flag":               {method: "GET", path: "/api/search?prefix=yes", status: 400, code: httpapi.CodeInvalid},
		"broken escape":         {method: "GET", path: "/api/search?q=%zz", status: 400, code: httpapi.CodeInvalid},
		"too many filters":      {method: "GET", path: many, status: 400, code: httpapi.CodeInvalid},
		"long filter":           {method: "GET", path: "/api/search?type=" + strings.Repeat("x", 201), status: 400, code: httpapi.CodeInvalid},
		"suggestions":           {method: "GET", path: "/api/suggest?q=a&limit=21", status: 400, code: httpapi.CodeInvalid},
		"item id with capitals": {method: "GET", path: "/api/items/Clinic", status: 400, code: httpapi.CodeInvalid},
		"item id that climbs":   {method: "GET", path: "/api/items/..%2f..%2fsettings", status: 400, code: httpapi.CodeInvalid},
		"long item id":          {method: "GET", path: "/api/items/" + strings.Repeat("a", 201), status: 400, code: httpapi.CodeInvalid},
		"unknown item":          {method: "GET", path: "/api/items/nothing", status: 404, code: httpapi.CodeNotFound},
		"unknown table":         {method: "GET", path: "/api/tables/nothing", status: 404, code: httpapi.CodeNotFound},
		"unknown attachment":    {method: "GET", path: "/api/attachments/" + strings.Repeat("0", 64) + "/a.pdf", status: 404, code: httpapi.CodeNotFound},
		"digest of words":       {method: "GET", path: "/api/attachments/content.db/a.pdf", status: 400, code: httpapi.CodeInvalid},
		"unknown path":          {method: "GET", path: "/api/nothing", status: 404, code: httpapi.CodeNotFound},
		"the API's root":        {method: "GET", path: "/api/", status: 404, code: httpapi.CodeNotFound},
		"other page":            {method: "GET", path: "/library", status: 404, code: httpapi.CodeNotFound},
		"climbing file":         {method: "GET", path: "/assets/..%2f..%2fgo.mod", status: 404, code: httpapi.CodeNotFound},
		"listing":               {method: "GET", path: "/assets/", status: 404, code: httpapi.CodeNotFound},
		"file of no known type": {method: "GET", path: "/assets/odd.exe", status: 404, code: httpapi.CodeNotFound},
		"post to a page":        {method: "POST", path: "/icon.svg", status: 405, code: httpapi.CodeMethod},
		"wrong method":          {method: "DELETE", path: "/api/settings", status: 405, code: httpapi.CodeMethod},
		"wrong method, by id":   {method: "PUT", path: "/api/marks/clinic", body: "{}", status: 405, code: httpapi.CodeMethod},
		"form":                  {method: "PUT", path: "/api/settings", body: "theme=dark", headers: []string{"Content-Type: application/x-www-form-urlencoded"}, status: 415, code: httpapi.CodeMediaType},
		"text":                  {method: "POST", path: "/api/marks/read", body: "{}", headers: []string{"Content-Type: text/plain"}, status: 415, code: httpapi.CodeMediaType},
		"no type":               {method: "PATCH", path: "/api/marks/clinic", body: "{}", headers: []string{"Content-Type: "}, status: 415, code: httpapi.CodeMediaType},
		"no body":               {method: "PUT", path: "/api/settings", headers: []string{"Content-Type: application/json"}, status: 400, code: httpapi.CodeInvalid},
		"half a body":           {method: "PUT", path: "/api/settings", body: `{"theme":`, status: 400, code: httpapi.CodeInvalid},
		"two bodies":            {method: "PUT", path: "/api/settings", body: `{} {}`, status: 400, code: httpapi.CodeInvalid},
		"wrong kind of value":   {method: "PUT", path: "/api/settings", body: `{"textSize":"big"}`, status: 400, code: httpapi.CodeInvalid},
		"unknown theme":         {method: "PUT", path: "/api/settings", body: `{"theme":"\"><script>"}`, status: 400, code: httpapi.CodeInvalid},
		"large body":            {method: "PUT", path: "/api/settings", body: `{"font":"` + strings.Repeat("a", 64<<10) + `"}`, status: 413, code: httpapi.CodeTooLarge},
		"deep body":             {method: "PUT", path: "/api/settings", body: strings.Repeat("[", 60_000), status: 400, code: httpapi.CodeInvalid},
		"mark of no item":       {method: "PATCH", path: "/api/marks/A%20B", body: "{}", status: 400, code: httpapi.CodeInvalid},
		"ids of no items":       {method: "POST", path: "/api/marks/read", body: `{"ids":["../x"],"read":true}`, status: 400, code: httpapi.CodeInvalid},
		"long anchor":           {method: "PATCH", path: "/api/marks/clinic", body: `{"anchor":"` + strings.Repeat("a", 201) + `"}`, status: 400, code: httpapi.CodeInvalid},
		"seen what is not here": {method: "POST", path: "/api/seen", body: `{"release":2}`, status: 400, code: httpapi.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			h.send(test.method, test.path, test.body, test.headers...).fault(t, test.status, test.code)
		})
	}
}

func TestFaultsSpeakTheReadersLanguage(t *testing.T) {
	h := open(t, folder(), nil)
	const english, spanish = "This is not in the library.", "Esto no está en la biblioteca."
	for accept, want := range map[string]string{
		"": english, "en-GB,es;q=0.5": english, "es": spanish, "es-419, en;q=0.9": spanish, "fr, es;q=0.2": spanish,
		"ES": spanish, "de": english, strings.Repeat("x,", 5_000): english, ";;,,=": english,
	} {
		a := h.send(http.MethodGet, "/api/items/nothing", "", "Accept-Language: "+accept)
		if got := a.fault(t, http.StatusNotFound, httpapi.CodeNotFound); got != want {
			t.Errorf("%.20q is answered %q", accept, got)
		}
	}
}

func TestWriteErrorKnowsEveryFaultOfTheLibrary(t *testing.T) {
	for err, want := range map[error]httpapi.ErrorCode{
		library.ErrNotFound: httpapi.CodeNotFound, library.ErrInvalid: httpapi.CodeInvalid, library.ErrLocked: httpapi.CodeLocked,
		library.ErrNewer: httpapi.CodeNewer, library.ErrReadOnly: httpapi.CodeReadOnly, library.ErrFull: httpapi.CodeFull,
		library.ErrDamaged: httpapi.CodeDamaged, library.ErrNotReady: httpapi.CodeNotReady, library.ErrContent: httpapi.CodeInvalid,
		library.ErrAbsent:      httpapi.CodeAbsent,
		http.ErrBodyNotAllowed: httpapi.CodeInternal,
	} {
		w := httptest.NewRecorder()
		httpapi.WriteError(w, httptest.NewRequest(http.MethodGet, "/api/status", nil), fmt.Errorf("do a thing: %w", err))
		a := answer{w.Result(), w.Body.String()}
		if a.fault(t, w.Code, want); w.Code < 400 {
			t.Errorf("%v is answered %d", err, w.Code)
		}
	}
}

func TestOddQueriesAreAnswered(t *testing.T) {
	h := open(t, folder(), nil)
	for _, q := range []string{strings.Repeat("clinic ", 1_400), strings.Repeat("é", 6_000), "\xff\xfe", "\x00", `"unbalanced`,
		"'; DROP TABLE items; --", "(((((", "type:", "\u202eabc", "👩🏽‍⚕️", "a OR", "-", "*"} {
		var results library.Results
		h.get("/api/search?q="+url.QueryEscape(q), &results)
		if len(q) > 10<<10 && len(results.Notices) == 0 {
			t.Errorf("a query of %d bytes is cut without a notice", len(q))
		}
		var suggestions httpapi.Suggestions
		h.get("/api/suggest?q="+url.QueryEscape(q), &suggestions)
	}
}
