package specs

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const overlaid = `openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200': {description: Pets.}
`

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

// Violations and findings point at the text that says what was broken.
func TestOverlayPlaces(t *testing.T) {
	t.Chdir(write(t, map[string]string{"api.yaml": overlaid, "over.yaml": overlayText(`
  - target: $.paths.*.get.parameters[?@.name=='limit'].schema
    update:
      maximum: 10
      default: 50
      x-understudy: {fake: 5}
`)}))
	doc, err := Loader{Overlays: []string{"over.yaml"}}.Load(t.Context(), "api.yaml")
	require.NoError(t, err)
	op, params, err := doc.Match("GET", "/pets")
	require.NoError(t, err)
	violations := op.CheckRequest(httptest.NewRequest(http.MethodGet, "/pets?limit=11", nil), params)
	require.Len(t, violations, 1)
	require.Equal(t, Location{File: "over.yaml", Line: 7, Column: 16, Pointer: "/paths/~1pets/get/parameters/0/schema/maximum"}, violations[0].Rule)
	violations = op.CheckRequest(httptest.NewRequest(http.MethodGet, "/pets?limit=x", nil), params)
	require.Len(t, violations, 1)
	require.Equal(t, "api.yaml:8:51", violations[0].Rule.String(), "what the document says stays its own")
	problems := doc.Lint()
	require.Len(t, problems, 1)
	require.Contains(t, problems[0].String(), "over.yaml:8:16: the default of the schema")
	_, problems = doc.Fakes()
	require.Len(t, problems, 1)
	require.Equal(t, "over.yaml:9:28", problems[0].Location.String())
	require.Equal(t, "over.yaml", doc.Locate("/paths/~1pets/get/parameters/0/schema/maximum").File)
	require.Equal(t, "api.yaml", doc.Locate("/paths/~1pets/get").File)
}

// An example of the document with a member of an overlay has two files.
func TestOverlayPlacesInExamples(t *testing.T) {
	t.Chdir(write(t, map[string]string{
		"api.yaml":  overlaid + "components: {schemas: {Pet: {properties: {name: {type: string}}, example: {id: 1}}}}\n",
		"over.yaml": overlayText("  - target: $.components.schemas.Pet.example\n    update: {name: 7}\n"),
	}))
	doc, err := Loader{Overlays: []string{"over.yaml"}}.Load(t.Context(), "api.yaml")
	require.NoError(t, err)
	problems := doc.Lint()
	require.Len(t, problems, 1)
	require.Equal(t, "over.yaml:5:20", problems[0].Location.String())
}

func TestOverlaySwagger(t *testing.T) {
	t.Chdir(write(t, map[string]string{
		"api.yaml": "swagger: '2.0'\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get:\n      parameters: [{name: q, in: query, type: string}]\n      responses: {'200': {description: d}}\n",
		"over.yaml": overlayText(`
  - target: $.paths.*.get.parameters[0]
    update: {maxLength: 2}
  - target: $
    update:
      basePath: /v2
      definitions: {B: {type: nothing}}
`),
	}))
	doc, err := Loader{Overlays: []string{"over.yaml"}}.Load(t.Context(), "api.yaml")
	require.NoError(t, err)
	op, params, err := doc.Match("GET", "/v2/a")
	require.NoError(t, err)
	violations := op.CheckRequest(httptest.NewRequest(http.MethodGet, "/v2/a?q=long", nil), params)
	require.Len(t, violations, 1)
	require.Equal(t, "over.yaml:6:25", violations[0].Rule.String())
	require.Len(t, doc.Problems, 1)
	require.Equal(t, "over.yaml", doc.Problems[0].Location.File, "%v", doc.Problems)
}

