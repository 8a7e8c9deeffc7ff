package httpapi

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"socialmission.org/desktop/internal/library"
)

// onWeb reports whether an address leads to a page on the web and nowhere
// else, whatever wrote it.
func onWeb(address string) bool {
	odd := func(r rune) bool {
		return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("\"<>\\`", r)
	}
	if strings.ContainsFunc(address, odd) {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// webLinks returns where an item is to be found on the web, each address once.
func webLinks(item library.Item) []WebLink {
	links := []WebLink{}
	add := func(link WebLink) {
		known := slices.ContainsFunc(links, func(l WebLink) bool { return l.URL == link.URL })
		if !known && onWeb(link.URL) {
			links = append(links, link)
		}
	}
	if item.Bib.DOI != "" {
		add(WebLink{Rel: "doi", URL: "https://doi.org/" + escapeDOI(item.Bib.DOI)})
	}
	add(WebLink{Rel: "source", URL: item.Bib.URL})
	for _, link := range item.Links {
		add(WebLink{Rel: link.Rel, URL: link.URL, Title: link.Title})
	}
	return links
}

// escapeDOI writes a DOI as the path of an address; its slashes stay.
func escapeDOI(doi string) string {
	return (&url.URL{Path: doi}).EscapedPath()
}

// published returns an item as the page gets it: without the body, which it
// gets rendered, and without addresses that lead elsewhere than to the web.
func published(item library.Item) library.Item {
	item.Body = ""
	if !onWeb(item.Bib.URL) {
		item.Bib.URL = ""
	}
	item.Sources = slices.DeleteFunc(slices.Clone(item.Sources), func(s library.Source) bool { return !onWeb(s.URL) })
	item.Links = slices.DeleteFunc(slices.Clone(item.Links), func(l library.Link) bool { return l.URL != "" && !onWeb(l.URL) })
	return item
}
