package app

import (
	"context"
	"net/http"
	"os"
	"strings"

	"socialmission.org/desktop/frontend"
	"socialmission.org/desktop/internal/feed"
	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/room"
)

// newRoom makes the room of the open library. Nothing is shared in it until
// its owner says so.
func (h *host) newRoom() *room.Room {
	var guests http.Handler
	r := room.New(room.Options{
		// The handler asks the room what is shared, so it is made after it.
		Handler:   http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { guests.ServeHTTP(w, req) }),
		Release:   h.heldRelease,
		Forbidden: h.choice.noRoom,
		Log:       h.log,
		Computer:  computerName(),
	})
	guests = httpapi.Guest(httpapi.GuestDeps{
		Store: h.lib.content, Engine: h.lib.engine, Reader: h.reader, Room: r, Dist: frontend.Dist(), Log: h.log,
		Feed: feed.Share(func(ctx context.Context) (*feed.Copy, error) { return h.lib.updater.Copy(ctx, h.trustFolder()) }),
	})
	return r
}

// heldRelease is the release that neighbours are told of; zero where the store
// cannot say.
func (h *host) heldRelease() library.Release {
	held, err := h.lib.content.Release()
	if err != nil {
		h.log.Error("read the release for the room", "error", err)
	}
	return held
}

// computerName is how the system calls this computer, without the network's
// part of it.
func computerName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	name, _, _ = strings.Cut(name, ".")
	return name
}
