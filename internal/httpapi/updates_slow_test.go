package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"socialmission.org/desktop/internal/httpapi"
)

// slowSite serves a published feed; of what travels below a path, nothing
// comes before the gate opens.
type slowSite struct {
	*httptest.Server
	arrived chan struct{}                 // a request waits
	gate    atomic.Pointer[chan struct{}] // closed when it is open
}

// shut makes a new gate and returns what opens it.
func (s *slowSite) shut() (open func()) {
	gate := make(chan struct{})
	s.gate.Store(&gate)
	return func() { close(gate) }
}

func newSlowSite(t *testing.T, site, below string) *slowSite {
	s := &slowSite{arrived: make(chan struct{}, 10)}
	files := http.FileServerFS(os.DirFS(site))
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, below) {
			s.arrived <- struct{}{}
			select {
			case <-*s.gate.Load():
			case <-r.Context().Done():
				return
			}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestUpdatesPauseAndStop(t *testing.T) {
	p := newPublisher(t, "Ours")
	p.release(folder())
	h := open(t, nil, nil)
	h.take(p.site)
	p.release(second())
	site := newSlowSite(t, p.site, "/targets/2/")
	letIn := site.shut()
	h.post("check", httpapi.CheckRequest{Source: site.URL})
	<-site.arrived // the notes
	h.post("cancel", nil)
	u := h.settled()
	if u.Last.OK || !strings.HasPrefix(u.Last.Message, "You stopped it.") || u.Offer != nil {
		t.Errorf("last = %+v", u.Last)
	}

	letIn()
	h.post("check", httpapi.CheckRequest{Source: site.URL})
	if u = h.settled(); u.Offer == nil {
		t.Fatalf("checked = %+v", u.Checked)
	}
	for len(site.arrived) > 0 {
		<-site.arrived
	}
	letIn = site.shut()
	h.post("start", httpapi.StartRequest{Attachments: httpapi.AllAttachments})
	<-site.arrived
	if u = h.post("start", httpapi.StartRequest{Attachments: httpapi.AllAttachments}); u.Job == nil { // pressed twice
		t.Error("no job")
	}
	h.status(t, httpapi.UpdatesStatus{News: true, Job: true})
	h.send(http.MethodPost, "/api/updates/check", `{"source": "`+p.site+`"}`).fault(t, http.StatusConflict, httpapi.CodeNotReady)
	h.send(http.MethodPost, "/api/updates/upload", "PK", "Content-Type: application/zip").fault(t, http.StatusConflict, httpapi.CodeNotReady)
	for range 2 {
		if u = h.post("pause", nil); u.Job == nil || !u.Job.Paused || u.Job.Kind != httpapi.JobUpdate {
			t.Fatalf("paused: %+v", u.Job)
		}
	}
	letIn()
	if u = h.post("resume", nil); u.Held.Number != 1 {
		t.Errorf("while it was paused the library came to hold %+v", u.Held)
	}
	if u = h.settled(); u.Held.Number != 2 || !u.Last.OK || u.Last.Changed != 1 {
		t.Errorf("held = %+v, last = %+v", u.Held, u.Last)
	}
}

// The reader chooses whose attachments come, and the others later.
func TestUpdatesWithChosenAttachments(t *testing.T) {
	p := newPublisher(t, "Ours")
	content := folder()
	for id, name := range map[string]string{"clinic": "handbook.pdf", "clinic-two": "other.pdf"} {
		page := content["resources/"+id+".md"]
		page.Data = []byte(strings.Replace(string(page.Data), "availability", "attachments:\n  - {path: attachments/"+name+", title: "+name+"}\navailability", 1))
		content["attachments/"+name] = &fstest.MapFile{Data: []byte("%PDF-1.4 " + name)}
	}
	p.release(content)
	h := open(t, nil, nil)
	h.post("check", httpapi.CheckRequest{Source: p.site})
	u := h.settled()
	if len(u.Offer.Items) != 2 || u.Offer.Items[0].Bytes < 10 || u.Offer.Bytes.Attachments != u.Offer.Items[0].Bytes+u.Offer.Items[1].Bytes {
		t.Fatalf("offer = %+v", u.Offer)
	}
	h.post("start", httpapi.StartRequest{Attachments: httpapi.ChosenAttachments, Items: []string{"clinic"}, Trust: u.Offer.NeedsTrust.Fingerprint})
	if u = h.settled(); u.Held.Number != 1 || u.Missing.Files != 1 || u.Missing.Bytes != int64(len("%PDF-1.4 other.pdf")) {
		t.Fatalf("missing = %+v, last = %+v", u.Missing, u.Last)
	}
	h.post("start", httpapi.StartRequest{Attachments: httpapi.AllAttachments})
	if u = h.settled(); u.Missing.Files != 0 || u.Last.Kind != httpapi.JobAttachments || u.Last.Message != "All attachments are here." {
		t.Errorf("missing = %+v, last = %+v", u.Missing, u.Last)
	}
}
