package publish_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

// attached returns the folder of a release whose attachment has size bytes.
func attached(release, size int) fstest.MapFS {
	fsys := folder(release, texts(release))
	fsys["attachments/a.pdf"] = &fstest.MapFile{Data: append([]byte("%PDF-1.4 "), make([]byte, size)...)}
	return fsys
}

func TestExamine(t *testing.T) {
	w := newWorld(t, 2)
	later := folder(3, texts(3))
	later["pages/c.md"] = &fstest.MapFile{Data: bytes.Replace(later["pages/c.md"].Data, []byte("kind: page"), []byte("kind: page\nupdated: 2026-04-01"), 1)}
	reused := folder(3, texts(3))
	reused["pages/x.md"] = &fstest.MapFile{Data: bytes.Replace(reused["pages/d.md"].Data, []byte("id: d"), []byte("id: x"), 1)}
	delete(reused, "pages/d.md")
	noDay := folder(3, texts(3))
	noDay["library.yaml"] = &fstest.MapFile{Data: bytes.Replace(noDay["library.yaml"].Data, []byte("2026-03-01"), []byte("2026-03"), 1)}
	for name, test := range map[string]struct {
		fsys     fstest.MapFS
		want     string // of the fault
		warnings []string
	}{
		"good":          {fsys: folder(3, texts(3))},
		"empty":         {fsys: fstest.MapFS{}, want: "no content here"},
		"reused number": {fsys: reused, want: `pages/x.md: the number 4 belongs to "d"`},
		"old number":    {fsys: folder(2, texts(3)), want: "raise release.number in library.yaml to 3"},
		"old date":      {fsys: dated(folder(3, texts(3)), "2026-01-15"), want: "is before that of release 2"},
		"no day":        {fsys: noDay, want: "needs its day"},
		"to come":       {fsys: folder(7, texts(3)), warnings: []string{"library.yaml: release.date 2026-07-01 is still to come"}},
		"item later":    {fsys: later, warnings: []string{`pages/c.md: "updated" is 2026-04-01`}},
		"20 MB":         {fsys: attached(3, 20<<20), warnings: []string{"attachments/a.pdf: the file has 20.0 MB, which takes 43 minutes"}},
		"60 MB":         {fsys: attached(3, 60<<20), want: "attachments/a.pdf: the file has 60.0 MB, at most 50.0 MB are published"},
	} {
		x, err := publish.Examine(t.Context(), test.fsys, w.site, day("2026-06-01"))
		if text := allFaults(err); test.want == "" && err != nil || !strings.Contains(text, test.want) {
			t.Errorf("%s: Examine = %s, want %q", name, text, test.want)
		}
		if len(x.Warnings) != len(test.warnings) {
			t.Errorf("%s: warnings %v", name, x.Warnings)
			continue
		}
		for i, want := range test.warnings {
			if !strings.Contains(x.Warnings[i].String(), want) {
				t.Errorf("%s: warning %q, want %q", name, x.Warnings[i], want)
			}
		}
	}
}

func dated(fsys fstest.MapFS, date string) fstest.MapFS {
	fsys["library.yaml"] = &fstest.MapFile{Data: bytes.Replace(fsys["library.yaml"].Data, []byte("2026-03-01"), []byte(date), 1)}
	return fsys
}

func allFaults(err error) string {
	var faults *publish.FaultsError
	if errors.As(err, &faults) {
		return fmt.Sprint(faults.Faults)
	}
	return fmt.Sprint(err)
}

// TestEmbeddedReleasesKeepTheirDeltas names a release as shipped inside a
// program in the moment it is made, and goes far past it.
func TestEmbeddedReleasesKeepTheirDeltas(t *testing.T) {
	w := newWorld(t, 0)
	for n := 1; n <= 5; n++ {
		o := publish.Order{Content: folder(n, texts(n)), Keys: w.keys, Site: w.site, Direct: 1}
		if n == 2 {
			o.Embedded = []int{2}
		}
		_, err := publish.Release(t.Context(), o)
		must(t, err)
	}
	for from, want := range map[int]int{1: 0, 2: 1, 3: 0, 4: 1} {
		if found, _ := filepath.Glob(filepath.Join(w.site, fmt.Sprintf("targets/5/*.from-%d", from))); len(found) != want {
			t.Errorf("from release %d: %v", from, found)
		}
	}
	m, err := metadata.Targets().FromFile(filepath.Join(w.site, "5.targets.json"))
	must(t, err)
	if custom := m.Signed.Targets["5/from-2"].Custom; custom == nil || !strings.Contains(string(*custom), `"embedded":true`) {
		t.Errorf("5/from-2 is signed with %v", custom)
	}
	if remembered, err := os.ReadFile(filepath.Join(w.site, "publisher.json")); err != nil || !bytes.Contains(remembered, []byte(`"embedded"`)) {
		t.Errorf("publisher.json does not remember it (%v)", err)
	}
	_, err = publish.Release(t.Context(), publish.Order{Content: folder(6, texts(6)), Keys: w.keys, Site: w.site, Embedded: []int{9}})
	if !errors.Is(err, library.ErrInvalid) {
		t.Errorf("a release that never was: %v", err)
	}
}
