package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// maxLine bounds one document of a collection.
const maxLine = 16 << 20

type document struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// A collection is documents, questions and which answer which.
type collection struct {
	docs    []document
	queries []document
	judged  map[string]map[string]float64 // query → document → grade
}

func load(dir string) (*collection, error) {
	c := &collection{judged: map[string]map[string]float64{}}
	var err error
	if c.docs, err = documents(filepath.Join(dir, "corpus.jsonl")); err != nil {
		return nil, err
	}
	if c.queries, err = documents(filepath.Join(dir, "queries.jsonl")); err != nil {
		return nil, err
	}
	return c, lines(filepath.Join(dir, "qrels.tsv"), c.judgement)
}

// judgement takes one line of qrels: query, document, grade. The header line,
// which has no grade, is passed over.
func (c *collection) judgement(line []byte) error {
	cols := strings.Split(strings.TrimSpace(string(line)), "\t")
	grade, notGrade := strconv.ParseFloat(cols[len(cols)-1], 64)
	if notGrade != nil {
		return nil
	}
	if len(cols) < 3 {
		return fmt.Errorf("judgement %q has %d columns, not 3", line, len(cols))
	}
	q, d := cols[0], cols[len(cols)-2]
	if c.judged[q] == nil {
		c.judged[q] = map[string]float64{}
	}
	c.judged[q][d] = grade
	return nil
}

func documents(path string) ([]document, error) {
	var out []document
	err := lines(path, func(line []byte) error {
		var d document
		if err := json.Unmarshal(line, &d); err != nil {
			return fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// lines reads a file line by line, plain or with .gz after its name.
func lines(path string, take func([]byte) error) error {
	in, err := openEither(path)
	if err != nil {
		return err
	}
	defer in.Close()
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		if len(scan.Bytes()) == 0 {
			continue
		}
		if err := take(scan.Bytes()); err != nil {
			return err
		}
	}
	return scan.Err()
}

func openEither(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if f, err = os.Open(path + ".gz"); err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s.gz: %w", path, err), f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}
