package httpapi

import (
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
)

// policy is the content security policy of the page: everything comes from
// this program, and no script, style or frame from a text.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const windowHost, windowHostWindows = "wails", "wails.localhost"

// headers sets what every answer carries.
func (s *server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if s.Shell != GuestShell { // browsers know it of safe origins alone
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
		if s.Shell == Window {
			// The window cannot deal with 304.
			r.Header.Del("If-None-Match")
			r.Header.Del("If-Modified-Since")
		}
		next.ServeHTTP(w, r)
	})
}

// guard refuses requests that another site's page could have caused: under a
// name that its owner points at this machine, or across origins.
func (s *server) guard(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(s.plain(func(http.ResponseWriter, *http.Request) error { return errForbidden }))
	protected := protection.Handler(next)
	return s.plain(func(w http.ResponseWriter, r *http.Request) error {
		if known := s.knows; known == nil && !s.knownHost(r) || known != nil && !known(r) {
			return errForbidden
		}
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site != "" && site != "same-origin" && site != "none"
		if foreign && r.URL.Path != "/" {
			return errForbidden
		}
		protected.ServeHTTP(w, r)
		return nil
	})
}

// knownHost reports whether the request names this program as its host.
func (s *server) knownHost(r *http.Request) bool {
	if slices.Contains(s.AllowedHosts, r.Host) {
		return true
	}
	if s.Shell == Window && (r.Host == windowHost || r.Host == windowHostWindows) {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	_, port, err := net.SplitHostPort(local.String())
	if err != nil {
		return false
	}
	host := r.Host
	if port == "80" && !strings.HasSuffix(host, ":80") {
		host += ":80"
	}
	return host == "127.0.0.1:"+port || host == "localhost:"+port || host == "[::1]:"+port
}

// recover turns a panic into an answer; the app goes on.
func (s *server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				s.Log.Error("request failed", "panic", p, "stack", string(debug.Stack()))
				WriteError(w, r, errInternal)
			}
		}()
		next.ServeHTTP(w, r)
	})
}
