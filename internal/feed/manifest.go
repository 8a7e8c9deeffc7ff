// Package feed is how the library travels: a release with the list of its
// files, and the sources that carry them. The same few types serve what is
// published, what ships inside the program, and what an update, a stick or a
// neighbour brings; whoever carries the bytes, they count only when they match
// the manifest.
package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// The limits of a release. They bound what a hostile feed can cost.
const (
	MaxFile  = 256 << 20 // bytes of one file
	MaxTotal = 4 << 30   // bytes of all files
	MaxFiles = 200_000
	MaxPath  = 240 // bytes; what every file system we meet can name
)

// Manifest names a release and every file of it.
type Manifest struct {
	Release library.Release
	Files   []Entry
}

// Entry is one file of a release.
type Entry struct {
	Path   string // slash-separated, relative to the content folder
	Size   int64
	SHA256 string // lower-case hex
}

// Canonical returns the one form of the list of files that is hashed: a line
// "path TAB size TAB sha256 LF" for each file, sorted by path as bytes.
func (m Manifest) Canonical() []byte {
	files := slices.SortedFunc(slices.Values(m.Files), func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	var out bytes.Buffer
	for _, e := range files {
		fmt.Fprintf(&out, "%s\t%d\t%s\n", e.Path, e.Size, e.SHA256)
	}
	return out.Bytes()
}

// ParseManifest reads the canonical form, and nothing else.
func ParseManifest(data []byte) (Manifest, error) {
	var m Manifest
	for text := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSuffix(text, "\n"), "\t")
		if len(fields) != 3 || len(m.Files) == MaxFiles {
			return Manifest{}, fmt.Errorf("%w: the manifest is not in its form", library.ErrContent)
		}
		size, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			return Manifest{}, fmt.Errorf("%w: the manifest has the size %q", library.ErrContent, fields[1])
		}
		m.Files = append(m.Files, Entry{Path: fields[0], Size: size, SHA256: fields[2]})
	}
	if !bytes.Equal(m.Canonical(), data) {
		return Manifest{}, fmt.Errorf("%w: the manifest is not in its form", library.ErrContent)
	}
	return m, nil
}

// Digest returns the SHA-256 of the canonical form in hex: what
// Release.Digest must be.
func (m Manifest) Digest() string {
	sum := sha256.Sum256(m.Canonical())
	return hex.EncodeToString(sum[:])
}

// Bytes returns the size of all files together.
func (m Manifest) Bytes() int64 {
	total := int64(0)
	for _, e := range m.Files {
		total += e.Size
	}
	return total
}

// Verify returns library.ErrContent when the manifest must not be used: it
// does not match the release's digest, a limit is passed, or a path could not
// be stored safely on every system the library is carried over.
func (m Manifest) Verify() error {
	if len(m.Files) > MaxFiles {
		return fmt.Errorf("%w: the release has %d files, at most %d are allowed", library.ErrContent, len(m.Files), MaxFiles)
	}
	folded, total := map[string]string{}, int64(0)
	for _, e := range m.Files {
		if err := e.verify(); err != nil {
			return err
		}
		fold := foldPath(e.Path)
		if other, dup := folded[fold]; dup {
			return fmt.Errorf("%w: the paths %q and %q are one on some computers", library.ErrContent, other, e.Path)
		}
		folded[fold] = e.Path
		if total += e.Size; total > MaxTotal {
			return fmt.Errorf("%w: the release is larger than %d bytes", library.ErrContent, int64(MaxTotal))
		}
	}
	if digest := m.Digest(); digest != m.Release.Digest {
		return fmt.Errorf("%w: the release's files have the digest %s, it names %s",
			library.ErrContent, digest, m.Release.Digest)
	}
	return nil
}

func (e Entry) verify() error {
	if reason := badPath(e.Path); reason != "" {
		return fmt.Errorf("%w: the path %q %s", library.ErrContent, e.Path, reason)
	}
	if e.Size < 0 || e.Size > MaxFile {
		return fmt.Errorf("%w: %s has %d bytes, at most %d are allowed", library.ErrContent, e.Path, e.Size, int64(MaxFile))
	}
	sum, err := hex.DecodeString(e.SHA256)
	if err != nil || len(sum) != sha256.Size || e.SHA256 != hex.EncodeToString(sum) {
		return fmt.Errorf("%w: %s has the digest %q, which is none", library.ErrContent, e.Path, e.SHA256)
	}
	return nil
}
