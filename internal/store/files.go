package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// attachments is where the files lie that may arrive after their release.
const attachments = "attachments/"

// File is a published file of the release.
type File struct {
	Path   string
	Size   int64
	SHA256 string // lower-case hex
}

// fileKey reads a digest in hex.
func fileKey(sha string) ([]byte, error) {
	key, err := hex.DecodeString(sha)
	if err != nil || len(key) != sha256.Size {
		return nil, fmt.Errorf("%w: %q is not a SHA-256", library.ErrInvalid, sha)
	}
	return key, nil
}

// manifestValue is what the manifest says of a file: its digest and its size.
func manifestValue(sha []byte, size int64) []byte {
	return binary.BigEndian.AppendUint64(bytes.Clone(sha), uint64(max(size, 0))) //nolint:gosec // not negative
}

// manifestFile reads an entry of the manifest.
func manifestFile(path, sealed []byte) (File, error) {
	v, err := bolt.Unseal(path, sealed)
	if err != nil {
		return File{}, err
	}
	if len(v) != sha256.Size+8 {
		return File{}, fmt.Errorf("%w: the manifest's entry %s", library.ErrDamaged, path)
	}
	size := int64(binary.BigEndian.Uint64(v[sha256.Size:])) //nolint:gosec // what does not fit is negative, and no file's size
	return File{string(path), size, hex.EncodeToString(v[:sha256.Size])}, nil
}

// files writes the objects that are new and the manifest, and drops the
// objects that neither this release nor the one before it names.
func (a *apply) files() error {
	kept := map[string]bool{}
	if a.held > 0 && !a.switched {
		for path, sealed := range entries(bolt.Bucket(a.tx, manifestBucket)) {
			v, err := bolt.Unseal(path, sealed)
			if err != nil {
				return err
			}
			kept[string(v[:min(len(v), sha256.Size)])] = true
		}
	}
	paths, data := map[string]bool{}, map[string][]byte{}
	for _, f := range a.next.Files {
		sha, err := a.file(f)
		if err != nil {
			return err
		}
		paths[f.Path], kept[string(sha)] = true, true
		if f.SHA256 == "" {
			data[string(sha)] = f.Data
		}
	}
	if err := putObjects(a.tx, data); err != nil {
		return err
	}
	if err := a.prune(manifestBucket, paths); err != nil {
		return err
	}
	return a.prune(objectsBucket, kept)
}

