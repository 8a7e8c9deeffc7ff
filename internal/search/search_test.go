package search

import (
	"bufio"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"socialmission.org/desktop/internal/library"
)

func find(t testing.TB, e *Engine, q library.Query) library.Results {
	t.Helper()
	res, err := e.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	return res
}

func ids(hits []library.Hit) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.ID
	}
	return out
}

type judgement struct{ query, id string }

func judgements(t *testing.T) []judgement {
	t.Helper()
	f, err := os.Open("testdata/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []judgement
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if q, id, ok := strings.Cut(lines.Text(), "\t"); ok && !strings.HasPrefix(q, "#") {
			out = append(out, judgement{q, id})
		}
	}
	return out
}

// TestJudged asks what readers ask of the starter collection.
func TestJudged(t *testing.T) {
	e := openStarter(t)
	all := judgements(t)
	if len(all) < 60 {
		t.Fatalf("%d judgements, want at least 60", len(all))
	}
	missed := 0
	for _, j := range all {
		res := find(t, e, library.Query{Text: j.query, Limit: 3, Lang: "en"})
		hits := res.Hits
		if id, nearest := strings.CutPrefix(j.id, "~"); nearest {
			j.id, hits = id, nil
			if res.Nearest != nil {
				hits = res.Nearest.Hits
			}
		}
		if !slices.Contains(ids(hits), j.id) {
			missed++
			t.Logf("%s: want %s among the first, got %v", j.query, j.id, ids(hits))
		}
	}
	if missed*10 > len(all) {
		t.Errorf("%d of %d queries miss", missed, len(all))
	}
}

// small is a collection in which every answer can be seen by eye.
func small() library.Collection {
	item := func(n int, id, lang, title, summary string) library.Item {
		return library.Item{ID: id, Number: n, Kind: library.Resource, Language: lang, Title: title,
			Summary: summary, Availability: library.SummaryOnly, Object: id + "-digest"}
	}
	items := []library.Item{
		item(1, "holistic", "en", "Holistic admissions", "How schools admit students by experience."),
		item(2, "review", "en", "A holistic review of care", "Admissions are not its subject."),
		item(3, "equity", "en", "Health equity for all", "Everyone has a fair chance."),
		item(4, "equidad", "es", "Equidad en salud", "La admisión y la atención de todas las personas."),
		item(5, "belonging", "en", "A sense of belonging", "Students who belong stay."),
		item(6, "sense", "en", "Belonging makes sense", "A sense to share. Later, belonging."),
		item(7, "script", "en", "<script>alert('admissions')</script> & more", "Text with <b>tags</b> & signs about scripting."),
		item(8, "year", "en", "Nursing in 2020", "Nurses and the nursing workforce."),
	}
	items[0].Bib = library.Bibliography{DOI: "10.1000/Abc.(1)", Issued: "2021-03-01", Author: []library.Name{{Family: "Núñez", Given: "José María"}}}
	items[0].Terms = []library.TermRef{{Scheme: "type", ID: "toolkit"}, {Scheme: "domain", ID: "admission"}}
	items[1].Terms = []library.TermRef{{Scheme: "type", ID: "article"}, {Scheme: "domain", ID: "old-area"}}
	items[1].Bib.Issued = "2020"
	items[2].Terms = []library.TermRef{{Scheme: "type", ID: "article"}, {Scheme: "topic", ID: "child"}}
	items[2].Links = []library.Link{{Rel: "related", To: "holistic"}}
	items[7].Bib.Issued = "2024-05"
	return library.Collection{Items: items, Taxonomies: smallTerms(), Thesaurus: library.Thesaurus{
		Concepts: []library.Concept{
			{ID: "health-equity", Label: library.Text{En: "health equity", Es: "equidad en salud"}, Abbreviations: []string{"HE"}},
			{ID: "admissions", Label: library.Text{En: "admissions", Es: "admisión"}},
		},
		CaseSensitive: []string{"HE"},
	}}
}

func smallTerms() []library.Taxonomy {
	term := func(id, en, es string, aliases ...string) library.Term {
		return library.Term{ID: id, Label: library.Text{En: en, Es: es}, Aliases: aliases}
	}
	old := term("old-area", "Admissions & Recruitment", "Admisión y captación")
	old.ReplacedBy = []string{"admission"}
	child := term("child", "Rural health", "Zonas rurales")
	child.Broader = "parent"
	return []library.Taxonomy{
		{ID: "type", Label: library.Text{En: "Type", Es: "Tipo"}, Terms: []library.Term{
			term("toolkit", "Implementation tool", "Herramienta", "Tool kit"), term("article", "Article", "Artículo")}},
		{ID: "domain", Label: library.Text{En: "Domain", Es: "Ámbito"}, Terms: []library.Term{
			term("admission", "Pathways, Admission, & Graduation", "Trayectorias, admisión y graduación"), old}},
		{ID: "topic", Label: library.Text{En: "Topic", Es: "Tema"}, Terms: []library.Term{
			term("parent", "Places", "Lugares"), child}},
	}
}

