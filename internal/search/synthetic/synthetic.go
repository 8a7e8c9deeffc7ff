// Package synthetic makes large collections for measuring: items that read
// like those of a small one, with its words in its proportions. The same
// number always gives the same items.
package synthetic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"socialmission.org/desktop/internal/library"
)

// seed makes every run the same.
const seed = 20261115

// A Collection makes items on demand; none is held.
type Collection struct {
	Size  int
	from  library.Collection
	words [2][]string // by language, the most frequent first
	cum   [2][]float64
	names []string
}

// New prepares a collection of size items in the likeness of from.
func New(from library.Collection, size int) *Collection {
	c := &Collection{Size: size, from: from}
	for lang, tag := range []string{"en", "es"} {
		c.words[lang] = vocabulary(from.Items, tag)
		c.cum[lang] = zipf(len(c.words[lang]))
	}
	for i := range from.Items {
		for _, a := range from.Items[i].Bib.Author {
			if a.Family != "" {
				c.names = append(c.names, a.Family)
			}
		}
	}
	slices.Sort(c.names)
	c.names = slices.Compact(c.names)
	return c
}

// vocabulary returns the words of a language's texts, the most frequent
// first, lengthened by compounds of them: a larger library has more words.
func vocabulary(items []library.Item, tag string) []string {
	counts := map[string]int{}
	for i := range items {
		if it := &items[i]; it.Language == tag {
			for _, w := range strings.FieldsFunc(it.Title+" "+it.Summary+" "+it.Body, notLetter) {
				counts[strings.ToLower(w)]++
			}
		}
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	return lengthen(words)
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// lengthen adds rare words until there are thirty thousand.
func lengthen(words []string) []string {
	const want = 30000
	rng := rand.New(rand.NewPCG(seed, uint64(len(words))))
	base := len(words)
	for n := 0; base > 1 && len(words) < want && n < 4*want; n++ {
		a, b := words[rng.IntN(base)], words[rng.IntN(base)]
		if len(a)+len(b) < 18 {
			words = append(words, a[:len(a)/2+1]+b[len(b)/3:])
		}
	}
	for i := range words {
		words[i] = strings.ToValidUTF8(words[i], "")
	}
	return words
}

// zipf returns the cumulative chances of n words by rank.
func zipf(n int) []float64 {
	out := make([]float64, n)
	sum := 0.0
	for i := range out {
		sum += 1 / (float64(i) + 2.7)
		out[i] = sum
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// Item makes item n, from 0 on.
func (c *Collection) Item(n int) library.Item {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	like := &c.from.Items[rng.IntN(len(c.from.Items))]
	it := *like
	it.ID, it.Number = "synthetic-"+strconv.Itoa(n), n+1
	it.Object = fmt.Sprintf("%064x", n)
	lang := 0
	if it.Language == "es" {
		lang = 1
	}
	it.Title = c.text(rng, lang, 6+rng.IntN(9))
	it.Summary = c.text(rng, lang, 30+rng.IntN(50))
	it.Body = ""
	if rng.IntN(2) == 0 {
		it.Body = c.text(rng, lang, 60+rng.IntN(300))
	}
	it.Bib.Author = []library.Name{{Family: c.name(rng), Given: "A"}, {Family: c.name(rng), Given: "B"}}
	it.Bib.Issued = library.Date(strconv.Itoa(2000 + rng.IntN(27)))
	it.Bib.DOI = fmt.Sprintf("10.5555/synthetic.%d", n)
	it.Links, it.Facts = nil, nil
	return it
}

func (c *Collection) name(rng *rand.Rand) string {
	if len(c.names) == 0 {
		return "Author"
	}
	return c.names[rng.IntN(len(c.names))]
}

// text makes n words; now and then two keep company as they do in titles.
func (c *Collection) text(rng *rand.Rand, lang, n int) string {
	words := c.words[lang]
	if len(words) == 0 {
		lang, words = 0, c.words[0]
	}
	var sb strings.Builder
	for i := range n {
		if i > 0 {
			sb.WriteByte(' ')
		}
		at, _ := slices.BinarySearch(c.cum[lang], rng.Float64())
		sb.WriteString(words[min(at, len(words)-1)])
	}
	return sb.String()
}

// Collection returns all items at once, with the vocabularies of the original.
func (c *Collection) Collection() library.Collection {
	out := c.from
	out.Items = make([]library.Item, c.Size)
	for i := range out.Items {
		out.Items[i] = c.Item(i)
	}
	return out
}

// Queries returns what a reader types, as whole queries: titles' words, topics,
// people, in the proportions readers do.
func (c *Collection) Queries(n int) []string {
	rng := rand.New(rand.NewPCG(seed, 7))
	known := []string{"social determinants of health", "holistic admissions", "equidad en salud", "nursing workforce",
		"URiM", "community engagement", "rural health", "type:report diversity", "\"health equity\" curriculum",
		"anti-racism", "competencia cultural", "admission -nursing", "year:2020-2024 mentoring"}
	out := make([]string, 0, n)
	for i := range n {
		switch {
		case i%3 == 0:
			out = append(out, known[rng.IntN(len(known))])
		case i%7 == 1:
			out = append(out, c.name(rng))
		default:
			it := c.Item(rng.IntN(c.Size))
			words := strings.Fields(it.Title)
			from := rng.IntN(max(1, len(words)-3))
			out = append(out, strings.Join(words[from:min(len(words), from+2+rng.IntN(2))], " "))
		}
	}
	return out
}
