package feed

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
)

// ErrNothingToPass is a library that has no signed feed to hand on: it follows
// none, or it went back to an earlier release than the one that was accepted.
var ErrNothingToPass = fmt.Errorf("%w: this library holds no signed release that it could hand on", library.ErrNotFound)

// Holding is what a library has of the feed it follows.
type Holding struct {
	Trust    string  // the folder of its trust
	Edition  Edition // the release it holds; Read answers library.ErrNotFound for an attachment that has not arrived
	Previous Edition // the one before, where the library has its files still; else zero
}

// Copy is the feed again, made from what a library holds of it: its metadata
// and its release. Whoever takes it trusts it no more than any other carrier.
// It is safe for concurrent use, as far as the Reads of the holding are.
type Copy struct {
	held        Holding
	trust       *Trust
	verified    *Verified
	metadata    map[string][]byte // by the names they have in the feed
	order       []string          // of the metadata, as it is to be written
	documents   map[string]Entry  // by digest
	attachments map[string]Entry
}

// OpenCopy checks that what the library trusts and what it holds are one
// release. The error wraps ErrNothingToPass when they are not.
func OpenCopy(ctx context.Context, h Holding) (*Copy, error) {
	trust, err := OpenTrust(h.Trust, nil)
	if errors.Is(err, library.ErrNotFound) {
		return nil, ErrNothingToPass
	}
	if err != nil {
		return nil, err
	}
	c := &Copy{held: h, trust: trust, documents: map[string]Entry{}, attachments: map[string]Entry{}}
	c.held.Edition.Manifest.sort()
	if err := c.loadMetadata(); err != nil {
		return nil, err
	}
	if c.verified, err = trust.stranger().Verify(ctx, carriedMap(c.metadata)); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNothingToPass, err)
	}
	m := c.held.Edition.Manifest
	if m.Release != c.verified.Release || m.Digest() != c.verified.Release.Digest {
		return nil, ErrNothingToPass
	}
	for _, e := range m.Files {
		if IsAttachment(e.Path) {
			c.attachments[e.SHA256] = e
		} else {
			c.documents[e.SHA256] = e
		}
	}
	return c, nil
}

// Release returns the release that the copy carries.
func (c *Copy) Release() library.Release { return c.verified.Release }

// stranger is the trust of somebody who knows only the first root.
func (t *Trust) stranger() *Trust {
	return &Trust{dir: filepath.Join(t.dir, "none"), roots: t.roots[:1:1], first: t.first}
}

// carriedMap is a carrier of the files in a map.
type carriedMap map[string][]byte

func (carriedMap) Name() string { return "this library" }
func (carriedMap) ByHand() bool { return true }

func (m carriedMap) Read(_ context.Context, path string, most int64) ([]byte, error) {
	data, ok := m[path]
	switch {
	case !ok:
		return nil, fmt.Errorf("%s: %w", path, library.ErrNotFound)
	case int64(len(data)) > most:
		return nil, tooLong(path, m.Name(), most)
	}
	return data, nil
}

// loadMetadata reads what an accepted release left, under the names that the
// metadata has in a feed: those that change come last.
func (c *Copy) loadMetadata() error {
	c.metadata = map[string][]byte{}
	raw := rawMetadata{c.trust.kept(timestampFile), c.trust.kept("snapshot.json"), c.trust.kept("targets.json")}
	timestamp, errT := metadata.Timestamp().FromBytes(raw.timestamp)
	snapshot, errS := metadata.Snapshot().FromBytes(raw.snapshot)
	if errT != nil || errS != nil || timestamp.Signed.Meta["snapshot.json"] == nil || snapshot.Signed.Meta["targets.json"] == nil {
		return ErrNothingToPass
	}
	for i, root := range c.trust.roots {
		c.add(rootFile(c.trust.first+int64(i)), root)
	}
	c.add("root.json", c.trust.roots[len(c.trust.roots)-1])
	c.add(fmt.Sprintf("%d.targets.json", snapshot.Signed.Meta["targets.json"].Version), raw.targets)
	c.add(fmt.Sprintf("%d.snapshot.json", timestamp.Signed.Meta["snapshot.json"].Version), raw.snapshot)
	c.add(timestampFile, raw.timestamp)
	var files []library.File
	for _, name := range c.order {
		if name != "root.json" && name != rootFile(c.trust.first) {
			files = append(files, library.File{Path: name, Data: c.metadata[name]})
		}
	}
	bundle, err := EncodeBundle(files)
	c.add(bundleFile, bundle)
	return err
}

// add puts a file of the metadata last.
func (c *Copy) add(name string, data []byte) {
	c.order = append(c.order, name)
	c.metadata[name] = data
}

// Read returns a file of the feed; library.ErrNotFound is for every name that
// is none of it, and for what this library has not.
func (c *Copy) Read(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if data, ok := c.metadata[name]; ok {
		return data, nil
	}
	kind, rest, _ := strings.Cut(name, "/")
	switch kind {
	case "targets":
		return c.targetAt(name)
	case "obj":
		e, ok := c.documents[strings.TrimSuffix(path.Base(rest), ".zst")]
		if ok && name == objectPath(e.SHA256) {
			return c.object(e)
		}
	case "att":
		if e, ok := c.attachments[rest]; ok {
			return c.held.Edition.Read(e)
		}
	}
	return nil, notHere(name)
}

func notHere(name string) error {
	return fmt.Errorf("%s: this library does not have it: %w", name, library.ErrNotFound)
}

func (c *Copy) object(e Entry) ([]byte, error) {
	data, err := c.held.Edition.Read(e)
	if err != nil {
		return nil, err
	}
	return EncodeObject(data)
}

// targetAt returns the signed file that lies at a path of the feed.
func (c *Copy) targetAt(at string) ([]byte, error) {
	for name, tg := range c.verified.targets {
		if targetPath(name, tg.sha) == at {
			return c.target(name)
		}
	}
	return nil, notHere(at)
}

// target returns a signed file that is here: the manifest always, others where
// they were kept.
func (c *Copy) target(name string) ([]byte, error) {
	tg := c.verified.targets[name]
	if name == c.verified.name("manifest") {
		return c.held.Edition.Manifest.Canonical(), nil
	}
	if data := c.trust.keptTarget(name, tg); data != nil {
		return data, nil
	}
	return nil, notHere(name)
}
