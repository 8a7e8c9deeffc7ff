package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// served is a program that serves a data folder, as its page meets it.
type served struct {
	t   *testing.T
	cmd *exec.Cmd
	url string
}

// startServed starts a program that prints where it serves.
func startServed(t *testing.T, cmd *exec.Cmd) *served {
	t.Helper()
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, cmd: cmd}
	t.Cleanup(s.stop)
	line, err := bufio.NewReader(out).ReadString('\n')
	_, url, found := strings.Cut(line, ": ")
	if err != nil || !found {
		t.Fatalf("it said %q, %v: %s", line, err, errOut.String())
	}
	s.url = strings.TrimSuffix(strings.TrimSpace(url), "/")
	return s
}

// stop ends the program as Ctrl+C does.
func (s *served) stop() {
	if s.cmd.ProcessState != nil {
		return
	}
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		s.t.Error(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the program ended with %v", err)
	}
}

// log is what the program noted.
func (s *served) log() string {
	args := s.cmd.Args
	data, err := os.ReadFile(filepath.Join(args[len(args)-1], "socialmission.log"))
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// request is one of the page's.
type request struct {
	method, path string
	body         any // a string is sent as the bytes of a file, all else as JSON
}

// send makes a request as a page in a language does.
func (s *served) send(lang string, r request) (status int, body []byte) {
	s.t.Helper()
	kind, data := "application/json", []byte(nil)
	if file, ok := r.body.(string); ok {
		kind, data = "application/octet-stream", []byte(file)
	} else if r.body != nil {
		var err error
		if data, err = json.Marshal(r.body); err != nil {
			s.t.Fatal(err)
		}
	}
	req, err := http.NewRequest(r.method, s.url+r.path, bytes.NewReader(data))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept-Language", lang)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		s.t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	return resp.StatusCode, body
}

// done makes a request that must succeed, and reads the answer into v.
func (s *served) done(v any, r request) {
	s.t.Helper()
	status, body := s.send("en", r)
	if status >= http.StatusMultipleChoices {
		s.t.Fatalf("%s %s: %d %s\n%s", r.method, r.path, status, body, s.log())
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(body, v); err != nil {
		s.t.Fatal(fmt.Errorf("%s %s: %w", r.method, r.path, err))
	}
}

// refusal is the sentence of a fault.
func (s *served) refusal(body []byte) string {
	s.t.Helper()
	var fault struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &fault); err != nil {
		s.t.Fatalf("%s: %v", body, err)
	}
	return fault.Error.Message
}

// readers is all that the page shows of what the reader made.
func (s *served) readers() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	var lists struct {
		Lists []struct {
			ID string `json:"id"`
		} `json:"lists"`
	}
	s.done(&lists, request{"GET", "/api/lists", nil})
	paths := []string{"/api/lists", "/api/notes?limit=100", "/api/searches", "/api/settings", "/api/marks", "/api/files"}
	for _, l := range lists.Lists {
		paths = append(paths, "/api/lists/"+l.ID)
	}
	for _, path := range paths {
		status, body := s.send("en", request{"GET", path, nil})
		if status != http.StatusOK {
			s.t.Fatalf("GET %s: %d %s", path, status, body)
		}
		all[path] = string(body)
	}
	return all
}

// backups waits for the backup of the day, and returns the names of all.
func (s *served) backups() (names []string) {
	s.t.Helper()
	for range 600 {
		var kept struct {
			Backups []struct {
				Name string `json:"name"`
			} `json:"backups"`
		}
		s.done(&kept, request{"GET", "/api/backups", nil})
		for _, b := range kept.Backups {
			names = append(names, b.Name)
		}
		if len(names) > 0 {
			return names
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatal("no backup of the day was made")
	return nil
}
