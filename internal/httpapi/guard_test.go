package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
)

func TestGuard(t *testing.T) {
	h := open(t, folder(), nil)
	_, port, _ := strings.Cut(strings.TrimPrefix(h.URL, "http://"), ":")
	own := "http://127.0.0.1:" + port
	for name, test := range map[string]struct {
		method, path string
		headers      []string
		want         int
	}{
		"address":                      {"GET", "/api/status", nil, 200},
		"localhost":                    {"GET", "/api/status", []string{"Host: localhost:" + port}, 200},
		"IPv6 loopback":                {"GET", "/api/status", []string{"Host: [::1]:" + port}, 200},
		"rebound name":                 {"GET", "/api/status", []string{"Host: attacker.invalid:" + port}, 403},
		"rebound name, page":           {"GET", "/", []string{"Host: attacker.invalid:" + port}, 403},
		"rebound name, file":           {"GET", "/assets/index-abc.js", []string{"Host: attacker.invalid"}, 403},
		"name that begins like ours":   {"GET", "/api/status", []string{"Host: localhost.attacker.invalid:" + port}, 403},
		"name that ends like ours":     {"GET", "/api/status", []string{"Host: attacker-localhost:" + port}, 403},
		"other port":                   {"GET", "/api/status", []string{"Host: 127.0.0.1:1"}, 403},
		"no port":                      {"GET", "/api/status", []string{"Host: 127.0.0.1"}, 403},
		"other loopback address":       {"GET", "/api/status", []string{"Host: 127.0.0.2:" + port}, 403},
		"window's host in a browser":   {"GET", "/api/status", []string{"Host: wails.localhost"}, 403},
		"link from another site":       {"GET", "/", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"}, 200},
		"image on another site's page": {"GET", "/api/status", []string{"Sec-Fetch-Site: cross-site"}, 403},
		"page on another port":         {"GET", "/api/marks", []string{"Sec-Fetch-Site: same-site"}, 403},
		"own page":                     {"GET", "/api/status", []string{"Sec-Fetch-Site: same-origin"}, 200},
		"typed address":                {"GET", "/api/status", []string{"Sec-Fetch-Site: none"}, 200},
		"own page writes":              {"PUT", "/api/settings", []string{"Origin: " + own, "Sec-Fetch-Site: same-origin"}, 200},
		"own page writes, old browser": {"PUT", "/api/settings", []string{"Origin: " + own}, 200},
		"program writes":               {"PUT", "/api/settings", nil, 200},
		"other site writes":            {"PUT", "/api/settings", []string{"Origin: https://attacker.invalid", "Sec-Fetch-Site: cross-site"}, 403},
		"other site, old browser":      {"PUT", "/api/settings", []string{"Origin: https://attacker.invalid"}, 403},
		"null origin":                  {"PUT", "/api/settings", []string{"Origin: null"}, 403},
		"null origin deletes":          {"DELETE", "/api/settings", []string{"Origin: null"}, 403},
		"other port writes":            {"POST", "/api/marks/read", []string{"Origin: http://127.0.0.1:1"}, 403},
		"sandboxed frame":              {"PATCH", "/api/marks/clinic", []string{"Origin: null", "Sec-Fetch-Site: cross-site"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			body := ""
			if test.method != "GET" {
				body = "{}"
			}
			a := h.send(test.method, test.path, body, test.headers...)
			if a.StatusCode != test.want {
				t.Errorf("answered %d, want %d: %s", a.StatusCode, test.want, a.body)
			}
			if test.want == http.StatusForbidden {
				a.fault(t, http.StatusForbidden, httpapi.CodeForbidden)
			}
		})
	}
}

// The window hands requests over without a connection.
func TestGuardOfTheWindow(t *testing.T) {
	h := open(t, folder(), func(d *httpapi.Deps) { d.Shell = httpapi.Window; d.AllowedHosts = []string{"localhost:34115"} })
	window := httpapi.Owner(h.deps)
	for host, want := range map[string]int{
		"wails": 200, "wails.localhost": 200, "localhost:34115": 200,
		"": 403, "localhost": 403, "attacker.invalid": 403, "wails.localhost.attacker.invalid": 403,
	} {
		r := httptest.NewRequest(http.MethodPut, "/api/settings", strings.NewReader("{}"))
		r.Header.Set("Content-Type", "application/json")
		r.Host = host
		r.Header.Set("Origin", "http://"+host)
		w := httptest.NewRecorder()
		window.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q answered %d, want %d", host, w.Code, want)
		}
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	h := open(t, folder(), nil)
	for _, path := range []string{"/", "/assets/index-abc.js", "/icon.svg", "/nothing", "/api/status", "/api/nothing", "/api/items/nothing", "/api/search?limit=x"} {
		a := h.send(http.MethodGet, path, "")
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		csp := a.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'self'", "script-src 'self';", "style-src 'self'", "frame-src 'none'", "object-src 'none'",
			"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy lacks %s: %s", path, part, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is unsafe: %s", path, csp)
		}
		if strings.HasPrefix(path, "/api/") && a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %q", path, a.Header.Get("Cache-Control"))
		}
		if a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read by others", path)
		}
	}
}

// A broken engine stands for any panic: the answer is a sentence and the log
// has the cause.
func TestPanicIsAnAnswer(t *testing.T) {
	h := open(t, folder(), func(d *httpapi.Deps) { d.Engine = nil })
	h.send(http.MethodGet, "/api/search?q=secret-words", "").fault(t, http.StatusInternalServerError, httpapi.CodeInternal)
	log := h.log.String()
	if !strings.Contains(log, "panic") || strings.Contains(log, "secret-words") {
		t.Errorf("the log says %s", log)
	}
	if a := h.send(http.MethodGet, "/api/settings", ""); a.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %s", a.Status)
	}
}
