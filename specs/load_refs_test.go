package specs_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// split is a document in several folders.
var split = map[string]string{
	"api.yaml": `openapi: %s
info: {title: t, version: '1'}
paths:
  /pets/{id}: {$ref: paths/pet.yaml}
components:
  schemas:
    Owner: {$ref: 'schemas/owner.json#/Owner'}
`,
	"paths/pet.yaml": `
parameters: [{$ref: '../parameters.yaml#/id'}]
get:
  responses:
    '200':
      description: ok
      headers: {X-N: {$ref: '../parameters.yaml#/n'}}
      content: {application/json: {schema: {$ref: ../schemas/pet.yaml}, examples: {one: {$ref: '../examples/all.yaml#/one'}, two: {externalValue: ../examples/two.json}}}}
`,
	"parameters.yaml":    "id: {name: id, in: path, required: true, schema: {$ref: 'schemas/pet.yaml#/properties/id'}}\nn: {schema: {type: integer}}\n",
	"schemas/pet.yaml":   "type: object\nrequired: [id]\nproperties:\n  id: {type: integer}\n  owner: {$ref: 'owner.json#/Owner'}\n  mother: {$ref: '#'}\n  kin: {$ref: '../api.yaml#/components/schemas/Owner'}\n",
	"schemas/owner.json": `{"Owner": {"type": "object", "properties": {"pets": {"type": "array", "items": {"$ref": "pet.yaml"}}}}}`,
	"examples/all.yaml":  "one: {value: {id: 1}}\n",
	"examples/two.json":  `{"id":2}`,
}

func TestSplitDocument(t *testing.T) {
	for _, version := range []string{"3.0.3", "3.1.0"} {
		texts := map[string]string{}
		for name, text := range split {
			texts[name] = text
		}
		texts["api.yaml"] = fmt.Sprintf(texts["api.yaml"], version)
		dir := files(t, texts)
		server := httptest.NewServer(http.FileServer(http.Dir(dir)))
		defer server.Close()
		for _, location := range []string{filepath.Join(dir, "api.yaml"), server.URL + "/api.yaml"} {
			doc, err := specs.Load(t.Context(), location)
			require.NoError(t, err)
			require.Empty(t, doc.Problems)
			op, params, err := doc.Match("GET", "/pets/x")
			require.NoError(t, err)
			violations := op.CheckRequest(request("GET", "/pets/x"), params)
			require.Equal(t, []string{"type path/id"}, where(violations))
			require.Equal(t, "schemas/pet.yaml", strings.TrimPrefix(violations[0].Rule.File[len(violations[0].Rule.File)-16:], "/"), "the rule is where it stands")
			require.Equal(t, 4, violations[0].Rule.Line)
			body := `{"id":1,"mother":{"id":"x"},"owner":{"pets":[{}]},"kin":{"pets":[{"id":2}]}}`
			violations = op.CheckResponse(200, http.Header{"Content-Type": {"application/json"}, "X-N": {"1"}}, []byte(body))
			require.Equal(t, []string{"type body/mother/id", "required body/owner/pets/0/id"}, where(violations))
			var examples []string
			for _, e := range op.Responses[0].Content[0].Examples {
				examples = append(examples, e.Name+"="+e.Value.JSON())
			}
			require.Equal(t, []string{`one={"id":1}`, `two={"id":2}`}, examples)
		}
	}
}

func TestReferencesThatLeadOut(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("A: {type: string}\n"))
	}))
	defer server.Close()
	document := func(ref string) string {
		return "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: '" + ref + "'}}}\n"
	}
	dir := files(t, map[string]string{
		"secret.yaml":            "A: {type: string}\n",
		"docs/up.yaml":           document("../secret.yaml#/A"),
		"docs/link.yaml":         document("linked.yaml#/A"),
		"docs/folder.yaml":       document("out/secret.yaml#/A"),
		"docs/net.yaml":          document(server.URL + "/a.yaml#/A"),
		"docs/broken.yaml":       document("below/broken.yaml#/A"),
		"docs/below/broken.yaml": "A: {\n",
	})
	require.NoError(t, os.Symlink(filepath.Join(dir, "secret.yaml"), filepath.Join(dir, "docs", "linked.yaml")))
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "docs", "out")))
	const folder, network = "it leads out of the document's folder, which references may not do unless allowed (--refs files)", "it leads to the network, which references may not do unless allowed (--refs network)"
	for _, test := range []struct {
		name    string
		refused string
		from    specs.References // the first setting that allows it
		why     string
	}{
		{"up.yaml", folder, specs.InFiles, "the folder above"},
		{"link.yaml", folder, specs.InFiles, "a symbolic link to a file"},
		{"folder.yaml", folder, specs.InFiles, "a symbolic link to a folder"},
		{"net.yaml", network, specs.InNetworks, "another host"},
	} {
		allowed := false
		for _, setting := range []specs.References{"", specs.InFolder, specs.InFiles, specs.InNetworks} {
			allowed = allowed || setting == test.from
			_, err := specs.Loader{References: setting}.Load(t.Context(), filepath.Join(dir, "docs", test.name))
			if allowed {
				require.NoError(t, err, "%s, %s", test.why, setting)
			} else {
				require.ErrorContains(t, err, test.refused, "%s, %s", test.why, setting)
				require.ErrorContains(t, err, test.name+":3:", test.why)
			}
		}
	}
	_, err := specs.Load(t.Context(), filepath.Join(dir, "docs", "broken.yaml"))
	require.ErrorContains(t, err, filepath.Join("below", "broken.yaml")+":", "the place in the file that is broken")
}

// TestRedirectsOfReferences: what may not be named may not be redirected to.
func TestRedirectsOfReferences(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("A: {type: string}\n"))
	}))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api.yaml" {
			_, _ = w.Write([]byte("openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: 'b.yaml#/A'}}}\n"))
			return
		}
		http.Redirect(w, r, other.URL+"/b.yaml", http.StatusFound)
	}))
	defer server.Close()
	_, err := specs.Load(t.Context(), server.URL+"/api.yaml")
	require.ErrorContains(t, err, "it leads to the network")
	_, err = specs.Loader{References: specs.InNetworks}.Load(t.Context(), server.URL+"/api.yaml")
	require.NoError(t, err)
}

// FuzzLoad: no text makes the loader panic or hang.
func FuzzLoad(f *testing.F) {
	for _, name := range specs.Names() {
		text, err := os.ReadFile(name + ".yaml")
		require.NoError(f, err)
		f.Add(text)
	}
	for _, s := range []string{small, smallJSON, "swagger: '2.0'\npaths: {/a: {get: {responses: {200: {description: d}}}}}", "a: &a [*a]", "{", "openapi: 3.1.0\npaths: {'/{': {get: {}}, '/}{': {get: {}}}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := specs.Loader{}.Parse(t.Context(), "fuzz.yaml", text)
		if err != nil {
			return
		}
		for op := range doc.Operations() {
			_, params, err := doc.Match(op.Method, op.BasePaths[0]+op.Path)
			if err == nil {
				op.CheckRequest(request("GET", "/?a=1&b[c]=2"), params)
				op.CheckResponse(200, http.Header{"Content-Type": {"application/json"}}, []byte(`{"a":1}`))
			}
		}
	})
}
