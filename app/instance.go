package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"socialmission.org/desktop/internal/config"
)

// instance is instance.json: how to reach the program that runs on a data
// folder. Only the folder's owner can read it, and whoever knows the token may
// ask that program to answer commands; nothing else can be asked of it.
type instance struct {
	PID     int    `json:"pid"`
	Control string `json:"control"`       // loopback address of the control server
	Token   string `json:"token"`         // to be shown to it
	URL     string `json:"url,omitempty"` // where a browser finds the app; empty for a window
}

// answer is what a running program did with a command.
type answer struct {
	Code   int    `json:"code"`
	Out    string `json:"out"`
	ErrOut string `json:"err"`
}

// Limits on a conversation with a running program.
const (
	pingWait     = time.Second
	commandWait  = 30 * time.Second
	maxAnswer    = 64 << 20
	maxCommand   = 1 << 20
	maxInput     = 64 << 20 // bytes that a command reads and hands on
	maxInstance  = 16 << 10
	pathPing     = "/ping"
	pathRaise    = "/raise"
	pathCommand  = "/command"
	pathUpdate   = "/update"
	bearerPrefix = "Bearer "
)

func newToken() string { return rand.Text() + rand.Text() }

// publish writes the instance into its file, for its owner alone.
func (in instance) publish(cfg config.Config) error {
	data, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("describe this instance: %w", err)
	}
	return config.WriteFile(cfg.Instance(), append(data, '\n'))
}

// withdraw removes the file of this instance, and no later one's.
func (in instance) withdraw(cfg config.Config) error {
	if now, ok := readInstance(cfg); !ok || now.Token != in.Token {
		return nil
	}
	return os.Remove(cfg.Instance())
}

func readInstance(cfg config.Config) (instance, bool) {
	f, err := os.Open(cfg.Instance())
	if err != nil {
		return instance{}, false
	}
	defer f.Close()
	var in instance
	if err := json.NewDecoder(io.LimitReader(f, maxInstance)).Decode(&in); err != nil {
		return instance{}, false
	}
	return in, in.Control != "" && in.Token != ""
}

// findInstance returns the program that runs on the data folder, if it is
// alive: a file left behind by a crash answers no ping.
func findInstance(ctx context.Context, cfg config.Config) (instance, bool) {
	in, ok := readInstance(cfg)
	if !ok || !loopback(in.Control) {
		return instance{}, false
	}
	return in, in.post(ctx, pathPing, pingWait, nil, nil) == nil
}

// raise asks a window to come forward.
func (in instance) raise(ctx context.Context) error {
	return in.post(ctx, pathRaise, pingWait, nil, nil)
}

// command has the running program do a command that answers from the library,
// with the input that was read here for it.
func (in instance) command(ctx context.Context, args []string, input []byte) (answer, error) {
	return in.commandWithin(ctx, commandWait, args, input)
}

// slowCommand is a command that may take as long as it does.
func (in instance) slowCommand(ctx context.Context, args []string, input []byte) (answer, error) {
	return in.commandWithin(ctx, 0, args, input)
}

func (in instance) commandWithin(ctx context.Context, wait time.Duration, args []string, input []byte) (answer, error) {
	data, err := json.Marshal(args)
	if err != nil {
		return answer{}, fmt.Errorf("ask the running program: %w", err)
	}
	var a answer
	err = in.post(ctx, pathCommand, wait, append(append(data, '\n'), input...), &a)
	return a, err
}

// update has the running program update the library, however long that takes.
func (in instance) update(ctx context.Context, o updateOptions) (answer, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return answer{}, fmt.Errorf("ask the running program: %w", err)
	}
	var a answer
	err = in.post(ctx, pathUpdate, 0, data, &a)
	return a, err
}

// post asks the running program; a wait of 0 has no end.
func (in instance) post(ctx context.Context, path string, wait time.Duration, body []byte, into any) error {
	if wait > 0 {
		limited, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		ctx = limited
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+in.Control+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask the running program: %w", err)
	}
	req.Header.Set("Authorization", bearerPrefix+in.Token)
	// A client of its own: a proxy must never see the token.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the running program: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("ask the running program: it answered %s", resp.Status)
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(into); err != nil {
		return fmt.Errorf("ask the running program: %w", errors.Join(err, ctx.Err()))
	}
	return nil
}