func TestQueries(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	tests := []struct {
		query   string
		want    []string // in any order, except that the first leads
		notices []string
	}{
		{"holistic", []string{"holistic", "review"}, nil},
		{"holistic admissions", []string{"holistic", "review"}, nil},
		{"HOLISTIC Admission", []string{"holistic", "review"}, nil},
		{"holistic -review", []string{"holistic"}, nil},
		{"equity OR belonging", []string{"equity", "belonging", "sense"}, nil},
		{`"sense of belonging"`, []string{"belonging"}, nil},
		{`"belonging makes"`, []string{"sense"}, nil},
		{"health equity", []string{"equity", "equidad"}, nil},
		{"equidad en salud", []string{"equidad", "equity"}, nil},
		{"HE", []string{"equidad", "equity"}, nil},
		{"he", nil, nil},
		{"admision", []string{"holistic", "review", "equidad", "script"}, nil},
		{"Nunez", []string{"holistic"}, nil},
		{"núñez", []string{"holistic"}, nil},
		{"author:nunez", []string{"holistic"}, nil},
		{"autor:Núñez", []string{"holistic"}, nil},
		{`author:"José Núñez"`, []string{"holistic"}, nil},
		{"author:admissions", nil, nil},
		{"10.1000/abc.(1)", []string{"holistic"}, nil},
		{"https://doi.org/10.1000/abc.%281%29", []string{"holistic"}, nil},
		{"doi:10.1000/ABC.(1)", []string{"holistic"}, nil},
		{"10.9999/none", nil, []string{"not-here"}},
		{"#5", []string{"belonging"}, nil},
		{"type:toolkit", []string{"holistic"}, nil},
		{`type:"tool kit"`, []string{"holistic"}, nil},
		{"tipo:herramienta", []string{"holistic"}, nil},
		{"type:toolkit OR type:article", []string{"holistic", "review", "equity"}, nil},
		{"-type:article holistic", []string{"holistic"}, nil},
		{"domain:admission", []string{"holistic", "review"}, nil},
		{`domain:"Admissions & Recruitment"`, []string{"holistic", "review"}, nil},
		{`domain:"pathways admission graduation"`, []string{"holistic", "review"}, nil},
		{"topic:parent", []string{"equity"}, nil},
		{"topic:child", []string{"equity"}, nil},
		{"lang:es", []string{"equidad"}, nil},
		{"idioma:español", []string{"equidad"}, nil},
		{"year:2020-2024", []string{"year", "holistic", "review"}, nil},
		{"year:2021", []string{"holistic"}, nil},
		{"year:2022-", []string{"year"}, nil},
		{"year:1990", nil, nil},
		{"type:nonsense holistic", []string{"holistic", "review"}, []string{"unknown-filter", "relaxed"}},
		{"is:starred", []string{"year", "holistic", "review", "equity", "equidad", "belonging", "sense", "script"}, []string{"unavailable-filter"}},
		{"of a", []string{"belonging", "review"}, nil},
		{"nursing 2020", []string{"year"}, nil},
		{"holistic zebra", []string{"holistic", "review"}, []string{"relaxed"}},
		{`unclosed "sense of`, []string{"sense", "belonging"}, []string{"plain-words", "relaxed"}},
		{"OR", nil, []string{"plain-words"}},
		{"in:library holistic", []string{"holistic", "review"}, nil},
		{"in:newsletters holistic", nil, nil},
		{"has:summary holistic", []string{"holistic", "review"}, nil},
		{"has:fulltext holistic", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			res := find(t, e, library.Query{Text: tt.query, Limit: 50, Lang: "en", Exact: true})
			got := ids(res.Hits)
			if len(tt.want) > 0 && len(got) > 0 && got[0] != tt.want[0] {
				t.Errorf("first is %s, want %s", got[0], tt.want[0])
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(tt.want))
			if diff := cmp.Diff(want, got, cmp.Transformer("", func(s []string) string { return strings.Join(s, " ") })); diff != "" {
				t.Errorf("hits (-want +got):\n%s", diff)
			}
			if res.Total != len(tt.want) {
				t.Errorf("total %d, want %d", res.Total, len(tt.want))
			}
			var codes []string
			for _, n := range res.Notices {
				codes = append(codes, n.Code)
			}
			if !slices.Equal(codes, tt.notices) {
				t.Errorf("notices %v, want %v", codes, tt.notices)
			}
		})
	}
}

