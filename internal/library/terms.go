package library

// Text is a label in the two languages of the interface.
type Text struct {
	En string `json:"en"`
	Es string `json:"es"`
}

// In returns the label in lang, and the other one where that is missing.
func (t Text) In(lang string) string {
	if (lang == "es" && t.Es != "") || t.En == "" {
		return t.Es
	}
	return t.En
}

// Taxonomy is one controlled vocabulary: the values of one facet.
type Taxonomy struct {
	ID    string `json:"id"` // "type", "domain", "topic", "profession", "series"
	Label Text   `json:"label"`
	Note  Text   `json:"note"` // whose vocabulary it is
	Terms []Term `json:"terms"`
}

// Term is one value. Its id never changes; labels, aliases and generation may.
type Term struct {
	ID         string   `json:"id"`
	Label      Text     `json:"label"`
	Aliases    []string `json:"aliases,omitempty"` // other spellings, either language
	Broader    string   `json:"broader,omitempty"` // parent term's id
	ReplacedBy []string `json:"replacedBy,omitempty"`
	Generation string   `json:"generation,omitempty"` // the edition of the scheme it belongs to
	Note       Text     `json:"note"`
	CSL        string   `json:"csl,omitempty"` // scheme "type" only: the CSL type it implies
}

// Thesaurus holds the concepts by which a search finds the other language and
// the other word.
type Thesaurus struct {
	Concepts []Concept `json:"concepts"`
	// CaseSensitive lists the abbreviations that are also ordinary words and
	// therefore match only in exactly this spelling.
	CaseSensitive []string `json:"caseSensitive,omitempty"`
}

// Concept is one meaning with all its names.
type Concept struct {
	ID            string   `json:"id"`
	Label         Text     `json:"label"`
	AltEn         []string `json:"altEn,omitempty"`
	AltEs         []string `json:"altEs,omitempty"`
	Abbreviations []string `json:"abbreviations,omitempty"` // matched as whole tokens
	Broader       string   `json:"broader,omitempty"`
	Note          string   `json:"note,omitempty"`
}

// Table is tabular data with a described schema. Rows hold the cells as
// published; an empty cell is absent data, never zero.
type Table struct {
	ID      string     `json:"id"`
	Title   Text       `json:"title"`
	Note    Text       `json:"note"`
	Columns []Column   `json:"columns"`
	Rows    [][]string `json:"rows"`
	Path    string     `json:"path,omitempty"`
	Object  string     `json:"object,omitempty"`
}

// Column describes one column of a Table.
type Column struct {
	Name   string `json:"name"` // the CSV header
	Label  Text   `json:"label"`
	Type   string `json:"type"` // "string", "number", "integer", "date"
	Unit   string `json:"unit,omitempty"`
	Header bool   `json:"header,omitempty"` // names its row
}
