package store

import (
	"bytes"
	"maps"
	"regexp"
	"slices"

	"socialmission.org/desktop/internal/library"
)

// inText matches a Markdown link to an item: [words](item:ID) or (#/items/ID).
var inText = regexp.MustCompile(`\]\((?:item:|#/items/)([a-z0-9-]+)\)`)

// targets returns the ids of the other items an item links to, by its typed
// links and in its texts, sorted.
func targets(item *library.Item) []string {
	found := map[string]bool{}
	for _, link := range item.Links {
		found[link.To] = true
	}
	for _, text := range append([]string{item.Summary, item.Body, item.Note}, item.Facts...) {
		for _, match := range inText.FindAllStringSubmatch(text, -1) {
			found[match[1]] = true
		}
	}
	delete(found, "")
	delete(found, item.ID)
	return slices.Sorted(maps.Keys(found))
}

// linkKeys returns the keys of the backlinks bucket an item gives rise to.
func linkKeys(item *library.Item) [][]byte {
	var keys [][]byte
	for _, target := range targets(item) {
		keys = append(keys, pairKey(target, []byte(item.ID)))
	}
	return keys
}

// link writes the links of the items that were written, after unlink took
// away those of their old texts.
func (a *apply) link() error {
	slices.SortFunc(a.links, bytes.Compare)
	for _, key := range a.links {
		if err := a.put(backlinksBucket, key, nil); err != nil {
			return err
		}
	}
	return nil
}

func (a *apply) unlink(item *library.Item) error {
	for _, key := range linkKeys(item) {
		if err := a.delete(backlinksBucket, key); err != nil {
			return err
		}
	}
	return nil
}
