//go:build production || dev || bindings

package app

import (
	"encoding/json"
	"fmt"
	goruntime "runtime"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"socialmission.org/desktop/internal/library"
)

// keyPress is a key as the page knows it. A menu item presses the page's own
// shortcut, so that what a shortcut does is written down once, in the page.
type keyPress struct {
	Key     string // as in KeyboardEvent.key
	Control bool   // Ctrl, on macOS ⌘
	Alt     bool
	Shift   bool
}

// menuItem is one line of a menu; the zero value is a separator.
type menuItem struct {
	label       library.Text
	accelerator *keys.Accelerator
	press       keyPress
}

func (w *window) menu() *menu.Menu {
	bar := menu.NewMenu()
	if goruntime.GOOS == "darwin" {
		// Without these two, macOS has no ⌘Q and no copy and paste.
		bar.Append(menu.AppMenu())
		bar.Append(menu.EditMenu())
	}
	file := w.submenu(bar, library.Text{En: "File", Es: "Archivo"}, fileMenu())
	if goruntime.GOOS != "darwin" {
		file.AddSeparator()
		quit := library.Text{En: "Quit", Es: "Salir"}.In(w.pane.language)
		file.AddText(quit, keys.CmdOrCtrl("q"), func(*menu.CallbackData) { runtime.Quit(w.shell) })
		w.submenu(bar, library.Text{En: "Edit", Es: "Editar"}, editMenu())
	}
	w.submenu(bar, library.Text{En: "View", Es: "Ver"}, viewMenu())
	w.submenu(bar, library.Text{En: "Help", Es: "Ayuda"}, helpMenu())
	return bar
}

func (w *window) submenu(bar *menu.Menu, label library.Text, items []menuItem) *menu.Menu {
	sub := bar.AddSubmenu(label.In(w.pane.language))
	for _, item := range items {
		if item == (menuItem{}) {
			sub.AddSeparator()
			continue
		}
		sub.AddText(item.label.In(w.pane.language), item.accelerator, func(*menu.CallbackData) { w.press(item.press) })
	}
	return sub
}

func fileMenu() []menuItem {
	return []menuItem{
		{library.Text{En: "Go to or do…", Es: "Ir a o hacer…"}, keys.CmdOrCtrl("k"), keyPress{Key: "k", Control: true}},
		{library.Text{En: "Open by title…", Es: "Abrir por título…"}, keys.CmdOrCtrl("o"), keyPress{Key: "o", Control: true}},
		{library.Text{En: "Print…", Es: "Imprimir…"}, keys.CmdOrCtrl("p"), keyPress{Key: "p", Control: true}},
		{},
		{library.Text{En: "Settings", Es: "Ajustes"}, keys.CmdOrCtrl(","), keyPress{Key: ",", Control: true}},
	}
}

// editMenu holds no Cut, Copy and Paste: their keys and the context menu are
// the webview's own, and an accelerator here would take the keys from it.
func editMenu() []menuItem {
	return []menuItem{
		{library.Text{En: "Search the library", Es: "Buscar en la biblioteca"}, keys.CmdOrCtrl("l"), keyPress{Key: "l", Control: true}},
		{library.Text{En: "Find in page", Es: "Buscar en la página"}, keys.CmdOrCtrl("f"), keyPress{Key: "f", Control: true}},
	}
}

func viewMenu() []menuItem {
	return []menuItem{
		{library.Text{En: "Back", Es: "Atrás"}, nil, keyPress{Key: "ArrowLeft", Alt: true}},
		{library.Text{En: "Forward", Es: "Adelante"}, nil, keyPress{Key: "ArrowRight", Alt: true}},
		{},
		{library.Text{En: "Larger", Es: "Más grande"}, keys.CmdOrCtrl("+"), keyPress{Key: "+", Control: true}},
		{library.Text{En: "Smaller", Es: "Más pequeño"}, keys.CmdOrCtrl("-"), keyPress{Key: "-", Control: true}},
		{library.Text{En: "Normal size", Es: "Tamaño normal"}, keys.CmdOrCtrl("0"), keyPress{Key: "0", Control: true}},
		{},
		{library.Text{En: "Full screen", Es: "Pantalla completa"}, keys.Key("f11"), keyPress{Key: "F11"}},
	}
}

func helpMenu() []menuItem {
	return []menuItem{
		{library.Text{En: "Help", Es: "Ayuda"}, keys.Key("f1"), keyPress{Key: "F1"}},
		{library.Text{En: "Keyboard shortcuts", Es: "Atajos de teclado"}, nil, keyPress{Key: "?", Shift: true}},
	}
}

// press sends a key to the page, to the element that has the focus.
func (w *window) press(k keyPress) {
	mac := goruntime.GOOS == "darwin"
	event, err := json.Marshal(map[string]any{
		"key": k.Key, "altKey": k.Alt, "shiftKey": k.Shift,
		"ctrlKey": k.Control && !mac, "metaKey": k.Control && mac,
		"bubbles": true, "cancelable": true,
	})
	if err != nil {
		w.pane.log.Error("press a key", "error", err)
		return
	}
	runtime.WindowExecJS(w.shell, fmt.Sprintf(
		"(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', %s))", event))
}
