package cite_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"socialmission.org/desktop/frontend"
	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/library"
)

func item(id, kind, lang, title string, bib library.Bibliography) library.Item {
	return library.Item{ID: id, Kind: library.Kind(kind), Language: lang, Title: title, Bib: bib}
}

// article is a journal article with some of its authors named.
func article(partial bool, authors ...library.Name) library.Item {
	return item("article", "resource", "en", "A study of rural clinics & schools: 5 < 6", library.Bibliography{
		Type: "article-journal", Author: authors, AuthorsPartial: partial, Issued: "2022-05", ContainerTitle: "Education for Health",
		Volume: "12", Issue: "3", Page: "123-129", DOI: "10.1000/x(1)2"})
}

func works() map[string]library.Item {
	reeve, sanchez := library.Name{Family: "Reeve", Given: "Carole"}, library.Name{Family: "Sánchez", Given: "María José"}
	thesis := item("thesis", "resource", "en", "An examination of admissions", library.Bibliography{Type: "thesis", Issued: "2020",
		Author: []library.Name{{Family: "Ortiz", Given: "Ana", Suffix: "Jr."}}})
	thesis.Institution = "Auburn University"
	event := item("event", "event", "en", "Beyond Flexner", library.Bibliography{Type: "event"})
	event.Happening = &library.Happening{Type: "conference", Start: "2012", Organizer: "University of Oklahoma; George Washington University"}
	seen := item("initiative", "initiative", "en", "Diversity initiative", library.Bibliography{Type: "webpage", URL: "https://example.org/a?b=c&d"})
	seen.Sources = []library.Source{{URL: "https://example.org/a?b=c&d", Seen: "2026-11-02"}}
	return map[string]library.Item{
		"two authors":    article(false, reeve, sanchez),
		"partial":        article(true, reeve, sanchez),
		"one and others": article(true, reeve),
		"institution":    item("inst", "resource", "en", "Figures", library.Bibliography{Type: "report", Author: []library.Name{{Literal: "Smith & Sons, Ltd."}}, Publisher: "HCAI", Issued: "2021"}),
		"no date":        item("nd", "resource", "es", "Programa de salud rural", library.Bibliography{Type: "webpage", Author: []library.Name{{Literal: "Organización Mundial de la Salud"}}, URL: "https://example.org/p"}),
		"newsletter":     item("news", "newsletter", "en", "January 2023 newsletter", library.Bibliography{Type: "periodical", CollectionTitle: "Alliance newsletter", Issued: "2023-01", URL: "https://example.org/n"}),
		"thesis":         thesis,
		"event":          event,
		"page seen":      seen,
		"lone chapter":   item("ch", "resource", "en", "Pipeline programs", library.Bibliography{Type: "chapter", Author: []library.Name{reeve}, Publisher: "IGI Global", Issued: "2023"}),
	}
}

