package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
)

// startControl runs a control server whose library does not open.
func startControl(t *testing.T) (instance, chan struct{}) {
	t.Helper()
	raise := make(chan struct{}, 1)
	c := &control{token: newToken(), raise: raise, log: slog.New(slog.DiscardHandler),
		library: func(context.Context) (*opened, error) { return nil, library.ErrNotReady }}
	srv := httptest.NewServer(c.handler())
	t.Cleanup(srv.Close)
	return instance{PID: os.Getpid(), Control: strings.TrimPrefix(srv.URL, "http://"), Token: c.token}, raise
}

func TestControlWantsTheToken(t *testing.T) {
	in, raise := startControl(t)
	for _, token := range []string{"", "wrong", in.Token[1:], in.Token + "x"} {
		stranger := in
		stranger.Token = token
		if err := stranger.raise(t.Context()); err == nil {
			t.Errorf("token %q was accepted", token)
		}
	}
	if len(raise) != 0 {
		t.Fatal("a stranger brought the window forward")
	}
	if err := in.raise(t.Context()); err != nil || len(raise) != 1 {
		t.Errorf("the owner could not: %v, %d", err, len(raise))
	}
}

func TestControlDoesCommandsThatAnswerAndNoOthers(t *testing.T) {
	in, _ := startControl(t)
	for _, args := range [][]string{{"serve"}, {"doctor"}, {"help"}, {"nothing"}, {""}} {
		a, err := in.command(t.Context(), args, nil)
		if err != nil || a.Code != exitUsage || !strings.Contains(a.ErrOut, "does not answer") {
			t.Errorf("%v: got %+v, %v, want a refusal", args, a, err)
		}
	}
	a, err := in.command(t.Context(), []string{"search", "--data-dir", "/elsewhere", "x"}, nil)
	if err != nil || a.Code != exitFault || a.Out != "" {
		t.Errorf("search: got %+v, %v, want the library's own fault", a, err)
	}
}

func TestControlRefusesOddRequests(t *testing.T) {
	in, _ := startControl(t)
	for _, body := range []string{"", "{", `"search"`, "[]", `["search","` + strings.Repeat("x", maxCommand) + `"]`} {
		req, err := http.NewRequest(http.MethodPost, "http://"+in.Control+pathCommand, bytes.NewBufferString(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", bearerPrefix+in.Token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("body %.20q: got %s, want 400", body, resp.Status)
		}
	}
}

func TestFindInstanceBelievesNoDeadOrForeignFile(t *testing.T) {
	in, _ := startControl(t)
	foreign := in
	foreign.Control = "192.0.2.1:80" // never dialled: not this computer
	dead := in
	dead.Control = "127.0.0.1:9"
	other := in
	other.Token = "another program's"
	tests := []struct {
		name string
		in   instance
		want bool
	}{{"alive", in, true}, {"foreign", foreign, false}, {"dead", dead, false}, {"other token", other, false}}
	for _, tt := range tests {
		cfg := config.Config{Dir: t.TempDir()}
		if err := tt.in.publish(cfg); err != nil {
			t.Fatal(err)
		}
		if _, ok := findInstance(t.Context(), cfg); ok != tt.want {
			t.Errorf("%s: found = %v, want %v", tt.name, ok, tt.want)
		}
	}
}

func TestInstanceFileIsTheOwnersAlone(t *testing.T) {
	cfg := config.Config{Dir: t.TempDir()}
	first, second := instance{Control: "127.0.0.1:1", Token: newToken()}, instance{Control: "127.0.0.1:2", Token: newToken()}
	for _, in := range []instance{first, second} {
		if err := in.publish(cfg); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(cfg.Instance())
	if err != nil || info.Mode() != 0o600 {
		t.Fatalf("mode %v, %v, want 0600", info.Mode(), err)
	}
	if err := first.withdraw(cfg); err != nil || !exists(cfg.Instance()) {
		t.Errorf("an earlier instance took the file away: %v", err)
	}
	if err := second.withdraw(cfg); err != nil || exists(cfg.Instance()) {
		t.Errorf("the file is still there: %v", err)
	}
}

// ask returns what a gate answers to a GET.
func askGate(g *gate, path string) (int, string) {
	w := httptest.NewRecorder()
	g.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestGateLetsThePageThroughAndContentWait(t *testing.T) {
	g := newGate()
	if code, body := askGate(g, "/api/status"); code != http.StatusOK || !strings.Contains(body, `"opening"`) {
		t.Errorf("status while opening: %d %s", code, body)
	}
	page := make(chan string)
	go func() { _, body := askGate(g, "/"); page <- body }()
	content := make(chan string)
	go func() { _, body := askGate(g, "/api/home"); content <- body }()
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(r.URL.Path)) })
	g.open(echo, func() *httpapi.Job { return &httpapi.Job{Phase: "reading"} })
	if got := <-page; got != "/" {
		t.Errorf("page: got %q", got)
	}
	if code, body := askGate(g, "/api/status"); code != http.StatusOK || !strings.Contains(body, `"reading"`) {
		t.Errorf("status while filling: %d %s", code, body)
	}
	select {
	case got := <-content:
		t.Errorf("content was answered before there was any: %q", got)
	default:
	}
	g.release()
	if got := <-content; got != "/api/home" {
		t.Errorf("content: got %q", got)
	}
	if _, body := askGate(g, "/api/status"); body != "/api/status" {
		t.Errorf("status of the open library: got %q", body)
	}
}

func TestGateThatFails(t *testing.T) {
	cause := errors.Join(library.ErrReadOnly, errors.New("<b>cause</b>"))
	never := newGate()
	never.fail(cause)
	code, body := askGate(never, "/")
	if code != http.StatusInternalServerError || !strings.Contains(body, "cannot be written to") || strings.Contains(body, "<b>") {
		t.Errorf("page: %d %s", code, body)
	}
	unfilled := newGate()
	unfilled.open(http.NotFoundHandler(), func() *httpapi.Job { return nil })
	unfilled.fail(cause)
	if code, _ := askGate(unfilled, "/"); code != http.StatusNotFound {
		t.Errorf("the page of an open library: %d, want the handler's answer", code)
	}
	for _, g := range []*gate{never, unfilled} {
		if code, body := askGate(g, "/api/home"); code != http.StatusForbidden || !strings.Contains(body, `"read_only"`) {
			t.Errorf("API: %d %s", code, body)
		}
	}
}

func TestLogIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	log, closeLog := openLog(path)
	line := strings.Repeat("x", 1000)
	for range 3 * maxLog / 1000 {
		log.Info(line)
	}
	closeLog()
	log.Info("after the end") // must not fail
	for _, p := range []string{path, path + ".1"} {
		info, err := os.Stat(p)
		if err != nil || info.Size() > maxLog || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", p, info, err)
		}
	}
}

func TestMoveAsideLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reader.db")
	seen := map[string]bool{}
	for range 3 {
		if err := os.WriteFile(path, []byte(time.Now().String()), 0o600); err != nil {
			t.Fatal(err)
		}
		aside, err := moveAside(path)
		if err != nil || seen[aside] || exists(path) || !exists(aside) {
			t.Errorf("moved to %s: %v", aside, err)
		}
		seen[aside] = true
	}
}
