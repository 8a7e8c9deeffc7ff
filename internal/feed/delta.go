package feed

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"socialmission.org/desktop/internal/library"
)

// The frames before the compressed data of a delta. The first is the header of
// RFC 9842's "dcz", followed by the dictionary's SHA-256; the second, which
// every zstd decoder skips, says of which files the dictionary is made.
const (
	dczMagic  = "\x5e\x2a\x4d\x18\x20\x00\x00\x00"
	listMagic = "\x50\x2a\x4d\x18"
	dczHeader = len(dczMagic) + 32
)

// Packed is a file of the feed with what must be signed of it.
type Packed struct {
	Data       []byte
	Size       int64 // of the payload, unpacked
	Dictionary int64 // bytes of the dictionary, 0 without one
}

// Edition is all files of one release, sorted by path.
type Edition struct {
	Manifest Manifest
	Read     func(Entry) ([]byte, error) // the bytes of a file of the manifest
}

// EditionOf returns the edition that consists of files.
func EditionOf(files []library.File) Edition {
	m, byDigest := Manifest{}, map[string][]byte{}
	for _, f := range files {
		e := NewEntry(f)
		m.Files = append(m.Files, e)
		byDigest[e.SHA256] = f.Data
	}
	m.sort()
	return Edition{m, func(e Entry) ([]byte, error) {
		if data, ok := byDigest[e.SHA256]; ok {
			return data, nil
		}
		return nil, fmt.Errorf("%s: %w", e.Path, library.ErrNotFound)
	}}
}

func (m *Manifest) sort() {
	slices.SortFunc(m.Files, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
}

// byPath returns the entries by their paths.
func (m Manifest) byPath() map[string]Entry {
	all := make(map[string]Entry, len(m.Files))
	for _, e := range m.Files {
		all[e.Path] = e
	}
	return all
}

// IsAttachment reports whether a file travels apart from the documents.
func IsAttachment(path string) bool { return strings.HasPrefix(path, AttachmentFolder) }

// IsImage reports whether an attachment is a picture, by its name.
func IsImage(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif":
		return true
	}
	return false
}

// EncodeDelta packs what turns the old edition into the next one.
func EncodeDelta(old, next Edition) (Packed, error) {
	d, err := NewDeltaEncoder(next, old)
	if err != nil {
		return Packed{}, err
	}
	return d.Encode(old)
}

// difference returns the files that next has and old has not.
func difference(old Manifest, next Edition) (Payload, error) {
	var p Payload
	held := old.byPath()
	for _, e := range next.Manifest.Files {
		before, had := held[e.Path]
		delete(held, e.Path)
		switch {
		case had && before == e:
		case IsAttachment(e.Path):
			p.Apart = append(p.Apart, e)
		default:
			data, err := next.Read(e)
			if err != nil {
				return Payload{}, err
			}
			p.Files = append(p.Files, library.File{Path: e.Path, Data: data})
		}
	}
	for path := range held {
		p.Gone = append(p.Gone, path)
	}
	slices.Sort(p.Gone)
	return p, nil
}

// dictionary joins the files of an edition that list names by their places in
// its manifest.
func dictionary(old Edition, list []int) ([]byte, error) {
	size := int64(0)
	for _, i := range list {
		size += old.Manifest.Files[i].Size
	}
	var out bytes.Buffer
	out.Grow(int(size))
	for _, i := range list {
		data, err := old.Read(old.Manifest.Files[i])
		if err != nil {
			return nil, err
		}
		out.Write(data)
	}
	return out.Bytes(), nil
}

// encodeList writes places as signed varints, each as the distance from the
// one before it.
func encodeList(list []int) []byte {
	var out []byte
	last := 0
	for _, i := range list {
		out = binary.AppendVarint(out, int64(i-last))
		last = i
	}
	return out
}

// decodeList reads places below most; none may stand twice.
func decodeList(data []byte, most int) ([]int, error) {
	var list []int
	seen, last := map[int]bool{}, int64(0)
	for len(data) > 0 {
		d, n := binary.Varint(data)
		if n <= 0 || d < -int64(most) || d > int64(most) {
			return nil, badPayload("the list of its dictionary is damaged")
		}
		last += d
		if last < 0 || last >= int64(most) || seen[int(last)] {
			return nil, badPayload("its dictionary has a file that the old release has not")
		}
		seen[int(last)] = true
		list, data = append(list, int(last)), data[n:]
	}
	return list, nil
}

