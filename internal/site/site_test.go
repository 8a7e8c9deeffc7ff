package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"socialmission.org/desktop/internal/content"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/packet"
	"socialmission.org/desktop/internal/starter"
)

// maxStarter is what docs/packets.md promises of the starter collection.
const maxStarter = 2_500_000

// starting is the site of the starter collection.
func starting(t *testing.T) Site {
	t.Helper()
	c, faults, err := content.Read(starter.Content())
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	s := Site{Title: c.Name, Lang: "en", Release: library.Release{Number: 1, Date: "2026-09-19"}, Thesaurus: c.Thesaurus}
	for _, item := range c.Items {
		s.Items = append(s.Items, Item{Item: item, Label: library.Text{En: string(item.Kind), Es: string(item.Kind)}})
	}
	return s
}

// shelved is a shelf in memory.
type shelved map[string]string

func (s shelved) Put(name string, data []byte) error {
	if _, twice := s[name]; twice {
		return fmt.Errorf("%s is put twice", name)
	}
	s[name] = string(data)
	return nil
}

func written(t *testing.T, s Site) shelved {
	t.Helper()
	to := shelved{}
	if err := s.Write(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestStarterIsSmallAndWhole(t *testing.T) {
	s := starting(t)
	to := written(t, s)
	size := 0
	for name, data := range to {
		size += len(data)
		if strings.HasSuffix(name, ".html") {
			leads(t, to, name, data)
		}
	}
	t.Logf("%d files, %d bytes, of which %d are the index", len(to), size, len(to["index.js"]))
	if size > maxStarter {
		t.Errorf("the pages have %d bytes, more than the %d that are promised", size, maxStarter)
	}
	if !maps.Equal(to, written(t, s)) {
		t.Error("the same library gives other pages the next time")
	}
}

// leads checks that every address of a page leads to a file of the folder, a
// place on the page or the web, and that nothing else is on it.
func leads(t *testing.T, to shelved, name, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, ones := map[string]bool{}, 0
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && ids[a.Val] {
				t.Errorf("%s: two of #%s", name, a.Val)
			}
			if a.Key == "id" {
				ids[a.Val] = true
			}
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: %s=%q", name, a.Key, a.Val)
			}
		}
		if n.Type == html.ElementNode && n.Data == "h1" {
			ones++
		}
	}
	if ones != 1 {
		t.Errorf("%s: %d h1", name, ones)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key != "href" && a.Key != "src" || strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://") ||
				strings.HasPrefix(a.Val, "mailto:") || strings.HasPrefix(a.Val, "tel:") || strings.HasPrefix(a.Val, "data:image/") {
				continue
			}
			target, here := strings.CutPrefix(a.Val, "#")
			if _, ok := to[path.Join(path.Dir(name), a.Val)]; !ok && (!here || !ids[target]) {
				t.Errorf("%s: %s=%q leads nowhere", name, a.Key, a.Val)
			}
		}
	}
}

// listed is a site of a list with an item of each sort.
func listedSite() Site {
	full := library.Item{ID: "full", Number: 5, Kind: library.Resource, Title: "Full <b>", Language: "en", Availability: library.FullText,
		Body: "See [the other](item:otro), [nothing](item:nowhere). <script>alert(1)</script> ![A](a.png)",
		Attachments: []library.Attachment{{Path: "attachments/a.png", SHA256: strings.Repeat("a", 64), Type: "image/png"},
			{Path: "attachments/b.pdf", Title: "Guide", SHA256: strings.Repeat("b", 64), Type: "application/pdf", Size: 2_000_000},
			{Path: "attachments/c.html", Title: "Page", SHA256: strings.Repeat("c", 64)}}}
	other := library.Item{ID: "otro", Number: 6, Kind: library.Resource, Title: "Educación médica", Language: "es", Summary: "La equidad."}
	back := library.Item{ID: "back", Number: 7, Kind: library.Resource, Title: "Back", Language: "en", Body: "must not be shown",
		Withdrawn: &library.Withdrawal{Date: "2026-01-02", Reason: "Double."}}
	p := packet.Packet{ID: "l1", Title: "Week <3>", Intro: "Read [it](item:full).", Language: "en", Code: "ABCD", Entries: []packet.Entry{
		{State: packet.Here, Item: full, Number: 5, Minutes: 10, Prompt: "Look. <img src=x onerror=alert(1)>", Questions: []string{"Why?", " "}},
		{State: packet.Own, FileName: "mine.pdf"}, {State: packet.Withdrawn, Item: back, Number: 7},
		{State: packet.Here, Item: other, Number: 6}, {State: packet.Absent, Title: "Not here", Number: 9}}}
	return Site{Title: library.Text{En: "Library", Es: "Biblioteca"}, Lang: "es", Packet: &p, Items: []Item{{Item: full}, {Item: other}, {Item: back}},
		Figure: func(sha string) ([]byte, error) {
			if sha[0] == 'a' {
				return []byte("\x89PNG\r\n\x1a\n"), nil
			}
			return []byte("%PDF-1.4"), nil
		}}
}

