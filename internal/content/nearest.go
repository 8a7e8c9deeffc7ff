package content

import (
	"fmt"
	"slices"
	"strings"
)

// didYouMean returns `; did you mean "x"?` for the candidate nearest to word,
// or "" when none is near.
func didYouMean(word string, candidates []string) string {
	if best := nearest(word, candidates); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest finds the candidate with the fewest typing slips from word: at most
// one slip in three letters. Ties go to the first in alphabetical order.
func nearest(word string, candidates []string) string {
	const longest = 80 // longer words are not typing slips, and the search is quadratic
	w := []rune(strings.ToLower(word))
	if len(w) == 0 || len(w) > longest {
		return ""
	}
	best, bestSlips := "", min(max(1, len(w)/3)+1, len(w)) // another word altogether is no slip
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		r := []rune(strings.ToLower(c))
		if abs(len(r)-len(w)) >= bestSlips {
			continue
		}
		if n := slips(w, r); n < bestSlips {
			best, bestSlips = c, n
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// slips counts the letters inserted, deleted, replaced or swapped with their
// neighbour between a and b (optimal string alignment distance).
func slips(a, b []rune) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
