package cite

import "slices"

// Style names a citation style.
type Style string

// The styles there are.
const (
	APA       Style = "apa"       // American Psychological Association, 7th edition
	AMA       Style = "ama"       // American Medical Association, 11th edition
	Vancouver Style = "vancouver" // NLM's Citing Medicine, 2nd edition, citation-sequence
	MLA       Style = "mla"       // Modern Language Association, 9th edition
	Chicago   Style = "chicago"   // Chicago Manual of Style, 17th edition, author-date
)

// Styles lists every style in the order readers meet them.
func Styles() []Style { return []Style{APA, AMA, Vancouver, MLA, Chicago} }

// Valid reports whether s is one of the styles.
func (s Style) Valid() bool { return slices.Contains(Styles(), s) }

// Name is what people call the style; it is the same in every language.
func (s Style) Name() string {
	switch s {
	case APA, AMA, MLA:
		return map[Style]string{APA: "APA 7", AMA: "AMA 11", MLA: "MLA 9"}[s]
	case Vancouver:
		return "Vancouver"
	case Chicago:
		return "Chicago 17"
	}
	return string(s)
}

// Languages lists the languages that references can be written in.
func Languages() []string { return []string{"en", "es"} }
