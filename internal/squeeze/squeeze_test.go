package squeeze_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"socialmission.org/desktop/internal/squeeze"
)

// unpack reads a frame with somebody else's decoder.
func unpack(t *testing.T, frame, dict []byte) []byte {
	t.Helper()
	options := []zstd.DOption{zstd.WithDecoderConcurrency(1)}
	if len(dict) > 0 {
		options = append(options, zstd.WithDecoderDictRaw(0, dict))
	}
	dec, err := zstd.NewReader(nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	data, err := dec.DecodeAll(frame, nil)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func words(seed uint64, n int) []byte {
	random := rand.New(rand.NewPCG(seed, 1))
	var b bytes.Buffer
	for b.Len() < n {
		fmt.Fprintf(&b, "word%d ", random.IntN(1+random.IntN(2000)))
		if random.IntN(12) == 0 {
			b.WriteString("and a phrase that comes again and again. ")
		}
	}
	return b.Bytes()[:n]
}

func noise(n int) []byte {
	random := rand.New(rand.NewPCG(1, 1))
	all := make([]byte, n)
	for i := range all {
		all[i] = byte(random.Uint32())
	}
	return all
}

func TestFrame(t *testing.T) {
	text, big := words(1, 150_000), words(3, 17<<16)
	for name, test := range map[string]struct{ data, dict []byte }{
		"nothing":           {nil, nil},
		"one byte":          {[]byte("x"), nil},
		"a few":             {[]byte("abcabcabcabc"), nil},
		"one byte for ever": {bytes.Repeat([]byte("x"), 300_000), nil},
		"two bytes":         {bytes.Repeat([]byte("xy"), 300_000), nil},
		"noise":             {noise(300_000), nil},
		"text":              {text, nil},
		"text and noise":    {append(append(append([]byte{}, text[:70_000]...), noise(140_000)...), text[:70_000]...), nil},
		"its own copy":      {text, text},
		"a changed copy":    {[]byte(strings.ReplaceAll(string(text), "phrase that", "sentence which")), text},
		"another text":      {words(2, 50_000), text},
		"255":               {text[:255], nil}, "256": {text[:256], nil}, "65791": {text[:65791], nil}, "65792": {text[:65792], nil},
		"more than trees take": {big, append([]byte("before it "), big...)},
		"a block":              {text[:128<<10], nil}, "a block and one": {text[:128<<10+1], nil},
	} {
		frame, err := squeeze.Frame(test.data, test.dict)
		if err != nil {
			t.Fatal(err)
		}
		if got := unpack(t, frame, test.dict); !bytes.Equal(got, test.data) {
			t.Errorf("%s: unpacked it differs", name)
		}
		if len(test.data) > 200_000 {
			continue // that it is the same each time, the smaller ones show
		}
		again, _ := squeeze.Frame(test.data, test.dict)
		if !bytes.Equal(frame, again) {
			t.Errorf("%s: another frame the second time", name)
		}
		t.Logf("%s: %d → %d", name, len(test.data), len(frame))
	}
}

func TestTooMuch(t *testing.T) {
	if _, err := squeeze.Frame(make([]byte, squeeze.MaxInput), []byte("x")); !errors.Is(err, squeeze.ErrTooLarge) {
		t.Errorf("Frame = %v, want ErrTooLarge", err)
	}
}

// TestSmallerThanOthers compares with the best of another encoder: what this
// one is for.
func TestSmallerThanOthers(t *testing.T) {
	old := words(1, 150_000)
	data := append([]byte(strings.ReplaceAll(string(old[:100_000]), "phrase that", "sentence which")), words(5, 15_000)...)
	frame, err := squeeze.Frame(data, old)
	if err != nil {
		t.Fatal(err)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(1<<20), zstd.WithEncoderDictRaw(0, old))
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	if other := enc.EncodeAll(data, nil); len(frame)*100 > len(other)*95 {
		t.Errorf("%d bytes, another encoder takes %d", len(frame), len(other))
	}
}

// FuzzFrame squeezes what the fuzzer makes up, with what it makes up for a
// dictionary.
func FuzzFrame(f *testing.F) {
	text := words(1, 2000)
	f.Add(text, text[:1000])
	f.Add([]byte("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaa"), []byte("aaa"))
	f.Add(noise(300), []byte{})
	f.Add(bytes.Repeat([]byte("abcdefg"), 30_000), []byte("abcdefg"))
	f.Fuzz(func(t *testing.T, data, dict []byte) {
		frame, err := squeeze.Frame(data, dict)
		if err != nil {
			t.Fatal(err)
		}
		if len(frame) > len(data)+16+3*(len(data)/(128<<10)) {
			t.Errorf("%d bytes became %d", len(data), len(frame))
		}
		if !bytes.Equal(unpack(t, frame, dict), data) {
			t.Error("unpacked it differs")
		}
	})
}
