package starter_test

import (
	"testing"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/starter"
)

// TestBuiltFeed: a program that was made to follow a feed can be trusted to
// know its root; one that was not says so by an empty one.
func TestBuiltFeed(t *testing.T) {
	built, err := starter.BuiltFeed()
	if err != nil {
		t.Fatal(err)
	}
	if built.Root == nil {
		return
	}
	if _, err := feed.OpenTrust(t.TempDir(), built.Root); err != nil {
		t.Error(err)
	}
}
