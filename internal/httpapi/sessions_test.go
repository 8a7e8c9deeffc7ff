package httpapi_test

import (
	"fmt"
	"net/http"
	"testing"

	"socialmission.org/desktop/internal/httpapi"
	"socialmission.org/desktop/internal/reader"
)

func TestSessionNotesStayWithTheList(t *testing.T) {
	h := open(t, folder(), nil)
	var view httpapi.ListView
	h.must(http.MethodPost, "/api/lists", `{"title":"Week 3","items":["clinic","may"]}`, &view)
	path := "/api/lists/" + view.List.ID + "/sessions"
	entry := view.List.Entries[1].ID
	var first, second reader.SessionNote
	h.must(http.MethodPost, path, fmt.Sprintf(`{"entry":%q,"text":"Ana asked why."}`, entry), &first)
	h.must(http.MethodPost, path, `{"text":"A good class."}`, &second)
	if first.ID == "" || first.Entry != entry || first.ID == second.ID || !first.At.Equal(h.deps.Now()) {
		t.Errorf("notes: %+v %+v", first, second)
	}
	h.must(http.MethodPatch, path+"/"+first.ID, `{"text":"Ana asked why twice."}`, &first)
	h.must(http.MethodDelete, path+"/"+second.ID, "", nil)
	h.get("/api/lists/"+view.List.ID, &view)
	if len(view.List.Sessions) != 1 || view.List.Sessions[0] != first || first.Text != "Ana asked why twice." {
		t.Errorf("kept: %+v", view.List.Sessions)
	}
	for _, body := range []string{`{"entry":"none","text":"x"}`, `{"text":"  "}`} {
		h.send(http.MethodPost, path, body).fault(t, 400, httpapi.CodeInvalid)
	}
	h.send(http.MethodPatch, path+"/none", `{"text":"x"}`).fault(t, 404, httpapi.CodeNotFound)
	h.send(http.MethodPost, "/api/lists/none/sessions", `{"text":"x"}`).fault(t, 404, httpapi.CodeNotFound)
}
