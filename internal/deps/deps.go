// Package deps is the import map of the house: which package may import which
// of our own, and which package alone may import a heavy dependency. Its test
// enforces it; anything not listed here is an error.
package deps

import (
	"slices"
	"strings"
)

// Module is the path every import of our own starts with.
const Module = "socialmission.org/desktop"

// everything marks a room that may import all others.
const everything = "*"

// permitted lists, for each room, the rooms its files may import.
func permitted() map[string][]string {
	return map[string][]string{
		".":                 {"app"},
		"app":               {everything},
		"frontend":          {},
		"internal/library":  {},
		"internal/render":   {},
		"internal/config":   {},
		"internal/starter":  {},
		"internal/deps":     {},
		"internal/squeeze":  {},
		"internal/anchor":   {},
		"internal/listcode": {},
		"internal/lists":    {"internal/library", "internal/listcode", "internal/reader", "internal/search", "internal/store"},
		"internal/feed":     {"internal/library", "internal/squeeze"},
		"internal/content":  {"internal/library"},
		"internal/bolt":     {"internal/library"},
		"internal/store":    {"internal/library", "internal/bolt"},
		"internal/reader":   {"internal/library", "internal/bolt"},
		"internal/extract":  {"internal/library"},
		"internal/search":   {"internal/library", "internal/render", "internal/extract"},
		"internal/cite":     {"internal/library"},
		"internal/export":   {"internal/library", "internal/cite"},
		"internal/notes":    {"internal/library", "internal/render", "internal/anchor", "internal/reader", "internal/store"},
		"internal/publish":  {"internal/library", "internal/content", "internal/feed"},
		"internal/updater":  {"internal/library", "internal/feed", "internal/content", "internal/store", "internal/search"},
		"internal/room":     {"internal/library"},
		"internal/httpapi":  {"internal/cite", "internal/export", "internal/lists", "internal/library", "internal/disk", "internal/handout", "internal/packet", "internal/site", "internal/stick", "internal/own", "internal/extract", "internal/listcode", "internal/room", "internal/anchor", "internal/notes", "internal/feed", "internal/render", "internal/store", "internal/reader", "internal/search", "internal/updater"},
		"internal/own":      {"internal/library", "internal/reader", "internal/extract", "internal/search"},
		"internal/handout":  {"internal/library", "internal/disk", "internal/cite", "internal/config", "internal/feed", "internal/listcode", "internal/lists", "internal/packet", "internal/reader", "internal/site", "internal/stick", "internal/store"},
		"internal/disk":     {"internal/library"},
		"internal/packet":   {"internal/library", "internal/render"},
		"internal/site":     {"internal/library", "internal/render", "internal/packet", "internal/disk"},
		"internal/stick":    {"internal/library", "internal/disk"},
	}
}

// owners lists the dependencies that only some files may touch: the prefix of
// the import path, and the prefixes of the files that own it.
func owners() map[string][]string {
	return map[string][]string{
		"github.com/wailsapp/":             {"app/window", "app/bench/bare/"},
		"github.com/blevesearch/":          {"internal/search/"},
		"github.com/RoaringBitmap/":        {"internal/search/"},
		"go.etcd.io/bbolt":                 {"internal/bolt/", "internal/store/", "internal/reader/"},
		"github.com/yuin/goldmark":         {"internal/render/"},
		"github.com/microcosm-cc/":         {"internal/render/"},
		"go.yaml.in/yaml":                  {"internal/content/", "internal/feed/", "internal/publish/"},
		"github.com/klauspost/compress":    {"internal/feed/", "internal/search/", "internal/squeeze/"},
		"github.com/theupdateframework/":   {"internal/feed/", "internal/publish/"},
		"github.com/sigstore/":             {"internal/publish/"},
		"github.com/ledongthuc/":           {"internal/extract/"},
		"github.com/dop251/goja":           {"internal/cite/"},
		"github.com/coder/websocket":       {"app/drive/"},
		"filippo.io/age":                   {"internal/publish/"},
		"github.com/minio/":                {"internal/publish/upload/"},
		"github.com/pkg/sftp":              {"internal/publish/upload/"},
		"github.com/pion/":                 {"internal/room/"},
		"golang.org/x/crypto":              {"internal/publish/upload/"},
		"golang.org/x/term":                {"app/secret.go"},
		"github.com/boombuler/barcode":     {"internal/listcode/"},
		"github.com/rogpeppe/go-internal/": {},
	}
}

// fault says in words why file may not import target, or returns "".
func fault(file, target string) string {
	if rest, ours := strings.CutPrefix(target, Module+"/"); ours {
		return roomFault(file, rest)
	}
	for prefix, files := range owners() {
		if strings.HasPrefix(target, prefix) && !ownedBy(file, files) {
			return "only these may: " + strings.Join(files, ", ")
		}
	}
	return ""
}

func roomFault(file, target string) string {
	from, to := room(file), room(target+"/x")
	allowed, known := permitted()[from]
	if !known {
		return "the room " + from + " is not on the import map"
	}
	if from == to || slices.Contains(allowed, everything) || slices.Contains(allowed, to) {
		return ""
	}
	return "the import map does not permit " + from + " → " + target
}

// room returns the part of the house a file lies in: its first folder, or its
// first two below internal. Commands kept below a room belong to it.
func room(file string) string {
	parts := strings.Split(file, "/")
	if len(parts) == 1 {
		return "."
	}
	if parts[0] == "internal" && len(parts) > 2 {
		return strings.Join(parts[:2], "/")
	}
	return parts[0]
}

func ownedBy(file string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(file, p) })
}
