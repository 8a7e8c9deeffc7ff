package feed

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// maxRebuilt bounds the documents of which a snapshot is packed again, in
// bytes: more would take too long on a small computer.
const maxRebuilt = 32 << 20

// Errand is a feed that is to be saved for somebody else.
type Errand struct {
	From     int                     // the release that the other library holds; 0: everything is saved
	TextOnly bool                    // without attachments
	Source   Carrier                 // where this library updates from, asked for signed files that it has not; may be nil
	Progress func(done, total int64) // told about how many of how many bytes are written; may be nil
}

// Saved says what was saved.
type Saved struct {
	Release library.Release
	From    int   // the release the copy is for; 0 when it serves every library
	Files   int   // that were written
	Bytes   int64 // their size
	Missing int   // attachments that this library has not itself
}

// parcel is one file to be written.
type parcel struct {
	name     string
	size     int64 // about
	optional bool  // may be missing here
	read     func() ([]byte, error)
}

// plan decides what an errand takes: what the other library's own update would
// fetch, in the order in which it is to be written.
func (c *Copy) plan(ctx context.Context, e Errand) ([]parcel, Saved, error) {
	saved := Saved{Release: c.Release(), From: e.From}
	if e.From < 0 || e.From >= c.Release().Number {
		return nil, saved, fmt.Errorf("save an update for release %d: %w: this library holds release %d",
			e.From, library.ErrInvalid, c.Release().Number)
	}
	old := c.oldManifest(ctx, e)
	parcels, whole, err := c.documentParcels(ctx, e, old)
	if err != nil {
		return nil, saved, err
	}
	if whole {
		saved.From = 0
	}
	held := map[string]bool{}
	for _, entry := range old.Files {
		held[entry.SHA256] = true
	}
	for _, entry := range c.held.Edition.Manifest.Files {
		if IsAttachment(entry.Path) && !e.TextOnly && (whole || !held[entry.SHA256]) {
			held[entry.SHA256] = true
			parcels = append(parcels, parcel{attachmentPath(entry.SHA256), entry.Size, true,
				func() ([]byte, error) { return c.held.Edition.Read(entry) }})
		}
	}
	if notes, err := c.obtain(ctx, e, c.verified.name("changes")); err == nil {
		parcels = append(parcels, c.signedParcel(c.verified.name("changes"), notes))
	}
	return append(parcels, c.metadataParcels(saved)...), saved, ctx.Err()
}

// documentParcels are the deltas that lead from the other library's release to
// this one; where one is not to be had, the documents that it lacks; where its
// release is unknown, all of them.
func (c *Copy) documentParcels(ctx context.Context, e Errand, old Manifest) (all []parcel, whole bool, err error) {
	if way, ok := c.verified.chain(e.From); ok {
		if all, ok = c.signedParcels(ctx, e, way.targets); ok {
			return all, false, nil
		}
	}
	if len(old.Files) == 0 {
		all, ok := c.signedParcels(ctx, e, []string{c.verified.name("full")})
		if ok || ctx.Err() != nil {
			return all, true, ctx.Err()
		}
	}
	held := map[string]bool{}
	for _, entry := range old.Files {
		held[entry.SHA256] = true
	}
	manifest, err := c.target(c.verified.name("manifest"))
	all = []parcel{c.signedParcel(c.verified.name("manifest"), manifest)}
	for _, entry := range c.held.Edition.Manifest.Files {
		if !IsAttachment(entry.Path) && !held[entry.SHA256] {
			held[entry.SHA256] = true
			all = append(all, parcel{objectPath(entry.SHA256), entry.Size, false, func() ([]byte, error) { return c.object(entry) }})
		}
	}
	return all, len(old.Files) == 0, err
}

func (c *Copy) signedParcel(name string, data []byte) parcel {
	return parcel{targetPath(name, c.verified.targets[name].sha), int64(len(data)), false,
		func() ([]byte, error) { return data, nil }}
}

// signedParcels reports whether all of the signed files are to be had.
func (c *Copy) signedParcels(ctx context.Context, e Errand, names []string) ([]parcel, bool) {
	var all []parcel
	for _, name := range names {
		data, err := c.obtain(ctx, e, name)
		if err != nil {
			return nil, false
		}
		all = append(all, c.signedParcel(name, data))
	}
	return all, true
}

// obtain returns a signed file: one that was kept, one that can be made again,
// or one that the library's own source has. Each counts only when it is the
// one that was signed.
func (c *Copy) obtain(ctx context.Context, e Errand, name string) ([]byte, error) {
	tg, ok := c.verified.targets[name]
	if !ok {
		return nil, notHere(name)
	}
	if data, err := c.target(name); err == nil {
		return data, nil
	}
	if data, err := c.rebuild(name); err == nil && tg.is(data) {
		return data, nil
	}
	if e.Source == nil {
		return nil, notHere(name)
	}
	data, err := e.Source.Read(ctx, targetPath(name, tg.sha), tg.length)
	if err == nil && !tg.is(data) {
		err = fmt.Errorf("%w: %s is not the file that was signed", library.ErrContent, name)
	}
	return data, err
}

