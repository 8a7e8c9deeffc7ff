//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing/fstest"
	"time"

	"golang.org/x/sys/unix"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/search"
	"socialmission.org/desktop/internal/store"
	"socialmission.org/desktop/internal/updater"
)

// childCommand has this program be one of the processes it measures.
const childCommand = "as-engine"

// child builds or answers as the library does, and reports like the others.
func child(what, input, dir string) (err error) {
	var f figures
	began := time.Now()
	st, err := store.Open(filepath.Join(dir, "content.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if what == "build" {
		if err := fill(st, input); err != nil {
			return err
		}
		began = time.Now() // the others' clocks run while they read the corpus; ours while it reads the store
	}
	opening := time.Now()
	eng, err := search.Open(filepath.Join(dir, "index"), st)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, eng.Close()) }()
	f.Open, f.Seconds = ms(opening), time.Since(began).Seconds()
	if what != "build" {
		f.Seconds = 0
		if err := f.answer(what, input, dir, st, eng); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

// fill stores the collection that the corpus was written from.
func fill(st *store.Store, documents string) error {
	data, err := os.ReadFile(documents)
	if err != nil {
		return err
	}
	made, err := collection(strings.Count(string(data), "\n"))
	if err != nil {
		return err
	}
	col := made.Collection()
	rel := library.Release{Number: 1, Date: "2026-11-15", Digest: strings.Repeat("0", 64), Feed: "synthetic.invalid",
		Title: library.Text{En: "Synthetic collection", Es: "Colección sintética"}}
	return st.Apply(context.Background(), rel, &col, nil)
}

func (f *figures) answer(what, queries, dir string, st *store.Store, eng *search.Engine) error {
	data, err := os.ReadFile(queries)
	if err != nil {
		return err
	}
	var q typed
	if err := json.Unmarshal(data, &q); err != nil {
		return err
	}
	ask := func(words string) error {
		res, err := eng.Search(context.Background(), library.Query{Text: words, Prefix: true, Limit: 20, Lang: "en"})
		if err == nil && len(res.Facets) == 0 {
			err = fmt.Errorf("no facets for %q", words)
		}
		return err
	}
	if what == "http-query" {
		server, done, err := serve(dir, st, eng)
		if err != nil {
			return err
		}
		defer done()
		ask = func(words string) error { return get(server.URL, words) }
	}
	began := time.Now()
	if err := ask(q.First); err != nil {
		return err
	}
	f.First = ms(began)
	for _, words := range q.Letters {
		wall, cpu := time.Now(), cpuTime()
		if err := ask(words); err != nil {
			return err
		}
		f.Times, f.CPU = append(f.Times, ms(wall)), append(f.CPU, float64((cpuTime()-cpu).Microseconds())/1e3)
	}
	f.Memory, err = residentMemory()
	return err
}

// serve answers over loopback as the program does.
func serve(dir string, st *store.Store, eng *search.Engine) (*httptest.Server, func(), error) {
	rd, err := reader.Open(filepath.Join(dir, "reader.db"))
	if err != nil {
		return nil, nil, err
	}
	server := httptest.NewServer(httpapi.Owner(httpapi.Deps{Store: st, Engine: eng, Reader: rd, Updater: updater.New(st, eng),
		Dist: fstest.MapFS{}, Log: slog.New(slog.DiscardHandler)}))
	return server, func() { server.Close(); _ = rd.Close() }, nil
}

func get(base, words string) error {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, base+"/api/search?ui=en&limit=20&prefix=1&q="+url.QueryEscape(words), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) //nolint:gosec // its own server on loopback
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%q answered %s", words, resp.Status)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func ms(from time.Time) float64 { return float64(time.Since(from).Microseconds()) / 1000 }

// cpuTime is what all threads of this process have used.
func cpuTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

func residentMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb * 1024, err
		}
	}
	return 0, errors.New("the system does not say how much memory is used")
}
