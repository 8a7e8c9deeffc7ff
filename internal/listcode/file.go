package listcode

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The name and the limits of list files, texts in bytes.
const (
	Extension   = ".smlist"
	MediaType   = "application/vnd.socialmission.list+json"
	MaxFile     = 32 << 20 // bytes of a whole list file
	MaxEmbedded = 20 << 20 // bytes of the readers' own files in it
	MaxEntries  = 200

	fileFormat   = "socialmission-list"
	fileVersion  = 1
	maxTitle     = 300
	maxItemTitle = 1000
	maxIntro     = 20_000
	maxPrompt    = 5000
	maxQuestions = 50
	maxMinutes   = 24 * 60
	maxTag       = 35  // of a language tag
	maxType      = 200 // of a media type
)

// File is a list as a file: all that its maker wrote, and what each item is
// called, so that a library without an item can still say which it is.
type File struct {
	Format  string      `json:"format"`
	Version int         `json:"version"`
	Title   string      `json:"title"`
	Intro   string      `json:"introduction,omitempty"`
	Lang    string      `json:"language,omitempty"` // BCP 47, of what the maker wrote
	Entries []FileEntry `json:"entries"`
}

// FileEntry is one item of the library, or a file of the maker's own.
type FileEntry struct {
	Item      string   `json:"item,omitempty"`   // id
	Number    int      `json:"number,omitempty"` // permanent number
	Own       *OwnFile `json:"file,omitempty"`
	Title     string   `json:"title"`
	Prompt    string   `json:"prompt,omitempty"`
	Minutes   int      `json:"minutes,omitempty"`
	Questions []string `json:"questions,omitempty"`
}

// OwnFile is a file that somebody added to a list. Without Data it is only named.
type OwnFile struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Lang   string `json:"language,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Data   []byte `json:"data,omitempty"` // base64
}

// Problem is the way in which bytes are no list file.
type Problem string

// The ways in which bytes are no list file.
const (
	NoListFile   Problem = "foreign" // something else
	NewerFile    Problem = "newer"   // of a later version
	TooLarge     Problem = "large"
	BrokenFile   Problem = "broken"   // it cannot be read to its end
	ForbiddenIn  Problem = "rules"    // it says what no list can
	BrokenInside Problem = "embedded" // a file in it is not what it says
)

// FileFault says why bytes are no list file.
type FileFault struct {
	Problem Problem
	Entry   int    // from 1; 0: the whole
	What    string // for who has to repair it
}

func (f *FileFault) Error() string {
	where := "the list file"
	if f.Entry > 0 {
		where = fmt.Sprintf("entry %d of the list file", f.Entry)
	}
	switch f.Problem {
	case NoListFile:
		return "this is no list file"
	case NewerFile:
		return "the list file was made by a later version"
	case TooLarge:
		return fmt.Sprintf("the list file is larger than %d MB", MaxFile>>20)
	case BrokenFile:
		return "the list file is damaged: " + f.What
	case ForbiddenIn, BrokenInside:
	}
	return where + ": " + f.What
}

// IsFile reports whether bytes begin as a list file does, not as a code.
func IsFile(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n"), []byte("{"))
}

// ParseFile reads a list file, or returns a *FileFault. Members it does not
// know are left out, so that later programs may add some.
func ParseFile(data []byte) (File, error) {
	if len(data) > MaxFile {
		return File{}, &FileFault{Problem: TooLarge}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil && head.Format != fileFormat {
		return File{}, &FileFault{Problem: NoListFile}
	}
	switch {
	case head.Format != fileFormat:
		return File{}, &FileFault{Problem: NoListFile}
	case head.Version > fileVersion:
		return File{}, &FileFault{Problem: NewerFile}
	}
	var f File
	if err := json.Unmarshal(data, &f); err != nil {
		return File{}, &FileFault{Problem: BrokenFile, What: err.Error()}
	}
	if f.Entries == nil {
		f.Entries = []FileEntry{}
	}
	if err := f.check(); err != nil {
		return File{}, err
	}
	return f, nil
}

// Bytes writes the file.
func (f File) Bytes() ([]byte, error) {
	f.Format, f.Version = fileFormat, fileVersion
	if f.Entries == nil {
		f.Entries = []FileEntry{}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(f); err != nil {
		return nil, fmt.Errorf("write a list file: %w", err)
	}
	return out.Bytes(), nil
}

// check refuses what no list holds, and cleans the texts of what could only
// serve to deceive.
func (f *File) check() error {
	var c checker
	c.text("the title", &f.Title, maxTitle, false)
	c.text("the introduction", &f.Intro, maxIntro, true)
	c.text("the language", &f.Lang, maxTag, false)
	if f.Version < 1 {
		c.refuse("version %d", f.Version)
	}
	if len(f.Entries) > MaxEntries {
		c.refuse("%d entries; a list holds at most %d", len(f.Entries), MaxEntries)
	}
	embedded := 0
	for i := range f.Entries {
		c.entry = i + 1
		f.Entries[i].check(&c)
		if own := f.Entries[i].Own; own != nil {
			embedded += len(own.Data)
		}
	}
	if c.entry = 0; embedded > MaxEmbedded {
		c.refuse("%d bytes of files; at most %d MB travel in a list file", embedded, MaxEmbedded>>20)
	}
	return c.fault()
}

var itemID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,199}$`)

