package app

import (
	"errors"
	"html/template"
	"net/http"
	"unicode"
	"unicode/utf8"

	"socialmission.org/desktop/internal/library"
)

// faultPage is all there is to see when the library does not open: one
// sentence, readable in the dark too, with a way to try again.
var faultPage = template.Must(template.New("fault").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Product}}</title>
<style>
body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.3 }
p { overflow-wrap: anywhere }
</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
<p>{{.Sentence}}</p>
{{if .Again}}<p><a href="/">Try again</a></p>{{end}}
</main>
</body>
</html>
`))

// faultPolicy lets the page have its own style and nothing else.
const faultPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func writeFaultPage(w http.ResponseWriter, err error) {
	status, title := http.StatusInternalServerError, "The library could not be opened"
	again := errors.Is(err, library.ErrNotReady)
	if again {
		status, title = http.StatusServiceUnavailable, "The library is still being prepared"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", faultPolicy)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	data := struct {
		Product, Title, Sentence string
		Again                    bool
	}{productName, title, upperFirst(sentence(err)) + ".", again}
	if err := faultPage.Execute(w, data); err != nil {
		return // the reader went away
	}
}

func upperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+utf8.RuneLen(r):]
	}
	return s
}
