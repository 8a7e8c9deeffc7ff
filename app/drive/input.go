//go:build linux

package drive

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Click presses the left button on the middle of the first element that
// selector finds, scrolled into view: a real pointer moves there and waits until
// the element feels it, so one that something else covers cannot be clicked.
func (w *Window) Click(ctx context.Context, selector string) error {
	return w.ClickElement(ctx, "document.querySelector("+quote(selector)+")")
}

// ClickText clicks the first element among those selector finds whose text or
// accessible label is exactly text.
func (w *Window) ClickText(ctx context.Context, selector, text string) error {
	return w.ClickElement(ctx, `[...document.querySelectorAll(`+quote(selector)+`)].find((e) =>
		e.textContent.trim() === `+quote(text)+` || e.getAttribute("aria-label") === `+quote(text)+`)`)
}

// ClickElement clicks the element a JavaScript expression gives.
func (w *Window) ClickElement(ctx context.Context, element string) error {
	var at struct {
		X, Y    float64
		Problem string
	}
	if err := w.Eval(ctx, fmt.Sprintf(middle, element), &at); err != nil {
		return fmt.Errorf("clicking %s: %w", short(element), err)
	}
	if at.Problem != "" {
		return fmt.Errorf("clicking %s: %s", short(element), at.Problem)
	}
	left, top, err := w.origin(ctx)
	if err != nil {
		return fmt.Errorf("clicking %s: %w", short(element), err)
	}
	x, y := strconv.Itoa(left+int(at.X)), strconv.Itoa(top+int(at.Y))
	if _, err = w.display.tool(ctx, "xdotool", "mousemove", x, y); err != nil {
		return err
	}
	if err := w.WaitFor(ctx, "("+element+").matches(':hover') || ("+element+").closest('label')?.matches(':hover')"); err != nil {
		return fmt.Errorf("clicking %s: the pointer does not reach it: %w", short(element), err)
	}
	_, err = w.display.tool(ctx, "xdotool", "click", "1")
	return err
}

// middle scrolls an element into view, waits until it stands still and gives
// its middle in device pixels.
const middle = `(async () => {
	const element = %s;
	if (!element) return { problem: "there is no such element" };
	element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
	const frame = () => new Promise((done) => requestAnimationFrame(done));
	let box = element.getBoundingClientRect();
	for (let n = 0; n < 120; n++) {
		await frame();
		const now = element.getBoundingClientRect();
		const still = now.x === box.x && now.y === box.y && now.width === box.width && now.height === box.height;
		box = now;
		if (still && n > 0) break;
	}
	if (!box.width || !box.height) return { problem: "the element shows nothing" };
	const x = box.x + box.width / 2, y = box.y + box.height / 2;
	const top = document.elementFromPoint(x, y);
	if (!top) return { problem: "the element lies outside the window" };
	const label = top.closest("label");
	if (!element.contains(top) && !top.contains(element) && label?.control !== element)
		return { problem: "the element is covered by " + top.outerHTML.slice(0, 120) };
	return { x: x * devicePixelRatio, y: y * devicePixelRatio };
})()`

// origin returns where the page's corner is on the screen. The page fills the
// window below the menu bar, if there is one.
func (w *Window) origin(ctx context.Context) (left, top int, err error) {
	info, err := w.display.tool(ctx, "xwininfo", "-id", w.id)
	if err != nil {
		return 0, 0, err
	}
	place := map[string]int{}
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
			place[name] = n
		}
	}
	var height float64
	if err := w.Eval(ctx, "innerHeight * devicePixelRatio", &height); err != nil {
		return 0, 0, err
	}
	return place["Absolute upper-left X"], place["Absolute upper-left Y"] + place["Height"] - int(height), nil
}

// Key presses keys one after the other, each as xdotool writes it: "ctrl+k",
// "Escape", "shift+slash", "j".
func (w *Window) Key(ctx context.Context, keys ...string) error {
	args := append([]string{"key", "--clearmodifiers", "--delay", "40"}, keys...)
	_, err := w.display.tool(ctx, "xdotool", args...)
	return err
}

// Type types text letter by letter into whatever has the focus.
func (w *Window) Type(ctx context.Context, text string) error {
	_, err := w.display.tool(ctx, "xdotool", "type", "--clearmodifiers", "--delay", "25", text)
	return err
}

// Resize gives the window's page another size in pixels and waits for it.
func (w *Window) Resize(ctx context.Context, width, height int) error {
	if _, err := w.display.tool(ctx, "xdotool", "windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height)); err != nil {
		return err
	}
	return w.WaitFor(ctx, fmt.Sprintf("Math.abs(innerWidth * devicePixelRatio - %d) < 2", width))
}
