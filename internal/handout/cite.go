package handout

import (
	"context"

	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/library"
)

// Citing writes references in the style of the American Psychological
// Association, in the order of the items.
func Citing(p *cite.Processor) func(context.Context, string, []library.Item) ([]string, error) {
	return func(ctx context.Context, lang string, items []library.Item) ([]string, error) {
		refs, err := p.Bibliography(ctx, cite.APA, lang, items)
		if err != nil {
			return nil, err
		}
		byID := make(map[string]string, len(refs))
		for _, ref := range refs {
			byID[ref.ID] = ref.HTML
		}
		all := make([]string, len(items))
		for i, item := range items {
			all[i] = byID[item.ID]
		}
		return all, nil
	}
}
