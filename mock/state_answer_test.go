package mock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

func TestCallersAreToldApart(t *testing.T) {
	d := direct(t, inMemory(t, mock.Config{}, parsed(t, `
openapi: 3.1.0
info: {title: Door, version: 1.0.0}
security: [{a: [], b: []}, {a: []}, {c: []}]
paths:
  /me:
    get:
      x-understudy: {respond: {who: caller}}
      responses: {'200': {description: Who asks., content: {application/json: {schema: {type: object, required: [who], properties: {who: {type: string}}}}}}}
components:
  securitySchemes:
    a: {type: apiKey, in: header, name: A}
    b: {type: apiKey, in: header, name: B}
    c: {type: apiKey, in: query, name: c}
`)))
	seen := map[any]bool{}
	for _, c := range []struct {
		target  string
		headers []string
	}{
		{"/me", []string{"A: 1 2", "B: 3"}},
		{"/me", []string{"A: 1", "B: 2 3"}},
		{"/me", []string{"A: 1 2 3"}},
		{"/me", []string{"A: 1\\n2 3"}},
		{"/me?c=1%0A2%203", nil},
		{"/me?c=%221%5Cn2%203%22", nil},
	} {
		who := d.get(c.target, c.headers...).object()["who"]
		assert.False(t, seen[who], "another is %q already", who)
		seen[who] = true
	}
	assert.True(t, seen["1 2 3"], "one is named as it is")
}

func TestAddressesHaveTheBaseOfTheRequest(t *testing.T) {
	d := direct(t, inMemory(t, mock.Config{}, parsed(t, `
openapi: 3.1.0
info: {title: Bases, version: 1.0.0}
servers: [{url: https://api.example.com/a}, {url: https://api.example.com/ab}, {url: https://api.example.com/a/b}, {url: https://api.example.com}]
paths:
  /cups:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'201': {description: One more., content: {application/json: {schema: {$ref: '#/components/schemas/Cup'}}}}}
    get: {responses: {'200': {description: Cups., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Cup'}}}}}}}
  /cups/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: A cup., content: {application/json: {schema: {$ref: '#/components/schemas/Cup'}}}}, '404': {description: None.}}
components:
  schemas:
    Cup: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
`)))
	for _, base := range []string{"/a", "/ab", "/a/b", ""} {
		_, location := d.create(base+"/cups", `{"name":"Mug"}`)
		assert.Regexp(t, `^`+base+`/cups/\d+$`, location)
	}
}

// What has no form in a media type is not sent in another.
func TestWhatAMediaTypeCannotSay(t *testing.T) {
	for name, source := range map[string]string{"Málaga": "world", "Łódź": "generated"} {
		s, _ := of(t, mock.Config{}, `
openapi: 3.1.0
info: {title: Town, version: 1.0.0}
paths:
  /town:
    get:
      x-understudy: {respond: {name: '"`+name+`"'}}
      responses:
        '200':
          description: The town.
          content: {text/plain; charset=iso-8859-1: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
`)
		r := ask(s, "GET", "/town", "")
		assert.Equal(t, source, r.Header.Get("X-Understudy-Source"), name)
		assert.NotContains(t, text(t, r), name, "it is not in UTF-8")
	}
}

func TestStoresThatAreDown(t *testing.T) {
	c := &company{}
	c.add(t, mock.Config{}, unreachable{}, []*specs.Document{document(t, "shelter.yaml")})
	r := recorded(c.servers[0], "GET", "/v1/settings", "")
	assert.Equal(t, 503, r.Code)
	assert.Contains(t, r.Header().Get("X-Understudy-Violation"), "status")
}
