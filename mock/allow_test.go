package mock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
)

// TestDocumented405 refuses invalid requests with a 405, as some documents have it:
// it lists the methods all the same.
func TestDocumented405(t *testing.T) {
	doc := parsed(t, `
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {responses: {'200': {description: All.}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name]}}}}
      responses: {'405': {description: Invalid input.}}
`)
	server, err := mock.New(mock.Config{}, doc)
	assert.NoError(t, err)
	for _, body := range []string{`{}`, `{"name":"Rex"}`} {
		res := ask(server, "POST", "/pets", body, "Content-Type: application/json")
		if res.StatusCode == 405 {
			assert.Equal(t, "GET, POST", res.Header.Get("Allow"), body)
		}
	}
	assert.Equal(t, 405, ask(server, "POST", "/pets", `{"name":"Rex"}`, "Content-Type: application/json").StatusCode, "there is no other answer")
}