func (e *FileEntry) check(c *checker) {
	c.text("the title", &e.Title, maxItemTitle, false)
	c.text("the prompt", &e.Prompt, maxPrompt, true)
	e.checkNames(c)
	switch {
	case e.Minutes < 0 || e.Minutes > maxMinutes:
		c.refuse("%d minutes", e.Minutes)
	case len(e.Questions) > maxQuestions:
		c.refuse("%d questions; at most %d", len(e.Questions), maxQuestions)
	}
	for i := range e.Questions {
		c.text("a question", &e.Questions[i], maxPrompt, true)
	}
	if e.Own != nil {
		e.Own.check(c)
	}
}

// checkNames wants an entry to name one thing, and in a way that can be one.
func (e *FileEntry) checkNames(c *checker) {
	switch {
	case e.Item == "" && e.Number == 0 && e.Own == nil:
		c.refuse("it names neither an item nor a file")
	case e.Own != nil && (e.Item != "" || e.Number != 0):
		c.refuse("it names an item and a file")
	case e.Item != "" && !itemID.MatchString(e.Item):
		c.refuse("%.40q is no id of an item", e.Item)
	case e.Number < 0 || e.Number > MaxNumber:
		c.refuse("%d is no number of an item", e.Number)
	}
}

func (o *OwnFile) check(c *checker) {
	c.text("the name of a file", &o.Name, maxTitle, false)
	c.text("the type of a file", &o.Type, maxType, false)
	c.text("the language of a file", &o.Lang, maxTag, false)
	digest, err := hex.DecodeString(o.SHA256)
	if err != nil || len(digest) != sha256.Size || o.Size < 0 || o.Name == "" {
		c.refuse("the description of its file is not complete")
		return
	}
	if sum := sha256.Sum256(o.Data); len(o.Data) > 0 && (int64(len(o.Data)) != o.Size || !bytes.Equal(sum[:], digest)) {
		c.fail(BrokenInside, "the file in it has other bytes than it should")
	}
}

// checker remembers the first fault.
type checker struct {
	entry int
	first *FileFault
}

func (c *checker) fail(p Problem, what string) {
	if c.first == nil {
		c.first = &FileFault{Problem: p, Entry: c.entry, What: what}
	}
}

func (c *checker) refuse(format string, args ...any) {
	c.fail(ForbiddenIn, fmt.Sprintf(format, args...))
}

func (c *checker) fault() error {
	if c.first == nil {
		return nil
	}
	return c.first
}

// text cleans a text and refuses one that is too long. Only prose has lines.
func (c *checker) text(what string, value *string, most int, prose bool) {
	*value = clean(*value, prose)
	if len(*value) > most {
		c.refuse("%s is longer than %d bytes", what, most)
	}
}

// clean takes out what is not seen but changes how the rest is: control
// characters, and those that turn the direction of what follows.
func clean(text string, prose bool) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, string(utf8.RuneError)), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case prose && (r == '\n' || r == '\t'):
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text))
}
