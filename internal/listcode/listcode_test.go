package listcode_test

import (
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"socialmission.org/desktop/internal/listcode"
)

// lists is how many random lists the proof goes through.
var lists = flag.Int("listcode.lists", 63, "random lists whose codes are spoilt in every way")

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func plain(code string) []byte { return []byte(strings.ReplaceAll(code, "-", "")) }

// random returns up to count numbers of a library of size items.
func random(r *rand.Rand, count, size int) []int {
	numbers := make([]int, count)
	for i := range numbers {
		numbers[i] = 1 + r.IntN(size)
	}
	return numbers
}

// The sizes that readers were promised for a library of 2,000 items.
func TestSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for count, size := range map[int]int{8: 24, 12: 32, 20: 50} {
		numbers := random(r, count, 2000)
		numbers[0] = 2000
		code, err := listcode.Encode(numbers)
		must(t, err)
		if got := len(plain(code)); got != size {
			t.Errorf("%d items take %d characters, not %d: %s", count, got, size, code)
		}
	}
}

// Every wrong character, every pair that changed places, next to each other or
// across a third, in the codes of random lists: none is taken for a list.
func TestEverySlipIsCaught(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	tried := 0
	for n := range *lists {
		numbers := random(r, 1+n%listcode.MaxItems, 200+r.IntN(9801))
		code, err := listcode.Encode(numbers)
		must(t, err)
		good := plain(code)
		tried += slips(good, func(bad string) {
			if got, err := listcode.Decode(bad); err == nil {
				t.Fatalf("%s of %v was taken as %s: %v", bad, numbers, code, got)
			}
		})
	}
	t.Logf("%d spoilt codes of %d lists", tried, *lists)
}

// slips spoils a code in every way there is and says how many those were.
func slips(good []byte, try func(bad string)) (tried int) {
	for i, old := range good {
		for _, char := range []byte(alphabet) {
			if char != old {
				good[i] = char
				try(string(good))
				tried++
			}
		}
		good[i] = old
		for _, j := range []int{i + 1, i + 2} {
			if j < len(good) && good[j] != old {
				good[i], good[j] = good[j], old
				try(string(good))
				tried++
				good[i], good[j] = old, good[i]
			}
		}
	}
	return tried
}

func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for n := range 3_000 {
		numbers := random(r, 1+r.IntN(listcode.MaxItems), 1+r.IntN(listcode.MaxNumber>>(n%15)))
		code, err := listcode.Encode(numbers)
		must(t, err)
		got, err := listcode.Decode(code)
		must(t, err)
		if diff := cmp.Diff(numbers, got); diff != "" {
			t.Fatalf("%s: %s", code, diff)
		}
	}
}

// A code typed by hand: small letters, O for 0, I and L for 1, other hyphens.
func TestTypedByHand(t *testing.T) {
	code, err := listcode.Encode([]int{30, 12, 153, 1, 88, 41, 9, 120})
	must(t, err)
	if !strings.ContainsRune(code, '0') || !strings.ContainsRune(code, '1') {
		t.Fatalf("%s shows nothing", code)
	}
	for name, typed := range map[string]string{
		"small letters": strings.ToLower(code),
		"O":             strings.ReplaceAll(code, "0", "O"),
		"o and l":       strings.NewReplacer("0", "o", "1", "l").Replace(code),
		"I":             strings.ReplaceAll(code, "1", "I"),
		"i":             strings.ReplaceAll(code, "1", "i"),
		"no hyphens":    string(plain(code)),
		"spaces":        "  " + strings.ReplaceAll(code, "-", " ") + "\r\n",
		"dashes":        strings.ReplaceAll(code, "-", "\u2013"),
		"soft spaces":   strings.ReplaceAll(code, "-", "\u00a0\u200b"),
		"one group":     code[:4] + "\n" + code[5:],
	} {
		got, err := listcode.Decode(typed)
		if diff := cmp.Diff([]int{30, 12, 153, 1, 88, 41, 9, 120}, got); err != nil || diff != "" {
			t.Errorf("%s: %q: %v %s", name, typed, err, diff)
		}
	}
}

