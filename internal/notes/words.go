package notes

import (
	"time"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// words are what exports say in the reader's language.
type words struct {
	Title, Exported, Whole, Sessions, Tags, Lost string
	Colours                                      map[reader.Colour]string
	Kinds                                        map[RowKind]string
	Columns                                      []string
}

func wordsIn(lang string) words {
	if lang == "es" {
		return words{
			Title: "Mis notas", Exported: "Exportadas el", Whole: "Nota sobre el conjunto", Sessions: "Notas de sesión",
			Tags: "Etiquetas", Lost: "Este pasaje ya no está en el texto.",
			Colours: map[reader.Colour]string{reader.Yellow: "amarillo", reader.Green: "verde", reader.Blue: "azul", reader.Pink: "rosa", reader.Purple: "violeta"},
			Kinds:   map[RowKind]string{Highlight: "resaltado", Note: "nota", Session: "nota de sesión"},
			Columns: []string{"tipo", "elemento", "número", "título", "color", "pasaje", "nota", "etiquetas", "lista", "creada", "cambiada", "posición"},
		}
	}
	return words{
		Title: "My notes", Exported: "Exported on", Whole: "Note on the whole", Sessions: "Session notes",
		Tags: "Tags", Lost: "This passage is not in the text any longer.",
		Colours: map[reader.Colour]string{reader.Yellow: "yellow", reader.Green: "green", reader.Blue: "blue", reader.Pink: "pink", reader.Purple: "purple"},
		Kinds:   map[RowKind]string{Highlight: "highlight", Note: "note", Session: "session note"},
		Columns: []string{"kind", "item", "number", "title", "colour", "passage", "note", "tags", "list", "created", "changed", "placed"},
	}
}

// Export is what is exported and how.
type Export struct {
	Rows []Row
	Lang string    // of the words that the export adds
	At   time.Time // of the export
	// Cited returns how an item is referred to under its title; may be nil.
	Cited func(id string) string
}

// section is the notes of one item, or those of one list's sessions.
type section struct {
	title, id string
	number    int
	kind      library.Kind
	language  string
	rows      []Row
}

// sections groups rows by item, in the order in which items first appear.
func (e Export) sections() []section {
	var out []section
	at := map[string]int{}
	for _, row := range e.Rows {
		key, title := "i"+row.Item, row.Title
		if row.Kind == Session {
			key, title = "l"+row.List, row.ListTitle
		}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			s := section{title: title, language: row.Language}
			if row.Kind != Session {
				s.id, s.number, s.kind = row.Item, row.Number, row.ItemKind
			}
			out = append(out, s)
		}
		out[i].rows = append(out[i].rows, row)
	}
	return out
}

func (e Export) cited(s section) string {
	if e.Cited == nil || s.id == "" {
		return ""
	}
	return e.Cited(s.id)
}

func day(t time.Time) string { return t.Local().Format(time.DateOnly) }
