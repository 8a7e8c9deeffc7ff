package httpapi

import (
	"net/http"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/reader"
)

// FeedChoice is what others than the reader decided about updates: the
// organisation that manages this computer, and whoever made the program.
// Empty fields leave it to the reader.
type FeedChoice struct {
	PolicySource string              // web address the organisation wants
	PolicyWhen   reader.UpdatePolicy // when the organisation wants updates to be looked for
	BuiltSource  string              // web address the program was made with
}

// Source returns where updates are asked for: the organisation's address, else
// the reader's, else the program's own.
func (c FeedChoice) Source(set reader.UpdateSettings) FeedSource {
	switch {
	case c.PolicySource != "":
		return FeedSource{Address: c.PolicySource, From: SourceFromPolicy, Managed: true}
	case set.Source != "":
		return FeedSource{Address: set.Source, From: SourceFromSettings}
	case c.BuiltSource != "":
		return FeedSource{Address: c.BuiltSource, From: SourceFromBuild}
	}
	return FeedSource{}
}

// When returns when to look for updates, and whether the organisation decided.
func (c FeedChoice) When(set reader.UpdateSettings) (when reader.UpdatePolicy, managed bool) {
	if c.PolicyWhen != "" {
		return c.PolicyWhen, true
	}
	return set.Policy, false
}

// ByItself reports whether the program may look for updates unasked.
func (c FeedChoice) ByItself(set reader.UpdateSettings) bool {
	when, _ := c.When(set)
	return when == reader.AutoPolicy && !set.Metered && c.Source(set).Address != ""
}

// The reasons why a web address is not asked.
var (
	errNoSource = &fault{http.StatusConflict, CodeInvalid, library.Text{
		En: "This library has no address to ask for updates yet. Enter one in Settings, or take an update from a file or USB stick.",
		Es: "Esta biblioteca aún no tiene una dirección donde pedir actualizaciones. Escriba una en Ajustes o tome una actualización de un archivo o memoria USB."}}
	errNever = &fault{http.StatusForbidden, CodeForbidden, library.Text{
		En: "Updates over the internet are switched off in Settings. Switch them on there, or take an update from a file or USB stick.",
		Es: "Las actualizaciones por internet están desactivadas en Ajustes. Actívelas allí o tome una actualización de un archivo o memoria USB."}}
	errNeverManaged = &fault{http.StatusForbidden, CodeForbidden, library.Text{
		En: "Your organisation has switched off updates over the internet. An update from a file or USB stick can still be taken.",
		Es: "Su organización ha desactivado las actualizaciones por internet. Aún puede tomar una actualización de un archivo o memoria USB."}}
	errSourceManaged = &fault{http.StatusForbidden, CodeForbidden, library.Text{
		En: "Your organisation has chosen where updates come from, so this cannot be changed here.",
		Es: "Su organización ha elegido de dónde vienen las actualizaciones; esto no se puede cambiar aquí."}}
	errPolicyManaged = &fault{http.StatusForbidden, CodeForbidden, library.Text{
		En: "Your organisation has chosen when updates are looked for, so this cannot be changed here.",
		Es: "Su organización ha elegido cuándo se buscan actualizaciones; esto no se puede cambiar aquí."}}
)

// Allow refuses a web address that the organisation or the reader has ruled
// out. A feed that somebody carried here is always welcome: the signatures
// decide about it.
func (c FeedChoice) Allow(source string, set reader.UpdateSettings) error {
	when, managed := c.When(set)
	switch {
	case source == "":
		return errNoSource
	case !IsWeb(source):
		return nil
	case when == reader.NeverPolicy && managed:
		return errNeverManaged
	case when == reader.NeverPolicy:
		return errNever
	case c.PolicySource != "" && source != c.PolicySource:
		return errSourceManaged
	}
	return nil
}

// IsWeb tells web addresses from paths.
func IsWeb(source string) bool {
	return strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
}
