// Package render turns the Markdown of items into HTML that is safe to show
// in the window, and into plain text for the index and the terminal. What it
// returns went through an allow-list last: no input, however hostile, yields
// an element or attribute that is not on it.
package render

import "time"

// Document is a text rendered for reading.
type Document struct {
	HTML       string
	Contents   []Heading // every heading, in order; never nil
	Paragraphs int       // how many paragraphs carry a number
}

// Heading is one line of a document's table of contents.
type Heading struct {
	ID    string `json:"id"`    // of the heading element, always with the prefix "h-"
	Level int    `json:"level"` // of the element shown: 2 is the first below the page's h1
	Text  string `json:"text"`  // plain text
}

// Options say how a document fits the page it becomes part of. The zero value
// is a document of its own in English.
type Options struct {
	Lang string // "en" or "es": the words render itself adds
	// HeadingOffset is the level of the heading the document stands under: with
	// 1 its highest headings become h2. Zero means 1.
	HeadingOffset int
	// ItemLink turns the target of [text](item:TARGET) into an address; where it
	// answers false, the text stays and the link goes. Without it every
	// well-formed id is linked.
	ItemLink func(target string) (href string, ok bool)
	// Image turns the target of an image into the address of an attachment;
	// where it answers false, or without it, only addresses that are an
	// attachment's already are shown, and other images give their description.
	Image func(target string) (src string, ok bool)
	// MaxTime bounds the time spent; zero means five seconds. What takes longer
	// is shown as plain text.
	MaxTime time.Duration
	// Prefix, lower-case letters, keeps the ids of several documents on one page
	// apart: it stands after the "h-" of headings and before the ids of notes.
	Prefix string
	// FirstParagraph is the number of the first paragraph; zero means 1, and a
	// negative value leaves paragraphs unnumbered.
	FirstParagraph int
}

func (o Options) withDefaults() Options {
	if o.HeadingOffset <= 0 {
		o.HeadingOffset = 1
	}
	if o.MaxTime <= 0 {
		o.MaxTime = 5 * time.Second
	}
	if o.FirstParagraph == 0 {
		o.FirstParagraph = 1
	}
	if o.ItemLink == nil {
		o.ItemLink = linkItem
	}
	if o.Prefix != "" {
		o.Prefix += "-"
	}
	return o
}
