package feed

import (
	"encoding/hex"
	"os"
	"path"
	"path/filepath"
)

// keptFolder is where a library keeps the signed files that it fetched of the
// feed's newest release: an update that was cut off after them does not fetch
// them again, and they are handed on as they are.
const keptFolder = "kept"

// maxKept bounds such a file, in bytes: the disk of a reader is worth more
// than the time of a neighbour.
const maxKept = 64 << 20

func keptName(name string, tg target) string {
	return filepath.Join(keptFolder, tg.sha+"."+path.Base(name))
}

// keptTarget returns a signed file that was kept, or nil.
func (t *Trust) keptTarget(name string, tg target) []byte {
	if tg.length > maxKept {
		return nil
	}
	data, err := os.ReadFile(t.file(keptName(name, tg)))
	if err != nil || !tg.is(data) {
		return nil
	}
	return data
}

// keepTarget keeps a signed file. A full disk must not end an update for it:
// the file can be had again.
func (t *Trust) keepTarget(name string, tg target, data []byte) {
	if len(data) <= maxKept {
		_ = t.keep(keptName(name, tg), data)
	}
}

// dropTargets removes the kept files that are not in force any longer.
func (t *Trust) dropTargets(v *Verified) {
	listed := map[string]bool{}
	for name, tg := range v.targets {
		listed[filepath.Base(keptName(name, tg))] = true
	}
	files, _ := os.ReadDir(t.file(keptFolder)) // where there are none, none are removed
	for _, f := range files {
		if !listed[f.Name()] {
			_ = os.Remove(t.file(filepath.Join(keptFolder, f.Name())))
		}
	}
}

// is reports whether data is the file that was signed.
func (tg target) is(data []byte) bool {
	return int64(len(data)) == tg.length && hex.EncodeToString(digest(data)) == tg.sha
}
