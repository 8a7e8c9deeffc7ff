package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

const (
	defaultSuggestions = 8
	maxSuggestions     = 20
)

// Suggest returns lines for under the search box: filters whose name has the
// words typed, then titles that do, the last word of which may be unfinished.
func (e *Engine) Suggest(ctx context.Context, text, lang string, limit int) ([]library.Suggestion, error) {
	g, err := e.hold()
	if err != nil {
		return nil, err
	}
	defer g.done()
	if limit <= 0 {
		limit = defaultSuggestions
	}
	limit = min(limit, maxSuggestions)
	words := suggestWords(text)
	if len(words) == 0 {
		return []library.Suggestion{}, nil
	}
	filters := g.suggestFilters(words, lang, max(1, limit/3))
	titles, err := g.suggestTitles(ctx, words, limit-len(filters))
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	return append(filters, titles...), nil
}

// suggestWords are the typed words; more than a title could hold are not
// looked at.
func suggestWords(text string) []string {
	const most = 12
	text = clean(text)
	if len(text) > maxQuery {
		text = text[:maxQuery]
	}
	var out []string
	for _, t := range tokens(text) {
		if len(out) == most {
			break
		}
		out = append(out, t.term)
	}
	return out
}

// Named reports whether a name answers to the words typed, of which the last
// may be unfinished.
func Named(name, typed string) bool {
	words := suggestWords(typed)
	all, _ := hasWords(tokens(name), words)
	return all && len(words) > 0
}

// suggestFilters returns the facet values whose name, in either language, has
// every typed word at the beginning of a word.
func (g *generation) suggestFilters(words []string, lang string, most int) []library.Suggestion {
	type found struct {
		library.Suggestion
		rank, count int
	}
	var all []found
	for f := range g.columns {
		if f == facetYear {
			continue
		}
		counts := g.valueCounts(f)
		for v, id := range g.columns[f].names {
			rank := g.nameRank(f, id, words, lang)
			if rank > 0 {
				all = append(all, found{library.Suggestion{Kind: "filter", ID: id, Facet: facetNames[f],
					Label: g.filterLabel(f, id)}, rank, counts[v]})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.count, a.count), cmp.Compare(a.ID, b.ID))
	})
	out := []library.Suggestion{}
	for _, s := range all[:min(most, len(all))] {
		out = append(out, s.Suggestion)
	}
	return out
}

func (g *generation) valueCounts(f int) []int {
	out := make([]int, len(g.columns[f].names))
	for _, v := range g.columns[f].docs().ids {
		out[v]++
	}
	return out
}

// filterLabel reads "Type = Toolkit" in both languages.
func (g *generation) filterLabel(f int, id string) library.Text {
	facet, value := g.facetLabel(f), g.valueLabel(f, id)
	return library.Text{En: facet.In("en") + " = " + value.In("en"), Es: facet.In("es") + " = " + value.In("es")}
}

// nameRank is 0 where a name does not have the words, and higher the better
// it fits: the reader's language before the other, the beginning before the
// middle.
func (g *generation) nameRank(f int, id string, words []string, lang string) int {
	label := g.valueLabel(f, id)
	names := []string{label.In(lang), label.En, label.Es}
	if t := g.terms.byID[facetNames[f]][id]; t != nil {
		names = append(names, t.Aliases...)
	}
	for i, name := range names {
		fits, first := hasWords(tokens(name), words)
		if !fits {
			continue
		}
		rank := 2
		if i == 0 {
			rank++
		}
		if first {
			rank += 2
		}
		return rank
	}
	return 0
}

// hasWords reports whether every typed word begins a word of the name, and
// whether the first does so with the first.
func hasWords(name []token, words []string) (all, first bool) {
	for i, w := range words {
		met := false
		for k, t := range name {
			exact := i < len(words)-1
			if t.term == w || !exact && strings.HasPrefix(t.term, w) {
				met = true
				first = first || i == 0 && k == 0
				break
			}
		}
		if !met {
			return false, false
		}
	}
	return true, first
}

// suggestTitles returns items whose titles have the words, those that begin
// with them first.
func (g *generation) suggestTitles(ctx context.Context, words []string, most int) ([]library.Suggestion, error) {
	s := g.scorer(ctx, &plan{}, nil)
	defer g.put(s)
	last := words[len(words)-1]
	for i, w := range words {
		terms := []string{w}
		if i == len(words)-1 {
			terms = append(terms, g.completions(last, maxCompletions)...)
		}
		if err := s.addTerms(terms, inTitle); err != nil {
			return nil, err
		}
		s.narrow(i)
	}
	var docs []uint32
	for _, d := range s.count.docs {
		if s.count.tf[d] == float32(len(words)) {
			docs = append(docs, d)
		}
	}
	return g.titleLines(docs, words, most), nil
}

func (g *generation) titleLines(docs []uint32, words []string, most int) []library.Suggestion {
	type line struct {
		row
		starts bool
	}
	lines := make([]line, len(docs))
	for i, d := range docs {
		lines[i].row = g.row(d)
		_, lines[i].starts = hasWords(tokens(lines[i].title), words)
	}
	slices.SortFunc(lines, func(a, b line) int {
		if a.starts != b.starts {
			if a.starts {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(len(a.title), len(b.title)), cmp.Compare(b.date, a.date), cmp.Compare(a.number, b.number))
	})
	out := []library.Suggestion{}
	for _, r := range lines[:min(most, len(lines))] {
		out = append(out, library.Suggestion{Kind: "title", ID: r.id, Item: r.kind, Label: library.Text{En: r.title, Es: r.title}})
	}
	return out
}
