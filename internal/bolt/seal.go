package bolt

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/library"
)

// Every value is stored behind a CRC-32C of its key and itself, because bbolt
// checks none of the data it holds. sealSize is the length of that prefix.
const sealSize = 4

func sum(key, value []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli) // cached by the package
	return crc32.Update(crc32.Checksum(key, table), table, value)
}

// Bucket returns a bucket that the schema made, or nil where it is missing.
func Bucket(tx *bbolt.Tx, name string) *bbolt.Bucket { return tx.Bucket([]byte(name)) }

// Put stores value under key with its checksum.
func Put(b *bbolt.Bucket, key, value []byte) error {
	sealed := make([]byte, sealSize, sealSize+len(value))
	binary.BigEndian.PutUint32(sealed, sum(key, value))
	return b.Put(key, append(sealed, value...))
}

// Get returns the value under key: library.ErrNotFound when there is none,
// library.ErrDamaged when it fails its checksum. The slice is valid only
// during the transaction.
func Get(b *bbolt.Bucket, key []byte) ([]byte, error) {
	sealed := b.Get(key)
	if sealed == nil {
		return nil, fmt.Errorf("%q: %w", key, library.ErrNotFound)
	}
	return Unseal(key, sealed)
}

// Unseal checks a stored value, as a cursor yields it, and takes its checksum off.
func Unseal(key, sealed []byte) ([]byte, error) {
	if len(sealed) < sealSize {
		return nil, fmt.Errorf("%w: the entry %q is cut short", library.ErrDamaged, key)
	}
	value := sealed[sealSize:]
	if binary.BigEndian.Uint32(sealed) != sum(key, value) {
		return nil, fmt.Errorf("%w: the entry %q fails its checksum", library.ErrDamaged, key)
	}
	return value, nil
}

// PutJSON stores v as JSON.
func PutJSON(b *bbolt.Bucket, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %q: %w", key, err)
	}
	return Put(b, key, data)
}

// GetJSON reads what PutJSON stored into v.
func GetJSON(b *bbolt.Bucket, key []byte, v any) error {
	data, err := Get(b, key)
	if err != nil {
		return err
	}
	return Decode(key, data, v)
}

// Decode reads the JSON of an entry into v.
func Decode(key, data []byte, v any) error {
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: decode %q: %w", library.ErrDamaged, key, err)
	}
	return nil
}
