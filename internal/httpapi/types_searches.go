package httpapi

import (
	"time"

	"socialmission.org/desktop/internal/library"
)

// SavedSearch is a search that the reader keeps, with what it finds today.
type SavedSearch struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`  // the reader's own; empty: the label is its name
	Label   library.Text `json:"label"` // what it asks, with the labels of today
	Query   string       `json:"query"` // of the search screen's address
	Total   int          `json:"total"`
	New     int          `json:"new"` // found today and not at the last look
	Looked  time.Time    `json:"looked,omitzero"`
	Created time.Time    `json:"created"`
}

// SavedSearches answers every saved search, by what it is called.
type SavedSearches struct {
	Searches []SavedSearch `json:"searches"`
	Release  int           `json:"release"` // of the index that counted
}

// SaveSearchRequest keeps a search.
type SaveSearchRequest struct {
	Name  string `json:"name,omitempty"`
	Query string `json:"query"`
}

// SearchPatch changes a saved search; what is absent stays.
type SearchPatch struct {
	Name *string `json:"name,omitempty"`
}

// Look answers what was new in a saved search until now.
type Look struct {
	Search SavedSearch `json:"search"`
	Fresh  []string    `json:"fresh"` // ids of the items that are new
	Since  time.Time   `json:"since,omitzero"`
}

// RecentSearches answers what was searched last, the latest first.
type RecentSearches struct {
	Searches []RecentSearch `json:"searches"`
}

// RecentSearch is one of them.
type RecentSearch struct {
	Query string       `json:"query"` // of the search screen's address
	Label library.Text `json:"label"`
}

// RecentRequest notes a search.
type RecentRequest struct {
	Query string `json:"query"`
}
