package reader

import (
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
)

const receiptKey = "placement"

// Receipt says what became of the places of annotations when the library took
// another release.
type Receipt struct {
	Release int           `json:"release"` // whose texts were looked at
	At      time.Time     `json:"at"`
	Checked int           `json:"checked"` // annotations
	InPlace int           `json:"inPlace"`
	Moved   int           `json:"moved"`
	Lost    int           `json:"lost"`
	Items   []ReceiptItem `json:"items"` // where something moved or was lost
	Seen    bool          `json:"seen"`  // the reader put it away
}

// ReceiptItem counts what moved or was lost in one item.
type ReceiptItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Moved int    `json:"moved"`
	Lost  int    `json:"lost"`
}

// Receipt returns the last one; there was none while its release is 0.
func (s *Store) Receipt() (Receipt, error) {
	r := Receipt{Items: []ReceiptItem{}}
	err := s.db.View(func(tx *bbolt.Tx) error {
		return ignoreMissing(bolt.GetJSON(bolt.Bucket(tx, stateBucket), []byte(receiptKey), &r))
	})
	return r, wrap(err, "read how the last check of notes ended")
}

// SetReceipt stores a receipt over the last one.
func (s *Store) SetReceipt(r Receipt) error {
	r.Items = filled(r.Items)
	err := s.update(func(tx *bbolt.Tx) error {
		return bolt.PutJSON(bolt.Bucket(tx, stateBucket), []byte(receiptKey), r)
	})
	return wrap(err, "note how the check of notes ended")
}

// SeeReceipt notes that the reader put the receipt of a release away.
func (s *Store) SeeReceipt(release int) error {
	err := s.update(func(tx *bbolt.Tx) error {
		b, r := bolt.Bucket(tx, stateBucket), Receipt{}
		if err := bolt.GetJSON(b, []byte(receiptKey), &r); err != nil || r.Release != release || r.Seen {
			return ignoreMissing(err)
		}
		r.Seen = true
		return bolt.PutJSON(b, []byte(receiptKey), r)
	})
	return wrap(err, "put the receipt of a check away")
}
