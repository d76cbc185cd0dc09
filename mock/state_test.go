package mock_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

const rex = `{"name":"Rex","species":"dog","chipCode":"123456","tags":["old"]}`

func createAdds(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	before, total := c.pets()
	made, location := c.create("/v1/pets", rex)
	assert.Equal(t, "Rex", made["name"])
	assert.Equal(t, []any{"old"}, made["tags"])
	assert.Equal(t, made["createdAt"], made["updatedAt"], "it was never changed")
	assert.Equal(t, "waiting", made["status"], "the default")
	assert.Equal(t, 4.5, made["weight"], "the default")
	assert.NotContains(t, made, "chipCode", "it is only written")
	assert.NotContains(t, made, "nickname", "nobody said so")

	require.Regexp(t, `^/v1/pets/\d+$`, location)
	assert.Equal(t, made, c.get(location).object(), "what was created is where its Location says")
	after, now := c.pets()
	assert.Equal(t, total+1, now)
	assert.Equal(t, append(before, made), after, "what is new comes last, and nothing else has changed")

	second, _ := c.create("/v1/pets", rex)
	assert.Greater(t, second["createdAt"], made["createdAt"], "time goes on with each change")
}

func createKeys(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	seen := map[any]bool{}
	before, _ := c.pets()
	for _, id := range pluck(before, "id") {
		seen[id] = true
	}
	for range 25 {
		made, location := c.create("/v1/pets", rex)
		require.False(t, seen[made["id"]], "given out twice: %v", made["id"])
		seen[made["id"]] = true
		if made["id"].(float64) > 10 && len(seen)%3 == 0 {
			c.do("DELETE", location, "").want(204)
		}
	}
	for range 3 {
		owner, location := c.create("/v1/owners", `{"name":"Ada"}`)
		require.Regexp(t, `^[0-9a-f-]{36}$`, owner["id"])
		require.False(t, seen[owner["id"]])
		seen[owner["id"]] = true
		c.get(location)
	}
}

func createTaken(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t, "X-Key: k")
	made, location := c.create("/users", `{"login":"ada","age":36,"password":"difference"}`)
	assert.Equal(t, map[string]any{"login": "ada", "age": 36.0, "orderCount": 0.0}, made, "the client chooses the key")
	assert.Equal(t, "/users/ada", location)
	list := c.get("/users?per_page=50").body
	refused := c.do("POST", "/users", `{"login":"ada","age":99}`).want(409)
	assert.Contains(t, refused.object()["message"], "ada")
	assert.Equal(t, made, c.get("/users/ada").object())
	assert.Equal(t, list, c.get("/users?per_page=50").body)
}

func replaceReplaces(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	made, location := c.create("/v1/pets", `{"name":"Rex","species":"dog","nickname":"R","weight":12.5,"status":"adopted"}`)
	r := c.do("PUT", location, `{"name":"Max","species":"cat"}`).want(200).object()
	assert.Equal(t, made["id"], r["id"])
	assert.Equal(t, made["createdAt"], r["createdAt"])
	assert.Greater(t, r["updatedAt"], made["updatedAt"])
	assert.Equal(t, "Max", r["name"])
	assert.NotContains(t, r, "nickname", "what is left out is gone")
	assert.Equal(t, "waiting", r["status"], "or is the default")
	assert.Equal(t, 4.5, r["weight"])
	assert.Equal(t, r, c.get(location).object())
	list, _ := c.pets()
	assert.Equal(t, r, by(list, "id", made["id"]))

	again := c.do("PUT", location, `{"name":"Max","species":"cat"}`).want(200).object()
	assert.Equal(t, with(r, map[string]any{"updatedAt": again["updatedAt"]}), again, "the same twice is the same")
}

