package mock_test

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

func parentsMustExist(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t, "X-Key: k")
	const order = `{"article":"Tea","quantity":2}`
	for _, call := range [][2]string{{"GET", ""}, {"POST", order}} {
		r := c.do(call[0], "/users/nobody/orders", call[1]).want(404).object()
		assert.Contains(t, r["message"], "nobody")
	}
	c.create("/users", `{"login":"ada","age":36}`)
	c.create("/users", `{"login":"bob","age":37}`)
	assert.Empty(t, c.orders("ada"), "who has only just come has ordered nothing")
	made, location := c.create("/users/ada/orders", order)
	assert.Equal(t, "open", made["state"], "the default")
	assert.Equal(t, "/users/ada/orders/"+made["id"].(string), location)
	assert.Equal(t, made, c.get(location).object())
	c.do("GET", "/users/bob/orders/"+made["id"].(string), "").want(404, "it is another's")
	assert.Empty(t, c.orders("bob"))
	assert.Equal(t, []map[string]any{made}, c.orders("ada"))
	first := c.get("/users").list("items")[0]["login"].(string)
	assert.NotEmpty(t, c.orders(first), "who was there from the beginning has")

	c.do("DELETE", "/users/ada", "").want(204)
	for _, target := range []string{location, "/users/ada/orders"} {
		c.do("GET", target, "").want(404, "what it belonged to is gone")
	}
	c.do("DELETE", location, "").want(404)
	c.do("POST", "/users/ada/orders", order).want(404)
	c.get("/users/bob/orders")
}

// Keys may be any text: paths, shelves and Locations keep them apart.
func keysAreAnyText(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t)
	names := []string{"a/b", "a", "a b", "a+b", "a%2Fb", "100%", "ü", "日本", "?", "#", "{x}", ";", "a:b", "a,b", "\"", "A", "..a", "x/uses", "1", "1.0", "null", "-"}
	before := c.get("/labels").list()
	for _, name := range names {
		made, location := c.create("/labels", toJSON(t, map[string]any{"name": name}))
		require.Equal(t, name, made["name"])
		require.Equal(t, made, c.get(location).object(), location)
		use, _ := c.create(location+"/uses", toJSON(t, map[string]any{"article": name}))
		require.Equal(t, []map[string]any{use}, c.get(location+"/uses").list(), "of %q alone", name)
		c.do("POST", "/labels", toJSON(t, map[string]any{"name": name})).want(409)
	}
	for _, name := range names {
		c.do("DELETE", "/labels/"+url.PathEscape(name), "").want(204, name)
		c.do("GET", "/labels/"+url.PathEscape(name), "").want(404, name)
	}
	assert.Equal(t, before, c.get("/labels").list())
	one := "/v1/pets/"
	shelter := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	for _, same := range []string{"1.0", "1e0", "%31"} {
		if r := shelter.do("GET", one+same, ""); r.status != 400 {
			assert.Equal(t, shelter.get(one+"1").body, r.body, "%s is the number 1", same)
		}
	}
}

func viewShowsItsOwn(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	all, _ := c.pets()
	owners := c.get("/v1/owners").list()
	require.NotEmpty(t, owners)
	shown := 0
	for _, o := range owners {
		want := []map[string]any{}
		for _, p := range all {
			if p["ownerId"] == o["id"] {
				want = append(want, p)
			}
		}
		got := c.get("/v1/owners/" + o["id"].(string) + "/pets").list()
		assert.Equal(t, want, got, "those that say so")
		shown += len(got)
	}
	assert.NotZero(t, shown, "some of the pets have owners that there are")

	owner, _ := c.create("/v1/owners", `{"name":"Ada"}`)
	path := "/v1/owners/" + owner["id"].(string)
	assert.Empty(t, c.get(path+"/pets").list())
	made, location := c.create(path+"/pets", rex)
	assert.Equal(t, owner["id"], made["ownerId"])
	assert.Equal(t, made, c.get(location).object())
	assert.Equal(t, []map[string]any{made}, c.get(path+"/pets").list())
	all, _ = c.pets()
	assert.Equal(t, made, by(all, "id", made["id"]), "it is one of all")
	elsewhere, _ := c.create("/v1/pets", toJSON(t, map[string]any{"name": "Max", "species": "cat", "ownerId": owner["id"]}))
	assert.Equal(t, []map[string]any{made, elsewhere}, c.get(path+"/pets").list())
	c.do("DELETE", path, "").want(204)
	c.do("GET", path+"/pets", "").want(404)
	c.do("POST", path+"/pets", rex).want(404)
	c.get(location)
}

func singleRemembers(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	first := c.get("/v1/settings").object()
	set := c.do("PUT", "/v1/settings", `{"language":"fr","theme":"dark"}`).want(200).object()
	assert.Equal(t, "fr", set["language"])
	assert.Equal(t, "dark", set["theme"])
	if at, ok := first["updatedAt"]; ok {
		assert.True(t, moment(t, set["updatedAt"]).After(moment(t, at)), "it was changed")
	}
	assert.Equal(t, set, c.get("/v1/settings").object())
	patched := c.do("PATCH", "/v1/settings", `{"theme":null}`, "Content-Type: application/merge-patch+json").want(200).object()
	assert.NotContains(t, patched, "theme")
	assert.Equal(t, "fr", patched["language"])
	assert.Equal(t, patched, c.get("/v1/settings").object())
	assert.Equal(t, first, c.in("another").get("/v1/settings").object())
}

