package updater_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

// desk is the desk of a library that finds feeds in folders and on the web.
func (h *home) desk(t *testing.T, now time.Time) *updater.Desk {
	t.Helper()
	d := updater.NewDesk(h.updater, updater.Following{
		Dir: filepath.Join(h.dir, "feed"), Now: func() time.Time { return now },
		Open: func(_ context.Context, source string) (feed.Carrier, func(), error) {
			if !strings.HasPrefix(source, "http://") {
				return feed.FromFolder(os.DirFS(source), "a stick"), func() {}, nil
			}
			w, err := feed.NewWeb(source, filepath.Join(h.dir, "fetched"))
			if err != nil {
				return nil, nil, err
			}
			w.Tries = 1
			return w, w.Close, nil
		},
	})
	t.Cleanup(d.Close)
	return d
}

// does runs one job of a desk to its end.
func does(t *testing.T, d *updater.Desk, err error) updater.State {
	t.Helper()
	must(t, err)
	must(t, d.Wait(t.Context()))
	return d.State()
}

// withFiles adds attachments to the page "a" of a folder.
func withFiles(fsys fstest.MapFS, files map[string]string) fstest.MapFS {
	list := "attachments:\n"
	for _, path := range slices.Sorted(maps.Keys(files)) {
		list += "  - {path: attachments/" + path + ", title: " + path + "}\n"
		fsys["attachments/"+path] = &fstest.MapFile{Data: []byte(files[path])}
	}
	page := fsys["pages/a.md"]
	page.Data = []byte(strings.Replace(string(page.Data), "availability", list+"availability", 1))
	return fsys
}

// there lists the attachments of "a" that have arrived.
func (h *home) there(t *testing.T) string {
	t.Helper()
	item, err := h.store.Item("a")
	must(t, err)
	var names []string
	for _, a := range item.Attachments {
		_, err := h.store.Object(a.SHA256)
		if err == nil {
			names = append(names, filepath.Base(a.Path))
		} else if !errors.Is(err, library.ErrAbsent) {
			t.Error(err)
		}
	}
	return strings.Join(names, " ")
}

func TestDeskAsksWhomToTrustAndBringsTheLibrary(t *testing.T) {
	p := newPublisher(t)
	p.release(withFiles(folder(1, firstTexts), map[string]string{"one.png": "png", "two.pdf": "%PDF-1.4"}))
	h := open(t, t.TempDir())
	d := h.desk(t, inTime)
	if d.Trust() != nil {
		t.Error("somebody is trusted before anybody was asked")
	}
	if err := d.Start(updater.Wish{}, updater.Consent{}); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Start without an offer = %v", err)
	}
	s := does(t, d, d.Check(p.site()))
	whom, err := feed.IdentityOf(p.root)
	must(t, err)
	if s.Offer == nil || s.Offer.Trust == nil || *s.Offer.Trust != whom || s.Offer.OtherFeed || !s.Checked.News {
		t.Fatalf("offer = %+v", s.Offer)
	}
	want := []updater.ItemBytes{{ID: "a", Title: "Page a", Images: 3, Attachments: 8}}
	if diff := cmp.Diff(want, s.Offer.Items); diff != "" || s.Offer.Bytes.Images != 3 || s.Offer.Bytes.Attachments != 8 || s.Offer.Bytes.Text < 1 {
		t.Errorf("bytes %+v\n%s", s.Offer.Bytes, diff)
	}
	for _, c := range []updater.Consent{{}, {Trust: "0000 0000 0000 0000"}, {Switch: true, Stale: true}} {
		if err := d.Start(updater.Wish{}, c); !errors.Is(err, updater.ErrConsent) {
			t.Errorf("Start with %+v = %v, want ErrConsent", c, err)
		}
	}
	h.expect(t, "0/0: found 0")
	s = does(t, d, d.Start(updater.Wish{Attachments: updater.None}, updater.Consent{Trust: whom.Fingerprint}))
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	if s.Offer != nil || s.Job != nil || len(s.Last.Added) != 3 || s.Last.Missing.Files != 2 || h.there(t) != "" || *d.Trust() != whom {
		t.Errorf("state = %+v, there %q", s, h.there(t))
	}
	must(t, h.store.Check(t.Context()))
	s = does(t, d, d.Start(updater.Wish{Attachments: updater.All}, updater.Consent{}))
	if s.Last.Kind != updater.Attach || s.Last.Missing.Files != 0 || h.there(t) != "one.png two.pdf" {
		t.Errorf("last = %+v, there %q", s.Last, h.there(t))
	}
	history, err := h.store.History()
	must(t, err)
	if len(history) != 1 || !history[0].ByHand || history[0].Source != "a stick" || history[0].Release.Number != 1 {
		t.Errorf("history = %+v", history)
	}
}

