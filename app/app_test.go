package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

func TestNearest(t *testing.T) {
	words := []string{"search", "serve", "show", "doctor", "toolkit-for-rural-training"}
	tests := []struct {
		word string
		n    int
		want []string
	}{
		{"serch", 1, []string{"search"}},
		{"DOCTER", 2, []string{"doctor"}},
		{"serv", 2, []string{"serve"}},
		{"toolkit", 2, []string{"toolkit-for-rural-training"}},
		{"zebra", 2, nil},
		{"", 2, nil},
		{"serxe", 1, []string{"serve"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, nearest(tt.word, words, tt.n)); diff != "" {
			t.Errorf("nearest(%q) (-want +got):\n%s", tt.word, diff)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"año", "ano", 1}, {"ab", "ba", 2}}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestParseMixed(t *testing.T) {
	tests := []struct {
		args  []string
		words []string
		limit int
	}{
		{[]string{"a", "--limit", "3", "b"}, []string{"a", "b"}, 3},
		{[]string{"--limit=3", "a", "b"}, []string{"a", "b"}, 3},
		{[]string{"a", "--", "--limit", "3"}, []string{"a", "--limit", "3"}, 20},
		{[]string{"-"}, []string{"-"}, 20},
		{nil, nil, 20},
	}
	for _, tt := range tests {
		fs := newFlagSet("test")
		limit := fs.Int("limit", 20, "")
		words, err := parseMixed(fs, tt.args)
		if err != nil {
			t.Errorf("%q: %v", tt.args, err)
		}
		if diff := cmp.Diff(tt.words, words); diff != "" || *limit != tt.limit {
			t.Errorf("%q: limit %d, words (-want +got):\n%s", tt.args, *limit, diff)
		}
	}
}

func TestLoopback(t *testing.T) {
	tests := map[string]bool{
		"127.0.0.1:0": true, "[::1]:80": true, "localhost:8080": true, "127.9.9.9:1": true,
		":80": false, "0.0.0.0:80": false, "[::]:80": false, "192.168.1.2:80": false, "example.org:80": false,
		"127.0.0.1": false, "": false, "localhost.example.org:80": false,
	}
	for address, want := range tests {
		if got := loopback(address); got != want {
			t.Errorf("loopback(%q) = %v, want %v", address, got, want)
		}
	}
}

func TestExitCodes(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("open: %w", err) }
	tests := []struct {
		err  error
		want int
	}{
		{nil, exitOK},
		{errors.New("anything"), exitFault},
		{wrap(library.ErrDamaged), exitFault},
		{usage("no"), exitUsage},
		{wrap(library.ErrNotFound), exitNothing},
		{toldError{"no", wrap(library.ErrNotFound)}, exitNothing},
		{errInUse(nil), exitInUse},
		{wrap(library.ErrReadOnly), exitFolder},
		{wrap(config.ErrFull), exitFolder},
		{wrap(config.ErrNewer), exitFolder},
		{wrap(config.ErrNoHome), exitFolder},
		{saidError{exitNothing}, exitNothing},
	}
	for _, tt := range tests {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("exitCode(%v) = %d, want %d", tt.err, got, tt.want)
		}
		var code saidError
		said := errors.As(tt.err, &code)
		if text := sentence(tt.err); (text == "") != (tt.err == nil || said) {
			t.Errorf("sentence(%v) = %q", tt.err, text)
		}
	}
}

func TestOneLineCannotDriveATerminal(t *testing.T) {
	got := oneLine("a\x1b[31m red\r\nb\u202e \u009b2Jc\x00")
	if want := "a[31m red b 2Jc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestResolveYears(t *testing.T) {
	years, err := resolveYears([]string{"2024", "2019-2021"})
	if diff := cmp.Diff([]string{"2024", "2019", "2020", "2021"}, years); diff != "" || err != nil {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{"", "x", "2021-2019", "99", "2020-", "-2020", "2020-99999", "1000-9999"} {
		if _, err := resolveYears([]string{bad}); exitCode(err) != exitUsage {
			t.Errorf("%q: got %v, want a usage error", bad, err)
		}
	}
}

func TestBackground(t *testing.T) {
	light, dark := background(reader.LightTheme, true), background(reader.DarkTheme, false)
	if light == dark || background(reader.ContrastTheme, false) == light {
		t.Error("themes share a background")
	}
	if background(reader.SystemTheme, true) != dark || background(reader.SystemTheme, false) != light {
		t.Error("the system's choice is not followed")
	}
}

func TestMenuLanguage(t *testing.T) {
	tests := []struct {
		chosen reader.Language
		env    map[string]string
		want   string
	}{
		{"", map[string]string{"LANG": "es_MX.UTF-8"}, "es"},
		{"", map[string]string{"LC_ALL": "en_US", "LANG": "es_ES"}, "en"},
		{"", map[string]string{"LANG": "fr_FR"}, "en"},
		{"", nil, "en"},
		{"en", map[string]string{"LANG": "es_ES"}, "en"},
		{"es", nil, "es"},
	}
	for _, tt := range tests {
		env := config.Environment{Getenv: func(k string) string { return tt.env[k] }}
		if got := language(reader.Settings{Language: tt.chosen}, env); got != tt.want {
			t.Errorf("%q with %v: got %s, want %s", tt.chosen, tt.env, got, tt.want)
		}
	}
}

func TestLoadPlacement(t *testing.T) {
	first := placement{Width: firstWidth, Height: firstHeight}
	kept := placement{Width: 900, Height: 600, X: 10, Y: 20, Placed: true}
	tests := []struct {
		text string
		want placement
	}{
		{`{"width":900,"height":600,"x":10,"y":20,"placed":true}`, kept},
		{`{"width":10,"height":600}`, first},
		{`{"width":900,"height":999999}`, first},
		{`{`, first},
		{``, first},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "window.json")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, loadPlacement(path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
	if got := loadPlacement(filepath.Join(t.TempDir(), "none")); got != first {
		t.Errorf("without a file: %+v", got)
	}
}

func TestPlacementFits(t *testing.T) {
	tests := map[placement]bool{
		{X: 0, Y: 0}: true, {X: 1000, Y: 500}: true,
		{X: -1, Y: 0}: false, {X: 0, Y: -1}: false, {X: 1007, Y: 0}: false, {X: 0, Y: 529}: false,
	}
	for p, want := range tests {
		if got := p.fits(1366, 768); got != want {
			t.Errorf("%d,%d fits = %v, want %v", p.X, p.Y, got, want)
		}
	}
}

func TestGTKDark(t *testing.T) {
	tests := []struct {
		theme, settings string
		want            bool
	}{
		{"Adwaita:dark", "", true},
		{"Adwaita", "gtk-application-prefer-dark-theme=1", false}, // the variable rules
		{"", "[Settings]\ngtk-application-prefer-dark-theme = true\n", true},
		{"", "[Settings]\ngtk-application-prefer-dark-theme=0\ngtk-theme-name=Yaru-dark\n", true},
		{"", "[Settings]\ngtk-theme-name=Adwaita\n", false},
		{"", "", false},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "gtk-3.0"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "gtk-3.0", "settings.ini"), []byte(tt.settings), 0o600); err != nil {
			t.Fatal(err)
		}
		vars := map[string]string{"GTK_THEME": tt.theme, "XDG_CONFIG_HOME": dir}
		if got := gtkDark(config.Environment{Getenv: func(k string) string { return vars[k] }}); got != tt.want {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}
