// Package drive runs the real window in tests and benchmarks: a production
// binary on a virtual display of its own, moved by real key and mouse events
// and asked about its page through the web view's own inspector.
//
// It is test support for Linux and stands on the tools that build/setup.sh
// installs: Xvfb, openbox, dbus-daemon, xdotool and ImageMagick. Nothing in the
// app imports it, and the app holds no code for being driven: WebKitGTK serves
// its inspector whenever WEBKIT_INSPECTOR_HTTP_SERVER names a loopback address.
package drive