func TestDeskGoesBackAndIsNotTakenForwardByItself(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	h := open(t, t.TempDir())
	d := h.desk(t, inTime)
	s := does(t, d, d.Check(p.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint}))
	if must(t, d.Undo()); !errors.Is(d.Wait(t.Context()), library.ErrNotFound) {
		t.Error("there was something to go back to")
	}
	p.release(folder(2, secondTexts))
	s = does(t, d, d.Check(p.site()))
	if s.Offer.NeedsConsent() || s.Offer.Undone {
		t.Errorf("offer = %+v", s.Offer)
	}
	does(t, d, d.Start(updater.Wish{}, updater.Consent{}))
	h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")

	h.close()
	h = open(t, h.dir) // another start of the program
	d = h.desk(t, inTime)
	s = does(t, d, d.Undo())
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
	if diff := cmp.Diff([][]string{{"c"}, {"b"}, {"d", "e"}}, [][]string{s.Last.Added, s.Last.Changed, s.Last.Removed}); diff != "" {
		t.Error(diff)
	}
	must(t, h.store.Check(t.Context()))
	s = does(t, d, d.Check(p.site()))
	if s.Offer == nil || !s.Offer.Undone || !s.Offer.NeedsConsent() {
		t.Fatalf("offer = %+v", s.Offer)
	}
	does(t, d, d.Start(updater.Wish{}, updater.Consent{})) // the reader may choose it
	h.expect(t, "2/2: a=alpha b=delta d=new e=other found 4")
	if n, err := h.store.Undone(); n != 0 || err != nil {
		t.Errorf("undone = %d, %v", n, err)
	}
}

func TestDeskFollowsAnotherFeedOnlyWhenTold(t *testing.T) {
	p, q := newPublisher(t), newPublisher(t)
	p.release(folder(3, firstTexts))
	q.release(folder(1, map[string]string{"z": "zeta common", "c": "sea common"}))
	h := open(t, t.TempDir())
	d := h.desk(t, inTime)
	s := does(t, d, d.Check(p.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint}))
	first := *d.Trust()

	s = does(t, d, d.Check(q.site()))
	if s.Offer == nil || !s.Offer.OtherFeed || s.Offer.Trust == nil || *s.Offer.Trust == first {
		t.Fatalf("offer = %+v", s.Offer)
	}
	other := *s.Offer.Trust
	for _, c := range []updater.Consent{{Trust: other.Fingerprint}, {Switch: true}, {Switch: true, Trust: first.Fingerprint}} {
		if err := d.Start(updater.Wish{}, c); !errors.Is(err, updater.ErrConsent) {
			t.Errorf("Start with %+v = %v", c, err)
		}
	}
	h.expect(t, "3/3: a=alpha b=beta c=gamma found 3")
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: other.Fingerprint, Switch: true}))
	h.expect(t, "1/1: c=sea z=zeta found 2")
	if *d.Trust() != other {
		t.Errorf("trusts %+v", *d.Trust())
	}
	if rel, err := h.store.Previous(); rel.Number != 0 || err != nil {
		t.Errorf("a way back to another feed: %+v, %v", rel, err)
	}
	must(t, h.store.Check(t.Context()))
	q.release(folder(2, map[string]string{"z": "zeta common", "c": "changed common"}))
	does(t, d, d.Check(q.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{}))
	h.expect(t, "2/2: c=changed z=zeta found 2")
}

// TestForgedFeedIsNoOtherFeed has the root of the trusted feed beside what
// other keys signed.
func TestForgedFeedIsNoOtherFeed(t *testing.T) {
	p, q := newPublisher(t), newPublisher(t)
	p.release(folder(1, firstTexts))
	q.release(folder(2, secondTexts))
	h := open(t, t.TempDir())
	d := h.desk(t, inTime)
	s := does(t, d, d.Check(p.site()))
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: s.Offer.Trust.Fingerprint}))
	must(t, os.WriteFile(filepath.Join(q.site(), "root.json"), p.root, 0o600))
	must(t, d.Check(q.site()))
	if err := d.Wait(t.Context()); !errors.Is(err, feed.ErrUntrusted) {
		t.Errorf("Check = %v, want ErrUntrusted", err)
	}
	if s := d.State(); s.Offer != nil || s.Checked.Err == nil {
		t.Errorf("state = %+v", s)
	}
}