// What the style guides ask for, written out by hand.
var wanted = []struct {
	style             cite.Style
	lang, work        string
	reference, inText string
}{
	{cite.APA, "en", "two authors", "Reeve, C., & Sánchez, M. J. (2022). A study of rural clinics & schools: 5 < 6. Education for Health, 12(3), 123–129. https://doi.org/10.1000/x(1)2", "(Reeve & Sánchez, 2022)"},
	{cite.APA, "en", "partial", "Reeve, C., Sánchez, M. J., et al. (2022). A study of rural clinics & schools: 5 < 6. Education for Health, 12(3), 123–129. https://doi.org/10.1000/x(1)2", "(Reeve et al., 2022)"},
	{cite.APA, "en", "one and others", "Reeve, C., et al. (2022). A study of rural clinics & schools: 5 < 6. Education for Health, 12(3), 123–129. https://doi.org/10.1000/x(1)2", "(Reeve et al., 2022)"},
	{cite.APA, "en", "institution", "Smith & Sons, Ltd. (2021). Figures. HCAI.", "(Smith & Sons, Ltd., 2021)"},
	{cite.APA, "en", "no date", "Organización Mundial de la Salud. (n.d.). Programa de salud rural. https://example.org/p", "(Organización Mundial de la Salud, n.d.)"},
	{cite.APA, "es", "no date", "Organización Mundial de la Salud. (s. f.). Programa de salud rural. https://example.org/p", "(Organización Mundial de la Salud, s. f.)"},
	{cite.APA, "en", "newsletter", "January 2023 newsletter. (2023, January). Alliance Newsletter. https://example.org/n", "(“January 2023 Newsletter,” 2023)"},
	{cite.APA, "en", "thesis", "Ortiz, A., Jr. (2020). An examination of admissions. Auburn University.", "(Ortiz, 2020)"},
	{cite.APA, "en", "event", "University of Oklahoma & George Washington University. (2012). Beyond Flexner [Conference].", "(University of Oklahoma & George Washington University, 2012)"},
	{cite.APA, "en", "page seen", "Diversity initiative. (n.d.). Retrieved November 2, 2026, from https://example.org/a?b=c&d", "(Diversity Initiative, n.d.)"},
	{cite.APA, "en", "lone chapter", "Reeve, C. (2023). Pipeline programs. IGI Global.", "(Reeve, 2023)"},
	{cite.AMA, "en", "two authors", "Reeve C, Sánchez MJ. A study of rural clinics & schools: 5 < 6. Education for Health. 2022;12(3):123-129. doi:10.1000/x(1)2", "1"},
	{cite.AMA, "en", "partial", "Reeve C, Sánchez MJ, et al. A study of rural clinics & schools: 5 < 6. Education for Health. 2022;12(3):123-129. doi:10.1000/x(1)2", "1"},
	{cite.AMA, "en", "page seen", "Diversity initiative. Accessed November 2, 2026. https://example.org/a?b=c&d", "1"},
	{cite.Vancouver, "en", "partial", "Reeve C, Sánchez MJ, et al. A study of rural clinics & schools: 5 < 6. Education for Health. 2022 May;12(3):123–9. doi:10.1000/x(1)2", "(1)"},
	{cite.Vancouver, "es", "no date", "Organización Mundial de la Salud. Programa de salud rural [Internet]. Disponible en: https://example.org/p", "(1)"},
	{cite.MLA, "en", "two authors", "Reeve, Carole, and María José Sánchez. “A Study of Rural Clinics & Schools: 5 < 6.” Education for Health, vol. 12, no. 3, May 2022, pp. 123–29, https://doi.org/10.1000/x(1)2.", "(Reeve and Sánchez)"},
	{cite.MLA, "en", "partial", "Reeve, Carole, et al. “A Study of Rural Clinics & Schools: 5 < 6.” Education for Health, vol. 12, no. 3, May 2022, pp. 123–29, https://doi.org/10.1000/x(1)2.", "(Reeve et al.)"},
	{cite.MLA, "en", "one and others", "Reeve, Carole, et al. “A Study of Rural Clinics & Schools: 5 < 6.” Education for Health, vol. 12, no. 3, May 2022, pp. 123–29, https://doi.org/10.1000/x(1)2.", "(Reeve et al.)"},
	{cite.Chicago, "en", "partial", "Reeve, Carole, María José Sánchez, et al. 2022. “A Study of Rural Clinics & Schools: 5 < 6.” Education for Health 12 (3): 123–29. https://doi.org/10.1000/x(1)2.", "(Reeve et al. 2022)"},
	{cite.Chicago, "es", "no date", "Organización Mundial de la Salud. s. f. «Programa de salud rural». https://example.org/p.", "(Organización Mundial de la Salud, s. f.)"},
}

