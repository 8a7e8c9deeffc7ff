package bolt

import (
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/library"
)

// Schema is the list of steps that bring a file forward: step i takes a file
// from version i to i+1, step 0 fills an empty one. Its length is the version
// this binary writes. Released steps never change; new ones are appended.
type Schema []func(*bbolt.Tx) error

const (
	metaBucket = "meta"
	schemaKey  = "schema"
)

// admit refuses a file that this binary must not write to.
func (s Schema) admit(tx *bbolt.Tx) error {
	version, err := version(tx)
	if err != nil {
		return err
	}
	if version > len(s) {
		return fmt.Errorf("%w version of the program: its schema is %d, this program knows %d",
			library.ErrNewer, version, len(s))
	}
	return nil
}

// bring writes to the file only when it is not of this schema yet.
func (s Schema) bring(db *DB) error {
	current := false
	err := db.View(func(tx *bbolt.Tx) error {
		n, err := version(tx)
		current = n == len(s)
		return err
	})
	if err != nil || current {
		return err
	}
	return db.Update(s.migrate)
}

// migrate runs the steps the file has not seen, all in one transaction.
func (s Schema) migrate(tx *bbolt.Tx) error {
	if err := s.admit(tx); err != nil {
		return err
	}
	from, err := version(tx)
	if err != nil {
		return err
	}
	for i, step := range s[from:] {
		if err := step(tx); err != nil {
			return fmt.Errorf("bring schema %d forward: %w", from+i, err)
		}
	}
	meta, err := tx.CreateBucketIfNotExists([]byte(metaBucket))
	if err != nil {
		return err
	}
	return Put(meta, []byte(schemaKey), []byte(strconv.Itoa(len(s))))
}

// version reads the schema version; an empty file has version 0.
func version(tx *bbolt.Tx) (int, error) {
	meta := tx.Bucket([]byte(metaBucket))
	if meta == nil {
		if name, _ := tx.Cursor().First(); name != nil {
			return 0, fmt.Errorf("%w: not a file of this program", library.ErrDamaged)
		}
		return 0, nil
	}
	value, err := Get(meta, []byte(schemaKey))
	if err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	n, err := strconv.Atoi(string(value))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%w: schema version %q", library.ErrDamaged, value)
	}
	return n, nil
}
