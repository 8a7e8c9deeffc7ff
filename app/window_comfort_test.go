//go:build linux && windowtest

package app_test

import "strings"

// The second half of the window's journey: language, colours, sizes.

func (r *reader) switchesToSpanish() {
	r.clicksText("header label", "ES")
	r.sees(`document.documentElement.lang === "es"`)
	r.sees(`document.querySelector("main h1").textContent === "Ajustes"`)
	r.sees(`[...document.querySelectorAll("nav a .label")].map((a) => a.textContent).join() === "Inicio,Biblioteca,Boletines,Iniciativas,Listas de lectura,Notas,Taller,Actualizaciones,Ajustes,Ayuda"`)
	r.presses("ctrl+l")
	r.sees(`document.activeElement.matches("[data-search]")`)
	r.types("misión social en la formación")
	r.sees(`decodeURIComponent(location.hash).endsWith("formación") && document.querySelectorAll("#list [data-row] mark").length > 0`)
	r.presses("Return")
	r.sees(`document.activeElement.closest("#list [data-row]") !== null`)
	r.presses("Return")
	r.sees(`document.querySelector("#reading article h1")?.textContent.trim().length > 0`)
	r.looks("spanish")
	title, err := r.window.Title(r.ctx)
	if err != nil || !strings.HasSuffix(title, " – Biblioteca Social Mission") {
		r.Errorf("the window's title is %q, %v", title, err)
	}
}

// ground is the brightness of the page's own ground, from 0 to 1.
const ground = `(() => {
	const pen = new OffscreenCanvas(1, 1).getContext("2d");
	for (const e of [document.documentElement, document.body]) {
		pen.fillStyle = getComputedStyle(e).backgroundColor;
		pen.fillRect(0, 0, 1, 1);
	}
	const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
	return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
})()`

func (r *reader) switchesToDark() {
	r.sees(ground + ` > 0.8`)
	r.clicksText("header button", "Comodidad de lectura")
	r.sees(`document.querySelector("[role=dialog][aria-label]")`)
	r.clicksText("[role=dialog] label", "Oscuro")
	r.sees(`document.documentElement.dataset.theme === "dark"`)
	r.sees(ground + ` < 0.2`)
	r.presses("Escape")
	r.sees(`!document.querySelector("[role=dialog]")`)
	r.looks("dark")
}

const textSize = `parseFloat(getComputedStyle(document.querySelector("#reading .prose p")).fontSize)`

// enlargesText clicks the middle of the slider, and goes on by keyboard.
func (r *reader) enlargesText() {
	var before, clicked float64
	r.asks(textSize, &before)
	r.clicksText("header button", "Comodidad de lectura")
	r.sees(`document.querySelector("[role=dialog] input[type=range]")`)
	r.clicks("[role=dialog] input[type=range]")
	r.sees(textSize+` > %f`, before*1.4)
	r.asks(textSize, &clicked)
	r.presses("Right", "Right")
	r.sees(textSize+` > %f`, clicked)
	r.presses("Escape")
	r.sees(`!document.querySelector("[role=dialog]")`)
	r.sees(`document.documentElement.scrollWidth <= innerWidth`)
	r.looks("large-text")
}

func (r *reader) switchesToContrast() {
	r.presses("ctrl+k")
	r.sees(`document.querySelector("[role=dialog] input") === document.activeElement`)
	r.types("contraste")
	r.sees(`document.querySelector("[role=dialog] input").value === "contraste"`)
	r.clicksElement(`[...document.querySelectorAll("[role=dialog] [role=option]")].find((o) => /contraste/i.test(o.textContent))`)
	r.sees(`document.documentElement.dataset.theme === "contrast"`)
	r.looks("contrast")
}

// shrinks folds the three panes to two and to one; nothing scrolls sideways.
func (r *reader) shrinks() {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"two-panes", 1000, 760}, {"one-pane", 400, 760}} {
		r.must(r.window.Resize(r.ctx, size.width, size.height))
		r.sees(`document.documentElement.scrollWidth <= innerWidth`)
		r.looks(size.name)
	}
}
