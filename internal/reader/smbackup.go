package reader

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"socialmission.org/desktop/internal/library"
)

// The format of a backup file (.smbackup), described in docs/reader.md.
const (
	backupFormat  = "socialmission-backup"
	backupVersion = 1
)

// The limits of a backup file. Own files make nearly all of it: 150 MB of
// them become 200 MB of text, which a computer with 4 GB of memory still
// passes through its window. Larger ones are named as left out.
const (
	MaxBackup      = 256 << 20 // bytes of the whole file
	MaxBackupFiles = 150 << 20 // bytes of all own files in it
	maxElement     = 4 << 20   // bytes of one record, or of one piece of a file
	maxMarks       = 200_000
	filePiece      = 768 << 10 // bytes of a file in one piece; a multiple of three
	maxRecordSize  = 2 << 20
)

// The ways in which a file is no backup that can be brought in. Nothing is
// changed then.
var (
	ErrNotBackup     = fmt.Errorf("%w: this is not a backup of this program", library.ErrInvalid)
	ErrBackupDamaged = fmt.Errorf("%w: the backup is damaged or was cut short", library.ErrInvalid)
	ErrBackupNewer   = fmt.Errorf("%w: the backup was made by a newer version of the program", library.ErrInvalid)
	ErrBackupLarge   = fmt.Errorf("%w: the backup is larger than %d MB", library.ErrInvalid, MaxBackup>>20)
)

// fileFolder is where the bytes of own files lie, beside reader.db.
const fileFolder = "files"

// FileFolder returns the folder in which the bytes of own files lie, each
// under its SHA-256.
func (s *Store) FileFolder() string { return filepath.Join(filepath.Dir(s.db.Path()), fileFolder) }

// Saved says what a backup file holds.
type Saved struct {
	Lists       int      `json:"lists"`
	Annotations int      `json:"annotations"`
	Searches    int      `json:"searches"`
	Files       int      `json:"files"`
	Marks       int      `json:"marks"`
	LeftOut     []string `json:"leftOut"` // own files that were too large or not there, by title
}

// head is what stands first in a backup file.
type head struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Made    time.Time `json:"made"`
	Program string    `json:"program"` // version of the program that wrote it
}

// check refuses what this version cannot bring in.
func (h head) check() error {
	switch {
	case h.Format != backupFormat || h.Version < 1:
		return ErrNotBackup
	case h.Version > backupVersion:
		return ErrBackupNewer
	}
	return nil
}

// asBackupFault makes every fault of the file's form one of the known ones.
func asBackupFault(err error) error {
	for _, known := range []error{library.ErrInvalid, library.ErrFull, library.ErrReadOnly} {
		if err == nil || errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w (%w)", ErrBackupDamaged, err)
}
