package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// source is the file being read: it turns lines of its YAML part into lines of
// the file.
type source struct {
	path   string
	offset int // lines of the file above the YAML part
	report *report
}

func (s source) fault(n *yaml.Node, format string, args ...any) {
	s.at(n.Line, format, args...)
}

// at reports a fault at a line of the YAML part.
func (s source) at(line int, format string, args ...any) {
	s.report.add(s.path, line+s.offset, format, args...)
}

// clean returns the text of a file with Unix line ends and no byte order mark;
// ok is false when it is not text, which has then been reported.
func clean(f file, r *report) (text string, ok bool) {
	text, ok = string(normal(f.data)), true
	line := 1
	for part := range strings.SplitSeq(text, "\n") {
		if message := notText(part); message != "" {
			r.add(f.path, line, "%s", message)
			ok = false
		}
		line++
	}
	return text, ok
}

// normal drops a byte order mark and gives Unix line ends.
func normal(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
}

// notText says why a line is not text, or returns "".
func notText(line string) string {
	if !utf8.ValidString(line) {
		return "this line is not UTF-8 text; save the file with the encoding UTF-8"
	}
	for _, c := range line {
		switch {
		case c == 0:
			return "this line holds a NUL character; delete it"
		case unicode.IsControl(c) && c != '\t':
			return fmt.Sprintf("this line holds an invisible control character (U+%04X); delete it", c)
		case c == '\ufeff' || c == '\ufffe' || c == '\uffff':
			return fmt.Sprintf("this line holds a byte order mark or a character that means nothing (U+%04X); delete it", c)
		}
	}
	return ""
}

func hasControl(s string) bool { return strings.ContainsFunc(s, unicode.IsControl) }

var yamlLine = regexp.MustCompile(`line (\d+): `)

// parseYAML reads one YAML document; it returns nil when it could not, which
// has then been reported, or when the document is empty.
func (s source) parseYAML(text string) *yaml.Node {
	dec := yaml.NewDecoder(strings.NewReader(text))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		s.yamlFault(err, text)
		return nil
	}
	if err := dec.Decode(&more); err == nil {
		s.at(more.Line, "a second part begins here; keep one to a file")
	} else if !errors.Is(err, io.EOF) {
		s.yamlFault(err, text)
	}
	if len(doc.Content) == 0 {
		return nil
	}
	return doc.Content[0]
}

// yamlFault reports an error of the YAML library at its line, in plain words
// for the slips people make most.
func (s source) yamlFault(err error, text string) {
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(message); m != nil {
		if n, err := strconv.Atoi(message[m[2]:m[3]]); err == nil {
			line = n
		}
		message = message[:m[0]] + message[m[1]:]
	}
	if lineBefore(message) {
		line++
	}
	if _, rest, found := strings.Cut(message, "unknown anchor '"); found { // the library names no line
		name, _, _ := strings.Cut(rest, "'")
		above, _, _ := strings.Cut(text, "*"+name)
		line = strings.Count(above, "\n") + 1
	}
	s.at(line, "%s", plainYAML(message))
}

// lineBefore reports whether the YAML library names the line above the fault.
// It does so for what its parser finds, and not for what its scanner finds.
func lineBefore(message string) bool {
	rest, found := strings.CutPrefix(message, "did not find expected ")
	return found && (strings.HasPrefix(rest, "key") || strings.HasPrefix(rest, "node") || strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "<"))
}

func plainYAML(message string) string {
	hints := []struct{ sign, hint string }{
		{"mapping values are not allowed", "a text with a colon in it must stand in quotes, or the indentation is wrong"},
		{"cannot start any token", "this character cannot begin a value; put the text in quotes, and indent with spaces, not tabs"},
		{"did not find expected key", "the indentation or a quote mark near this line is wrong"},
		{"did not find expected '-' indicator", "the entries of a list must be indented alike"},
		{"found unexpected end of stream", "a quote mark is opened and not closed"},
		{"could not find expected ':'", "a field name must be followed by a colon and a space"},
		{"did not find expected ','", "a text inside { } or [ ] that holds any of , ? : { } [ ] must stand in quotes, or a bracket is not closed"},
		{"did not find expected comment or line break", "a text announced by > or | begins on the next line"},
		{"mapping keys are not allowed", "a text beginning with a question mark must stand in quotes"},
		{"did not find expected alphabetic or numeric", "a text beginning with * or & must stand in quotes"},
		{"escape", "inside double quotes, write \\\\ for each backslash"},
		{"unknown anchor", "a text beginning with * must stand in quotes"},
		{"found a tab character", "indent with spaces, not tabs"},
	}
	for _, h := range hints {
		if strings.Contains(message, h.sign) {
			return h.hint + " (" + message + ")"
		}
	}
	return "this is not valid YAML (" + message + ")"
}
