package render

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The parser cannot be stopped once it runs, and some short texts keep it busy
// for minutes. So what would cost too much is recognised before and shown as
// plain text. The figures keep the worst accepted text below about a second.
const (
	MaxSize = 1 << 20 // bytes of a text; what is longer is cut

	maxNesting = 60          // lists and quotations within each other, on one line
	maxCells   = 50_000      // cells of all tables together, padding included
	maxNotes   = 3_000       // footnote marks: each is sought among all notes
	maxLines   = 40_000      // lines, each of which may be a block of its own
	maxTags    = 40_000      // tags of HTML
	maxLinks   = 20_000      // addresses, written with or without markup
	maxWork    = 300_000_000 // sum over blocks of marks × length
	smallText  = 8 << 10     // below this size no text is slow inside a block
)

// tame makes src valid UTF-8 of bounded size, without the two characters that
// make text run backwards (right-to-left text needs neither) and without NUL.
func tame(src string) string {
	if len(src) > MaxSize {
		cut := MaxSize
		for cut > 0 && !utf8.RuneStart(src[cut]) {
			cut--
		}
		src = src[:cut]
	}
	return taming.Replace(strings.ToValidUTF8(src, "\uFFFD"))
}

var taming = strings.NewReplacer("\x00", "", "\u202d", "", "\u202e", "", "\r\n", "\n", "\r", "\n")

// affordable reports whether parsing src takes bounded time.
func affordable(src string) bool {
	links := strings.Count(src, "](") + strings.Count(src, "://") + strings.Count(src, "www.") + strings.Count(src, "@")
	if strings.Count(src, "[^") > maxNotes || strings.Count(src, "\n") > maxLines ||
		strings.Count(src, "<") > maxTags || links > maxLinks {
		return false
	}
	columns, cells := 0, 0
	for line := range strings.Lines(src) {
		line = strings.TrimRight(line, "\n")
		if nesting(line) > maxNesting {
			return false
		}
		if n := delimiters(line); n > 0 {
			columns = n
		} else if strings.Trim(line, " \t>") == "" {
			columns = 0
		}
		if cells += columns; cells > maxCells {
			return false
		}
	}
	return len(src) < smallText || work(src) <= maxWork
}

// nesting counts the markers of lists and quotations that start a line.
func nesting(line string) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '>' || c == '-' || c == '*' || c == '+' || c == '.' || c == ')':
			n++
		case c != ' ' && c != '\t' && (c < '0' || c > '9'):
			return n
		}
	}
	if strings.Trim(line, "-*+. \t") == "" && !strings.ContainsAny(line, " \t") {
		return 0 // a rule or an underline, not a nest
	}
	return n
}

// delimiters returns the columns that a table's second line announces, at
// most, and 0 when the line is no such line.
func delimiters(line string) int {
	if !strings.Contains(line, "-") || strings.Trim(line, "|-:+*>.) \t0123456789") != "" {
		return 0
	}
	if n := strings.Count(line, "|"); n > 0 {
		return n + 1
	}
	return 0
}

// blocks parses what makes up a document, but no text within: that is quick.
var blocks = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithParagraphTransformers(
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	),
)

// work estimates what parsing the text within blocks costs: links, emphasis
// and the like that are never closed are sought to the end of their block.
func work(src string) int {
	total := 0
	source := []byte(src)
	_ = ast.Walk(blocks.Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock || n.IsRaw() {
			return ast.WalkContinue, nil
		}
		size, marks := 0, 0
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			value := line.Value(source)
			size += len(value)
			for _, c := range value {
				switch c {
				case '[', '*', '_', '~', '`', '<':
					marks++
				}
			}
		}
		total += size * marks
		return ast.WalkContinue, nil
	})
	return total
}
