package mock_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

const comment = "/events/facebookInstagramComment"

func TestEventsHappen(t *testing.T) {
	d := inbox(t, mock.Config{RateLimits: "off"})
	total := func() float64 { return d.get("/api/inbox?limit=1").object()["total"].(float64) }
	unread := func() float64 { return d.get("/api/inbox/stats").object()["total"].(float64) }
	items, before := total(), unread()
	seen := map[any]bool{}
	for i := range 20 {
		e := d.tell("POST", comment, "").want(200).object()
		require.Equal(t, 1.0, e["changed"])
		payload := e["payload"].(map[string]any)
		data := payload["data"].(map[string]any)
		require.False(t, seen[data["id"]] || seen[payload["id"]], "events differ")
		seen[data["id"]], seen[payload["id"]] = true, true
		item := d.get("/api/inbox/" + data["id"].(string)).object()
		assert.Equal(t, "UNREAD", item["status"])
		assert.Equal(t, data["content"], item["content"])
		assert.Equal(t, items+float64(i)+1, total())
		assert.Equal(t, before+float64(i)+1, unread())
	}
	assert.Equal(t, items, d.in("b").get("/api/inbox?limit=1").object()["total"], "nothing happened to b")
}

func TestEventsWithPayload(t *testing.T) {
	d := inbox(t, mock.Config{})
	made := d.tell("POST", comment, "").want(200).object()["payload"].(map[string]any)
	made["data"].(map[string]any)["id"] = "0f3a7e0c-52d1-4c8e-9a66-8d1b7e5f2c94"
	made["data"].(map[string]any)["content"] = "Hello?"
	body, err := json.Marshal(made)
	require.NoError(t, err)
	e := d.tell("POST", comment, string(body)).want(200).object()
	assert.Equal(t, 1.0, e["changed"])
	assert.Equal(t, made, e["payload"])
	assert.Equal(t, "Hello?", d.get("/api/inbox/0f3a7e0c-52d1-4c8e-9a66-8d1b7e5f2c94").object()["content"])
	snapshot := d.tell("GET", "/snapshot", "").body
	again := d.tell("POST", comment, string(body)).want(200).object()
	assert.Equal(t, 0.0, again["changed"], "what is sent twice arrives once")
	assert.Equal(t, snapshot, d.tell("GET", "/snapshot", "").body)

	delete(made, "created")
	body, err = json.Marshal(made)
	require.NoError(t, err)
	r := d.tell("POST", comment, string(body)).want(422)
	assert.Equal(t, "/created", r.list("violations")[0]["pointer"])
	assert.Equal(t, "tendsocial-inbox.yaml", r.list("violations")[0]["rule"].(map[string]any)["file"], "the webhook's own document says so")
	assert.Equal(t, snapshot, d.tell("GET", "/snapshot", "").body)
	d.tell("POST", comment, `<event/>`, "Content-Type: application/xml").want(415)
	d.tell("POST", comment, string(body), "Content-Type: application/x-www-form-urlencoded").want(415)
}

// hooks is a document whose webhooks send all sorts of things.
const hooks = `
openapi: 3.1.0
info: {title: Hooks, version: "1"}
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        "200": {description: Orders, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}}
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: An order, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "404": {description: None}
webhooks:
  ordered:
    post:
      summary: Somebody has ordered
      x-understudy: {collection: orders, rules: [{create: body}]}
      parameters: [{name: X-Signature, in: header, required: true, schema: {type: string, pattern: "^[0-9a-f]{8}$"}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"200": {description: Fine}}
  shipped:
    post:
      x-understudy: {collection: orders, rules: [{for: "[body.id]", set: {state: '"sent"'}}]}
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Shipped"}}
          application/vnd.shop+json: {schema: {$ref: "#/components/schemas/Shipped"}}
      responses: {"200": {description: Fine}}
  noted:
    post:
      requestBody: {content: {text/plain: {schema: {type: string, minLength: 3}}}}
      responses: {"200": {description: Fine}}
  pinged:
    post:
      responses: {"200": {description: Fine}}
  impossible:
    post:
      requestBody: {content: {application/json: {schema: {type: string, minLength: 5, maxLength: 3}}}}
      responses: {"200": {description: Fine}}
components:
  schemas:
    Order:
      type: object
      required: [id, item, state]
      properties:
        id: {type: integer, minimum: 1, readOnly: true}
        item: {type: string, minLength: 1}
        state: {enum: [open, sent]}
    Shipped:
      type: object
      required: [id]
      properties: {id: {type: integer, minimum: 1}}
`

func hooked(t testing.TB, config mock.Config) *director {
	t.Helper()
	doc, err := specs.Loader{}.Parse(t.Context(), "hooks.yaml", []byte(hooks))
	require.NoError(t, err)
	return direct(t, inMemory(t, config, doc))
}