// DecodeDelta returns the payload of a delta made for the old edition. The
// sizes in d are the signed ones; anything else is library.ErrContent.
func DecodeDelta(d Packed, old Edition) (Payload, error) {
	sum, named, body, err := splitDelta(d.Data)
	if err != nil {
		return Payload{}, err
	}
	list, err := decodeList(named, len(old.Manifest.Files))
	if err != nil {
		return Payload{}, err
	}
	total := int64(0)
	for _, i := range list {
		total += old.Manifest.Files[i].Size
	}
	if total != d.Dictionary {
		return Payload{}, badPayload("its dictionary has %d bytes, not %d", total, d.Dictionary)
	}
	dict, err := dictionary(old, list)
	if err != nil {
		return Payload{}, err
	}
	if !bytes.Equal(digest(dict), sum) {
		return Payload{}, badPayload("its dictionary is not made of the release that is held")
	}
	payload, err := decompress(body, dict, d.Size)
	if err != nil {
		return Payload{}, err
	}
	return DecodePayload(payload)
}

// splitDelta takes a delta apart into the digest of its dictionary, the list
// of the dictionary's files and the compressed data.
func splitDelta(data []byte) (sum, list, body []byte, err error) {
	if len(data) < dczHeader+8 || string(data[:len(dczMagic)]) != dczMagic ||
		string(data[dczHeader:dczHeader+4]) != listMagic {
		return nil, nil, nil, badPayload("this is no delta")
	}
	sum, rest := data[len(dczMagic):dczHeader], data[dczHeader+8:]
	size := int64(binary.LittleEndian.Uint32(data[dczHeader+4:]))
	if size > int64(len(rest)) {
		return nil, nil, nil, badPayload("the list of its dictionary is cut short")
	}
	return sum, rest[:size], rest[size:], nil
}

// Apply returns the manifest of the release that a payload makes of the old
// one; the digest of rel proves it.
func (p Payload) Apply(old Manifest, rel library.Release) (Manifest, error) {
	m, err := p.merge(old, rel)
	if err == nil {
		err = m.Verify()
	}
	return m, err
}

// merge does the same without the proof.
func (p Payload) merge(old Manifest, rel library.Release) (Manifest, error) {
	all := old.byPath()
	for _, path := range p.Gone {
		if _, had := all[path]; !had {
			return Manifest{}, badPayload("it takes away %s, which is not there", path)
		}
		delete(all, path)
	}
	for _, f := range p.Files {
		all[f.Path] = NewEntry(f)
	}
	for _, e := range p.Apart {
		all[e.Path] = e
	}
	m := Manifest{Release: rel}
	for _, e := range all {
		m.Files = append(m.Files, e)
	}
	m.sort()
	return m, nil
}

// EncodeFull packs all documents of an edition: what a library without an
// older release needs.
func EncodeFull(e Edition) (Packed, error) {
	p, err := difference(Manifest{}, e)
	if err != nil {
		return Packed{}, err
	}
	payload := p.Encode()
	data, err := compress(payload, nil)
	return Packed{Data: data, Size: int64(len(payload))}, err
}

// DecodeFull returns the payload that EncodeFull packed.
func DecodeFull(d Packed) (Payload, error) {
	payload, err := decompress(d.Data, nil, d.Size)
	if err != nil {
		return Payload{}, err
	}
	return DecodePayload(payload)
}

// EncodeObject packs one file by itself.
func EncodeObject(data []byte) ([]byte, error) {
	o, err := NewObjects()
	if err != nil {
		return nil, err
	}
	defer o.Close()
	return o.Encode(data), nil
}

// DecodeObject returns the file that the entry names.
func DecodeObject(packed []byte, e Entry) ([]byte, error) {
	data, err := decompress(packed, nil, e.Size)
	if err != nil {
		return nil, err
	}
	if hex.EncodeToString(digest(data)) != e.SHA256 {
		return nil, fmt.Errorf("%w: %s is not the file the release names", library.ErrContent, e.Path)
	}
	return data, nil
}

// MaxPacked is the most bytes that size bytes take when they are packed: zstd
// never grows data by more.
func MaxPacked(size int64) int64 { return size + size>>7 + 512 }
