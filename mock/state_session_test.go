package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// under sends requests in the session that the path names.
func (c *client) under(session string) *client {
	d := *c
	d.prefix = "/X-Understudy-Session/" + session
	return &d
}

func sessionsAreApart(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	byCookie := func(name string) *client { return c.h.client(t, "Cookie: X-Understudy-Session="+name) }
	first := c.get("/v1/pets").body
	made, location := c.in("a b").create("/v1/pets", rex)
	other, _ := c.in("b").create("/v1/pets", `{"name":"Max","species":"cat"}`)
	assert.Equal(t, made["id"], other["id"], "each of them is a world of its own")
	for _, same := range []*client{c.in("a b"), byCookie("a%20b"), c.under("a%20b")} {
		assert.Equal(t, made, same.get(location).object(), "three ways to say which session it is")
	}
	assert.Equal(t, other, byCookie("b").get(location).object())
	c.do("GET", location, "").want(404)
	c.under("c").do("GET", location, "").want(404)
	assert.Equal(t, first, c.get("/v1/pets").body)

	_, location = c.under("a%20b").create("/v1/pets", rex)
	require.True(t, strings.HasPrefix(location, "/X-Understudy-Session/a%20b/v1/pets/"), "who follows it stays in the session: %s", location)
	c.get(location)
	assert.Contains(t, c.under("a%20b").get("/v1/pets?limit=1").header.Get("Link"), "<http://example.com/X-Understudy-Session/a%20b/v1/pets?")
	c.h.drop(t, "a b")
	c.do("GET", location, "").want(404, "it began anew")
	assert.Equal(t, other, c.in("b").get("/v1/pets/"+toJSON(t, other["id"])).object())
}

func seedsAreUntouched(t *testing.T, open stage) {
	config := mock.Config{}
	config.Seed = 9
	nine := open(t, config, document(t, "shelter.yaml")).client(t)
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	want, zero := nine.get("/v1/pets?limit=50"), c.get("/v1/pets?limit=50")
	first := "/v1/pets/" + toJSON(t, want.list("data")[0]["id"])
	c.create("/v1/pets", rex)
	c.do("DELETE", first, "").want(204)
	assert.Equal(t, want.body, c.get("/v1/pets?limit=50", "Prefer: seed=9").body)
	assert.Equal(t, zero.body, c.get("/v1/pets?limit=50", "Prefer: seed=0").body)
	assert.Equal(t, want.list("data")[0], c.get(first, "Prefer: seed=9").object())
	after, _ := c.pets()
	made, location := c.create("/v1/pets", rex, "Prefer: seed=9")
	assert.Equal(t, "Rex", made["name"])
	c.do("GET", location, "", "Prefer: seed=9").want(404, "nothing of it is kept")
	c.do("DELETE", first, "", "Prefer: seed=9").want(204)
	now, _ := c.pets()
	assert.Equal(t, after, now)
	assert.Equal(t, want.body, c.get("/v1/pets?limit=50", "Prefer: seed=9").body)
}

// everything is the whole world of both documents, as far as these tests change it.
func everything(c *client) string {
	c.Helper()
	list, total := c.pets()
	text := toJSON(c, list) + toJSON(c, total) + c.get("/v1/settings").body + c.get("/v1/owners").body
	users := c.get("/users?per_page=50")
	text += users.body + users.header.Get("Link") + c.get("/notes/hello").body
	return text + toJSON(c, c.orders(users.list("items")[0]["login"].(string)))
}

func preferredChangesNothing(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t, "X-Key: k")
	_, location := c.create("/v1/pets", rex)
	before := everything(c)
	for _, call := range [][4]string{
		{"POST", "/v1/pets", rex, "201"},
		{"POST", "/v1/pets", rex, "400"},
		{"PUT", location, `{"name":"Max","species":"cat"}`, "200"},
		{"PATCH", location, `{"name":"Max"}`, "409"},
		{"DELETE", location, "", "204"},
		{"DELETE", location, "", "404"},
		{"PUT", "/v1/settings", `{"language":"xx"}`, "200"},
		{"PUT", "/users/ada", `{"login":"ada","age":30}`, "201"},
	} {
		assert.Equal(t, call[3], fmt.Sprint(c.do(call[0], call[1], call[2], "Prefer: code="+call[3]).status), "%v", call)
		assert.Equal(t, before, everything(c), "%v", call)
	}
	assert.Equal(t, 404, c.do("GET", location+"?__code=404", "").status)
}