func TestExpiredFeedCarriedByHandIsAskedOnce(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	h := open(t, t.TempDir())
	d := h.desk(t, tooLate)
	s := does(t, d, d.Check(p.site()))
	if !s.Offer.Stale || !s.Offer.ByHand {
		t.Fatalf("offer = %+v", s.Offer)
	}
	whom := s.Offer.Trust.Fingerprint
	if err := d.Start(updater.Wish{}, updater.Consent{Trust: whom}); !errors.Is(err, updater.ErrConsent) {
		t.Errorf("Start = %v", err)
	}
	does(t, d, d.Start(updater.Wish{}, updater.Consent{Trust: whom, Stale: true}))
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3")
}

// TestPauseAndResumeFetchNothingTwice holds an attachment back in its middle.
func TestPauseAndResumeFetchNothingTwice(t *testing.T) {
	p := newPublisher(t)
	big := strings.Repeat("%PDF-1.4 a long file ", 20_000)
	p.release(withFiles(folder(1, firstTexts), map[string]string{"big.pdf": big}))
	var sent atomic.Int64
	reached, held := make(chan bool, 1), make(chan bool)
	var slow atomic.Bool
	slow.Store(true)
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		if !strings.HasPrefix(req.URL.Path, "/att/") {
			http.FileServerFS(os.DirFS(p.site())).ServeHTTP(out, req)
			return
		}
		if slow.Load() {
			_, _ = out.Write([]byte(big)[:200_000])
			sent.Add(200_000)
			out.(http.Flusher).Flush()
			reached <- true
			<-held
			return
		}
		http.ServeContent(&counting{out, &sent}, req, "", time.Time{}, strings.NewReader(big))
	}))
	defer server.Close()
	h := open(t, t.TempDir())
	d := h.desk(t, inTime)
	s := does(t, d, d.Check(server.URL))
	must(t, d.Start(updater.Wish{Attachments: updater.All}, updater.Consent{Trust: s.Offer.Trust.Fingerprint}))
	<-reached
	for d.State().Job.Done < 200_000 { // until the client has what the server sent
		time.Sleep(time.Millisecond)
	}
	h.expect(t, "1/1: a=alpha b=beta c=gamma found 3") // the text is readable meanwhile
	must(t, d.Pause())
	must(t, d.Wait(t.Context()))
	close(held)
	if s := d.State(); s.Job == nil || !s.Job.Paused || s.Job.Phase != updater.Attaching || s.Job.Done < 200_000 {
		t.Errorf("paused: %+v", s.Job)
	}
	if err := d.Check(server.URL); !errors.Is(err, library.ErrNotReady) {
		t.Errorf("a second job = %v", err)
	}
	slow.Store(false)
	s = does(t, d, d.Resume())
	if h.there(t) != "big.pdf" || s.Job != nil || len(s.Last.Added) != 3 {
		t.Errorf("resumed: %+v, there %q", s.Last, h.there(t))
	}
	if over := sent.Load() - int64(len(big)); over > int64(len(big))/20 {
		t.Errorf("%d bytes were sent twice", over)
	}
}

type counting struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c *counting) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return c.ResponseWriter.Write(p)
}

func TestCancelForgetsTheJob(t *testing.T) {
	p := newPublisher(t)
	p.release(folder(1, firstTexts))
	h := open(t, t.TempDir())
	reached := make(chan bool)
	d := updater.NewDesk(h.updater, updater.Following{Dir: filepath.Join(h.dir, "feed"), Now: func() time.Time { return inTime },
		Open: func(_ context.Context, source string) (feed.Carrier, func(), error) {
			return waiting{feed.FromFolder(os.DirFS(source), "a stick"), reached}, func() {}, nil
		}})
	must(t, d.Check(p.site()))
	<-reached
	if s := d.State(); s.Job == nil || s.Job.Kind != updater.Look {
		t.Errorf("state = %+v", s)
	}
	must(t, d.Cancel())
	if err := d.Wait(t.Context()); !errors.Is(err, updater.ErrCancelled) {
		t.Errorf("Wait = %v", err)
	}
	if s := d.State(); s.Job != nil || s.Offer != nil || s.Checked != nil {
		t.Errorf("state = %+v", s)
	}
	if err := errors.Join(d.Cancel()); !errors.Is(err, library.ErrInvalid) {
		t.Errorf("Cancel of nothing = %v", err)
	}
	must(t, d.Check(p.site()))
	<-reached
	d.Close()
}

// waiting is a carrier that says when it is asked and then waits to be stopped.
type waiting struct {
	feed.Carrier
	reached chan bool
}

func (w waiting) Read(ctx context.Context, _ string, _ int64) ([]byte, error) {
	w.reached <- true
	<-ctx.Done()
	return nil, ctx.Err()
}
