//go:build linux && windowtest

package app_test

import (
	"testing"

	"socialmission.org/desktop/app/drive"
)

// TestWindowJourney goes the main way through the app as a reader does, in the
// real window with real keys and clicks, on a machine without a network where
// the test may make one.
func TestWindowJourney(t *testing.T) {
	r := sitDown(t, 1440, 960)
	r.open(drive.CanIsolate())
	witness := r.window.Watch(r.ctx)
	r.must(r.window.Resize(r.ctx, 1366, 800))

	r.step("home", (*reader).startsAtHome)
	r.step("what only a window can do", (*reader).findsTheShell)
	r.step("type a query", (*reader).searches)
	r.step("narrow by two facets", (*reader).narrows)
	r.step("read, follow a related item, come back", (*reader).readsAndReturns)
	r.step("open a newsletter", (*reader).opensNewsletter)
	r.step("open an initiative", (*reader).opensInitiative)
	r.step("overlays and help", (*reader).looksAround)
	r.step("settings", (*reader).opensSettings)
	r.step("in Spanish", (*reader).switchesToSpanish)
	r.step("in the dark", (*reader).switchesToDark)
	r.step("larger text", (*reader).enlargesText)
	r.step("high contrast", (*reader).switchesToContrast)
	r.step("small windows", (*reader).shrinks)

	for _, m := range r.window.ConsoleErrors() {
		t.Errorf("an error in the console: %+v", m)
	}
	seen, err := witness.Verdict()
	if err != nil || len(seen) > 0 {
		t.Errorf("the window reached beyond this machine: %v, %v", seen, err)
	}
}

func (r *reader) startsAtHome() {
	r.sees(`document.querySelector("h1").textContent === "Home"`)
	r.sees(`document.querySelectorAll("main [data-row]").length >= 10`)
	r.sees(`document.documentElement.lang === "en"`)
	r.looks("home")
	title, err := r.window.Title(r.ctx)
	if err != nil || title != "Home – Social Mission Library" {
		r.Errorf("the window's title is %q, %v", title, err)
	}
}

// findsTheShell checks that the page can reach the system's dialogs and is
// given the paths of files that are dropped.
func (r *reader) findsTheShell() {
	r.sees(`["OpenFile", "OpenFolder", "SaveFile"].every((name) => typeof window.go?.app?.Shell?.[name] === "function")`)
	r.sees(`window.wails.flags.enableWailsDragAndDrop === true`)
}

func (r *reader) searches() {
	r.presses("ctrl+l")
	r.sees(`document.activeElement.matches("[data-search]")`)
	r.types("community health")
	r.sees(`/community/i.test(` + firstRow + `) && /health/i.test(` + firstRow + `)`)
	r.sees(`document.querySelectorAll("#list [data-row] mark").length > 10`)
	r.sees(`document.querySelector("[role=listbox]").offsetParent !== null`)
	r.presses("Escape")
	r.sees(`document.querySelector("[role=listbox]").offsetParent === null`)
	r.looks("search")
}

const firstRow = `document.querySelector("#list [data-row]").textContent`

// total is the number of results that the list says it has.
const total = `Number(document.querySelector("#list").textContent.match(/([\d.,\s]+) results?/)[1].replace(/\D/g, ""))`

// narrows chooses a value of two facets; each time the number of results
// becomes what stood beside the value.
func (r *reader) narrows() {
	r.sees(`document.querySelectorAll("fieldset input[type=checkbox]").length > 10`)
	for _, facet := range []string{"Type", "Domain"} {
		var before int
		r.asks(total, &before)
		var value struct {
			Text  string
			Count int
		}
		r.asks(`(`+choice+`)(`+js(facet)+`, `+total+`).value`, &value)
		r.clicksElement(`(` + choice + `)(` + js(facet) + `, ` + total + `).box`)
		r.sees(total+` === %d`, value.Count)
		r.sees(`[...document.querySelectorAll("#list button.pill")].some((p) => p.textContent.trim() === %s)`, js(value.Text))
		if value.Count >= before {
			r.Errorf("%s = %s does not narrow %d results", facet, value.Text, before)
		}
	}
	r.sees(`document.querySelectorAll("#list [data-row]").length > 0`)
	r.looks("narrowed")
}

