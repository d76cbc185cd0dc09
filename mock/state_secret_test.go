package mock_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// vault has, at several depths, what clients only write and what they only read.
const vault = `
openapi: 3.1.0
info: {title: Vault, version: 1.0.0}
paths:
  /boxes:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: cursor, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string}}
        - {name: q, in: query, schema: {type: string}}
        - {name: pin, in: query, schema: {type: string}}
      responses:
        '200':
          description: Boxes.
          content:
            application/json:
              schema:
                type: object
                required: [items, next]
                properties:
                  items: {type: array, items: {$ref: '#/components/schemas/Box'}}
                  next: {type: [string, 'null']}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
      responses: {'201': {description: One more., content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}}
  /boxes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200': {description: A box., content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
        '404': {description: None.}
    patch:
      requestBody: {content: {application/json-patch+json: {schema: {type: array, items: {type: object}}}}}
      responses:
        '200': {description: A box., content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
        '404': {description: None.}
        '409': {description: Not like this.}
components:
  schemas:
    Box:
      type: object
      required: [id, label]
      properties:
        id: {type: string}
        label: {type: string}
        code: {type: string, writeOnly: true}
        place: {$ref: '#/components/schemas/Place'}
        other: {$ref: '#/components/schemas/Place'}
        keys: {type: array, items: {$ref: '#/components/schemas/Key'}}
        data: {type: object, additionalProperties: true}
    Place:
      type: object
      properties:
        city: {type: string}
        pin: {type: string, writeOnly: true}
        checked: {type: boolean, readOnly: true}
    Key:
      type: object
      required: [cut]
      properties:
        cut: {type: string}
        serial: {type: string, writeOnly: true}
        number: {type: integer, readOnly: true}
`

const aBox = `{"id":"b","label":"B","code":"zz-code","place":{"city":"Rome","pin":"zz-pin"},"keys":[{"cut":"x","serial":"zz-one"},{"cut":"y","serial":"zz-two"}],"data":{}}`

func vaultOf(t *testing.T) *director {
	t.Helper()
	d := direct(t, inMemory(t, mock.Config{}, parsed(t, vault)))
	d.create("/boxes", aBox)
	return d
}

// whole is a box as it is kept.
func (d *director) whole(id string) map[string]any {
	d.Helper()
	for _, one := range d.tell("GET", "/collections/boxes", "").list("items") {
		if one["id"] == id {
			return one
		}
	}
	return nil
}

func TestListsKeepSecrets(t *testing.T) {
	d := vaultOf(t)
	usual := d.get("/boxes?limit=100").body
	for _, sort := range []string{"code", "pin", "-pin", "place.pin", "-place.pin", "serial", "keys.serial", "place", "-keys"} {
		for next, pages := any(""), 0; next != nil; pages++ {
			r := d.get("/boxes?limit=1&sort=" + sort + "&cursor=" + next.(string)).object()
			if next = r["next"]; next == nil {
				break
			}
			cursor, err := base64.RawURLEncoding.DecodeString(next.(string))
			require.NoError(t, err)
			assert.NotContains(t, string(cursor), "zz-", "sort=%s", sort)
		}
		if sort != "place" && sort != "-keys" {
			assert.Equal(t, usual, d.get("/boxes?limit=100&sort="+sort).body, "its order would tell what it is: %s", sort)
		}
	}
	assert.Empty(t, d.get("/boxes?limit=100&q=zz-").list("items"), "nor is it found")
	assert.Equal(t, usual, d.get("/boxes?limit=100&pin=zz-pin").body)
	assert.NotEmpty(t, d.get("/boxes?limit=100&q=Rome").list("items"))
}

func TestPatchesKeepSecrets(t *testing.T) {
	for _, c := range []struct {
		why, patch string
		status     int
	}{
		{"a copy of one", `[{"op":"copy","from":"/code","path":"/label"}]`, 409},
		{"one that moves", `[{"op":"move","from":"/place/pin","path":"/label"}]`, 409},
		{"one in something open", `[{"op":"copy","from":"/place","path":"/data/place"}]`, 200},
		{"a list of them", `[{"op":"move","from":"/keys","path":"/data/keys"}]`, 200},
		{"one by way of another", `[{"op":"copy","from":"/place","path":"/other"},{"op":"copy","from":"/other/pin","path":"/label"}]`, 409},
		{"a guess that is right", `[{"op":"test","path":"/place/pin","value":"zz-pin"}]`, 409},
		{"a guess that is wrong", `[{"op":"test","path":"/place/pin","value":null}]`, 409},
		{"a test of all that is seen", `[{"op":"test","path":"/place","value":{"city":"Rome"}}]`, 200},
	} {
		d := vaultOf(t)
		r := d.do("PATCH", "/boxes/b", c.patch, "Content-Type: application/json-patch+json").want(c.status, c.why)
		assert.NotContains(t, r.body, "zz-", c.why)
		assert.NotContains(t, d.get("/boxes?limit=100").body, "zz-", c.why)
	}
}

