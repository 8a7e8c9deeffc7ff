package feed_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
)

// corpus is a library of n documents about the same few things, always the
// same for the same n.
func corpus(n int) []library.File {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("clinic student nursing rural mission school community training admission review " +
		"health faculty toolkit pathway mentor county language survey outcome partner practice workforce")
	files := []library.File{{Path: "library.yaml", Data: []byte(folderFile)}}
	for i := range n {
		var text strings.Builder
		fmt.Fprintf(&text, "---\nid: doc-%d\nnumber: %d\nkind: resource\navailability: full-text\n---\n", i, i+1)
		for range 200 + r.IntN(300) {
			fmt.Fprintf(&text, "%s%d ", words[r.IntN(len(words))], r.IntN(5000))
		}
		files = append(files, library.File{Path: fmt.Sprintf("resources/doc-%d.md", i), Data: []byte(text.String())})
	}
	return files
}

// edited returns the next release of files: every nth document gets a
// sentence, one is new, one is gone, one attachment comes.
func edited(files []library.File, nth int) []library.File {
	next := []library.File{{Path: "attachments/a.pdf", Data: []byte("%PDF")}}
	for i, f := range files[:len(files)-1] {
		if i%nth == 0 {
			f.Data = append(bytes.Clone(f.Data), "A sentence that was added.\n"...)
		}
		next = append(next, f)
	}
	fresh := append([]byte("New: "), files[len(files)/2].Data[40:]...)
	return append(next, library.File{Path: "resources/new.md", Data: fresh})
}

func release(files []library.File) library.Release {
	return library.Release{Number: 2, Digest: feed.EditionOf(files).Manifest.Digest()}
}

func TestDeltaMakesTheNextRelease(t *testing.T) {
	for _, n := range []int{3, 300} {
		files := corpus(n)
		next := edited(files, 50)
		old := feed.EditionOf(files)
		d, err := feed.EncodeDelta(old, feed.EditionOf(next))
		if err != nil {
			t.Fatal(err)
		}
		p, err := feed.DecodeDelta(d, old)
		if err != nil {
			t.Fatal(err)
		}
		m, err := p.Apply(old.Manifest, release(next))
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(feed.EditionOf(next).Manifest.Files, m.Files); diff != "" {
			t.Error(diff)
		}
		if len(p.Apart) != 1 || p.Apart[0].Path != "attachments/a.pdf" || len(p.Gone) != 1 {
			t.Errorf("apart %v, gone %v", p.Apart, p.Gone)
		}
		again, err := feed.EncodeDelta(old, feed.EditionOf(next))
		if err != nil || !bytes.Equal(again.Data, d.Data) {
			t.Errorf("the same content gave other bytes (%v)", err)
		}
		if n > 100 && len(d.Data)*6 > int(d.Size) {
			t.Errorf("the delta has %d bytes for a payload of %d", len(d.Data), d.Size)
		}
	}
}

// TestBulkEdit changes every document, so that the dictionary is larger than
// a small window and the payload spans many blocks.
func TestBulkEdit(t *testing.T) {
	files := corpus(900)
	next := edited(files, 1)
	old := feed.EditionOf(files)
	d, err := feed.EncodeDelta(old, feed.EditionOf(next))
	if err != nil {
		t.Fatal(err)
	}
	p, err := feed.DecodeDelta(d, old)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(old.Manifest, release(next)); err != nil {
		t.Error(err)
	}
	if int64(len(d.Data))*10 > d.Size || d.Dictionary < 1<<20 {
		t.Errorf("the delta has %d bytes for a payload of %d, with a dictionary of %d", len(d.Data), d.Size, d.Dictionary)
	}
}

// TestDeltaIsADictionaryCompressedStream reads a delta with nothing but a zstd
// decoder, as RFC 9842 has it: the frame in between is skipped by itself.
func TestDeltaIsADictionaryCompressedStream(t *testing.T) {
	old := feed.EditionOf([]library.File{{Path: "a.md", Data: []byte(strings.Repeat("one two three ", 20))}})
	d, err := feed.EncodeDelta(old, feed.EditionOf([]library.File{{Path: "a.md", Data: []byte(strings.Repeat("one two three ", 20) + "four")}}))
	if err != nil {
		t.Fatal(err)
	}
	dict := []byte(strings.Repeat("one two three ", 20))
	if got := hex.EncodeToString(d.Data[8:40]); got != feed.NewEntry(library.File{Data: dict}).SHA256 {
		t.Errorf("the header names the dictionary %s", got)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderDictRaw(0, dict))
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	out, err := dec.DecodeAll(d.Data, nil)
	if want := "284\ta.md\n\n" + string(dict) + "four"; string(out) != want || err != nil {
		t.Errorf("unpacked %q, %v", out, err)
	}
}

