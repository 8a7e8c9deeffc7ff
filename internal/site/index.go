package site

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

// The weights of the places in which a word may stand.
const (
	inTitle   = 8
	inPeople  = 4
	inTerms   = 4
	inSummary = 2
	inText    = 1
	maxWeight = 25 // a capital letter each
)

// snippet is how much of a summary a row shows, in characters.
const snippet = 180

// fold brings words to the form in which they are compared: small letters
// without accents. The script folds what is typed in the same way.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// words cuts a text into folded words.
func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// posting is an item, by its place among all, and the weight of a word in it.
type posting struct{ doc, weight int }

// index returns the script that holds the rows, the words and the synonyms.
func (b *builder) index() ([]byte, error) {
	postings := map[string][]posting{}
	rows := [][]any{}
	for i, item := range b.Items {
		rows = append(rows, indexRow(item))
		weights := weigh(item)
		for _, word := range slices.Sorted(maps.Keys(weights)) {
			postings[word] = append(postings[word], posting{i, weights[word]})
		}
	}
	all := slices.Sorted(maps.Keys(postings))
	lists := make([]string, len(all))
	for i, word := range all {
		lists[i] = packed(postings[word])
	}
	data, err := json.Marshal(map[string]any{"rows": rows, "words": strings.Join(all, " "),
		"places": strings.Join(lists, " "), "same": synonyms(b.Thesaurus, postings)})
	if err != nil {
		return nil, fmt.Errorf("write the index of the pages: %w", err)
	}
	return append(append([]byte("window.socialMissionIndex = "), data...), ";\n"...), nil
}

func indexRow(item Item) []any {
	return []any{item.Number, item.Title, item.Language, joined(item.Byline, string(date(item))), item.Label.In("en"), item.Label.In("es"),
		cut(render.Plain(item.Summary)), item.TextLanguage, string(item.Kind)}
}

// cut shortens a text at the end of a word.
func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= snippet {
		return s
	}
	s = string([]rune(s)[:snippet])
	if end := strings.LastIndexByte(s, ' '); end > 0 {
		s = s[:end]
	}
	return strings.TrimRight(s, ",;:.") + " …"
}

// weigh adds up what each word of an item counts.
func weigh(item Item) map[string]int {
	weights := map[string]int{}
	add := func(text string, weight int) {
		for _, word := range words(text) {
			weights[word] = min(maxWeight, weights[word]+weight)
		}
	}
	add(item.Title, inTitle)
	for _, n := range item.Bib.Author {
		add(n.Family+" "+n.Given+" "+n.Literal, inPeople)
	}
	add(item.Label.En+" "+item.Label.Es, inTerms)
	for _, t := range item.Terms {
		add(t.En+" "+t.Es, inTerms)
	}
	add(strings.Join([]string{item.Institution, item.Place, item.Bib.ContainerTitle, item.Bib.Publisher, strconv.Itoa(item.Bib.Issued.Year())}, " "), inSummary)
	if item.Withdrawn == nil {
		add(render.Plain(item.Summary)+" "+render.Plain(strings.Join(item.Facts, "\n\n")), inSummary)
		add(render.Plain(item.Body), inText)
	}
	return weights
}

// packed writes postings as distances in base 36, each with its weight as a
// capital letter.
func packed(list []posting) string {
	var out strings.Builder
	last := -1
	for _, p := range list {
		out.WriteString(strconv.FormatInt(int64(p.doc-last), 36))
		out.WriteByte(byte('A' + p.weight - 1))
		last = p.doc
	}
	return out.String()
}

// synonyms maps each name of a concept to its other ones, as far as their
// words occur.
func synonyms(t library.Thesaurus, known map[string][]posting) map[string][]string {
	same := map[string][]string{}
	for _, c := range t.Concepts {
		var names []string
		for _, name := range slices.Concat([]string{c.Label.En, c.Label.Es}, c.AltEn, c.AltEs, c.Abbreviations) {
			if name = strings.Join(words(name), " "); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		for _, name := range names {
			for _, other := range names {
				if other != name && !slices.Contains(same[name], other) && occurs(other, known) {
					same[name] = append(same[name], other)
				}
			}
		}
	}
	return same
}

func occurs(name string, known map[string][]posting) bool {
	for _, word := range strings.Fields(name) {
		if known[word] == nil {
			return false
		}
	}
	return true
}
