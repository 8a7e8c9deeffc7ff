package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

// RestoreBackup puts what a backup holds in the place of all there is now. The
// backup is named by its name or its day (YYYY-MM-DD). What was there before
// is kept as a backup, which is returned: restoring that one is the undo.
//
// The file itself stays: its content is replaced in one transaction, so that
// nothing has to be closed and no crash leaves half of either.
func (s *Store) RestoreBackup(ctx context.Context, name string) (undo Backup, err error) {
	b, err := s.findBackup(name)
	if err != nil {
		return Backup{}, err
	}
	old, discard, err := s.openBackup(ctx, b)
	if err != nil {
		return Backup{}, fmt.Errorf("restore the backup %s: %w", b.Name, err)
	}
	defer discard()
	if undo, err = s.KeepPresent(ctx); err != nil {
		return Backup{}, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	err = s.db.Update(func(tx *bbolt.Tx) error {
		return old.View(func(from *bbolt.Tx) error { return replace(tx, from) })
	})
	if err != nil {
		return Backup{}, fmt.Errorf("restore the backup %s: %w", b.Name, err)
	}
	s.lists.drop()
	s.annotations.drop()
	s.searches.drop()
	s.files.drop()
	s.watchers.tell()
	return undo, nil
}

// openBackup opens a copy of a backup, as opening may bring it to the present
// schema; the backup itself stays as it was made.
func (s *Store) openBackup(ctx context.Context, b Backup) (db *bolt.DB, discard func(), err error) {
	from, err := os.Open(filepath.Join(s.backupFolder(), b.Name))
	if err != nil {
		return nil, nil, bolt.Fault(err)
	}
	defer from.Close()
	tmp, err := os.CreateTemp(s.backupFolder(), ".restore-*")
	if err != nil {
		return nil, nil, bolt.Fault(err)
	}
	_, err = io.Copy(tmp, from)
	err = bolt.Fault(errors.Join(err, tmp.Close()))
	if err == nil {
		db, err = bolt.Open(tmp.Name(), schema())
	}
	if err == nil {
		if err = db.Check(ctx); err == nil {
			return db, func() { db.Close(); os.Remove(tmp.Name()) }, nil
		}
		err = errors.Join(err, db.Close())
	}
	return nil, nil, errors.Join(err, os.Remove(tmp.Name()))
}

// replace fills every bucket of tx from the one of from: both are of the same
// schema, so that they have the same ones.
func replace(tx, from *bbolt.Tx) error {
	return from.ForEach(func(name []byte, b *bbolt.Bucket) error {
		if tx.Bucket(name) != nil {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
		}
		fresh, err := tx.CreateBucket(name)
		if err != nil {
			return err
		}
		return b.ForEach(fresh.Put)
	})
}
