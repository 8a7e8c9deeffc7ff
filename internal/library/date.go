package library

import (
	"strconv"
	"time"
)

// Date is a calendar date with the precision it was published with, in
// EDTF level 0: "2024", "2024-10" or "2024-10-30". Empty means unknown.
// Dates of one precision sort as strings; so do mixed ones, coarse first.
type Date string

// layout returns the time layout of d's precision, or "" when it has none.
func (d Date) layout() string {
	switch len(d) {
	case 4:
		return "2006"
	case 7:
		return "2006-01"
	case 10:
		return "2006-01-02"
	}
	return ""
}

// Valid reports whether d is a real date in one of the three precisions.
func (d Date) Valid() bool {
	_, err := time.Parse(d.layout(), string(d))
	return err == nil && d != ""
}

// Year returns the year, or 0 when the date is unknown.
func (d Date) Year() int {
	if len(d) < 4 {
		return 0
	}
	y, err := strconv.Atoi(string(d[:4]))
	if err != nil {
		return 0
	}
	return y
}

// Last returns the last day the date may mean, as YYYY-MM-DD: what decides
// whether an event is past. It is empty when the date is unknown.
func (d Date) Last() string {
	t, err := time.Parse(d.layout(), string(d))
	if err != nil || d == "" {
		return ""
	}
	switch len(d) {
	case 4:
		t = t.AddDate(1, 0, -1)
	case 7:
		t = t.AddDate(0, 1, -1)
	}
	return t.Format("2006-01-02")
}
