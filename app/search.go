package app

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// Bounds of one search from the command line; the engine gives pageSize rows
// at a time.
const (
	maxRows  = 10000
	pageSize = 100
)

// searchFlags are the flags of search.
type searchFlags struct {
	json, exact   bool
	limit, offset int
	sort          string
	filters       map[string]*listFlag // facet → values as typed
}

// listFlag is a flag that may be given more than once.
type listFlag []string

func (l *listFlag) String() string     { return strings.Join(*l, ", ") }
func (l *listFlag) Set(s string) error { *l = append(*l, s); return nil }

func searchCommand() command {
	return command{
		name: "search", synopsis: "[QUERY] [--json] [--limit N] [--kind KIND] [--type TYPE] …",
		about: "Find items; without a query, list them.",
		more: `
QUERY is what one would type into the search box: words, "a phrase", -not, OR,
type:, year:2020-2024, has:fulltext and so on. A filter may be given more than
once and takes a term's id or its name in English or Spanish.`,
		setup: func(fs *flag.FlagSet) job {
			f := declareSearch(fs)
			return job{query: f.run}
		},
	}
}

func declareSearch(fs *flag.FlagSet) *searchFlags {
	f := &searchFlags{filters: make(map[string]*listFlag)}
	fs.BoolVar(&f.json, "json", false, "print as JSON: total, hits, facets")
	fs.IntVar(&f.limit, "limit", 20, "print at most `N` items")
	fs.IntVar(&f.offset, "offset", 0, "leave out the first `N` items")
	fs.StringVar(&f.sort, "sort", "", "`order`: relevance, newest or title")
	fs.BoolVar(&f.exact, "exact", false, "no nearest spellings")
	for _, facet := range library.Facets() {
		f.filters[facet] = new(listFlag)
		fs.Var(f.filters[facet], facet, "only items with this "+facetName(facet)+"; may be repeated")
	}
	return f
}

// facetName is what a facet's flag is explained by.
func facetName(facet string) string {
	if facet == library.FacetLanguage {
		return "language"
	}
	return facet
}

func (f *searchFlags) run(ctx context.Context, lib *opened, asked question) error {
	q, err := f.query(lib, asked.words)
	if err != nil {
		return err
	}
	res, err := searchPages(ctx, lib, q)
	if err != nil {
		return err
	}
	if f.json {
		return writeJSON(asked.out, res)
	}
	return writeResults(asked.out, res, f.offset)
}

func (f *searchFlags) query(lib *opened, words []string) (library.Query, error) {
	q := library.Query{
		Text: strings.Join(words, " "), Sort: library.Sort(f.sort),
		Limit: f.limit, Offset: f.offset, Exact: f.exact, Lang: "en",
		Filters: make(map[string][]string),
	}
	if f.limit < 1 || f.limit > maxRows || f.offset < 0 || f.offset > maxRows {
		return q, usage("--limit takes 1 to %d and --offset 0 to %d", maxRows, maxRows)
	}
	if f.sort != "" && !slices.Contains([]library.Sort{library.ByRelevance, library.ByNewest, library.ByTitle}, q.Sort) {
		return q, usage("--sort takes relevance, newest or title, not %q", f.sort)
	}
	for facet, typed := range f.filters {
		values, err := resolveFilter(lib, facet, *typed)
		if err != nil {
			return q, err
		}
		if len(values) > 0 {
			q.Filters[facet] = values
		}
	}
	return q, nil
}

// searchPages asks for as many pages as the limit takes.
func searchPages(ctx context.Context, lib *opened, q library.Query) (library.Results, error) {
	wanted := q.Limit
	q.Limit = min(wanted, pageSize)
	res, err := lib.engine.Search(ctx, q)
	for err == nil && len(res.Hits) < min(wanted, res.Total-q.Offset) {
		next := q
		next.Offset = q.Offset + len(res.Hits)
		next.Limit = min(wanted-len(res.Hits), pageSize)
		var page library.Results
		if page, err = lib.engine.Search(ctx, next); len(page.Hits) == 0 {
			break
		}
		res.Hits = append(res.Hits, page.Hits...)
	}
	return res, err
}

func writeResults(out io.Writer, res library.Results, offset int) error {
	var b strings.Builder
	fmt.Fprintln(&b, countLine(res, offset))
	for _, notice := range res.Notices {
		fmt.Fprintln(&b, oneLine(noticeLine(notice)))
	}
	writeHits(&b, res.Hits)
	if res.Nearest != nil && len(res.Nearest.Hits) > 0 {
		fmt.Fprintf(&b, "Nearest spellings (%s): %s\n", strings.Join(res.Nearest.Words, ", "), plural(res.Nearest.Total, "result"))
		writeHits(&b, res.Nearest.Hits)
	}
	if res.Total == 0 && res.Nearest == nil {
		b.WriteString("Try fewer or other words, or leave a filter out.\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func countLine(res library.Results, offset int) string {
	line := plural(res.Total, "result")
	if len(res.Hits) < res.Total && len(res.Hits) > 0 {
		line += fmt.Sprintf(", %d–%d shown", offset+1, offset+len(res.Hits))
	}
	return line
}

// noticeLine says that a query was not taken quite as it was written.
func noticeLine(n library.Notice) string {
	switch n.Code {
	case "relaxed":
		return "Nothing has all the words; left out: " + n.Text
	case "some-words":
		return "Nothing has all the words; these have some of them."
	case "plain-words":
		return "Taken as plain words: " + n.Text
	case "unknown-filter":
		return "There is no such filter or term: " + n.Text
	case "unavailable-filter":
		return "This filter cannot be used here: " + n.Text
	case "not-here":
		return "Nothing in the library has: " + n.Text
	case "too-long":
		return strings.TrimSpace("The query was too long and was cut. " + n.Text)
	}
	return "Note: " + n.Code + " " + n.Text
}

func writeHits(b *strings.Builder, hits []library.Hit) {
	for _, hit := range hits {
		facts := []string{string(hit.Kind)}
		for _, fact := range []string{hit.Byline, string(hit.Date), hit.Language, hit.ID} {
			if fact != "" {
				facts = append(facts, fact)
			}
		}
		fmt.Fprintf(b, "%5d  %s\n       %s\n", hit.Number, oneLine(hit.Title), oneLine(strings.Join(facts, " · ")))
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
