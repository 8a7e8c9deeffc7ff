package library

// Sort is the order of results.
type Sort string

// The orders a reader can choose.
const (
	ByRelevance Sort = "relevance"
	ByNewest    Sort = "newest"
	ByTitle     Sort = "title"
)

// The facets results can be narrowed by. Scheme facets use the taxonomy's id.
const (
	FacetKind         = "kind"
	FacetType         = "type"
	FacetDomain       = "domain"
	FacetTopic        = "topic"
	FacetProfession   = "profession"
	FacetSeries       = "series"
	FacetLanguage     = "lang"
	FacetYear         = "year"
	FacetAvailability = "availability"
)

// Facets lists every facet in the order readers meet them.
func Facets() []string {
	return []string{FacetKind, FacetType, FacetDomain, FacetTopic, FacetProfession,
		FacetSeries, FacetLanguage, FacetYear, FacetAvailability}
}

// Query is one question to the library. Filters of one facet are alternatives
// (OR), facets narrow each other (AND).
type Query struct {
	Text    string              // the reader's words and operators
	Filters map[string][]string // facet → term ids
	Sort    Sort                // empty: relevance when there is text, else newest
	Limit   int                 // rows wanted; 0 means 20
	Offset  int
	Prefix  bool   // the last word may be unfinished: search as you type
	Lang    string // of the interface: orders term labels
	// Exact switches off the nearest-spellings section.
	Exact bool
	// Own has the reader's own files, notes and lists searched too, where the
	// engine knows them. Nobody else's query may set it.
	Own bool
	// Sets are the reader's own sets of item ids that is: may name:
	// "starred", "read". A set that is not given is answered with a
	// notice; the index itself knows nothing of its readers.
	Sets map[string][]string
	// Within, where it is not nil, holds the ids of the only items that there
	// are for whoever asks.
	Within []string
}

// Hit is one row of results; it carries all a row shows.
type Hit struct {
	ID           string       `json:"id"`
	Number       int          `json:"number"`
	Kind         Kind         `json:"kind"`
	Title        string       `json:"title"`
	TitleHTML    string       `json:"titleHtml"`             // escaped, matches in <mark>
	SnippetHTML  string       `json:"snippetHtml"`           // escaped, matches in <mark>
	SnippetFrom  string       `json:"snippetFrom,omitempty"` // title of the attachment that the snippet is from
	Language     string       `json:"language"`
	TextLanguage string       `json:"textLanguage,omitempty"`
	Date         Date         `json:"date,omitempty"`
	Byline       string       `json:"byline,omitempty"` // "Reeve C, Woolley T, et al."
	Container    string       `json:"container,omitempty"`
	Types        []string     `json:"types,omitempty"`  // term ids of scheme "type"
	Series       []string     `json:"series,omitempty"` // term ids of scheme "series"
	Availability Availability `json:"availability"`
	Withdrawn    bool         `json:"withdrawn,omitempty"`
	Start        Date         `json:"start,omitempty"` // events
	End          Date         `json:"end,omitempty"`
	Of           string       `json:"of,omitempty"` // of a note of the reader's: the item it is on
	Score        float64      `json:"score"`
	Why          []Reason     `json:"why,omitempty"`
}

// Reason is one part of "why shown": which typed word met which word of the
// item, where, and how.
type Reason struct {
	Typed string `json:"typed"`           // as the reader wrote it
	Found string `json:"found,omitempty"` // as the item has it, when different
	Field string `json:"field"`           // "title", "people", "terms", "summary", "body", "attachment"
	Match string `json:"match"`           // "exact", "prefix", "stem", "synonym", "spelling"
}

// FacetValue is one choice of a facet with the number of results it would give.
type FacetValue struct {
	ID       string `json:"id"`
	Label    Text   `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected,omitempty"`
	Parent   string `json:"parent,omitempty"`
}

// Facet is one facet of a result. Values are sorted by count, then label; a
// facet's own choices do not shrink its own counts.
type Facet struct {
	ID     string       `json:"id"`
	Label  Text         `json:"label"`
	Values []FacetValue `json:"values"`
}

// Notice tells the reader that a question was not taken quite as written.
type Notice struct {
	Code string `json:"code"` // "relaxed", "plain-words", "unknown-filter", "too-long", …
	Text string `json:"text"` // the words concerned
}

// Results answers a Query.
type Results struct {
	Total   int      `json:"total"`
	Hits    []Hit    `json:"hits"`
	Facets  []Facet  `json:"facets"`
	Nearest *Nearest `json:"nearest,omitempty"`
	Notices []Notice `json:"notices,omitempty"`
	Explain Explain  `json:"explain"`
	Release int      `json:"release"` // of the index that answered
	Micros  int64    `json:"micros"`  // time spent, µs
}

// Nearest holds hits for the nearest spellings, shown under their own heading.
type Nearest struct {
	Words []string `json:"words"` // the spellings searched instead
	Total int      `json:"total"`
	Hits  []Hit    `json:"hits"`
}

// Explain says in data how a query was understood.
type Explain struct {
	Words   []ExplainWord       `json:"words,omitempty"`
	Filters map[string][]string `json:"filters,omitempty"`
	Dropped []string            `json:"dropped,omitempty"` // words left out so that something was found
	Shared  []string            `json:"shared,omitempty"`  // words of the best answers to a sentence, which help to order the others
}

// ExplainWord is one word or phrase of a query and what it was widened to.
type ExplainWord struct {
	Typed    string   `json:"typed"`
	Role     string   `json:"role"` // "must", "not", "or", "phrase", "prefix"
	Stems    []string `json:"stems,omitempty"`
	Synonyms []string `json:"synonyms,omitempty"`
	Matches  int      `json:"matches"` // items that have it in any form
}

// Suggestion is one line under the search box.
type Suggestion struct {
	Kind  string `json:"kind"`            // "title", "filter", "query", "search": one that the reader saved
	Label Text   `json:"label"`           // what the line shows
	ID    string `json:"id,omitempty"`    // item id for titles, term id for filters
	Facet string `json:"facet,omitempty"` // for filters
	Item  Kind   `json:"item,omitempty"`  // for titles
	Query string `json:"query,omitempty"` // for saved searches: of the search screen's address
}
