package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"socialmission.org/desktop/internal/library"
)

// Corpus is what is searched; *store.Store is one.
type Corpus interface {
	Items(yield func(library.Item) bool) error
	Item(id string) (library.Item, error)
	Taxonomies() ([]library.Taxonomy, error)
	Thesaurus() (library.Thesaurus, error)
	Release() (library.Release, error)
}

// An Engine answers queries. It is safe for concurrent use.
type Engine struct {
	dir    string
	corpus Corpus
	texts  *texts
	lock   *os.File
	own    atomic.Pointer[Engine] // of the reader's own things; nil where there is none

	warming sync.WaitGroup
	work    sync.Mutex   // one build or check at a time
	mu      sync.RWMutex // guards cur
	cur     *generation  // nil once closed
}

const (
	lockName    = "lock"
	currentName = "current" // a file with the name of the generation in use
	genPrefix   = "generation-"
	tempPrefix  = "building-"
)

// ReadPDF has attached PDF files read by the program as a process apart; see
// extract.Extractor.
func ReadPDF(program string) Option {
	return func(e *Engine) { e.texts.extractor.Program = program }
}

// An Option changes how an Engine works.
type Option func(*Engine)

// Open opens the index below dir, or builds it from the corpus where it is
// missing, damaged, of an older format or of another release. An index that
// another process holds is library.ErrLocked.
func Open(dir string, c Corpus, options ...Option) (*Engine, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, writeFault("create index folder", err)
	}
	lock, err := lockFile(filepath.Join(dir, lockName))
	if err != nil {
		return nil, err
	}
	e := &Engine{dir: dir, corpus: c, lock: lock, texts: newTexts(filepath.Join(dir, textsName), c)}
	for _, o := range options {
		o(e)
	}
	if err := e.start(); err != nil {
		_ = lock.Close()
		return nil, err
	}
	return e, nil
}

// Beside has the queries that ask for it search the reader's own things too,
// which have an index of their own, from now on.
func (e *Engine) Beside(own *Engine) { e.own.Store(own) }

// start takes the generation in use if it is whole, brings it to the corpus's
// release if it is of another, and builds one where there is none.
func (e *Engine) start() error {
	name := e.currentName()
	e.sweep(name)
	if name != "" {
		if g, err := openGeneration(filepath.Join(e.dir, name), e.corpus, e.texts); err == nil {
			e.cur = g
			e.warm(g)
		}
	}
	rel, err := e.corpus.Release()
	if err != nil {
		return fmt.Errorf("read release: %w", err)
	}
	if e.cur == nil || !e.cur.upToDate(rel) {
		return e.replace(context.Background(), e.cur, rel)
	}
	return nil
}

// upToDate reports whether the generation holds the release and every
// attachment that has arrived.
func (g *generation) upToDate(rel library.Release) bool {
	return sameRelease(g.meta.release, rel) && !g.texts.arrived(g.meta.wanted)
}

func sameRelease(a, b library.Release) bool {
	return a.Number == b.Number && a.Digest == b.Digest && a.Feed == b.Feed
}

func (e *Engine) currentName() string {
	data, err := os.ReadFile(filepath.Join(e.dir, currentName))
	name := strings.TrimSpace(string(data))
	if err != nil || !strings.HasPrefix(name, genPrefix) || filepath.Base(name) != name {
		return ""
	}
	return name
}

// sweep removes what crashed builds and earlier generations left behind. What
// cannot be removed now is removed another time.
func (e *Engine) sweep(keep string) {
	entries, err := os.ReadDir(e.dir)
	if err != nil {
		return
	}
	for _, d := range entries {
		name := d.Name()
		old := strings.HasPrefix(name, genPrefix) || strings.HasPrefix(name, tempPrefix)
		if old && name != keep {
			_ = os.RemoveAll(filepath.Join(e.dir, name))
		}
	}
}

