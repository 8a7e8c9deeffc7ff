package app

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"socialmission.org/desktop/internal/library"
	"socialmission.org/desktop/internal/listcode"
	"socialmission.org/desktop/internal/lists"
)

// listFlags are the flags of list.
type listFlags struct {
	json        bool
	title, into string
	out         string
}

func listCommand() command {
	return command{
		name: "list", synopsis: "[show NAME | code NAME | export NAME | import FILE|CODE] [flags]",
		about: "Show, share and bring in reading lists; without a word, list them.",
		more: `
NAME is a list's title or id. A code is typed as it is: case and hyphens do not
matter. A file is a list file (.smlist); "-" reads the standard input. What is
brought in becomes a new list, unless --into names one to merge it into.`,
		setup: func(fs *flag.FlagSet) job {
			f := &listFlags{}
			fs.BoolVar(&f.json, "json", false, "print as JSON")
			fs.StringVar(&f.title, "title", "", "`title` of the list that import makes")
			fs.StringVar(&f.into, "into", "", "merge into this list, by its `name` or id")
			fs.StringVar(&f.out, "out", "", "write to this `file` instead of the terminal")
			return job{own: true, save: &f.out, input: f.read, query: f.run}
		},
	}
}

// read reads what import brings: a file where there is one of this name, else
// the words are a code.
func (f *listFlags) read(c *call, words []string) ([]byte, error) {
	if len(words) < 2 || words[0] != "import" {
		return nil, nil
	}
	if name := words[1]; len(words) == 2 && (name == "-" || strings.HasSuffix(name, listcode.Extension) || exists(name)) {
		return inputFrom(c, name)
	}
	return []byte(strings.Join(words[1:], " ")), nil
}

func (f *listFlags) run(ctx context.Context, lib *opened, q question) error {
	desk := lists.Desk{Content: lib.content, Engine: lib.engine, Reader: lib.reader}
	if len(q.words) == 0 {
		return f.all(desk, q.out)
	}
	if q.words[0] == "import" && len(q.words) > 1 {
		return f.bring(ctx, lib, desk, q)
	}
	if len(q.words) != 2 {
		return usage("list takes show, code, export or import, and what it is about; see `%s help list`", programName)
	}
	id, err := listNamed(lib, q.words[1])
	if err != nil {
		return err
	}
	l, err := lib.reader.List(id)
	if err != nil {
		return err
	}
	if q.words[0] == "export" {
		return exportList(ctx, desk, l.ID, q.out)
	}
	view, err := desk.View(ctx, l)
	if err != nil {
		return err
	}
	switch {
	case q.words[0] == "show" && f.json:
		return writeJSON(q.out, view)
	case q.words[0] == "show":
		return showList(q.out, view)
	case q.words[0] == "code":
		return f.code(q.out, view)
	}
	return usage("there is no `list %s`; it takes show, code, export and import", q.words[0])
}

// all prints every list on a line.
func (f *listFlags) all(desk lists.Desk, out io.Writer) error {
	mine, err := desk.Reader.Lists()
	if err != nil {
		return err
	}
	if f.json {
		return writeJSON(out, mine)
	}
	var b strings.Builder
	for _, l := range mine {
		fmt.Fprintf(&b, "%s  %s (%s)\n", l.ID, oneLine(l.Title), plural(len(l.Entries), "item"))
	}
	if len(mine) == 0 {
		b.WriteString("There are no reading lists yet.\n")
	}
	_, err = io.WriteString(out, b.String())
	return err
}

func showList(out io.Writer, v lists.ListView) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", oneLine(v.List.Title))
	if v.List.Intro != "" {
		fmt.Fprintf(&b, "\n%s\n", printable(v.List.Intro))
	}
	b.WriteByte('\n')
	for i, row := range v.Rows {
		facts := []string{}
		if row.Minutes > 0 {
			facts = append(facts, plural(row.Minutes, "minute"))
		}
		switch row.State {
		case lists.Absent:
			facts = append(facts, "not in this library yet")
		case lists.Withdrawn:
			facts = append(facts, "withdrawn by its publisher")
		case lists.OwnFile:
			facts = append(facts, "your own file")
		case lists.Here:
			facts = append(facts, row.Item)
		}
		title := row.Title
		if title == "" {
			title = fmt.Sprintf("Item number %d", row.Number)
		}
		fmt.Fprintf(&b, "%3d  %s\n     %s\n", i+1, oneLine(title), oneLine(strings.Join(facts, " · ")))
		if row.Prompt != "" {
			fmt.Fprintf(&b, "     > %s\n", oneLine(row.Prompt))
		}
		for _, question := range row.Questions {
			fmt.Fprintf(&b, "     ? %s\n", oneLine(question))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(plural(len(v.Rows), "item")+" · "+plural(v.Minutes, "minute")+" · "+v.Code))
	_, err := io.WriteString(out, b.String())
	return err
}

// code prints the code alone, so that scripts can use it.
func (f *listFlags) code(out io.Writer, v lists.ListView) error {
	if f.json {
		return writeJSON(out, map[string]any{"code": v.Code, "items": len(v.Rows) - v.LeftOut, "leftOut": v.LeftOut})
	}
	if v.Code == "" {
		return usage("this list has no code: it holds no item of the library, or more than %d. `%s list export` writes it as a file", listcode.MaxItems, programName)
	}
	_, err := fmt.Fprintln(out, v.Code)
	return err
}

func exportList(ctx context.Context, desk lists.Desk, id string, out io.Writer) error {
	l, err := desk.Reader.List(id)
	if err != nil {
		return err
	}
	file, err := desk.File(ctx, l, false)
	if err != nil {
		return err
	}
	data, err := file.Bytes()
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

// bring makes a list of what was read, or merges it into another one. What is
// here already is not brought a second time.
func (f *listFlags) bring(ctx context.Context, lib *opened, desk lists.Desk, q question) (err error) {
	into := ""
	if f.into != "" {
		if into, err = listNamed(lib, f.into); err != nil {
			return err
		}
	}
	preview, err := desk.Preview(ctx, bytes.TrimSpace(q.input))
	if err != nil {
		return carriedFault(err)
	}
	if preview.SameID != "" && into == "" && f.title == "" {
		_, err := fmt.Fprintf(q.out, "You have this list already: %s (%s)\n", oneLine(preview.SameAs), preview.SameID)
		return err
	}
	title := f.title
	if title == "" && preview.Title == "" && into == "" {
		title = fmt.Sprintf("List of %s", plural(len(preview.Rows), "item"))
	}
	l, added, err := desk.Import(ctx, q.input, into, title)
	if err != nil {
		return err
	}
	if f.json {
		return writeJSON(q.out, map[string]any{"id": l.ID, "title": l.Title, "items": len(l.Entries), "added": added, "missing": preview.Missing})
	}
	text := fmt.Sprintf("%s (%s): %s, %d added.", oneLine(l.Title), l.ID, plural(len(l.Entries), "item"), added)
	if preview.Missing > 0 {
		text += fmt.Sprintf(" %d of %d need an update of the library.", preview.Missing, len(preview.Rows))
	}
	_, err = fmt.Fprintln(q.out, text)
	return err
}

// carriedFault says that it was the code or the file that is wrong.
func carriedFault(err error) error {
	var code *listcode.Fault
	var file *listcode.FileFault
	if errors.As(err, &code) || errors.As(err, &file) {
		return toldError{err.Error() + "; nothing was changed", library.ErrInvalid}
	}
	return err
}
