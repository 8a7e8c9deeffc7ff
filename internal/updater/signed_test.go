package updater_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
)

// publisher is a feed on this disk.
type publisher struct {
	t    *testing.T
	dir  string
	root []byte
}

func newPublisher(t *testing.T) *publisher {
	p := &publisher{t: t, dir: t.TempDir()}
	must(t, publish.Init(p.keys(), 1, 1, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)))
	var err error
	p.root, err = os.ReadFile(filepath.Join(p.keys(), "root.json"))
	must(t, err)
	return p
}

func (p *publisher) keys() string { return filepath.Join(p.dir, "keys") }
func (p *publisher) site() string { return filepath.Join(p.dir, "site") }

func (p *publisher) release(fsys fstest.MapFS) {
	p.t.Helper()
	_, err := publish.Release(p.t.Context(), publish.Order{Content: fsys, Keys: p.keys(), Site: p.site(),
		Note: library.Text{En: "What is new."}, Remove: []string{"c"}})
	must(p.t, err)
}

// source is the feed as the library at dir follows it.
func (p *publisher) source(dir string, c feed.Carrier, now time.Time) *feed.Signed {
	p.t.Helper()
	trust, err := feed.OpenTrust(filepath.Join(dir, "feed"), p.root)
	must(p.t, err)
	return feed.NewSigned(c, trust, now)
}

var inTime, tooLate = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), time.Date(2027, 11, 20, 0, 0, 0, 0, time.UTC)

func TestSignedFeedOverTheWebInTwoRequests(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	var asked []string
	files := http.FileServerFS(os.DirFS(p.site()))
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		asked = append(asked, req.URL.Path)
		files.ServeHTTP(out, req)
	}))
	defer server.Close()
	h := open(t, t.TempDir())
	update := func() (feedReport, error) {
		web, err := feed.NewWeb(server.URL, filepath.Join(h.dir, "fetched"))
		must(t, err)
		defer web.Close()
		asked = nil
		r, err := h.updater.Update(t.Context(), p.source(h.dir, web, inTime))
		return feedReport{r.From.Number, r.To.Number, r.Added, r.Changed, r.Removed}, err
	}
	_, err := update()
	must(t, err)
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	if len(asked) != 2 {
		t.Errorf("the first update asked for %q", asked)
	}
	p.release(folder(2, secondTexts))
	report, err := update()
	must(t, err)
	h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
	if diff := cmp.Diff(feedReport{1, 2, []string{"d", "e"}, []string{"b"}, []string{"c"}}, report); diff != "" {
		t.Error(diff)
	}
	if len(asked) != 2 || filepath.Ext(asked[1]) != ".from-1" {
		t.Errorf("the update asked for %q", asked)
	}
	report, err = update()
	must(t, err)
	if report.From != 2 || report.To != 2 || len(asked) != 1 {
		t.Errorf("without news: %+v, asked for %q", report, asked)
	}
	must(t, h.store.Check(t.Context()))
}

// feedReport is what these tests compare of a report.
type feedReport struct {
	From, To                int
	Added, Changed, Removed []string
}

func TestPreviewChangesNothing(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	h := open(t, t.TempDir())
	stick := func() feed.Carrier { return feed.FromFolder(os.DirFS(p.site()), "a stick") }
	_, err := h.updater.Update(t.Context(), p.source(h.dir, stick(), inTime))
	must(t, err)
	p.release(folder(2, secondTexts))
	preview, err := h.updater.Preview(t.Context(), p.source(h.dir, stick(), inTime))
	must(t, err)
	if !preview.News || preview.From.Number != 1 || preview.To.Number != 2 || preview.Cost < 1 || len(preview.Notes) != 1 {
		t.Fatalf("preview = %+v", preview)
	}
	n := preview.Notes[0]
	if n.Number != 2 || n.Note.En != "What is new." || len(n.New) != 2 || n.New[0].Title != "Page d" || len(n.Changed) != 1 || n.Removed[0] != "c" {
		t.Errorf("notes = %+v", n)
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	_, err = h.updater.Update(t.Context(), p.source(h.dir, stick(), inTime))
	must(t, err)
	preview, err = h.updater.Preview(t.Context(), p.source(h.dir, stick(), inTime))
	must(t, err)
	if preview.News || preview.Notes != nil || preview.Cost != 0 {
		t.Errorf("preview without news = %+v", preview)
	}
}

// web makes a carrier count as one that is asked over the network.
type web struct{ feed.Carrier }

func (web) ByHand() bool { return false }

func TestStaleFeedWarnsOfWhatIsHeldAndIsRefusedWithNews(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	h := open(t, t.TempDir())
	mirror := web{feed.FromFolder(os.DirFS(p.site()), "a mirror")}
	_, err := h.updater.Update(t.Context(), p.source(h.dir, mirror, inTime))
	must(t, err)
	report, err := h.updater.Update(t.Context(), p.source(h.dir, mirror, tooLate))
	if err != nil || !report.Stale || report.From != report.To {
		t.Errorf("what is held: %+v, %v", report, err)
	}
	p.release(folder(2, secondTexts))
	if _, err := h.updater.Update(t.Context(), p.source(h.dir, mirror, tooLate)); !errors.Is(err, feed.ErrStale) {
		t.Errorf("news: %v, want ErrStale", err)
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	report, err = h.updater.Update(t.Context(), p.source(h.dir, mirror.Carrier, tooLate))
	must(t, err)
	if !report.Stale || report.Expires.After(tooLate) {
		t.Errorf("by hand: %+v", report)
	}
	h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
}

func TestSignedFeedWithAnotherNameIsRefused(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(2, secondTexts))
	h := open(t, t.TempDir())
	other := folder(1, firstTexts)
	other["library.yaml"].Data = bytes.ReplaceAll(other["library.yaml"].Data, []byte("example.org/test"), []byte("example.org/other"))
	_, err := h.update(other)
	must(t, err)
	_, err = h.updater.Update(t.Context(), p.source(h.dir, feed.FromFolder(os.DirFS(p.site()), "a stick"), inTime))
	if !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Update = %v, want ErrInvalid", err)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "feed")); err == nil {
		t.Error("the library was bound to a feed it refused")
	}
}

func TestSignedFeedTakesOverFromAnUnsignedFolder(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	p.release(folder(2, secondTexts))
	h := open(t, t.TempDir())
	_, err := h.update(folder(1, firstTexts))
	must(t, err)
	report, err := h.updater.Update(t.Context(), p.source(h.dir, feed.FromFolder(os.DirFS(p.site()), "a stick"), inTime))
	must(t, err)
	h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
	full, err := filepath.Glob(filepath.Join(p.site(), "targets/2/*.from-1"))
	must(t, err)
	info, err := os.Stat(full[0])
	must(t, err)
	if report.Bytes != info.Size() {
		t.Errorf("fetched %d bytes, the delta has %d", report.Bytes, info.Size())
	}
}
