package updater_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"socialmission.org/desktop/internal/feed"
)

// rounds returns how often a campaign repeats what it does: a few times among
// the other tests, often when `make campaign` asks for it.
func rounds(few, many int) int {
	if os.Getenv("SM_CAMPAIGN") != "" {
		return many
	}
	return few
}

// longRelease has 20 pages of words that cannot be packed away, half of which
// change, and an attachment that does.
func longRelease(release int) fstest.MapFS {
	texts := map[string]string{}
	for i := range 20 {
		edition := release
		if i%2 == 0 {
			edition = 1
		}
		texts[string(rune('a'+i))] = fmt.Sprintf("word%d common %s", edition, randomWords(i, edition, 2000))
	}
	return illustrated(release, texts, randomWords(99, release, 30))
}

func randomWords(a, b, bytes int) string {
	random, text := rand.New(rand.NewPCG(uint64(a), uint64(b))), strings.Builder{}
	for text.Len() < bytes {
		fmt.Fprintf(&text, "%x ", random.Uint32())
	}
	return text.String()
}

// cable serves a folder and is cut after some bytes, until it is mended.
type cable struct {
	files http.Handler
	tag   string
	mu    sync.Mutex
	sent  int
	left  int // bytes until the cut, which then holds
}

func (c *cable) ServeHTTP(out http.ResponseWriter, req *http.Request) {
	out.Header().Set("ETag", fmt.Sprintf("%q", c.tag+req.URL.Path))
	c.files.ServeHTTP(&cutWriter{out, c}, req)
}

func (c *cable) mend(left int) { c.mu.Lock(); c.left = left; c.mu.Unlock() }

// through lets as many bytes of a piece through as the cable still carries.
func (c *cable) through(n int) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n = min(n, c.left)
	c.left -= n
	c.sent += n
	return n, c.left > 0
}

type cutWriter struct {
	http.ResponseWriter
	cable *cable
}

func (w *cutWriter) Write(data []byte) (int, error) {
	n, on := w.cable.through(len(data))
	sent, err := w.ResponseWriter.Write(data[:n])
	if !on {
		_ = http.NewResponseController(w.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return sent, err
}

// TestCampaignCutCable cuts the cable after a random number of bytes, ends
// the program, and starts it again on a mended cable.
func TestCampaignCutCable(t *testing.T) {
	p := newPublisher(t)
	p.release(longRelease(1))
	ready := t.TempDir()
	h := open(t, ready)
	p.bring(h, feed.FromFolder(os.DirFS(p.site()), "a stick"))
	h.close()
	p.release(longRelease(2))
	line := &cable{files: http.FileServerFS(os.DirFS(p.site())), tag: "2"}
	server := httptest.NewServer(line)
	defer server.Close()

	const endless = 1 << 40
	random, whole := rand.New(rand.NewPCG(2026, 11)), 0
	n := rounds(12, 100)
	for i := -1; i < n; i++ {
		dir := filepath.Join(t.TempDir(), "data")
		must(t, os.CopyFS(dir, os.DirFS(ready)))
		h := open(t, dir)
		cut := endless
		if i >= 0 {
			cut = random.IntN(whole)
		}
		line.mend(cut)
		if err := p.over(h, server.URL); (err == nil) != (i < 0) {
			t.Fatalf("cut after %d of %d bytes: %v", cut, whole, err)
		}
		if i < 0 {
			whole, line.sent = line.sent, 0
		}
		h.close()
		h = open(t, dir) // as at the next start
		must(t, h.engine.Sync(t.Context()))
		must(t, h.store.Check(t.Context()))
		if got := h.edition(t); got != 1 && got != 2 || i < 0 && got != 2 {
			t.Fatalf("cut after %d bytes the library is at %d", cut, got)
		}
		line.mend(endless)
		must(t, p.over(h, server.URL))
		if got := h.edition(t); got != 2 {
			t.Fatalf("after a cut at %d bytes the update went on to %d", cut, got)
		}
		h.close()
	}
	t.Logf("%d cuts; %d bytes sent, %d would do (%+.1f %%)", n, line.sent, n*whole, 100*float64(line.sent)/float64(n*whole)-100)
	if line.sent > n*whole*105/100 {
		t.Errorf("%d bytes were sent for %d updates of %d bytes", line.sent, n, whole)
	}
}

// over updates over the web, with little patience.
func (p *publisher) over(h *home, address string) error {
	web, err := feed.NewWeb(address, filepath.Join(h.dir, "fetched"))
	must(p.t, err)
	defer web.Close()
	web.Pause, web.Tries = time.Millisecond, 2
	_, err = h.updater.Update(p.t.Context(), p.source(h.dir, web, inTime))
	return err
}

// edition is the release whose words a reader sees and finds, 0 when they are
// of several.
func (h *home) edition(t *testing.T) int {
	t.Helper()
	rel, err := h.store.Release()
	must(t, err)
	shown := h.shows(t)
	want := fmt.Sprintf("%d/%d:", rel.Number, rel.Number)
	for i := range 20 {
		edition := rel.Number
		if i%2 == 0 {
			edition = 1
		}
		want += fmt.Sprintf(" %c=word%d", 'a'+i, edition)
	}
	if want += " found 20"; shown != want {
		t.Errorf("the library shows %q, want %q", shown, want)
		return 0
	}
	return rel.Number
}

var errCut = errors.New("the stick was pulled out")

// pulled is a stick that is pulled out after some reads.
type pulled struct {
	feed.Carrier
	left int
}

func (p *pulled) Read(ctx context.Context, path string, most int64) ([]byte, error) {
	if p.left--; p.left < 0 {
		return nil, errCut
	}
	return p.Carrier.Read(ctx, path, most)
}

// TestStickPulledOut pulls it out before every read in turn.
func TestStickPulledOut(t *testing.T) {
	p := newPublisher(t)
	p.release(illustrated(1, firstTexts, "one"))
	p.release(illustrated(2, secondTexts, "two"))
	for reads, done := 0, false; !done; reads++ {
		h := open(t, t.TempDir())
		stick := feed.FromFolder(os.DirFS(p.site()), "a stick")
		_, err := h.updater.Update(t.Context(), p.source(h.dir, &pulled{stick, reads}, inTime))
		if done = err == nil; !done && !errors.Is(err, errCut) {
			t.Fatalf("after %d reads: %v", reads, err)
		}
		must(t, h.store.Check(t.Context()))
		p.bring(h, stick)
		h.whole(t)
		h.close()
	}
}
