package specs_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// document loads a document of the text.
func document(t testing.TB, text string) *specs.Document {
	t.Helper()
	doc, err := specs.Loader{}.Parse(context.Background(), "api.yaml", []byte(text))
	require.NoError(t, err)
	return doc
}

// operation loads a document whose one operation is the text, indented by
// four: "get:" and so on, under a path.
func operation(t testing.TB, path, text string) *specs.Operation {
	t.Helper()
	doc := document(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  "+path+":\n    "+strings.ReplaceAll(text, "\n", "\n    "))
	require.Empty(t, doc.Problems)
	for op := range doc.Operations() {
		return op
	}
	t.Fatal("no operation")
	return nil
}

// where lists violations as "code place".
func where(violations []specs.Violation) []string {
	var list []string
	for _, v := range violations {
		list = append(list, v.Code+" "+v.Where())
	}
	return list
}

// read matches and reads a request, and returns what it came to.
func read(t testing.TB, op *specs.Operation, r *http.Request) (*specs.Input, []specs.Violation) {
	t.Helper()
	found, params, err := op.Document.Match(r.Method, r.URL.EscapedPath())
	require.NoError(t, err)
	require.Same(t, op, found)
	return op.Read(r, params, specs.MaxBody)
}

func request(method, target string, header ...string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

func TestDocument(t *testing.T) {
	doc := document(t, `
openapi: 3.1.0
info: {title: Pets, version: '7'}
paths:
  /a:
    parameters: [{name: q, in: query, schema: {type: string}}]
    get: {operationId: one, responses: {'200': {description: ok}, 4XX: {description: no}, default: {description: else}}}
    post:
      operationId: one
      parameters: [{name: q, in: query, required: true, schema: {type: integer}}]
      responses: {'201': {description: ok}}
  /b: {$ref: '#/paths/~1a'}
`)
	require.Equal(t, []string{"Pets", "7", "3.1.0"}, []string{doc.Title, doc.APIVersion, doc.OpenAPI})
	var names []string
	for op := range doc.Operations() {
		names = append(names, fmt.Sprint(op, " ", op.ID))
	}
	require.Equal(t, []string{"GET /a one", "POST /a POST /a", "GET /b GET /b", "POST /b POST /b"}, names, "an id taken twice goes to the first")
	require.Len(t, doc.Problems, 3)
	require.Equal(t, "api.yaml:9:7", doc.Operation("POST /a").Location.String(), "a mapping starts at its first key")

	op := doc.Operation("one")
	require.Same(t, op, doc.Operation("GET /a"))
	require.Nil(t, doc.Operation("none"))
	for status, want := range map[int]string{200: "200", 404: "4XX", 500: "default", 201: "default"} {
		require.Equal(t, want, op.Response(status).Status)
		require.Equal(t, want != "default", op.Documents(status))
	}
	require.Nil(t, doc.Operation("POST /a").Response(200))
	require.True(t, doc.Operation("POST /a").Parameter("query", "q").Required, "the operation's parameter replaces that of the path")
	require.Equal(t, "/info/title", doc.Locate("/info/title").Pointer)
	require.Equal(t, 3, doc.Locate("/info/title").Line)
	require.Zero(t, doc.Locate("/nowhere").Line)
}
