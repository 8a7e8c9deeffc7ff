package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// PreviousFiles returns every file of the release that Undo goes back to,
// sorted by path: the manifest with its notes put back. There are none when
// nothing is kept.
func (s *Store) PreviousFiles() ([]File, error) {
	files := map[string]File{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		undo, prefix := bolt.Bucket(tx, undoBucket), pairKey(manifestBucket, nil)
		if k, _ := undo.Cursor().First(); k == nil {
			return nil
		}
		err := eachFile(tx, "", func(f File, _ []byte) error { files[f.Path] = f; return nil })
		if err != nil {
			return err
		}
		for noted, sealed := range below(undo, prefix) {
			path := string(noted[len(prefix):])
			value, err := bolt.Unseal(noted, sealed)
			switch {
			case err != nil:
				return err
			case len(value) == 1 && value[0] == wasAbsent:
				delete(files, path)
			case len(value) == 1+sha256.Size+8 && value[0] == wasHere:
				size := int64(binary.BigEndian.Uint64(value[1+sha256.Size:])) //nolint:gosec // what does not fit is negative, and no file's size
				files[path] = File{path, size, hex.EncodeToString(value[1 : 1+sha256.Size])}
			default:
				return fmt.Errorf("%w: the note %q", library.ErrDamaged, noted)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the files of the release before: %w", err)
	}
	return slices.SortedFunc(maps.Values(files), func(a, b File) int { return cmp.Compare(a.Path, b.Path) }), nil
}
