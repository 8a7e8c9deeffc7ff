package publish

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// Direct is how many of the last releases have a delta straight to the
// newest; as many before them keep the last delta that was made for them, so
// that two deltas bring them up to date.
const Direct = 24

// maxWorkers bounds the deltas that are made at a time, for their memory.
const maxWorkers = 4

// Order is what is to be released.
type Order struct {
	Content  fs.FS
	Keys     string       // folder of the keys
	Locks    Locks        // of the keys
	Site     string       // folder of the site
	Note     library.Text // release notes, may be empty
	Embedded []int        // releases that are shipped inside a program; their deltas are made for ever from now on
	Remove   []string     // ids of items that may be missing though they were published
	Date     time.Time    // of the signatures; zero: the release's own date
	Direct   int          // releases with a delta straight to this one; 0: as many as usual
	back     bool         // a return to an earlier release
}

func (o Order) direct() int {
	if o.Direct > 0 {
		return o.Direct
	}
	return Direct
}

// Result says what a release became.
type Result struct {
	Release library.Release
	Changes feed.Changes
	Files   int // of the release
	Deltas  int
	Full    int64 // bytes of the full snapshot
	Delta   int64 // bytes of the delta from the release before, 0 without one
	News    bool  // false: the site had this release already
}

// Release publishes a content folder as the next release of a site.
func Release(ctx context.Context, o Order) (Result, error) {
	col, err := Check(o.Content)
	if err != nil {
		return Result{}, err
	}
	ring, err := openKeys(o.Keys, LockedBy(o.Locks))
	if err != nil {
		return Result{}, err
	}
	s, err := openSite(ctx, o.Site, ring)
	if err != nil {
		return Result{}, err
	}
	next, err := readContent(ctx, o.Content)
	if err != nil {
		return Result{}, err
	}
	r := &releasing{ctx: ctx, order: o, site: s, col: col, next: next}
	if err := r.run(); err != nil {
		return Result{}, fmt.Errorf("release %d: %w", next.Manifest.Release.Number, err)
	}
	return r.result, nil
}

// readContent returns the content folder as an edition.
func readContent(ctx context.Context, fsys fs.FS) (feed.Edition, error) {
	src := feed.FromFS(fsys, "the content folder")
	m, err := src.Manifest(ctx)
	if err == nil {
		err = m.Verify()
	}
	if err != nil {
		return feed.Edition{}, err
	}
	return feed.Edition{Manifest: m, Read: func(e feed.Entry) ([]byte, error) { return feed.Fetch(ctx, src, e) }}, nil
}

// releasing is one release being made.
type releasing struct {
	ctx    context.Context
	order  Order
	site   *site
	col    *library.Collection
	next   feed.Edition
	result Result
}

func (r *releasing) run() error {
	rel, last := r.next.Manifest.Release, r.site.last()
	r.result = Result{Release: rel, Files: len(r.next.Manifest.Files)}
	if rel == last.Release {
		r.result.Changes = last.Changes
		return nil
	}
	date, err := r.signingDate()
	if err != nil {
		return err
	}
	if _, err := r.site.ring.private(onlineKey); err != nil {
		return err
	}
	for _, step := range []func() error{r.follows, r.shipped, r.numbers, r.objects, r.targets, r.readers} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, item := range r.col.Items {
		r.site.state.Numbers[item.ID] = item.Number
	}
	r.result.News = true
	if err := r.site.sign(date); err != nil {
		return err
	}
	return r.site.saveState() // last: a release that was not signed is none
}

// signingDate returns the day from which the signatures count.
func (r *releasing) signingDate() (time.Time, error) {
	if !r.order.Date.IsZero() {
		return r.order.Date, nil
	}
	rel := r.next.Manifest.Release
	date, err := time.Parse(time.DateOnly, string(rel.Date))
	if err != nil {
		return date, fmt.Errorf("%w: library.yaml: release.date %q must be a day such as 2026-11-15", library.ErrContent, rel.Date)
	}
	return date, nil
}

// objects writes every file of the release by its digest, several at a time.
func (r *releasing) objects() error {
	var todo []feed.Entry
	for _, e := range r.next.Manifest.Files {
		if _, err := os.Stat(r.site.path(objectPath(e))); err != nil {
			todo = append(todo, e)
		}
	}
	return each(r.ctx, todo, func(e feed.Entry) error {
		data, err := r.next.Read(e)
		if err != nil {
			return err
		}
		if !feed.IsAttachment(e.Path) {
			data = r.site.pack.Encode(data)
		}
		return r.site.write(objectPath(e), data)
	})
}

// objectPath is where a file of a release lies by its digest.
func objectPath(e feed.Entry) string {
	if feed.IsAttachment(e.Path) {
		return "att/" + e.SHA256
	}
	return "obj/" + e.SHA256[:2] + "/" + e.SHA256 + ".zst"
}

