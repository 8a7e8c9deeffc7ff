package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decoded returns a text file in UTF-8. One without a mark is UTF-8 if it can
// be, and else Windows-1252, in which older files of our readers are written.
func decoded(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
		if out, err := utf16.NewDecoder().Bytes(data[:min(len(data), 4*maxText)]); err == nil {
			return string(out)
		}
	case utf8.Valid(data):
		return string(data)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data[:min(len(data), 4*maxText)])
	if err != nil {
		return strings.ToValidUTF8(string(data), " ")
	}
	return string(out)
}

// binary reports whether bytes are no text: pictures, programs, archives.
func binary(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		return false
	}
	return bytes.IndexByte(data[:min(len(data), 8<<10)], 0) >= 0
}