// choice finds the first value of a facet that leaves some results and not
// all, with the number of results beside it.
const choice = `(facet, total) => {
	const set = [...document.querySelectorAll("fieldset")].find((f) => f.querySelector("legend")?.textContent.trim() === facet);
	for (const label of set.querySelectorAll("label")) {
		const [, text, count] = label.textContent.trim().match(/^(.*?)\s+([\d.,]+)$/);
		const value = { text, count: Number(count.replace(/\D/g, "")) };
		if (value.count > 0 && value.count < total) return { value, box: label.querySelector("input") };
	}
}`

const heading = `document.querySelector("#reading article h1")?.textContent.trim()`

func (r *reader) readsAndReturns() {
	var row struct{ ID, Title string }
	r.asks(`(({ dataset, children }) => ({ id: dataset.row, title: children[0].textContent.trim() }))(document.querySelector("#list [data-row]"))`, &row)
	r.clicks("#list [data-row]")
	r.sees(heading+` === %s`, js(row.Title))
	r.sees(`document.querySelector("#reading article .prose").textContent.trim().length > 80`)
	r.looks("reader")

	var related struct{ ID, Title string }
	r.asks(`(({ dataset, children }) => ({ id: dataset.row, title: children[0].textContent.trim() }))(`+relatedRow+`)`, &related)
	r.clicksElement(relatedRow)
	r.sees(heading+` === %s`, js(related.Title))
	if related.ID == row.ID {
		r.Errorf("%s is related to itself", row.ID)
	}

	r.presses("alt+Left")
	r.sees(heading+` === %s`, js(row.Title))
	r.presses("alt+Left")
	r.sees(heading + ` === undefined`)
	r.sees(`document.activeElement.closest("#list") && document.activeElement.dataset.row === %s`, js(row.ID))
}

// relatedRow is the first item under the heading Related.
const relatedRow = `[...document.querySelectorAll("#reading section")]
	.find((s) => s.querySelector("h2")?.textContent.trim() === "Related").querySelector("[data-row]")`

func (r *reader) opensNewsletter() {
	r.presses("g", "n")
	r.sees(`document.querySelector("#list h1")?.textContent === "Newsletters"`)
	r.sees(`document.querySelectorAll("#list [data-row]").length === 18`)
	r.clicks("#list [data-row]")
	r.sees(heading + ` === document.querySelector("#list [data-row] .title").textContent.trim()`)
	r.sees(`document.querySelector("#reading article header").textContent.trim().startsWith("Newsletter")`)
	r.looks("newsletters")
}

func (r *reader) opensInitiative() {
	r.presses("g", "i")
	r.sees(`document.querySelector("#list h1")?.textContent === "Initiatives"`)
	r.sees(`document.querySelectorAll("#list [data-row]").length === 15`)
	r.presses("j")
	r.sees(`document.activeElement === document.querySelector("#list [data-row]")`)
	r.presses("j", "k", "Return")
	r.sees(heading + ` === document.querySelector("#list [data-row] .title").textContent.trim()`)
	r.sees(`document.querySelector("#reading article header").textContent.trim().startsWith("Initiative")`)
	r.looks("initiatives")
}

func (r *reader) looksAround() {
	r.presses("ctrl+k")
	r.sees(`document.querySelector("[role=dialog] input") === document.activeElement`)
	r.types("dark")
	r.sees(`document.querySelector("[role=dialog] input").value === "dark"`)
	r.sees(`[...document.querySelectorAll("[role=dialog] [role=option]")].some((o) => /dark/i.test(o.textContent))`)
	r.looks("palette")
	r.presses("Escape")
	r.sees(`!document.querySelector("[role=dialog]")`)
	r.presses("question")
	r.sees(`document.querySelector("[role=dialog]")?.textContent.includes("Ctrl")`)
	r.looks("shortcuts")
	r.presses("Escape")
	r.sees(`!document.querySelector("[role=dialog]")`)
	r.presses("F1")
	r.sees(`document.querySelector("main h1")?.textContent.trim().length > 0 && location.hash.startsWith("#/help")`)
	r.looks("help")
}

func (r *reader) opensSettings() {
	r.presses("ctrl+comma")
	r.sees(`document.querySelector("main h1")?.textContent === "Settings"`)
	r.looks("settings")
}
