package reader

import (
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// The limits of the queue of links. A full queue refuses another link: none
// that the reader put aside is dropped unseen.
const (
	MaxLater      = 500
	maxLaterTitle = 500 // bytes; longer titles are cut
)

const laterKey = "later"

// LaterLink is a page on the web that the reader wants to open once online.
type LaterLink struct {
	URL   string    `json:"url"`
	Title string    `json:"title"`
	Item  string    `json:"item,omitempty"` // id of the item that has the link
	Added time.Time `json:"added"`
}

// Later returns the queue, the oldest link first.
func (s *Store) Later() ([]LaterLink, error) {
	var links []LaterLink
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		links, err = readLater(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the links for later: %w", err)
	}
	return links, nil
}

// AddLater puts links into the queue, all or none; one that waits there
// already stays where it is. The error is ErrLaterFull when there is no room.
func (s *Store) AddLater(added ...LaterLink) error {
	err := s.changeLater(func(links []LaterLink) ([]LaterLink, error) {
		for _, link := range added {
			if err := link.validate(); err != nil {
				return nil, err
			}
			if slices.ContainsFunc(links, func(l LaterLink) bool { return l.URL == link.URL }) {
				continue
			}
			link.Title = cut(link.Title, maxLaterTitle)
			link.Added = s.Now().UTC().Round(0)
			links = append(links, link)
		}
		if len(links) > MaxLater {
			return nil, ErrLaterFull
		}
		return links, nil
	})
	if err != nil {
		return fmt.Errorf("put links aside for later: %w", err)
	}
	return nil
}

func (link LaterLink) validate() error {
	switch {
	case len(link.URL) > MaxAddress || !webAddress(link.URL):
		return fmt.Errorf("%w: %q is no web address", library.ErrInvalid, link.URL)
	case len(link.Item) > maxID:
		return fmt.Errorf("%w: an item id of %d bytes", library.ErrInvalid, len(link.Item))
	}
	return nil
}

// ErrLaterFull says that the queue takes no more links.
var ErrLaterFull = fmt.Errorf("%w: the queue is full", library.ErrInvalid)

// DropLater takes the link with this address out of the queue, if it is there.
func (s *Store) DropLater(url string) error {
	err := s.changeLater(func(links []LaterLink) ([]LaterLink, error) {
		return slices.DeleteFunc(links, func(l LaterLink) bool { return l.URL == url }), nil
	})
	if err != nil {
		return fmt.Errorf("take a link out of those for later: %w", err)
	}
	return nil
}

func (s *Store) changeLater(change func([]LaterLink) ([]LaterLink, error)) error {
	return s.update(func(tx *bbolt.Tx) error {
		links, err := readLater(tx)
		if err != nil {
			return err
		}
		if links, err = change(links); err != nil {
			return err
		}
		return bolt.PutJSON(bolt.Bucket(tx, stateBucket), []byte(laterKey), links)
	})
}

func readLater(tx *bbolt.Tx) ([]LaterLink, error) {
	links := []LaterLink{}
	err := bolt.GetJSON(bolt.Bucket(tx, stateBucket), []byte(laterKey), &links)
	return links, ignoreMissing(err)
}

// cut shortens text to at most n bytes, between characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}
