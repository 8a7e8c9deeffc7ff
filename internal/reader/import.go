package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

// ImportOptions say how a backup is brought in.
type ImportOptions struct {
	Revive bool // bring back what was deleted here since the backup
}

// PreviewBackup says what ImportBackup would do, and does nothing.
func (s *Store) PreviewBackup(f io.ReaderAt, size int64, o ImportOptions) (MergeReceipt, error) {
	in, err := readBackup(f, size, "")
	if err != nil {
		return MergeReceipt{}, fmt.Errorf("read a backup: %w", err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	m, err := s.plan(in, o)
	if err != nil {
		return MergeReceipt{}, err
	}
	err = s.db.View(func(tx *bbolt.Tx) error { return mergeRest(tx, in, &m.receipt) })
	return m.receipt, wrap(err, "preview a backup")
}

// ImportBackup merges what a backup of size bytes holds into what is here,
// and overwrites nothing: what was changed on both sides is kept twice, a
// deletion takes away nothing that was changed since, and settings are taken
// only where none were chosen. All of it happens, or nothing.
//
// What was there before is kept as a backup first, which is returned; it is
// empty where the import changed nothing.
func (s *Store) ImportBackup(ctx context.Context, f io.ReaderAt, size int64, o ImportOptions) (MergeReceipt, Backup, error) {
	staged, err := s.stageFolder()
	if err != nil {
		return MergeReceipt{}, Backup{}, fmt.Errorf("bring in a backup: %w", bolt.Fault(err))
	}
	defer os.RemoveAll(staged)
	in, err := readBackup(f, size, staged)
	if err != nil {
		return MergeReceipt{}, Backup{}, fmt.Errorf("read a backup: %w", err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	receipt, undo, err := s.importBackup(ctx, in, staged, o)
	if err != nil {
		return MergeReceipt{}, Backup{}, fmt.Errorf("bring in a backup: %w", err)
	}
	return receipt, undo, nil
}

func (s *Store) importBackup(ctx context.Context, in *incoming, staged string, o ImportOptions) (MergeReceipt, Backup, error) {
	m, err := s.plan(in, o)
	if err != nil {
		return MergeReceipt{}, Backup{}, err
	}
	planned := m.receipt
	if err := s.db.View(func(tx *bbolt.Tx) error { return mergeRest(tx, in, &planned) }); err != nil {
		return MergeReceipt{}, Backup{}, err
	}
	// Bytes without a record do no harm; a record without its bytes would.
	if err := s.takeFiles(m, staged); err != nil {
		return MergeReceipt{}, Backup{}, err
	}
	if !planned.Changes() {
		return planned, Backup{}, nil
	}
	undo, err := s.KeepPresent(ctx)
	if err != nil {
		return MergeReceipt{}, Backup{}, err
	}
	err = s.db.Update(func(tx *bbolt.Tx) error {
		return errors.Join(m.write(tx), mergeRest(tx, in, &m.receipt))
	})
	if err != nil {
		return MergeReceipt{}, Backup{}, err
	}
	m.keep()
	s.watchers.tell()
	return m.receipt, undo, nil
}

// merges is the work on all kinds of record.
type merges struct {
	lists       *merge[List, *List]
	annotations *merge[Annotation, *Annotation]
	searches    *merge[SavedSearch, *SavedSearch]
	files       *merge[OwnFile, *OwnFile]
	receipt     MergeReceipt
}

// plan works out what becomes of the records of a backup. The caller holds
// s.writing.
func (s *Store) plan(in *incoming, o ImportOptions) (*merges, error) {
	for _, fill := range []func(*Store) error{s.lists.fill, s.annotations.fill, s.searches.fill, s.files.fill} {
		if err := fill(s); err != nil {
			return nil, err
		}
	}
	m := &merges{}
	var errs [4]error
	m.lists, errs[0] = plan(s, &s.lists, in.lists, o.Revive)
	m.annotations, errs[1] = plan(s, &s.annotations, in.annotations, o.Revive)
	m.searches, errs[2] = plan(s, &s.searches, in.searches, o.Revive)
	m.files, errs[3] = plan(s, &s.files, in.files, o.Revive)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	m.receipt = MergeReceipt{Made: in.Made.UTC(), Program: cut(in.Program, MaxTitle),
		Lists: m.lists.tally, Annotations: m.annotations.tally, Searches: m.searches.tally, Files: m.files.tally,
		Twice: filled(slices.Concat(m.lists.twice, m.searches.twice, m.files.twice)), Missing: []string{}}
	for _, f := range m.files.changed {
		_, err := s.fileSize(f.SHA256)
		if f.alive() && !in.data[f.SHA256] && errors.Is(err, fs.ErrNotExist) {
			m.receipt.Missing = append(m.receipt.Missing, f.Title)
		}
	}
	slices.Sort(m.receipt.Missing)
	return m, nil
}

func (m *merges) write(tx *bbolt.Tx) error {
	return errors.Join(m.lists.write(tx), m.annotations.write(tx), m.searches.write(tx), m.files.write(tx))
}

func (m *merges) keep() {
	m.lists.keep()
	m.annotations.keep()
	m.searches.keep()
	m.files.keep()
}

// stageFolder makes a folder beside the own files for those of a backup.
func (s *Store) stageFolder() (string, error) {
	if err := os.MkdirAll(s.FileFolder(), 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(s.FileFolder(), ".incoming-*")
}

// takeFiles puts the bytes of those own files in their place that will be
// known here.
func (s *Store) takeFiles(m *merges, staged string) error {
	wanted := map[string]bool{}
	for _, f := range m.files.now {
		wanted[f.SHA256] = wanted[f.SHA256] || f.alive()
	}
	entries, err := os.ReadDir(staged)
	if err != nil {
		return bolt.Fault(err)
	}
	for _, e := range entries {
		if _, err := s.fileSize(e.Name()); err == nil || !wanted[e.Name()] {
			continue
		}
		if err := os.Rename(filepath.Join(staged, e.Name()), filepath.Join(s.FileFolder(), e.Name())); err != nil {
			return bolt.Fault(err)
		}
	}
	syncFolder(s.FileFolder())
	return nil
}
