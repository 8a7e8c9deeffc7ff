package search

import (
	"fmt"
	"sync"
	"testing"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/starter"
)

// memory is a corpus in memory: what the store is to the program.
type memory struct {
	mu    sync.RWMutex
	rel   library.Release
	col   library.Collection
	place map[string]int
}

func newMemory(col library.Collection) *memory {
	m := &memory{}
	m.set(1, col)
	return m
}

// set publishes a collection under a release number.
func (m *memory) set(release int, col library.Collection) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rel = library.Release{Number: release, Digest: fmt.Sprint("digest-", release)}
	m.col = col
	m.place = map[string]int{}
	for i := range col.Items {
		m.place[col.Items[i].ID] = i
	}
}

func (m *memory) Release() (library.Release, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.rel, nil
}

func (m *memory) Items(yield func(library.Item) bool) error {
	m.mu.RLock()
	items := m.col.Items
	m.mu.RUnlock()
	for _, it := range items {
		if !yield(it) {
			break
		}
	}
	return nil
}

func (m *memory) Item(id string) (library.Item, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if i, ok := m.place[id]; ok {
		return m.col.Items[i], nil
	}
	return library.Item{}, fmt.Errorf("item %s: %w", id, library.ErrNotFound)
}

func (m *memory) Taxonomies() ([]library.Taxonomy, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.col.Taxonomies, nil
}

func (m *memory) Thesaurus() (library.Thesaurus, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.col.Thesaurus, nil
}

var starterOnce = sync.OnceValues(func() (*library.Collection, error) {
	col, faults, err := content.Read(starter.Content())
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("%d faults, the first: %s", len(faults), faults[0])
	}
	return col, err
})

// starterCollection is the collection that the program ships.
func starterCollection(t testing.TB) library.Collection {
	t.Helper()
	col, err := starterOnce()
	if err != nil {
		t.Fatal(err)
	}
	return *col
}

func openEngine(t testing.TB, c Corpus) *Engine {
	t.Helper()
	e, err := Open(t.TempDir(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func openStarter(t testing.TB) *Engine {
	t.Helper()
	return openEngine(t, newMemory(starterCollection(t)))
}
