package packet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
)

func checksum(data []byte) uint32 { return crc32.ChecksumIEEE(data) }

// The package document of EPUB 3.
type opf struct {
	XMLName  xml.Name  `xml:"http://www.idpf.org/2007/opf package"`
	Version  string    `xml:"version,attr"`
	Unique   string    `xml:"unique-identifier,attr"`
	Lang     string    `xml:"xml:lang,attr"`
	Metadata metadata  `xml:"metadata"`
	Items    []opfItem `xml:"manifest>item"`
	Spine    []opfRef  `xml:"spine>itemref"`
}

type metadata struct {
	DC         string     `xml:"xmlns:dc,attr"`
	Identifier identified `xml:"dc:identifier"`
	Title      string     `xml:"dc:title"`
	Languages  []string   `xml:"dc:language"`
	Publisher  string     `xml:"dc:publisher,omitempty"`
	Meta       []meta     `xml:"meta"`
}

type identified struct {
	ID   string `xml:"id,attr"`
	Text string `xml:",chardata"`
}

type meta struct {
	Property string `xml:"property,attr"`
	Text     string `xml:",chardata"`
}

type opfItem struct {
	ID         string `xml:"id,attr"`
	Href       string `xml:"href,attr"`
	Type       string `xml:"media-type,attr"`
	Properties string `xml:"properties,attr,omitempty"`
}

type opfRef struct {
	ID string `xml:"idref,attr"`
}

func (b *book) packageDocument(files []file) ([]byte, error) {
	doc := opf{Version: "3.0", Unique: "id", Lang: b.w.lang, Metadata: metadata{
		DC:         "http://purl.org/dc/elements/1.1/",
		Identifier: identified{"id", b.identifier()},
		Title:      strings.Map(xmlCharacter, b.name()), Languages: b.languages(), Publisher: strings.Map(xmlCharacter, b.Library),
		Meta: b.accessibility()}}
	for _, f := range files {
		doc.Items = append(doc.Items, opfItem{f.id, f.name, f.kind, f.properties})
	}
	for i, p := range b.pages {
		doc.Spine = append(doc.Spine, opfRef{p.id})
		if i == 0 {
			doc.Spine = append(doc.Spine, opfRef{"nav"})
		}
	}
	data, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, fmt.Errorf("describe an EPUB: %w", err)
	}
	// encoding/xml has no name for the attribute that XML itself defines.
	data = bytes.Replace(data, []byte(`xmlns:xml="xml" `), nil, 1)
	return append([]byte(xmlHead), data...), nil
}

// languages lists the languages of the book, that of its words first.
func (b *book) languages() []string {
	all := []string{b.w.lang}
	for _, e := range b.Entries {
		for _, lang := range []string{e.Item.Language, e.Item.TextLanguage} {
			if lang != "" && !slices.Contains(all, lang) {
				all = append(all, lang)
			}
		}
	}
	return all
}

// accessibility is what schema.org and EPUB Accessibility have readers look for.
func (b *book) accessibility() []meta {
	all := []meta{{"dcterms:modified", b.modified()}, {"schema:accessMode", "textual"}}
	if len(b.figures) > 0 {
		all = append(all, meta{"schema:accessMode", "visual"})
	}
	for _, feature := range []string{"tableOfContents", "structuralNavigation", "readingOrder", "alternativeText", "displayTransformability", "unlocked"} {
		all = append(all, meta{"schema:accessibilityFeature", feature})
	}
	return append(all, meta{"schema:accessModeSufficient", "textual"}, meta{"schema:accessibilityHazard", "none"},
		meta{"schema:accessibilitySummary", b.w.Accessibility})
}
