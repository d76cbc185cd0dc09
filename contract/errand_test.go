package contract

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrands(t *testing.T) {
	var seen []string
	c := clientOf(t, Running{
		Auth: Auth{Token: "t0ken"},
		Before: []Errand{
			{URL: "/accounts", Body: map[string]any{"name": "a"}, Values: map[string]string{"account": "/id", "key": "/keys/0"}},
			{Method: "put", URL: "http://other.test/accounts/{key}", Body: `{"id":{account}}`, Header: map[string]string{"X-Key": "{key}"}},
		},
		After: []Errand{
			{Method: "DELETE", URL: "/broken"},
			{Method: "DELETE", URL: "/accounts/{account}", Body: map[string]any{"id": "{account}", "ids": []any{"x{account}"}, "not": "{none}"}},
		},
	}, func(r *http.Request) (*http.Response, error) {
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		seen = append(seen, r.Method+" "+r.URL.String()+" "+string(body)+" "+r.Header.Get("Authorization")+r.Header.Get("X-Key"))
		if r.URL.Path == "/broken" {
			return reply(500, "my t0ken"), nil
		}
		return reply(201, `{"id":9007199254740993,"keys":["a/b"]}`), nil
	})
	values, err := c.before(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"account": int64(9007199254740993), "key": "a/b"}, values)

	ctx, cancel := context.WithCancel(t.Context())
	cancel() // the run was interrupted
	err = c.after(ctx)
	assert.EqualError(t, err, "errand 1 after the last case: DELETE /broken was answered with 500 Internal Server Error: my $UNDERSTUDY_TOKEN")
	assert.Equal(t, []string{
		`POST http://api.test/accounts {"name":"a"} Bearer t0ken`,
		`PUT http://other.test/accounts/a%2Fb {"id":9007199254740993} a/b`,
		`DELETE http://api.test/broken  Bearer t0ken`,
		`DELETE http://api.test/accounts/9007199254740993 {"id":9007199254740993,"ids":["x9007199254740993"],"not":"{none}"} Bearer t0ken`,
	}, seen)
}

func TestErrandsThatFail(t *testing.T) {
	for _, test := range []struct {
		answer *http.Response
		want   string
	}{
		{reply(404, "gone"), "errand 1 before the first case: POST /seed was answered with 404 Not Found: gone"},
		{reply(200, `{"id":1} x`), "errand 1 before the first case: POST /seed: the value id: the answer is no JSON: there is more behind the value"},
		{reply(200, `{}`), "errand 1 before the first case: POST /seed: the value id: the answer has nothing at /id"},
	} {
		c := clientOf(t, Running{Before: []Errand{{URL: "/seed?key=k", Values: map[string]string{"id": "/id"}}}}, func(*http.Request) (*http.Response, error) {
			return test.answer, nil
		})
		_, err := c.before(t.Context())
		assert.EqualError(t, err, test.want)
	}
}
