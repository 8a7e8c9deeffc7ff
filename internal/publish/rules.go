package publish

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
)

// follows checks that the release may come after the last one.
func (r *releasing) follows() error {
	rel, last := r.next.Manifest.Release, r.site.last()
	switch {
	case last.Number == 0:
		return nil
	case rel.Number == last.Number:
		return fmt.Errorf("%w: this number was published with other content; raise release.number in library.yaml to %d", library.ErrInvalid, last.Number+1)
	case rel.Number < last.Number:
		return fmt.Errorf("%w: release %d was published already; raise release.number in library.yaml", library.ErrInvalid, last.Number)
	case rel.Feed != last.Feed:
		return fmt.Errorf("%w: the site is the feed %q, the content is of %q", library.ErrInvalid, last.Feed, rel.Feed)
	case rel.Date < last.Date:
		return fmt.Errorf("%w: its date %s is before that of release %d", library.ErrInvalid, rel.Date, last.Number)
	}
	return nil
}

// numbers checks that no published id or number is used for anything else,
// and that no published item is missing.
func (r *releasing) numbers() error {
	owner := map[int]string{}
	for id, number := range r.site.state.Numbers {
		owner[number] = id
	}
	here := map[string]bool{}
	var faults []content.Fault
	for _, item := range r.col.Items {
		here[item.ID] = true
		before, known := r.site.state.Numbers[item.ID]
		switch taken := owner[item.Number]; {
		case known && before != item.Number:
			faults = append(faults, content.Fault{Path: item.Path, Message: fmt.Sprintf("the item was published with the number %d, which never changes", before)})
		case taken != "" && taken != item.ID:
			faults = append(faults, content.Fault{Path: item.Path, Message: fmt.Sprintf("the number %d belongs to %q, which was published with it; numbers are never used again", item.Number, taken)})
		}
	}
	faults = append(faults, r.missing(here)...)
	if len(faults) > 0 {
		slices.SortFunc(faults, func(a, b content.Fault) int { return strings.Compare(a.String(), b.String()) })
		return &FaultsError{faults}
	}
	return nil
}

// missing returns the items of the last release that are not there.
func (r *releasing) missing(here map[string]bool) []content.Fault {
	if r.site.last().Number == 0 || r.order.back {
		return nil
	}
	old, err := r.site.edition(r.site.last().Release)
	if err != nil {
		return []content.Fault{{Message: err.Error()}}
	}
	var faults []content.Fault
	for _, e := range old.Manifest.Files {
		id := strings.TrimSuffix(path.Base(e.Path), ".md")
		if _, item := r.site.state.Numbers[id]; !item || !strings.HasSuffix(e.Path, ".md") || here[id] || slices.Contains(r.order.Remove, id) {
			continue
		}
		faults = append(faults, content.Fault{Path: e.Path, Message: "the item was published and its file is gone; keep the file, with \"withdrawn\", so that readers who saved it see why"})
	}
	return faults
}

// shipped checks that the releases that were named as embedded exist.
func (r *releasing) shipped() error {
	for _, number := range r.order.Embedded {
		known := number == r.next.Manifest.Release.Number
		for _, p := range r.site.state.Releases {
			known = known || p.Number == number
		}
		if !known {
			return fmt.Errorf("%w: release %d, which is named as embedded, was never published", library.ErrInvalid, number)
		}
	}
	return nil
}
