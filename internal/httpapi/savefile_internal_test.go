package httpapi

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// What is cut off on the way leaves the file of before as it was.
func TestAnAnswerThatBreaksOffIsNotSaved(t *testing.T) {
	for name, broken := range map[string]http.HandlerFunc{
		"cut after the first bytes": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "the first half")
			panic(http.ErrAbortHandler)
		},
		"no content": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"moved":      func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) },
	} {
		dir := t.TempDir()
		to := filepath.Join(dir, "a.txt")
		if err := os.WriteFile(to, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := writeAnswer(broken, httptest.NewRequest(http.MethodGet, "/api/x", nil), to)
		var said *fault
		if !errors.As(err, &said) {
			t.Errorf("%s: %v has no sentence", name, err)
		}
		entries, err := os.ReadDir(dir)
		data, _ := os.ReadFile(to)
		if err != nil || len(entries) != 1 || string(data) != "before" {
			t.Errorf("%s: left %v with %q", name, entries, data)
		}
	}
}

// A disk that is full while the answer is being written.
func TestSaveFileOnAFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		full, err = os.CreateTemp(t.TempDir(), "") // systems without that device: a file that is closed
		_ = full.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	a := &fileAnswer{file: full, header: http.Header{}}
	err = a.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "words") }),
		httptest.NewRequest(http.MethodGet, "/api/x", nil))
	if said := answerTo(err); said.status != http.StatusInsufficientStorage {
		t.Errorf("answered %d %s", said.status, said.say.En)
	}
}

func TestWhySavingFailed(t *testing.T) {
	for _, test := range []struct {
		err  error
		want *fault
	}{
		{&fs.PathError{Op: "open", Err: fs.ErrPermission}, errSaveRefused},
		{&fs.PathError{Op: "open", Err: fs.ErrNotExist}, errSaveNowhere},
		{errors.New("odd"), errSaveFailed},
	} {
		if got := answerTo(notSaved(test.err)); got != test.want {
			t.Errorf("%v: %s", test.err, got.say.En)
		}
	}
}
