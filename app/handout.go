package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"

	"socialmission.org/desktop/frontend"
	"socialmission.org/desktop/internal/cite"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/handout"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/lists"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/stick"
)

func (h *host) handOut() httpapi.HandOutDeps {
	return httpapi.HandOutDeps{Programs: programsAtHand, Volumes: removable, Trust: h.trustFolder()}
}

// programsAtHand finds this program and those beside it, for other computers too.
func programsAtHand(more string) []stick.Program {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	if more == "" {
		return stick.Programs(self)
	}
	return stick.Programs(self, more)
}

// source is the library that commands hand things out of.
func (o *opened) source() handout.Source {
	return handout.Source{Desk: lists.Desk{Content: o.content, Engine: o.engine, Reader: o.reader}, Cite: handout.Citing(cite.New(frontend.Dist())), Log: slog.New(slog.DiscardHandler)}
}

// trust is the folder of the library's trust in its feed.
func (o *opened) trust() string { return filepath.Join(o.dir, trustFolder) }

func (o *opened) signedCopy(ctx context.Context) (*feed.Copy, error) {
	return o.updater.Copy(ctx, o.trust())
}

// workingFolder hands the folder in which a command was called to the program
// that does it.
func workingFolder(*call, []string) ([]byte, error) {
	dir, err := os.Getwd()
	return []byte(dir), err
}

// from finds a path as seen from where the command was called.
func (q question) from(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(string(q.input), path)
}

// list returns the reading list with a name or an id.
func (o *opened) list(name string) (reader.List, error) {
	id, err := listNamed(o, name)
	if err != nil {
		return reader.List{}, err
	}
	return o.reader.List(id)
}

// wordsLanguage checks the language of the words that are added.
func wordsLanguage(lang string) error {
	if lang != "" && lang != "en" && lang != "es" {
		return usage("--lang takes en or es, not %q", lang)
	}
	return nil
}

func langOf(l reader.List, chosen string) string {
	if chosen != "" {
		return chosen
	}
	return handout.Lang(l, "en")
}
