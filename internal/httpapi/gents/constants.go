package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

const module = "socialmission.org/desktop/"

// constants returns the string constants that t's package declares with the
// type t, in the order of the sources, as quoted literals.
func constants(root string, t reflect.Type) ([]string, error) {
	rel, ours := strings.CutPrefix(t.PkgPath(), module)
	if !ours {
		return nil, nil
	}
	dir := filepath.Join(root, filepath.FromSlash(rel))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the constants of %s: %w", t, err)
	}
	var values []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("reading the constants of %s: %w", t, err)
		}
		values = append(values, constantsIn(file, t.Name())...)
	}
	return values, nil
}

func constantsIn(file *ast.File, name string) []string {
	var values []string
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			values = append(values, literals(spec.(*ast.ValueSpec), name)...)
		}
	}
	return values
}

func literals(spec *ast.ValueSpec, name string) []string {
	if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != name {
		return nil
	}
	var values []string
	for _, v := range spec.Values {
		if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			values = append(values, lit.Value)
		}
	}
	return values
}
