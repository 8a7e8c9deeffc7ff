package upload

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
)

const timestampFile = "timestamp.json"

// maxMetadata bounds a file of the metadata that a host is asked for, in bytes.
const maxMetadata = 5 << 20

// The order in which files go up: nothing is named before it is there.
const (
	byDigest  = iota // targets, documents, attachments
	targets          // N.targets.json
	snapshots        // N.snapshot.json
	roots
	others    // for other programs, and the publisher's memory
	timestamp // from here on readers who look at files see the release
	bundle    // and those who take the bundle
	ranks
)

// file is one file of a site.
type file struct {
	path  string
	size  int64
	rank  int
	fixed bool // its name says what is in it: it never changes
}

// site is a published feed in a folder.
type site struct {
	dir   string
	files []file
}

// readSite lists the files of a site.
func readSite(dir string) (*site, error) {
	s := &site{dir: dir}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(name, ".new") {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rank, fixed := rankOf(name)
		s.files = append(s.files, file{path: name, size: info.Size(), rank: rank, fixed: fixed})
		return nil
	})
	if err == nil {
		_, err = os.Stat(s.path(timestampFile))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s holds no feed; make one with `publish release`", library.ErrInvalid, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("read the site: %w", err)
	}
	return s, nil
}

func (s *site) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// rankOf returns when a file goes up and whether it never changes.
func rankOf(name string) (rank int, fixed bool) {
	switch {
	case strings.Contains(name, "/"):
		return byDigest, true
	case name == timestampFile:
		return timestamp, false
	case name == "feed.bundle":
		return bundle, false
	case strings.HasSuffix(name, ".targets.json"):
		return targets, false
	case strings.HasSuffix(name, ".snapshot.json"):
		return snapshots, false
	case strings.HasSuffix(name, "root.json"):
		return roots, false
	}
	return others, false
}

// batches returns the files in the order in which they go up; the files of a
// batch may go at once. Versions of the metadata that are no longer in force
// count as fixed: there are more and more of them, and readers need none.
func (s *site) batches() [][]file {
	all := make([][]file, ranks)
	for _, f := range s.files {
		all[f.rank] = append(all[f.rank], f)
	}
	for _, rank := range []int{targets, snapshots} {
		slices.SortFunc(all[rank], func(a, b file) int { return version(a.path) - version(b.path) })
		for i := range max(0, len(all[rank])-1) {
			all[rank][i].fixed = true
		}
	}
	slices.SortFunc(all[roots], func(a, b file) int { return version(a.path) - version(b.path) })
	return all
}

// version returns the number that a file of the metadata begins with; that of
// root.json is higher than any.
func version(name string) int {
	n := 0
	if _, err := fmt.Sscanf(name, "%d.", &n); err != nil {
		return 1 << 30
	}
	return n
}

// folders returns the folders of the site, each after the one it lies in.
func (s *site) folders() []string {
	seen := map[string]bool{".": true}
	for _, f := range s.files {
		for dir := path.Dir(f.path); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
		}
	}
	var all []string
	for dir := range seen {
		all = append(all, dir)
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := depth(a) - depth(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return all
}

func depth(dir string) int {
	if dir == "." {
		return 0
	}
	return strings.Count(dir, "/") + 1
}

// intact compares a file with the digest in its name, where that is of its
// bytes, so that no damaged file is spread; and rewinds it.
func (f file) intact(data *os.File) error {
	named, _, _ := strings.Cut(path.Base(f.path), ".")
	if !strings.HasPrefix(f.path, "targets/") && !strings.HasPrefix(f.path, "att/") {
		return nil
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, data); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != named {
		return fmt.Errorf("%w: the file is damaged on this computer; take it away and publish the release again into a new folder, or restore it from a copy", library.ErrContent)
	}
	_, err := data.Seek(0, io.SeekStart)
	return err
}

// mayReplace returns why the file of the metadata that is there must not be
// replaced by the one here.
func mayReplace(name string, there, here []byte) error {
	if bytes.Equal(there, here) {
		return nil
	}
	if name != timestampFile {
		return fmt.Errorf("%w: it holds another feed, with other keys; choose another place", library.ErrInvalid)
	}
	mine, err := metadata.Timestamp().FromBytes(here)
	if err != nil {
		return err
	}
	theirs, err := metadata.Timestamp().FromBytes(there)
	if err != nil {
		return nil //nolint:nilerr // what cannot be read is no feed that readers could lose
	}
	if theirs.Signed.Version >= mine.Signed.Version {
		return fmt.Errorf("%w: it holds a later state of this feed (timestamp %d, here %d), published from another copy of the site; go on from that copy",
			library.ErrInvalid, theirs.Signed.Version, mine.Signed.Version)
	}
	return nil
}
