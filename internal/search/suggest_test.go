package search

import (
	"errors"
	"slices"
	"testing"

	"socialmission.org/desktop/internal/library"
)

func TestSuggest(t *testing.T) {
	e := openStarter(t)
	tests := []struct {
		text, lang string
		kind, want string // one of the suggestions: its kind, and label in lang
	}{
		{"tool", "en", "filter", "Type = Implementation tool"},
		{"herram", "es", "filter", "Tipo = Herramienta de implementación"},
		{"holistic adm", "en", "title", "Holistic Admissions Tool Kit"},
		{"kit tool hol", "en", "title", "Holistic Admissions Tool Kit"},
		{"GUIA de cap", "es", "title", "Guía de Capacitación para Promotoras de Salud (U.S. Promotoras de Salud Training Guide)"},
		{"spani", "en", "filter", "Language = Spanish"},
		{"enfermer", "es", "filter", "Profesión = Enfermería"},
	}
	for _, tt := range tests {
		got, err := e.Suggest(t.Context(), tt.text, tt.lang, 8)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(got, func(s library.Suggestion) bool { return s.Kind == tt.kind && s.Label.In(tt.lang) == tt.want }) {
			t.Errorf("%s: %+v, want %q", tt.text, got, tt.want)
		}
		if len(got) > 8 {
			t.Errorf("%s: %d suggestions", tt.text, len(got))
		}
	}
	for _, text := range []string{"", " ", "\"", "zzzzqqq"} {
		if got, err := e.Suggest(t.Context(), text, "en", 8); err != nil || len(got) > 0 {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// TestRelated spot-checks the starter collection: each item's kin has to hold
// one that a reader would expect there.
func TestRelated(t *testing.T) {
	e := openStarter(t)
	tests := map[string]string{
		"holistic-admissions-tool-kit":                                          "what-is-the-evidence-for-holistic-review-holistic-admissions",
		"structural-competency-curriculum-in-health-sciences-education-a-2023":  "structural-competency-in-pre-health-and-health-professional-lear-2023",
		"metrics-for-social-mission-2017":                                       "social-mission-metrics-developing-a-survey-to-guide-health-2020",
		"affirmative-action-bans-and-enrollment-of-students-from-underrep-2022": "the-effect-of-affirmative-action-bans-on-the-representation",
		"community-health-workers-are-essential-to-medical-education-2024":      "community-health-workers-and-experiential-education-for-health-s-2002",
		"initiative-health-justice-fellowship":                                  "fellow-hjf-2025",
		"conf-2016":                                                             "conf-2015",
	}
	for id, want := range tests {
		hits, err := e.Related(t.Context(), id, 6)
		if err != nil {
			t.Errorf("related to %s: %v", id, err)
			continue
		}
		got := ids(hits)
		if !slices.Contains(got, want) || slices.Contains(got, id) {
			t.Errorf("related to %s: %v, want %s among them", id, got, want)
		}
	}
	if _, err := e.Related(t.Context(), "nowhere", 6); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("related to nothing: %v", err)
	}
}
