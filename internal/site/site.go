// Package site writes a reading list or the whole library as a folder of HTML
// pages that open from a stick or a phone's storage, without the app and
// without a server. A small index in plain script files lets a page search
// them, as pages opened from a file may load scripts and nothing else.
package site

import (
	"context"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/packet"
)

// Site is what is to be written.
type Site struct {
	Title     library.Text
	Lang      string // of the words of the pages, until a reader changes it
	Release   library.Release
	Packet    *packet.Packet // the list; nil for the whole library
	Items     []Item         // by number
	Thesaurus library.Thesaurus
	// Figure returns the bytes of an attachment; an error leaves it out.
	Figure func(sha256 string) ([]byte, error)
	// Files takes the attached files along, not the figures alone.
	Files bool
}

// Item is an item with what its page says of it.
type Item struct {
	library.Item
	Label     library.Text // what it is: "Toolkit"
	Terms     []library.Text
	Byline    string
	Tables    []library.Table
	Reference template.HTML
}

// Shelf is where the files of a site are put: a folder, or a zip file.
type Shelf interface {
	Put(name string, data []byte) error
}

// Write puts every file of the site on the shelf. The same site gives the same
// files.
func (s Site) Write(ctx context.Context, to Shelf) error {
	s.Items = slices.Clone(s.Items)
	slices.SortFunc(s.Items, func(a, b Item) int { return a.Number - b.Number })
	b := &builder{Site: s, to: to, put: map[string]bool{}, numbers: map[string]int{}}
	for _, item := range s.Items {
		b.numbers[item.ID] = item.Number
	}
	for _, item := range b.Items {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.itemPage(item); err != nil {
			return err
		}
	}
	for _, step := range []func() error{b.assets, b.shelves, b.packet, b.front} {
		if err := step(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// builder is a site while it is written.
type builder struct {
	Site
	to      Shelf
	put     map[string]bool // names of files that are there
	numbers map[string]int  // of the items that have a page
	failed  error           // the first failure to write a figure
}

func (b *builder) write(name string, data []byte) error {
	if b.put[name] {
		return nil
	}
	b.put[name] = true
	if err := b.to.Put(name, data); err != nil {
		return fmt.Errorf("write %s of the pages: %w", name, err)
	}
	return nil
}

// page writes a page; up is the way from it to the top of the folder.
func (b *builder) page(name, body string, v any, title string) error {
	var inside, out strings.Builder
	if err := templates.ExecuteTemplate(&inside, body, v); err != nil {
		return fmt.Errorf("lay out %s of the pages: %w", name, err)
	}
	frame := struct {
		Lang, Title, Up string
		Site            library.Text
		Release         string
		Front           bool
		Body            template.HTML
	}{b.lang(), title, strings.Repeat("../", strings.Count(name, "/")), b.Title, string(b.Release.Date), name == frontPage,
		template.HTML(inside.String())} //nolint:gosec // made by a template, which escapes
	if err := templates.ExecuteTemplate(&out, "frame.gohtml", frame); err != nil {
		return fmt.Errorf("lay out %s of the pages: %w", name, err)
	}
	return b.write(name, []byte(out.String()))
}

func (b *builder) lang() string {
	if b.Lang == "es" {
		return "es"
	}
	return "en"
}
