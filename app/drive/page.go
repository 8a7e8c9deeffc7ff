//go:build linux

package drive

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

type evaluation struct {
	Result struct {
		ObjectID    string          `json:"objectId"`
		Description string          `json:"description"`
		Value       json.RawMessage `json:"value"`
	} `json:"result"`
	WasThrown bool `json:"wasThrown"`
}

// Eval runs a JavaScript expression in the page, waits for it when it is a
// promise, and decodes its JSON value into out, which may be nil. Longer than
// about 50 KB it must be loaded with Load.
func (w *Window) Eval(ctx context.Context, js string, out any) error {
	ctx, cancel := context.WithTimeout(ctx, evalLimit)
	defer cancel()
	promise, err := w.evaluate(ctx, "Runtime.evaluate", map[string]any{"expression": fmt.Sprintf(settled, js)})
	if err != nil {
		return fmt.Errorf("%w, in %s", err, short(js))
	}
	answer, err := w.evaluate(ctx, "Runtime.awaitPromise", map[string]any{
		"promiseObjectId": promise.Result.ObjectID, "returnByValue": true,
	})
	if err != nil {
		return fmt.Errorf("%w, in %s", err, short(js))
	}
	return decode(answer.Result.Value, js, out)
}

// settled runs an expression so that its failure is an answer like any other
// and leaves no line in the page's console.
const settled = `(async () => {
	try { return { value: await (%s
	) ?? null } } catch (e) { return { thrown: String(e) } }
})()`

func decode(answer json.RawMessage, js string, out any) error {
	var a struct {
		Value  json.RawMessage
		Thrown string
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return fmt.Errorf("reading the answer to %s: %w", short(js), err)
	}
	if a.Thrown != "" {
		return fmt.Errorf("the page threw %s, in %s", a.Thrown, short(js))
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(a.Value, out); err != nil {
		return fmt.Errorf("reading the value of %s: %w", short(js), err)
	}
	return nil
}

const evalLimit = 60 * time.Second

// Load runs a whole script in the page's global scope. It goes over in pieces,
// because the inspector ends a connection that sends it more than 128 KiB at
// once; evaluating the joined text is allowed to an inspector even where the
// page's own content security policy forbids it.
func (w *Window) Load(ctx context.Context, script string) error {
	ctx, cancel := context.WithTimeout(ctx, evalLimit)
	defer cancel()
	steps := []string{"globalThis.__script = []"}
	for part := range slices.Chunk([]rune(script), 16<<10) {
		steps = append(steps, "__script.push("+quote(string(part))+")")
	}
	steps = append(steps, `(0, eval)(__script.join("")); delete globalThis.__script`)
	for _, js := range steps {
		if _, err := w.evaluate(ctx, "Runtime.evaluate", map[string]any{"expression": js}); err != nil {
			return err
		}
	}
	return nil
}

func (w *Window) evaluate(ctx context.Context, method string, params map[string]any) (evaluation, error) {
	var e evaluation
	if err := w.page.call(ctx, method, params, &e); err != nil {
		return e, err
	}
	if e.WasThrown {
		return e, errors.New("the page threw " + cmp.Or(e.Result.Description, string(e.Result.Value)))
	}
	return e, nil
}

// WaitFor waits until a JavaScript condition holds in the page, for at most a
// minute: a busy machine is slow, not wrong.
func (w *Window) WaitFor(ctx context.Context, condition string) error {
	return w.WaitForUpTo(ctx, time.Minute, condition)
}

// WaitForUpTo is WaitFor with another limit. A condition that throws does not
// hold yet: what it asks about may not be there, or the page may just be taking
// the place of another. How it threw last is part of the error.
func (w *Window) WaitForUpTo(ctx context.Context, limit time.Duration, condition string) error {
	var last error
	err := poll(ctx, limit, short(condition), func(ctx context.Context) (bool, error) {
		var holds bool
		last = w.Eval(ctx, "!!("+condition+")", &holds)
		return holds, nil
	})
	if err == nil {
		return nil
	}
	return errors.Join(err, last)
}

// Text returns the visible text of the first element that selector finds.
func (w *Window) Text(ctx context.Context, selector string) (string, error) {
	var text string
	err := w.Eval(ctx, "document.querySelector("+quote(selector)+").innerText", &text)
	return text, err
}

// Console returns all that the page has written to its console, from its first
// line on.
func (w *Window) Console() []Message {
	w.page.mu.Lock()
	defer w.page.mu.Unlock()
	return slices.Clone(w.page.messages)
}

// ConsoleErrors returns the errors of the console: exceptions, failed requests
// and violations of the content security policy among them.
func (w *Window) ConsoleErrors() []Message {
	return slices.DeleteFunc(w.Console(), func(m Message) bool { return m.Level != "error" })
}

func short(js string) string {
	js = strings.Join(strings.Fields(js), " ")
	if len(js) > 160 {
		js = js[:160] + "…"
	}
	return js
}

// quote writes s as a JavaScript string.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("a string has no JSON form: " + err.Error())
	}
	return string(b)
}
