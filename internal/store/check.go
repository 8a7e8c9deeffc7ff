package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// Check reads the whole store and returns library.ErrDamaged with the first
// thing that is not as a release left it: a page, an entry, an item that does
// not decode, a file that is not its digest, an index that is not complete.
func (s *Store) Check(ctx context.Context) error {
	s.turn.RLock()
	defer s.turn.RUnlock()
	err := s.db.Check(ctx)
	if err == nil {
		err = s.db.View(func(tx *bbolt.Tx) error {
			c := checker{ctx: ctx, tx: tx}
			return c.all()
		})
	}
	if err != nil {
		return fmt.Errorf("check the library: %w", err)
	}
	return nil
}

// checker goes through one state of the store, whose entries have all passed
// their checksums.
type checker struct {
	ctx context.Context
	tx  *bbolt.Tx
}

func (c *checker) all() error {
	if err := c.objects(); err != nil {
		return err
	}
	links := 0
	for k, v := range entries(bolt.Bucket(c.tx, itemsBucket)) {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		n, err := c.item(k, v)
		if err != nil {
			return err
		}
		links += n
	}
	stored := 0
	for range entries(bolt.Bucket(c.tx, backlinksBucket)) {
		stored++
	}
	if stored != links {
		return fmt.Errorf("%w: %d links between items are listed, %d exist", library.ErrDamaged, stored, links)
	}
	return nil
}

// objects compares every file with its digest. Attachments may arrive later.
func (c *checker) objects() error {
	b := bolt.Bucket(c.tx, objectsBucket)
	for k, v := range entries(b) {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		data, err := bolt.Unseal(k, v)
		if err != nil {
			return err
		}
		if sha := sha256.Sum256(data); string(sha[:]) != string(k) {
			return fmt.Errorf("%w: object %x is not its digest", library.ErrDamaged, k)
		}
	}
	return eachFile(c.tx, "", func(f File, sha []byte) error {
		if b.Get(sha) == nil && !strings.HasPrefix(f.Path, attachments) {
			return fmt.Errorf("%w: the file %s is missing", library.ErrDamaged, f.Path)
		}
		return nil
	})
}

// item checks one item against the indexes and counts the links it makes.
func (c *checker) item(key, sealed []byte) (links int, err error) {
	data, err := bolt.Unseal(key, sealed)
	if err != nil {
		return 0, err
	}
	var item library.Item
	if err := bolt.Decode(key, data, &item); err != nil {
		return 0, err
	}
	owner, err := bolt.Get(bolt.Bucket(c.tx, numbersBucket), numberKey(item.Number))
	if err != nil || string(owner) != string(key) || item.ID != string(key) {
		return 0, fmt.Errorf("%w: the item %s is not listed under its number %d", library.ErrDamaged, key, item.Number)
	}
	if sha, err := hex.DecodeString(item.Object); err != nil || item.Object != "" && bolt.Bucket(c.tx, objectsBucket).Get(sha) == nil {
		return 0, fmt.Errorf("%w: the file of item %s is missing", library.ErrDamaged, key)
	}
	found := targets(&item)
	for _, target := range found {
		if bolt.Bucket(c.tx, backlinksBucket).Get(pairKey(target, key)) == nil {
			return 0, fmt.Errorf("%w: the link from %s to %s is not listed", library.ErrDamaged, key, target)
		}
	}
	return len(found), nil
}
