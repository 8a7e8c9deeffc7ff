package listcode_test

import (
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
	"socialmission.org/desktop/internal/listcode"
)

// drawing is what our SVG holds.
type drawing struct {
	ViewBox string `xml:"viewBox,attr"`
	Title   string `xml:"title"`
	Paths   []struct {
		D string `xml:"d,attr"`
	} `xml:"path"`
}

// paint draws the SVG with a few pixels to each module, as a screen would.
func paint(t *testing.T, svg string) image.Image {
	t.Helper()
	var d drawing
	must(t, xml.Unmarshal([]byte(svg), &d))
	var side int
	if _, err := fmt.Sscanf(d.ViewBox, "0 0 %d", &side); err != nil || len(d.Paths) != 2 {
		t.Fatalf("%v: %.200s", err, svg)
	}
	const scale = 3
	img := image.NewGray(image.Rect(0, 0, side*scale, side*scale))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for run := range strings.SplitSeq(strings.TrimPrefix(d.Paths[1].D, "M"), "M") {
		var x, y, w int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1", &x, &y, &w); err != nil {
			t.Fatalf("%q: %v", run, err)
		}
		draw.Draw(img, image.Rect(x*scale, y*scale, (x+w)*scale, (y+1)*scale), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return img
}

// A reader of QR symbols that is not ours reads every code from our drawing.
func TestQRIsReadByOthers(t *testing.T) {
	for _, c := range vectors(t).Valid {
		svg, err := listcode.SVG(c.Code, "Weeks <3 & 4>")
		must(t, err)
		bitmap, err := gozxing.NewBinaryBitmapFromImage(paint(t, svg))
		must(t, err)
		got, err := zxing.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil || got.GetText() != c.Code {
			t.Errorf("%s is read as %v, %v", c.Code, got, err)
		}
		if strings.Contains(svg, "<3") || !strings.Contains(svg, "&lt;3 &amp; 4&gt;") {
			t.Errorf("the title is written as %.300s", svg)
		}
	}
}

func TestQRThatCannotBe(t *testing.T) {
	if _, err := listcode.SVG(strings.Repeat("long ", 2000), ""); err == nil {
		t.Error("a book fits into a QR symbol")
	}
}
