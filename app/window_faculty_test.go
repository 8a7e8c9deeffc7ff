//go:build linux && windowtest

package app_test

import (
	"slices"
	"strings"
	"testing"
)

const (
	course    = "Week 3"
	courseLen = 8
)

// TestWindowFaculty builds a list of eight by keyboard and hands its code to
// somebody else at another data folder: once through the system's clipboard,
// from window to window, and once typed as it is read from a wall, when the
// first window is closed.
func TestWindowFaculty(t *testing.T) {
	r := sitDown(t, 1366, 800)
	r.open(false)
	var titles []string
	var code string
	r.step("put eight texts on a list", func(r *reader) { titles = r.buildsCourse() })
	r.step("the last one first", func(r *reader) { titles = r.movesLastUp(titles) })
	r.step("copy the code", func(r *reader) { code = r.copiesCode() })
	r.hasNoConsoleErrors()

	student := *r
	student.home = t.TempDir()
	student.open(false)
	student.step("paste the code", func(r *reader) { r.pastesCode(titles) })
	r.must(r.window.Close())
	student.step("type the code", func(r *reader) { r.typesCode(code, titles) })
	student.hasNoConsoleErrors()
}

// buildsCourse adds the first eight toolkits to a new list and opens it.
func (r *reader) buildsCourse() (titles []string) {
	r.presses("ctrl+l")
	r.sees(`document.activeElement.matches("[data-search]")`)
	r.types("type:toolkit")
	r.sees(`document.querySelectorAll("#list [data-row]").length >= %d && decodeURIComponent(location.hash).includes("toolkit")`, courseLen)
	r.presses("Return")
	r.sees(focusedTitle + ` !== undefined`)
	for n := range courseLen {
		if n > 0 {
			r.presses("j")
			r.sees(focusedTitle+` !== %s`, js(titles[n-1]))
		}
		var title string
		r.asks(focusedTitle, &title)
		titles = append(titles, title)
		r.addsRow(n)
	}
	r.presses("g", "r")
	r.sees(`document.querySelector("main h1")?.textContent === "Reading lists"`)
	r.presses("j", "Return")
	r.seesList(course, titles...)
	return titles
}

const focusedTitle = `document.activeElement.closest("#list [data-row]")?.querySelector(".title").textContent.trim()`

// addsRow adds the row that has the focus to the list, which begins with the
// first one and is the one used last from then on.
func (r *reader) addsRow(n int) {
	r.Helper()
	r.presses("a")
	r.sees(dialogInput + ` === document.activeElement`)
	if n == 0 {
		r.types(course)
	}
	r.sees(selectedOption+`.includes(%s)`, js(course))
	r.presses("Return")
	r.sees(noDialog)
	r.sees(`fetch("/api/lists").then((a) => a.text()).then((t) => JSON.parse(t).lists[0]?.items.length === %d)`, n+1)
	r.sees(focusedTitle + ` !== undefined`)
}

// movesLastUp moves the last item to the top by keys.
func (r *reader) movesLastUp(titles []string) []string {
	for range titles {
		r.presses("j")
	}
	r.sees(`document.activeElement.textContent.trim() === %s`, js(titles[len(titles)-1]))
	for range len(titles) - 1 {
		r.presses("alt+Up")
	}
	last := len(titles) - 1
	titles = slices.Concat(titles[last:], titles[:last])
	r.seesList(course, titles...)
	r.accessible("course")
	return titles
}

// copiesCode opens the Share dialog by the palette.
func (r *reader) copiesCode() (code string) {
	r.presses("ctrl+k")
	r.sees(dialogInput + ` === document.activeElement`)
	r.types(">Share this list")
	r.sees(selectedOption + `.includes("Share this list")`)
	r.presses("Return")
	r.sees(`document.querySelector("[role=dialog] .code")`)
	code = r.text("[role=dialog] .code")
	if n := len(strings.ReplaceAll(code, "-", "")); n == 0 || n > 24 {
		r.Errorf("the code of %d items is %q", courseLen, code)
	}
	r.sees(`document.querySelector("[role=dialog] img").naturalWidth > 0`)
	r.accessible("share")
	r.tabsTo(`document.activeElement.textContent.trim() === "Copy the code"`)
	r.presses("Return")
	r.seesToast("The code was copied")
	return code
}

// pastesCode sees on the screen of lists what a pasted code would bring.
func (r *reader) pastesCode(titles []string) {
	r.presses("g", "r")
	r.sees(`document.querySelector("main h1")?.textContent === "Reading lists"`)
	r.presses("ctrl+v")
	r.seesPreview(titles)
	r.presses("Escape")
	r.sees(noDialog)
}

// typesCode makes the list from a code typed by hand, and names it.
func (r *reader) typesCode(code string, titles []string) {
	r.tabsTo(`document.activeElement.textContent.trim() === "Import"`)
	r.presses("Return")
	r.sees(`document.querySelector("[role=dialog] input.code")`)
	if !r.holds(`document.activeElement.matches("input.code")`) {
		r.tabsTo(`document.activeElement.matches("input.code")`)
	}
	r.types(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(strings.ToLower(code)))
	r.seesPreview(titles)
	r.accessible("import")
	r.tabsTo(`document.activeElement.matches(".name input")`)
	r.sees(`document.activeElement.value === "List of 8 items"`)
	r.presses("ctrl+a")
	r.types(course)
	r.presses("Return")
	r.seesList(course, titles...)
	r.accessible("handed-over")
}

// seesPreview waits until the dialog shows that it would bring these items.
func (r *reader) seesPreview(titles []string) {
	r.Helper()
	r.sees(`JSON.stringify([...document.querySelectorAll("[role=dialog] ol li")].map((l) => l.textContent.trim())) === %s`, js(jsAll(titles)))
}

// tabsTo presses Tab until a condition holds, as long as a patient person would.
func (r *reader) tabsTo(condition string) {
	r.Helper()
	for range 60 {
		r.presses("Tab")
		if r.holds(condition) {
			return
		}
	}
	r.Fatalf("60 times Tab do not reach %s", condition)
}

// holds reports whether a condition holds now.
func (r *reader) holds(condition string) (holds bool) {
	r.Helper()
	r.asks(condition, &holds)
	return holds
}
