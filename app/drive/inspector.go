//go:build linux

package drive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// inspector speaks WebKit's inspector protocol with one page. The outer
// connection talks about targets; what is meant for the page travels inside
// Target.sendMessageToTarget and comes back in Target.dispatchMessageFromTarget.
type inspector struct {
	conn *websocket.Conn
	done chan struct{} // closed when the connection has ended

	mu       sync.Mutex
	last     int
	target   string
	arrived  chan struct{} // closed when the first target is known
	pending  map[int]chan reply
	messages []Message
}

// Message is one line of the page's console.
type Message struct {
	Source string `json:"source"` // "javascript", "network", "security", "console-api", …
	Level  string `json:"level"`  // "error", "warning", "log", …
	Text   string `json:"text"`
	URL    string `json:"url"`
	Line   int    `json:"line"`
}

type reply struct {
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

type envelope struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	reply
}

var socketPath = regexp.MustCompile(`/socket/\d+/\d+/WebPage`)

// dialInspector connects to the page listed at address, or says that there is
// none yet.
func dialInspector(ctx context.Context, client *http.Client, address string) (*inspector, error) {
	path, err := pagePath(ctx, client, address)
	if err != nil {
		return nil, err
	}
	conn, _, err := websocket.Dial(ctx, "ws://"+address+path, &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		return nil, fmt.Errorf("connecting to the inspector: %w", err)
	}
	conn.SetReadLimit(64 << 20)
	in := &inspector{conn: conn, done: make(chan struct{}), arrived: make(chan struct{}), pending: map[int]chan reply{}}
	go in.listen()
	return in, nil
}

var errNoPage = errors.New("the inspector lists no page")

// pagePath reads the path of the page's socket from the inspector's list.
func pagePath(ctx context.Context, client *http.Client, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/", nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("asking the inspector for its pages: %w", err)
	}
	defer resp.Body.Close()
	list, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return "", fmt.Errorf("reading the inspector's list of pages: %w", err)
	}
	path := socketPath.Find(list)
	if path == nil {
		return "", errNoPage
	}
	return string(path), nil
}

// listen takes every message until the connection ends.
func (in *inspector) listen() {
	defer close(in.done)
	for {
		_, data, err := in.conn.Read(context.Background())
		if err != nil {
			return
		}
		var m envelope
		if json.Unmarshal(data, &m) == nil {
			in.outer(m)
		}
	}
}

// outer handles what the connection itself says. A page that is loaded anew in
// another process comes as a new target; the newest one is meant from then on.
func (in *inspector) outer(m envelope) {
	switch m.Method {
	case "Target.targetCreated":
		var p struct {
			TargetInfo struct{ TargetID, Type string }
		}
		if json.Unmarshal(m.Params, &p) == nil && p.TargetInfo.Type == "page" {
			in.setTarget(p.TargetInfo.TargetID)
		}
	case "Target.dispatchMessageFromTarget":
		var p struct{ Message string }
		var inner envelope
		if json.Unmarshal(m.Params, &p) == nil && json.Unmarshal([]byte(p.Message), &inner) == nil {
			in.inner(inner)
		}
	case "":
		if m.Error != nil { // the message never reached the page
			in.answer(m.ID, m.reply)
		}
	}
}

func (in *inspector) setTarget(id string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.target == "" {
		close(in.arrived)
	}
	in.target = id
}

// inner handles what the page says: answers, and lines of its console.
func (in *inspector) inner(m envelope) {
	if m.ID != 0 {
		in.answer(m.ID, m.reply)
		return
	}
	if m.Method != "Console.messageAdded" {
		return
	}
	var p struct{ Message Message }
	if json.Unmarshal(m.Params, &p) == nil {
		in.mu.Lock()
		in.messages = append(in.messages, p.Message)
		in.mu.Unlock()
	}
}

func (in *inspector) answer(id int, r reply) {
	in.mu.Lock()
	waiting, ok := in.pending[id]
	delete(in.pending, id)
	in.mu.Unlock()
	if ok {
		waiting <- r
	}
}

// call sends one command to the page and decodes its result into out.
func (in *inspector) call(ctx context.Context, method string, params, out any) error {
	select {
	case <-in.arrived:
	case <-in.done:
		return fmt.Errorf("%s: the inspector has gone", method)
	case <-ctx.Done():
		return fmt.Errorf("%s: waiting for the page: %w", method, ctx.Err())
	}
	id, waiting := in.register()
	defer in.forget(id)
	if err := in.send(ctx, id, method, params); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case r := <-waiting:
		if r.Error != nil {
			return fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		if out == nil {
			return nil
		}
		return json.Unmarshal(r.Result, out)
	case <-in.done:
		return fmt.Errorf("%s: the inspector has gone", method)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

func (in *inspector) register() (int, chan reply) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.last++
	waiting := make(chan reply, 1)
	in.pending[in.last] = waiting
	return in.last, waiting
}

func (in *inspector) forget(id int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	delete(in.pending, id)
}

// send wraps a command for the page. The wrapper carries the command's own
// number, so that a wrapper refused is the command's failure.
func (in *inspector) send(ctx context.Context, id int, method string, params any) error {
	inner, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	in.mu.Lock()
	target := in.target
	in.mu.Unlock()
	outer, err := json.Marshal(map[string]any{
		"id": id, "method": "Target.sendMessageToTarget",
		"params": map[string]any{"targetId": target, "message": string(inner)},
	})
	if err != nil {
		return err
	}
	// A write that is cancelled half way would end the whole connection.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return in.conn.Write(ctx, websocket.MessageText, outer)
}

func (in *inspector) close() {
	_ = in.conn.CloseNow()
	<-in.done
}
