package library

import "testing"

func TestDate(t *testing.T) {
	for _, tc := range []struct {
		date  Date
		valid bool
		year  int
		last  string
	}{
		{"", false, 0, ""},
		{"2024", true, 2024, "2024-12-31"},
		{"2024-02", true, 2024, "2024-02-29"},
		{"2023-02", true, 2023, "2023-02-28"},
		{"2024-10-30", true, 2024, "2024-10-30"},
		{"2024-13", false, 2024, ""},
		{"2023-02-29", false, 2023, ""},
		{"2024-1", false, 2024, ""},
		{"spring", false, 0, ""},
		{"abcd", false, 0, ""},
	} {
		if got := tc.date.Valid(); got != tc.valid {
			t.Errorf("Date(%q).Valid() = %v, want %v", tc.date, got, tc.valid)
		}
		if got := tc.date.Year(); got != tc.year {
			t.Errorf("Date(%q).Year() = %d, want %d", tc.date, got, tc.year)
		}
		if got := tc.date.Last(); got != tc.last {
			t.Errorf("Date(%q).Last() = %q, want %q", tc.date, got, tc.last)
		}
	}
}

func TestTextIn(t *testing.T) {
	both, english, spanish := Text{En: "topic", Es: "tema"}, Text{En: "topic"}, Text{Es: "tema"}
	for _, tc := range []struct {
		text       Text
		lang, want string
	}{
		{both, "en", "topic"}, {both, "es", "tema"}, {both, "", "topic"},
		{english, "es", "topic"}, {spanish, "en", "tema"},
	} {
		if got := tc.text.In(tc.lang); got != tc.want {
			t.Errorf("%v.In(%q) = %q, want %q", tc.text, tc.lang, got, tc.want)
		}
	}
}
