package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// A container is a zip file that is read within bounds: what its directory
// says of sizes is not believed.
type container struct {
	ctx   context.Context
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

// zipText takes the text out of a Word document or an EPUB book.
func zipText(ctx context.Context, data []byte) (string, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", fmt.Errorf("open zip: %w: %w", err, library.ErrInvalid)
	}
	c := &container{ctx: ctx, files: map[string]*zip.File{}, left: maxUnpacked}
	for _, f := range r.File {
		if len(c.files) == maxParts {
			break
		}
		if c.files[f.Name] == nil {
			c.files[f.Name] = f
		}
	}
	switch {
	case c.files["word/document.xml"] != nil:
		return c.word()
	case c.files["META-INF/container.xml"] != nil:
		return c.book()
	}
	return "", fmt.Errorf("neither Word nor EPUB: %w", library.ErrInvalid)
}

var errTooLarge = errors.New("unpacks to too much")

// read unpacks one file.
func (c *container) read(name string) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	f := c.files[name]
	if f == nil {
		return nil, fmt.Errorf("%s is missing: %w", name, library.ErrInvalid)
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w: %w", name, err, library.ErrInvalid)
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, c.left+1))
	if c.left -= int64(len(data)); c.left < 0 {
		return nil, fmt.Errorf("%s: %w: %w", name, errTooLarge, library.ErrInvalid)
	}
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w: %w", name, err, library.ErrInvalid)
	}
	return data, nil
}

// word reads the text of a document with its notes.
func (c *container) word() (string, error) {
	var sb strings.Builder
	for _, name := range []string{"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"} {
		if c.files[name] == nil {
			continue
		}
		data, err := c.read(name)
		if err == nil {
			err = wordText(&sb, data)
		}
		if err != nil {
			return "", err
		}
	}
	return sb.String(), nil
}

// wordText reads tokens only; entities other than XML's own are not expanded.
func wordText(sb *strings.Builder, data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	inText := false
	for sb.Len() < 2*maxText {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read Word text: %w: %w", err, library.ErrInvalid)
		}
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			if local := t.Name.Local; local == "tab" || local == "br" || local == "cr" {
				sb.WriteByte(' ')
			}
		case xml.EndElement:
			inText = false
			if local := t.Name.Local; local == "p" || local == "tc" {
				sb.WriteByte('\n')
			}
		case xml.CharData:
			if inText {
				sb.Write(t)
			}
		}
	}
	return nil
}

// book reads the chapters of an EPUB in their order.
func (c *container) book() (string, error) {
	var where struct {
		Roots []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if err := c.unmarshal("META-INF/container.xml", &where); err != nil || len(where.Roots) == 0 {
		return "", errors.Join(err, fmt.Errorf("the book names no contents: %w", library.ErrInvalid))
	}
	var contents struct {
		Items []struct {
			ID   string `xml:"id,attr"`
			Path string `xml:"href,attr"`
		} `xml:"manifest>item"`
		Spine []struct {
			ID string `xml:"idref,attr"`
		} `xml:"spine>itemref"`
	}
	if err := c.unmarshal(where.Roots[0].Path, &contents); err != nil {
		return "", err
	}
	paths := map[string]string{}
	for _, it := range contents.Items {
		paths[it.ID] = path.Join(path.Dir(where.Roots[0].Path), it.Path)
	}
	var sb strings.Builder
	for _, chapter := range contents.Spine {
		if err := c.chapter(&sb, paths[chapter.ID]); err != nil {
			return "", err
		}
	}
	return sb.String(), nil
}

// chapter adds one chapter's text; one that is not there is passed over.
func (c *container) chapter(sb *strings.Builder, name string) error {
	if c.files[name] == nil || sb.Len() > maxText {
		return nil
	}
	data, err := c.read(name)
	if err != nil {
		return err
	}
	text, err := htmlText(decoded(data))
	sb.WriteString(text)
	sb.WriteByte('\n')
	return err
}

// unmarshal reads a small XML file. encoding/xml follows no references and
// bounds how deep elements nest.
func (c *container) unmarshal(name string, v any) error {
	data, err := c.read(name)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read %s: %w: %w", path.Base(name), err, library.ErrInvalid)
	}
	return nil
}
