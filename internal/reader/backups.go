package reader

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// How many backups are kept of each kind.
const (
	KeepDays   = 10 // one of a day
	KeepBefore = 5  // made before something was brought back or in
)

// The names of backups: their local time, and what they precede.
const (
	backupFolder = "backups"
	backupPrefix = "reader-"
	backupTime   = "2006-01-02-150405"
	backupBefore = "-before"
	backupSuffix = ".db"
)

// Backup is a copy of reader.db that lies beside it.
type Backup struct {
	Name   string    `json:"name"`
	At     time.Time `json:"at"`
	Size   int64     `json:"size"`   // bytes
	Before bool      `json:"before"` // made before something was brought back or in
}

// Day is the day of a backup where it was made, as YYYY-MM-DD.
func (b Backup) Day() string { return b.At.Format(time.DateOnly) }

func (s *Store) backupFolder() string { return filepath.Join(filepath.Dir(s.db.Path()), backupFolder) }

// Backups returns the copies that are kept, the newest first.
func (s *Store) Backups() ([]Backup, error) { return BackupsBeside(s.db.Path()) }

// BackupsBeside is Backups for a file that may not even open.
func BackupsBeside(path string) ([]Backup, error) {
	backups := []Backup{}
	entries, err := os.ReadDir(filepath.Join(filepath.Dir(path), backupFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return backups, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the backups: %w", bolt.Fault(err))
	}
	for _, entry := range entries {
		b, ok := parseBackup(entry.Name())
		info, err := entry.Info()
		if !ok || err != nil || !info.Mode().IsRegular() {
			continue // not one of ours, or gone meanwhile
		}
		b.Size = info.Size()
		backups = append(backups, b)
	}
	slices.SortFunc(backups, func(a, b Backup) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Name, a.Name)) })
	return backups, nil
}

func parseBackup(name string) (Backup, bool) {
	stamp, ours := strings.CutPrefix(name, backupPrefix)
	stamp, whole := strings.CutSuffix(stamp, backupSuffix)
	stamp, before := strings.CutSuffix(stamp, backupBefore)
	at, err := time.ParseInLocation(backupTime, stamp, time.Local)
	return Backup{Name: name, At: at, Before: before}, ours && whole && err == nil
}

func backupName(at time.Time, before bool) string {
	name := backupPrefix + at.Local().Format(backupTime)
	if before {
		name += backupBefore
	}
	return name + backupSuffix
}

// BackUp keeps a copy of today, unless there is one already or nothing changed
// since the last. Copies beyond the tenth go, the oldest first.
func (s *Store) BackUp(ctx context.Context) error {
	s.backing.Lock()
	defer s.backing.Unlock()
	backups, err := s.Backups()
	if err != nil {
		return err
	}
	now := s.Now()
	if slices.ContainsFunc(backups, func(b Backup) bool { return !b.Before && b.Day() == now.Local().Format(time.DateOnly) }) {
		return nil
	}
	made, err := s.backUp(ctx, Backup{Name: backupName(now, false)}, backups)
	if err != nil || made.Name == "" {
		return wrap(err, "back up what you wrote")
	}
	return s.dropBackups(backups, false, KeepDays-1)
}

// KeepPresent keeps a copy of what there is now, before it is replaced or
// added to. Where the newest copy is the same, that is the one.
func (s *Store) KeepPresent(ctx context.Context) (Backup, error) {
	s.backing.Lock()
	defer s.backing.Unlock()
	backups, err := s.Backups()
	if err != nil {
		return Backup{}, err
	}
	at := s.Now()
	for slices.ContainsFunc(backups, func(b Backup) bool { return b.Name == backupName(at, true) }) {
		at = at.Add(time.Second) // two within a second
	}
	made, err := s.backUp(ctx, Backup{Name: backupName(at, true)}, backups)
	if err != nil {
		return Backup{}, fmt.Errorf("back up what you wrote: %w", err)
	}
	if made.Name == "" {
		return backups[0], nil
	}
	return made, s.dropBackups(backups, true, KeepBefore-1)
}

// dropBackups deletes all but the newest of one kind among others.
func (s *Store) dropBackups(others []Backup, before bool, keep int) error {
	var errs []error
	for _, b := range others {
		if b.Before != before {
			continue
		}
		if keep--; keep < 0 {
			errs = append(errs, os.Remove(filepath.Join(s.backupFolder(), b.Name)))
		}
	}
	return wrap(errors.Join(errs...), "delete an old backup")
}

// backUp writes a copy under b's name. A copy that is the same as the newest
// of others is not kept, and one that fails its checks is an error: it must
// not push a sound one out.
func (s *Store) backUp(ctx context.Context, b Backup, others []Backup) (Backup, error) {
	dir := s.backupFolder()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return b, bolt.Fault(err)
	}
	tmp, err := os.CreateTemp(dir, ".copy-*")
	if err != nil {
		return b, bolt.Fault(err)
	}
	defer os.Remove(tmp.Name())
	err = s.db.Snapshot(tmp)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return b, bolt.Fault(err)
	}
	if err := sound(ctx, tmp.Name()); err != nil {
		return b, err
	}
	if len(others) > 0 && sameBytes(tmp.Name(), filepath.Join(dir, others[0].Name)) {
		return Backup{}, nil
	}
	if err := os.Rename(tmp.Name(), filepath.Join(dir, b.Name)); err != nil {
		return b, bolt.Fault(err)
	}
	syncFolder(dir)
	made, _ := parseBackup(b.Name)
	if info, err := os.Stat(filepath.Join(dir, b.Name)); err == nil {
		made.Size = info.Size()
	}
	return made, nil
}

// sound reads a whole file and says what is wrong with it.
func sound(ctx context.Context, path string) error {
	db, err := bolt.Open(path, schema())
	if err != nil {
		return err
	}
	return errors.Join(db.Check(ctx), db.Close())
}

// sameBytes reports whether two files hold the same.
func sameBytes(a, b string) bool {
	first, err := os.Open(a)
	if err != nil {
		return false
	}
	defer first.Close()
	second, err := os.Open(b)
	if err != nil {
		return false
	}
	defer second.Close()
	one, two := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(first, one)
		m, _ := io.ReadFull(second, two)
		if !bytes.Equal(one[:n], two[:m]) {
			return false
		}
		if err != nil {
			return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
}

// syncFolder makes a rename durable where the system can; where it cannot
// (Windows), the file is whole all the same.
func syncFolder(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	_ = d.Sync() // not every file system can
}

// findBackup returns the newest backup with this name or of this day.
func (s *Store) findBackup(name string) (Backup, error) {
	backups, err := s.Backups()
	if err != nil {
		return Backup{}, err
	}
	for _, b := range backups {
		if b.Name == name || b.Day() == name && !b.Before {
			return b, nil
		}
	}
	return Backup{}, fmt.Errorf("the backup %q: %w", name, library.ErrNotFound)
}
