package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"slices"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/notes"
	"socialmission.org/desktop/internal/render"
)

const (
	relatedItems = 8
	maxBacklinks = 200
)

// item answers with all that the reader shows of an item.
func (s *server) item(r *http.Request) (any, error) {
	view, err := s.itemView(r)
	if err != nil {
		return nil, err
	}
	if view.Mark, err = s.Reader.Mark(view.Item.ID); err != nil {
		return nil, err
	}
	return view, nil
}

// itemView is what the library knows of an item, and nothing of its reader.
func (s *server) itemView(r *http.Request) (ItemView, error) {
	id, err := pathID(r)
	if err != nil {
		return ItemView{}, err
	}
	found, err := s.find(id)
	if err != nil {
		return ItemView{}, err
	}
	if !s.shows(id) {
		return ItemView{}, library.ErrNotFound
	}
	item := found.Item
	if found.Gone {
		item.Attachments, item.Tables = nil, nil // they went with it
	}
	view := ItemView{Kept: keptText(found), TextLang: item.TextLanguage, WebLinks: webLinks(item), Withdrawn: item.Withdrawn}
	if view.TextLang == "" {
		view.TextLang = item.Language
	}
	s.renderTexts(&view, item, language(r))
	if view.Terms, err = s.termGroups(item); err != nil {
		return view, err
	}
	if err := s.past(&view, item); err != nil {
		return view, err
	}
	if view.Awaited, err = s.awaited(item); err != nil {
		return view, err
	}
	if view.Tables, err = s.tables(item, language(r)); err != nil {
		return view, err
	}
	if err := s.neighbours(r.Context(), &view, item); err != nil {
		return view, err
	}
	view.Item = published(item)
	return view, nil
}

// shows reports whether an item is there for whoever asks.
func (s *server) shows(id string) bool { return s.sees == nil || s.sees(id) }

// shown leaves out the rows of items that are not there for whoever asks.
func (s *server) shown(hits []library.Hit) []library.Hit {
	return slices.DeleteFunc(list(hits), func(h library.Hit) bool { return !s.shows(h.ID) })
}

// find returns an item, for its owner also one whose last text was kept.
func (s *server) find(id string) (notes.Found, error) {
	if s.sees == nil {
		return s.texts().Item(id)
	}
	item, err := s.Store.Item(id)
	return notes.Found{Item: item}, err
}

func keptText(found notes.Found) *KeptText {
	if found.Kept == nil {
		return nil
	}
	return &KeptText{At: found.Kept.At, Why: found.Why, Gone: found.Gone}
}

// awaited returns the paths of an item's attachments that have not arrived yet.
func (s *server) awaited(item library.Item) ([]string, error) {
	paths := []string{}
	if len(item.Attachments) == 0 {
		return paths, nil
	}
	missing, err := s.Store.Missing()
	if err != nil {
		return nil, err
	}
	digests := map[string]bool{} // files with the same bytes are named once
	for _, file := range missing {
		digests[file.SHA256] = true
	}
	for _, a := range item.Attachments {
		if digests[a.SHA256] {
			paths = append(paths, a.Path)
		}
	}
	return paths, nil
}

// renderTexts renders what an item says. A text that could not be rendered is
// shown plain, which is noted and no reason not to show the item.
func (s *server) renderTexts(view *ItemView, item library.Item, lang string) {
	opt := render.Options{Lang: lang, ItemLink: s.itemLink, Image: attachmentAddress(item), Prefix: "s"}
	summary, err := render.Markdown(item.Summary, opt)
	if err != nil {
		s.Log.Warn("a summary is shown plain", "number", item.Number, "error", err)
	}
	opt.Prefix, opt.FirstParagraph = "", summary.Paragraphs+1
	body, err := render.Markdown(item.Body, opt)
	if err != nil {
		s.Log.Warn("a text is shown plain", "number", item.Number, "error", err)
	}
	view.SummaryHTML, view.HTML = summary.HTML, body.HTML
	view.Contents = append(list(summary.Contents), body.Contents...)
	view.Paragraphs = summary.Paragraphs + body.Paragraphs
	view.NoteHTML = render.Inline(item.Note)
	view.FactsHTML = make([]string, len(item.Facts))
	for i, statement := range item.Facts {
		view.FactsHTML[i] = render.Inline(statement)
	}
}

// itemLink leads to items that the library has.
func (s *server) itemLink(target string) (string, bool) {
	_, err := s.Store.Item(target)
	return "#/items/" + target, err == nil && s.shows(target)
}

// attachmentAddress finds the addresses of an item's images.
func attachmentAddress(item library.Item) func(string) (string, bool) {
	return func(target string) (string, bool) {
		a, ok := item.Attached(target)
		return "/api/attachments/" + a.SHA256 + "/" + url.PathEscape(path.Base(a.Path)), ok
	}
}

// termGroups returns an item's terms by vocabulary, in the order of the facets;
// vocabularies that are no facet come last.
func (s *server) termGroups(item library.Item) ([]TermGroup, error) {
	taxonomies, err := s.Store.Taxonomies()
	if err != nil {
		return nil, err
	}
	groups := []TermGroup{}
	for _, taxonomy := range taxonomies {
		group := TermGroup{Scheme: taxonomy.ID, SchemeLabel: taxonomy.Label, SchemeNote: taxonomy.Note}
		for _, ref := range item.Terms {
			if ref.Scheme == taxonomy.ID {
				group.Terms = append(group.Terms, ItemTerm{ID: ref.ID, Label: termLabel(taxonomy, ref.ID), Suggested: ref.Suggested})
			}
		}
		if len(group.Terms) > 0 {
			groups = append(groups, group)
		}
	}
	slices.SortStableFunc(groups, func(a, b TermGroup) int { return facetRank(a.Scheme) - facetRank(b.Scheme) })
	return groups, nil
}

func facetRank(scheme string) int {
	facets := library.Facets()
	if i := slices.Index(facets, scheme); i >= 0 {
		return i
	}
	return len(facets)
}

func termLabel(taxonomy library.Taxonomy, id string) library.Text {
	for _, term := range taxonomy.Terms {
		if term.ID == id {
			return term.Label
		}
	}
	return library.Text{En: id, Es: id}
}

// neighbours fills in what an item is linked with. The index may be a release
// behind and not know it yet.
func (s *server) neighbours(ctx context.Context, view *ItemView, item library.Item) error {
	related, err := s.Engine.Related(ctx, item.ID, relatedItems)
	if err != nil && !errors.Is(err, library.ErrNotFound) {
		return err
	}
	view.Related = s.shown(related)
	view.Links = []ItemLink{}
	for _, link := range item.Links {
		hits, err := s.Engine.Rows(ctx, notEmpty(link.To))
		if err != nil {
			return err
		}
		for _, hit := range s.shown(hits) {
			view.Links = append(view.Links, ItemLink{Rel: link.Rel, Hit: hit})
		}
	}
	ids, err := s.Store.Backlinks(item.ID)
	if err != nil {
		return err
	}
	backlinks, err := s.Engine.Rows(ctx, ids[:min(len(ids), maxBacklinks)])
	view.Backlinks = s.shown(backlinks)
	return err
}

func notEmpty(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}
