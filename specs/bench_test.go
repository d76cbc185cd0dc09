package specs_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/understudy-api/understudy/specs"
)

const hot = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /users/{id}/posts:
    get:
      parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
      - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
      - {name: sort, in: query, schema: {enum: [asc, desc]}}
      responses: {default: {description: d}}
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [title, body], properties: {title: {type: string, maxLength: 100}, body: {type: string}, tags: {type: array, items: {type: string}}, draft: {type: boolean}}}}}
      responses: {default: {description: d}}
  /users/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {default: {description: d}}}}
  /users/me: {get: {responses: {default: {description: d}}}}
`

func BenchmarkMatch(b *testing.B) {
	doc := document(b, hot)
	for _, path := range []string{"/users/me", "/users/123/posts"} {
		b.Run(path[1:], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := doc.Match("GET", path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// readGET matches and reads a GET with one path and two query parameters.
func readGET(t testing.TB, doc *specs.Document, r *http.Request) {
	op, params, err := doc.Match(r.Method, r.URL.Path)
	if err != nil {
		t.Fatal(err)
	}
	if in, violations := op.Read(r, params, specs.MaxBody); violations != nil || len(in.Values) != 3 {
		t.Fatal(violations)
	}
}

func BenchmarkReadGET(b *testing.B) {
	doc := document(b, hot)
	r := request("GET", "/users/123/posts?limit=20&sort=desc")
	b.ReportAllocs()
	for b.Loop() {
		readGET(b, doc, r)
	}
}

type body struct{ *bytes.Reader }

func (body) Close() error { return nil }

func BenchmarkReadPOST(b *testing.B) {
	doc := document(b, hot)
	op := doc.Operation("POST /users/{id}/posts")
	text := []byte(`{"title":"Hello","body":"A few words, not many.","tags":["a","b"],"draft":false}`)
	r := request("POST", "/users/123/posts", "Content-Type", "application/json")
	r.ContentLength = int64(len(text))
	params := specs.Params{{Name: "id", Value: "123"}}
	b.ReportAllocs()
	for b.Loop() {
		r.Body = body{bytes.NewReader(text)}
		if _, violations := op.Read(r, params, specs.MaxBody); violations != nil {
			b.Fatal(violations)
		}
	}
}
