package app

import (
	"cmp"
	"slices"
	"strings"
)

// nearest returns at most n of the candidates that a reader who typed word may
// have meant, the likeliest first. Words that have little in common with it
// are not guessed at.
func nearest(word string, candidates []string, n int) []string {
	type guess struct {
		text     string
		distance int
	}
	word = strings.ToLower(word)
	limit := max(1, len([]rune(word))/3)
	var guesses []guess
	for _, c := range candidates {
		if d := distance(word, strings.ToLower(c)); d <= limit {
			guesses = append(guesses, guess{c, d})
		} else if len(word) > 3 && strings.Contains(strings.ToLower(c), word) {
			guesses = append(guesses, guess{c, limit + 1})
		}
	}
	slices.SortFunc(guesses, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.text, b.text))
	})
	var texts []string
	for _, g := range guesses[:min(n, len(guesses))] {
		texts = append(texts, g.text)
	}
	return texts
}

// distance counts the letters to insert, drop or replace to turn a into b.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, diagonal+1, row[j]+1)
		}
	}
	return row[len(to)]
}
