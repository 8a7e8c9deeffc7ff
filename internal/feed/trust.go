package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"
	"socialmission.org/desktop/internal/library"
)

// Format is the format of feeds that this program knows. What is added to it
// without a new number, an older program passes over; a release that cannot be
// used so names the least format that can.
const Format = 1

// What a feed can be refused for.
var (
	ErrUntrusted = fmt.Errorf("%w: it is not rightly signed", library.ErrContent)
	ErrOlder     = fmt.Errorf("%w: it is older than what was accepted before", library.ErrInvalid)
	ErrStale     = fmt.Errorf("%w: its signature has expired", library.ErrInvalid)
	ErrOtherFeed = fmt.Errorf("%w: it is another feed", library.ErrInvalid)
	ErrTooOld    = fmt.Errorf("%w program: this one is too old for the feed", library.ErrNewer)
)

// The most bytes of a file of the metadata, and the most roots of a feed.
const (
	maxRoot      = 512 << 10
	maxTimestamp = 16 << 10
	maxSnapshot  = 2 << 20
	maxTargets   = 5 << 20
	maxRoots     = 256
)

// Trust is what a library has come to trust of the one feed it follows, kept
// in a folder: every root that was verified, and the metadata of the newest
// release that was accepted.
type Trust struct {
	dir   string
	roots [][]byte // verified one by the other, the first one given by the reader or the program
	first int64    // version of the first
	bound bool     // the folder holds roots: the library follows this feed

	replaces string // the folder of the trust in another feed that this one is to replace, or ""
}

// OpenTrust opens the folder dir. Where it is empty, root begins the trust;
// otherwise root may be nil, or must be one of the roots that are trusted:
// else the error wraps ErrOtherFeed. Without any root it wraps
// library.ErrNotFound.
func OpenTrust(dir string, root []byte) (*Trust, error) {
	t := &Trust{dir: dir}
	if err := t.load(); err != nil {
		return nil, err
	}
	switch {
	case len(t.roots) == 0 && root == nil:
		return nil, fmt.Errorf("open the trust in a feed: %w", library.ErrNotFound)
	case len(t.roots) == 0:
		version, err := rootVersion(root)
		if err != nil {
			return nil, err
		}
		t.first, t.roots = version, [][]byte{root}
	case root != nil && !t.knows(root):
		return nil, fmt.Errorf("this library follows a feed with another root: %w", ErrOtherFeed)
	}
	return t, nil
}

func (t *Trust) knows(root []byte) bool {
	for _, known := range t.roots {
		if bytes.Equal(known, root) {
			return true
		}
	}
	return false
}

// load reads the kept roots. They were verified before they were kept, and
// are verified again when they are used.
func (t *Trust) load() error {
	for version := int64(1); version <= maxRoots; version++ {
		data, err := os.ReadFile(t.file(rootFile(version)))
		switch {
		case errors.Is(err, os.ErrNotExist) && t.first == 0:
			continue
		case errors.Is(err, os.ErrNotExist):
			t.bound = true
			return nil
		case err != nil:
			return fmt.Errorf("read the trusted roots: %w", err)
		}
		if t.first == 0 {
			t.first = version
		}
		t.roots = append(t.roots, data)
	}
	return nil
}

func (t *Trust) file(name string) string { return filepath.Join(t.dir, name) }

func rootFile(version int64) string { return strconv.FormatInt(version, 10) + ".root.json" }

// rootVersion verifies a root by itself and returns its version.
func rootVersion(root []byte) (int64, error) {
	if len(root) > maxRoot {
		return 0, fmt.Errorf("the root of trust: %w", ErrUntrusted)
	}
	tm, err := trustedmetadata.New(root)
	if err != nil {
		return 0, fmt.Errorf("the root of trust: %w: %w", ErrUntrusted, err)
	}
	return tm.Root.Signed.Version, nil
}

// Bound reports whether a release of the feed was accepted already.
func (t *Trust) Bound() bool { return t.bound }

// lastDate returns the date of the release that was accepted last: a day that
// has come, whatever the clock says.
func (t *Trust) lastDate() time.Time {
	at, err := time.Parse(time.DateOnly, string(t.accepted().Date))
	if err != nil {
		return time.Time{}
	}
	return at
}

