// Package bolt opens the program's bbolt files the careful way both stores
// need: with a schema version, a lock that never hangs, a checksum on every
// value, and every fault of the disk or the file told in the library's words.
//
// bbolt itself trusts its pages: a damaged one makes it panic or fault on
// mapped memory. Everything here runs under a guard that turns both into
// library.ErrDamaged.
package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/library"
)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// growth is how much a file grows beyond what a transaction needs, in bytes.
const growth = 256 << 10

// DB is one open file. It is safe for concurrent use.
type DB struct {
	bolt *bbolt.DB
	path string
}

// Open opens the file at path and brings it to the schema, creating it when
// it is missing. A file written by a newer schema is refused untouched: it is
// looked at through a read-only handle before anything may write to it.
func Open(path string, schema Schema) (*DB, error) {
	db, err := open(path, schema)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), fault(err))
	}
	return db, nil
}

func open(path string, schema Schema) (*DB, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		err = create(path, schema)
	case err == nil && info.Size() > 0:
		err = probe(path, schema)
	}
	if err != nil {
		return nil, err
	}
	b, err := openBolt(path, false)
	if err != nil {
		return nil, err
	}
	db := &DB{bolt: b, path: path}
	if err := schema.bring(db); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return db, nil
}

func openBolt(path string, readOnly bool) (b *bbolt.DB, err error) {
	err = guard(func() error {
		b, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout:      lockWait,
			ReadOnly:     readOnly,
			FreelistType: bbolt.FreelistMapType,
			NoStatistics: true,

			InitialMmapSize: mapSize(readOnly),
		})
		if err == nil {
			b.AllocSize = growth
		}
		return err
	})
	return b, err
}

// mapSize is how much address space, not memory, a file gets at once. bbolt
// copies all it is about to write each time a file outgrows its mapping, and
// readers wait meanwhile. Windows cannot map more than a file has, and 32-bit
// machines have no space to spare.
func mapSize(readOnly bool) int {
	if readOnly || strconv.IntSize == 32 || runtime.GOOS == "windows" {
		return 0
	}
	return 1 << 30
}

// probe looks at an existing file under a shared lock and writes nothing.
func probe(path string, schema Schema) error {
	b, err := openBolt(path, true)
	if err != nil {
		return err
	}
	db := &DB{bolt: b, path: path}
	err = checkFrame(path)
	if err == nil {
		err = db.View(schema.admit)
	}
	return errors.Join(err, b.Close())
}

// create makes a whole file beside path and then gives it its name, so that
// no crash leaves a half-made file under that name. A hard link, where the
// file system has them, makes the first of two racing processes win.
func create(path string, schema Schema) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if err := tmp.Close(); err != nil {
		return err
	}
	b, err := openBolt(tmp.Name(), false)
	if err != nil {
		return err
	}
	db := &DB{bolt: b, path: tmp.Name()}
	if err := errors.Join(schema.bring(db), b.Close()); err != nil {
		return err
	}
	err = os.Link(tmp.Name(), path)
	if err != nil && !errors.Is(err, os.ErrExist) {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// Close waits for running transactions and closes the file.
func (d *DB) Close() error { return d.bolt.Close() }

// Path returns the name the file was opened by.
func (d *DB) Path() string { return d.path }

// View runs fn on one consistent state of the file. Byte slices are valid
// only until fn returns. fn must not start another transaction: a writer
// waiting to grow the file would block it for ever.
func (d *DB) View(fn func(*bbolt.Tx) error) error {
	return fault(guard(func() error { return d.bolt.View(fn) }))
}

// Update runs fn in the single write transaction. When it returns nil, all
// that fn wrote is on disk; otherwise nothing is.
func (d *DB) Update(fn func(*bbolt.Tx) error) error {
	return fault(guard(func() error { return d.bolt.Update(fn) }))
}

// guard turns a panic inside bbolt, and a memory fault on a mapped page that
// the file no longer has, into library.ErrDamaged.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", library.ErrDamaged, r)
		}
	}()
	return fn()
}
