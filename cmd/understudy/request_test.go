package main

import (
	"fmt"
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

func standIn(t *testing.T, auth string, doc *specs.Document) *mock.Server {
	t.Helper()
	server, err := mock.New(mock.Config{Auth: auth}, doc)
	if err != nil {
		t.Fatal(err)
	}
	return server
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
			"what is required is given, and nothing else",
			"  /a/{id}:\n    get:\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: string, pattern: '^x7$'}}\n        - {name: q, in: query, required: true, schema: {enum: [new books]}}\n        - {name: page, in: query, schema: {type: integer}}\n      responses: {'200': {description: Fine., content: {application/json: {}}}}\n",
			"curl 'http://127.0.0.1:8080/v1/a/x7?q=new%20books'",
		},
		{
			"an array that must be given has elements",
			"  /a:\n    get:\n      parameters: [{name: tag, in: query, required: true, schema: {type: array, uniqueItems: true, items: {enum: [red]}}}]\n" + ok,
			"curl 'http://127.0.0.1:8080/v1/a?tag=red'",
		},
		{
			"headers and cookies are parameters too",
			"  /a:\n    get:\n      parameters: [{name: X-Tenant, in: header, required: true, schema: {const: acme}}, {name: lang, in: cookie, required: true, schema: {enum: [fr]}}]\n" + ok,
			"curl -H 'X-Tenant: acme' -H 'Cookie: lang=fr' http://127.0.0.1:8080/v1/a",
		},
		{
			"credentials are those that the document asks for, of alternatives the first",
			"  /a:\n    get:\n      security: [{token: []}, {key: [], token: []}]\n" + ok,
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
			"a body is one word to the shell",
			"  /a:\n    post:\n      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: {type: object, required: [name], properties: {name: {const: it's}, age: {type: integer}}}\n" + ok,
			`curl -H 'Content-Type: application/json' -d '{"name":"it'\''s"}' http://127.0.0.1:8080/v1/a`,
		},
		{
			"what no value keeps is passed over",
			"  /a:\n    get:\n      parameters: [{name: id, in: query, required: true, schema: {type: string, minLength: 2, maxLength: 1}}]\n" + ok + "  /b:\n    delete:\n" + ok,
			"curl -X DELETE http://127.0.0.1:8080/v1/b",
		},
		{
			"and so is what cannot be typed",
			"  /a:\n    put:\n      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}}}\n" + ok + "  /b:\n    put:\n" + ok,
			"curl -X PUT http://127.0.0.1:8080/v1/b",
		},
		{
			"where nothing can be asked, the stand-in tells what it plays",
			"  /a:\n    put:\n      requestBody: {required: true, content: {application/json: {schema: {not: {}}}}}\n" + ok,
			"curl http://127.0.0.1:8080/__understudy/",
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc := document(t, test.paths)
			got := command(firstRequest(standIn(t, "on", doc), []*specs.Document{doc}, true), "http://127.0.0.1:8080")
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestFirstRequestWithoutCredentials(t *testing.T) {
	for _, test := range []struct{ why, operation, want string }{
		{"a header is left out", "security: [{token: []}]", "curl http://127.0.0.1:8080/v1/a"},
		{"and what stands beside others", "security: [{key: [], query: [], cookie: []}]\n      parameters: [{name: q, in: query, required: true, schema: {const: 1}}, {name: c, in: cookie, required: true, schema: {const: 2}}]", "curl -H 'Cookie: c=2' 'http://127.0.0.1:8080/v1/a?q=1'"},
		{"a parameter that is required is not", "security: [{key: []}]\n      parameters: [{name: X-Key, in: header, required: true, schema: {type: string}}]", "curl -H 'X-Key: demo' http://127.0.0.1:8080/v1/a"},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc := document(t, "  /a:\n    get:\n      "+test.operation+"\n      responses: {'200': {description: Fine.}}\n")
			got := command(firstRequest(standIn(t, "off", doc), []*specs.Document{doc}, false), "http://127.0.0.1:8080")
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
			server := standIn(t, auth, doc)
			for op := range doc.Operations() {
				total++
				r := shortest(server.Generator(op), op, auth == "on")
				if r == nil {
					t.Errorf("no request for %s", op)
					continue
				}
				if auth == "off" && strings.Contains(fmt.Sprint(r.Target, r.Header), "demo") {
					t.Errorf("it shows credentials: %s", command(r, ""))
				}
				req, err := r.HTTP(t.Context(), "http://localhost")
				if err != nil {
					t.Fatal(err)
				}
				w := httptest.NewRecorder()
				server.ServeHTTP(w, req)
				if w.Code != http.StatusOK {
					t.Errorf("%s: %d\n%s", command(r, "http://localhost"), w.Code, w.Body)
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
