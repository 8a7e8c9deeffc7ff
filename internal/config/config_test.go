package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestLoadChoosesTheFolder(t *testing.T) {
	stick := t.TempDir()
	write(t, filepath.Join(stick, PortableMarker), "")
	abs := func(elem ...string) string { return filepath.Join(append([]string{"/"}, elem...)...) }
	tests := []struct {
		name string
		env  map[string]string
		os   string
		exe  string
		flag string
		dir  string
		from Origin
	}{
		{"flag beats all", map[string]string{HomeVariable: "/v", "HOME": "/h"}, "linux", filepath.Join(stick, "app"), "/f", "/f", FromFlag},
		{"variable beats portable", map[string]string{HomeVariable: "/v", "HOME": "/h"}, "linux", filepath.Join(stick, "app"), "", "/v", FromVariable},
		{"portable beats system", map[string]string{"HOME": "/h"}, "linux", filepath.Join(stick, "app"), "", filepath.Join(stick, PortableData), FromPortable},
		{"xdg", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, "linux", "/bin/app", "", "/x/socialmission", FromSystem},
		{"relative xdg is ignored", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "x"}, "linux", "", "", abs("h", ".local", "share", "socialmission"), FromSystem},
		{"mac", map[string]string{"HOME": "/h"}, "darwin", "", "", abs("h", "Library", "Application Support", "SocialMission"), FromSystem},
		{"windows", map[string]string{"HOME": "/h", "LOCALAPPDATA": "/l"}, "windows", "", "", abs("l", "SocialMission"), FromSystem},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := Environment{Getenv: func(k string) string { return tt.env[k] }, OS: tt.os, Executable: tt.exe}
			c, err := Load(env, tt.flag)
			if err != nil {
				t.Fatal(err)
			}
			if c.Dir != tt.dir || c.Origin != tt.from {
				t.Errorf("got %s from %s, want %s from %s", c.Dir, c.Origin, tt.dir, tt.from)
			}
		})
	}
}

func TestLoadWithoutHome(t *testing.T) {
	for _, os := range []string{"linux", "darwin", "windows"} {
		_, err := Load(Environment{Getenv: func(string) string { return "" }, OS: os}, "")
		if !errors.Is(err, ErrNoHome) {
			t.Errorf("%s: got %v, want ErrNoHome", os, err)
		}
	}
}

func TestLoadMakesRelativeFoldersAbsolute(t *testing.T) {
	t.Chdir(t.TempDir())
	c, err := Load(System(), "here")
	if err != nil || !filepath.IsAbs(c.Dir) {
		t.Errorf("got %q, %v, want an absolute folder", c.Dir, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
