package content

import (
	"regexp"

	"go.yaml.in/yaml/v3"

	"socialmission.org/desktop/internal/library"
)

// bibliography reads the fields that make up a reference, under CSL's names.
func bibliography(m fields) library.Bibliography {
	b := library.Bibliography{
		Type:            m.choice("type", cslTypes()...),
		Author:          authors(m),
		Issued:          m.date("issued"),
		ContainerTitle:  m.oneLine("container-title", MaxTitle),
		CollectionTitle: m.oneLine("collection-title", MaxTitle),
		Publisher:       m.oneLine("publisher", MaxTitle),
		Volume:          m.oneLine("volume", 60),
		Issue:           m.oneLine("issue", 60),
		Page:            m.oneLine("page", 60),
		DOI:             doi(m),
		URL:             m.address("URL"),
	}
	if complete, said := m.yes("author-complete"); said {
		b.AuthorsPartial = !complete
	}
	return b
}

var doiForm = regexp.MustCompile(`^10\.[0-9]{4,9}(\.[0-9]+)*/[^\s]+$`)

func doi(m fields) string {
	text := m.oneLine("DOI", MaxTitle)
	if text != "" && !doiForm.MatchString(text) {
		m.wrong("DOI", "\"DOI\" must look like 10.1001/jama.2017.7072, without an address before it, not %q", short(text))
		return ""
	}
	return text
}

func authors(m fields) []library.Name {
	const most = 5_000 // the longest known author lists
	var out []library.Name
	for _, n := range m.entries("author", most) {
		a := m.mapping(n, "author", "family", "given", "suffix", "literal")
		if n.Kind != yaml.MappingNode {
			continue
		}
		name := library.Name{Family: a.oneLine("family", MaxTitle), Given: a.oneLine("given", MaxTitle),
			Suffix: a.oneLine("suffix", 40), Literal: a.oneLine("literal", MaxTitle)}
		switch {
		case name.Literal == "" && name.Family == "":
			m.fault(n, "an author needs \"family\" (a person) or \"literal\" (an institution)")
		case name.Literal != "" && (name.Family != "" || name.Given != "" || name.Suffix != ""):
			m.fault(n, "an author with \"literal\" has no other fields")
		}
		out = append(out, name)
	}
	return out
}

// cslTypes lists the item types of CSL 1.0.2.
func cslTypes() []string {
	return []string{"article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
		"broadcast", "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
		"entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
		"manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
		"performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
		"review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage"}
}
