package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"socialmission.org/desktop/frontend"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

// cites is a library with the styles of the built front end.
func cites(t *testing.T) *home {
	t.Helper()
	return open(t, folder(), func(d *httpapi.Deps) { d.Dist = frontend.Dist() })
}

func TestCite(t *testing.T) {
	h := cites(t)
	var got httpapi.Citations
	h.get("/api/cite?id=clinic&style=apa&lang=en", &got)
	if len(got.Items) != 1 || got.Items[0].ID != "clinic" || len(got.Styles) != 5 || got.Style != "apa" {
		t.Fatalf("%+v", got)
	}
	want := httpapi.Citation{ID: "clinic", InText: "(Sánchez, 2024)",
		Text: "Sánchez, M. (2024, May). A clinic handbook. https://doi.org/10.1000/x(1)2",
		HTML: `Sánchez, M. (2024, May). <i>A clinic handbook</i>. <a href="https://doi.org/10.1000/x(1)2">https://doi.org/10.1000/x(1)2</a>`}
	if got.Items[0] != want {
		t.Errorf("cited as\n %+v, want\n %+v", got.Items[0], want)
	}
	h.get("/api/cite?id=clinic-two&id=clinic", &got, "Accept-Language: es")
	if got.Lang != "es" || len(got.Items) != 2 || got.Items[0].ID != "clinic-two" {
		t.Errorf("%+v", got)
	}
	for path, want := range map[string]struct {
		status int
		code   httpapi.ErrorCode
	}{
		"/api/cite":                                      {400, httpapi.CodeInvalid},
		"/api/cite?id=../x":                              {400, httpapi.CodeInvalid},
		"/api/cite?id=nothing":                           {404, httpapi.CodeNotFound},
		"/api/cite?id=clinic&style=harvard":              {400, httpapi.CodeInvalid},
		"/api/cite?id=clinic&lang=de":                    {400, httpapi.CodeInvalid},
		"/api/cite?" + strings.Repeat("id=clinic&", 201): {400, httpapi.CodeInvalid},
	} {
		h.send(http.MethodGet, path, "").fault(t, want.status, want.code)
	}
}

func TestExport(t *testing.T) {
	h := cites(t)
	l, err := h.deps.Reader.CreateList(reader.List{Title: "Clínica: semana 3", Lang: "es", Entries: []reader.Entry{
		{Item: "clinic", Number: 1, Title: "A clinic handbook"}, {Item: "gone", Number: 99, Title: "Not here"}}})
	must(t, err)
	for name, test := range map[string]struct {
		path, kind, disposition string
		has                     []string
	}{
		"one as RIS": {"/api/export?format=ris&id=clinic", "application/x-research-info-systems", "attachment; filename=references.ris",
			[]string{"TY  - ", "TI  - A clinic handbook\r\n", "AU  - Sánchez, María\r\n", "DA  - 2024/05//\r\n", "KW  - Toolkit\r\n", "AB  - How a school runs its clinic.\r\n", "ER  - \r\n"}},
		"two as BibTeX": {"/api/export?format=bibtex&id=clinic&id=clinic-two", "application/x-bibtex; charset=utf-8", "attachment; filename=references.bib",
			[]string{"@misc{clinic,", "month = may", "doi = {10.1000/x(1)2}", "{clinic-two,"}},
		"Spanish words": {"/api/export?format=biblatex&id=clinic&ui=es", "application/x-bibtex; charset=utf-8", "attachment; filename=referencias.bib",
			[]string{"keywords = {Herramienta, Enfermería}", "date = {2024-05}", "langid = {spanish}"}},
		"a list": {"/api/export?format=md&list=" + l.ID, "text/markdown; charset=utf-8", "attachment; filename*=utf-8''cl%C3%ADnica_-semana-3.md",
			[]string{"# Clínica: semana 3\n", "[**A clinic handbook**](<https://doi.org/10.1000/x(1)2>)"}},
		"a search": {"/api/export?format=csv&q=clinic&kind=resource&sort=title", "text/csv; charset=utf-8; header=present", "attachment; filename=search-results.csv",
			[]string{"\ufeffnumber,id,", "\r\n1,clinic,resource,", "\r\n2,clinic-two,resource,"}},
		"all as CSL-JSON": {"/api/export?format=csl-json", "application/vnd.citationstyles.csl+json", "attachment; filename=search-results.json",
			[]string{`"id": "clinic"`, `"type": "event"`, `"DOI": "10.1000/x(1)2"`}},
	} {
		t.Run(name, func(t *testing.T) {
			a := h.send(http.MethodGet, test.path, "")
			if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != test.kind || a.Header.Get("Content-Disposition") != test.disposition {
				t.Errorf("%s, %q, %q", a.Status, a.Header.Get("Content-Type"), a.Header.Get("Content-Disposition"))
			}
			for _, part := range test.has {
				if !strings.Contains(a.body, part) {
					t.Errorf("lacks %q:\n%s", part, a.body)
				}
			}
		})
	}
	var all []map[string]any
	must(t, json.Unmarshal([]byte(h.send(http.MethodGet, "/api/export?format=csl-json", "").body), &all))
	if len(all) != 8 {
		t.Errorf("exported %d of the 8 items", len(all))
	}
	for path, status := range map[string]int{
		"/api/export": 400, "/api/export?format=doc&id=clinic": 400, "/api/export?format=ris&id=nothing": 404,
		"/api/export?format=ris&list=nothing": 404, "/api/export?format=ris&q=x&sort=odd": 400, "/api/export?format=ris&id=%00": 400,
	} {
		if a := h.send(http.MethodGet, path, ""); a.StatusCode != status {
			t.Errorf("%s answered %s, want %d", path, a.Status, status)
		}
	}
}