func TestDeltaForAnotherReleaseIsRefused(t *testing.T) {
	files := corpus(30)
	d, err := feed.EncodeDelta(feed.EditionOf(files), feed.EditionOf(edited(files, 5)))
	if err != nil {
		t.Fatal(err)
	}
	other := corpus(30)
	other[7].Data[100] ^= 1
	for name, old := range map[string]feed.Edition{"other bytes": feed.EditionOf(other), "fewer files": feed.EditionOf(files[:4]), "none": feed.EditionOf(nil)} {
		if p, err := feed.DecodeDelta(d, old); err == nil {
			if _, err = p.Apply(old.Manifest, release(edited(files, 5))); err == nil {
				t.Errorf("%s: accepted", name)
			}
		} else if !errors.Is(err, library.ErrContent) {
			t.Errorf("%s: DecodeDelta = %v, want ErrContent", name, err)
		}
	}
}

func TestDamagedDeltasAndSnapshotsAreRefused(t *testing.T) {
	files := corpus(12)
	old, next := feed.EditionOf(files), feed.EditionOf(edited(files, 3))
	d, err := feed.EncodeDelta(old, next)
	if err != nil {
		t.Fatal(err)
	}
	full, err := feed.EncodeFull(next)
	if err != nil {
		t.Fatal(err)
	}
	take := map[string]func(data []byte) error{
		"delta": func(data []byte) error {
			p, err := feed.DecodeDelta(feed.Packed{Data: data, Size: d.Size, Dictionary: d.Dictionary}, old)
			if err == nil {
				_, err = p.Apply(old.Manifest, release(edited(files, 3)))
			}
			return err
		},
		"snapshot": func(data []byte) error {
			p, err := feed.DecodeFull(feed.Packed{Data: data, Size: full.Size})
			if err == nil {
				_, err = p.Apply(feed.Manifest{}, release(edited(files, 3)))
			}
			return err
		},
	}
	for name, whole := range map[string][]byte{"delta": d.Data, "snapshot": full.Data} {
		if err := take[name](whole); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for cut := 0; cut < len(whole); cut += 1 + len(whole)/31 {
			if err := take[name](whole[:cut]); !errors.Is(err, library.ErrContent) {
				t.Errorf("%s cut to %d bytes: %v, want ErrContent", name, cut, err)
			}
		}
		for at := 40; at < len(whole); at += 1 + len(whole)/61 {
			flipped := bytes.Clone(whole)
			flipped[at] ^= 0x10
			if err := take[name](flipped); err != nil && !errors.Is(err, library.ErrContent) {
				t.Errorf("%s with byte %d flipped: %v, want ErrContent", name, at, err)
			}
		}
		if err := take[name](append(bytes.Clone(whole), whole...)); !errors.Is(err, library.ErrContent) {
			t.Errorf("%s twice: %v, want ErrContent", name, err)
		}
	}
}

// TestDecompressionBomb offers 64 MB of zeros in a few hundred bytes where a
// small payload is signed for, with and without the size in the frame.
func TestDecompressionBomb(t *testing.T) {
	zeros := make([]byte, 64<<20)
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	sized := enc.EncodeAll(zeros, nil)
	var streamed bytes.Buffer
	enc.Reset(&streamed)
	if _, err := enc.Write(zeros); err != nil {
		t.Fatal(err)
	}
	if err := enc.Close(); err != nil {
		t.Fatal(err)
	}
	many := bytes.Repeat(sized[:len(sized):len(sized)], 3)
	for name, bomb := range map[string][]byte{"sized": sized, "streamed": streamed.Bytes(), "many frames": many} {
		allocated := testing.AllocsPerRun(1, func() {
			if _, err := feed.DecodeFull(feed.Packed{Data: bomb, Size: 1000}); !errors.Is(err, library.ErrContent) {
				t.Errorf("%s: %v, want ErrContent", name, err)
			}
			if _, err := feed.DecodeObject(bomb, feed.Entry{Path: "a.md", Size: 2, SHA256: shaA}); !errors.Is(err, library.ErrContent) {
				t.Errorf("%s: %v, want ErrContent", name, err)
			}
		})
		if allocated > 10_000 {
			t.Errorf("%s: %v allocations", name, allocated)
		}
	}
}

