package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/publish"
	"socialmission.org/desktop/internal/reader"
	"socialmission.org/desktop/internal/store"
)

// rounds returns how often a campaign repeats what it does: a few times among
// the other tests, often when `make campaign` asks for it.
func rounds(few, many int) int {
	if os.Getenv("SM_CAMPAIGN") != "" {
		return many
	}
	return few
}

// campaign is a feed with two releases, and a library of a reader who holds
// the first, to be copied.
type campaign struct {
	t        *testing.T
	binary   string
	dir      string // keys, sites and the library to be copied
	host     *slowHost
	releases [2]library.Release
	unbroken int64 // bytes that the host serves for an update that nothing breaks off
	took     time.Duration
	made     keepsakes
}

// keepsakes are what the reader made.
type keepsakes struct {
	Marks  map[string]reader.Mark
	Recent []string
	Seen   int
}

// pages of a release, and the bytes of each text and attachment.
const (
	campaignPages      = 60
	campaignText       = 1500
	campaignAttached   = 6
	campaignAttachment = 60 << 10
)

// words are random, so that nothing can be packed away.
func words(random *rand.Rand, bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		fmt.Fprintf(&b, "%x ", random.Uint32())
	}
	return b.String()
}

// campaignContent is a release: the second changes a third of the pages and
// most attachments of the first.
func campaignContent(release int) fstest.MapFS {
	fsys := fstest.MapFS{"library.yaml": {Data: fmt.Appendf(nil, `name: {en: A library, es: Una biblioteca}
feed: example.org/campaign
release: {number: %d, date: 2026-11-%02d, title: {en: Release, es: Edición}}
rights: {en: Ours., es: Nuestro.}
`, release, release)}}
	for n := 1; n <= campaignPages; n++ {
		edition := 1
		if n%3 == 0 {
			edition = release
		}
		random := rand.New(rand.NewPCG(uint64(n), uint64(edition)))
		fields := ""
		if n <= campaignAttached {
			path := fmt.Sprintf("attachments/%d.pdf", n)
			fields = fmt.Sprintf("attachments: [{path: %s, title: The file}]\n", path)
			of := random
			if n > 1 {
				of = rand.New(rand.NewPCG(uint64(n), uint64(release)))
			}
			fsys[path] = &fstest.MapFile{Data: []byte("%PDF-1.4 " + words(of, campaignAttachment))}
		}
		fsys[fmt.Sprintf("pages/p%d.md", n)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nid: p%d\nnumber: %d\nkind: page\ntitle: Page %d of %d\nlanguage: en\navailability: full-text\n%s---\n%s\n",
			n, n, n, edition, fields, words(random, campaignText))}
	}
	return fsys
}

// newCampaign publishes both releases and makes the reader's library.
func newCampaign(t *testing.T) *campaign {
	t.Helper()
	c := &campaign{t: t, binary: buildProgram(t), dir: t.TempDir()}
	c.must(publish.Init(c.keys(), 1, 1, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)))
	c.host = newHost(t, c.site())
	for i := range c.releases {
		_, err := publish.Release(t.Context(), publish.Order{Content: campaignContent(i + 1), Keys: c.keys(), Site: c.site(),
			Date: time.Now().UTC()})
		c.must(err)
		src := feed.FromFS(campaignContent(i+1), "the content")
		m, err := src.Manifest(t.Context())
		c.must(err)
		c.releases[i] = m.Release
		if i == 0 {
			c.run(0, c.ready(), "--trust", filepath.Join(c.keys(), "root.json"))
			c.live()
		}
	}
	dir := c.copied()
	c.host.take()
	begin := time.Now()
	c.run(0, dir)
	c.took, c.unbroken = time.Since(begin), c.host.take().sent
	c.whole(dir, 2)
	return c
}

func (c *campaign) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *campaign) keys() string  { return filepath.Join(c.dir, "keys") }
func (c *campaign) site() string  { return filepath.Join(c.dir, "site") }
func (c *campaign) ready() string { return filepath.Join(c.dir, "ready") }

// live does what a reader does.
func (c *campaign) live() {
	c.t.Helper()
	s, err := reader.Open(filepath.Join(c.ready(), "reader.db"))
	c.must(err)
	_, err = s.SetRead([]string{"p1", "p2", "p3"}, true)
	c.must(errors.Join(err, s.SetLastSeen(1), s.Close()))
	c.made = c.keepsakes(c.ready())
	if len(c.made.Marks) != 3 {
		c.t.Fatalf("the reader made %+v", c.made)
	}
}

func (c *campaign) keepsakes(dir string) (k keepsakes) {
	c.t.Helper()
	s, err := reader.Open(filepath.Join(dir, "reader.db"))
	c.must(err)
	defer s.Close()
	k.Marks, err = s.Marks()
	c.must(err)
	k.Recent, err = s.Recent(100)
	c.must(err)
	k.Seen, err = s.LastSeenRelease()
	c.must(err)
	return k
}

