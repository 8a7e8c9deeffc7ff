package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
)

// The bounds of a look at the disks: a hanging one must not hold up the page.
const (
	stickPatience = 2 * time.Second
	maxVolumes    = 40
	maxStickFiles = 2000 // looked at on each
	maxSticks     = 20
)

// stickFinder finds removable disks that hold a feed.
type stickFinder struct {
	volumes  func() []string // the folders at which disks may be mounted
	patience time.Duration   // the time a look may take
	busy     atomic.Bool     // an earlier look has not come back yet
}

func newStickFinder() *stickFinder {
	return &stickFinder{volumes: volumes, patience: stickPatience}
}

// find returns what it finds in a short time.
func (s *stickFinder) find(ctx context.Context) []httpapi.Stick {
	found := []httpapi.Stick{}
	if !s.busy.CompareAndSwap(false, true) {
		return found
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	sticks := make(chan httpapi.Stick)
	go func() {
		defer close(sticks)
		defer s.busy.Store(false)
		s.look(ctx, sticks)
	}()
	for {
		select {
		case stick, more := <-sticks:
			if !more || len(found) == maxSticks {
				return found
			}
			found = append(found, stick)
		case <-ctx.Done():
			return found
		}
	}
}

func (s *stickFinder) look(ctx context.Context, sticks chan<- httpapi.Stick) {
	volumes := s.volumes()
	for _, volume := range volumes[:min(len(volumes), maxVolumes)] {
		for _, path := range feedsOn(volume) {
			select {
			case sticks <- httpapi.Stick{Path: path, Name: filepath.Base(volume)}:
			case <-ctx.Done():
				return
			}
		}
	}
}

// feedsOn returns what looks like a feed at the top of a disk: the folder that
// a feed lies in, or a zip file with a name that one is given.
func feedsOn(volume string) []string {
	dir, err := os.Open(volume)
	if err != nil {
		return nil
	}
	defer dir.Close()
	entries, _ := dir.ReadDir(maxStickFiles) // what could be read is looked at
	var paths []string
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		zipped := strings.HasSuffix(name, ".zip") && (name == "feed.zip" || strings.HasPrefix(name, "socialmission"))
		if e.IsDir() && name == feed.FolderName || !e.IsDir() && zipped {
			paths = append(paths, filepath.Join(volume, e.Name()))
		}
	}
	return paths
}