// Sync brings the index to the corpus's release and to the attachments that
// have arrived; only what changed is analysed. Searches go on against the old
// state until the new one stands.
func (e *Engine) Sync(ctx context.Context) error {
	e.work.Lock()
	defer e.work.Unlock()
	rel, err := e.corpus.Release()
	if err != nil {
		return fmt.Errorf("read release: %w", err)
	}
	g, err := e.hold()
	if err != nil {
		return err
	}
	defer g.done()
	if g.upToDate(rel) {
		return nil
	}
	return e.replace(ctx, g, rel)
}

// Rebuild builds the index anew, whatever state it is in.
func (e *Engine) Rebuild(ctx context.Context) error {
	e.work.Lock()
	defer e.work.Unlock()
	rel, err := e.corpus.Release()
	if err != nil {
		return fmt.Errorf("read release: %w", err)
	}
	return e.replace(ctx, nil, rel)
}

// replace builds a generation beside the one in use, from what has not changed
// in old and from the corpus, renames it, and switches over.
func (e *Engine) replace(ctx context.Context, old *generation, rel library.Release) error {
	temp, err := os.MkdirTemp(e.dir, tempPrefix)
	if err != nil {
		return writeFault("create index", err)
	}
	defer os.RemoveAll(temp)
	if err := build(ctx, temp, old, e.corpus, e.texts, rel); err != nil {
		return writeFault("build index", err)
	}
	name := genPrefix + strings.TrimPrefix(filepath.Base(temp), tempPrefix)
	dir := filepath.Join(e.dir, name)
	if err := os.Rename(temp, dir); err != nil {
		return writeFault("put index in place", err)
	}
	g, err := openGeneration(dir, e.corpus, e.texts)
	if err != nil {
		return fmt.Errorf("open new index: %w", err)
	}
	if err := e.point(name); err != nil {
		g.done()
		return err
	}
	return e.swap(g, name)
}

// point makes a generation the one that the next start opens.
func (e *Engine) point(name string) error {
	path := filepath.Join(e.dir, currentName)
	if err := writeSynced(path+".new", []byte(name+"\n")); err != nil {
		return writeFault("name the index in use", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return writeFault("name the index in use", err)
	}
	return nil
}

func (e *Engine) swap(g *generation, name string) error {
	e.mu.Lock()
	old := e.cur
	e.cur = g
	e.mu.Unlock()
	if old != nil {
		old.done()
	}
	e.warm(g)
	e.sweep(name)
	return nil
}

// warm prepares beside the searches what the first of them would wait for.
func (e *Engine) warm(g *generation) {
	g.refs.Add(1)
	e.warming.Go(func() {
		for f := range g.reversed {
			g.reversed[f]()
		}
		g.labelPairs()
		g.thes()
		g.spell()
		g.done()
	})
}

// hold returns the generation in use; the caller gives it back with done.
func (e *Engine) hold() (*generation, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.cur == nil {
		return nil, fmt.Errorf("search: %w", library.ErrNotReady)
	}
	e.cur.refs.Add(1)
	return e.cur, nil
}

// Release returns the number of the release the index was built from.
func (e *Engine) Release() int {
	g, err := e.hold()
	if err != nil {
		return 0
	}
	defer g.done()
	return g.meta.release.Number
}

// Counts returns the number of items of each kind.
func (e *Engine) Counts() map[library.Kind]int {
	g, err := e.hold()
	if err != nil {
		return map[library.Kind]int{}
	}
	defer g.done()
	out := make(map[library.Kind]int, len(g.counts()))
	for k, n := range g.counts() {
		out[k] = n
	}
	return out
}

// Check reads every file of the index and compares it with the corpus.
func (e *Engine) Check(ctx context.Context) error {
	e.work.Lock()
	defer e.work.Unlock()
	g, err := e.hold()
	if err != nil {
		return err
	}
	defer g.done()
	return g.check(ctx, e.corpus)
}

// Close ends the engine: searches under way finish, later ones are refused.
func (e *Engine) Close() error {
	e.work.Lock()
	defer e.work.Unlock()
	e.mu.Lock()
	g := e.cur
	e.cur = nil
	e.mu.Unlock()
	if g == nil {
		return nil
	}
	g.done()
	e.warming.Wait()
	if err := e.lock.Close(); err != nil {
		return fmt.Errorf("close index lock: %w", err)
	}
	return nil
}
