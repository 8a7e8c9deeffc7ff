//go:build linux

package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/app/measure"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/publish"
)

// someText is text of the test's own, in many passages.
func someText(n int) []passage {
	random := rand.New(rand.NewPCG(7, 7))
	all := make([]passage, n)
	for i := range all {
		p := passage{title: fmt.Sprint("Text ", i), origin: "example-doc"}
		for range 8 {
			var words []string
			for range 40 {
				words = append(words, fmt.Sprintf("word%d", random.IntN(3000)))
			}
			p.paragraphs = append(p.paragraphs, strings.Join(words, " "))
		}
		all[i] = p
	}
	return all
}

// history returns the manifest of each release of a corpus, and checks that
// the publisher finds no fault in any.
func history(t *testing.T, releases int) []feed.Manifest {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "content")
	c, err := newCorpus(dir, someText(300), 200)
	if err != nil {
		t.Fatal(err)
	}
	var all []feed.Manifest
	for n := 1; ; n++ {
		if _, err := publish.Check(os.DirFS(dir)); err != nil {
			t.Fatalf("release %d: %v", n, err)
		}
		m, err := feed.FromFS(os.DirFS(dir), "").Manifest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
		switch n {
		case releases:
			return all
		case releases - 1:
			err = c.bulk()
		default:
			err = c.next()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestHistoryIsTheSameEachTime(t *testing.T) {
	a, b := history(t, 6), history(t, 6)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Fatal(diff)
	}
	for n := 1; n < len(a); n++ {
		changed, added := compareManifests(a[n-1], a[n])
		wantChanged, wantAdded := 2, 1 // of 200 items
		if n == len(a)-1 {
			wantChanged, wantAdded = 0, 0
			if changed < 120 || changed > 160 {
				t.Errorf("the bulk edit changes %d of 204 items", changed)
			}
		}
		if changed < wantChanged || added != wantAdded {
			t.Errorf("release %d: %d changed, %d new", n+1, changed, added)
		}
	}
}

func compareManifests(old, next feed.Manifest) (changed, added int) {
	held := map[string]string{}
	for _, e := range old.Files {
		held[e.Path] = e.SHA256
	}
	for _, e := range next.Files {
		switch sum, had := held[e.Path]; {
		case e.Path == "library.yaml":
		case !had:
			added++
		case sum != e.SHA256:
			changed++
		}
	}
	return changed, added
}

func TestTextOfFormats(t *testing.T) {
	long := strings.Repeat("many words to make a paragraph ", 3)
	for name, test := range map[string]struct{ got, want string }{
		"page":   {fromHTML([]byte("<head><title>x</title></head><h1>" + long + "</h1><script>alert(1)</script><p>" + long + "</p>")), long + "\n" + long},
		"manual": {fromRoff([]byte(".\\\" a comment\n.SH NAME\n" + long + "\n.PP\n\\fB" + long + "\\fR\n")), "NAME " + long + "\n" + long},
		"plain":  {plainly([]byte("# [" + long + "](item:x)\n\n\x00" + long)), "No. (" + strings.TrimSpace(long) + " )(item:x)\n" + long},
	} {
		var want []string
		for line := range strings.SplitSeq(test.want, "\n") {
			want = append(want, strings.TrimSpace(line))
		}
		if diff := cmp.Diff(want, paragraphs(test.got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSplitKeepsEveryParagraph(t *testing.T) {
	var text []string
	for n := range 200 {
		text = append(text, fmt.Sprintf("%d %s", n, strings.Repeat("x", 300)))
	}
	var got []string
	for _, p := range split(text, "base", "origin") {
		size := len(strings.Join(p.paragraphs, ""))
		if size < shortest || size > cutTo+400 || p.title == "" || len(p.title) > 80 {
			t.Errorf("a passage of %d bytes, %q", size, p.title)
		}
		got = append(got, p.paragraphs...)
	}
	if diff := cmp.Diff(text[:len(got)], got); diff != "" || len(got) < 190 {
		t.Errorf("%d of %d paragraphs %s", len(got), len(text), diff)
	}
}

// TestLine sends packets at moments of the test's own.
func TestLine(t *testing.T) {
	now := time.Unix(0, 0)
	d := &direction{random: rand.New(rand.NewPCG(1, 1))}
	l := line{rate: 8000, delay: time.Second} // a byte takes a millisecond
	for n, want := range []time.Duration{1100 * time.Millisecond, 1200 * time.Millisecond} {
		if at, kept := d.arrives(l, 100, now); !kept || at.Sub(now) != want {
			t.Errorf("packet %d arrives after %v, %v", n, at.Sub(now), kept)
		}
	}
	if _, kept := d.arrives(l, 3000, now); !kept {
		t.Error("a packet that need not wait long was dropped")
	}
	if _, kept := d.arrives(l, 100, now); kept {
		t.Error("a packet that had to wait too long was kept")
	}
	lost := 0
	for n := range 10_000 {
		if _, kept := d.arrives(line{rate: 8e9, loss: 0.01}, 100, now.Add(time.Duration(n)*time.Second)); !kept {
			lost++
		}
	}
	if lost < 70 || lost > 130 {
		t.Errorf("%d of 10,000 packets were lost, want about 100", lost)
	}
}

func TestCount(t *testing.T) {
	packet := make([]byte, 20+32+5)
	packet[0], packet[3], packet[9], packet[32] = 0x45, byte(len(packet)), 6, 8<<4
	d := &direction{}
	d.count(packet)
	if d.bytes.Load() != 57 || d.payload.Load() != 5 {
		t.Errorf("counted %d bytes, %d of them TCP's", d.bytes.Load(), d.payload.Load())
	}
}

func TestCertificates(t *testing.T) {
	dir := t.TempDir()
	if err := writeCertificates(dir); err != nil {
		t.Fatal(err)
	}
	roots, others := x509.NewCertPool(), x509.NewCertPool()
	root, err := os.ReadFile(filepath.Join(dir, "root.pem"))
	if err != nil || !roots.AppendCertsFromPEM(root) {
		t.Fatal("no root", err)
	}
	sent, err := os.ReadFile(filepath.Join(dir, "cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(sent)
	if !others.AppendCertsFromPEM(rest) {
		t.Fatal("the authority is not sent")
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{DNSName: serverAddress, Roots: roots, Intermediates: others}); err != nil {
		t.Error(err)
	}
}

func TestArchives(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"a.md": "first", "b.md": "second one"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := t.TempDir()
	if err := writePlain(filepath.Join(out, "plain"), folder); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(out, "plain")); string(got) != "5\ta.md\n10\tb.md\nfirstsecond one" {
		t.Errorf("%q", got)
	}
	first, second := filepath.Join(out, "1.tar"), filepath.Join(out, "2.tar")
	for _, path := range []string{first, second} {
		if err := writeTar(path, folder); err != nil {
			t.Fatal(err)
		}
	}
	a, err := fs.ReadFile(os.DirFS(out), "1.tar")
	b, errB := fs.ReadFile(os.DirFS(out), "2.tar")
	if err != nil || errB != nil || !bytes.Equal(a, b) || !bytes.Contains(a, []byte("second one")) {
		t.Error("archives of the same files differ", err, errB)
	}
}

func TestReportOfTargets(t *testing.T) {
	var r measure.Report
	r.Add(measure.Figure{Group: "g", Name: "good", Value: 0.4, Unit: "×", Target: 0.5})
	if r.Missed() {
		t.Error("a met target counts as missed")
	}
	r.Add(measure.Figure{Group: "g", Name: "bad", Value: 301, Unit: "bytes", Target: 300, Note: "why"})
	var out bytes.Buffer
	if err := r.Print(&out, false); err != nil || !r.Missed() {
		t.Error("a missed target counts as met", err)
	}
	for _, want := range []string{"0.4 ×", "≤ 0.5 met", "≤ 300 MISSED", "why"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
}
