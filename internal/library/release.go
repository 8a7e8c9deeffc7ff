package library

// Release identifies one published state of the whole library.
type Release struct {
	Number int    `json:"number"` // ≥ 1, grows by publication
	Date   Date   `json:"date"`
	Title  Text   `json:"title"`
	Digest string `json:"digest"` // hex SHA-256 of the canonical manifest (package feed)
	Feed   string `json:"feed"`   // which feed the library follows
}

// File is one published file with its bytes: what a feed carries.
type File struct {
	Path string // slash-separated, relative to the content folder
	Data []byte
}

// Collection is everything a release says, read from its files.
type Collection struct {
	Name       Text
	Items      []Item
	Taxonomies []Taxonomy
	Thesaurus  Thesaurus
	Tables     []Table
}
