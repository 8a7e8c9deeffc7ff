package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

// maxPast is how many releases of the history the page is shown.
const maxPast = 60

// updatesNow returns how updates stand.
func (s *server) updatesNow(r *http.Request) (Updates, error) {
	set, err := s.Reader.UpdateSettings()
	if err != nil {
		return Updates{}, err
	}
	view := Updates{
		Source: s.Updates.Choice.Source(set), Metered: set.Metered, Attachments: set.Attachments,
		Requests: []SentRequest{}, Sticks: []Stick{},
	}
	view.Policy, view.PolicyManaged = s.Updates.Choice.When(set)
	if s.Updates.Requests != nil {
		view.Requests = s.Updates.Requests.List()
	}
	if whom := s.Updates.Desk.Trust(); whom != nil {
		view.Trust = FeedTrust{Known: true, Name: whom.Name, Fingerprint: whom.Fingerprint}
	}
	if err := s.heldNow(&view); err != nil {
		return Updates{}, err
	}
	s.deskNow(&view, language(r))
	return view, nil
}

// heldNow fills in what the library holds and held.
func (s *server) heldNow(view *Updates) (err error) {
	if view.Held, err = s.Store.Release(); err != nil {
		return err
	}
	history, err := s.Store.History()
	if err != nil {
		return err
	}
	view.History = []Past{}
	for _, past := range history[:min(len(history), maxPast)] {
		view.History = append(view.History, pastOf(past))
		if view.Signed == nil && past.Release == view.Held && past.SignedBy != "" {
			view.Signed = &Signature{By: past.SignedBy, Date: past.Release.Date, Expires: past.Expires,
				Stale: !past.Expires.IsZero() && s.Now().After(past.Expires)}
		}
	}
	previous, err := s.Store.Previous()
	if err != nil {
		return err
	}
	if previous.Number > 0 {
		view.Undo = &previous
	}
	missing, err := s.Updater.Missing()
	view.Missing = Missing(missing)
	return err
}

// deskNow fills in what was found and what is being done.
func (s *server) deskNow(view *Updates, lang string) {
	state := s.Updates.Desk.State()
	if state.Offer != nil && state.Offer.To != view.Held {
		view.Offer = s.offerOf(state.Offer)
	}
	view.Checked = checkedOf(state.Checked, view.Offer, lang)
	view.Job = jobOf(state.Job)
	view.Last = endOf(state.Last, lang)
	if view.Last != nil && view.Last.Kind == JobCheck && view.Last.OK && view.Checked != nil {
		view.Last.Message = view.Checked.Message
	}
	job, last := s.saves.state(lang)
	if view.Job == nil {
		view.Job = job
	}
	if last != nil && (view.Last == nil || last.At.After(view.Last.At)) {
		view.Last = last
	}
}

func pastOf(p library.Past) Past {
	past := Past{Release: p.Release, At: p.At, Source: p.Source, ByHand: p.ByHand, SignedBy: p.SignedBy, Expires: p.Expires, Undone: p.Undone, Notes: []Notes{}}
	c := p.Changes
	if len(c.New)+len(c.Changed)+len(c.Withdrawn)+len(c.Removed) > 0 {
		past.Notes = append(past.Notes, Notes{Release: p.Release,
			New: changes(c.New), Changed: changes(c.Changed), Withdrawn: changes(c.Withdrawn), Removed: changes(c.Removed)})
	}
	return past
}

func changes(all []library.Change) []Change {
	out := make([]Change, len(all))
	for i, c := range all {
		out[i] = Change(c)
	}
	return out
}

func (s *server) offerOf(o *updater.Offer) *Offer {
	offer := &Offer{
		Release: o.To, Source: o.Source, ByHand: o.ByHand, Stale: o.Stale, Expires: o.Expires, SignedBy: o.SignedBy, OtherFeed: o.OtherFeed, Undone: o.Undone,
		Notes: make([]Notes, len(o.Notes)), Items: make([]AttachmentItem, len(o.Items)), Bytes: OfferBytes(o.Bytes),
	}
	for i, n := range o.Notes {
		offer.Notes[i] = s.notesOf(n)
	}
	for i, it := range o.Items {
		offer.Items[i] = AttachmentItem{ID: it.ID, Title: it.Title, Bytes: it.Images + it.Attachments}
	}
	if o.Trust != nil {
		offer.NeedsTrust = &NeedsTrust{Name: o.Trust.Name, Fingerprint: o.Trust.Fingerprint}
	}
	if o.All > 0 {
		offer.Seconds = &OfferSeconds{Text: seconds(o.Text), All: seconds(o.All)}
	}
	return offer
}

// notesOf names what a release takes away by the titles the library still has.
func (s *server) notesOf(n feed.Notes) Notes {
	notes := Notes{Release: n.Release, Note: n.Note, New: told(n.New), Changed: told(n.Changed), Withdrawn: told(n.Withdrawn), Removed: []Change{}}
	for _, id := range n.Removed {
		gone := Change{ID: id, Title: id}
		if item, err := s.Store.Item(id); err == nil {
			gone.Kind, gone.Title = item.Kind, item.Title
		}
		notes.Removed = append(notes.Removed, gone)
	}
	return notes
}

func told(all []feed.Change) []Change {
	out := make([]Change, len(all))
	for i, c := range all {
		out[i] = Change{ID: c.ID, Kind: c.Kind, Title: c.Title, Note: c.Note}
	}
	return out
}

func jobOf(j *updater.Job) *UpdateJob {
	if j == nil {
		return nil
	}
	job := &UpdateJob{Kind: JobKind(j.Kind), Phase: string(j.Phase), Done: j.Done, Total: j.Total, Rate: j.Rate, Paused: j.Paused, Release: j.Release}
	if j.Left != nil {
		left := seconds(*j.Left)
		job.Seconds = &left
	}
	return job
}
