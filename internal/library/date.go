package library

import (
	"strconv"
	"time"
)

// Date is a calendar date with the precision it was published with, in
// EDTF level 0: "2024", "2024-10" or "2024-10-30". Empty means unknown.
// Dates of one precision sort as strings; so do mixed ones, coarse first.
type Date string

var layouts = map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}

// Valid reports whether d is a real date in one of the three precisions.
func (d Date) Valid() bool {
	layout, ok := layouts[len(d)]
	if !ok {
		return false
	}
	_, err := time.Parse(layout, string(d))
	return err == nil
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
	layout, ok := layouts[len(d)]
	if !ok {
		return ""
	}
	t, err := time.Parse(layout, string(d))
	if err != nil {
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
