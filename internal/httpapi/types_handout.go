package httpapi

import "time"

// PacketView is a list laid out as a packet, for the page that prints it.
type PacketView struct {
	Title string `json:"title"`
	Lang  string `json:"lang"` // of the packet's own words
	HTML  string `json:"html"`
	PDF   bool   `json:"pdf"` // this computer has a browser that writes a tagged PDF
}

// PagesRequest asks for a list, or with an empty one for the whole library, as
// a folder of pages.
type PagesRequest struct {
	List string `json:"list"`
	To   string `json:"to"` // a folder that is new, empty, or one of pages
}

// PagesMade says where the pages are.
type PagesMade struct {
	Path  string `json:"path"` // of the first page
	Files int    `json:"files"`
	Bytes int64  `json:"bytes"`
}

// StickRequest says what is to be put on a stick.
type StickRequest struct {
	To       string   `json:"to"`
	Programs bool     `json:"programs"` // the programs, with the library as it is here
	More     string   `json:"more"`     // a further folder to look for programs in
	Lists    []string `json:"lists"`    // ids; of what the reader made, these alone go along
	Pages    bool     `json:"pages"`    // the lists, or without any the library, as pages
	Update   bool     `json:"update"`   // the signed update for others
}

// StickView is what the page shows of copying to a stick.
type StickView struct {
	Programs []StickProgram `json:"programs"`
	Volumes  []string       `json:"volumes"` // disks that may be sticks
	Update   bool           `json:"update"`  // there is a signed update to hand on
	Job      *StickJob      `json:"job"`
	Last     *StickEnd      `json:"last"`
}

// StickProgram is a program that can be taken along.
type StickProgram struct {
	System string `json:"system"` // "linux", "windows", "darwin"
	Window bool   `json:"window"`
	Size   int64  `json:"size"`
}

// StickJob is a copy that is under way.
type StickJob struct {
	To    string `json:"to"`
	Done  int64  `json:"done"` // bytes
	Total int64  `json:"total"`
}

// StickEnd is how the last copy ended.
type StickEnd struct {
	OK      bool      `json:"ok"`
	At      time.Time `json:"at"`
	To      string    `json:"to"`
	Message string    `json:"message"`
}