func TestPatchesOfSecrets(t *testing.T) {
	d := vaultOf(t)
	before := d.whole("b")
	patch := func(steps string) map[string]any {
		t.Helper()
		d.do("PATCH", "/boxes/b", steps, "Content-Type: application/json-patch+json").want(200)
		return d.whole("b")
	}
	assert.Equal(t, with(before, map[string]any{"label": "C"}), patch(`[{"op":"replace","path":"/label","value":"C"}]`), "what is not patched stays")
	now := patch(`[{"op":"remove","path":"/keys/0"},{"op":"replace","path":"/code","value":"new"},{"op":"add","path":"/place/pin","value":"4711"}]`)
	assert.Equal(t, "new", now["code"], "secrets may be written")
	assert.Equal(t, "4711", now["place"].(map[string]any)["pin"])
	assert.Equal(t, "zz-two", now["keys"].([]any)[0].(map[string]any)["serial"], "they move with what they belong to")
	now = patch(`[{"op":"remove","path":"/code"}]`)
	assert.NotContains(t, now, "code")

	patch(`[{"op":"replace","path":"/keys/0/serial","value":"` + strings.Repeat("x", 1<<20) + `"}]`)
	for _, c := range []struct{ copies, status int }{{3, 200}, {40, 409}} {
		copies := strings.Repeat(`,{"op":"copy","from":"/keys/0","path":"/keys/-"}`, c.copies)[1:]
		d.do("PATCH", "/boxes/b", "["+copies+"]", "Content-Type: application/json-patch+json").want(c.status, "copies have what is secret, as far as there is room")
	}
}

func TestPatchesWriteNothingThatIsOnlyRead(t *testing.T) {
	for _, c := range []struct{ why, patch string }{
		{"one member of an object", `[{"op":"add","path":"/place/checked","value":true},{"op":"add","path":"/place/city","value":"Oslo"}]`},
		{"all of it", `[{"op":"replace","path":"/place","value":{"city":"Oslo","checked":true}}]`},
		{"one that was not there", `[{"op":"add","path":"/other","value":{"city":"Oslo","checked":true}}]`},
		{"an element", `[{"op":"add","path":"/keys/-","value":{"cut":"z","number":4711}}]`},
		{"a list", `[{"op":"replace","path":"/keys","value":[{"cut":"z","number":4711}]}]`},
	} {
		d := vaultOf(t)
		d.do("PATCH", "/boxes/b", c.patch, "Content-Type: application/json-patch+json").want(200, c.why)
		r := d.get("/boxes/b").body
		assert.False(t, strings.Contains(r, `"checked":true`) || strings.Contains(r, "4711"), "%s: %s", c.why, r)
	}
}

// What only requests call secret is none of the members that an open answer may
// have.
func TestOpenAnswersKeepSecrets(t *testing.T) {
	d := direct(t, inMemory(t, mock.Config{}, parsed(t, `
openapi: 3.1.0
info: {title: Users, version: 1.0.0}
paths:
  /users:
    get: {responses: {'200': {description: Users., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'201': {description: One more., content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
components:
  schemas:
    New:
      type: object
      required: [name]
      properties:
        name: {type: string}
        nick: {type: string}
        password: {type: string, writeOnly: true}
        bank: {type: object, properties: {name: {type: string}, pin: {type: string, writeOnly: true}}}
    User: {type: object, required: [id, name], additionalProperties: true, properties: {id: {type: string}, name: {type: string}, bank: {type: object}}}
`)))
	made, _ := d.create("/users", `{"name":"Bob","nick":"B","password":"zz-word","bank":{"name":"First","pin":"zz-pin"}}`)
	assert.Equal(t, map[string]any{"id": made["id"], "name": "Bob", "nick": "B", "bank": map[string]any{"name": "First"}}, made)
	assert.NotContains(t, d.get("/users").body, "zz-")
}
