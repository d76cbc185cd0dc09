package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// settingsFile is read from the working directory when it is there.
const settingsFile = "understudy.yaml"

// settings are what serve can be told: by flags, and by a file with the same
// names. Flags win.
type settings struct {
	Specs       []string  `yaml:"specs"`    // paths are relative to the file
	Overlays    []string  `yaml:"overlays"` // likewise
	Host        string    `yaml:"host"`
	Port        int       `yaml:"port"`   // 0: a free one
	Store       string    `yaml:"store"`  // memory, or a URL of Redis
	Verify      yaml.Node `yaml:"verify"` // for verify
	mock.Config `yaml:",inline"`
}

// readSettings reads a settings file; a name of "" stands for the one in the working
// directory, which need not be there. root is nil where it says nothing.
func readSettings(name string) (root *yaml.Node, path string, err error) {
	path = name
	if path == "" {
		path = settingsFile
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name == "":
		return nil, path, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, path, usageError("%s: no such file (--config names a YAML file of settings)", path)
	case err != nil:
		return nil, path, usageError("%w", err)
	}
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, path, usageError("%s: %s", path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return nil, path, nil // nothing but comments
	}
	return doc.Content[0], path, nil
}

// read fills the settings that the file has. A name of "" stands for the file
// in the working directory, which need not be there.
func (s *settings) read(name string) error {
	root, path, err := readSettings(name)
	if root == nil || root.Tag == "!!null" {
		return err
	}
	if err := s.take(root); err != nil {
		return usageError("%s:%w", path, err)
	}
	if err := s.Check(); err != nil {
		return usageError("%s: %w", path, err)
	}
	for i, location := range s.Specs {
		s.Specs[i] = beside(path, location)
	}
	for i, location := range s.Overlays {
		s.Overlays[i] = beside(path, location)
	}
	return nil
}

// take reads a mapping of settings. Errors start with line:column.
func (s *settings) take(root *yaml.Node) error {
	if root.Kind != yaml.MappingNode {
		return at(root, "settings are a mapping of names to values")
	}
	fields := fieldsOf(reflect.ValueOf(s).Elem())
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		field, known := fields[key.Value]
		switch {
		case !known:
			return at(key, "there is no setting %q: there are %s", key.Value, strings.Join(sortedKeys(fields), ", "))
		case seen[key.Value]:
			return at(key, "%s is set twice", key.Value)
		}
		seen[key.Value] = true
		if err := value.Decode(field.Addr().Interface()); err != nil {
			return at(value, "%s must be %s", key.Value, wanted(field.Type()))
		}
	}
	return nil
}

func at(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%d:%d: %s", n.Line, n.Column, fmt.Sprintf(format, args...))
}

// fieldsOf returns the fields of a struct, and of those inlined, by the names
// that YAML has for them.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			for k, f := range fieldsOf(v.Field(i)) {
				fields[k] = f
			}
		case name != "" && name != "-":
			fields[name] = v.Field(i)
		}
	}
	return fields
}

func sortedKeys(m map[string]reflect.Value) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// wanted says in words what a field takes.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Uint64:
		return "a whole number of at least 0"
	case reflect.String:
		return "a word"
	case reflect.Slice:
		return "a list"
	case reflect.Map:
		return "a mapping of names to lists"
	}
	return "a time such as 2026-01-15T12:00:00Z"
}

// beside resolves a document that a settings file names: against the folder of
// the file, unless it is a name from the box, a URL or standard input.
func beside(file, location string) string {
	if location == "-" || filepath.IsAbs(location) || strings.Contains(location, "://") {
		return location
	}
	path := filepath.Join(filepath.Dir(file), location)
	if _, err := os.Stat(path); err != nil && slices.Contains(specs.Names(), location) {
		return location
	}
	return path
}
