package cite

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"socialmission.org/desktop/internal/library"
)

// inOrder returns the items as the APA's manual lists them: by the authors'
// names, then the date, then the title, nothing before something. The other
// styles bring order themselves; this one is shipped without its own keys,
// which the processor needs too long to write out.
func inOrder(items []library.Item, lang string) []library.Item {
	c := collate.New(language.Make(lang), collate.IgnoreCase, collate.IgnoreDiacritics)
	key := func(item library.Item) [3]string {
		names := nameKey(item.Bib)
		title := strings.Map(letters, withoutArticle(item.Title, item.Language))
		if names == "" {
			names = title // works without authors stand by their titles
		}
		return [3]string{names, string(item.Bib.Issued), title}
	}
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b library.Item) int {
		ka, kb := key(a), key(b)
		for i := range ka {
			if by := c.CompareString(ka[i], kb[i]); by != 0 {
				return by
			}
		}
		return 0
	})
	return out
}

func nameKey(b library.Bibliography) string {
	var parts []string
	for _, n := range b.Author {
		parts = append(parts, strings.Map(letters, n.Literal+n.Family)+" "+strings.Map(letters, n.Given))
	}
	return strings.Join(parts, "  ")
}

// letters drops what stands between letters and figures.
func letters(r rune) rune {
	if strings.ContainsRune(`"'“”‘’«»¿¡()[].,:;`, r) {
		return -1
	}
	return r
}

// withoutArticle leaves out the word that a title is not sorted by.
func withoutArticle(title, lang string) string {
	articles := []string{"a ", "an ", "the "}
	if lang == "es" {
		articles = []string{"el ", "la ", "los ", "las ", "un ", "una "}
	}
	for _, article := range articles {
		if len(title) > len(article) && strings.EqualFold(title[:len(article)], article) {
			return title[len(article):]
		}
	}
	return title
}
