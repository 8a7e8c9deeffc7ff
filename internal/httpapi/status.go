package httpapi

import (
	"net/http"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/updater"
)

func (s *server) status(*http.Request) (any, error) {
	release, err := s.Store.Release()
	if err != nil {
		return nil, err
	}
	seen, err := s.Reader.LastSeenRelease()
	if err != nil {
		return nil, err
	}
	_, sharing := s.Room.Sharing()
	status := Status{
		Sharing:         sharing,
		Version:         s.Version,
		Folder:          s.Folder,
		Release:         release,
		Counts:          s.counts(),
		Index:           IndexReady,
		Job:             job(s.Updater.Status()),
		Shell:           s.Shell,
		LastSeenRelease: seen,
		Updates:         s.updatesStatus(release),
	}
	checking := s.checkPlaces(release.Number)
	if status.Notes, err = s.Reader.CountNotes(); err != nil {
		return nil, err
	}
	status.Placing = checking && status.Notes > 0
	if status.Receipt, err = s.receipt(); err != nil {
		return nil, err
	}
	if s.Engine.Release() != release.Number {
		status.Index = IndexBuilding
	}
	return status, nil
}

// updatesStatus is what the top bar shows of updates.
func (s *server) updatesStatus(held library.Release) UpdatesStatus {
	state := s.Updates.Desk.State()
	saving, _ := s.saves.state("en")
	return UpdatesStatus{News: state.Offer != nil && state.Offer.To != held, Job: state.Job != nil || saving != nil}
}

// counts has a number for every kind.
func (s *server) counts() map[library.Kind]int {
	have := s.Engine.Counts()
	counts := make(map[library.Kind]int, len(have))
	for _, kind := range library.Kinds() {
		counts[kind] = have[kind]
	}
	return counts
}

func job(status updater.Status) *Job {
	if status.Phase == updater.Idle {
		return nil
	}
	return &Job{Phase: string(status.Phase), Done: status.Done, Total: status.Total}
}

// seen notes up to which release the reader has seen what is new.
func (s *server) seen(r *http.Request) (any, error) {
	var request SeenRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	release, err := s.Store.Release()
	if err != nil {
		return nil, err
	}
	if request.Release < 1 || request.Release > release.Number {
		return nil, badValue("release")
	}
	return nil, s.Reader.SetLastSeen(request.Release)
}
