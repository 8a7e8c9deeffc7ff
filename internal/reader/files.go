package reader

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// MaxFiles is how many files of their own readers can add.
const MaxFiles = 2000

// OwnFile is a file that the reader brought in. Its bytes lie beside
// reader.db, in the folder files, under their digest.
type OwnFile struct {
	Made
	Name   string `json:"name"`  // as it was called where it came from
	Title  string `json:"title"` // what the reader sees
	Type   string `json:"type"`  // media type
	Size   int64  `json:"size"`  // bytes
	SHA256 string `json:"sha256"`
	Lang   string `json:"lang"`
}

// Files returns the reader's files, the last changed first.
func (s *Store) Files() ([]OwnFile, error) {
	found, err := s.files.all(s, nil)
	slices.SortFunc(found, func(a, b OwnFile) int { return newestFirst(&a.Made, &b.Made) })
	return found, err
}

// File returns one file that is not deleted.
func (s *Store) File(id string) (OwnFile, error) { return s.files.get(s, id) }

// AddFile notes a file whose bytes are in their place already.
func (s *Store) AddFile(f OwnFile) (OwnFile, error) {
	f, err := s.files.create(s, f)
	return f, wrap(err, "add a file")
}

// ChangeFile alters what is said about a file.
func (s *Store) ChangeFile(id string, change func(*OwnFile) error) (OwnFile, error) {
	f, err := s.files.change(s, id, change)
	return f, wrap(err, "change a file")
}

// DeleteFile deletes a file; RestoreFile brings it back while its bytes stay.
func (s *Store) DeleteFile(id string) error { return wrap(s.files.remove(s, id), "delete a file") }

// RestoreFile brings a deleted file back.
func (s *Store) RestoreFile(id string) (OwnFile, error) {
	f, err := s.files.restore(s, id)
	return f, wrap(err, "restore a file")
}

// FileDigests returns the digests of all files whose bytes are still wanted:
// those of deleted files too, as long as they can be had back.
func (s *Store) FileDigests() (map[string]bool, error) {
	if err := s.files.load(s); err != nil {
		return nil, err
	}
	s.files.mu.RLock()
	defer s.files.mu.RUnlock()
	wanted := map[string]bool{}
	for _, f := range s.files.records {
		wanted[f.SHA256] = true
	}
	return wanted, nil
}

func (f *OwnFile) copied() OwnFile {
	c := *f
	c.Made = f.Made.copied()
	return c
}

func (f *OwnFile) meaning() OwnFile { return *f }

func (f *OwnFile) title() *string { return &f.Title }

func (f *OwnFile) prepare(*Store) error {
	if digest, err := hex.DecodeString(f.SHA256); err != nil || len(digest) != 32 || f.Size < 0 {
		return fmt.Errorf("%w: a file of %d bytes with the digest %q", library.ErrInvalid, f.Size, f.SHA256)
	}
	return cmp.Or(text("the name of a file", f.Name, MaxTitle), text("the title of a file", f.Title, MaxTitle),
		text("the type of a file", f.Type, maxID), text("the language", f.Lang, maxLang))
}
