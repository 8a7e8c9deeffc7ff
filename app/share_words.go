package app

import (
	"fmt"
	"io"
	"os"
	"strings"

	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/room"
)

// verdictWords says what is known of the network, and what to do instead where
// it is not enough.
func verdictWords(t room.Test) string {
	const instead = " Use the list's code or the USB stick instead."
	text := map[room.Verdict]string{
		room.NoNetwork: "This computer is on no network, so nobody can reach it. Join the room's Wi-Fi, or open a hotspot." + instead,
		room.Reached:   "Other devices reach this computer.",
		room.Blocked:   "Another library here tried this address and could not connect: a firewall on this computer keeps others out. Allow the port in it." + instead,
		room.Apart:     "Another library is seen here, but cannot be connected to: this network keeps devices apart, or a firewall does on that computer." + instead,
		room.Heard:     "Other devices are heard on this network, but none has opened the address yet. Open it on one to be sure.",
		room.Silent:    "No other device is heard on this network: it keeps its devices apart, as the Wi-Fi of hotels often does, or nobody else is here. Open the address on a phone; if nothing comes, it cannot be reached." + instead,
		room.Listening: "Listening for other devices…",
	}[t.Verdict]
	if t.Firewall != "" && t.Verdict != room.Reached && t.Verdict != room.NoNetwork {
		text += fmt.Sprintf(" A firewall (%s) is switched on here; it has to allow the port.", t.Firewall)
	}
	return text
}

// writeQR draws the code of an address where a terminal shows it, two rows to
// a line of text, black on white whatever the terminal's colours are.
func writeQR(out io.Writer, address string) error {
	file, ok := out.(*os.File)
	if !ok {
		return nil
	}
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("see what is written to: %w", err)
	}
	if info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	rows, err := listcode.Matrix(address)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, drawQR(rows))
	return err
}

func drawQR(rows [][]bool) string {
	const quiet = 2
	dark := func(y, x int) bool {
		y, x = y-quiet, x-quiet
		return y >= 0 && y < len(rows) && x >= 0 && x < len(rows[y]) && rows[y][x]
	}
	side := len(rows) + 2*quiet
	var b strings.Builder
	for y := 0; y < side; y += 2 {
		b.WriteString("\x1b[30;107m")
		for x := range side {
			b.WriteString(map[[2]bool]string{{true, true}: "█", {true, false}: "▀", {false, true}: "▄", {false, false}: " "}[[2]bool{dark(y, x), dark(y+1, x)}])
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String()
}
