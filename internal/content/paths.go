package content

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// itemFolders maps the folders of items to the kind they hold.
func itemFolders() map[string]library.Kind {
	return map[string]library.Kind{
		"resources":   library.Resource,
		"newsletters": library.Newsletter,
		"initiatives": library.Initiative,
		"events":      library.Event,
		"datasets":    library.Dataset,
		"pages":       library.Page,
	}
}

func folders() []string {
	return []string{"resources", "newsletters", "initiatives", "events", "datasets", "pages",
		"taxonomies", "tables", attachments}
}

// accept reports whether p is a path a content folder may hold, and says what
// is wrong when it is not.
func accept(p string, r *report) bool {
	if message := badPath(p); message != "" {
		r.add(p, 0, "%s", message)
		return false
	}
	folder, rest, nested := strings.Cut(p, "/")
	switch {
	case strings.HasPrefix(p, ".") || strings.Contains(p, "/."): // the computer's own
		return false
	case p == "library.yaml" || p == "thesaurus.yaml":
		return true
	case !nested && strings.EqualFold(path.Ext(p), ".md"): // a README for the people who keep the folder
		return false
	case !nested:
		r.unknown(p, 0, "this file has no place here%s", didYouMean(p, []string{"library.yaml", "thesaurus.yaml"}))
		return false
	case !slices.Contains(folders(), folder):
		r.unknown(p, 0, "the folder %q is not part of a content folder%s", folder, didYouMean(folder, folders()))
		return false
	case folder == attachments:
		return true
	case strings.Contains(rest, "/"):
		r.unknown(p, 0, "folders inside %q are not allowed; put the file directly in it", folder)
		return false
	}
	return acceptName(p, folder, rest, r)
}

// acceptName checks the ending of a file against the folder it lies in.
func acceptName(p, folder, name string, r *report) bool {
	endings := map[string]string{"taxonomies": ".yaml", "tables": ".csv .yaml"}[folder]
	if endings == "" {
		endings = ".md"
	}
	ext := path.Ext(name)
	if ext == "" || !slices.Contains(strings.Fields(endings), ext) {
		r.unknown(p, 0, "files in %q must end in %s", folder, strings.ReplaceAll(endings, " ", " or "))
		return false
	}
	if stem := strings.TrimSuffix(name, ext); !validID(stem) {
		r.add(p, 0, "the file name %q may hold only a-z, 0-9 and single hyphens between them", stem)
		return false
	}
	return true
}

// badPath says why p is not a safe relative path on every system the library
// runs on, or returns "".
func badPath(p string) string {
	if !fs.ValidPath(p) || p == "." || strings.ContainsAny(p, `\:*?"<>|`) || hasControl(p) {
		return "this path is not allowed: a path may not leave the folder, nor hold control characters or any of \\ : * ? \" < > |"
	}
	if len(p) > 240 {
		return "this path is longer than 240 bytes"
	}
	for part := range strings.SplitSeq(p, "/") {
		if strings.HasSuffix(part, ".") || strings.TrimSpace(part) != part || reserved(part) {
			return fmt.Sprintf("the name %q cannot be used on every system (Windows refuses it)", part)
		}
	}
	return ""
}

// reserved reports whether Windows keeps the name for a device.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}