// One processor serves all: making it takes most of the time.
func TestBibliography(t *testing.T) {
	p := cite.New(frontend.Dist())
	// These first, while the two styles that they use are kept ready.
	t.Run("order", func(t *testing.T) { ordered(t, p) })
	t.Run("hostile", func(t *testing.T) { harmless(t, p) })
	t.Run("refused", func(t *testing.T) { refused(t, p) })
	works := works()
	for _, want := range wanted {
		t.Run(string(want.style)+" "+want.lang+" "+want.work, func(t *testing.T) {
			got, err := p.Bibliography(t.Context(), want.style, want.lang, []library.Item{works[want.work]})
			if err != nil {
				t.Fatal(err)
			}
			if got[0].Text != want.reference {
				t.Errorf("reference\n %s\nwant\n %s", got[0].Text, want.reference)
			}
			if got[0].InText != want.inText {
				t.Errorf("in the text %q, want %q", got[0].InText, want.inText)
			}
			if got[0].ID != works[want.work].ID {
				t.Errorf("of item %q", got[0].ID)
			}
		})
	}
	p.Close()
	if p.Loaded() {
		t.Error("still in memory after it was closed")
	}
}

// The APA's order is our own work; numbered styles keep the order given.
func ordered(t *testing.T, p *cite.Processor) {
	of := func(id, family, given, issued, title string) library.Item {
		var authors []library.Name
		if family != "" {
			authors = []library.Name{{Family: family, Given: given}}
		}
		return item(id, "resource", "en", title, library.Bibliography{Type: "book", Author: authors, Issued: library.Date(issued)})
	}
	items := []library.Item{of("z", "Zuñiga", "A", "2001", "Z"), of("the", "", "", "2002", "The middle"), of("b", "Ábalos", "B", "2003", "Second"),
		of("a", "Ábalos", "B", "2003", "First"), of("n", "Nunez", "C", "2000", "N")}
	for style, want := range map[cite.Style]string{cite.APA: "a b the n z", cite.AMA: "z the b a n"} {
		refs, err := p.Bibliography(t.Context(), style, "en", items)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, ref := range refs {
			got = append(got, ref.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s lists %q, want %q", style, got, want)
		}
		if style == cite.APA && (refs[0].InText != "(Ábalos, 2003a)" || !strings.Contains(refs[1].Text, "(2003b)")) {
			t.Errorf("works of one year are not told apart: %q, %q", refs[0].InText, refs[1].Text)
		}
		if numbered := strings.HasPrefix(refs[0].Text, "1. "); numbered != (style == cite.AMA) {
			t.Errorf("%s begins %q", style, refs[0].Text)
		}
	}
}

func harmless(t *testing.T, p *cite.Processor) {
	bad := item("bad", "resource", "en", `<script>alert(1)</script><img src=x onerror=alert(2)> <i onclick="x()">so</i> `+"\ue0a7", library.Bibliography{
		Type: "webpage", Author: []library.Name{{Literal: `<b style="x">O'Neil</b>`}}, URL: "javascript:alert(3)", ContainerTitle: `"><a href="javascript:x">`})
	for _, style := range []cite.Style{cite.APA, cite.AMA} {
		refs, err := p.Bibliography(t.Context(), style, "en", []library.Item{bad})
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(refs[0].HTML, -1) {
			if !regexp.MustCompile(`^</?(i|b|sup|sub|span|a)>$|^<span class="small-caps">$|^<a href="https?://[^"]*">$`).MatchString(tag) {
				t.Errorf("%s: %s in %s", style, tag, refs[0].HTML)
			}
		}
		if strings.Contains(refs[0].HTML, "javascript:alert(3)") {
			t.Errorf("%s links to a script: %s", style, refs[0].HTML)
		}
	}
}

func refused(t *testing.T, p *cite.Processor) {
	one := []library.Item{works()["thesis"]}
	for name, ask := range map[string]func() error{
		"style":    func() error { _, err := p.Bibliography(t.Context(), "harvard", "en", one); return err },
		"language": func() error { _, err := p.Bibliography(t.Context(), cite.APA, "de", one); return err },
		"number": func() error {
			_, err := p.Bibliography(t.Context(), cite.APA, "en", make([]library.Item, cite.MaxItems+1))
			return err
		},
	} {
		if err := ask(); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := p.Bibliography(ended, cite.APA, "en", one); !errors.Is(err, context.Canceled) {
		t.Errorf("a question nobody waits for: %v", err)
	}
	if refs, err := p.Bibliography(t.Context(), cite.APA, "en", one); err != nil || len(refs) != 1 {
		t.Errorf("afterwards: %v, %v", refs, err)
	}
}