func TestSets(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	sets := map[string][]string{"starred": {"year", "equity"}, "read": {"holistic"}}
	tests := []struct {
		query string
		want  []string
	}{
		{"is:starred", []string{"equity", "year"}},
		{"-is:starred is:read", []string{"holistic"}},
		{"is:unread holistic", []string{"review"}},
		{"in:notes", nil},
	}
	for _, tt := range tests {
		res := find(t, e, library.Query{Text: tt.query, Sets: sets})
		got := slices.Sorted(slices.Values(ids(res.Hits)))
		if diff := cmp.Diff(tt.want, got); diff != "" || len(res.Notices) > 0 {
			t.Errorf("%s: notices %v (-want +got):\n%s", tt.query, res.Notices, diff)
		}
	}
}

func TestOrder(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	tests := []struct {
		sort library.Sort
		want []string
	}{
		{library.ByNewest, []string{"year", "holistic", "review", "equity", "equidad", "belonging", "sense", "script"}},
		{library.ByTitle, []string{"review", "belonging", "sense", "equidad", "equity", "holistic", "year", "script"}},
		{"", []string{"year", "holistic", "review", "equity", "equidad", "belonging", "sense", "script"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, ids(find(t, e, library.Query{Sort: tt.sort}).Hits)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.sort, diff)
		}
	}
	var paged []string
	for offset := range 8 {
		paged = append(paged, ids(find(t, e, library.Query{Sort: library.ByTitle, Limit: 1, Offset: offset}).Hits)...)
	}
	if diff := cmp.Diff(tests[1].want, paged); diff != "" {
		t.Errorf("paged (-want +got):\n%s", diff)
	}
}

// TestTyping checks that each letter finds what the whole word will.
func TestTyping(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	for _, typed := range []string{"ho", "hol", "holistic adm", "holistic admissions"} {
		res := find(t, e, library.Query{Text: typed, Prefix: true, Lang: "en"})
		if got := ids(res.Hits); len(got) == 0 || got[0] != "holistic" {
			t.Errorf("%s: got %v, want holistic first", typed, got)
		}
	}
	if res := find(t, e, library.Query{Text: "hol", Lang: "en", Exact: true}); res.Total != 0 {
		t.Errorf("an unfinished word found %d items without Prefix", res.Total)
	}
}

func TestNearest(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	res := find(t, e, library.Query{Text: "holistc admissions", Lang: "en"})
	if res.Nearest == nil || !slices.Contains(ids(res.Nearest.Hits), "holistic") {
		t.Fatalf("nearest: %+v, want holistic", res.Nearest)
	}
	if diff := cmp.Diff([]string{"holistic"}, res.Nearest.Words); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
	why := res.Nearest.Hits[0].Why
	if !slices.ContainsFunc(why, func(r library.Reason) bool { return r.Match == "spelling" && r.Typed == "holistc" }) {
		t.Errorf("why %+v does not name the spelling", why)
	}
	if res := find(t, e, library.Query{Text: "holistc admissions", Exact: true}); res.Nearest != nil {
		t.Errorf("Exact still offers %+v", res.Nearest)
	}
	if res := find(t, e, library.Query{Text: "holistic"}); res.Nearest != nil {
		t.Errorf("a word that is found is respelt: %+v", res.Nearest.Words)
	}
}

func TestExplain(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	res := find(t, e, library.Query{Text: "type:article equity zebra", Lang: "en"})
	want := library.Explain{
		Words: []library.ExplainWord{
			{Typed: "equity", Role: "must", Stems: []string{"equiti"}, Matches: 1},
			{Typed: "zebra", Role: "must", Stems: []string{"zebr"}},
		},
		Filters: map[string][]string{"type": {"article"}},
		Dropped: []string{"zebra"},
	}
	if diff := cmp.Diff(want, res.Explain); diff != "" {
		t.Errorf("explain (-want +got):\n%s", diff)
	}
	if why := res.Hits[0].Why; len(why) == 0 || why[0] != (library.Reason{Typed: "equity", Field: "title", Match: "exact"}) {
		t.Errorf("why %+v", why)
	}
	synonym := find(t, e, library.Query{Text: "equidad en salud", Lang: "es"})
	last := synonym.Hits[len(synonym.Hits)-1]
	if diff := cmp.Diff([]library.Reason{{Typed: "equidad en salud", Found: "Health equity", Field: "title", Match: "synonym"}}, last.Why); diff != "" {
		t.Errorf("why of %s (-want +got):\n%s", last.ID, diff)
	}
}

func TestWithin(t *testing.T) {
	e := openEngine(t, newMemory(small()))
	within := []string{"holistic", "sense"}
	for query, want := range map[string][]string{"": {"holistic", "sense"}, "holistic": {"holistic"}, "equity -holistic": nil} {
		res := find(t, e, library.Query{Text: query, Within: within, Exact: true})
		if diff := cmp.Diff(want, slices.Sorted(slices.Values(ids(res.Hits)))); diff != "" || res.Total != len(want) {
			t.Errorf("%q: %d found (-want +got):\n%s", query, res.Total, diff)
		}
	}
	if res := find(t, e, library.Query{Within: []string{}}); res.Total != 0 {
		t.Errorf("within nothing, %d were found", res.Total)
	}
}
