package bolt

import (
	"context"

	"go.etcd.io/bbolt"
)

// Check reads the whole file and returns library.ErrDamaged with the first
// page or entry that is not as it was written. No write may run meanwhile: it
// holds the write transaction, so that the pages stand still.
func (d *DB) Check(ctx context.Context) error {
	return fault(guard(func() error {
		tx, err := d.bolt.Begin(true)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // nothing was written
		if err := checkPages(d.path); err != nil {
			return err
		}
		return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				_, err := Unseal(k, v)
				return err
			})
		})
	}))
}