// copied is a library of its own that holds the first release.
func (c *campaign) copied() string {
	c.t.Helper()
	dir := filepath.Join(c.t.TempDir(), "data")
	c.must(os.CopyFS(dir, os.DirFS(c.ready())))
	return dir
}

// command is an update of the library at dir.
func (c *campaign) command(dir string, more ...string) *exec.Cmd {
	return exec.Command(c.binary, append([]string{"update", "--data-dir", dir, "--source", c.host.url}, more...)...)
}

// run updates the library at dir and expects an exit code.
func (c *campaign) run(code int, dir string, more ...string) {
	c.t.Helper()
	out, err := c.command(dir, more...).CombinedOutput()
	if got := exitStatus(err); got != code {
		c.t.Fatalf("update: exit code %d, want %d\n%s", got, code, out)
	}
}

// exitStatus is the exit code of a command that was run, -1 for none.
func exitStatus(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

// whole expects that the library at dir is one of two releases, nothing else,
// after a start of the program, and that nothing of the reader's was touched.
// Of release 2 every attachment must be there too, where all is 2.
func (c *campaign) whole(dir string, all int) (release int) {
	c.t.Helper()
	if diff := cmp.Diff(c.made, c.keepsakes(dir)); diff != "" {
		c.t.Errorf("what the reader made was touched:\n%s", diff)
	}
	var found struct {
		Total int `json:"total"`
		Hits  []struct {
			Title string `json:"title"`
		} `json:"hits"`
	}
	decode(c.t, &found, c.binary, "search", "--data-dir", dir, "--json", "--limit", "100")
	release = c.stored(dir, all)
	changed := 0
	for _, h := range found.Hits {
		if strings.HasSuffix(h.Title, " of 2") {
			changed++
		}
	}
	if want := campaignPages / 3 * (release - 1); found.Total != campaignPages || changed != want {
		c.t.Errorf("the index finds %d pages, %d of them changed, not %d, at release %d", found.Total, changed, want, release)
	}
	return release
}

// stored checks the content store of the library at dir.
func (c *campaign) stored(dir string, all int) int {
	c.t.Helper()
	s, err := store.Open(filepath.Join(dir, "content.db"))
	c.must(err)
	defer s.Close()
	rel, err := s.Release()
	c.must(err)
	c.must(s.Check(c.t.Context()))
	if !slices.Contains(c.releases[:], rel) {
		c.t.Fatalf("the library holds %+v", rel)
	}
	files, err := s.Files()
	c.must(err)
	m := feed.Manifest{}
	for _, f := range files {
		m.Files = append(m.Files, feed.Entry{Path: f.Path, Size: f.Size, SHA256: f.SHA256})
		_, err := s.Object(f.SHA256)
		if err != nil && (all == rel.Number || !strings.HasPrefix(f.Path, feed.AttachmentFolder)) {
			c.t.Errorf("%s: %v", f.Path, err)
		}
	}
	if m.Digest() != rel.Digest {
		c.t.Errorf("the files are not those of release %d", rel.Number)
	}
	return rel.Number
}

// slowHost serves a folder slowly and counts what it sends.
type slowHost struct {
	url   string
	dir   string
	files http.Handler
	mu    sync.Mutex
	count traffic
}

type traffic struct {
	sent int64
	asks []string
}

// pieces of so many bytes are sent with a pause between them.
const (
	piece      = 2 << 10
	piecePause = 2 * time.Millisecond
)

func newHost(t *testing.T, dir string) *slowHost {
	h := &slowHost{dir: dir, files: http.FileServer(http.Dir(dir))}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// take returns what was sent since it was called last.
func (h *slowHost) take() traffic {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer func() { h.count = traffic{} }()
	return h.count
}

func (h *slowHost) ServeHTTP(out http.ResponseWriter, req *http.Request) {
	h.mu.Lock()
	h.count.asks = append(h.count.asks, req.URL.Path+" "+req.Header.Get("Range"))
	h.mu.Unlock()
	out.Header().Set("ETag", h.tag(req.URL.Path))
	h.files.ServeHTTP(&slowly{out, h, req.Context()}, req)
}

// tag changes with the file.
func (h *slowHost) tag(path string) string {
	info, err := os.Stat(filepath.Join(h.dir, filepath.FromSlash(path)))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%q", fmt.Sprint(info.ModTime().UnixNano(), info.Size()))
}

// slowly sends in pieces.
type slowly struct {
	http.ResponseWriter
	host *slowHost
	ctx  context.Context
}

func (s *slowly) Write(data []byte) (int, error) {
	sent := 0
	for part := range slices.Chunk(data, piece) {
		n, err := s.ResponseWriter.Write(part)
		sent += n
		if err == nil {
			err = errors.Join(http.NewResponseController(s.ResponseWriter).Flush(), s.ctx.Err())
		}
		s.host.mu.Lock()
		s.host.count.sent += int64(n)
		s.host.mu.Unlock()
		if err != nil {
			return sent, err
		}
		time.Sleep(piecePause)
	}
	return sent, nil
}
