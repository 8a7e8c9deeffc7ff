package listcode

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules of white the standard wants around a symbol.
const quiet = 4

// Matrix returns the modules of the QR symbol of a text, true where dark. Of
// what the standard offers it takes correction level M: a screen and a print
// have few scratches, and larger modules are read from farther away.
func Matrix(text string) ([][]bool, error) {
	symbol, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw a QR symbol: %w", err)
	}
	size := symbol.Bounds().Dx()
	rows := make([][]bool, size)
	for y := range rows {
		rows[y] = make([]bool, size)
		for x := range rows[y] {
			rows[y][x] = color.GrayModel.Convert(symbol.At(x, y)).(color.Gray).Y < 128
		}
	}
	return rows, nil
}

// SVG draws the QR symbol of a text, black on white whatever is around it. The
// title says to those who do not see it what it is.
func SVG(text, title string) (string, error) {
	rows, err := Matrix(text)
	if err != nil {
		return "", err
	}
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			run := 0
			for x+run < len(row) && row[x+run] {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	side := len(rows) + 2*quiet
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" shape-rendering="crispEdges">`+
		`<title>%s</title><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		side, side, escape(title), side, side, path.String()), nil
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}
