package httpapi

import (
	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/room"
)

// Room is sharing in the room as its owner sees it.
type Room struct {
	On         bool            `json:"on"`
	Managed    bool            `json:"managed"` // the organisation has switched sharing off
	Name       string          `json:"name"`    // how the room calls this computer
	Library    bool            `json:"library"` // the whole library is shared
	Lists      []string        `json:"lists"`   // ids of the reading lists that are
	Port       int             `json:"port"`
	Taken      int             `json:"taken"`     // the port that was wanted first and is another program's; 0 when it was free
	Addresses  []string        `json:"addresses"` // the likeliest first
	Named      string          `json:"named"`     // address by name; empty while there is none
	QR         string          `json:"qr"`        // of the first address, as SVG
	Guests     int             `json:"guests"`    // other devices in the last minutes
	Test       *room.Test      `json:"test"`      // null while nothing is shared
	Looking    bool            `json:"looking"`
	Neighbours []RoomNeighbour `json:"neighbours"`
	Presenting *Presenting     `json:"presenting"` // null while nobody presents
}

// RoomNeighbour is another library in the room.
type RoomNeighbour struct {
	room.Neighbour
	URL    string `json:"url"`    // where a browser reads it
	Source string `json:"source"` // where an update is taken from; empty when it shares none
	News   bool   `json:"news"`   // it holds a newer release of the same feed
	Same   bool   `json:"same"`   // it follows the same feed
}

// RoomRequest begins to share, or shares something else.
type RoomRequest struct {
	Name    string   `json:"name,omitempty"`
	Library bool     `json:"library,omitempty"`
	Lists   []string `json:"lists,omitempty"`
	Port    int      `json:"port,omitempty"` // 0: one that is free
}

// Presenting is where the presenter is: at an entry of a shared list, or at an
// item of the library.
type Presenting struct {
	List  string `json:"list,omitempty"`
	Entry string `json:"entry,omitempty"` // empty for the list itself
	Item  string `json:"item,omitempty"`
	Turn  int    `json:"turn"` // another one with every step
}

// GuestRoom is what a guest's page and a neighbour are told of this library.
type GuestRoom struct {
	room.Card
	Lists []SharedList `json:"lists"`
}

// SharedList is a reading list that a guest may open.
type SharedList struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Intro   string `json:"intro,omitempty"`
	Lang    string `json:"lang,omitempty"`
	Entries int    `json:"entries"`
	Minutes int    `json:"minutes"`
}

// GuestList is a shared reading list as guests read it: without what was
// written down during a class, and without how the list came to be.
type GuestList struct {
	SharedList
	Code string     `json:"code"` // of the list; empty when it has none
	Rows []GuestRow `json:"rows"`
}

// GuestRow is one entry of a shared list.
type GuestRow struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Prompt    string       `json:"prompt"`
	Minutes   int          `json:"minutes"`
	Questions []string     `json:"questions"`
	Hit       *library.Hit `json:"hit"` // null while the library has it not
	Own       bool         `json:"own"` // a file of the presenter's own
}