// rebuild packs a signed file again: the same content gives the same bytes, as
// long as the publisher's program packs as this one does.
func (c *Copy) rebuild(name string) ([]byte, error) {
	documents := int64(0)
	for _, entry := range c.documents {
		documents += entry.Size
	}
	previous := c.held.Previous
	switch {
	case documents > maxRebuilt:
	case name == c.verified.name("full"):
		packed, err := EncodeFull(c.held.Edition)
		return packed.Data, err
	case len(previous.Manifest.Files) > 0 && name == c.verified.name(fmt.Sprintf("from-%d", previous.Manifest.Release.Number)):
		packed, err := EncodeDelta(previous, c.held.Edition)
		return packed.Data, err
	}
	return nil, notHere(name)
}

// oldManifest returns the files of the other library's release: of the one
// this library held before, or of one that the source still lists. It is empty
// when neither knows.
func (c *Copy) oldManifest(ctx context.Context, e Errand) Manifest {
	if p := c.held.Previous.Manifest; e.From > 0 && p.Release.Number == e.From {
		return p
	}
	if e.From == 0 || e.Source == nil {
		return Manifest{}
	}
	packed, err := c.obtain(ctx, e, c.verified.name("changes"))
	if err != nil {
		return Manifest{}
	}
	notes, err := decodeNotes(packed, c.verified.targets[c.verified.name("changes")].custom.Size)
	for _, n := range notes {
		if n.Number == e.From && err == nil {
			return listedAt(ctx, e.Source, n.Release)
		}
	}
	return Manifest{}
}

// listedAt fetches the manifest of an older release, which hosts keep.
func listedAt(ctx context.Context, source Carrier, rel library.Release) Manifest {
	if (Entry{Path: folderFile, SHA256: rel.Digest}).verify() != nil {
		return Manifest{}
	}
	data, err := source.Read(ctx, fmt.Sprintf("targets/%d/%s.manifest", rel.Number, rel.Digest), MaxFiles*maxLine)
	if err != nil {
		return Manifest{}
	}
	m, err := ParseManifest(data)
	m.Release = rel
	if err != nil || m.Verify() != nil {
		return Manifest{}
	}
	return m
}

// metadataParcels come last, and of them what makes a folder a feed.
func (c *Copy) metadataParcels(saved Saved) []parcel {
	about := []byte(c.about(saved))
	all := []parcel{{aboutFile, int64(len(about)), false, func() ([]byte, error) { return about, nil }}}
	for _, name := range c.order {
		data := c.metadata[name]
		all = append(all, parcel{name, int64(len(data)), false, func() ([]byte, error) { return data, nil }})
	}
	return all
}

// aboutFile tells people what the folder is; programs do not read it.
const aboutFile = "about.txt"

func (c *Copy) about(saved Saved) string {
	en, es := "every library that follows it", "todas las bibliotecas que la siguen"
	if saved.From > 0 {
		en, es = fmt.Sprintf("libraries that hold release %d", saved.From), fmt.Sprintf("las bibliotecas que tienen la edición %d", saved.From)
	}
	rel := saved.Release
	return strings.ReplaceAll(fmt.Sprintf(`Social Mission Library: release %d of %s, %s.
For %s.
In the library choose Updates, then "Update from file or USB", and this folder or file.

Social Mission Library: edición %d del %s, %s.
Para %s.
En la biblioteca elija Actualizaciones, después "Actualizar desde un archivo o USB" y esta carpeta o archivo.
`, rel.Number, rel.Date, rel.Title.In("en"), en, rel.Number, rel.Date, rel.Title.In("es"), es), "\n", "\r\n")
}

// isAbsent reports an attachment that this library did not fetch, or not yet.
func isAbsent(err error) bool {
	return errors.Is(err, library.ErrNotFound) || errors.Is(err, library.ErrAbsent)
}

// shelf is where the files of an errand are put.
type shelf interface {
	put(name string, data []byte) error
}

// write puts every parcel on the shelf and returns the digests of what it put.
func (c *Copy) write(ctx context.Context, parcels []parcel, to shelf, saved *Saved, progress func(done, total int64)) (map[string]string, error) {
	sums, done, total := map[string]string{}, int64(0), int64(0)
	for _, p := range parcels {
		total += p.size
	}
	for _, p := range parcels {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := p.read()
		if p.optional && isAbsent(err) {
			saved.Missing++
			continue
		}
		if err == nil {
			err = to.put(p.name, data)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, DiskFault(err))
		}
		sums[p.name] = NewEntry(library.File{Data: data}).SHA256
		saved.Files++
		saved.Bytes += int64(len(data))
		if done += p.size; progress != nil {
			progress(done, total)
		}
	}
	return sums, nil
}
