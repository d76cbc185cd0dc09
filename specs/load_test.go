package specs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

func TestBox(t *testing.T) {
	require.Equal(t, []string{"octopush-messages", "pembalasan-conversations", "social-messages", "tendsocial-inbox"}, specs.Names())
	operations := 0
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		require.NoError(t, err)
		require.Empty(t, doc.Problems, "%s", name)
		for op := range doc.Operations() {
			operations++
			found, _, err := doc.Match(op.Method, op.BasePaths[0]+op.Path)
			require.NoError(t, err)
			require.Same(t, op, found)
		}
	}
	require.Equal(t, 11, operations)
	_, err := specs.Open("nonesuch")
	require.ErrorContains(t, err, `no contract named "nonesuch" in the box: there are octopush-messages`)
}

const (
	small     = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/x: {get: {responses: {default: {description: d}}}}}\n"
	smallJSON = "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\r\n\t\"paths\":{\"/x\":{\"get\":{\"responses\":{\"default\":{\"description\":\"d\"}}}}}}"
)

// files writes files below a new folder.
func files(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}

func TestLoad(t *testing.T) {
	dir := files(t, map[string]string{"a.yaml": small, "a.json": smallJSON, "bom.yaml": "\uFEFF" + small, "flow.yaml": "{openapi: 3.0.0, paths: {/x: {get: {responses: {default: {description: d}}}}},}", "odd.txt": small})
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	for location, version := range map[string]string{
		filepath.Join(dir, "a.yaml"): "3.1.0", filepath.Join(dir, "a.json"): "3.0.3", filepath.Join(dir, "bom.yaml"): "3.1.0",
		filepath.Join(dir, "flow.yaml"): "3.0.0", filepath.Join(dir, "odd.txt"): "3.1.0",
		server.URL + "/a.yaml": "3.1.0", server.URL + "/a.json": "3.0.3", "-": "3.1.0", "social-messages": "",
	} {
		doc, err := specs.Loader{Stdin: strings.NewReader(small)}.Load(t.Context(), location)
		require.NoError(t, err, location)
		if version != "" {
			require.Equal(t, version, doc.OpenAPI, location)
			_, _, err = doc.Match("GET", "/x")
			require.NoError(t, err, location)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := specs.Load(ctx, server.URL+"/a.yaml")
	require.ErrorIs(t, err, context.Canceled)
	_, err = specs.Load(t.Context(), server.URL+"/none.yaml")
	require.EqualError(t, err, server.URL+"/none.yaml: the server answered 404 Not Found")
}

func TestLoadErrors(t *testing.T) {
	with := func(schemas string) string {
		return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n" + schemas
	}
	for _, test := range []struct{ name, text, want, why string }{
		{"a.yaml", "", "a.yaml:1:1: the document is empty", "empty"},
		{"a.yaml", "# c\n", "a.yaml:1:1: the document is empty", "only a comment"},
		{"a.json", "", "a.json:1:1: the document is empty", "empty JSON"},
		{"a.yaml", "openapi: 3.1.0\n\tx: 1\n", "a.yaml:2:2: ", "broken YAML"},
		{"a.yaml", "openapi: 3.1.0\nopenapi: 3.1.0\n", `a.yaml:2:1: the key "openapi" stands twice in one mapping`, "a key twice"},
		{"a.json", "{\r\n\t\"openapi\": \"3.1.0\",\r\n\t\"openapi\": 1}", `a.json:3:2: the object has the member "openapi" twice`, "a member twice"},
		{"a.json", "{\"openapi\": \"3.1.0\",}", `a.json:1:21: expected a member name in double quotes, found '}'`, "broken JSON"},
		{"a.yaml", "{\"openapi\": \"3.1.0\" \"x\"}", `a.yaml:1:21: expected ',' or '}', found '"'`, "neither JSON nor YAML"},
		{"a.yaml", "hello", "a.yaml:1:1: expected an OpenAPI document, found a JSON string", "text"},
		{"a.yaml", "[]", "a.yaml:1:1: expected an OpenAPI document, found a JSON array", "a list"},
		{"a.yaml", "info: {}\n", "a.yaml:1:1: not an OpenAPI document: it has neither openapi nor swagger", "something else"},
		{"a.yaml", "openapi: 4.0.0\n", `a.yaml:1:10: version "4.0.0" is not known: there are 2.0, 3.0 and 3.1`, "a version to come"},
		{"a.yaml", "openapi: 3\n", `a.yaml:1:10: version 3 is not known`, "half a version"},
		{"a.yaml", "swagger: '1.2'\n", `a.yaml:1:10: version "1.2" is not known`, "an old version"},
		{"a.yaml", "openapi: [3.1.0]\n", `a.yaml:1:10: version ["3.1.0"] is not known`, "no text"},
		{"a.yaml", "openapi: 3.1.0\npaths: []\n", "a.yaml:2:8: paths must be an object, found []", "no paths"},
		{"a.yaml", with("    A: {$ref: '#/components/schemas/B'}\n"), `a.yaml:6:15: reference "#/components/schemas/B": a.yaml#/components/schemas has no "B"`, "leads nowhere"},
		{"a.yaml", with("    A: {$ref: '#/components/schemas/B'}\n    C: {$ref: '#/components/schemas/D'}\n"), `(and 1 more like it)`, "two of them"},
		{"a.yaml", with("    A: {$ref: '#/components/schemas/A'}\n"), `a.yaml:6:15: reference "#/components/schemas/A" leads only to itself`, "a circle"},
		{"a.yaml", with("    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n"), `leads only to itself`, "a larger circle"},
		{"a.yaml", strings.Replace(with("    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n"), "3.1.0", "3.0.0", 1), `leads only to itself`, "in OpenAPI 3.0"},
		{"a.yaml", with("    A: {$ref: 7}\n"), `a.yaml:6:15: $ref must be a string, found 7`, "a number"},
		{"a.yaml", strings.Replace(with("    A: {$ref: 7}\n"), "3.1.0", "3.0.0", 1), `a.yaml:6:15: $ref must be a string, found 7`, "in OpenAPI 3.0"},
		{"a.yaml", with("    A: {$ref: '#nowhere'}\n"), `a.yaml:6:15: reference "#nowhere": no anchor "nowhere" in a.yaml`, "no such anchor"},
		{"a.yaml", with("    A: {$ref: 'b.yaml#/B'}\n"), `a.yaml:6:15: reference "b.yaml#/B": b.yaml: no such file`, "no such file"},
		{"a.yaml", with("    A: {$ref: 'http://localhost:1/b.yaml'}\n"), `a.yaml:6:15: reference "http://localhost:1/b.yaml": it leads to the network, which references may not do unless allowed (--refs network)`, "the network"},
		{"a.yaml", with("    A: {$ref: '../b.yaml'}\n"), `a.yaml:6:15: reference "../b.yaml": it leads out of the document's folder, which references may not do unless allowed (--refs files)`, "another folder"},
		{"a.yaml", with("    A: {$ref: 'file:///etc/passwd'}\n"), `it leads out of the document's folder`, "a file of the system"},
		{"a.yaml", "openapi: 3.1.0\npaths: {/x: {$ref: '#/paths/~1x'}}\n", `a.yaml:2:20: reference "#/paths/~1x" leads only to itself`, "a path that is itself"},
		{"a.yaml", "openapi: 3.1.0\npaths: {/x: {get: {parameters: [{$ref: '#/components/parameters/P'}]}}}\n", `a.yaml:2:40: reference "#/components/parameters/P"`, "a parameter that is not there"},
	} {
		_, err := specs.Loader{}.Parse(t.Context(), test.name, []byte(test.text))
		require.ErrorContains(t, err, test.want, test.why)
		require.NotContains(t, err.Error(), "\n", "one line: %s", test.why)
	}
	dir := t.TempDir()
	_, err := specs.Load(t.Context(), dir)
	require.EqualError(t, err, dir+": is a directory")
	_, err = specs.Load(t.Context(), filepath.Join(dir, "a.yaml"))
	require.EqualError(t, err, filepath.Join(dir, "a.yaml")+": no such file")
	_, err = specs.Load(t.Context(), "nonesuch")
	require.ErrorContains(t, err, "nonesuch: no such file; the contracts in the box are octopush-messages")
	_, err = specs.Loader{Stdin: strings.NewReader("x: [")}.Load(t.Context(), "-")
	require.ErrorContains(t, err, "stdin:1:")
}
