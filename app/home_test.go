package app

import (
	"bytes"
	"context"
	"testing"

	"socialmission.org/desktop/internal/config"
)

// makeLibrary fills a data folder from the embedded collection.
func makeLibrary(t *testing.T, dir string) {
	t.Helper()
	var out, errOut bytes.Buffer
	c := &call{out: &out, errOut: &errOut, env: config.System()}
	if code := c.run(context.Background(), []string{"search", "--data-dir", dir, "--limit", "1"}); code != exitOK {
		t.Fatalf("exit code %d: %s", code, errOut.String())
	}
}
