package schema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// deliberate lists the cases of the JSON-Schema-Test-Suite whose verdict is
// meant to be another here, and why.
var deliberate = map[string]string{
	"format.json":     "formats are asserted here; the suite's required tests take them for annotations",
	"vocabulary.json": "OpenAPI documents name no vocabularies: a schema that turns validation off by its metaschema is not followed",
	"defs.json: validate definition against metaschema": "the metaschema is not in the box: it is one more reference that leaves the document",
	"ref.json: remote ref, containing refs itself":      "as above",
}

func TestSuite(t *testing.T) {
	files, err := filepath.Glob("testdata/suite/*.json")
	require.NoError(t, err)
	require.Greater(t, len(files), 40)
	run := 0
	for _, file := range files {
		name := filepath.Base(file)
		if deliberate[name] != "" {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		groups, err := ParseJSON(string(text))
		require.NoError(t, err)
		for i := range groups.Items {
			group := &groups.Items[i]
			about := name + ": " + group.Str("description")
			if deliberate[about] != "" {
				continue
			}
			compiler := &Compiler{Open: openRemote}
			source := &Source{URI: "http://suite.example/schema.json", Name: file, Root: group.Get("schema")}
			s, err := compiler.Compile(source, source.Root, "")
			if err != nil {
				t.Errorf("%s: %v", about, err)
				continue
			}
			for j := range group.Get("tests").Items {
				test := &group.Get("tests").Items[j]
				data := test.Get("data")
				want := test.Flag("valid")
				run++
				if got := s.Valid(data, Neither); got != want {
					t.Errorf("%s: %s: valid = %v, want %v", about, test.Str("description"), got, want)
				}
				if violations := s.Check(data, Neither, "body", ""); (len(violations) == 0) != want {
					t.Errorf("%s: %s: want valid = %v, reported %v", about, test.Str("description"), want, violations)
				}
			}
		}
	}
	require.Greater(t, run, 1000)
}

// openRemote serves the suite's remote schemas from disk.
func openRemote(uri string) (*Source, error) {
	path := filepath.Join("testdata/suite/remotes", strings.TrimPrefix(uri, "http://localhost:1234/"))
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	root, err := ParseJSON(string(text))
	if err != nil {
		return nil, err
	}
	return &Source{URI: uri, Name: path, Root: &root}, nil
}
