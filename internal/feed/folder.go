package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
	"socialmission.org/desktop/internal/library"
)

// folderFile is the file of a content folder that names the release.
const folderFile = "library.yaml"

// maxFolderFile bounds it, in bytes.
const maxFolderFile = 64 << 10

// folder is a content folder: embedded in the program, on disk, on a stick.
type folder struct {
	fsys fs.FS
	name string
}

// FromFS returns the source that reads the content folder at the root of fsys.
// Hidden files and editors' backups are not part of the release. For a folder
// on disk pass os.Root's file system, which no link leads out of.
func FromFS(fsys fs.FS, name string) Source { return folder{fsys: fsys, name: name} }

func (f folder) Name() string { return f.name }

func (f folder) Open(_ context.Context, e Entry) (io.ReadCloser, error) {
	return f.fsys.Open(e.Path)
}

// Manifest reads every file of the folder once to know its digest.
func (f folder) Manifest(ctx context.Context) (Manifest, error) {
	rel, err := ReadRelease(f.fsys)
	if err != nil {
		return Manifest{}, fmt.Errorf("%s: %w", f.name, err)
	}
	m := Manifest{Release: rel}
	err = fs.WalkDir(f.fsys, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case path == ".":
			return nil
		case hidden(d.Name()) && d.IsDir():
			return fs.SkipDir
		case hidden(d.Name()) || d.IsDir():
			return nil
		case len(m.Files) == MaxFiles:
			return fmt.Errorf("%w: more than %d files", library.ErrContent, MaxFiles)
		}
		e, err := f.entry(path, d)
		m.Files = append(m.Files, e)
		return err
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("read the files of %s: %w", f.name, err)
	}
	m.Release.Digest = m.Digest()
	return m, nil
}

func (f folder) entry(path string, d fs.DirEntry) (Entry, error) {
	if !d.Type().IsRegular() {
		return Entry{}, fmt.Errorf("%w: %s is a link or a device, not a file", library.ErrContent, path)
	}
	return f.digestOf(path)
}

func (f folder) digestOf(path string) (Entry, error) {
	file, err := f.fsys.Open(path)
	if err != nil {
		return Entry{}, err
	}
	defer file.Close()
	hash := sha256.New()
	size, err := io.Copy(hash, io.LimitReader(file, MaxFile+1))
	if err != nil {
		return Entry{}, err
	}
	if size > MaxFile {
		return Entry{}, fmt.Errorf("%w: %s has more than %d bytes", library.ErrContent, path, int64(MaxFile))
	}
	return Entry{Path: path, Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// ReadRelease reads the part of library.yaml that names the release of a
// content folder, without its digest, for which every file would have to be
// read. The rest of library.yaml is the business of package content.
func ReadRelease(fsys fs.FS) (library.Release, error) {
	file, err := fsys.Open(folderFile)
	if err != nil {
		return library.Release{}, fmt.Errorf("read the release: %w: %w", library.ErrContent, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFolderFile+1))
	if err != nil {
		return library.Release{}, fmt.Errorf("read the release: %w", err)
	}
	if len(data) > maxFolderFile {
		return library.Release{}, fmt.Errorf("read the release: %w: %s is larger than %d bytes",
			library.ErrContent, folderFile, maxFolderFile)
	}
	return parseRelease(data)
}

func parseRelease(data []byte) (library.Release, error) {
	var top struct {
		Feed    string `yaml:"feed"`
		Release struct {
			Number int          `yaml:"number"`
			Date   library.Date `yaml:"date"`
			Title  library.Text `yaml:"title"`
		} `yaml:"release"`
	}
	if err := yaml.Unmarshal(data, &top); err != nil {
		return library.Release{}, fmt.Errorf("%w: %s: %s", library.ErrContent, folderFile,
			strings.TrimPrefix(err.Error(), "yaml: "))
	}
	rel := library.Release{Number: top.Release.Number, Date: top.Release.Date, Title: top.Release.Title, Feed: top.Feed}
	switch {
	case rel.Number < 1:
		return library.Release{}, fmt.Errorf("%w: %s: release.number must be 1 or more", library.ErrContent, folderFile)
	case !rel.Date.Valid():
		return library.Release{}, fmt.Errorf("%w: %s: release.date %q is no date", library.ErrContent, folderFile, rel.Date)
	case rel.Feed == "":
		return library.Release{}, fmt.Errorf("%w: %s: feed is missing", library.ErrContent, folderFile)
	}
	return rel, nil
}
