package mock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
)

const choices = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /pets/{petId}:
    get:
      operationId: showPet
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: a pet
          headers: {X-Kind: {schema: {type: string, enum: [dog]}}}
          content:
            application/json; charset=utf-8:
              schema: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
              examples:
                rex: {value: {"name": "Rex", "id": 1.50e1}}
                tom: {value: {"id": 2, "name": "Tom"}}
            application/xml:
              schema: {type: object, required: [id], properties: {id: {type: integer}}, xml: {name: pet}}
        "304": {description: unchanged}
        "404": {description: none, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string}}}}}}
        5XX: {description: broken, content: {text/plain: {schema: {type: string}, example: out of order}}}
    delete:
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
      responses: {"204": {description: gone}}
  /broken:
    get:
      responses:
        "200":
          description: an example that is not valid
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}, example: {"id": "seven"}}}
  /rest:
    get:
      responses: {default: {description: the only one, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}
  /a/{x}:{y}:
    get:
      parameters: [{name: x, in: path, required: true, schema: {type: string}}, {name: y, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [x, y], properties: {x: {type: string}, y: {type: string}}}}}}}
`

func TestChoice(t *testing.T) {
	s, doc := of(t, mock.Config{State: "off"}, choices)
	assert.Len(t, s.Problems(), 1, "the example that is not valid")
	const utf8 = "application/json; charset=utf-8"
	for _, c := range []struct {
		why                string
		method, target     string
		headers            []string
		status             int
		mediaType, content string
	}{
		{"the first example, its members and numbers as they are written", "GET", "/pets/7", nil, 200, utf8, `{"name":"Rex","id":1.50e1}`},
		{"an example by name", "GET", "/pets/7", []string{"Prefer: example=tom"}, 200, utf8, `{"id":2,"name":"Tom"}`},
		{"by query, for clients that set no headers", "GET", "/pets/7?__example=tom", nil, 200, utf8, `{"id":2,"name":"Tom"}`},
		{"generated when asked for: what the path names", "GET", "/pets/7", []string{"Prefer: dynamic=true"}, 200, utf8, `"id":7`},
		{"no such example", "GET", "/pets/7", []string{"Prefer: example=kim"}, 400, "application/problem+json", "rex, tom"},
		{"a variant: what is required", "GET", "/pets/7", []string{"Prefer: variant=minimal"}, 200, utf8, `{"id":7`},
		{"a variant in the query", "GET", "/pets/7?__variant=full", nil, 200, utf8, `"name":`},
		{"no such variant", "GET", "/pets/7?__variant=sad", nil, 400, "application/problem+json", `there are typical, `},
		{"a documented status", "GET", "/pets/7", []string{"Prefer: code=404"}, 404, "application/json", `"message"`},
		{"a status of a range", "GET", "/pets/7?__code=503", nil, 503, "text/plain", "out of order"},
		{"two preferences in one header", "GET", "/pets/7", []string{"Prefer: example=tom, code=200"}, 200, utf8, `"Tom"`},
		{"several by query, each followed", "GET", "/pets/7?__seed=7&__example=tom&__code=200", nil, 200, utf8, `"Tom"`},
		{"of two complaints the first", "GET", "/pets/7?__code=402&__seed=x", nil, 400, "application/problem+json", "402"},
		{"a status nobody documents", "GET", "/pets/7", []string{"Prefer: code=402"}, 400, "application/problem+json", "200, 304, 404, 5XX"},
		{"no status", "GET", "/pets/7", []string{"Prefer: code=soon"}, 400, "application/problem+json", "soon"},
		{"preferences of others are passed over", "GET", "/pets/7", []string{"Prefer: respond-async"}, 200, utf8, "Rex"},
		{"304 has no body", "GET", "/pets/7", []string{"Prefer: code=304"}, 304, "", ""},
		{"204 has no body", "DELETE", "/pets/7", nil, 204, "", ""},
		{"HEAD has none either", "HEAD", "/pets/7", nil, 200, utf8, ""},
		{"any media type", "GET", "/pets/7", []string{"Accept: */*"}, 200, utf8, "Rex"},
		{"the same without its parameter", "GET", "/pets/7", []string{"Accept: application/json"}, 200, utf8, "Rex"},
		{"the one the client likes better", "GET", "/pets/7", []string{"Accept: application/json;q=0.5, application/xml"}, 200, "application/xml", "<pet><id>7</id></pet>"},
		{"what a browser sends", "GET", "/pets/7", []string{"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, 200, "application/xml", "<pet>"},
		{"excluded by q=0", "GET", "/pets/7", []string{"Accept: application/json;q=0, */*"}, 200, "application/xml", "<pet>"},
		{"nothing that is accepted", "GET", "/pets/7", []string{"Accept: image/png"}, 406, "application/json", "image/png"},
		{"an invalid example is not sent", "GET", "/broken", nil, 200, "application/json", `{"id":`},
		{"default is the success where there is no other", "GET", "/rest", nil, 200, "application/json", `{`},
		{"two parameters in one segment", "GET", "/a/b:c", nil, 200, "application/json", `{"x":"b","y":"c"}`},
	} {
		res := ask(s, c.method, c.target, "", c.headers...)
		body := text(t, res)
		assert.Equal(t, c.status, res.StatusCode, "%s: %s", c.why, body)
		assert.Equal(t, c.mediaType, res.Header.Get("Content-Type"), c.why)
		assert.Contains(t, body, c.content, c.why)
		if c.content == "" {
			assert.Empty(t, body, c.why)
		}
		if op := doc.Operation("showPet"); res.StatusCode == 200 && c.method == "GET" && c.target == "/pets/7" {
			assert.Equal(t, "dog", res.Header.Get("X-Kind"), c.why)
			if c.mediaType == "application/json" {
				assert.Empty(t, op.CheckResponse(200, res.Header, []byte(body)), c.why)
			}
		}
	}
	assert.NotContains(t, text(t, ask(s, "GET", "/broken", "")), "seven")
}

func TestGenerate(t *testing.T) {
	for _, c := range []struct {
		generate, target, source string
		status                   int
	}{
		{"auto", "/pets/7", "example", 200},
		{"always", "/pets/7", "world", 200},
		{"never", "/pets/7", "example", 200},
		{"never", "/broken", "refusal", 501},
	} {
		s, _ := of(t, mock.Config{Generate: c.generate}, choices)
		res := ask(s, "GET", c.target, "")
		assert.Equal(t, c.status, res.StatusCode, "%s %s", c.generate, c.target)
		assert.Equal(t, c.source, res.Header.Get("X-Understudy-Source"), "%s %s", c.generate, c.target)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for _, c := range []mock.Config{{Auth: "yes"}, {RateLimits: "none"}, {Generate: "sometimes"}, {MaxBody: -1}} {
		_, err := mock.New(c)
		assert.Error(t, err)
	}
}

func TestUnsatisfiableSchema(t *testing.T) {
	s, _ := of(t, mock.Config{}, `
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /x:
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: integer, minimum: 7, maximum: 5}}}}
  /y:
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: integer, minimum: 7, maximum: 7}}}}
`)
	assert.Len(t, s.Problems(), 1)
	assert.Equal(t, 8, s.Problems()[0].Location.Line)
	res := ask(s, "GET", "/x", "")
	assert.Equal(t, 500, res.StatusCode, "never an invalid body")
	assert.Contains(t, text(t, res), "test.yaml:8:")
	assert.Equal(t, "7", text(t, ask(s, "GET", "/y", "")), "the rest of the document is served")
}
