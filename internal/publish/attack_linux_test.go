package publish_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestPipesInAFolder puts pipes where files should be, which nobody ever
// writes to: opening one would wait for ever.
func TestPipesInAFolder(t *testing.T) {
	w := newWorld(t, 1)
	for _, path := range w.names() {
		at := filepath.Join(w.site, path)
		data, err := os.ReadFile(at)
		must(t, err)
		must(t, os.Remove(at))
		must(t, unix.Mkfifo(at, 0o600))
		root, err := os.OpenRoot(w.site)
		must(t, err)
		_ = w.reader().trueOrNothing(stickAt(root), path)
		must(t, root.Close())
		must(t, os.Remove(at))
		must(t, os.WriteFile(at, data, 0o600))
	}
}
