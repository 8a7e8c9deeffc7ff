package stick

import (
	"debug/buildinfo"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// module is the program that is taken along; no other is.
const module = "socialmission.org/desktop"

// Program is a program that can be taken along.
type Program struct {
	Path   string // where it lies
	Name   string // what it is called on a stick
	System string // "linux", "windows", "darwin"
	Arch   string
	Window bool // has a window; else it shows itself in a browser
	Size   int64
}

// maxFiles bounds how many files of a folder are looked at.
const maxFiles = 500

// Programs finds the programs that can be taken along: the one at self, and
// those for other computers that lie beside it or in further folders. Of
// programs for the same computer the first counts.
func Programs(self string, folders ...string) []Program {
	var found []Program
	add := func(path string) {
		p, ok := program(path)
		if ok && !slices.ContainsFunc(found, func(q Program) bool { return q.Name == p.Name }) {
			found = append(found, p)
		}
	}
	add(self)
	for _, folder := range append([]string{filepath.Dir(self)}, folders...) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue // a folder that cannot be read has nothing to take along
		}
		for _, e := range entries[:min(len(entries), maxFiles)] {
			if strings.HasPrefix(strings.ToLower(e.Name()), "socialmission") {
				add(filepath.Join(folder, e.Name()))
			}
		}
	}
	return found
}

// program looks into a file whether it is our program, and for which computer.
func program(path string) (Program, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return Program{}, false
	}
	built, err := buildinfo.ReadFile(path)
	if err != nil || built.Main.Path != module {
		return Program{}, false
	}
	p := Program{Path: path, System: setting(built, "GOOS"), Arch: setting(built, "GOARCH"), Size: info.Size(),
		Window: slices.Contains(strings.Split(setting(built, "-tags"), ","), "production")}
	p.Name = p.name()
	return p, p.System != ""
}

func setting(built *debug.BuildInfo, key string) string {
	for _, s := range built.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// name tells the programs of a stick apart; the usual ones have the short names.
func (p Program) name() string {
	name := "socialmission"
	if p.System == "darwin" {
		name += "-mac"
	}
	if !p.Window {
		name += "-cli"
	}
	if p.Arch != "amd64" {
		name += "-" + p.Arch
	}
	if p.System == "windows" {
		name += ".exe"
	}
	return name
}
