package render

// words are the few words that render itself puts on a page.
type words struct {
	Note, BackToText, Notes, Table, Done, ToDo, NoData string
}

func wordsIn(lang string) words {
	if lang == "es" {
		return words{Note: "Nota", BackToText: "Volver al texto", Notes: "Notas", Table: "Tabla",
			Done: "Hecho", ToDo: "Por hacer", NoData: "sin datos"}
	}
	return words{Note: "Note", BackToText: "Back to the text", Notes: "Notes", Table: "Table",
		Done: "Done", ToDo: "To do", NoData: "no data"}
}
