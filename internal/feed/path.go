package feed

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// badPath says what is wrong with a path of a release, or returns "". Only
// what is the same plain file name on Linux, Windows, macOS and FAT passes.
func badPath(path string) string {
	switch {
	case path == "":
		return "is empty"
	case len(path) > MaxPath:
		return "is too long"
	case !utf8.ValidString(path):
		return "is not UTF-8"
	case strings.HasPrefix(path, "/"):
		return "is absolute"
	case strings.ContainsFunc(path, forbidden):
		return "has a character that file names cannot have everywhere"
	}
	for part := range strings.SplitSeq(path, "/") {
		if reason := badName(part); reason != "" {
			return reason
		}
	}
	return ""
}

func forbidden(r rune) bool {
	return r < ' ' || r == 0x7F || strings.ContainsRune(`\:*?"<>|`, r)
}

func badName(name string) string {
	switch {
	case name == "":
		return "has an empty part"
	case name == "." || name == "..":
		return "leaves its folder"
	case hidden(name):
		return "names a hidden or temporary file"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") || strings.HasPrefix(name, " "):
		return "has a part that begins or ends with a space or a dot"
	case reserved(name):
		return "is a device on Windows"
	}
	return ""
}

// reserved reports the names that mean a device on Windows, with any ending.
func reserved(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	base = strings.TrimRight(base, " ")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, base) {
		return true
	}
	port := strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT")
	return port && utf8.RuneCountInString(base) == 4 && strings.ContainsAny(base[3:], "0123456789¹²³")
}

// hidden reports the files that systems and editors leave behind.
func hidden(name string) bool {
	for _, prefix := range []string{".", "~", "#", "__MACOSX"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	lower := strings.ToLower(name)
	if lower == "thumbs.db" || lower == "desktop.ini" {
		return true
	}
	for _, suffix := range []string{"~", ".swp", ".swo", ".bak", ".orig", ".tmp"} {
		if strings.HasSuffix(lower, suffix) {
			return true
		}
	}
	return false
}

// foldPath maps paths that some file system takes for one to one string: it
// ignores case and how accents are composed.
func foldPath(path string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(path)))
}
