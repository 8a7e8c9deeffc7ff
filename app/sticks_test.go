package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/httpapi"
)

func sorted(sticks []httpapi.Stick) []httpapi.Stick {
	slices.SortFunc(sticks, func(a, b httpapi.Stick) int { return strings.Compare(a.Path, b.Path) })
	return sticks
}

func TestSticks(t *testing.T) {
	top := t.TempDir()
	for _, dir := range []string{"ANA/socialmission-feed", "EMPTY/music", "LUZ/Socialmission-Feed"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"ANA/feed.zip", "ANA/photos.zip", "ANA/feed.zip.part", "LUZ/socialmission-update-7.zip"} {
		if err := os.WriteFile(filepath.Join(top, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := stickFinder{patience: time.Minute, volumes: func() []string {
		return []string{filepath.Join(top, "ANA"), filepath.Join(top, "EMPTY"), filepath.Join(top, "GONE"), filepath.Join(top, "LUZ")}
	}}
	want := []httpapi.Stick{
		{Path: filepath.Join(top, "ANA", "feed.zip"), Name: "ANA"},
		{Path: filepath.Join(top, "ANA", "socialmission-feed"), Name: "ANA"},
		{Path: filepath.Join(top, "LUZ", "Socialmission-Feed"), Name: "LUZ"},
		{Path: filepath.Join(top, "LUZ", "socialmission-update-7.zip"), Name: "LUZ"},
	}
	for range 2 { // a look leaves nothing behind that stands in the next one's way
		if diff := cmp.Diff(want, sorted(s.find(t.Context()))); diff != "" {
			t.Error(diff)
		}
	}
}

// A disk that does not answer holds up neither the page nor, by more and more
// looks at it, the computer.
func TestStickThatHangs(t *testing.T) {
	release, looks := make(chan struct{}), make(chan struct{}, 2)
	s := stickFinder{patience: time.Millisecond, volumes: func() []string {
		looks <- struct{}{}
		<-release
		return nil
	}}
	defer close(release)
	for range 2 {
		if found := s.find(t.Context()); len(found) != 0 {
			t.Errorf("found %v", found)
		}
	}
	<-looks
	if len(looks) != 0 {
		t.Errorf("%d more looks at a disk that hangs", len(looks))
	}
}
