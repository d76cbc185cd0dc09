package mock_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
)

// Every refusal has the shape that its API documents, is valid against the
// document, and tells the real reason.
func TestRefusals(t *testing.T) {
	s, docs := box(t, mock.Config{RateLimits: "off"})
	const id = "/api/inbox/0b8ff1b8-7e6c-4d9a-9a3e-0a3b7c1d2e4f"
	for _, c := range []struct {
		why                  string
		method, target, body string
		headers              []string
		status               int
		contains             []string
	}{
		{"a required parameter is missing", "GET", "/api/v1/social_messages/", "", nil, 422, []string{`"loc":["query","agent_id"]`, `"msg":"`, `"type":"required"`}},
		{"FastAPI shape, wrong media type asked for", "GET", "/api/v1/social_messages/?agent_id=1", "", []string{"Accept: text/html"}, 406, []string{"text/html"}},
		{"above the maximum", "GET", "/api/inbox?limit=101", "", nil, 400, []string{`{"error":`, "query/limit", "100"}},
		{"no number", "GET", "/api/inbox?limit=ten", "", nil, 400, []string{"query/limit", "integer"}},
		{"not of the enum", "GET", "/api/inbox?status=NEW", "", nil, 400, []string{"query/status", "UNREAD"}},
		{"two faults are both told", "GET", "/api/inbox?status=NEW&limit=0", "", nil, 400, []string{"query/status", "query/limit"}},
		{"no boolean", "DELETE", id + "?permanent=perhaps", "", nil, 400, []string{"query/permanent", "boolean"}},
		{"no UUID", "GET", "/api/inbox/seven", "", nil, 400, []string{"path/id", "uuid"}},
		{"malformed JSON", "PUT", id, `{"status":`, []string{"Content-Type: application/json"}, 400, []string{"body", "JSON"}},
		{"a member twice", "PUT", id, `{"status":"READ","status":"READ"}`, []string{"Content-Type: application/json"}, 400, []string{"twice"}},
		{"text behind the JSON", "PUT", id, `{"status":"READ"} x`, []string{"Content-Type: application/json"}, 400, []string{"body", "after"}},
		{"wrong type in the body", "PUT", id, `{"status":7}`, []string{"Content-Type: application/json"}, 400, []string{"body/status"}},
		{"a required body is missing", "POST", id + "/reply", "", nil, 400, []string{"body", "required"}},
		{"a required member is missing", "POST", id + "/reply", `{}`, []string{"Content-Type: application/json"}, 400, []string{"body/content", "required"}},
		{"an action needs more", "POST", "/api/inbox/bulk", `{"itemIds":["0b8ff1b8-7e6c-4d9a-9a3e-0a3b7c1d2e4f"],"action":"assign"}`, []string{"Content-Type: application/json"}, 400, []string{"assignedToId"}},
		{"another media type", "POST", "/api/inbox/bulk", `hello`, []string{"Content-Type: text/plain"}, 415, []string{"application/json", "text/plain"}},
		{"no media type", "POST", "/api/inbox/bulk", `{}`, nil, 415, []string{"application/json"}},
		{"Rails shape, two fields", "GET", "/api/v1/accounts/x/conversations?status=foo", "", nil, 400, []string{`"description":"`, `"field":"account_id"`, `"field":"status"`, `"code":"enum"`}},
		{"vendor shape, media type", "GET", "/v1/public/conversations/messages/list", "", []string{"Accept: image/png"}, 406, []string{`"code":`, `"message":"`}},
	} {
		res := ask(s, c.method, c.target, c.body, append(append([]string{}, credentials...), c.headers...)...)
		body := text(t, res)
		assert.Equal(t, c.status, res.StatusCode, "%s: %s", c.why, body)
		for _, part := range c.contains {
			assert.Contains(t, body, part, c.why)
		}
		assert.Equal(t, "application/json", res.Header.Get("Content-Type"), c.why)
		assert.NotEmpty(t, res.Header.Values("X-Understudy-Violation"), c.why)
		op := operation(t, docs, c.method, c.target)
		if op.Response(c.status) != nil {
			assert.Empty(t, op.CheckResponse(c.status, res.Header, []byte(body)), "%s: %s", c.why, body)
		}
	}
}

func TestUnknownPath(t *testing.T) {
	s, _ := box(t, mock.Config{})
	res := ask(s, "GET", "/api/inbx/stats", "")
	assert.Equal(t, 404, res.StatusCode)
	assert.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
	closest := object(t, res)["closest"].([]any)
	assert.Equal(t, "/api/inbox/stats", closest[0])
	assert.Equal(t, 404, ask(s, "GET", "/public/conversations/messages/list", "").StatusCode, "the base path belongs to the path")
}

