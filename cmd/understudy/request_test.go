package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// document wraps the paths of a test into a document.
func document(t *testing.T, paths string) *specs.Document {
	t.Helper()
	text := `openapi: 3.1.0
info: {title: Test, version: '1'}
servers: [{url: https://api.example/v1}]
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: session}
paths:
` + paths
	doc, err := specs.Loader{}.Parse(t.Context(), "test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestFirstRequest(t *testing.T) {
	const ok = "      responses: {'200': {description: Fine.}}\n"
	for _, test := range []struct {
		why, paths, want string
	}{
		{
			"a plain GET comes before a POST and one with parameters",
			"  /a:\n    post:\n" + ok + "  /b/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n" + ok + "  /c:\n    get:\n" + ok,
			"curl http://127.0.0.1:8080/v1/c",
		},
		{
			"what is required is filled with what the document shows",
			"  /a/{id}:\n    get:\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: string, pattern: '^x[0-9]$'}, example: x7}\n        - {name: q, in: query, required: true, schema: {enum: [new books]}}\n        - {name: page, in: query, schema: {type: integer}}\n" + ok,
			"curl 'http://127.0.0.1:8080/v1/a/x7?q=new+books'",
		},
		{
			"and guessed where it shows none",
			"  /a/{id}/{day}:\n    get:\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}\n        - {name: day, in: path, required: true, schema: {type: string, format: date}}\n        - {name: n, in: query, required: true, schema: {type: integer, minimum: 20}}\n" + ok,
			"curl 'http://127.0.0.1:8080/v1/a/0b6e3f7d-a952-4d1c-8f40-75e2c9a81b36/2026-01-15?n=20'",
		},
		{
			"one element is an array of one",
			"  /a:\n    get:\n      parameters: [{name: tag, in: query, required: true, schema: {type: array, items: {enum: [red]}}}]\n" + ok,
			"curl 'http://127.0.0.1:8080/v1/a?tag=red'",
		},
		{
			"headers and cookies are parameters too",
			"  /a:\n    get:\n      parameters: [{name: X-Tenant, in: header, required: true, schema: {type: string}}, {name: lang, in: cookie, required: true, schema: {enum: [fr]}}]\n" + ok,
			"curl -H 'X-Tenant: demo' -H 'Cookie: lang=fr' http://127.0.0.1:8080/v1/a",
		},
		{
			"credentials are those that the document asks for, of alternatives the simplest",
			"  /a:\n    get:\n      security: [{key: [], token: []}, {token: []}]\n" + ok,
			"curl -H 'Authorization: Bearer demo' http://127.0.0.1:8080/v1/a",
		},
		{
			"all of a requirement are given",
			"  /a:\n    get:\n      security: [{key: [], query: [], cookie: []}]\n" + ok,
			"curl -H 'X-Key: demo' -H 'Cookie: session=demo' 'http://127.0.0.1:8080/v1/a?key=demo'",
		},
		{
			"basic is user and password",
			"  /a:\n    get:\n      security: [{login: []}]\n" + ok,
			"curl -H 'Authorization: Basic ZGVtbzpkZW1v' http://127.0.0.1:8080/v1/a",
		},
		{
			"a body is one that the document shows",
			"  /a:\n    post:\n      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: {type: object, required: [name]}\n            examples: {bad: {value: {}}, good: {value: {name: it's}}}\n" + ok,
			`curl -H 'Content-Type: application/json' -d '{"name":"it'\''s"}' http://127.0.0.1:8080/v1/a`,
		},
		{
			"what cannot be filled is passed over",
			"  /a:\n    get:\n      parameters: [{name: id, in: query, required: true, schema: {type: string, pattern: '^[0-9]{3}x$'}}]\n" + ok + "  /b:\n    delete:\n" + ok,
			"curl -X DELETE http://127.0.0.1:8080/v1/b",
		},
		{
			"where nothing can, the stand-in tells what it plays",
			"  /a:\n    put:\n      requestBody: {required: true, content: {text/csv: {schema: {type: string}}}}\n" + ok,
			"curl http://127.0.0.1:8080/__understudy/",
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			got := firstRequest([]*specs.Document{document(t, test.paths)}, true).curl("http://127.0.0.1:8080")
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestEveryOperationOfTheBox sends the request that would be offered for every
// operation, which answers: with or without credentials.
func TestEveryOperationOfTheBox(t *testing.T) {
	for _, auth := range []string{"on", "off"} {
		total := 0
		for _, name := range specs.Names() {
			doc, err := specs.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			server, err := mock.New(mock.Config{Auth: auth}, doc)
			if err != nil {
				t.Fatal(err)
			}
			for _, route := range routes(doc) {
				total++
				r, ok := compose(route, auth == "on")
				if !ok {
					t.Errorf("no request for %s", route)
					continue
				}
				req := httptest.NewRequest(r.method, r.path, strings.NewReader(r.body))
				for _, h := range r.headers {
					req.Header.Set(h[0], h[1])
				}
				w := httptest.NewRecorder()
				server.ServeHTTP(w, req)
				if w.Code != http.StatusOK {
					t.Errorf("%s: %d\n%s", r.curl("http://localhost"), w.Code, w.Body)
				}
			}
		}
		if total != 11 {
			t.Errorf("auth %s: %d operations in the box, want 11", auth, total)
		}
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"plain-1.0/x": "plain-1.0/x",
		"":            "''",
		"a b":         "'a b'",
		"it's":        `'it'\''s'`,
		"a?b&c=$d":    "'a?b&c=$d'",
	} {
		if got := quote(text); got != want {
			t.Errorf("quote(%q) = %s, want %s", text, got, want)
		}
	}
}
