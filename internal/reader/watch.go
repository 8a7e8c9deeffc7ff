package reader

import (
	"slices"
	"sync"

	"go.etcd.io/bbolt"
)

// watchers are told of every change.
type watchers struct {
	mu   sync.Mutex
	told []func()
}

// Watch has fn called after each change, once it is on disk. fn must return at
// once and must not use the store: it says that there is work, no more.
func (s *Store) Watch(fn func()) {
	s.watchers.mu.Lock()
	defer s.watchers.mu.Unlock()
	s.watchers.told = append(s.watchers.told, fn)
}

func (w *watchers) tell() {
	w.mu.Lock()
	told := slices.Clone(w.told)
	w.mu.Unlock()
	for _, fn := range told {
		fn()
	}
}

// update runs fn in the one write transaction; all that it wrote is on disk
// when it returns nil, and nothing otherwise.
func (s *Store) update(fn func(*bbolt.Tx) error) error {
	if err := s.db.Update(fn); err != nil {
		return err
	}
	s.watchers.tell()
	return nil
}