func TestWrongMethod(t *testing.T) {
	s, _ := box(t, mock.Config{})
	res := ask(s, "PATCH", "/api/inbox", "")
	assert.Equal(t, 405, res.StatusCode)
	assert.Equal(t, "GET, HEAD, OPTIONS", res.Header.Get("Allow"))
	assert.Contains(t, text(t, res), "PATCH")
	res = ask(s, "OPTIONS", "/api/inbox", "")
	assert.Equal(t, 204, res.StatusCode, "OPTIONS is answered for every path")
	assert.Equal(t, "GET, HEAD, OPTIONS", res.Header.Get("Allow"))
}

func TestBodyIsBounded(t *testing.T) {
	s, docs := box(t, mock.Config{MaxBody: 100, RateLimits: "off"})
	body := `{"content":"` + strings.Repeat("x", 200) + `"}`
	res := send(s, "POST", "/api/inbox/0b8ff1b8-7e6c-4d9a-9a3e-0a3b7c1d2e4f/reply", body)
	got := text(t, res)
	assert.Equal(t, 413, res.StatusCode, got)
	op := operation(t, docs, "POST", "/api/inbox/0b8ff1b8-7e6c-4d9a-9a3e-0a3b7c1d2e4f/reply")
	assert.Empty(t, op.CheckResponse(413, res.Header, []byte(got)))
}

// Shapes of errors as they are found in the wild, each filled from its names.
func TestErrorShapes(t *testing.T) {
	for _, c := range []struct {
		why, schema, want string
	}{
		{"message alone", `{type: object, required: [message], properties: {message: {type: string}}}`, `{"message":"query/n: expected an integer, got \"x\""}`},
		{
			"status and message", `{type: object, required: [status, error, message], properties: {status: {type: integer}, error: {type: string}, message: {type: string}}}`,
			`{"status":400,"error":"Bad Request","message":"query/n: expected an integer, got \"x\""}`,
		},
		{
			"success false", `{type: object, required: [success, errors], properties: {success: {type: boolean}, errors: {type: array, items: {type: string}}}}`,
			`{"success":false,"errors":["query/n: expected an integer, got \"x\""]}`,
		},
		{
			"JSON:API", `{type: object, required: [errors], properties: {errors: {type: array, items: {type: object, required: [status, title, source], properties: {status: {type: string}, title: {type: string}, detail: {type: string}, source: {type: object, properties: {parameter: {type: string}}}}}}}}`,
			``,
		},
		{
			"nested error object", `{type: object, required: [error], properties: {error: {type: object, required: [code, message], properties: {code: {type: string}, message: {type: string}}}}}`,
			`{"error":{"code":"type","message":"query/n: expected an integer, got \"x\""}}`,
		},
		{
			"problem details", `{type: object, properties: {type: {type: string, format: uri-reference}, title: {type: string}, status: {type: integer}, detail: {type: string}, instance: {type: string, format: uri-reference}}}`,
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"query/n: expected an integer, got \"x\"","instance":"/x"}`,
		},
		{
			"a closed enum keeps a value of its own", `{type: object, required: [code, message], properties: {code: {type: string, enum: [BAD_INPUT]}, message: {type: string}}}`,
			`{"code":"BAD_INPUT","message":"query/n: expected an integer, got \"x\""}`,
		},
		{"plain text", ``, ``},
	} {
		content := `application/json: {schema: ` + c.schema + `}`
		if c.schema == "" {
			content = `text/plain: {schema: {type: string}}`
		}
		s, doc := of(t, mock.Config{}, `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /x:
    get:
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses:
        "200": {description: ok}
        "400": {description: bad, content: {`+content+`}}
`)
		res := ask(s, "GET", "/x?n=x", "")
		body := text(t, res)
		assert.Equal(t, 400, res.StatusCode, c.why)
		if c.want != "" {
			assert.Equal(t, c.want, body, c.why)
		}
		assert.Contains(t, body, "integer", c.why)
		assert.Empty(t, doc.Operation("GET /x").CheckResponse(400, res.Header, []byte(body)), c.why)
	}
}

func TestRefusalWithoutDocumentedError(t *testing.T) {
	s, _ := of(t, mock.Config{}, `
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /x:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [a]}}}}
      responses: {"201": {description: ok}}
`)
	res := ask(s, "POST", "/x", `{}`, "Content-Type: application/json")
	assert.Equal(t, 400, res.StatusCode)
	assert.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
	problem := object(t, res)
	assert.Equal(t, "Bad Request", problem["title"])
	violation := problem["violations"].([]any)[0].(map[string]any)
	assert.Equal(t, "required", violation["code"])
	assert.Equal(t, "/a", violation["pointer"])
	assert.Equal(t, 7.0, violation["rule"].(map[string]any)["line"], "the document asks for it here")
}