func TestFaults(t *testing.T) {
	code, err := listcode.Encode([]int{5, 6, 7})
	must(t, err)
	for _, c := range []struct {
		name, text string
		want       listcode.Fault
	}{
		{"nothing", " - \n", listcode.Fault{Kind: listcode.Nothing}},
		{"a U", code[:2] + "u" + code[3:], listcode.Fault{Kind: listcode.Foreign, Char: 'u', At: 3}},
		{"a word of another script", "ж" + code, listcode.Fault{Kind: listcode.Foreign, Char: 'ж', At: 1}},
		{"broken text", "\xff" + code, listcode.Fault{Kind: listcode.Foreign, Char: '\ufffd', At: 1}},
		{"its beginning", code[:5], listcode.Fault{Kind: listcode.Short}},
		{"all but its end", code[:len(code)-1], listcode.Fault{Kind: listcode.Mistyped}},
		{"one more", code + "0", listcode.Fault{Kind: listcode.Mistyped}},
		{"zeros", strings.Repeat("0", 24), listcode.Fault{Kind: listcode.Mistyped}},
		{"a book", strings.Repeat("0", listcode.MaxText+1), listcode.Fault{Kind: listcode.Long}},
	} {
		_, err := listcode.Decode(c.text)
		var got *listcode.Fault
		if !errors.As(err, &got) || *got != c.want {
			t.Errorf("%s: %q gives %v", c.name, c.text, err)
		}
	}
}

func TestNoCode(t *testing.T) {
	for _, c := range []struct {
		numbers []int
		want    error
	}{
		{nil, listcode.ErrEmpty},
		{make([]int, 64), listcode.ErrTooMany},
		{[]int{1, 0}, listcode.ErrNumber},
		{[]int{-1}, listcode.ErrNumber},
		{[]int{listcode.MaxNumber + 1}, listcode.ErrNumber},
	} {
		if code, err := listcode.Encode(c.numbers); !errors.Is(err, c.want) {
			t.Errorf("%v gives %q and %v", c.numbers, code, err)
		}
	}
}

func TestFind(t *testing.T) {
	code, err := listcode.Encode([]int{30, 12})
	must(t, err)
	for _, text := range []string{
		code, "Week 3\n" + code + "\n", "Dear all,\nList code: " + code + "\nSee you!", "código: " + strings.ToLower(code),
	} {
		if got, err := listcode.Find(text); err != nil || !cmp.Equal(got, []int{30, 12}) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := listcode.Find("List code: none\n"); err == nil {
		t.Error("a text without a code has one")
	}
}

// vector is one entry of the published test vectors.
type vector struct {
	Numbers []int  `json:"numbers"`
	Code    string `json:"code"`
}

// published are the test vectors that others write their own programs by.
type published struct {
	Valid   []vector `json:"valid"`
	Typed   []vector `json:"typed"` // as readers may type them
	Invalid []struct {
		Code string        `json:"code"`
		Why  listcode.Kind `json:"why"`
	} `json:"invalid"`
}

func vectors(t testing.TB) published {
	t.Helper()
	data, err := os.ReadFile("../../docs/list-codes.json")
	must(t, err)
	var v published
	must(t, json.Unmarshal(data, &v))
	if len(v.Valid) < 10 || len(v.Typed) < 5 || len(v.Invalid) < 10 {
		t.Fatal("vectors are missing")
	}
	return v
}

func TestPublishedVectors(t *testing.T) {
	v := vectors(t)
	for _, c := range v.Valid {
		if code, err := listcode.Encode(c.Numbers); err != nil || code != c.Code {
			t.Errorf("%v gives %q and %v, not %q", c.Numbers, code, err, c.Code)
		}
	}
	for _, c := range append(v.Valid, v.Typed...) {
		if got, err := listcode.Decode(c.Code); err != nil || !cmp.Equal(got, c.Numbers) {
			t.Errorf("%q is read as %v, %v", c.Code, got, err)
		}
	}
	for _, c := range v.Invalid {
		_, err := listcode.Decode(c.Code)
		var got *listcode.Fault
		if !errors.As(err, &got) || got.Kind != c.Why {
			t.Errorf("%q gives %v, not %q", c.Code, err, c.Why)
		}
	}
}

// Whatever is read as a code is a list's only code, however it was typed.
func FuzzDecode(f *testing.F) {
	v := vectors(f)
	for _, c := range append(v.Valid, v.Typed...) {
		f.Add(c.Code)
	}
	for _, c := range v.Invalid {
		f.Add(c.Code)
	}
	f.Fuzz(func(t *testing.T, text string) {
		numbers, err := listcode.Decode(text)
		if err != nil {
			var known *listcode.Fault
			if !errors.As(err, &known) || numbers != nil || err.Error() == "" {
				t.Fatalf("%q: %v, %v", text, numbers, err)
			}
			return
		}
		code, err := listcode.Encode(numbers)
		must(t, err)
		again, err := listcode.Decode(code)
		if err != nil || !cmp.Equal(numbers, again) || len(plain(code)) > len(text) {
			t.Fatalf("%q is %v, whose code is %q", text, numbers, code)
		}
	})
}
