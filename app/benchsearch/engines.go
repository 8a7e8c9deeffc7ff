//go:build linux

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// An engine is one to be measured: the program that builds its index and
// answers from it, in two processes.
type engine struct {
	name    string
	files   string // its folder; that of another means that it built the index
	program func() ([]string, error)
	index   []string // what of its folder is the index
}

// The peers' own files, from the top of the repository.
const (
	scripts = "app/benchsearch/peers"
	modules = "build/tmp/bench-search/node_modules"

	debianPython = "/usr/bin/python3" // the one that the packages of setup.sh are for
)

func engines() []engine {
	self := func(mode string) func() ([]string, error) {
		return func() ([]string, error) {
			exe, err := os.Executable()
			return []string{exe, childCommand, mode}, err
		}
	}
	script := func(words ...string) func() ([]string, error) {
		return func() ([]string, error) { return words, nil }
	}
	return []engine{
		{"ours", "ours", self(""), []string{"index"}},
		{"ours, HTTP", "ours", self("http-"), []string{"index"}},
		{"FTS5", "fts5", script(debianPython, scripts+"/fts5.py"), nil},
		{"Xapian", "xapian", script(debianPython, scripts+"/xapian_peer.py"), nil},
		{"MiniSearch", "minisearch", script("node", "--max-old-space-size=12000", scripts+"/minisearch.cjs"), nil},
	}
}

// figures are what one engine was measured at. Times are milliseconds.
type figures struct {
	Seconds float64   `json:"seconds,omitempty"` // to build
	Open    float64   `json:"open"`
	First   float64   `json:"first"`
	Times   []float64 `json:"times"`
	CPU     []float64 `json:"cpu"`
	Memory  int64     `json:"memory"`
	bytes   int64     // of the index
}

func (e *engine) measure(ctx context.Context, c *corpus, dir string) (f figures, err error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return f, err
		}
		if err := e.run(ctx, &f, "build", c.documents(), dir); err != nil {
			return f, err
		}
	}
	if f.bytes, err = e.settle(dir); err != nil {
		return f, err
	}
	return f, e.run(ctx, &f, "query", c.queries(), dir)
}

// run starts one of the engine's processes and reads what it reports.
func (e *engine) run(ctx context.Context, f *figures, what, input, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	words, err := e.program()
	if err != nil {
		return err
	}
	if words[1] == childCommand {
		words = append(words[:2:2], words[2]+what)
	} else {
		words = append(words[:len(words):len(words)], what)
	}
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], input, dir)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%w: %.300s", err, lastLine(said.Bytes()))
	}
	return json.Unmarshal(out, f)
}

func lastLine(b []byte) []byte {
	b = bytes.TrimSpace(b)
	return b[bytes.LastIndexByte(b, '\n')+1:]
}

// settle adds up the index and has the system forget what it holds of it, so
// that the next process opens it cold.
func (e *engine) settle(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path) //nolint:gosec // a folder of its own making
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if rel, _ := filepath.Rel(dir, path); e.index == nil || slices.Contains(e.index, firstPart(rel)) {
			total += info.Size()
		}
		return errors.Join(f.Sync(), unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED))
	})
	return total, err
}

func firstPart(path string) string {
	for d := filepath.Dir(path); d != "."; d = filepath.Dir(path) {
		path = d
	}
	return path
}

func (f *figures) print(name string, c *corpus) {
	rate := "–"
	if f.Seconds > 0 {
		rate = fmt.Sprintf("%.0f", float64(c.items)/f.Seconds)
	}
	fmt.Printf("%-12s %8.1f %8.1f %9.1f %9.1f %8.1f %8.1f %8s %9.1f %7.2f %8.0f\n", name, quantile(f.Times, 0.5), quantile(f.Times, 0.99),
		quantile(f.CPU, 0.5), quantile(f.CPU, 0.99), f.Open, f.First, rate, float64(f.bytes)/1e6, float64(f.bytes)/float64(max(1, c.text)), float64(f.Memory)/1e6)
}

func quantile(list []float64, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.SortedFunc(slices.Values(list), cmp.Compare[float64])
	return sorted[int(q*float64(len(sorted)-1))]
}
