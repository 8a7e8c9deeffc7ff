package stick

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"socialmission.org/desktop/internal/disk"
	"socialmission.org/desktop/internal/library"
)

// load is what the tests take along: a large file between small ones.
func load() []Parcel {
	return []Parcel{
		Data("SocialMission/portable", nil),
		Data("SocialMission/program", bytes.Repeat([]byte("0123456789abcdef"), 350_000)),
		Data("SocialMission/lists/week.smlist", []byte("{}")),
		Data("SocialMission/lists/other.smlist", []byte("[]")),
	}
}

func copied(t *testing.T, dir string, parcels []Parcel) Report {
	t.Helper()
	report, err := Copy(t.Context(), dir, parcels, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// whole checks that every file of the load is on the stick as it should be,
// or, unless all is said, not there; nothing half-written may lie about.
func whole(t *testing.T, dir string, parcels []Parcel, all bool) (found int) {
	t.Helper()
	for _, p := range parcels {
		from, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p.Name)))
		switch {
		case errors.Is(err, fs.ErrNotExist) && !all:
		case err != nil || !bytes.Equal(got, want):
			t.Errorf("%s: %d bytes of %d, %v", p.Name, len(got), len(want), err)
		default:
			found++
		}
	}
	return found
}

func TestCopy(t *testing.T) {
	dir := t.TempDir()
	last, total := int64(0), int64(0)
	report, err := Copy(t.Context(), dir, load(), func(done, of int64) {
		if done < last || done > of {
			t.Errorf("progress %d after %d, of %d", done, last, of)
		}
		last, total = done, of
	})
	if err != nil || len(report.Written) != 4 || len(report.Kept) != 0 || report.Total != 4 || report.Bytes != total || last != total {
		t.Errorf("%+v, %v; progress %d of %d", report, err, last, total)
	}
	whole(t, dir, load(), true)
	again := copied(t, dir, load())
	if len(again.Written) != 0 || len(again.Kept) != 4 {
		t.Errorf("the second time: %+v", again)
	}
}

// TestCopyMends goes on where an earlier copy was broken off, and writes only
// what is missing or not as it should be.
func TestCopyMends(t *testing.T) {
	dir := t.TempDir()
	copied(t, dir, load())
	program := filepath.Join(dir, "SocialMission", "program")
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	must(t, os.WriteFile(program, data, 0o600))
	must(t, os.WriteFile(program+partEnding, []byte("half"), 0o600))
	must(t, os.Remove(filepath.Join(dir, "SocialMission", "lists", "week.smlist")))
	must(t, os.WriteFile(filepath.Join(dir, "SocialMission", "mine.txt"), []byte("mine"), 0o600))
	report := copied(t, dir, load())
	if want := []string{"SocialMission/program", "SocialMission/lists/week.smlist"}; !slices.Equal(report.Written, want) {
		t.Errorf("written: %v", report.Written)
	}
	whole(t, dir, load(), true)
	if mine, err := os.ReadFile(filepath.Join(dir, "SocialMission", "mine.txt")); err != nil || string(mine) != "mine" {
		t.Errorf("what is the reader's own: %q, %v", mine, err)
	}
}