func TestEventsOfAllSorts(t *testing.T) {
	d := hooked(t, mock.Config{})
	list := d.tell("GET", "/events", "").list("events")
	assert.Equal(t, []any{"ordered", "shipped", "noted", "pinged", "impossible"}, pluck(list, "webhook"))
	assert.Equal(t, []any{true, true, false, false, false}, pluck(list, "changes"))
	assert.Equal(t, "Somebody has ordered", list[0]["summary"])
	assert.Equal(t, "hooks.yaml", list[0]["document"])

	for i := range 12 {
		assert.Contains(t, d.tell("POST", "/events/ordered", "").want(200, i).body, `"changed":1`, "one after the other: an order that there is would change nothing")
	}
	r := d.tell("POST", "/events/ordered", `{"id":5000,"item":"tea","state":"open"}`).want(200)
	assert.Contains(t, r.body, `"changed":1`, "what is read-only the API may send, and the signature is not needed")
	d.tell("POST", "/events/ordered", `{"id":5001,"item":"tea","state":"open"}`, "X-Signature: 0123abcd").want(200)
	wrong := d.tell("POST", "/events/ordered", `{"id":5002,"item":"tea","state":"open"}`, "X-Signature: none").want(422)
	assert.Contains(t, wrong.body, `"name":"X-Signature"`, "but one that is given has to be one")

	assert.Contains(t, d.tell("POST", "/events/shipped", `id=5000`, "Content-Type: application/x-www-form-urlencoded").want(200).body, `"changed":1,"payload":{"id":5000}`)
	assert.Equal(t, "sent", d.get("/orders/5000").object()["state"])
	assert.Contains(t, d.tell("POST", "/events/shipped", `{"id":5000}`, "Content-Type: application/vnd.shop+json").want(200).body, `"changed":0`, "it was sent before")

	texts := map[any]bool{}
	for range 5 {
		e := d.tell("POST", "/events/noted", "").want(200).object()
		assert.Equal(t, 0.0, e["changed"])
		texts[e["payload"]] = true
	}
	assert.Len(t, texts, 5, "also what changes nothing is another each time")
	assert.NotContains(t, d.tell("POST", "/events/pinged", "").want(200).body, "payload")
	assert.Contains(t, d.tell("POST", "/events/impossible", "").want(422).body, "none can be made up")
}

// Two documents may have webhooks and collections of one name.
func TestNamesOfSeveralDocuments(t *testing.T) {
	one, err := specs.Loader{}.Parse(t.Context(), "hooks.yaml", []byte(hooks))
	require.NoError(t, err)
	two, err := specs.Loader{}.Parse(t.Context(), "more.yaml", []byte(strings.ReplaceAll(hooks, "/orders", "/more/orders")))
	require.NoError(t, err)
	d := direct(t, inMemory(t, mock.Config{}, one, two))
	r := d.tell("POST", "/events/ordered", "").want(422)
	assert.Contains(t, r.body, "hooks.yaml and more.yaml have a webhook of that name")
	assert.Contains(t, d.tell("POST", "/events/ordered?document=more.yaml", "").want(200).body, `"document":"more.yaml"`)
	d.tell("POST", "/events/ordered?document=other.yaml", "").want(404)
	assert.Equal(t, "document", d.tell("GET", "/collections/orders", "").want(422).list("violations")[0]["name"])
	changed := pluck(d.tell("GET", "/collections", "").list("collections"), "changed")
	assert.Equal(t, []any{0.0, 1.0}, changed)
	first := d.tell("GET", "/collections/orders?document=hooks.yaml", "").want(200).object()["total"].(float64)
	second := d.tell("GET", "/collections/orders?document=more.yaml", "").want(200).object()["total"].(float64)
	assert.NotEqual(t, first, second)
}

// The same requests, the same answers: on another stand-in, and after a reset.
func TestAdminIsTheSameAgain(t *testing.T) {
	sequence := func(d *director) string {
		var all strings.Builder
		do := func(method, target, body string) {
			r := d.tell(method, target, body)
			all.WriteString(method + " " + target + " " + strconv.Itoa(r.status) + " " + r.body + "\n")
			for name, values := range r.header {
				require.False(t, strings.HasPrefix(name, "X-Ratelimit"), "%v", values)
			}
		}
		for _, c := range scenes {
			if !strings.Contains(c.target, "session") {
				do(c.method, c.target, c.body)
			}
		}
		for range 3 {
			for _, hook := range []string{"facebookInstagramComment", "twitterAccountActivity", "youtubeNotification"} {
				do("POST", "/events/"+hook, "")
			}
		}
		id := d.first()
		d.do("PUT", "/api/inbox/"+id, archived).want(200)
		d.do("POST", "/api/inbox/"+id+"/reply", `{"content":"Hi"}`).want(200)
		d.do("DELETE", "/api/inbox/"+id+"?permanent=true", "").want(200)
		all.WriteString(d.get("/api/inbox?limit=100").body)
		do("GET", "/snapshot", "")
		do("GET", "/collections/inbox", "")
		return all.String()
	}
	one := inbox(t, mock.Config{RateLimits: "off"})
	first := sequence(one)
	sameLook(t, first, sequence(inbox(t, mock.Config{RateLimits: "off"})), "another stand-in")
	one.tell("DELETE", "/journal", "").want(204)
	one.tell("PUT", "/seed", `{"seed":0}`).want(200)
	sameLook(t, first, sequence(one), "after a reset")
}
