package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// stateFile is what the publisher remembers of a site: its releases and every
// number ever given. Readers need none of it.
const stateFile = "publisher.json"

// state is the content of stateFile.
type state struct {
	Releases []published    `json:"releases"`           // the oldest first
	Numbers  map[string]int `json:"numbers"`            // of every id that was ever published
	Embedded []int          `json:"embedded,omitempty"` // releases that were shipped inside a program
}

// published is one release as the publisher remembers it.
type published struct {
	library.Release
	Note    library.Text `json:"note"`
	Changes feed.Changes `json:"changes"`
}

// site is a folder of static files with the feed as it was published last.
type site struct {
	dir   string
	state state
	ring  *keyring
	pack  *feed.Objects

	// The metadata in force; versions are 0 before the first release.
	targets             *metadata.Metadata[metadata.TargetsType]
	snapshot, timestamp int64
}

// openState reads what is remembered of a site, without its signatures.
func openState(dir string) (*site, error) {
	pack, err := feed.NewObjects()
	if err != nil {
		return nil, err
	}
	s := &site{dir: dir, pack: pack, state: state{Numbers: map[string]int{}}}
	data, err := os.ReadFile(s.path(stateFile))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(s.path("timestamp.json")); err == nil {
			return nil, fmt.Errorf("%w: %s holds a feed without its %s", library.ErrInvalid, dir, stateFile)
		}
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &s.state)
	}
	if err != nil {
		return nil, fmt.Errorf("open the site %s: %w", dir, err)
	}
	return s, nil
}

// openSite reads a site, which may be empty or not exist yet, and verifies
// that it is signed by the keys.
func openSite(ctx context.Context, dir string, ring *keyring) (*site, error) {
	s, err := openState(dir)
	if err != nil {
		return nil, err
	}
	s.ring = ring
	if s.last().Number == 0 {
		s.targets = metadata.Targets()
		s.targets.Signed.Version = 0
		return s, nil
	}
	if err := s.loadMetadata(ctx); err != nil {
		return nil, fmt.Errorf("open the site %s: %w", dir, err)
	}
	return s, nil
}

func (s *site) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *site) write(name string, data []byte) error { return writeFile(s.path(name), data, 0o644) }

func (s *site) loadMetadata(ctx context.Context) error {
	trust, err := feed.OpenTrust(filepath.Join(s.dir, "no-such-folder"), s.ring.roots[0].Data)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err := trust.Verify(ctx, feed.FromFolder(root.FS(), s.dir)); err != nil {
		return err
	}
	timestamp, err := metadata.Timestamp().FromFile(s.path("timestamp.json"))
	if err != nil {
		return err
	}
	s.timestamp, s.snapshot = timestamp.Signed.Version, timestamp.Signed.Meta["snapshot.json"].Version
	snapshot, err := metadata.Snapshot().FromFile(s.path(fmt.Sprintf("%d.snapshot.json", s.snapshot)))
	if err != nil {
		return err
	}
	version := snapshot.Signed.Meta["targets.json"].Version
	s.targets, err = metadata.Targets().FromFile(s.path(fmt.Sprintf("%d.targets.json", version)))
	return err
}

// last returns the newest release, the zero value when there is none.
func (s *site) last() published {
	if len(s.state.Releases) == 0 {
		return published{}
	}
	return s.state.Releases[len(s.state.Releases)-1]
}

// edition returns an earlier release from the files of the site.
func (s *site) edition(rel library.Release) (feed.Edition, error) {
	data, err := os.ReadFile(s.path(fmt.Sprintf("targets/%d/%s.manifest", rel.Number, rel.Digest)))
	if err != nil {
		return feed.Edition{}, fmt.Errorf("read release %d: %w", rel.Number, err)
	}
	m, err := feed.ParseManifest(data)
	m.Release = rel
	if err == nil {
		err = m.Verify()
	}
	if err != nil {
		return feed.Edition{}, fmt.Errorf("read release %d: %w", rel.Number, err)
	}
	return feed.Edition{Manifest: m, Read: s.object}, nil
}

