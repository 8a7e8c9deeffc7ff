package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"socialmission.org/desktop/internal/library"
)

// sealName is the file that tells a generation's whole files from damaged
// ones. It is written last.
const sealName = "seal"

// A sealed file is known by its size and checksum. As long as the system says
// that it was not written to since, the checksum is left to a later moment:
// reading all of a large index would be most of the time it takes to open.
type sealed struct {
	Size     int64  `json:"size"`
	Modified int64  `json:"modified"`
	Sum      uint32 `json:"sum"`
}

func sealedFiles() []string { return []string{tableName, segmentName} }

func writeSeal(dir string) error {
	seal := map[string]sealed{}
	for _, name := range sealedFiles() {
		s, err := sealOf(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) && name == segmentName {
			continue // no items
		}
		if err != nil {
			return err
		}
		seal[name] = s
	}
	data, err := json.Marshal(seal)
	if err != nil {
		return fmt.Errorf("seal index: %w", err)
	}
	return writeSynced(filepath.Join(dir, sealName), data)
}

// checkSeal compares a generation's files with its seal: all of their bytes,
// or those only whose outside does not fit.
func checkSeal(dir string, all bool) error {
	data, err := os.ReadFile(filepath.Join(dir, sealName))
	if err != nil {
		return fmt.Errorf("read seal: %w", err)
	}
	seal := map[string]sealed{}
	if err := json.Unmarshal(data, &seal); err != nil || seal[tableName].Size == 0 {
		return fmt.Errorf("read seal: %w", errors.Join(err, library.ErrDamaged))
	}
	for name, want := range seal {
		if filepath.Base(name) != name {
			return fmt.Errorf("read seal: %w", library.ErrDamaged)
		}
		if err := want.check(filepath.Join(dir, name), all); err != nil {
			return err
		}
	}
	return nil
}

func (want sealed) check(path string, all bool) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	if !all && info.Size() == want.Size && info.ModTime().UnixNano() == want.Modified {
		return nil
	}
	found, err := sealOf(path)
	if err != nil {
		return err
	}
	if found.Size != want.Size || found.Sum != want.Sum {
		return fmt.Errorf("%s fails its checksum: %w", filepath.Base(path), library.ErrDamaged)
	}
	return nil
}

func sealOf(path string) (sealed, error) {
	f, err := os.Open(path)
	if err != nil {
		return sealed{}, fmt.Errorf("open index: %w", err)
	}
	defer f.Close()
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	n, err := io.CopyBuffer(struct{ io.Writer }{sum}, f, make([]byte, 1<<20))
	if err != nil {
		return sealed{}, fmt.Errorf("read index: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return sealed{}, fmt.Errorf("read index: %w", err)
	}
	return sealed{Size: n, Modified: info.ModTime().UnixNano(), Sum: sum.Sum32()}, nil
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("create %s: %w", filepath.Base(path), err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
