package search

import (
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"socialmission.org/desktop/internal/library"
)

// A termReader reads postings from the one segment of a generation. It keeps
// the dictionaries it has opened and reuses its buffers, which the reader of
// Bleve's own searches, made for many segments, does not. Each search has its
// own.
type termReader struct {
	segment segment.Segment // nil when there are no items
	dicts   map[string]segment.TermDictionary
	list    segment.PostingsList
	iter    segment.PostingsIterator
	buf     [256]uint32
	key     []byte
}

// open looks a term up and reports whether any item has it.
func (r *termReader) open(field, term string) (bool, error) {
	if r.segment == nil {
		return false, nil
	}
	dict := r.dicts[field]
	if dict == nil {
		var err error
		if dict, err = r.segment.Dictionary(field); err != nil {
			return false, fmt.Errorf("open words of %s: %w", field, err)
		}
		r.dicts[field] = dict
	}
	r.key = append(r.key[:0], term...)
	list, err := dict.PostingsList(r.key, nil, r.list)
	if err != nil {
		return false, fmt.Errorf("look up %q: %w", term, err)
	}
	r.list = list
	return list.Count() > 0, nil
}

// each calls f with every document that has the term and the number that is
// kept as its frequency.
func (r *termReader) each(field, term string, f func(doc uint32, number uint64)) error {
	found, err := r.open(field, term)
	if err != nil || !found {
		return err
	}
	r.iter = r.list.Iterator(true, false, false, r.iter)
	for {
		p, err := r.iter.Next()
		if err != nil || p == nil {
			return err
		}
		f(uint32(p.Number()), p.Frequency())
	}
}

// docs calls f with the documents that have the term, many at a time.
func (r *termReader) docs(field, term string, f func(docs []uint32)) error {
	found, err := r.open(field, term)
	if err != nil || !found {
		return err
	}
	r.iter = r.list.Iterator(false, false, false, r.iter)
	whole, ok := r.iter.(segment.OptimizablePostingsIterator)
	if !ok {
		return fmt.Errorf("read %q: postings are of an unknown kind: %w", term, library.ErrDamaged)
	}
	if doc, one := whole.DocNum1Hit(); one {
		r.buf[0] = uint32(doc)
		f(r.buf[:1])
		return nil
	}
	bitmap := whole.ActualBitmap()
	if bitmap == nil {
		return nil
	}
	many := bitmap.ManyIterator()
	for n := many.NextMany(r.buf[:]); n > 0; n = many.NextMany(r.buf[:]) {
		f(r.buf[:n])
	}
	return nil
}