// TestCopyStopped is stopped at every step of its progress; what is on the
// stick is whole, and the next copy completes it.
func TestCopyStopped(t *testing.T) {
	for stop := range 5 {
		dir, steps := t.TempDir(), 0
		ctx, cancel := context.WithCancel(t.Context())
		report, err := Copy(ctx, dir, load(), func(int64, int64) {
			if steps == stop {
				cancel()
			}
			steps++
		})
		cancel()
		if !errors.Is(err, context.Canceled) && len(report.Written) < 4 {
			t.Errorf("stopped at %d: %v", stop, err)
		}
		if n := whole(t, dir, load(), false); n != len(report.Written) {
			t.Errorf("%d files are there, and %d are said to be", n, len(report.Written))
		}
		if left, err := filepath.Glob(filepath.Join(dir, "SocialMission", "*"+partEnding)); err != nil || len(left) > 0 {
			t.Errorf("left: %v, %v", left, err)
		}
		copied(t, dir, load())
		whole(t, dir, load(), true)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestCopyGone takes the stick away: its folder is renamed, and, as where a
// stick was mounted, an empty one of the same name stays.
func TestCopyGone(t *testing.T) {
	for _, stays := range []bool{true, false} {
		dir := filepath.Join(t.TempDir(), "stick")
		must(t, os.Mkdir(dir, 0o700))
		first := true
		report, err := Copy(t.Context(), dir, load(), func(int64, int64) {
			if !first {
				return
			}
			first = false
			must(t, os.Rename(dir, dir+".gone"))
			if stays {
				must(t, os.Mkdir(dir, 0o700))
			}
		})
		if !errors.Is(err, disk.ErrGone) {
			t.Errorf("the stick is gone: %v", err)
		}
		if len(report.Written) != 1 || report.Total != 4 {
			t.Errorf("%+v", report)
		}
		if entries, err := os.ReadDir(dir); stays && (err != nil || len(entries) > 0) {
			t.Errorf("written to where the stick had been: %v, %v", entries, err)
		}
	}
	if _, err := Copy(t.Context(), filepath.Join(t.TempDir(), "none"), load(), nil); !errors.Is(err, disk.ErrGone) {
		t.Errorf("no stick at all: %v", err)
	}
}

// broken is a parcel whose bytes cannot be read to the end.
func TestCopyOfWhatCannotBeRead(t *testing.T) {
	p := Data("a", []byte("abc"))
	p.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("a"), failing{})), nil
	}
	dir := t.TempDir()
	if _, err := Copy(t.Context(), dir, []Parcel{p}, nil); !errors.Is(err, errRead) {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

var errRead = errors.New("cannot be read")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errRead }

func TestCopyKeepsToTheStick(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, name := range []string{"../x", "/x", "a/../../x", ""} {
		if _, err := Copy(t.Context(), dir, []Parcel{Data(name, nil)}, nil); !errors.Is(err, library.ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
	must(t, os.Symlink(outside, filepath.Join(dir, "SocialMission")))
	if _, err := Copy(t.Context(), dir, load(), nil); err == nil {
		t.Error("a link led off the stick")
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("written beside the stick: %v, %v", entries, err)
	}
}

func TestRoom(t *testing.T) {
	dir := t.TempDir()
	huge := Data("huge", nil)
	huge.Size = 1 << 60
	_, err := Copy(t.Context(), dir, append(load(), huge), nil)
	var room *RoomError
	if !errors.As(err, &room) || !errors.Is(err, library.ErrFull) || room.Need <= 1<<60 || room.Free <= 0 {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("begun all the same: %v, %v", entries, err)
	}
}

// TestPrograms finds this test, which is built from our module, and nothing
// that only bears the name.
func TestPrograms(t *testing.T) {
	self, err := os.Executable()
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "socialmission.exe"), []byte("MZ, but nothing else"), 0o600))
	must(t, os.Symlink(self, filepath.Join(dir, "socialmission-of-a-friend")))
	found := Programs(filepath.Join(dir, "none"), dir)
	if len(found) != 1 || found[0].Path != filepath.Join(dir, "socialmission-of-a-friend") || found[0].System == "" || found[0].Size == 0 ||
		!strings.HasPrefix(found[0].Name, "socialmission") {
		t.Errorf("found %+v", found)
	}
	for want, p := range map[string]Program{
		"socialmission":               {System: "linux", Arch: "amd64", Window: true},
		"socialmission-cli":           {System: "linux", Arch: "amd64"},
		"socialmission.exe":           {System: "windows", Arch: "amd64", Window: true},
		"socialmission-cli-arm64.exe": {System: "windows", Arch: "arm64"},
		"socialmission-mac-arm64":     {System: "darwin", Arch: "arm64", Window: true},
	} {
		if got := p.name(); got != want {
			t.Errorf("%+v is called %s, want %s", p, got, want)
		}
	}
}