// file lists one file in the manifest and returns its digest.
func (a *apply) file(f library.File) ([]byte, error) {
	if err := a.ctx.Err(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(f.Data)
	sha, size := sum[:], int64(len(f.Data))
	if f.SHA256 != "" {
		var err error
		if sha, err = fileKey(f.SHA256); err != nil {
			return nil, err
		}
		size = f.Size
		if !strings.HasPrefix(f.Path, attachments) && bolt.Bucket(a.tx, objectsBucket).Get(sha) == nil {
			return nil, fmt.Errorf("%w: the file %s did not arrive", library.ErrContent, f.Path)
		}
	}
	return sha, a.put(manifestBucket, []byte(f.Path), manifestValue(sha, size))
}

// putObjects writes the objects that are not there yet, in order: so bbolt
// writes fast.
func putObjects(tx *bbolt.Tx, data map[string][]byte) error {
	objects := bolt.Bucket(tx, objectsBucket)
	for _, sha := range slices.Sorted(maps.Keys(data)) {
		if objects.Get([]byte(sha)) != nil {
			continue
		}
		if err := bolt.Put(objects, []byte(sha), data[sha]); err != nil {
			return err
		}
	}
	return nil
}

// AddObject stores a file that has arrived by itself, in a transaction of its
// own. The error wraps library.ErrContent when data is not the file of that
// digest. A file that no release names goes with the next one.
func (s *Store) AddObject(sha string, data []byte) error {
	key, err := fileKey(sha)
	if err == nil {
		if sum := sha256.Sum256(data); !bytes.Equal(sum[:], key) {
			err = library.ErrContent
		}
	}
	if err == nil {
		err = s.db.Update(func(tx *bbolt.Tx) error { return putObjects(tx, map[string][]byte{string(key): data}) })
	}
	if err != nil {
		return fmt.Errorf("store the file %s: %w", sha, err)
	}
	return nil
}

// stageSize is how many bytes of files one transaction of Stage writes. What
// a transaction writes, it holds in memory.
const stageSize = 4 << 20

// Stage stores the files that Take is going to name, a few at a time, so that
// its own transaction stays small. Until then no release names them.
func (s *Store) Stage(ctx context.Context, files [][]byte) error {
	batch, size := map[string][]byte{}, 0
	flush := func() error {
		err := s.db.Update(func(tx *bbolt.Tx) error { return putObjects(tx, batch) })
		batch, size = map[string][]byte{}, 0
		return err
	}
	for i, data := range files {
		sum := sha256.Sum256(data)
		batch[string(sum[:])] = data
		if size += len(data); size < stageSize && i < len(files)-1 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := flush(); err != nil {
			return fmt.Errorf("store what arrived: %w", err)
		}
	}
	return nil
}

// Missing returns the attachments of the release that did not arrive yet,
// sorted by path. Files with the same bytes are named once.
func (s *Store) Missing() ([]File, error) {
	missing := []File{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		seen := map[string]bool{}
		return eachFile(tx, attachments, func(f File, sha []byte) error {
			if !seen[f.SHA256] && bolt.Bucket(tx, objectsBucket).Get(sha) == nil {
				missing = append(missing, f)
			}
			seen[f.SHA256] = true
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read which attachments are missing: %w", err)
	}
	return missing, nil
}

// eachFile goes through the manifest's files whose paths begin with prefix.
func eachFile(tx *bbolt.Tx, prefix string, yield func(f File, sha []byte) error) error {
	for path, sealed := range below(bolt.Bucket(tx, manifestBucket), []byte(prefix)) {
		f, err := manifestFile(path, sealed)
		if err != nil {
			return err
		}
		sha, err := fileKey(f.SHA256)
		if err != nil {
			return err
		}
		if err := yield(f, sha); err != nil {
			return err
		}
	}
	return nil
}

// Object returns the bytes of a published file by their SHA-256 in hex. The
// error wraps library.ErrAbsent for an attachment that did not arrive yet.
func (s *Store) Object(sha string) ([]byte, error) {
	key, err := fileKey(sha)
	if err != nil {
		return nil, fmt.Errorf("read object: %w", err)
	}
	var data []byte
	err = s.db.View(func(tx *bbolt.Tx) error {
		objects := bolt.Bucket(tx, objectsBucket)
		if objects.Get(key) == nil {
			return absent(tx, sha)
		}
		value, err := bolt.Get(objects, key)
		data = bytes.Clone(value)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read object %s: %w", sha, err)
	}
	return data, nil
}

// absent says why an object is not there.
func absent(tx *bbolt.Tx, sha string) error {
	reason := library.ErrNotFound
	err := eachFile(tx, attachments, func(f File, _ []byte) error {
		if f.SHA256 == sha {
			reason = library.ErrAbsent
		}
		return nil
	})
	if err != nil {
		return err
	}
	return reason
}

// Manifest returns the SHA-256 of every file of the release by path.
func (s *Store) Manifest() (map[string]string, error) {
	all, err := s.Files()
	if err != nil {
		return nil, err
	}
	files := make(map[string]string, len(all))
	for _, f := range all {
		files[f.Path] = f.SHA256
	}
	return files, nil
}

// Files returns every file of the release, sorted by path.
func (s *Store) Files() ([]File, error) {
	files := []File{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		return eachFile(tx, "", func(f File, _ []byte) error {
			files = append(files, f)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the files of the release: %w", err)
	}
	return files, nil
}
