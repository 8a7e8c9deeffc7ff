package handout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"socialmission.org/desktop/internal/config"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/site"
	"socialmission.org/desktop/internal/stick"
	"socialmission.org/desktop/internal/store"
)

// The places on a stick.
const (
	stickFolder = "Social Mission Library"
	listFolder  = stickFolder + "/Reading lists"
	pageFolder  = stickFolder + "/Pages for phones"
	readMe      = stickFolder + "/READ ME.txt"
)

// Order says what is to be put on a stick. Of what the reader made, only the
// lists named go along.
type Order struct {
	To       string          // the stick, or a folder on it
	Programs []stick.Program // none: the stick is for who has the program
	Library  bool            // with the programs: the library as it is here
	Lists    []reader.List
	Pages    bool // the lists, or without any the whole library, as pages
	Lang     string
	Trust    string // the folder of the library's trust in its feed; "" for none
	// Update opens what Save update for a colleague writes; nil leaves it out.
	Update func(context.Context) (*feed.Copy, error)
}

// Report says what was done, also when that failed.
type Report struct {
	stick.Report
	LibraryKept bool        // the stick's own library is as new, and was left as it is
	Update      *feed.Saved // what was saved for colleagues
}

// Copy puts on a stick what is ordered. What a reader keeps on the stick is
// never touched: of the data folder there, only the library is written, and
// only when it is older than the one here and of the same feed.
func (s Source) Copy(ctx context.Context, o Order, progress func(done, total int64)) (report Report, err error) {
	temp, err := os.MkdirTemp("", "socialmission-stick-")
	if err != nil {
		return report, fmt.Errorf("prepare a copy: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	parcels, err := s.parcels(ctx, o, temp, &report)
	if err != nil {
		return report, err
	}
	if report.Report, err = stick.Copy(ctx, o.To, parcels, progress); err != nil || o.Update == nil {
		return report, err
	}
	made, err := o.Update(ctx)
	if err != nil {
		return report, err
	}
	saved, err := made.Save(ctx, o.To, feed.Errand{})
	if err == nil {
		report.Update = &saved
	}
	return report, err
}

// parcels gathers the files. The large ones come last, so that a stick that is
// pulled out early tells what it is.
func (s Source) parcels(ctx context.Context, o Order, temp string, report *Report) (all []stick.Parcel, err error) {
	all = append(all, stick.Data(readMe, []byte(about())))
	for i, l := range o.Lists {
		p, err := s.listParcel(ctx, l, o.Lists[:i])
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if o.Pages {
		pages, err := s.pages(ctx, o)
		if err != nil {
			return nil, err
		}
		all = append(all, pages...)
	}
	if len(o.Programs) > 0 {
		all = append(all, stick.Data(stickFolder+"/"+config.PortableMarker, []byte("The data of this copy stay in the folder beside this file.\r\n")))
	}
	if len(o.Programs) > 0 && o.Library {
		library, err := s.libraryParcels(o, temp, report)
		if err != nil {
			return nil, err
		}
		all = append(all, library...)
	}
	for _, program := range o.Programs {
		p, err := stick.File(stickFolder+"/"+program.Name, program.Path, 0o755)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (s Source) listParcel(ctx context.Context, l reader.List, before []reader.List) (stick.Parcel, error) {
	file, err := s.File(ctx, l, true)
	if err != nil {
		return stick.Parcel{}, fmt.Errorf("write the list %q: %w", l.Title, err)
	}
	data, err := file.Bytes()
	name := FileName(l.Title)
	if slices.ContainsFunc(before, func(other reader.List) bool { return strings.EqualFold(FileName(other.Title), name) }) {
		name += " " + l.ID[len(l.ID)-4:]
	}
	return stick.Data(listFolder+"/"+name+listcode.Extension, data), err
}

// FileName makes a name that every system takes for a file's.
func FileName(title string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(title, "-"))
	if runes := []rune(name); len(runes) > 60 {
		name = string(runes[:60])
	}
	if name = strings.Trim(name, ". -"); name == "" || reserved.MatchString(name) {
		return "List"
	}
	return name
}

// reserved are names of devices, which Windows gives to no file.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$`)

// pages gathers the pages of each list, or of the whole library.
func (s Source) pages(ctx context.Context, o Order) (all []stick.Parcel, err error) {
	add := func(l *reader.List, folder string) error {
		pages, err := s.Site(ctx, l, o.Lang)
		if err != nil {
			return err
		}
		return pages.Write(ctx, shelf(func(name string, data []byte) error {
			all = append(all, stick.Data(folder+"/"+name, bytes.Clone(data)))
			return nil
		}))
	}
	if len(o.Lists) == 0 {
		err = add(nil, pageFolder)
	}
	for i := range o.Lists {
		if err == nil {
			err = add(&o.Lists[i], pageFolder+"/"+FileName(o.Lists[i].Title)+" "+o.Lists[i].ID[len(o.Lists[i].ID)-4:])
		}
	}
	return all, err
}

type shelf func(name string, data []byte) error

func (s shelf) Put(name string, data []byte) error { return s(name, data) }

var _ site.Shelf = shelf(nil)

// dataFolder is where a portable program keeps its data on the stick.
const dataFolder = stickFolder + "/" + config.PortableData

// ErrStickInUse is a program that runs on the stick's own library.
var ErrStickInUse = fmt.Errorf("the library on the stick: %w", library.ErrLocked)

// libraryParcels takes the library along, unless the stick's own is as new or
// of another feed. A snapshot is what a portable program opens at once, on
// every system; its release is the one that was verified here, and with the
// feed's roots and metadata it goes on to update from the same feed.
func (s Source) libraryParcels(o Order, temp string, report *Report) ([]stick.Parcel, error) {
	mine, err := s.Content.Release()
	if err != nil {
		return nil, err
	}
	there := filepath.Join(o.To, filepath.FromSlash(dataFolder), "content.db")
	if keep, err := asNew(there, mine); keep || err != nil {
		report.LibraryKept = keep
		return nil, err
	}
	path := filepath.Join(temp, "content.db")
	if _, err := s.Content.Snapshot(path); err != nil {
		return nil, err
	}
	p, err := stick.File(dataFolder+"/content.db", path, 0o644)
	if err != nil {
		return nil, err
	}
	trust, err := trustParcels(o.Trust)
	return append([]stick.Parcel{p}, trust...), err
}

// asNew reports whether the library on a stick is to stay: it is as new as
// ours, or follows another feed. One that is damaged is replaced.
func asNew(path string, mine library.Release) (bool, error) {
	if _, err := os.Stat(path); err != nil {
		return false, nil //nolint:nilerr // there is none
	}
	there, err := store.Open(path)
	switch {
	case errors.Is(err, library.ErrLocked):
		return false, ErrStickInUse
	case errors.Is(err, library.ErrNewer):
		return true, nil
	case err != nil:
		return false, nil //nolint:nilerr // written anew
	}
	held, err := there.Release()
	if closeErr := there.Close(); err != nil || closeErr != nil {
		return false, nil //nolint:nilerr // written anew
	}
	return held.Number > 0 && (held.Feed != mine.Feed || held.Number >= mine.Number), nil
}

// keptTrust are the files of a trust that are of use elsewhere: roots and
// metadata, and nothing of connections.
var keptTrust = regexp.MustCompile(`^([0-9]{1,3}\.root|root|timestamp|snapshot|targets)\.json$`)

func trustParcels(dir string) ([]stick.Parcel, error) {
	entries, err := os.ReadDir(dir)
	if dir == "" || errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the trust in the feed: %w", err)
	}
	var all []stick.Parcel
	for _, e := range entries {
		if !e.Type().IsRegular() || !keptTrust.MatchString(e.Name()) {
			continue
		}
		p, err := stick.File(dataFolder+"/feed/"+e.Name(), filepath.Join(dir, e.Name()), 0o644)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func about() string {
	return strings.ReplaceAll(`Social Mission Library

Start it from here, nothing has to be installed:
  Windows: socialmission.exe     Linux: socialmission (or socialmission-cli)
What you write stays on this stick, in the folder socialmission-data.
"Reading lists" has lists to open in the app. "Pages for phones" has pages for a browser: open index.html.

Inicie la biblioteca desde aquí, no hay que instalar nada:
  Windows: socialmission.exe     Linux: socialmission (o socialmission-cli)
Lo que usted escribe queda en esta memoria, en la carpeta socialmission-data.
"Reading lists" tiene listas para abrir en la aplicación. "Pages for phones" tiene páginas para un navegador: abra index.html.
`, "\n", "\r\n")
}