// each does something with every value, several at a time, until one fails.
func each[T any](ctx context.Context, all []T, do func(T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	slots := make(chan bool, min(maxWorkers, runtime.GOMAXPROCS(0)))
	for _, v := range all {
		slots <- true
		if ctx.Err() != nil {
			break
		}
		wait.Go(func() {
			defer func() { <-slots }()
			if err := do(v); err != nil {
				cancel(err)
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// custom is what is signed of a target beyond its bytes.
type custom struct {
	Size       int64         `json:"size,omitempty"`
	Dictionary int64         `json:"dictionary,omitempty"`
	Embedded   bool          `json:"embedded,omitempty"`
	Release    *named        `json:"release,omitempty"`
	Note       *library.Text `json:"note,omitempty"`
}

// named is what is signed of a release; its digest is that of the manifest
// itself.
type named struct {
	Number int          `json:"number"`
	Date   library.Date `json:"date"`
	Title  library.Text `json:"title"`
	Feed   string       `json:"feed"`
}

// targets makes the signed files of the release: manifest, snapshot, changes
// and deltas.
func (r *releasing) targets() error {
	before := r.site.targets.Signed.Targets
	r.site.targets.Signed.Targets = map[string]*metadata.TargetFiles{}
	rel := r.next.Manifest.Release
	name := func(base string) string { return strconv.Itoa(rel.Number) + "/" + base }
	about := custom{Release: &named{rel.Number, rel.Date, rel.Title, rel.Feed}}
	if r.order.Note != (library.Text{}) {
		about.Note = &r.order.Note
	}
	if err := r.site.target(name("manifest"), r.next.Manifest.Canonical(), about); err != nil {
		return err
	}
	if err := r.packed(name, r.embedded(before)); err != nil {
		return err
	}
	r.keepOlder(before)
	if err := r.changes(); err != nil {
		return err
	}
	return r.writeChanges(name("changes"))
}

// embedded returns the releases whose deltas are kept for ever, and remembers
// those that were named now.
func (r *releasing) embedded(before map[string]*metadata.TargetFiles) map[int]bool {
	all := map[int]bool{}
	for _, number := range slices.Concat(r.site.state.Embedded, r.order.Embedded) {
		all[number] = true
	}
	for name, file := range before {
		if from, ok := from(name); ok && file.Custom != nil && strings.Contains(string(*file.Custom), `"embedded":true`) {
			all[from] = true
		}
	}
	r.site.state.Embedded = slices.Sorted(maps.Keys(all))
	return all
}

// from returns the release that a delta's name says it is for.
func from(name string) (int, bool) {
	_, base, err := splitName(name)
	number, found := strings.CutPrefix(base, "from-")
	n, numErr := strconv.Atoi(number)
	return n, err == nil && numErr == nil && found
}

// packing is one signed file that takes long to make.
type packing struct {
	name  string
	about custom
	make  func() (feed.Packed, error)
	done  feed.Packed
}

// packed makes the snapshot and the deltas from the last releases and the
// embedded ones, several at a time.
func (r *releasing) packed(name func(string) string, embedded map[int]bool) error {
	all := []*packing{{name: name("full"), make: func() (feed.Packed, error) { return feed.EncodeFull(r.next) }}}
	var olds []feed.Edition
	for i, p := range r.site.state.Releases {
		if i < len(r.site.state.Releases)-r.order.direct() && !embedded[p.Number] {
			continue
		}
		old, err := r.site.edition(p.Release)
		if err != nil {
			return err
		}
		olds = append(olds, old)
	}
	deltas, err := feed.NewDeltaEncoder(r.next, olds...)
	if err != nil {
		return err
	}
	for _, old := range olds {
		number := old.Manifest.Release.Number
		all = append(all, &packing{name: name(fmt.Sprintf("from-%d", number)), about: custom{Embedded: embedded[number]},
			make: func() (feed.Packed, error) { return deltas.Encode(old) }})
	}
	if err := each(r.ctx, all, func(p *packing) (err error) { p.done, err = p.make(); return err }); err != nil {
		return err
	}
	return r.list(all)
}

// list writes and names the packed files, of which the first is the snapshot.
func (r *releasing) list(all []*packing) error {
	for _, p := range all {
		p.about.Size, p.about.Dictionary = p.done.Size, p.done.Dictionary
		if err := r.site.target(p.name, p.done.Data, p.about); err != nil {
			return err
		}
	}
	r.result.Full, r.result.Deltas = int64(len(all[0].done.Data)), len(all)-1
	if last := all[len(all)-1]; len(all) > 1 {
		r.result.Delta = int64(len(last.done.Data))
	}
	return nil
}

// keepOlder lists the last deltas of the releases just before those that have
// a direct one.
func (r *releasing) keepOlder(before map[string]*metadata.TargetFiles) {
	releases := r.site.state.Releases
	kept := map[int]bool{}
	for i := max(0, len(releases)-2*r.order.direct()); i < len(releases)-r.order.direct(); i++ {
		kept[releases[i].Number] = true
	}
	for name, file := range before {
		number, isDelta := from(name)
		_, direct := r.site.targets.Signed.Targets[fmt.Sprintf("%d/from-%d", r.next.Manifest.Release.Number, number)]
		if isDelta && kept[number] && !direct {
			r.site.targets.Signed.Targets[name] = file
		}
	}
}
