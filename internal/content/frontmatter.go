package content

import "strings"

// split parts an item file into its front matter and its body. bodyLine is the
// line of the file on which the body begins; ok is false when the front matter
// is not there or not closed.
func split(text string) (front, body string, bodyLine int, ok bool) {
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		return "", "", 0, false
	}
	line := 2
	for at := 0; at < len(rest); line++ {
		end := strings.IndexByte(rest[at:], '\n')
		this, next := rest[at:], len(rest)
		if end >= 0 {
			this, next = rest[at:at+end], at+end+1
		}
		if strings.TrimRight(this, " \t") == "---" {
			return rest[:at], rest[next:], line + 1, true
		}
		at = next
	}
	return "", "", 0, false
}
