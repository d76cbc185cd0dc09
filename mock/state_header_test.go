package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
)

// shop documents the headers of its answers.
const shop = `
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://api.example.com/v1}]
paths:
  /cups:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}, {name: page, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: Cups.
          headers: {Link: %s}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Cup'}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses:
        '201':
          description: One more.
          headers: %s
          content: {application/json: {schema: {$ref: '#/components/schemas/Cup'}}}
  /cups/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: A cup., content: {application/json: {schema: {$ref: '#/components/schemas/Cup'}}}}
        '404': {description: None.}
components:
  schemas:
    Cup: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
`

func TestHeadersAreAsDocumented(t *testing.T) {
	anyLink := "{schema: {type: string}}"
	for _, c := range []struct{ why, headers, want string }{
		{"nothing is said", `{}`, `^/v1/cups/\d+$`},
		{"any text will do", `{Location: {schema: {type: string}}}`, `^/v1/cups/\d+$`},
		{"a reference may be relative", `{Location: {schema: {type: string, format: uri-reference}}}`, `^/v1/cups/\d+$`},
		{"an address is absolute", `{Location: {schema: {type: string, format: uri}}}`, `^http://example.com/v1/cups/\d+$`},
		{"as the document writes it", `{location: {required: true, schema: {type: string, pattern: '^http://'}}}`, `^http://example.com/v1/cups/\d+$`},
		{"neither may be said", `{Location: {schema: {type: string, maxLength: 3}}}`, `^$`},
		{"but something must", `{Location: {required: true, schema: {type: string, maxLength: 3}}}`, `^.{1,3}$`},
	} {
		d := direct(t, inMemory(t, mock.Config{}, parsed(t, fmt.Sprintf(shop, anyLink, c.headers))))
		r := d.do("POST", "/v1/cups", `{"name":"Mug"}`).want(201, c.why)
		assert.Regexp(t, c.want, r.header.Get("Location"), c.why)
	}
	for _, c := range []struct{ why, link, want string }{
		{"any text will do", anyLink, `rel="next"`},
		{"it may not be so long", "{schema: {type: string, maxLength: 20}}", `^$`},
		{"but must be something", "{required: true, schema: {type: string, minLength: 1, maxLength: 20}}", `^.{1,20}$`},
	} {
		d := direct(t, inMemory(t, mock.Config{}, parsed(t, fmt.Sprintf(shop, c.link, `{}`))))
		r := d.get("/v1/cups?limit=2")
		assert.Regexp(t, c.want, strings.Join(r.header.Values("Link"), ", "), c.why)
	}
}
