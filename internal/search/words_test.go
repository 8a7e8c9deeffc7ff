package search

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	tests := map[string]string{
		"Admisión ADMISION admisio\u0301n":        "admision admision admision",
		"Women's women’s Wy'East O’Brien rock'n'": "women women wyeast obrien rockn",
		"COVID-19 E-A-M AI/AN P&T":                "covid 19 e a m ai an p t",
		"ﬁve Straße Ærø Łódź Đ İstanbul":          "five strasse aero lodz d istanbul",
		"…—«¡¿»":                                  "",
		"שלום سلام Привет 日本":                     "שלום سلام привет 日本",
		"a\u0301\u0301\u0301b":                    "ab",
		strings.Repeat("x", 200):                  strings.Repeat("x", 64),
	}
	for text, want := range tests {
		var got []string
		for _, tok := range tokens(text) {
			got = append(got, tok.term)
			if tok.start >= tok.end || tok.end > len(text) {
				t.Errorf("%q: token %+v outside the text", text, tok)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestStems(t *testing.T) {
	same := [][]string{
		langEn: {"school schools", "admission admissions", "nurse nurses nursing", "equity equities"},
		langEs: {"admision admisiones", "enfermera enfermeras enfermero enfermeros", "cultural culturales", "voz voces", "social sociales", "comunitario comunitarias"},
	}
	for lang, groups := range same {
		for _, group := range groups {
			words := strings.Fields(group)
			for _, w := range words[1:] {
				if a, b := stemOf(words[0], lang), stemOf(w, lang); a != b {
					t.Errorf("%s is %s, %s is %s", words[0], a, w, b)
				}
			}
		}
	}
}

func TestSpelling(t *testing.T) {
	w := newTableWriter(nil)
	w.words(map[string]uint32{"admission": 30, "admissions": 40, "holistic": 9, "medicine": 50, "medical": 80, "salud": 9, "rural": 7}, nil)
	w.append(secWordAt, secWord, nil)
	s := newSpeller(vocabulary{&table{sections: w.sections}})
	tests := map[string]string{
		"holistc": "holistic", "holsitic": "holistic", "hollistic": "holistic", "admision": "admission", "medcine": "medicine",
		"rurla": "rural", "zzz": "", "ab": "", "": "", "medicina": "medicine", "quantumphysics": "",
	}
	for word, want := range tests {
		if got, _ := s.nearest(word, 1); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
	if got, ok := s.nearest("holistc", 10); ok {
		t.Errorf("a rarer word than asked for: %s", got)
	}
}

func TestSlips(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abcd", "abed", 1},
		{"abcd", "abd", 1}, {"kitten", "sitting", 3}, {"abc", "xyz", 3}, {"ab", "ba", 1}, {"número", "numero", 1},
	}
	for _, tt := range tests {
		for _, most := range []int{1, 2, 5} {
			want := min(tt.want, most+1)
			if got := slips([]rune(tt.a), []rune(tt.b), most); min(got, most+1) != want {
				t.Errorf("%q, %q, at most %d: %d, want %d", tt.a, tt.b, most, got, want)
			}
		}
	}
}

func TestNeighbours(t *testing.T) {
	var n neighbours
	st := newStemmer()
	n.add(tokens("A sense of belonging among the students"), langEn, st)
	packed := n.pack()
	for _, pair := range [][2]string{{"sens", "belong"}, {"belong", "among"}, {"among", "student"}} {
		if !hasPair(packed, pairHash(pair[0], pair[1])) {
			t.Errorf("%v are not neighbours", pair)
		}
	}
	if hasPair(packed, pairHash("belong", "sens")) || hasPair(nil, pairHash("a", "b")) {
		t.Error("words are neighbours the wrong way round")
	}
}
