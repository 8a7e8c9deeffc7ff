package deps

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestImportMap parses every non-test Go file of the module itself, so that
// the result can't come stale from the test cache of `go list`.
func TestImportMap(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipDir(d.Name())
		}
		rel, err := filepath.Rel(root, file)
		if err != nil || !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return err
		}
		checkFile(t, filepath.ToSlash(rel), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func skipDir(name string) error {
	switch name {
	case "node_modules", "dist", "testdata", ".git", "bin", "tmp":
		return fs.SkipDir
	}
	return nil
}

func checkFile(t *testing.T, rel, file string) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if fault := fault(rel, target); fault != "" {
			t.Errorf("%s imports %s: %s", rel, target, fault)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, tc := range []struct {
		file, target string
		wrong        bool
	}{
		{"internal/library/item.go", Module + "/internal/store", true},
		{"internal/store/open.go", Module + "/internal/library", false},
		{"internal/store/open.go", Module + "/internal/search", true},
		{"internal/httpapi/gents/main.go", Module + "/internal/httpapi", false},
		{"internal/unheard/of.go", Module + "/internal/library", true},
		{"app/window.go", "github.com/wailsapp/wails/v2", false},
		{"app/serve.go", "github.com/wailsapp/wails/v2", true},
		{"internal/httpapi/guard.go", "github.com/wailsapp/wails/v2/pkg/options", true},
		{"internal/search/open.go", "github.com/blevesearch/bleve/v2", false},
		{"internal/updater/run.go", "github.com/blevesearch/bleve/v2", true},
		{"internal/store/x.go", "go.etcd.io/bbolt", false},
		{"internal/httpapi/x.go", "go.etcd.io/bbolt", true},
		{"internal/store/x.go", "strings", false},
	} {
		if got := fault(tc.file, tc.target); (got != "") != tc.wrong {
			t.Errorf("fault(%s, %s) = %q, want a fault: %v", tc.file, tc.target, got, tc.wrong)
		}
	}
}

// TestMapNamesRealPackages keeps the map free of rooms that are gone.
func TestMapNamesRealPackages(t *testing.T) {
	for room := range permitted() {
		if _, err := os.Stat(filepath.Join("..", "..", path.Clean(room))); err != nil {
			t.Errorf("the import map names %s, which does not exist", room)
		}
	}
}
