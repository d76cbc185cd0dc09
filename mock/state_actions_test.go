package mock_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
)

// tickets has what is only read, actions, refusals by rules, and operations that
// document no success.
const tickets = `
openapi: 3.0.3
info: {title: Tickets, version: "1"}
x-understudy:
  generate: always
paths:
  /tickets:
    get:
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Ticket"}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}, "400": {description: wrong}}
  /tickets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}, "404": {description: none}}
    put:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}
      responses: {"200": {description: changed, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}, "400": {description: wrong}, "404": {description: none}}
    delete:
      responses: {"403": {description: nobody may}}
  /tickets/{id}/close:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post:
      x-understudy:
        rules:
          - {when: item.status == "closed", refuse: 409}
          - set: {status: '"closed"'}
      responses: {"200": {description: closed, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}, "404": {description: none}, "409": {description: it is}}
  /tickets/{id}/assign:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [owner], properties: {owner: {type: string}}}}}}
      responses: {"200": {description: assigned, content: {application/json: {schema: {$ref: "#/components/schemas/Ticket"}}}}, "404": {description: none}}
components:
  schemas:
    Ticket:
      type: object
      required: [id, title, status]
      properties:
        id: {type: integer, readOnly: true}
        createdAt: {type: string, format: date-time, readOnly: true}
        title: {type: string}
        status: {type: string, enum: [open, closed]}
        owner: {type: string}
`

const isJSON = "Content-Type: application/json"

func TestStateOfTickets(t *testing.T) {
	s, _ := of(t, mock.Config{}, tickets)
	get := func(target string) string { return text(t, ask(s, "GET", target, "")) }
	made := object(t, ask(s, "POST", "/tickets", `{"title":"Printer","status":"open"}`, isJSON))
	target := "/tickets/" + strconv.Itoa(int(made["id"].(float64)))

	whole := get(target)
	res := ask(s, "PUT", target, whole, isJSON)
	assert.Equal(t, 200, res.StatusCode, "who has read all of it may send all of it back: %s", text(t, res))
	assert.JSONEq(t, whole, get(target))
	other := `{"id":7777,"title":"Printer","status":"open"}`
	assert.Equal(t, 400, ask(s, "PUT", target, other, isJSON).StatusCode, "but change nothing that is only read")
	assert.Equal(t, 400, ask(s, "POST", "/tickets", other, isJSON).StatusCode, "nor choose it")
	assert.JSONEq(t, whole, get(target))

	assigned := ask(s, "POST", target+"/assign", `{"owner":"Ann"}`, isJSON)
	assert.Equal(t, 200, assigned.StatusCode)
	assert.JSONEq(t, get(target), text(t, assigned), "an action answers with the thing")
	assert.Contains(t, get(target), `"owner":"Ann"`, "and sets what it says of it")

	closed := object(t, ask(s, "POST", target+"/close", ""))
	assert.Equal(t, "closed", closed["status"], "so it does where a rule changes it")
	assert.Equal(t, made["id"], closed["id"])
	again := ask(s, "POST", target+"/close", "")
	assert.Equal(t, 409, again.StatusCode, "a rule may refuse")
	assert.Contains(t, again.Header.Get("X-Understudy-Violation"), "rule ")
	assert.Equal(t, 404, ask(s, "POST", "/tickets/99999/close", "").StatusCode)

	assert.Equal(t, 403, ask(s, "DELETE", target, "").StatusCode)
	assert.Equal(t, 200, ask(s, "GET", target, "").StatusCode, "who documents no success changes nothing")
}

func TestRulesThatCannotBeWorkedOut(t *testing.T) {
	s, _ := of(t, mock.Config{}, `
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /notes:
    get:
      x-understudy: {filters: {q: 'int(item.title) > 1'}}
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {type: object, required: [id, title], properties: {id: {type: integer}, title: {type: string}}}}}}}}
`)
	res := ask(s, "GET", "/notes?q=1", "")
	assert.Equal(t, 200, res.StatusCode, "a condition that cannot be worked out does not hold")
	assert.Equal(t, "[]", text(t, res))
	assert.Contains(t, res.Header.Get("X-Understudy-Rule"), "test.yaml:7:", "the header tells which")

	s, _ = of(t, mock.Config{}, `
openapi: 3.1.0
info: {title: t, version: "1"}
x-understudy:
  collections: {notes: {set: {grade: 'int(item.title)'}}}
  values: {least: 'int("none")'}
paths:
  /notes:
    get:
      x-understudy: {filters: {q: 'least == null or item.id > least'}}
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {type: object, required: [id, title], properties: {id: {type: integer}, title: {type: string}, grade: {type: integer}}}}}}}}
`)
	res = ask(s, "GET", "/notes?q=1", "")
	assert.Equal(t, 200, res.StatusCode)
	assert.Contains(t, text(t, res), `"id":1`, "what is set, and what others use, may fail as well")
	assert.Contains(t, res.Header.Get("X-Understudy-Rule"), "test.yaml:6:")
}
