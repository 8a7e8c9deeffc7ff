// Package config says where the library keeps its things and makes sure that
// the place can be used: it is read once, at the start, and passed down.
//
// A data folder belongs to one reader. Everything in it is created for the
// owner alone (0700 and 0600).
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// HomeVariable is the environment variable that names the data folder.
const HomeVariable = "SOCIALMISSION_HOME"

// PortableMarker is the file that, lying beside the program, keeps the data
// there too: the way onto a USB stick.
const PortableMarker = "portable"

// PortableData is the data folder of a portable program, beside it.
const PortableData = "socialmission-data"

// The faults a data folder can have.
var (
	ErrNoHome    = errors.New("no data folder")
	ErrNotFolder = errors.New("not a folder")
	ErrReadOnly  = errors.New("cannot write to the data folder")
	ErrFull      = errors.New("no space left on the disk")
	ErrNewer     = errors.New("the data folder was written by a newer version")
)

// Environment is what the folder is chosen from.
type Environment struct {
	Getenv     func(string) string
	OS         string // as in runtime.GOOS
	Executable string // path of the running program; empty when unknown
}

// System returns the environment of this process.
func System() Environment {
	exe, err := os.Executable()
	if err != nil {
		exe = ""
	} else if real, err := filepath.EvalSymlinks(exe); err == nil {
		exe = real
	}
	return Environment{Getenv: os.Getenv, OS: runtime.GOOS, Executable: exe}
}

// Origin says why a data folder was chosen.
type Origin string

// The ways to choose a data folder, the strongest first.
const (
	FromFlag     Origin = "--data-dir"
	FromVariable Origin = HomeVariable
	FromPortable Origin = "portable"
	FromSystem   Origin = "default"
)

// Config is where the library lives.
type Config struct {
	Dir    string // absolute
	Origin Origin
}

// Load chooses the data folder: dataDir when given, then SOCIALMISSION_HOME,
// then the folder beside a portable program, then the system's own place for
// such data. It touches nothing on the disk.
func Load(env Environment, dataDir string) (Config, error) {
	dir, origin := choose(env, dataDir)
	if dir == "" {
		return Config{}, fmt.Errorf("%w: this system names no home folder; give one with --data-dir or %s", ErrNoHome, HomeVariable)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Config{}, fmt.Errorf("find data folder %s: %w", dir, err)
	}
	return Config{Dir: abs, Origin: origin}, nil
}

func choose(env Environment, dataDir string) (string, Origin) {
	if dataDir != "" {
		return dataDir, FromFlag
	}
	if dir := env.Getenv(HomeVariable); dir != "" {
		return dir, FromVariable
	}
	if dir := portable(env); dir != "" {
		return dir, FromPortable
	}
	return systemFolder(env), FromSystem
}

func portable(env Environment) string {
	if env.Executable == "" {
		return ""
	}
	beside := filepath.Dir(env.Executable)
	info, err := os.Stat(filepath.Join(beside, PortableMarker))
	if err != nil || info.IsDir() {
		return ""
	}
	return filepath.Join(beside, PortableData)
}

// systemFolder follows the XDG base directory specification on Linux and its
// like (a relative XDG_DATA_HOME is ignored), Apple's and Microsoft's places
// elsewhere. It is empty when the system names no home.
func systemFolder(env Environment) string {
	home := env.Getenv("HOME")
	switch env.OS {
	case "windows":
		return below(env.Getenv("LOCALAPPDATA"), "SocialMission")
	case "darwin":
		return below(home, "Library", "Application Support", "SocialMission")
	}
	if xdg := env.Getenv("XDG_DATA_HOME"); filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "socialmission")
	}
	return below(home, ".local", "share", "socialmission")
}

func below(base string, elem ...string) string {
	if base == "" {
		return ""
	}
	return filepath.Join(append([]string{base}, elem...)...)
}

// Content is the path of the content store: replaceable, from any feed.
func (c Config) Content() string { return filepath.Join(c.Dir, "content.db") }

// Reader is the path of the reader's own store: precious.
func (c Config) Reader() string { return filepath.Join(c.Dir, "reader.db") }

// Files is the folder of the bytes of the reader's own files: precious.
func (c Config) Files() string { return filepath.Join(c.Dir, "files") }

// Index is the folder of the search index, rebuilt from the content store.
func (c Config) Index() string { return filepath.Join(c.Dir, "index") }

// Instance is the file in which a running program says how to reach it.
func (c Config) Instance() string { return filepath.Join(c.Dir, "instance.json") }

// Window is the file that remembers the window's size and place.
func (c Config) Window() string { return filepath.Join(c.Dir, "window.json") }

// Log is the path of the log.
func (c Config) Log() string { return filepath.Join(c.Dir, "socialmission.log") }