// accepted returns the release that was accepted last, the zero Release when
// none was.
func (t *Trust) accepted() library.Release {
	m, err := metadata.Targets().FromFile(t.file("targets.json"))
	if err != nil {
		return library.Release{}
	}
	for _, file := range m.Signed.Targets {
		var custom targetCustom
		if file.Custom == nil || json.Unmarshal(*file.Custom, &custom) != nil || custom.Release == nil {
			continue
		}
		rel := *custom.Release
		rel.Digest = file.Hashes["sha256"].String()
		return rel
	}
	return library.Release{}
}

// keep writes a file of the trust, whole or not at all.
func (t *Trust) keep(name string, data []byte) error {
	if kept, err := os.ReadFile(t.file(name)); err == nil && bytes.Equal(kept, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(t.file(name)), 0o700); err != nil {
		return fmt.Errorf("keep the trust in the feed: %w", DiskFault(err))
	}
	temp := t.file(name + ".new")
	err := writeSynced(temp, data)
	if err == nil {
		err = os.Rename(temp, t.file(name))
	}
	if err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("keep the trust in the feed: %w", DiskFault(err))
	}
	return nil
}

// writeSynced writes a file and waits until the disk has it: a root that is
// cut short would be the end of all trust.
func writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// Accept keeps the metadata of a release that the library now holds, from
// which on nothing older is accepted.
func (t *Trust) Accept(v *Verified) error { return errors.Join(t.write(v), t.take()) }

func (t *Trust) write(v *Verified) error {
	return errors.Join(t.keepRoots(),
		t.keep("targets.json", v.raw.targets), t.keep("snapshot.json", v.raw.snapshot), t.keep(timestampFile, v.raw.timestamp))
}

func (t *Trust) keepRoots() error {
	for i, root := range t.roots {
		if err := t.keep(rootFile(t.first+int64(i)), root); err != nil {
			return err
		}
	}
	return nil
}

// Verified is a release as its signed metadata describes it.
type Verified struct {
	Release library.Release
	Note    library.Text // release notes
	Expires time.Time    // when the signatures cease to count over the web
	targets map[string]target
	raw     rawMetadata
}

// target is one signed file of the feed.
type target struct {
	length int64
	sha    string
	custom targetCustom
}

// targetCustom is what the feed says of its targets beyond their bytes.
type targetCustom struct {
	Size       int64            `json:"size,omitempty"`       // of the payload, unpacked
	Dictionary int64            `json:"dictionary,omitempty"` // bytes
	Release    *library.Release `json:"release,omitempty"`    // of the manifest, without its digest
	Note       library.Text     `json:"note,omitzero"`        // of the manifest
	Minimum    int              `json:"minimum,omitempty"`    // of the manifest: the least Format that can use the release
}

type rawMetadata struct{ timestamp, snapshot, targets []byte }

// describe reads the verified metadata into what the client works with.
func describe(tm *trustedmetadata.TrustedMetadata) (*Verified, error) {
	top := tm.Targets[metadata.TARGETS].Signed
	v := &Verified{targets: map[string]target{}, Expires: tm.Root.Signed.Expires}
	for _, at := range []time.Time{tm.Timestamp.Signed.Expires, tm.Snapshot.Signed.Expires, top.Expires} {
		if at.Before(v.Expires) {
			v.Expires = at
		}
	}
	for name, file := range top.Targets {
		tg := target{length: file.Length, sha: file.Hashes["sha256"].String()}
		if file.Custom != nil {
			if err := json.Unmarshal(*file.Custom, &tg.custom); err != nil {
				return nil, fmt.Errorf("%w: what is said of %s: %w", library.ErrContent, name, err)
			}
		}
		if badPath(name) != "" || len(tg.sha) != 64 || tg.length < 0 || tg.length > MaxTotal {
			return nil, fmt.Errorf("%w: the target %q cannot be used", library.ErrContent, name)
		}
		v.targets[name] = tg
		if tg.custom.Release != nil {
			if v.Release.Number != 0 {
				return nil, fmt.Errorf("%w: the metadata names two releases", library.ErrContent)
			}
			v.Release, v.Note = *tg.custom.Release, tg.custom.Note
			v.Release.Digest = tg.sha
			if tg.custom.Minimum > Format {
				return nil, fmt.Errorf("%w: release %d needs format %d, this program knows %d", ErrTooOld, v.Release.Number, tg.custom.Minimum, Format)
			}
		}
	}
	if v.Release.Number < 1 {
		return nil, fmt.Errorf("%w: the metadata names no release", library.ErrContent)
	}
	return v, nil
}

func (v *Verified) name(rest string) string { return strconv.Itoa(v.Release.Number) + "/" + rest }
