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

// Source is a carrier of releases. It is not trusted: what it says is
// verified, what it delivers is compared with the manifest.
type Source interface {
	// Name says in a few words where the release comes from.
	Name() string
	// Manifest returns the newest release the source has.
	Manifest(ctx context.Context) (Manifest, error)
	// Open starts reading one file of it.
	Open(ctx context.Context, e Entry) (io.ReadCloser, error)
}

// Fetch reads one file from a source: never more than its size, and nothing
// that differs from its digest. The error wraps library.ErrContent when the
// source delivers something else than the manifest names.
func Fetch(ctx context.Context, src Source, e Entry) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := e.verify(); err != nil {
		return nil, err
	}
	r, err := src.Open(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("fetch %s from %s: %w", e.Path, src.Name(), err)
	}
	defer r.Close()
	data, err := readBounded(ctx, r, e.Size)
	if err != nil {
		return nil, fmt.Errorf("fetch %s from %s: %w", e.Path, src.Name(), err)
	}
	sum := sha256.Sum256(data)
	if int64(len(data)) != e.Size || hex.EncodeToString(sum[:]) != e.SHA256 {
		return nil, fmt.Errorf("fetch %s from %s: %w: the file is not the one the release names",
			e.Path, src.Name(), library.ErrContent)
	}
	return data, nil
}

// readBounded reads at most one byte more than size, and stops when ctx ends.
func readBounded(ctx context.Context, r io.Reader, size int64) ([]byte, error) {
	return io.ReadAll(io.LimitReader(readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	}), size+1))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

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
	rel, err := f.release()
	if err != nil {
		return Manifest{}, fmt.Errorf("read the release of %s: %w", f.name, err)
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

// release reads the part of library.yaml that names the release. The rest of
// the file, and whether it is right, is the business of package content.
func (f folder) release() (library.Release, error) {
	file, err := f.fsys.Open(folderFile)
	if err != nil {
		return library.Release{}, fmt.Errorf("%w: %w", library.ErrContent, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFolderFile+1))
	if err != nil {
		return library.Release{}, err
	}
	if len(data) > maxFolderFile {
		return library.Release{}, fmt.Errorf("%w: %s is larger than %d bytes", library.ErrContent, folderFile, maxFolderFile)
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