func TestOverlayLocations(t *testing.T) {
	title := overlayText("  - target: $.info\n    update: {title: Mine}\n")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api.yaml":
			fmt.Fprint(w, overlaid)
		case "/over.yaml":
			fmt.Fprint(w, "extends: ./api.yaml\n", title)
		}
	}))
	defer server.Close()
	t.Chdir(write(t, map[string]string{
		"api.yaml": overlaid, "other.yaml": overlaid, "any.yaml": title,
		"api-only.yaml": "extends: ./api.yaml\n" + title,
		"box-only.yaml": "extends: tendsocial-inbox\n" + title,
		"url-only.yaml": "extends: " + server.URL + "/api.yaml\n" + title,
	}))
	require.NoError(t, os.Symlink("api.yaml", "link.yaml"))
	dir, err := os.Getwd()
	require.NoError(t, err)
	for _, test := range []struct {
		why       string
		overlay   string
		documents []string
		mine      []bool // whether each has the title of the overlay
		err       string
	}{
		{"any document", "any.yaml", []string{"api.yaml", "other.yaml", "tendsocial-inbox"}, []bool{true, true, true}, ""},
		{"standard input", "any.yaml", []string{"-"}, []bool{true}, ""},
		{"the one it extends", "api-only.yaml", []string{"other.yaml", "api.yaml"}, []bool{false, true}, ""},
		{"by another name", "api-only.yaml", []string{filepath.Join(dir, "api.yaml"), "link.yaml"}, []bool{true, true}, ""},
		{"one of the box", "box-only.yaml", []string{"tendsocial-inbox", "api.yaml"}, []bool{true, false}, ""},
		{"a URL", "url-only.yaml", []string{server.URL + "/api.yaml", "api.yaml"}, []bool{true, false}, ""},
		{"from a URL", server.URL + "/over.yaml", []string{server.URL + "/api.yaml", "api.yaml"}, []bool{true, false}, ""},
		{"none of them", "api-only.yaml", []string{"other.yaml"}, nil, `api-only.yaml:1:10: /extends: the overlay is for "./api.yaml", which is none of the documents that are loaded`},
		{"none of them, by a name of the box", "box-only.yaml", []string{"api.yaml"}, nil, `box-only.yaml:1:10: /extends: the overlay is for "tendsocial-inbox", which is none of the documents that are loaded`},
		{"there is no such file", "nothing", []string{"api.yaml"}, nil, "overlay nothing: no such file"},
	} {
		l := Loader{Overlays: []string{test.overlay}, Stdin: strings.NewReader(overlaid)}
		docs, err := l.LoadAll(t.Context(), test.documents...)
		if test.err != "" {
			require.EqualError(t, err, test.err, test.why)
			continue
		}
		require.NoError(t, err, test.why)
		for i, doc := range docs {
			require.Equal(t, test.mine[i], doc.Title == "Mine", "%s: %s", test.why, doc.Location)
		}
	}
	_, err = Loader{Overlays: []string{"-"}, Stdin: strings.NewReader(title)}.Load(t.Context(), "api.yaml")
	require.NoError(t, err)
	_, err = Loader{Overlays: []string{"api-only.yaml"}}.Parse(t.Context(), "api.yaml", []byte(overlaid))
	require.NoError(t, err)
}

// What changes nothing leaves the digest as it is, of every contract in the
// box, and what changes anything does not.
func TestOverlayDigest(t *testing.T) {
	t.Chdir(write(t, map[string]string{
		"empty.yaml":  overlayText("  - {target: $, update: {}}\n  - {target: $..*, remove: false, update: {}}\n"),
		"empty2.yaml": overlayText("  - {target: '$..[?@.nothing]', remove: true}\n  - {target: $, update: {info: {}, paths: {}}}\n"),
		"some.yaml":   overlayText("  - {target: $.info, update: {x-some: thing}}\n"),
	}))
	for _, name := range Names() {
		plain, err := Open(name)
		require.NoError(t, err)
		_, err = Loader{Overlays: []string{"empty.yaml"}}.Load(t.Context(), name)
		require.ErrorContains(t, err, "only objects and arrays can be updated", "the text of $..* has scalars")
		empty, err := Loader{Overlays: []string{"empty2.yaml"}}.Load(t.Context(), name)
		require.NoError(t, err)
		require.Equal(t, plain.Digest(), empty.Digest())
		require.Equal(t, plain.Locate("/paths"), empty.Locate("/paths"))
		some, err := Loader{Overlays: []string{"some.yaml"}}.Load(t.Context(), name)
		require.NoError(t, err)
		require.NotEqual(t, plain.Digest(), some.Digest())
		require.Equal(t, name, some.Location)
	}
}

// Overlays come one after the other, each with a name of its own.
func TestOverlaysInOrder(t *testing.T) {
	t.Chdir(write(t, map[string]string{
		"api.yaml": overlaid,
		"1.yaml":   overlayText("  - {target: $.info, update: {title: One, x-one: {a: 1}}}\n"),
		"2.yaml":   overlayText("  - {target: \"$.info['x-one']\", update: {a: 2}}\n"),
	}))
	doc, err := Loader{Overlays: []string{"1.yaml", "2.yaml"}}.Load(t.Context(), "api.yaml")
	require.NoError(t, err)
	require.Equal(t, "One", doc.Title)
	require.Equal(t, "2", doc.Lookup("/info/x-one/a").Text)
	for pointer, file := range map[string]string{"/info": "api.yaml", "/info/x-one": "1.yaml", "/info/x-one/a": "2.yaml"} {
		require.Equal(t, file, doc.Locate(pointer).File)
	}
	_, err = Loader{Overlays: []string{"2.yaml", "1.yaml"}}.Load(t.Context(), "api.yaml")
	require.NoError(t, err)
}
