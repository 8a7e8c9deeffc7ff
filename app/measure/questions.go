//go:build linux

package measure

import "net/url"

// Question is what a reader types, letter by letter, with some facets chosen.
type Question struct {
	Words   string
	Filters string // query parameters
}

// Questions are typed one after the other: usual words, phrases, operators,
// abbreviations, misspellings and Spanish.
func Questions() []Question {
	return []Question{
		{"holistic review in admissions", ""},
		{"community health workers", "kind=resource"},
		{"social determinants of health", ""},
		{"holistic admision", ""},
		{"URiM", ""},
		{"determinantes sociales de la salud", ""},
		{"equidad en salud", "lang=es"},
		{"rural training pathway", "kind=resource&availability=summary"},
		{"\"health equity\" curriculum", ""},
		{"nursing workforce diversity", "kind=resource"},
		{"interprofessional education -dental", ""},
		{"pipeline OR pathway", ""},
		{"mentorship", "year=2021&year=2022&year=2023"},
		{"social mission metrics", ""},
		{"structural racism in medical education", ""},
		{"fellowship", "kind=newsletter"},
		{"responsabilidad social", ""},
		{"teaching health centers", ""},
		{"accreditation standards", "sort=newest"},
		{"podcast", ""},
	}
}

// Keystrokes returns the search that the page asks for after each letter.
func (q Question) Keystrokes() []string {
	letters := []rune(q.Words)
	paths := make([]string, len(letters))
	for n := range letters {
		paths[n] = "/api/search?ui=en&limit=20&prefix=1&q=" + url.QueryEscape(string(letters[:n+1]))
		if q.Filters != "" {
			paths[n] += "&" + q.Filters
		}
	}
	return paths
}
