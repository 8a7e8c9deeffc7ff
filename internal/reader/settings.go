package reader

import (
	"fmt"
	"math"

	"go.etcd.io/bbolt"
	"socialmission.org/desktop/internal/bolt"
	"socialmission.org/desktop/internal/library"
)

// Language is the language of the interface.
type Language string

// The languages of the interface. SystemLanguage leaves the choice to the
// system the app runs on.
const (
	SystemLanguage Language = ""
	English        Language = "en"
	Spanish        Language = "es"
)

// Theme is the colouring of the interface.
type Theme string

// The themes a reader can choose.
const (
	SystemTheme   Theme = "system"
	LightTheme    Theme = "light"
	DarkTheme     Theme = "dark"
	ContrastTheme Theme = "contrast"
)

// The ranges of the measured settings. What lies outside is moved to the
// nearest end.
const (
	MinTextSize = 80 // % of the reading text's usual size
	MaxTextSize = 300

	MinLineHeight = 1.2 // of the text's size
	MaxLineHeight = 2.4

	MinLineWidth = 40 // characters
	MaxLineWidth = 100

	MinInterfaceScale = 80 // %
	MaxInterfaceScale = 200

	maxFontName = 40 // bytes
)

// Settings are the reader's choices.
type Settings struct {
	Language         Language `json:"language"`
	Theme            Theme    `json:"theme"`
	TextSize         int      `json:"textSize"`   // % of the usual size
	LineHeight       float64  `json:"lineHeight"` // times the text's size
	LineWidth        int      `json:"lineWidth"`  // characters
	Font             string   `json:"font"`       // name of a reading font, [a-z0-9-]
	SingleKeys       bool     `json:"singleKeys"` // single letters act as shortcuts
	ParagraphNumbers bool     `json:"paragraphNumbers"`
	InterfaceScale   int      `json:"interfaceScale"` // %
	Spelling         bool     `json:"spelling"`       // offer nearest spellings
	WelcomeDismissed bool     `json:"welcomeDismissed"`
	RecentSearches   bool     `json:"recentSearches"` // remember what was searched
	CitationStyle    string   `json:"citationStyle"`  // name of a citation style, [a-z0-9-]
}

// Defaults returns the settings of somebody who chose nothing yet.
func Defaults() Settings {
	return Settings{
		Theme:          SystemTheme,
		TextSize:       100,
		LineHeight:     1.6,
		LineWidth:      68,
		Font:           "serif",
		SingleKeys:     true,
		InterfaceScale: 100,
		Spelling:       true,
		RecentSearches: true,
		CitationStyle:  "apa",
	}
}

// Settings returns the reader's settings. Values that this version does not
// know, kept from another one, read as the default.
func (s *Store) Settings() (Settings, error) {
	set := Defaults()
	err := s.db.View(func(tx *bbolt.Tx) error {
		return ignoreMissing(bolt.GetJSON(bolt.Bucket(tx, settingsBucket), []byte(settingsKey), &set))
	})
	if err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	return set.clamp().repair(), nil
}

// SaveSettings stores set with its measures moved into their ranges, and
// returns what was stored. A choice that does not exist is library.ErrInvalid.
// Fields written by a newer version of the program are kept.
func (s *Store) SaveSettings(set Settings) (Settings, error) {
	set = set.clamp()
	if err := set.validate(); err != nil {
		return Settings{}, fmt.Errorf("save settings: %w", err)
	}
	err := s.update(func(tx *bbolt.Tx) error {
		return putMerged(bolt.Bucket(tx, settingsBucket), []byte(settingsKey), set)
	})
	if err != nil {
		return Settings{}, fmt.Errorf("save settings: %w", err)
	}
	return set, nil
}

func (set Settings) validate() error {
	switch {
	case !set.Language.known():
		return fmt.Errorf("%w: no language %q", library.ErrInvalid, set.Language)
	case !set.Theme.known():
		return fmt.Errorf("%w: no theme %q", library.ErrInvalid, set.Theme)
	case !plainName(set.Font):
		return fmt.Errorf("%w: no font %q", library.ErrInvalid, set.Font)
	case set.CitationStyle != "" && !plainName(set.CitationStyle):
		return fmt.Errorf("%w: no citation style %q", library.ErrInvalid, set.CitationStyle)
	}
	return nil
}

// repair replaces unknown choices by their defaults.
func (set Settings) repair() Settings {
	def := Defaults()
	if !set.Language.known() {
		set.Language = def.Language
	}
	if !set.Theme.known() {
		set.Theme = def.Theme
	}
	if !plainName(set.Font) {
		set.Font = def.Font
	}
	if !plainName(set.CitationStyle) {
		set.CitationStyle = def.CitationStyle
	}
	return set
}

func (set Settings) clamp() Settings {
	set.TextSize = min(max(set.TextSize, MinTextSize), MaxTextSize)
	set.LineWidth = min(max(set.LineWidth, MinLineWidth), MaxLineWidth)
	set.InterfaceScale = min(max(set.InterfaceScale, MinInterfaceScale), MaxInterfaceScale)
	if math.IsNaN(set.LineHeight) {
		set.LineHeight = Defaults().LineHeight
	}
	set.LineHeight = min(max(set.LineHeight, MinLineHeight), MaxLineHeight)
	return set
}

func (l Language) known() bool {
	return l == SystemLanguage || l == English || l == Spanish
}

func (t Theme) known() bool {
	return t == SystemTheme || t == LightTheme || t == DarkTheme || t == ContrastTheme
}

// plainName reports whether name can stand in a stylesheet's attribute. Which
// fonts there are is the front end's business.
func plainName(name string) bool {
	if name == "" || len(name) > maxFontName {
		return false
	}
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
