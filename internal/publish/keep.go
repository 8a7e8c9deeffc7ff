package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"socialmission.org/desktop/internal/library"
)

// openSigned reads a site that holds a release already.
func openSigned(ctx context.Context, dir string, ring *keyring) (*site, error) {
	s, err := openSite(ctx, dir, ring)
	if err == nil && s.last().Number == 0 {
		err = fmt.Errorf("%w: %s holds no release yet", library.ErrInvalid, dir)
	}
	return s, err
}

// Expiries are the days until which the signatures of a site count.
type Expiries struct {
	Timestamp, Targets, Root time.Time
}

// Renew signs the timestamp of a site anew, so that it does not grow stale
// between releases. Nothing else changes.
func Renew(ctx context.Context, keys, dir string, date time.Time, options ...KeyOption) (Expiries, error) {
	ring, err := openKeys(keys, options...)
	if err != nil {
		return Expiries{}, err
	}
	s, err := openSigned(ctx, dir, ring)
	if err != nil {
		return Expiries{}, err
	}
	root, err := ring.newest()
	if err != nil {
		return Expiries{}, err
	}
	var files []library.File
	for _, name := range []string{fmt.Sprintf("%d.targets.json", s.targets.Signed.Version), fmt.Sprintf("%d.snapshot.json", s.snapshot)} {
		data, err := os.ReadFile(s.path(name))
		if err != nil {
			return Expiries{}, err
		}
		files = append(files, library.File{Path: name, Data: data})
	}
	return Expiries{stampEnd(date), s.targets.Signed.Expires, root.Signed.Expires}, s.stamp(date, files)
}

func stampEnd(date time.Time) time.Time { return date.UTC().AddDate(0, 0, timestampDays) }

// Rollback publishes the content of an earlier release again, as the next
// one: readers never go back to a lower number. Items that came later leave
// the library; their numbers stay taken.
func Rollback(ctx context.Context, keys, dir string, to int, o Order) (Result, error) {
	ring, err := openKeys(keys, LockedBy(o.Locks))
	if err != nil {
		return Result{}, err
	}
	s, err := openSigned(ctx, dir, ring)
	if err != nil {
		return Result{}, err
	}
	at := slices.IndexFunc(s.state.Releases, func(p published) bool { return p.Number == to })
	if at < 0 || at == len(s.state.Releases)-1 {
		return Result{}, fmt.Errorf("roll back: %w: release %d is not one of the earlier releases", library.ErrInvalid, to)
	}
	edition, err := s.edition(s.state.Releases[at].Release)
	if err != nil {
		return Result{}, err
	}
	temp, err := os.MkdirTemp("", "socialmission-rollback-")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(temp)
	for _, e := range edition.Manifest.Files {
		data, err := s.file(e.Path, e.SHA256, func() ([]byte, error) { return edition.Read(e) })
		if err == nil && e.Path == "library.yaml" {
			data, err = renumber(data, s.last().Number+1, max(o.Date.Format(time.DateOnly), string(s.last().Date)))
		}
		if err == nil {
			err = writeFile(filepath.Join(temp, filepath.FromSlash(e.Path)), data, 0o600)
		}
		if err != nil {
			return Result{}, err
		}
	}
	o.Content, o.Keys, o.Site, o.back = os.DirFS(temp), keys, dir, true
	return Release(ctx, o)
}

// file returns a file of an earlier release; attachments lie unpacked.
func (s *site) file(path, sha string, document func() ([]byte, error)) ([]byte, error) {
	if strings.HasPrefix(path, "attachments/") {
		return os.ReadFile(s.path("att/" + sha))
	}
	return document()
}

// renumber puts another number and date into the text of library.yaml and
// leaves the rest as it was written.
func renumber(text []byte, number int, date string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%w: library.yaml: %w", library.ErrContent, err)
	}
	lines := bytes.Split(text, []byte("\n"))
	var places []*yaml.Node
	for _, field := range []string{"date", "number"} {
		if n := child(child(doc.Content[0], "release"), field); n != nil {
			places = append(places, n)
		}
	}
	if len(places) != 2 {
		return nil, errors.New("library.yaml has no release.number and release.date")
	}
	slices.SortFunc(places, func(a, b *yaml.Node) int { return b.Column - a.Column }) // from the right
	for _, n := range places {
		value := date
		if n.Value != "" && !strings.Contains(n.Value, "-") {
			value = strconv.Itoa(number)
		}
		line := lines[n.Line-1]
		end := n.Column - 1 + len(n.Value)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			end += 2
		}
		lines[n.Line-1] = slices.Concat(line[:n.Column-1], []byte(value), line[end:])
	}
	return bytes.Join(lines, []byte("\n")), nil
}

func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
