package specs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

func TestLintBox(t *testing.T) {
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		require.NoError(t, err)
		for _, p := range doc.Lint() {
			t.Errorf("%s", p)
		}
		_, err = doc.OpenAPI3()
		require.NoError(t, err)
	}
}

// linted is a document without a fault, for the rows below to put one in.
const linted = `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: get
      parameters:
      - {name: id, in: path, required: true, schema: {type: integer}, example: 7}
      - {name: q, in: query, schema: {type: string, default: a}, examples: {x: {value: b}}}
      responses:
        '200':
          description: ok
          headers: {X-N: {schema: {type: integer}, example: 1}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, examples: {one: {value: {id: 1, name: n}}}}}
    put:
      operationId: put
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {name: n, pin: p}}, image/png: {example: x}}}
      responses: {'204': {description: ok}}
  /pets/mine: {get: {operationId: mine, responses: {'200': {description: ok}}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name, pin]
      properties: {id: {type: integer, readOnly: true}, pin: {type: string, writeOnly: true}, name: {type: string, default: n, example: m}}
      example: {id: 1, name: n}
`

func TestLint(t *testing.T) {
	for _, test := range []struct {
		old, new string
		want     []string
		why      string
	}{
		{"", "", nil, "no fault, no finding"},
		{"example: 7}", "example: seven}", []string{`8:80: the example for the parameter id of GET /pets/{id} breaks its schema: expected an integer, got "seven" (api.yaml:8:61) [example]`}, "of a parameter"},
		{"{value: b}", "{value: 1}", []string{`9:88: the example "x" for the parameter q of GET /pets/{id} breaks its schema: expected a string, got 1`}, "a named one"},
		{"default: a}", "default: 1}", []string{`9:62: the default of the schema breaks its schema: expected a string, got 1`}, "a default"},
		{"example: 1}}", "example: x}}", []string{`13:61: the example for the header X-N in the response 200 of GET /pets/{id} breaks`}, "of a header"},
		{"{value: {id: 1, name: n}}", "{value: {id: x, nam: n}}", []string{
			`14:108: the example "one" for the response 200 of GET /pets/{id} as application/json breaks its schema at /name: expected the member "name": it is required`,
			`14:113: the example "one" for the response 200 of GET /pets/{id} as application/json breaks its schema at /id: expected an integer, got "x"`,
		}, "every fault of one"},
		{"{value: {id: 1, name: n}}", "{value: {id: 1, name: n, pin: p}}", []string{`14:130: the example "one" for the response 200 of GET /pets/{id} as application/json breaks its schema at /pin: expected no such member in a response: it is write-only`}, "a secret in a response"},
		{"{name: n, pin: p}", "{id: 1, name: n, pin: p}", []string{`18:108: the example for the request body of PUT /pets/{id} as application/json breaks its schema at /id: expected no such member in a request: it is read-only`}, "a read-only member in a request"},
		{"default: n, example: m}", "default: n, example: 1}", []string{`26:137: the example of the schema breaks its schema`}, "of a property"},
		{"example: {id: 1, name: n}\n", "example: {id: 1}\n", []string{`27:16: the example of the schema breaks its schema at /name`}, "of a schema: right neither way"},
		{"/pets/mine:", "/pets/{other}:", []string{
			`20:18: a request can match /pets/{other} and /pets/{id} (api.yaml:5:5) equally: make them one path, or differ in literal text [ambiguousPath]`,
			`20:24: the path parameter "other" of GET /pets/{other} is not declared; any text is accepted for it [parameter]`,
		}, "paths that cannot be told apart"},
		{"operationId: put", "operationId: get", []string{`16:7: the operationId "get" is taken already by GET /pets/{id}; this one is known as "PUT /pets/{id}" [operationId]`}, "an operationId twice, said once"},
		{"description: ok\n          headers", "headers", []string{`6:7: a short description of the response is required [document]`}, "a response without a description"},
		{"info: {title: t, version: '1'}", "info: {title: t}", []string{`2:7: `}, "no version"},
		{"operationId: mine,", "operationId: mine, security: [{key: []}],", []string{`no security scheme is named "key" under components/securitySchemes [security]`}, "an unknown security scheme"},
		{"operationId: put", "operationId: put\n      summary: [s]", nil, "what kin-openapi cannot read is left to others"},
		{"required: [id, name, pin]", "required: id", []string{`required must be an array of names, found "id" [schema]`}, "a keyword that makes no sense"},
	} {
		require.Contains(t, linted, test.old)
		doc := document(t, strings.Replace(linted, test.old, test.new, 1))
		problems := doc.Lint()
		require.Len(t, problems, len(test.want), "%s: %v", test.why, problems)
		for i, p := range problems {
			require.Contains(t, p.String(), test.want[i], test.why)
			require.True(t, strings.HasPrefix(p.String(), "api.yaml:"), test.why)
		}
	}
}

func TestLintPaths(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
		why  string
	}{
		{"/a/{x}", "/a/{y}", true, "only the names differ"},
		{"/a/{x}", "/a/b", false, "one is more concrete"},
		{"/{x}/b", "/a/{y}", true, "each is, in one segment"},
		{"/{x}/b", "/a/c", false, "no path matches both"},
		{"/{x}.json", "/{y}", false, "more literal text goes first"},
		{"/{x}.json", "/{y}.json", true, "the same literal text"},
		{"/a/{x}/c", "/a/{x}", false, "unlike lengths"},
		{"/{x}.json/{y}", "/a/{z}", false, "a does not end in .json"},
	} {
		doc := routes(t, "[]", test.a, test.b)
		found := false
		for _, p := range doc.Lint() {
			require.Equal(t, specs.ProblemAmbiguous, p.Code, fmt.Sprint(p))
			found = true
		}
		require.Equal(t, test.want, found, "%s %s: %s", test.a, test.b, test.why)
	}
}

func TestOpenAPI3(t *testing.T) {
	dir := files(t, map[string]string{"api.yaml": "openapi: 3.0\ninfo: {title: t, version: '1'}\npaths: {/x: {$ref: 'x.yaml'}}\n", "x.yaml": "get: {responses: {'200': {description: d}}}\n"})
	doc, err := specs.Load(t.Context(), dir+"/api.yaml")
	require.NoError(t, err)
	model, err := doc.OpenAPI3()
	require.NoError(t, err)
	require.Equal(t, "3.0", model.OpenAPI)
	require.NotNil(t, model.Paths.Value("/x").Get, "over files")
	_, err = document(t, "openapi: 3.1.0\ninfo: {title: [t]}\npaths: {}\n").OpenAPI3()
	require.Error(t, err, "what that model cannot say")
}