func (s *site) object(e feed.Entry) ([]byte, error) {
	packed, err := os.ReadFile(s.path("obj/" + e.SHA256[:2] + "/" + e.SHA256 + ".zst"))
	if err != nil {
		return nil, err
	}
	return s.pack.Decode(packed, e)
}

// target writes a signed file and lists it.
func (s *site) target(name string, data []byte, custom any) error {
	number, base, err := splitName(name)
	if err != nil {
		return err
	}
	file, err := metadata.TargetFile().FromBytes(name, data)
	if err != nil {
		return err
	}
	if custom != nil {
		raw, err := json.Marshal(custom)
		if err != nil {
			return err
		}
		message := json.RawMessage(raw)
		file.Custom = &message
	}
	s.targets.Signed.Targets[name] = file
	return s.write(fmt.Sprintf("targets/%d/%s.%s", number, file.Hashes["sha256"], base), data)
}

// sign signs the targets anew, and with them all that follows. The timestamp
// and the bundle are written last, so that whoever reads meanwhile finds the
// old feed or the new one.
func (s *site) sign(date time.Time) error {
	online, err := s.ring.private(onlineKey)
	if err != nil {
		return err
	}
	long := date.UTC().AddDate(longYears, 0, 0)
	s.targets.Signed.Version++
	s.targets.Signed.Expires = long
	s.targets.ClearSignatures()
	targets, err := signed(s.targets, online)
	if err != nil {
		return err
	}
	snapshot := metadata.Snapshot(long)
	s.snapshot++
	snapshot.Signed.Version = s.snapshot
	snapshot.Signed.Meta["targets.json"] = metaFile(s.targets.Signed.Version, targets)
	signedSnapshot, err := signed(snapshot, online)
	if err != nil {
		return err
	}
	files := []library.File{
		{Path: fmt.Sprintf("%d.targets.json", s.targets.Signed.Version), Data: targets},
		{Path: fmt.Sprintf("%d.snapshot.json", s.snapshot), Data: signedSnapshot},
	}
	return s.stamp(date, files)
}

func metaFile(version int64, data []byte) *metadata.MetaFiles {
	m := metadata.MetaFile(version)
	m.Length = int64(len(data))
	return m
}

// stamp signs a timestamp of the snapshot that files end with, and writes all
// of the metadata.
func (s *site) stamp(date time.Time, files []library.File) error {
	online, err := s.ring.private(onlineKey)
	if err != nil {
		return err
	}
	timestamp := metadata.Timestamp(stampEnd(date))
	s.timestamp++
	timestamp.Signed.Version = s.timestamp
	timestamp.Signed.Meta["snapshot.json"] = metaFile(s.snapshot, files[len(files)-1].Data)
	data, err := signed(timestamp, online)
	if err != nil {
		return err
	}
	root := s.ring.roots[len(s.ring.roots)-1]
	all := append(append([]library.File{}, s.ring.roots...), files...)
	all = append(all, library.File{Path: "root.json", Data: root.Data}, library.File{Path: "timestamp.json", Data: data})
	for _, f := range all {
		if err := s.write(f.Path, f.Data); err != nil {
			return err
		}
	}
	bundle, err := feed.EncodeBundle(append(append(append([]library.File{}, s.ring.roots[1:]...), files...), all[len(all)-1]))
	if err != nil {
		return err
	}
	return s.write("feed.bundle", bundle)
}

func (s *site) saveState() error {
	data, err := json.MarshalIndent(s.state, "", " ")
	if err != nil {
		return err
	}
	return s.write(stateFile, append(data, '\n'))
}

// splitName takes the name of a target apart: the release's number and what
// it is.
func splitName(name string) (number int, base string, err error) {
	for i := range name {
		if name[i] == '/' {
			number, err = strconv.Atoi(name[:i])
			return number, name[i+1:], err
		}
	}
	return 0, "", fmt.Errorf("%w: the target %q", library.ErrInvalid, name)
}
