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
	buf     [1024]uint32
	numbers []uint64
	key     []byte
}

// open looks a term up and reports whether any item has it.
func (r *termReader) open(field, term string) (bool, error) {
	dict, err := r.dict(field)
	if err != nil || dict == nil {
		return false, err
	}
	r.key = append(r.key[:0], term...)
	list, err := dict.PostingsList(r.key, nil, r.list)
	if err != nil {
		return false, fmt.Errorf("look up %q: %w", term, err)
	}
	r.list = list
	return list.Count() > 0, nil
}

// each calls f with the items that have a word, for each number that says where
// it stands in them (counts.go), many at a time.
func (r *termReader) each(word string, f func(docs []uint32, number uint64)) error {
	dict, err := r.dict(wordField)
	if err != nil || dict == nil {
		return err
	}
	r.numbers = r.numbers[:0]
	terms := dict.AutomatonIterator(nil, []byte(word), []byte(word+"\x01"))
	for {
		t, err := terms.Next()
		if err != nil {
			return fmt.Errorf("look up %q: %w", word, err)
		}
		if t == nil {
			break
		}
		_, number := splitTerm(t.Term)
		r.numbers = append(r.numbers, number)
	}
	for _, number := range r.numbers {
		if err := r.docs(wordField, wordTerm(word, number), func(docs []uint32) { f(docs, number) }); err != nil {
			return err
		}
	}
	return nil
}

// dict returns the dictionary of a field, nil when there are no items.
func (r *termReader) dict(field string) (segment.TermDictionary, error) {
	if r.segment == nil {
		return nil, nil
	}
	dict := r.dicts[field]
	if dict == nil {
		var err error
		if dict, err = r.segment.Dictionary(field); err != nil {
			return nil, fmt.Errorf("open words of %s: %w", field, err)
		}
		r.dicts[field] = dict
	}
	return dict, nil
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
