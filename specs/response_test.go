package specs_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckResponse(t *testing.T) {
	strict := operation(t, "/x", `get:
  responses:
    '200':
      description: ok
      headers:
        X-Count: {required: true, schema: {type: integer, maximum: 9}}
        X-List: {schema: {type: array, items: {type: integer}}}
        X-Json: {content: {application/json: {schema: {type: object}}}}
        Set-Cookie: {schema: {type: string, pattern: '^sid='}}
        content-type: {required: true, schema: {enum: [never]}}
      content:
        application/json: {schema: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, pw: {type: string, writeOnly: true}}}}
        text/plain: {schema: {type: string}}
    '204': {description: none, headers: {X-A: {required: true, schema: {type: string}}}, content: {application/json: {schema: {type: object}}}}
    4xx: {description: problem, content: {application/problem+json: {schema: {type: object, required: [title]}}}}
    '404': {description: bare}`)
	const json = "application/json"
	for _, test := range []struct {
		status int
		header []string
		body   string
		want   []string
		why    string
	}{
		{200, []string{"Content-Type", json, "X-Count", "7"}, `{"id":1}`, nil, "as documented"},
		{200, []string{"Content-Type", json + "; charset=utf-8", "x-count", "7"}, `{"id":1}`, nil, "header names have no case"},
		{200, []string{"Content-Type", json}, `{"id":1}`, []string{"required header/X-Count"}, "a header that is missing"},
		{200, []string{"Content-Type", json, "X-Count", "x"}, `{"id":1}`, []string{"type header/X-Count"}, "of the wrong type"},
		{200, []string{"Content-Type", json, "X-Count", "10"}, `{"id":1}`, []string{"maximum header/X-Count"}, "out of range"},
		{200, []string{"Content-Type", json, "X-Count", "1", "X-Count", "2"}, `{"id":1}`, []string{"repeated header/X-Count"}, "twice"},
		{200, []string{"Content-Type", json, "X-Count", "1", "X-List", "1, x"}, `{"id":1}`, []string{"type header/X-List/1"}, "an element"},
		{200, []string{"Content-Type", json, "X-Count", "1", "X-Json", "{}"}, `{"id":1}`, nil, "a header that is JSON"},
		{200, []string{"Content-Type", json, "X-Count", "1", "X-Json", "{"}, `{"id":1}`, []string{"syntax header/X-Json"}, "or should be"},
		{200, []string{"Content-Type", json, "X-Count", "1", "Set-Cookie", "sid=1", "Set-Cookie", "a=b"}, `{"id":1}`, nil, "each cookie is a line"},
		{200, []string{"Content-Type", json, "X-Count", "1"}, `{}`, []string{"required body/id"}, "a member that is missing"},
		{200, []string{"Content-Type", json, "X-Count", "1"}, `{"id":1,"pw":"x"}`, []string{"writeOnly body/pw"}, "a secret that leaks"},
		{200, []string{"Content-Type", json, "X-Count", "1"}, `{"id":1}{}`, []string{"syntax body"}, "trailing data"},
		{200, []string{"Content-Type", json, "X-Count", "1"}, ``, []string{"syntax body"}, "nothing is no JSON"},
		{200, []string{"X-Count", "1"}, ``, []string{"body body"}, "no body"},
		{200, []string{"X-Count", "1"}, `{"id":1}`, []string{"mediaType header/Content-Type"}, "no Content-Type"},
		{200, []string{"Content-Type", "text/html", "X-Count", "1"}, `<p>`, []string{"mediaType header/Content-Type"}, "one that is not declared"},
		{200, []string{"Content-Type", "text/plain", "X-Count", "1"}, `x`, nil, "another that is"},
		{204, []string{"X-A", "1"}, ``, nil, "no body, whatever is documented"},
		{204, nil, `{}`, []string{"required header/X-A", "body body"}, "a body where none can be"},
		{400, []string{"Content-Type", "application/problem+json"}, `{}`, []string{"required body/title"}, "by range"},
		{404, nil, `anything`, nil, "its own before the range"},
		{500, nil, ``, []string{"status status"}, "not documented"},
	} {
		h := http.Header{}
		for i := 0; i < len(test.header); i += 2 {
			h.Add(test.header[i], test.header[i+1])
		}
		violations := strict.CheckResponse(test.status, h, []byte(test.body))
		require.Equal(t, test.want, where(violations), "%d %s: %s", test.status, test.body, test.why)
		for _, v := range violations {
			require.NotZero(t, v.Rule.Line, test.why)
		}
	}
	require.Empty(t, strict.CheckResponse(200, http.Header{"X-Count": {"1"}, "Content-Type": {json}}, nil), "the answer to HEAD has no body")

	loose := operation(t, "/x", "get:\n  responses:\n    default: {description: d, content: {'*/*': {}}}")
	require.Empty(t, loose.CheckResponse(599, http.Header{"Content-Type": {"a/b"}}, []byte("x")), "default is for every status")
}
