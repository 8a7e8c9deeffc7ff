package starter_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/starter"
)

func read(t *testing.T) *library.Collection {
	t.Helper()
	col, faults, err := content.Read(starter.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
	return col
}

func TestCounts(t *testing.T) {
	col := read(t)
	kinds, languages, licensed, numbers := map[library.Kind]int{}, map[string]int{}, 0, 0
	for i, it := range col.Items {
		kinds[it.Kind]++
		languages[it.Language]++
		if it.Rights.License != "" {
			licensed++
		}
		if it.Number == i+1 {
			numbers++
		}
	}
	want := map[library.Kind]int{library.Resource: 242, library.Newsletter: 18, library.Initiative: 15, library.Event: 38, library.Dataset: 2, library.Page: 4}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"en": 309, "es": 10}, languages); diff != "" {
		t.Error(diff)
	}
	if licensed != 7 || numbers != 319 || len(col.Thesaurus.Concepts) != 173 {
		t.Errorf("%d licensed items, %d numbers in order, %d concepts", licensed, numbers, len(col.Thesaurus.Concepts))
	}
}

func TestTaxonomies(t *testing.T) {
	terms := map[string]int{}
	for _, x := range read(t).Taxonomies {
		terms[x.ID] = len(x.Terms)
		if x.Note.En == "" || x.Note.Es == "" {
			t.Errorf("%s does not say whose vocabulary it is", x.ID)
		}
	}
	want := map[string]int{"domain": 11, "event-type": 15, "profession": 13, "series": 4, "topic": 89, "type": 13}
	if diff := cmp.Diff(want, terms); diff != "" {
		t.Error(diff)
	}
}

func TestTables(t *testing.T) {
	rows := map[string]int{}
	for _, x := range read(t).Tables {
		rows[x.ID] = len(x.Rows)
	}
	want := map[string]int{"social-mission-metrics-areas": 13, "workforce-cps-2020": 39, "workforce-cps-2022": 39, "workforce-findings": 147}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func item(t *testing.T, col *library.Collection, id string) library.Item {
	t.Helper()
	i := slices.IndexFunc(col.Items, func(it library.Item) bool { return it.ID == id })
	if i < 0 {
		t.Fatalf("no item %q", id)
	}
	return col.Items[i]
}

func TestSuffix(t *testing.T) {
	it := item(t, read(t), "the-impact-of-socially-accountable-health-professional-education-2017")
	got := it.Bib.Author[slices.IndexFunc(it.Bib.Author, func(n library.Name) bool { return n.Suffix != "" })]
	if diff := cmp.Diff(library.Name{Family: "Halili", Given: "Servando", Suffix: "Jr."}, got); diff != "" {
		t.Error(diff)
	}
	if it.Bib.Volume != "39" || it.Bib.Issue != "1" || it.Bib.Page != "67-73" || it.Bib.Type != "article-journal" {
		t.Errorf("%+v", it.Bib)
	}
}

func TestSpanishArticle(t *testing.T) {
	it := item(t, read(t), "ensenanza-y-aprendizaje-de-los-determinantes-sociales-en-salud-2021")
	if it.Language != "es" || it.TextLanguage != "en" ||
		it.Title != "Enseñanza y aprendizaje de los determinantes sociales en salud en la región de las Américas" {
		t.Errorf("%q in %s, text in %s", it.Title, it.Language, it.TextLanguage)
	}
	if diff := cmp.Diff(library.Name{Family: "Moreno Gómez", Given: "María del Mar"}, it.Bib.Author[0]); diff != "" {
		t.Error(diff)
	}
}

func TestPartialAuthors(t *testing.T) {
	it := item(t, read(t), "documenting-latino-representation-in-the-us-health-workforce-2023")
	if !it.Bib.AuthorsPartial || len(it.Bib.Author) != 1 || it.Bib.Issued != "2023-07" || it.Bib.URL != "" {
		t.Errorf("%+v", it.Bib)
	}
	if !slices.Contains(it.Links, library.Link{Rel: "listing", URL: "https://socialmission.org/workforce-diversity/"}) {
		t.Errorf("%+v", it.Links)
	}
}

func TestConflictingDates(t *testing.T) {
	h := item(t, read(t), "conf-2012").Happening
	if h.Start != "2012" || h.End != "" || h.Conflict == "" {
		t.Errorf("%+v", h)
	}
}

func TestAbsentStaysAbsent(t *testing.T) {
	it := item(t, read(t), "uc-davis-school-of-medicine")
	if it.Bib.Issued != "" || it.Bib.DOI != "" || len(it.Bib.Author) != 0 || it.Bib.AuthorsPartial || it.Sources[0].Seen != "" {
		t.Errorf("%+v %+v", it.Bib, it.Sources)
	}
}

// TestSuppressedCellsAreEmpty: the survey prints no figure for small groups,
// and an empty cell must never become a zero.
func TestSuppressedCellsAreEmpty(t *testing.T) {
	col := read(t)
	i := slices.IndexFunc(col.Tables, func(x library.Table) bool { return x.ID == "workforce-cps-2022" })
	empty := 0
	for _, row := range col.Tables[i].Rows {
		for _, cell := range row {
			if cell == "" {
				empty++
			}
		}
	}
	if empty != 5 { // 39 rows of five shares, 190 published
		t.Errorf("%d empty cells", empty)
	}
}

func TestSize(t *testing.T) {
	const most = 5 << 19 // 2.5 MB
	var size int64
	err := fs.WalkDir(starter.Content(), ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		size += info.Size()
		return err
	})
	if err != nil || size > most {
		t.Errorf("%d bytes, %v", size, err)
	}
}