func replaceCreates(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t)
	total := c.get("/users").object()["meta"].(map[string]any)["total"].(float64)
	made := c.do("PUT", "/users/grace", `{"login":"grace","age":42}`).want(201, "the document says that it may create").object()
	assert.Equal(t, map[string]any{"login": "grace", "age": 42.0, "orderCount": 0.0}, made)
	assert.Equal(t, made, c.get("/users/grace").object())
	changed := c.do("PUT", "/users/grace", `{"login":"other","age":43,"bio":null}`).want(200, "now it is there").object()
	assert.Equal(t, with(made, map[string]any{"age": 43.0}), with(changed, map[string]any{"bio": nil}), "what it is called stays")
	assert.Contains(t, changed, "bio", "null is a value where the document allows it")
	assert.Equal(t, total+1, c.get("/users").object()["meta"].(map[string]any)["total"])
	c.do("GET", "/users/other", "").want(404)

	shelter := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	shelter.do("PUT", "/v1/pets/987654", `{"name":"Max","species":"cat"}`).want(404, "this one may not")
	shelter.do("GET", "/v1/pets/987654", "").want(404)
}

func updateMerges(t *testing.T, open stage) {
	for _, media := range []string{"application/json", "application/merge-patch+json"} {
		c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
		made, location := c.create("/v1/pets", `{"name":"Rex","species":"dog","nickname":"R","tags":["old"],"home":{"city":"Rome","floor":3}}`)
		r := c.do("PATCH", location, `{"name":"Max","tags":["shy","noisy"],"home":{"floor":4},"chipCode":"654321"}`, "Content-Type: "+media).want(200).object()
		want := with(made, map[string]any{
			"name": "Max", "tags": []any{"shy", "noisy"}, "home": map[string]any{"city": "Rome", "floor": 4.0}, "updatedAt": r["updatedAt"],
		})
		assert.Equal(t, want, r, media)
		assert.Greater(t, r["updatedAt"], made["updatedAt"])
		assert.Equal(t, want, c.get(location).object())

		r = c.do("PATCH", location, `{"nickname":null,"home":{"floor":null}}`, "Content-Type: "+media).want(200).object()
		want = with(want, map[string]any{"nickname": nil, "home": map[string]any{"city": "Rome"}, "updatedAt": r["updatedAt"]})
		assert.Equal(t, want, r, "null removes (RFC 7396), and what cannot be null cannot mean anything else")
		if strings.HasPrefix(media, "application/merge-patch") {
			bare, there := c.create("/v1/pets", `{"name":"Rex","species":"dog"}`)
			r := c.do("PATCH", there, `{"home":{"city":"Paris","floor":null}}`, "Content-Type: "+media).want(200).object()
			bare["home"], bare["updatedAt"] = map[string]any{"city": "Paris"}, r["updatedAt"]
			assert.Equal(t, bare, r, "there is nothing to remove in what is new (RFC 7396, 2)")
		}
		unchanged := c.do("PATCH", location, `{"name":"Max"}`, "Content-Type: "+media).want(200).object()
		assert.Equal(t, r, unchanged, "what changes nothing is no change")
	}
}

