package app

import (
	"os"
	"path/filepath"
	"strings"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/reader"
)

// Backgrounds of the first frame, the same as the page's own paper, so that
// nothing flashes before the page is there.
func background(theme reader.Theme, systemDark bool) [3]uint8 {
	switch {
	case theme == reader.ContrastTheme:
		return [3]uint8{0, 0, 0}
	case theme == reader.DarkTheme, theme == reader.SystemTheme && systemDark:
		return [3]uint8{0x1d, 0x1b, 0x18}
	}
	return [3]uint8{0xfb, 0xf9, 0xf4}
}

// systemLanguage picks the language of the menus from what the system's locale
// variables say, in the order they rule.
func systemLanguage(env config.Environment) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := env.Getenv(name); value != "" {
			if strings.HasPrefix(strings.ToLower(value), "es") {
				return "es"
			}
			return "en"
		}
	}
	return "en"
}

func language(set reader.Settings, env config.Environment) string {
	if set.Language != reader.SystemLanguage {
		return string(set.Language)
	}
	return systemLanguage(env)
}

// gtkDark reports whether GTK, and with it the page, will prefer dark: by its
// variable or its settings file. Desktops that say so over D-Bus alone get a
// light first frame.
func gtkDark(env config.Environment) bool {
	if name := env.Getenv("GTK_THEME"); name != "" {
		return strings.Contains(strings.ToLower(name), "dark")
	}
	base := env.Getenv("XDG_CONFIG_HOME")
	if base == "" {
		base = filepath.Join(env.Getenv("HOME"), ".config")
	}
	data, err := os.ReadFile(filepath.Join(base, "gtk-3.0", "settings.ini"))
	if err != nil {
		return false
	}
	for line := range strings.Lines(strings.ToLower(string(data))) {
		key, value, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), " ", ""), "=")
		if key == "gtk-application-prefer-dark-theme" && (value == "1" || value == "true") ||
			key == "gtk-theme-name" && strings.HasSuffix(value, "dark") {
			return true
		}
	}
	return false
}
