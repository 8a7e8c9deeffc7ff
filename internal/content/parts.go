package content

import (
	"net/url"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
	tags "golang.org/x/text/language"

	"socialmission.org/desktop/internal/library"
)

// language reads a BCP 47 language tag.
func language(m fields, name string) string {
	tag := m.oneLine(name, 35)
	if tag == "" {
		return ""
	}
	if _, err := tags.Parse(tag); err != nil || strings.Contains(tag, "_") {
		m.wrong(name, "%q is not a language tag: write en, es, pt-BR, not %q", name, tag)
		return ""
	}
	return tag
}

// address reads a web or mail address.
func (f fields) address(name string) string {
	text := f.oneLine(name, MaxText)
	if message := badAddress(text); text != "" && message != "" {
		f.wrong(name, "%q %s", name, message)
		return ""
	}
	return text
}

// badAddress says what is wrong with an address, or returns "".
func badAddress(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || strings.ContainsAny(text, " \t"):
		return "is not a web address: " + short(text)
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
		return ""
	case u.Scheme != "http" && u.Scheme != "https":
		return "must begin with https://, http:// or mailto:, not " + short(text)
	case u.Hostname() == "":
		return "names no web site: " + short(text)
	}
	return ""
}

func rights(m fields) library.Rights {
	n := m.value("rights")
	if n == nil {
		return library.Rights{}
	}
	r := m.mapping(n, "rights", "license", "note")
	return library.Rights{License: r.oneLine("license", MaxTitle), Note: r.text("note", MaxText)}
}

func sources(m fields) []library.Source {
	var out []library.Source
	for _, n := range m.entries("sources", MaxList) {
		s := m.mapping(n, "source", "url", "seen")
		if n.Kind == yaml.MappingNode {
			s.need("url")
		}
		out = append(out, library.Source{URL: s.address("url"), Seen: s.date("seen")})
	}
	return out
}

func rels() []string {
	return []string{"part-of", "about", "mentions", "related", "original", "listing"}
}

func (d *draft) links(m fields) []library.Link {
	var out []library.Link
	for _, n := range m.entries("links", MaxList) {
		l := m.mapping(n, "link", "rel", "to", "url", "title")
		if n.Kind != yaml.MappingNode {
			continue
		}
		l.need("rel")
		link := library.Link{Rel: l.choice("rel", rels()...), To: l.id("to"), URL: l.address("url"), Title: l.oneLine("title", MaxTitle)}
		if (l.value("to") == nil) == (l.value("url") == nil) {
			l.wrong("rel", "a link has either \"to\" (the id of an item) or \"url\"")
		}
		if link.To != "" {
			d.refs = append(d.refs, ref{what: toItem, id: link.To, line: l.lineOf("to")})
		}
		out = append(out, link)
	}
	return out
}

// terms reads the terms of an item: lists of term ids by scheme.
func (d *draft) terms(m fields, name string, suggested bool) []library.TermRef {
	n := m.value(name)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		m.fault(n, "%q must list term ids by scheme, as in \"domain: [community-engagement]\"", name)
		return nil
	}
	var schemes []string
	for i := 0; i < len(n.Content); i += 2 {
		schemes = append(schemes, n.Content[i].Value)
	}
	by := m.mapping(n, name, schemes...)
	var out []library.TermRef
	for i := 0; i+1 < len(n.Content); i += 2 {
		scheme := n.Content[i].Value
		if by.keys[scheme] != n.Content[i] {
			continue // reported as a duplicate
		}
		for _, t := range by.entries(scheme, MaxList) {
			id := by.scalar(t, scheme, MaxTitle)
			d.refs = append(d.refs, ref{what: toTerm, scheme: scheme, id: id, line: t.Line})
			out = append(out, library.TermRef{Scheme: scheme, ID: id, Suggested: suggested})
		}
	}
	return out
}

func (d *draft) happening(m fields) *library.Happening {
	n := m.value("event")
	if n == nil {
		return nil
	}
	e := m.mapping(n, "event", "type", "start", "end", "zone", "mode", "organizer", "audience", "conflict", "status")
	e.need("type")
	h := &library.Happening{
		Type: e.id("type"), Start: e.date("start"), End: e.date("end"), Zone: e.oneLine("zone", 60),
		Mode:      e.choice("mode", "in person", "online", "hybrid"),
		Organizer: e.oneLine("organizer", MaxTitle), Audience: e.oneLine("audience", MaxTitle),
		Conflict: e.text("conflict", MaxText), Status: e.oneLine("status", MaxTitle),
	}
	if h.Type != "" {
		d.refs = append(d.refs, ref{what: toEventType, scheme: "event-type", id: h.Type, line: e.lineOf("type")})
	}
	if h.Start != "" && h.End != "" && h.End.Last() < string(h.Start) {
		e.wrong("end", "the event ends (%s) before it starts (%s)", h.End, h.Start)
	}
	if h.Zone != "" && !zoneForm.MatchString(h.Zone) {
		e.wrong("zone", "\"zone\" must be a time zone such as America/New_York, not %q", h.Zone)
	}
	return h
}

var zoneForm = regexp.MustCompile(`^(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+){1,2})$`)

func (d *draft) tables(m fields) []string {
	var out []string
	for _, n := range m.entries("tables", MaxList) {
		id := m.scalar(n, "tables", MaxTitle)
		d.refs = append(d.refs, ref{what: toTable, id: id, line: n.Line})
		out = append(out, id)
	}
	return out
}

func (d *draft) attached(m fields) []library.Attachment {
	var out []library.Attachment
	for _, n := range m.entries("attachments", MaxList) {
		a := m.mapping(n, "attachment", "path", "title")
		if n.Kind != yaml.MappingNode {
			continue
		}
		a.need("path", "title")
		one := library.Attachment{Path: a.oneLine("path", MaxTitle), Title: a.oneLine("title", MaxTitle)}
		d.refs = append(d.refs, ref{what: toAttachment, id: one.Path, line: a.lineOf("path")})
		out = append(out, one)
	}
	return out
}

func withdrawal(m fields) *library.Withdrawal {
	n := m.value("withdrawn")
	if n == nil {
		return nil
	}
	w := m.mapping(n, "withdrawal", "date", "reason")
	if n.Kind == yaml.MappingNode {
		w.need("date", "reason")
	}
	return &library.Withdrawal{Date: w.date("date"), Reason: w.text("reason", MaxText)}
}

var itemLink = regexp.MustCompile(`\]\((?:item:|#/items/)([^)\s]*)\)`)

// body takes the text below the front matter and the items it links to.
func (d *draft) body(text string, line int) {
	if len(text) > MaxBody {
		d.report.add(d.path, line, "the text is longer than %s", megabytes(MaxBody))
		return
	}
	d.item.Body = strings.TrimSpace(text)
	for part := range strings.SplitSeq(text, "\n") {
		for _, m := range itemLink.FindAllStringSubmatch(part, MaxList) {
			d.refs = append(d.refs, ref{what: toItem, id: strings.Clone(m[1]), line: line, body: true})
		}
		line++
	}
}