func refusedChangesNothing(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t)
	_, location := c.create("/v1/pets", rex)
	for range 3 {
		c.do("DELETE", "/notes/other", "")
	}
	before := everything(c)
	for _, call := range []struct {
		status               int
		method, target, body string
		header               string
		why                  string
	}{
		{400, "POST", "/v1/pets", `{"name":"Rex"`, "", "no JSON"},
		{400, "POST", "/v1/pets", `{"name":"Rex"}`, "", "species is required"},
		{400, "POST", "/v1/pets", `{"name":"Rex","species":"whale"}`, "", "no such species"},
		{400, "POST", "/v1/pets", `{"name":"Rex","species":"dog","id":7}`, "", "the id is only read"},
		{400, "PUT", location, `{"species":"cat"}`, "", "name is required"},
		{400, "PATCH", location, `{"name":""}`, "", "too short"},
		{400, "PATCH", location, `{"wings":2}`, "", "no such member"},
		{400, "DELETE", "/v1/pets/none", ``, "", "no number"},
		{400, "DELETE", location, ``, "Prefer: seed=x", "a preference that cannot be followed"},
		{400, "DELETE", location, ``, "X-Understudy-Session: " + strings.Repeat("x", 200), "no session"},
		{401, "POST", "/users", `{"login":"ada","age":36}`, "", "no key"},
		{404, "DELETE", "/v1/pets/987654", "", "", "no such pet"},
		{405, "DELETE", "/v1/pets", "", "", "no such method"},
		{406, "POST", "/v1/pets", rex, "Accept: application/xml", "no such answer"},
		{406, "PATCH", location, `{"name":"Max"}`, "Accept: text/html", "no such answer"},
		{415, "POST", "/v1/pets", rex, "Content-Type: application/xml", "no such body"},
		{429, "DELETE", "/notes/hello", "", "", "too often"},
	} {
		r := c.do(call.method, call.target, call.body, strings.Split(call.header, "\n")...)
		assert.Equal(t, call.status, r.status, "%s: %s", call.why, r.body)
		assert.Equal(t, before, everything(c), call.why)
	}
}

func headIsGet(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	_, location := c.create("/v1/pets", rex)
	for _, target := range []string{location, "/v1/pets?limit=3&offset=2", "/v1/settings", "/v1/pets/987654"} {
		get := c.do("GET", target, "")
		head := c.do("HEAD", target, "").want(get.status, target)
		assert.Empty(t, head.body)
		for _, name := range []string{"Content-Type", "X-Total-Count", "Link", "X-Understudy-Source"} {
			assert.Equal(t, get.header.Get(name), head.header.Get(name), "%s of %s", name, target)
		}
	}
}

func offRemembersNothing(t *testing.T, open stage) {
	c := open(t, mock.Config{State: "off"}, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t)
	list := c.get("/v1/pets?limit=100").body
	c.do("POST", "/v1/pets", rex).want(201)
	c.do("PUT", "/v1/settings", `{"language":"xx"}`).want(200)
	for _, id := range []string{"1", "987654"} {
		one := c.get("/v1/pets/" + id).body
		assert.Contains(t, one, `"id":`+id, "every id exists")
		c.do("PATCH", "/v1/pets/"+id, `{"name":"Max"}`).want(200)
		c.do("DELETE", "/v1/pets/"+id, "").want(204)
		assert.Equal(t, one, c.get("/v1/pets/"+id).body)
	}
	assert.Equal(t, list, c.get("/v1/pets?limit=100").body)
	assert.NotEqual(t, "xx", c.get("/v1/settings").object()["language"])
	c.get("/users/nobody/orders")
}

// sameAgain does the same to two worlds that know nothing of each other.
func sameAgain(t *testing.T, open stage) {
	play := func() (said []string) {
		c := open(t, mock.Config{}, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t, "X-Key: k")
		tell := func(r *reply) {
			said = append(said, fmt.Sprint(r.status, " ", r.header.Get("Location"), r.header.Get("Link"), " ", r.body))
		}
		for i := range 6 {
			made := c.do("POST", "/v1/pets", rex)
			tell(made)
			target := made.header.Get("Location")
			tell(c.do("PATCH", target, fmt.Sprintf(`{"name":"Rex %d","nickname":"R"}`, i)))
			if i%2 == 0 {
				tell(c.do("DELETE", target, ""))
			}
			tell(c.do("PUT", target, `{"name":"Max","species":"cat"}`))
			tell(c.do("POST", "/v1/owners", `{"name":"Ada"}`))
			tell(c.do("PUT", "/users/ada", fmt.Sprintf(`{"login":"ada","age":%d}`, 20+i)))
			tell(c.do("POST", "/users/ada/orders", `{"article":"Tea","quantity":1}`))
			tell(c.do("GET", "/users/ada/orders?limit=3", ""))
			tell(c.do("PUT", "/v1/settings", `{"language":"fr"}`))
			tell(c.do("POST", "/v1/search", `{"text":"x"}`))
		}
		return append(said, everything(c))
	}
	first := play()
	for i, again := range play() {
		assert.Equal(t, first[i], again, "step %d", i)
	}
}
