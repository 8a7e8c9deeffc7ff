package httpapi

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// BackupEnding is how the name of a backup file ends.
const BackupEnding = ".smbackup"

// The ways in which a backup is refused.
var (
	errNotBackup = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: "This file is not a backup made by this app, so nothing was changed. A backup's name ends in .smbackup.",
		Es: "Este archivo no es una copia de seguridad de esta aplicación y no se cambió nada. El nombre de una copia termina en .smbackup."}}
	errBackupDamaged = &fault{http.StatusBadRequest, CodeInvalid, library.Text{
		En: "This backup is damaged or was cut short, so nothing was changed. Copy it again from where it came, or use an earlier one.",
		Es: "Esta copia de seguridad está dañada o incompleta y no se cambió nada. Cópiela otra vez desde su origen o use una anterior."}}
	errBackupNewer = &fault{http.StatusConflict, CodeNewer, library.Text{
		En: "This backup was made by a newer version of the app, so nothing was changed. Install the newer version to bring it in.",
		Es: "Esta copia de seguridad se hizo con una versión más nueva de la aplicación y no se cambió nada. Instale la versión nueva para incorporarla."}}
	errBackupLarge = &fault{http.StatusRequestEntityTooLarge, CodeTooLarge, library.Text{
		En: fmt.Sprintf("This file is larger than any backup (%d MB), so it was not read and nothing was changed.", reader.MaxBackup>>20),
		Es: fmt.Sprintf("Este archivo es más grande que cualquier copia de seguridad (%d MB); no se leyó y no se cambió nada.", reader.MaxBackup>>20)}}
	errBackupFull = &fault{http.StatusInsufficientStorage, CodeFull, library.Text{
		En: "The disk is full, so the backup was not brought back. What you have now is as it was. Make some room and try again.",
		Es: "El disco está lleno y la copia de seguridad no se recuperó. Lo que tiene ahora sigue como estaba. Libere espacio e inténtelo de nuevo."}}
	errNoBackup = &fault{http.StatusNotFound, CodeNotFound, library.Text{
		En: "This backup is no longer there, so nothing was changed.",
		Es: "Esta copia de seguridad ya no está y no se cambió nada."}}
	errRestoreNewer = &fault{http.StatusConflict, CodeNewer, library.Text{
		En: "This backup was made by a newer version of the app and cannot be restored by this one. Nothing was changed.",
		Es: "Esta copia de seguridad se hizo con una versión más nueva de la aplicación y esta no puede restaurarla. No se cambió nada."}}
	errRestoreDamaged = &fault{http.StatusConflict, CodeDamaged, library.Text{
		En: "This backup is damaged and cannot be restored. Nothing was changed; choose another one.",
		Es: "Esta copia de seguridad está dañada y no se puede restaurar. No se cambió nada; elija otra."}}
)

func (s *server) backupRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/backup", s.plain(s.sendBackup))
	mux.Handle("POST /api/backup/preview", s.json(s.previewBackup))
	mux.Handle("POST /api/backup/import", s.json(s.importBackup))
	mux.Handle("GET /api/backups", s.json(s.backups))
	mux.Handle("POST /api/backups/{name}/restore", s.json(s.restoreBackup))
}

func (s *server) backups(*http.Request) (any, error) {
	all, err := s.Reader.Backups()
	if err != nil {
		return nil, err
	}
	left, err := s.Reader.LeftOut()
	if err != nil {
		return nil, err
	}
	return Backups{Backups: all, Days: reader.KeepDays, LeftOut: list(left)}, nil
}

// sendBackup answers with all that the reader made, as one file. What fails
// once the first bytes are out can only cut the line: the file's end tells.
func (s *server) sendBackup(w http.ResponseWriter, _ *http.Request) error {
	unhurried(w)
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="social-mission-%s%s"`, s.Now().Format("2006-01-02"), BackupEnding))
	h.Set("Cache-Control", "no-store")
	if _, err := s.Reader.WriteBackup(w, s.Version); err != nil {
		s.Log.Warn("send a backup", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (s *server) previewBackup(r *http.Request) (answer any, err error) {
	err = s.withBackup(r, func(f *os.File, size int64) error {
		answer, err = s.Reader.PreviewBackup(f, size, importOptions(r))
		return err
	})
	return answer, err
}

func (s *server) importBackup(r *http.Request) (any, error) {
	var done ImportedBackup
	err := s.withBackup(r, func(f *os.File, size int64) error {
		receipt, undo, err := s.Reader.ImportBackup(r.Context(), f, size, importOptions(r))
		done = ImportedBackup{Receipt: receipt, Undo: undo.Name}
		return err
	})
	return done, err
}

func importOptions(r *http.Request) reader.ImportOptions {
	return reader.ImportOptions{Revive: r.URL.Query().Get("deleted") == "1"}
}

// withBackup keeps the body of a request as a file while use reads it.
func (s *server) withBackup(r *http.Request, use func(f *os.File, size int64) error) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/octet-stream" {
		return errMediaType
	}
	path, err := s.keepBody(r, reader.MaxBackup)
	if errors.Is(err, errTooLarge) {
		return errBackupLarge
	}
	if err != nil {
		return backupFault(err)
	}
	defer os.Remove(path)
	f, err := os.Open(path)
	if err != nil {
		return notKept(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return notKept(err)
	}
	return backupFault(use(f, info.Size()))
}

// backupFault puts the sentence of a backup's fault before it.
func backupFault(err error) error {
	for _, known := range []struct {
		is  error
		say *fault
	}{
		{reader.ErrNotBackup, errNotBackup}, {reader.ErrBackupDamaged, errBackupDamaged},
		{reader.ErrBackupNewer, errBackupNewer}, {reader.ErrBackupLarge, errBackupLarge},
		{library.ErrFull, errBackupFull},
	} {
		if errors.Is(err, known.is) {
			return fmt.Errorf("%w: %w", known.say, err)
		}
	}
	return err
}

func (s *server) restoreBackup(r *http.Request) (any, error) {
	undo, err := s.Reader.RestoreBackup(r.Context(), r.PathValue("name"))
	switch {
	case errors.Is(err, library.ErrNotFound):
		return nil, fmt.Errorf("%w: %w", errNoBackup, err)
	case errors.Is(err, library.ErrNewer):
		return nil, fmt.Errorf("%w: %w", errRestoreNewer, err)
	case errors.Is(err, library.ErrDamaged):
		return nil, fmt.Errorf("%w: %w", errRestoreDamaged, err)
	case errors.Is(err, library.ErrFull):
		return nil, fmt.Errorf("%w: %w", errBackupFull, err)
	case err != nil:
		return nil, err
	}
	return RestoredBackup{Undo: undo.Name}, nil
}
