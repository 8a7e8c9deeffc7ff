package cite

import (
	"compress/gzip"
	"context"
	_ "embed" // the bridge
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"

	"github.com/dop251/goja"

	"socialmission.org/desktop/internal/library"
)

//go:embed engine.js
var bridge string

// The bounds of the work.
const (
	// MaxItems is how many items one bibliography may have: as many as a list.
	MaxItems = 200
	// idle is how long the processor is kept after its last use.
	idle = 2 * time.Minute
	// patience is how long one bibliography may take.
	patience = time.Minute
	// maxSize bounds what is unpacked, in bytes.
	maxSize = 8 << 20
)

// Processor writes references. It is safe for concurrent use; one bibliography
// is made at a time.
type Processor struct {
	files fs.FS
	idle  time.Duration

	turn    sync.Mutex // held while a bibliography is made
	mu      sync.Mutex // guards what follows
	machine *machine
	rest    *time.Timer
}

// New returns a processor that reads what it needs from files, the folder csl
// of the built front end, when it first needs it.
func New(files fs.FS) *Processor { return &Processor{files: files, idle: idle} }

// machine is the processor with the styles, ready to work.
type machine struct {
	vm   *goja.Runtime
	cite goja.Callable
}

// Loaded reports whether the processor is in memory.
func (p *Processor) Loaded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.machine != nil
}

// Close lets the processor go at once; it can be used again.
func (p *Processor) Close() {
	p.turn.Lock()
	defer p.turn.Unlock()
	p.release()
}

func (p *Processor) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rest != nil {
		p.rest.Stop()
	}
	p.machine, p.rest = nil, nil
}

// load returns the machine, made anew when there is none. Its rest begins when
// the work is done.
func (p *Processor) load() (*machine, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rest != nil {
		p.rest.Stop()
	}
	if p.machine != nil {
		return p.machine, nil
	}
	made, err := newMachine(p.files)
	if err != nil {
		return nil, fmt.Errorf("read the citation styles: %w", err)
	}
	p.machine = made
	return made, nil
}

// tire lets the machine go after some time without work.
func (p *Processor) tire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest = time.AfterFunc(p.idle, func() {
		if p.turn.TryLock() { // at work again, it is not idle
			defer p.turn.Unlock()
			p.release()
		}
	})
}

func newMachine(files fs.FS) (*machine, error) {
	code, err := unpack(files, "csl/citeproc.js.gz")
	if err != nil {
		return nil, err
	}
	shared, err := unpack(files, "csl/styles.json.gz")
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	csl, err := vm.RunScript("citeproc.js", "(function(){var module={exports:{}};"+string(code)+"\n;return module.exports})()")
	if err != nil {
		return nil, fmt.Errorf("start the processor: %w", err)
	}
	begin, err := vm.RunScript("engine.js", bridge)
	if err != nil {
		return nil, fmt.Errorf("start the bridge: %w", err)
	}
	connect, _ := goja.AssertFunction(begin)
	answer, err := connect(goja.Undefined(), csl, vm.ToValue(string(shared)))
	if err != nil {
		return nil, fmt.Errorf("connect the processor: %w", err)
	}
	cite, ok := goja.AssertFunction(answer)
	if !ok {
		return nil, errors.New("the bridge is no function")
	}
	return &machine{vm: vm, cite: cite}, nil
}

// unpack reads one packed file whole.
func unpack(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w (the front end was built without it)", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	data, err := io.ReadAll(io.LimitReader(z, maxSize))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

// made is what the bridge answers.
type made struct {
	Entries []struct {
		ID   string `json:"id"`
		HTML string `json:"html"`
	} `json:"entries"`
	InText []string `json:"inText"`
}

// run has the machine make one bibliography.
func (p *Processor) run(ctx context.Context, style Style, lang string, items []CSL) (out made, err error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if err := ctx.Err(); err != nil {
		return made{}, err
	}
	m, err := p.load()
	if err != nil {
		return made{}, err
	}
	defer p.tire()
	request, err := json.Marshal(map[string]any{"style": style, "lang": lang, "items": items})
	if err != nil {
		return made{}, err
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	done := context.AfterFunc(ctx, func() { m.vm.Interrupt(ctx.Err()) })
	defer func() {
		done()
		m.vm.ClearInterrupt()
	}()
	answer, err := m.cite(goja.Undefined(), m.vm.ToValue(string(request)))
	if ctx.Err() != nil {
		return made{}, ctx.Err()
	}
	if err != nil {
		return made{}, fmt.Errorf("%w: %w", library.ErrInvalid, err)
	}
	return out, json.Unmarshal([]byte(answer.String()), &out)
}