func openRemembers(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t)
	made := c.get("/notes/hello").object()
	assert.Equal(t, "hello", made["noteId"], "every key exists")
	assert.Equal(t, made, c.get("/notes/hello").object())
	set := c.do("PUT", "/notes/hello", `{"text":"Buy milk"}`).want(200).object()
	assert.Equal(t, map[string]any{"noteId": "hello", "text": "Buy milk"}, set)
	assert.Equal(t, set, c.get("/notes/hello").object())
	assert.NotEqual(t, set, c.get("/notes/other").object())
	c.do("DELETE", "/notes/hello", "").want(204)
	c.do("GET", "/notes/hello", "").want(404, "until it is removed")
	c.do("DELETE", "/notes/other", "").want(204, "what nobody has asked for is there as well")
	c.do("GET", "/notes/other", "").want(404)
	c.do("PUT", "/notes/other", `{"text":"Again"}`).want(200, "it has no other answer")
	assert.Equal(t, "Again", c.get("/notes/other").object()["text"])
}

func statelessStays(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	first := c.do("POST", "/v1/search", `{"text":"Rex"}`).want(200)
	list, _ := c.pets()
	_, location := c.create("/v1/pets", rex)
	assert.Equal(t, first.body, c.do("POST", "/v1/search", `{"text":"Rex"}`).want(200).body)
	c.do("DELETE", location, "").want(204)
	now, _ := c.pets()
	assert.Equal(t, list, now)
}

// What is worked out from a body is not what was worked out from another.
func bodiesAreAsked(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	for range 2 {
		count := map[any]float64{"whale": 0}
		all, _ := c.pets()
		for _, species := range pluck(all, "species") {
			count[species]++
		}
		for species, want := range count {
			r := c.do("POST", "/v1/census", toJSON(t, map[string]any{"text": species})).want(200)
			assert.Equal(t, want, r.object()["hits"], "of %s", species)
		}
		c.create("/v1/pets", rex)
	}
}

func swaggerRemembers(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "library.yaml")).client(t)
	before := c.get("/api/books")
	total, err := strconv.Atoi(before.header.Get("X-Total-Count"))
	require.NoError(t, err)
	const book = `{"isbn":"9780000000001","title":"Emma","genre":"novel","pages":400}`
	made := c.do("POST", "/api/books", book).want(200, "the one success that is documented").object()
	assert.JSONEq(t, book, toJSON(t, made))
	assert.JSONEq(t, book, c.get("/api/books/9780000000001").body)
	after := c.get("/api/books?skip=" + strconv.Itoa(total))
	assert.Equal(t, strconv.Itoa(total+1), after.header.Get("X-Total-Count"))
	assert.Equal(t, []map[string]any{made}, after.list(), "it is the last")
	r := c.do("PUT", "/api/books/9780000000001", `{"isbn":"9780000000001","title":"Emma","genre":"essay"}`).want(200).object()
	assert.NotContains(t, r, "pages")
	assert.Equal(t, []map[string]any{r}, c.get("/api/books?skip="+strconv.Itoa(total)).list())
	assert.Empty(t, by(c.get("/api/books?genre=novel").list(), "isbn", "9780000000001"))
	c.do("DELETE", "/api/books/9780000000001", "").want(204)
	assert.Contains(t, c.do("GET", "/api/books/9780000000001", "").want(404).object()["error"], "9780000000001")
	assert.Equal(t, before.body, c.get("/api/books").body, "all is as it was")
	assert.Equal(t, before.header.Get("X-Total-Count"), c.get("/api/books").header.Get("X-Total-Count"))
}

func examplesBegin(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "menu.yaml")).client(t)
	const menu = `[{"id":1,"name":"Soup","course":"starter","price":5.5},{"id":2,"name":"Roast","course":"main","price":18},{"id":3,"name":"Cake","course":"dessert","price":6}]`
	assert.JSONEq(t, menu, c.get("/dishes").body)
	for _, dish := range c.get("/dishes").list() {
		assert.Equal(t, dish, c.get("/dishes/"+toJSON(t, dish["id"])).object(), "each of them is there")
	}
	made, location := c.create("/dishes", `{"name":"Tart","course":"dessert","price":4}`)
	assert.Equal(t, "Tart", made["name"], "not what the example says")
	assert.NotContains(t, []any{1.0, 2.0, 3.0}, made["id"])
	c.do("PATCH", "/dishes/2", `{"price":20}`).want(200)
	want := []map[string]any{{"id": 1.0, "name": "Soup", "course": "starter", "price": 5.5}, {"id": 2.0, "name": "Roast", "course": "main", "price": 20.0}, {"id": 3.0, "name": "Cake", "course": "dessert", "price": 6.0}, made}
	assert.Equal(t, want, c.get("/dishes").list())
	assert.Equal(t, want[2:], c.get("/dishes?course=dessert").list())
	assert.Equal(t, want[1], c.get("/dishes/2").object(), "not what the example says")
	assert.Equal(t, made, c.get(location).object())

	never := open(t, mock.Config{Generate: "always"}, document(t, "menu.yaml")).client(t)
	assert.NotEqual(t, c.in("new").get("/dishes").body, never.get("/dishes").body, "unless they are ignored")
}
