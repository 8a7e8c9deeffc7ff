//go:build linux

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// passage is a piece of real text, of the length of an item.
type passage struct {
	title, origin string // origin is the package it came with
	paragraphs    []string
}

// documentation are the Debian packages whose texts are read where they are
// installed. All may be used freely; those of SQLite are in the public domain.
var documentation = []string{"sqlite3-doc", "postgresql-doc-*", "perl-doc", "manpages", "manpages-dev", "linux-doc-*"}

// The shortest passage that becomes an item, and the bytes at which a text is
// cut into the next one: somewhere between the two.
const (
	shortest    = 1200
	cutFrom     = 2000
	cutTo       = 11_000
	mostOfAText = 2 << 20
)

// passages reads all documentation there is, in an order that is the same on
// every machine with the same packages.
func passages(ctx context.Context) ([]passage, error) {
	var all []passage
	for _, pattern := range documentation {
		names, err := lines(ctx, "dpkg-query", "-W", "-f", "${Package}\n", pattern)
		if err != nil {
			return nil, fmt.Errorf("looking for %s (build/setup.sh feed installs it): %w", pattern, err)
		}
		for _, name := range names {
			files, err := lines(ctx, "dpkg-query", "-L", name)
			if err != nil {
				return nil, err
			}
			slices.Sort(files)
			for _, file := range files {
				found, err := cut(file, name)
				if err != nil {
					return nil, err
				}
				all = append(all, found...)
			}
		}
	}
	random := rand.New(rand.NewPCG(seed, 1))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all, nil
}

func lines(ctx context.Context, name string, args ...string) ([]string, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return strings.Fields(string(out)), nil
}

// readings says how a file's text is had, by the end of its name.
var readings = []struct {
	end  string
	read func([]byte) string
}{
	{".rst.gz", plainly}, {".html", fromHTML}, {".pod", plainly},
	{".1.gz", fromRoff}, {".2.gz", fromRoff}, {".3.gz", fromRoff}, {".4.gz", fromRoff},
	{".5.gz", fromRoff}, {".7.gz", fromRoff}, {".8.gz", fromRoff},
}

func plainly(data []byte) string { return string(data) }

// cut reads one file and cuts it into passages; a file that holds no text for
// us has none.
func cut(file, origin string) ([]passage, error) {
	for _, r := range readings {
		if !strings.HasSuffix(file, r.end) || strings.Contains(file, "/html/") && origin[0] == 'l' {
			continue // the kernel's pages in HTML are the same texts again
		}
		data, err := readText(file)
		if errors.Is(err, os.ErrNotExist) || err != nil && errors.Is(err, gzip.ErrHeader) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		base, _, _ := strings.Cut(filepath.Base(file), ".")
		return split(paragraphs(r.read(data)), base, origin), nil
	}
	return nil, nil
}

func readText(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	var r io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			return nil, err
		}
	}
	return io.ReadAll(io.LimitReader(r, mostOfAText))
}

// fromHTML returns the words of a page, a blank line between its blocks.
func fromHTML(data []byte) string {
	var out strings.Builder
	tokens, skip := html.NewTokenizer(bytes.NewReader(data)), 0
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if skip == 0 {
				out.Write(tokens.Text())
			}
		case html.StartTagToken, html.EndTagToken:
			switch name, _ := tokens.TagName(); string(name) {
			case "script", "style", "head":
				skip ^= 1
			case "p", "li", "div", "pre", "h1", "h2", "h3", "h4", "tr", "dt", "dd", "table":
				out.WriteString("\n\n")
			}
		}
	}
}

var roffEscape = regexp.MustCompile(`\\f[A-Z(][A-Z]?|\\[-&e|^]|\\\([a-z]{2}`)

// fromRoff returns the words of a manual page.
func fromRoff(data []byte) string {
	var out strings.Builder
	for line := range strings.Lines(string(data)) {
		macro, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		switch {
		case strings.HasPrefix(macro, `.\"`), strings.HasPrefix(macro, `'\"`):
		case macro == ".SH" || macro == ".SS" || macro == ".PP" || macro == ".TP" || macro == ".P" || macro == ".IP":
			out.WriteString("\n\n" + rest + "\n")
		case strings.HasPrefix(macro, "."):
			out.WriteString(rest + "\n")
		default:
			out.WriteString(line)
		}
	}
	return roffEscape.ReplaceAllString(out.String(), "")
}

// harmless takes from a text what Markdown would read as more than text.
var harmless = strings.NewReplacer("<", "(", ">", ")", "[", "(", "]", ")", "`", "'", "|", "/", "*", "", "_", " ", "#", "No. ",
	"\\", "/", "~", "-", "\u00a0", " ", "&", "and", "{", "(", "}", ")", "=", " is ", "\t", " ")

// paragraphs returns the paragraphs of a text, each as one line.
func paragraphs(text string) []string {
	var all []string
	for block := range strings.SplitSeq(text, "\n\n") {
		block = strings.ToValidUTF8(harmless.Replace(block), "")
		block = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' || r == 0x7f || r == 0xfeff {
				return -1
			}
			return r
		}, block)
		words := strings.Join(strings.Fields(block), " ")
		if words = strings.TrimLeft(words, "-+:.0123456789) "); len(words) > 20 {
			all = append(all, words)
		}
	}
	return all
}

// split makes passages of the paragraphs of one text. Where it cuts depends on
// the text alone.
func split(text []string, base, origin string) []passage {
	var all []passage
	size, from := 0, 0
	random := rand.New(rand.NewPCG(seed, uint64(len(text))))
	limit := cutFrom + random.IntN(cutTo-cutFrom)
	for i, p := range text {
		size += len(p)
		if last := i == len(text)-1; size < limit && !last {
			continue
		}
		if size >= shortest && size < 200_000 {
			title := fmt.Sprintf("%s: %s", base, text[from])
			all = append(all, passage{firstWords(title, 80), origin, slices.Clone(text[from : i+1])})
		}
		size, from, limit = 0, i+1, cutFrom+random.IntN(cutTo-cutFrom)
	}
	return all
}

// firstWords returns whole words of s, at most n bytes.
func firstWords(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if end := strings.LastIndexByte(s[:n], ' '); end > 0 {
		return s[:end]
	}
	return strings.ToValidUTF8(s[:n], "")
}
