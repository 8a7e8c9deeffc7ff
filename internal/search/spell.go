package search

import (
	"math/bits"
	"unicode/utf8"
)

// A speller finds the nearest words of the index's own vocabulary. Words lie
// by length, each with a signature of its letters, so that most are passed
// over by one comparison.
type speller struct {
	byLength [maxTerm + 1][]spelled
}

type spelled struct {
	term  string
	sign  uint64
	count uint32
}

func newSpeller(words vocabulary) *speller {
	s := &speller{}
	for i := range words.len() {
		term := words.word(i)
		if hasDigit(term) || len(term) < 3 {
			continue
		}
		n := min(maxTerm, utf8.RuneCountInString(term))
		s.byLength[n] = append(s.byLength[n], spelled{term, signature(term), uint32(words.count(i))})
	}
	return s
}

// signature has a bit for every letter of a word.
func signature(word string) uint64 {
	var sign uint64
	for _, r := range word {
		sign |= 1 << (uint32(r) % 64)
	}
	return sign
}

// reach is how many slips a word of n letters may hold.
func reach(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 7:
		return 1
	}
	return 2
}

// nearest returns the word most likely meant by one that hardly occurs: the
// fewest slips, then the same first letter, then the more frequent.
func (s *speller) nearest(word string, atLeast int) (string, bool) {
	letters := []rune(word)
	most := reach(len(letters))
	if most == 0 || hasDigit(word) || len(letters) > maxTerm {
		return "", false
	}
	sign := signature(word)
	best, bestRank := "", int64(1)<<62
	for n := max(1, len(letters)-most); n <= min(maxTerm, len(letters)+most); n++ {
		for _, c := range s.byLength[n] {
			if int(c.count) < atLeast || bits.OnesCount64(sign^c.sign) > 2*most || c.term == word {
				continue
			}
			d := slips(letters, []rune(c.term), most)
			if d > most {
				continue
			}
			if rank := rankSpelling(d, letters[0], c); rank < bestRank {
				best, bestRank = c.term, rank
			}
		}
	}
	return best, best != ""
}

func rankSpelling(d int, first rune, c spelled) int64 {
	rank := int64(d) << 40
	if r, _ := utf8.DecodeRuneInString(c.term); r != first {
		rank += 1 << 39
	}
	return rank - int64(c.count)
}

// slips counts the letters added, left out, changed or swapped between two
// words, and gives up beyond most.
func slips(a, b []rune, most int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		low := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			low = min(low, row[j])
		}
		if low > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
