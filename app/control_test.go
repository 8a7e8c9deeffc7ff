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
		a, err := in.command(t.Context(), args)
		if err != nil || a.Code != exitUsage || !strings.Contains(a.ErrOut, "does not answer") {
			t.Errorf("%v: got %+v, %v, want a refusal", args, a, err)
		}
	}
	a, err := in.command(t.Context(), []string{"search", "--data-dir", "/elsewhere", "x"})
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

func TestGateWaitsThenTells(t *testing.T) {
	g := newGate()
	status := httptest.NewRecorder()
	g.ServeHTTP(status, httptest.NewRequest(http.MethodGet, "/api/status", nil))
	if status.Code != http.StatusOK || !strings.Contains(status.Body.String(), `"index": "building"`) {
		t.Errorf("status while opening: %d %s", status.Code, status.Body)
	}
	answered := make(chan string)
	go func() {
		w := httptest.NewRecorder()
		g.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		answered <- w.Body.String()
	}()
	g.open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("open")) }))
	if got := <-answered; got != "open" {
		t.Errorf("got %q, want the handler's answer", got)
	}
}

func TestGateThatFails(t *testing.T) {
	g := newGate()
	g.fail(errors.Join(library.ErrReadOnly, errors.New("<b>cause</b>")))
	page := httptest.NewRecorder()
	g.ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/", nil))
	body := page.Body.String()
	if page.Code != http.StatusInternalServerError || !strings.Contains(body, "cannot be written to") || strings.Contains(body, "<b>") {
		t.Errorf("page: %d %s", page.Code, body)
	}
	api := httptest.NewRecorder()
	g.ServeHTTP(api, httptest.NewRequest(http.MethodGet, "/api/status", nil))
	if api.Code == http.StatusOK || !strings.Contains(api.Body.String(), `"read_only"`) {
		t.Errorf("API: %d %s", api.Code, api.Body)
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