func TestList(t *testing.T) {
	s := listedSite()
	to := written(t, s)
	for name, data := range to {
		if strings.HasSuffix(name, ".html") && name != "packet.html" {
			leads(t, to, name, data)
		}
		if strings.Contains(data, "must not be shown") || strings.Contains(data, "alert(1)</script>") {
			t.Errorf("%s has what must not be shown", name)
		}
	}
	names := slices.Sorted(maps.Keys(to))
	if want := "figures/aaaaaaaaaaaaaaaa.png index.html index.js items/5.html items/6.html items/7.html packet.epub packet.html site.css site.js"; strings.Join(names, " ") != want {
		t.Errorf("files: %q", names)
	}
	for _, want := range []string{`<a href="items/5.html" lang="en">Full &lt;b&gt;</a>`, "mine.pdf", "10 min", "todavía no está", `<p class="code">ABCD</p>`} {
		if !strings.Contains(to["index.html"], want) {
			t.Errorf("the first page has no %s", want)
		}
	}
	for _, want := range []string{`<a href="6.html">the other</a>, nothing.`, `src="../figures/aaaaaaaaaaaaaaaa.png"`, "Why?", `rel="next"`, `href="7.html"`} {
		if !strings.Contains(to["items/5.html"], want) {
			t.Errorf("the item's page has no %s", want)
		}
	}
	s.Files = true
	with := written(t, s)
	if !strings.HasPrefix(with["files/bbbbbbbbbbbbbbbb.pdf"], "%PDF") || !strings.Contains(with["items/5.html"], "PDF, 2.0 MB") || len(with) != len(to)+1 {
		t.Error("attached files are not taken along, or more than those that cannot act")
	}
}

func TestEmptyList(t *testing.T) {
	to := written(t, Site{Packet: &packet.Packet{Title: "Nothing"}})
	if !strings.Contains(to["index.html"], "There is nothing in this list yet.") {
		t.Error("an empty list is not said to be one")
	}
	leads(t, to, "index.html", to["index.html"])
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pages")
	s := listedSite()
	write := func(s Site) {
		t.Helper()
		f, err := OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Write(t.Context(), f), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	write(s)
	if _, err := os.Stat(filepath.Join(dir, "items", "6.html")); err != nil {
		t.Error(err)
	}
	s.Items, s.Packet = s.Items[:1], nil
	write(s) // over the first: what is gone goes
	if _, err := os.Stat(filepath.Join(dir, "items", "6.html")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a page that is no longer there stayed")
	}
	taken := t.TempDir()
	if err := os.WriteFile(filepath.Join(taken, "thesis.docx"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(taken); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("a folder with other things: %v", err)
	}
	if _, err := OpenFolder(filepath.Join(taken, "thesis.docx")); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := listedSite().Write(ctx, shelved{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// full takes so many files and no more.
type full int

func (f *full) Put(string, []byte) error {
	if *f--; *f < 0 {
		return library.ErrFull
	}
	return nil
}

func TestFullDisk(t *testing.T) {
	for room := range 10 {
		f := full(room)
		if err := listedSite().Write(t.Context(), &f); !errors.Is(err, library.ErrFull) {
			t.Errorf("room for %d files: %v", room, err)
		}
	}
}
