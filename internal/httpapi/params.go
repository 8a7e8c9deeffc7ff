package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of what a request may carry.
const (
	maxBody    = 64 << 10 // bytes of a body
	maxQuery   = 10 << 10 // bytes of a query; the index answers what is cut with a notice
	maxValues  = 1_000    // filter values of all facets together
	maxValue   = 200      // bytes of one of them
	maxLimit   = 100
	maxOffset  = 10_000
	maxSuggest = 20
)

var itemID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,199}$`)

// pathID returns the id in the request's path.
func pathID(r *http.Request) (string, error) {
	id := r.PathValue("id")
	if !itemID.MatchString(id) {
		return "", badValue("id")
	}
	return id, nil
}

// number reads a whole number from lowest to highest; absent, it is 0.
func number(values url.Values, name string, lowest, highest int) (int, error) {
	text := values.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest {
		return 0, badValue(name)
	}
	return n, nil
}

// flag reads "1" or "0"; absent, it is false.
func flag(values url.Values, name string) (bool, error) {
	switch values.Get(name) {
	case "", "0":
		return false, nil
	case "1":
		return true, nil
	}
	return false, badValue(name)
}

// text reads the reader's words. One byte more than may be is kept of a
// longer text, so that the index sees and says that it was cut.
func text(values url.Values, name string) string {
	s := strings.ToValidUTF8(values.Get(name), "\uFFFD")
	if len(s) <= maxQuery {
		return s
	}
	cut := maxQuery + 1
	for cut < len(s) && !utf8.RuneStart(s[cut]) {
		cut++
	}
	return s[:cut]
}

// language is the interface's language as the request tells it: by the
// parameter ui, else by the first tag of Accept-Language that is one of ours.
func language(r *http.Request) string {
	if ui := r.URL.Query().Get("ui"); ui == "en" || ui == "es" {
		return ui
	}
	accepted := r.Header.Get("Accept-Language")
	for tag := range strings.SplitSeq(accepted[:min(len(accepted), 200)], ",") {
		switch primary, _, _ := strings.Cut(strings.TrimSpace(tag), "-"); strings.ToLower(strings.SplitN(primary, ";", 2)[0]) {
		case "en":
			return "en"
		case "es":
			return "es"
		}
	}
	return "en"
}

// readJSON reads the one JSON value of a request's body into v.
func readJSON(r *http.Request, v any) error { return readJSONUpTo(r, v, maxBody) }

// readJSONUpTo reads a body of at most this many bytes.
func readJSONUpTo(r *http.Request, v any, most int64) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return errMediaType
	}
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, most))
	err = decoder.Decode(v)
	if err == nil {
		_, err = decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge
	}
	return errBody
}
