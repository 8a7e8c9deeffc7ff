//go:build production || dev || bindings

package app

import (
	"github.com/wailsapp/go-webview2/webviewloader"
	"golang.org/x/sys/windows/registry"

	"socialmission.org/desktop/internal/config"
)

// canShowWindow reports whether the WebView2 runtime is there. Windows 10 may
// lack it, and installing it needs a network: then the browser must do.
func canShowWindow(config.Environment) bool {
	version, err := webviewloader.GetAvailableCoreWebView2BrowserVersionString("")
	return err == nil && version != ""
}

// systemDark reads the choice that apps, the page among them, follow.
func systemDark(config.Environment) bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Windows\CurrentVersion\Themes\Personalize`, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer key.Close()
	light, _, err := key.GetIntegerValue("AppsUseLightTheme")
	return err == nil && light == 0
}
