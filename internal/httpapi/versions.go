package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/render"
)

// maxVersions is how many older texts of an item the page is sent.
const maxVersions = 50

// past fills in what the library knows of an item's earlier texts.
func (s *server) past(view *ItemView, item library.Item) error {
	older, err := s.Store.Versions(item.ID)
	if err != nil {
		return err
	}
	view.Versions = len(older) + 1
	arrival, err := s.Store.Arrival(item.ID)
	if err != nil {
		return err
	}
	view.Updated = lastUpdate(item, arrival)
	return nil
}

// lastUpdate returns what is known of the last change of an item: what its
// publisher says of it, and the release that brought it.
func lastUpdate(item library.Item, arrival library.Arrival) *ItemUpdate {
	update := ItemUpdate{Date: item.Updated, Note: item.Changed}
	if arrival.Last.Number != arrival.First.Number {
		update.Release = arrival.Last.Number
		if update.Date == "" {
			update.Date = arrival.Last.Date
		}
	}
	if update == (ItemUpdate{}) {
		return nil
	}
	return &update
}

// versions answers the older texts of an item, also of one that is gone.
func (s *server) versions(r *http.Request) (any, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	older, err := s.Store.Versions(id)
	if err != nil {
		return nil, err
	}
	if len(older) == 0 {
		if _, err := s.Store.Item(id); err != nil {
			return nil, err
		}
	}
	out := Versions{Versions: []Version{}}
	for _, v := range older[:min(len(older), maxVersions)] {
		release := v.Held
		release.Number = v.Release
		version := Version{Release: release, Note: v.Item.Changed, Title: v.Item.Title, Language: v.Item.Language, TextLang: v.Item.TextLanguage}
		if version.TextLang == "" {
			version.TextLang = v.Item.Language
		}
		version.SummaryHTML, version.HTML = s.oldTexts(v.Item, language(r))
		out.Versions = append(out.Versions, version)
	}
	return out, nil
}

// oldTexts renders an older text. Its ids must not meet those of the present
// one on the page.
func (s *server) oldTexts(item library.Item, lang string) (summary, body string) {
	opt := render.Options{Lang: lang, ItemLink: s.itemLink, Image: attachmentAddress(item), Prefix: "vs"}
	parts := [2]string{}
	for i, source := range []string{item.Summary, item.Body} {
		text, err := render.Markdown(source, opt)
		if err != nil {
			s.Log.Warn("an older text is shown plain", "number", item.Number, "error", err)
		}
		parts[i], opt.Prefix, opt.FirstParagraph = text.HTML, "v", text.Paragraphs+1
	}
	return parts[0], parts[1]
}
