package app

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// choice is one value a filter can take, with its other names.
type choice struct {
	id    string
	names []string
}

// resolveFilter turns what was typed for a facet into the ids the index knows.
// What does not exist is refused, with the nearest that does: a search that
// quietly finds nothing helps nobody.
func resolveFilter(lib *opened, facet string, typed []string) ([]string, error) {
	switch {
	case len(typed) == 0:
		return nil, nil
	case facet == library.FacetYear:
		return resolveYears(typed)
	case facet == library.FacetLanguage:
		return resolveLanguages(typed)
	}
	choices, err := choicesOf(lib, facet)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range typed {
		id, ok := findChoice(choices, name)
		if !ok {
			return nil, unknownChoice(choices, facet, name)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func choicesOf(lib *opened, facet string) ([]choice, error) {
	switch facet {
	case library.FacetKind:
		var choices []choice
		for _, kind := range library.Kinds() {
			choices = append(choices, choice{id: string(kind)})
		}
		return choices, nil
	case library.FacetAvailability:
		return []choice{{id: string(library.FullText)}, {id: string(library.SummaryOnly)}, {id: string(library.LinkOnly)}}, nil
	}
	taxonomies, err := lib.content.Taxonomies()
	if err != nil {
		return nil, err
	}
	var choices []choice
	for _, t := range taxonomies {
		if t.ID != facet {
			continue
		}
		for _, term := range t.Terms {
			choices = append(choices, choice{term.ID, append([]string{term.Label.En, term.Label.Es}, term.Aliases...)})
		}
	}
	return choices, nil
}

func findChoice(choices []choice, name string) (string, bool) {
	for _, c := range choices {
		if strings.EqualFold(c.id, name) {
			return c.id, true
		}
	}
	for _, c := range choices {
		for _, other := range c.names {
			if strings.EqualFold(other, name) {
				return c.id, true
			}
		}
	}
	return "", false
}

// maxListed is how many choices a message can name and still be read.
const maxListed = 12

func unknownChoice(choices []choice, facet, name string) error {
	var ids, names []string
	for _, c := range choices {
		ids = append(ids, c.id)
		names = append(append(names, c.id), c.names...)
	}
	if near := nearest(name, names, 1); len(near) > 0 {
		return usage("there is no %s %q. Did you mean %q?", facet, name, near[0])
	}
	if len(ids) <= maxListed {
		return usage("there is no %s %q. There are: %s", facet, name, strings.Join(ids, ", "))
	}
	return usage("there is no %s %q. `%s search --json` lists those there are under \"facets\"", facet, name, programName)
}

// resolveYears takes years and ranges of them.
func resolveYears(typed []string) ([]string, error) {
	var years []string
	for _, text := range typed {
		first, last, isRange := strings.Cut(text, "-")
		from, err := strconv.Atoi(first)
		to := from
		if err == nil && isRange {
			to, err = strconv.Atoi(last)
		}
		if err != nil || from < 1000 || to > 2999 || to < from {
			return nil, usage("--year takes a year or a range such as 2020-2024, not %q", text)
		}
		for year := from; year <= to; year++ {
			years = append(years, fmt.Sprint(year))
		}
	}
	return years, nil
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]+)*$`)

func resolveLanguages(typed []string) ([]string, error) {
	var tags []string
	for _, text := range typed {
		tag := strings.ToLower(text)
		if !languageTag.MatchString(tag) {
			return nil, usage("--lang takes a language tag such as en or es, not %q", text)
		}
		tags = append(tags, tag)
	}
	return tags, nil
}
