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

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"go.yaml.in/yaml/v3"
	"socialmission.org/desktop/internal/library"
)

// open reads the keys and the site they sign.
func open(ctx context.Context, keys, dir string) (*site, error) {
	ring, err := openKeys(keys)
	if err != nil {
		return nil, err
	}
	s, err := openSite(ctx, dir, ring)
	if err == nil && s.last().Number == 0 {
		err = fmt.Errorf("%w: %s holds no release yet", library.ErrInvalid, dir)
	}
	return s, err
}

// Renew signs the timestamp of a site anew, so that it does not grow stale
// between releases. Nothing else changes.
func Renew(ctx context.Context, keys, dir string, date time.Time) error {
	s, err := open(ctx, keys, dir)
	if err != nil {
		return err
	}
	var files []library.File
	for _, name := range []string{fmt.Sprintf("%d.targets.json", s.targets.Signed.Version), fmt.Sprintf("%d.snapshot.json", s.snapshot)} {
		data, err := os.ReadFile(s.path(name))
		if err != nil {
			return err
		}
		files = append(files, library.File{Path: name, Data: data})
	}
	return s.stamp(date, files)
}

// RotateKey replaces one key of a feed, "online" or "root-1", by a new one:
// the new root is signed by the root keys of before and of now, and the site,
// which may be "" when there is none yet, is signed anew. The old key's file
// is kept beside the new one as NAME.retired-VERSION.
func RotateKey(ctx context.Context, keys, dir, name string, date time.Time) error {
	ring, err := openKeys(keys)
	if err != nil {
		return err
	}
	root, err := ring.newest()
	if err != nil {
		return err
	}
	if name != onlineKey && !strings.HasPrefix(name, rootKeys) {
		return fmt.Errorf("%w: there is no key %q; the keys are online, root-1, root-2 and so on", library.ErrInvalid, name)
	}
	before, err := retire(ring, root, name)
	if err != nil {
		return err
	}
	root.Signed.Version++
	root.Signed.Expires = date.UTC().AddDate(longYears, 0, 0)
	if err := ring.add(root, name); err != nil {
		return err
	}
	if err := ring.sign(root, before); err != nil {
		return err
	}
	if dir == "" {
		return nil
	}
	s, err := open(ctx, keys, dir)
	if err != nil {
		return err
	}
	return s.sign(date)
}

// retire takes a key out of the root, sets its file aside and returns the
// root keys that sign for the root of before. All is checked first.
func retire(ring *keyring, root *metadata.Metadata[metadata.RootType], name string) ([]signer, error) {
	old, ok := ring.keys[name]
	if !ok {
		return nil, fmt.Errorf("%w: the key %s is not in %s", library.ErrInvalid, name, ring.dir)
	}
	var before []signer
	for _, n := range ring.names() {
		if strings.HasPrefix(n, rootKeys) {
			before = append(before, ring.keys[n])
		}
	}
	if len(before) < root.Signed.Roles[metadata.ROOT].Threshold {
		return nil, fmt.Errorf("%w: there are not enough root keys in %s", library.ErrInvalid, ring.dir)
	}
	public, err := old.public()
	if err != nil {
		return nil, err
	}
	id, err := public.ID()
	if err != nil {
		return nil, err
	}
	for _, role := range roles(name) {
		if err := root.Signed.RevokeKey(id, role); err != nil {
			return nil, err
		}
	}
	path := ring.dir + "/" + name + keyEnding
	return before, os.Rename(path, path+".retired-"+strconv.FormatInt(root.Signed.Version, 10))
}

// Rollback publishes the content of an earlier release again, as the next
// one: readers never go back to a lower number. Items that came later leave
// the library; their numbers stay taken.
func Rollback(ctx context.Context, keys, dir string, to int, o Order) (Result, error) {
	s, err := open(ctx, keys, dir)
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
