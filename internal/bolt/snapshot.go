package bolt

import (
	"io"

	"go.etcd.io/bbolt"
)

// Snapshot writes the file as it is at one moment to w, while others go on
// writing. What it writes is a whole file that Open takes.
func (d *DB) Snapshot(w io.Writer) error {
	return d.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
}

// Fault adds the library's sentinel to an error that the system gave for a
// file beside the database: a full disk, a folder that cannot be written to.
func Fault(err error) error { return fault(err) }
