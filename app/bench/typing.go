//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"socialmission.org/desktop/internal/library"
)

// maxKeystroke is the target for one keystroke on the starter collection, in
// milliseconds: a frame of the screen.
const maxKeystroke = 16

// question is what a reader types, letter by letter, with some facets chosen.
type question struct {
	words   string
	filters string // query parameters
}

// questions are typed one after the other: usual words, phrases, operators,
// abbreviations, misspellings and Spanish.
func questions() []question {
	return []question{
		{"holistic review in admissions", ""},
		{"community health workers", "kind=resource"},
		{"social determinants of health", ""},
		{"holistic admision", ""},
		{"URiM", ""},
		{"determinantes sociales de la salud", ""},
		{"equidad en salud", "lang=es"},
		{"rural training pathway", "kind=resource&availability=summary"},
		{"\"health equity\" curriculum", ""},
		{"nursing workforce diversity", "kind=resource"},
		{"interprofessional education -dental", ""},
		{"pipeline OR pathway", ""},
		{"mentorship", "year=2021&year=2022&year=2023"},
		{"social mission metrics", ""},
		{"structural racism in medical education", ""},
		{"fellowship", "kind=newsletter"},
		{"responsabilidad social", ""},
		{"teaching health centers", ""},
		{"accreditation standards", "sort=newest"},
		{"podcast", ""},
	}
}

// searchStarter types all questions against a program that has just been
// started for the first time.
func (b *bench) searchStarter(ctx context.Context) error {
	return b.search(ctx, filepath.Join(b.dir, "starter"), "starter collection", 3, maxKeystroke)
}

// searchSynthetic does the same against a large collection.
func (b *bench) searchSynthetic(ctx context.Context) error {
	if b.items == 0 {
		return nil
	}
	dir := filepath.Join(b.dir, "synthetic")
	took, err := fillSynthetic(ctx, dir, b.items)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d synthetic items", b.items)
	b.report.add(figure{Group: "search as you type, " + name, Name: "building the index", Value: took.Seconds(), Unit: "s"})
	return b.search(ctx, dir, name, 1, 0)
}

func (b *bench) search(ctx context.Context, dir, name string, rounds int, target float64) (err error) {
	s, err := serve(ctx, b.program, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.ready(ctx); err != nil {
		return err
	}
	var times []float64
	for range rounds {
		for _, q := range questions() {
			if times, err = s.typeOut(ctx, q, times); err != nil {
				return err
			}
		}
	}
	group := "search as you type, " + name
	note := fmt.Sprintf("%d keystrokes over HTTP, facets and highlights included", len(times))
	b.report.add(figure{Group: group, Name: "p50", Value: quantile(times, 0.5), Unit: "ms", Note: note})
	b.report.add(figure{Group: group, Name: "p99", Value: quantile(times, 0.99), Unit: "ms", Target: target})
	b.report.add(figure{Group: group, Name: "slowest", Value: quantile(times, 1), Unit: "ms"})
	return nil
}

// server is a running `socialmission serve`.
type server struct {
	cmd    *exec.Cmd
	base   string
	client http.Client
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serve starts the program on a data folder and reads the address it prints.
func serve(ctx context.Context, program, dir string) (*server, error) {
	cmd := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0", "--data-dir", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if s.base = address.FindString(lines.Text()); s.base != "" {
			return s, nil
		}
	}
	err = s.stop()
	return nil, errors.Join(fmt.Errorf("%s serve printed no address: %s", filepath.Base(program), said.String()), err)
}

func (s *server) stop() error {
	s.client.CloseIdleConnections()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// ready waits until the library is filled and its index answers.
func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	for {
		var status struct {
			Index   string
			Release library.Release
			Job     any
		}
		if err := s.get(ctx, "/api/status", &status); err != nil {
			return err
		}
		if status.Index == "ready" && status.Release.Number > 0 && status.Job == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the library to be filled: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// typeOut asks after each letter and appends the milliseconds every answer
// took to arrive whole.
func (s *server) typeOut(ctx context.Context, q question, times []float64) ([]float64, error) {
	letters := []rune(q.words)
	for n := 1; n <= len(letters); n++ {
		path := "/api/search?ui=en&limit=20&prefix=1&q=" + url.QueryEscape(string(letters[:n]))
		if q.filters != "" {
			path += "&" + q.filters
		}
		began := time.Now()
		var results library.Results
		if err := s.get(ctx, path, nil); err != nil {
			return nil, err
		}
		times = append(times, float64(time.Since(began).Microseconds())/1000)
		if n == len(letters) && q.filters == "" { // what is timed must be an answer
			if err := s.get(ctx, path, &results); err != nil {
				return nil, err
			}
			if len(results.Facets) == 0 || results.Total == 0 && results.Nearest == nil {
				return nil, fmt.Errorf("the answer to %q has no hits or no facets", q.words)
			}
		}
	}
	return times, nil
}

// get reads a whole answer, and decodes it into out unless that is nil.
func (s *server) get(ctx context.Context, path string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s answered %s: %.200s", path, resp.Status, body)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(body, out)
}
