//go:build linux && windowtest

package app_test

import (
	"strings"
	"testing"
)

// A text whose authors are told apart, and what APA makes of it.
const (
	chapter     = "The Role of Accreditation in Increasing Racial and Ethnic Diversity in the Health Professions"
	chapterAPA  = "Wagoner, N. E., Johnson, L., & Jonas, H. S. (2004). The Role of Accreditation"
	chapterNote = "Ask who reads this before week three."
	essay       = "Essay on accreditation"
	metrics     = "Social Mission Metrics: generations, areas and domains"
)

// TestWindowStudent marks a passage, writes a note about it, copies the APA
// reference and puts the text on a list, by keyboard and in six presses. Then
// the battery dies; everything is there again.
func TestWindowStudent(t *testing.T) {
	r := sitDown(t, 1366, 800)
	r.open(false)
	var passage, grown string
	r.step("open a text by its title", func(r *reader) { r.opensTitle(chapter) })
	r.step("look at a passage and leave it", (*reader).looksAtPassage)
	r.step("highlight, note, APA, list in six presses", func(r *reader) { passage = r.studies() })
	r.step("highlight a longer passage of another text", func(r *reader) { grown = r.highlightsMore() })
	r.step("paste the reference", (*reader).pastesReference)
	r.hasNoConsoleErrors()
	r.must(r.window.Kill())

	r.open(false)
	r.step("open the text again", func(r *reader) { r.opensTitle(chapter) })
	r.step("highlight and note are there", func(r *reader) { r.findsStudied(passage) })
	r.step("the list is there", (*reader).findsEssayList)
	r.step("the longer passage is there", func(r *reader) {
		r.opensTitle(metrics)
		r.sees(markedPassage+`.includes(%s)`, js(grown))
	})
	r.hasNoConsoleErrors()
}

// opensTitle opens a text by the first words of its title.
func (r *reader) opensTitle(title string) {
	r.Helper()
	r.presses("ctrl+o")
	r.sees(dialogInput + ` === document.activeElement`)
	r.types(title[:40])
	r.sees(selectedOption+`.includes(%s)`, js(title))
	r.presses("Return")
	r.sees(heading+` === %s`, js(title))
	r.sees(`document.activeElement.closest("#reading") !== null`)
}

const (
	dialogInput    = `document.querySelector("[role=dialog] input")`
	noDialog       = `!document.querySelector("[role=dialog]")`
	selectedOption = `(document.querySelector("[role=dialog] [role=option][aria-selected=true]")?.textContent ?? "")`
	markedPassage  = `[...document.querySelectorAll("#reading mark.hl[data-colour=yellow]")].map((m) => m.textContent).join("").replace(/\s+/g, " ")`
	writtenNotes   = `[...document.querySelectorAll("#reading [role=note] .words")].map((n) => n.textContent.trim())`
)

// looksAtPassage chooses a passage: it stays shown while the focus is in the bar
// that says what can be done with it.
func (r *reader) looksAtPassage() {
	r.presses("p")
	r.sees(passageBar + ` && ` + selected + ` >= 20`)
	r.presses("Tab")
	r.sees(`document.activeElement.matches("#reading [role=toolbar] button") && ` + selected + ` >= 20`)
	r.accessible("passage")
	r.presses("Escape")
	r.sees(`!document.querySelector("#reading [role=toolbar]") && ` + selected + ` === 0`)
}

const (
	passageBar = `document.activeElement.matches("#reading [role=application]")`
	selected   = `getSelection().toString().length`
)

// studies returns the passage that it marks. It counts its presses: the words
// that are typed do not count.
func (r *reader) studies() (passage string) {
	pressed := 0
	press := func(key string) {
		r.Helper()
		pressed++
		r.presses(key)
	}
	press("p")
	r.sees(passageBar + ` && ` + selected + ` >= 20`)
	r.asks(`getSelection().toString().replace(/\s+/g, " ")`, &passage)
	press("n") // marks the passage and writes about it
	r.sees(`document.activeElement.matches("#reading [role=note] textarea")`)
	r.sees(markedPassage+`.includes(%s)`, js(passage))
	r.types(chapterNote)
	press("ctrl+Return")
	r.sees(writtenNotes+`.includes(%s)`, js(chapterNote))
	press("ctrl+shift+c")
	r.seesToast("Reference copied (APA)")
	press("a")
	r.sees(dialogInput + ` === document.activeElement`)
	r.types(essay)
	r.sees(selectedOption+`.includes(%s)`, js(essay))
	press("Return")
	r.sees(noDialog)
	r.seesToast("“" + essay + "”")
	if pressed > 6 {
		r.Errorf("it takes %d presses", pressed)
	}
	return passage
}

// highlightsMore chooses a sentence, adds the next one, and marks both.
func (r *reader) highlightsMore() (passage string) {
	r.opensTitle(metrics)
	var sentence int
	r.presses("p")
	r.sees(passageBar + ` && ` + selected + ` >= 20`)
	r.asks(selected, &sentence)
	r.presses("shift+Right")
	r.sees(selected+` > %d`, sentence)
	r.asks(`getSelection().toString().replace(/\s+/g, " ")`, &passage)
	r.presses("h")
	r.sees(markedPassage+`.includes(%s)`, js(passage))
	r.sees(`document.activeElement.id === "reading"`)
	return passage
}

// pastesReference has the clipboard's text typed into the search box.
func (r *reader) pastesReference() {
	r.presses("ctrl+l")
	r.sees(`document.activeElement.matches("[data-search]")`)
	r.presses("ctrl+a", "ctrl+v")
	const pasted = `document.querySelector("[data-search]").value`
	r.sees(pasted + ` !== ""`)
	var text string
	r.asks(pasted, &text)
	if !strings.HasPrefix(text, chapterAPA) || !strings.HasSuffix(text, "https://doi.org/10.17226/10885") {
		r.Errorf("the clipboard holds %q", text)
	}
}

func (r *reader) findsStudied(passage string) {
	r.sees(markedPassage+`.includes(%s)`, js(passage))
	r.sees(writtenNotes+`.includes(%s)`, js(chapterNote))
	r.accessible("studied")
}

func (r *reader) findsEssayList() {
	r.presses("g", "r")
	r.sees(`document.querySelector("main h1")?.textContent === "Reading lists"`)
	r.presses("j", "Return")
	r.seesList(essay, chapter)
	r.sees(`/^1 item\s·\s0 of 1 read/.test(document.querySelector(".facts").innerText)`)
}

// seesToast waits for a message that holds these words.
func (r *reader) seesToast(words string) {
	r.Helper()
	r.sees(`[...document.querySelectorAll(".toast")].some((t) => t.textContent.includes(%s))`, js(words))
}

const listTitles = `[...document.querySelectorAll("main [data-entry] .title")].map((t) => t.textContent.trim())`

// seesList waits until a reading list is shown with exactly these items.
func (r *reader) seesList(title string, items ...string) {
	r.Helper()
	r.sees(`document.querySelector("main h1")?.textContent.trim() === %s`, js(title))
	r.sees(`JSON.stringify(`+listTitles+`) === %s`, js(jsAll(items)))
}

// jsAll writes strings as JSON.stringify writes their array.
func jsAll(items []string) string {
	written := make([]string, len(items))
	for i, item := range items {
		written[i] = js(item)
	}
	return "[" + strings.Join(written, ",") + "]"
}

func (r *reader) hasNoConsoleErrors() {
	r.Helper()
	for _, m := range r.window.ConsoleErrors() {
		r.Errorf("an error in the console: %+v", m)
	}
}
