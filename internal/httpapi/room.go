package httpapi

import (
	"errors"
	"net/http"
	"strconv"
	"unicode/utf8"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/room"
)

func (s *server) roomRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/room", s.json(s.roomNow))
	mux.Handle("POST /api/room", s.json(s.startRoom))
	mux.Handle("POST /api/room/stop", s.json(s.stopRoom))
	mux.Handle("POST /api/room/look", s.json(s.lookAround))
	mux.Handle("POST /api/room/present", s.json(s.presentInRoom))
}

// The bounds of what may be shared.
const (
	maxSharedLists = 50
	maxRoomName    = 200
)

// The ways in which sharing is refused.
var (
	errRoomManaged = &fault{http.StatusForbidden, CodeForbidden, library.Text{
		En: "Your organisation has switched off sharing in the room. The list's code and the USB stick still work.",
		Es: "Su organización ha desactivado compartir en la sala. El código de la lista y la memoria USB siguen sirviendo."}}
	errNothingShared = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: "Choose the library or at least one reading list to share.",
		Es: "Elija la biblioteca o al menos una lista de lectura para compartir."}}
	errNotSharing = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "Nothing is shared in the room at the moment.",
		Es: "En este momento no se comparte nada en la sala."}}
	errNoPort = &fault{http.StatusConflict, CodeLocked, library.Text{
		En: "Every port that sharing uses, 8080 to 8099, is taken by other programs. Close one of them and try again.",
		Es: "Otros programas ocupan todos los puertos que se usan para compartir, del 8080 al 8099. Cierre alguno e inténtelo de nuevo."}}
)

// portTaken says that the port somebody asked for is another program's.
func portTaken(port int) error {
	n := strconv.Itoa(port)
	return &fault{http.StatusConflict, CodeLocked, library.Text{
		En: "Port " + n + " is used by another program. Leave the port empty, and a free one is found.",
		Es: "Otro programa usa el puerto " + n + ". Deje el puerto vacío y se buscará uno libre."}}
}

// roomNow answers how sharing stands.
func (s *server) roomNow(*http.Request) (any, error) {
	held, err := s.Store.Release()
	if err != nil {
		return nil, err
	}
	state := s.Room.State()
	view := Room{On: state.On, Managed: state.Forbidden, Name: state.Sharing.Name, Library: state.Sharing.Library, Lists: list(state.Sharing.Lists),
		Port: state.Port, Taken: state.Taken, Addresses: list(state.Addresses), Named: state.Named, Guests: state.Guests,
		Looking: state.Looking, Neighbours: []RoomNeighbour{}}
	if state.On {
		view.Test = &state.Test
	}
	if state.Presenting.Turn > 0 {
		p := Presenting(state.Presenting)
		view.Presenting = &p
	}
	for _, n := range state.Neighbours {
		view.Neighbours = append(view.Neighbours, neighbour(n, held))
	}
	if len(view.Addresses) > 0 {
		if view.QR, err = listcode.SVG(view.Addresses[0], view.Addresses[0]); err != nil {
			return nil, err
		}
	}
	return view, nil
}

func neighbour(n room.Neighbour, held library.Release) RoomNeighbour {
	view := RoomNeighbour{Neighbour: n, URL: "http://" + n.Address + "/", Same: n.Feed == held.Feed}
	if n.Reached && n.Library {
		view.Source = "http://" + n.Address + "/feed/"
		view.News = view.Same && n.Release > held.Number
	}
	return view
}

// startRoom begins to share. To share something else under the same name
// changes what guests see, and lets them stay.
func (s *server) startRoom(r *http.Request) (any, error) {
	var request RoomRequest
	if err := readJSON(r, &request); err != nil {
		return nil, err
	}
	if err := s.checkShared(request); err != nil {
		return nil, err
	}
	now, on := s.Room.Sharing()
	if on && (request.Name == "" || request.Name == now.Name) && request.Port == 0 {
		s.Room.Change(request.Lists, request.Library)
		return s.roomNow(r)
	}
	sharing := room.Sharing{Name: request.Name, Library: request.Library, Lists: request.Lists}
	if request.Port != 0 {
		sharing.Address = ":" + strconv.Itoa(request.Port)
	}
	if err := s.Room.Start(r.Context(), sharing); err != nil {
		return nil, roomFault(err, request.Port)
	}
	return s.lookAround(r)
}

func (s *server) checkShared(request RoomRequest) error {
	switch {
	case !request.Library && len(request.Lists) == 0:
		return errNothingShared
	case len(request.Lists) > maxSharedLists:
		return badValue("lists")
	case len(request.Name) > maxRoomName || !utf8.ValidString(request.Name):
		return badValue("name")
	case request.Port != 0 && (request.Port < 1024 || request.Port > 65535):
		return badValue("port")
	}
	for _, id := range request.Lists {
		if _, err := s.Reader.List(id); err != nil {
			return err
		}
	}
	return nil
}

func roomFault(err error, port int) error {
	switch {
	case errors.Is(err, room.ErrForbidden):
		return errRoomManaged
	case errors.Is(err, room.ErrPort) && port != 0:
		return portTaken(port)
	case errors.Is(err, room.ErrPort):
		return errNoPort
	}
	return err
}

func (s *server) stopRoom(r *http.Request) (any, error) {
	s.Room.Stop()
	return s.roomNow(r)
}

// lookAround looks for neighbours for a minute.
func (s *server) lookAround(r *http.Request) (any, error) {
	if err := s.Room.Look(); err != nil {
		return nil, roomFault(err, 0)
	}
	return s.roomNow(r)
}

// presentInRoom tells guests where the presenter is.
func (s *server) presentInRoom(r *http.Request) (any, error) {
	var p Presenting
	if err := readJSON(r, &p); err != nil {
		return nil, err
	}
	if len(p.List) > maxValue || len(p.Entry) > maxValue || len(p.Item) > maxValue {
		return nil, badValue("list")
	}
	if _, on := s.Room.Sharing(); !on {
		return nil, errNotSharing
	}
	p.Turn = 0
	s.Room.Present(room.Presenting(p))
	return s.roomNow(r)
}