func TestPayloadForm(t *testing.T) {
	p := feed.Payload{
		Files: []library.File{{Path: "b.md", Data: []byte("b\n")}, {Path: "a.md", Data: []byte{}}},
		Apart: []feed.Entry{{Path: "attachments/x.pdf", Size: 2, SHA256: shaA}},
		Gone:  []string{"c.md"},
	}
	want := "0\ta.md\n2\tattachments/x.pdf\t" + shaA + "\n2\tb.md\n-\tc.md\n\nb\n"
	if diff := cmp.Diff(want, string(p.Encode())); diff != "" {
		t.Fatal(diff)
	}
	got, err := feed.DecodePayload([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got.Encode())); diff != "" {
		t.Error(diff)
	}
	for name, text := range map[string]string{
		"empty": "", "no end of the list": "0\ta.md\n", "short": "2\ta.md\n\nb", "long": "1\ta.md\n\nbb",
		"twice": "0\ta.md\n0\ta.md\n\n", "not sorted": "0\tb.md\n0\ta.md\n\n", "leads out": "0\t../a.md\n\n",
		"absolute": "0\t/a.md\n\n", "drive": "0\tC:a.md\n\n", "negative": "-1\ta.md\n\n", "plus": "+1\ta.md\n\na", "zeros": "01\ta.md\n\na",
		"huge": "99999999999999999999\ta.md\n\n", "no tab": "0 a.md\n\n", "four fields": "0\ta\tb\tc\n\n", "bad digest": "0\ta\txyz\n\n",
		"device": "0\tnul\n\n", "long line": strings.Repeat("9", 500) + "\ta.md\n\n", "gone and there": "-\ta.md\n0\ta.md\n\n",
		"overflow": "200000000\ta\n200000000\tb\n\n",
	} {
		if p, err := feed.DecodePayload([]byte(text)); !errors.Is(err, library.ErrContent) {
			t.Errorf("%s: DecodePayload = %+v, %v, want ErrContent", name, p, err)
		}
	}
}

// TestVectors keeps the files that other clients are tested with readable:
// what they unpack to must never change.
func TestVectors(t *testing.T) {
	dir := filepath.Join("testdata", "vectors")
	old := readEdition(t, filepath.Join(dir, "old"))
	next := readEdition(t, filepath.Join(dir, "new"))
	rel := library.Release{Number: 2, Digest: feed.EditionOf(next).Manifest.Digest()}
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(manifest), string(feed.EditionOf(next).Manifest.Canonical())); diff != "" {
		t.Error(diff)
	}
	delta, err := os.ReadFile(filepath.Join(dir, "delta"))
	if err != nil {
		t.Fatal(err)
	}
	sizes := feed.Packed{Data: delta, Size: 907, Dictionary: 1152}
	p, err := feed.DecodeDelta(sizes, feed.EditionOf(old))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(feed.EditionOf(old).Manifest, rel); err != nil {
		t.Error(err)
	}
	full, err := os.ReadFile(filepath.Join(dir, "full"))
	if err != nil {
		t.Fatal(err)
	}
	p, err = feed.DecodeFull(feed.Packed{Data: full, Size: 1528})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(feed.Manifest{}, rel); err != nil {
		t.Error(err)
	}
}

func readEdition(t *testing.T, dir string) []library.File {
	t.Helper()
	var files []library.File
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s (%v)", dir, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, library.File{Path: filepath.Base(name), Data: data})
	}
	return files
}

func FuzzDecodePayload(f *testing.F) {
	f.Add(feed.Payload{Files: corpus(2), Gone: []string{"z.md"}}.Encode())
	f.Add([]byte("0\ta.md\n1\tb.md\t" + shaA + "\n-\tc.md\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := feed.DecodePayload(data)
		if err == nil && !bytes.Equal(p.Encode(), data) {
			t.Error("another payload has the same meaning")
		}
	})
}

func FuzzDecodeDelta(f *testing.F) {
	files := corpus(3)
	old := feed.EditionOf(files)
	d, err := feed.EncodeDelta(old, feed.EditionOf(edited(files, 2)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(d.Data)
	f.Add(d.Data[40:])
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := feed.DecodeDelta(feed.Packed{Data: data, Size: d.Size, Dictionary: d.Dictionary}, old)
		if err == nil && int64(len(p.Encode())) != d.Size {
			t.Error("a payload of another size was accepted")
		}
	})
}
