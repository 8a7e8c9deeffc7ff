package handout_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/stick"
)

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"Week 3":                "Week 3",
		`a/b\c:d*e?f"g<h>i|j`:   "a-b-c-d-e-f-g-h-i-j",
		" . trimmed - ":         "trimmed",
		"Admisión – señal":      "Admisión – señal",
		"line\nbreak\u202e":     "line-break",
		"":                      "List",
		"...":                   "List",
		"CON":                   "List",
		"lpt1.txt":              "List",
		"Console":               "Console",
		"bad\xffbytes":          "bad-bytes",
		strings.Repeat("ñ", 90): strings.Repeat("ñ", 60),
	} {
		if got := handout.FileName(title); got != want {
			t.Errorf("FileName(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestLang(t *testing.T) {
	for _, tc := range []struct{ list, ui, want string }{
		{"es", "en", "es"}, {"es-MX", "en", "es"}, {"EN-us", "es", "en"}, {"pt", "es", "es"}, {"", "en", "en"},
	} {
		if got := handout.Lang(reader.List{Lang: tc.list}, tc.ui); got != tc.want {
			t.Errorf("a list in %q, read in %q: %q, want %q", tc.list, tc.ui, got, tc.want)
		}
	}
}

// TestStickWords: every way in which a copy ends has words of its own that say
// what is on the stick, in both languages.
func TestStickWords(t *testing.T) {
	half := handout.Report{Report: stick.Report{Total: 9, Written: []string{"x/content.db"}, Kept: []string{"x/socialmission"}}}
	for name, tc := range map[string]struct {
		err    error
		en, es string
		on     bool // says what is on the stick
	}{
		"done":      {nil, "The stick is ready: 1 file was written and read back, 1 was there already.", "La memoria está lista: se escribió y comprobó 1 archivo, 1 ya estaba.", false},
		"no room":   {&stick.RoomError{Need: 5_000_000, Free: 1_500_000}, "5.0 MB are needed and 1.5 MB are free. Nothing was written.", "hacen falta 5,0 MB y hay 1,5 MB libres. No se escribió nada.", false},
		"gone":      {disk.ErrGone, "taken out or does not answer", "Se sacó la memoria", true},
		"stopped":   {context.Canceled, "Stopped.", "Detenido.", true},
		"full":      {library.ErrFull, "The stick is full.", "La memoria está llena.", true},
		"read-only": {library.ErrReadOnly, "perhaps it has a lock", "quizá está bloqueada", true},
		"in use":    {handout.ErrStickInUse, "is open just now", "está abierta ahora mismo", false},
		"worn out":  {stick.ErrNotSame, "does not give back", "no devuelve", true},
		"else":      {errors.New("odd"), "could not be finished", "no se pudo terminar", true},
	} {
		err := tc.err
		if err != nil {
			err = fmt.Errorf("copy: %w", err)
		}
		said := handout.StickWords(half, err)
		if !strings.Contains(said.En, tc.en) || !strings.Contains(said.Es, tc.es) {
			t.Errorf("%s: %q\n%q", name, said.En, said.Es)
		}
		on := strings.Contains(said.En, "2 of 9 files are on it and whole, among them socialmission, content.db.") &&
			strings.Contains(said.Es, "Contiene 2 de 9 archivos, completos, entre ellos socialmission, content.db.")
		if on != tc.on {
			t.Errorf("%s: says what is on the stick: %v: %q", name, on, said.En)
		}
		if name != "done" && name != "no room" && name != "in use" && !strings.Contains(handout.StickWords(handout.Report{}, err).En, "Nothing of the copy is on it.") {
			t.Errorf("%s: an empty stick is not called that", name)
		}
	}
}