func updatePatches(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	made, location := c.create("/v1/pets", `{"name":"Rex","species":"dog","nickname":"R","tags":["old"],"home":{"city":"Rome"}}`)
	c.headers = []string{"Content-Type: application/json-patch+json"}
	r := c.do("PATCH", location, `[
		{"op":"test","path":"/name","value":"Rex"}, {"op":"replace","path":"/name","value":"Max"},
		{"op":"add","path":"/tags/0","value":"shy"}, {"op":"add","path":"/tags/-","value":"noisy"}, {"op":"remove","path":"/tags/1"},
		{"op":"move","from":"/nickname","path":"/home/city"}, {"op":"replace","path":"/home/city","value":"Paris"},
		{"op":"add","path":"/home/floor","value":2}]`).want(200).object()
	want := with(made, map[string]any{
		"name": "Max", "nickname": nil, "tags": []any{"shy", "noisy"}, "home": map[string]any{"city": "Paris", "floor": 2.0}, "updatedAt": r["updatedAt"],
	})
	assert.Equal(t, want, r)
	assert.Equal(t, want, c.get(location).object())
	for _, patch := range []string{
		`[{"op":"replace","path":"/name","value":"Tom"},{"op":"test","path":"/species","value":"cat"}]`,
		`[{"op":"replace","path":"/name","value":"Tom"},{"op":"remove","path":"/nickname"}]`,
		`[{"op":"replace","path":"/name","value":"Tom"},{"op":"add","path":"/tags/9","value":"old"}]`,
		`[{"op":"replace","path":"/name","value":"Tom"},{"op":"move","from":"/home","path":"/home/city"}]`,
	} {
		c.do("PATCH", location, patch).want(409, patch)
		assert.Equal(t, want, c.get(location).object(), "nothing of %s was done", patch)
	}
	for _, patch := range []string{
		`[{"op":"replace","path":"/species","value":"whale"}]`, `[{"op":"remove","path":"/name"}]`, `[{"op":"add","path":"/wings","value":2}]`,
		`[{"op":"replace","path":"","value":5}]`,
	} {
		c.do("PATCH", location, patch).want(409, "what it makes cannot be shown: "+patch)
		assert.Equal(t, want, c.get(location).object())
	}
	c.do("PATCH", location, `[{"op":"replace","path":"/id","value":4711},{"op":"remove","path":"/createdAt"}]`).want(200)
	assert.Equal(t, want, c.get(location).object(), "what clients only read stays")
	r = c.do("PATCH", location, `[{"op":"add","path":"/chipCode","value":"111111"}]`).want(200).object()
	assert.NotContains(t, r, "chipCode", "what they only write is never shown")
}

func removeRemoves(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	before, total := c.pets()
	made, location := c.create("/v1/pets", `{"name":"Zebedee","species":"parrot"}`)
	for _, target := range []string{location, "/v1/pets/" + toJSON(t, before[2]["id"])} {
		r := c.do("DELETE", target, "").want(204)
		assert.Empty(t, r.body)
		for _, again := range [][2]string{{"GET", ""}, {"DELETE", ""}, {"PUT", rex}, {"PATCH", `{"name":"Max"}`}} {
			c.do(again[0], target, again[1]).want(404, again[0])
		}
	}
	after, now := c.pets()
	assert.Equal(t, append(before[:2:2], before[3:]...), after)
	assert.Equal(t, total-1, now)
	assert.Empty(t, c.get("/v1/pets?q=zebedee").list("data"))
	assert.NotContains(t, pluck(c.get("/v1/pets?limit=100&species=parrot").list("data"), "id"), made["id"])
}

func missingIsDocumented(t *testing.T, open stage) {
	shelter := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	for _, call := range [][2]string{{"GET", ""}, {"DELETE", ""}, {"PUT", rex}, {"PATCH", `{"name":"Max"}`}} {
		r := shelter.do(call[0], "/v1/pets/987654", call[1]).want(404).object()
		problem := r["error"].(map[string]any)
		assert.Equal(t, 404.0, problem["status"], "in the shape that the document has for it")
		assert.Contains(t, problem["message"], "987654", "with the reason")
	}
	// Where the document has no answer for it there is every thing, until it is removed.
	menu := open(t, mock.Config{}, document(t, "menu.yaml")).client(t)
	menu.do("DELETE", "/dishes/815", "").want(204)
	assert.Equal(t, "That is not on the menu", menu.do("GET", "/dishes/815", "").want(404).object()["message"], "the document's own words")
	menu.do("DELETE", "/dishes/2", "").want(204)
	menu.do("DELETE", "/dishes/2", "").want(404, "it was there")
}

// moment reads a time of a body.
func moment(t *testing.T, v any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, v.(string))
	require.NoError(t, err)
	return at
}
