//go:build linux

package measure

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuantile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		values  []float64
		q, want float64
	}{
		{[]float64{7}, 0.99, 7},
		{[]float64{3, 1, 2}, 0.5, 2},
		{hundred, 0.5, 50},
		{hundred, 0.99, 99},
		{hundred, 1, 100},
	} {
		if got := Quantile(c.values, c.q); got != c.want {
			t.Errorf("Quantile(%v, %v) = %v, want %v", c.values, c.q, got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	var r Report
	r.Add(Figure{Group: "start", Name: "good", Value: 900, Unit: "ms", Target: 1000})
	if r.Missed() {
		t.Error("a met target counts as missed")
	}
	r.Add(Figure{Group: "memory", Name: "bad", Value: 300.123, Unit: "MB", Target: 260, Note: "why"})
	r.Add(Figure{Group: "memory", Name: "free", Value: 1, Unit: "MB"})
	if !r.Missed() {
		t.Error("a missed target counts as met")
	}
	var table bytes.Buffer
	if err := r.Print(&table, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"900 ms", "≤ 1000 met", "300 MB", "≤ 260 MISSED", "why"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, table.String())
		}
	}
	var data bytes.Buffer
	if err := r.Print(&data, true); err != nil {
		t.Fatal(err)
	}
	var got struct{ Figures []Figure }
	if err := json.Unmarshal(data.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.Figures, got.Figures); diff != "" {
		t.Error(diff)
	}
}
