package mock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/mock"
)

func TestCollectionsAreListed(t *testing.T) {
	d := market(t, mock.Config{})
	list := d.tell("GET", "/collections", "").list("collections")
	users := by(list, "name", "users")
	assert.Equal(t, map[string]any{
		"document": "testdata/state/market.yaml", "name": "users", "path": "/users", "key": "login",
		"items": d.get("/users").object()["meta"].(map[string]any)["total"], "changed": 0.0,
	}, users)
	orders := by(list, "path", "/users/{login}/orders")
	assert.Equal(t, []any{"login"}, orders["parents"])
	assert.Equal(t, -1.0, orders["items"], "there are as many as users")
	assert.Equal(t, -1.0, by(list, "path", "/notes")["items"], "any note exists")
	d.trade()
	list = d.tell("GET", "/collections", "").list("collections")
	assert.Equal(t, users["items"].(float64)+1, by(list, "name", "users")["items"])
	assert.Equal(t, 2.0, by(list, "name", "users")["changed"], "one that is there, one that was and is no more")
}

func TestCollectionsShowTheirItems(t *testing.T) {
	d := market(t, mock.Config{})
	d.trade()
	all := d.tell("GET", "/collections/users", "").object()
	items, total := all["items"].([]any), int(all["total"].(float64))
	assert.Len(t, items, total)
	ada := items[total-1].(map[string]any)
	assert.Equal(t, "difference", ada["password"], "also what no operation shows")
	page := d.tell("GET", "/collections/users?limit=2&offset=3", "").object()
	assert.Equal(t, items[3:5], page["items"])
	assert.Equal(t, float64(total), page["total"])

	name := by(d.tell("GET", "/collections", "").list("collections"), "path", "/users/{login}/orders")["name"].(string)
	orders := d.tell("GET", "/collections/"+name+"?parent=ada", "").want(200).list("items")
	shown := d.walk("/users/ada/orders?limit=20", func(int) {})
	assert.Equal(t, shown, pluck(orders, "id"), "the same, in the same order")
	d.tell("GET", "/collections/"+name, "").want(422)
	d.tell("GET", "/collections/"+name+"?parent=ada&parent=7", "").want(422)
	assert.Contains(t, d.tell("GET", "/collections/"+name+"?parent=nobody", "").want(404).body, "nobody")
	notes := by(d.tell("GET", "/collections", "").list("collections"), "path", "/notes")["name"].(string)
	assert.Equal(t, []any{"milk"}, pluck(d.tell("GET", "/collections/"+notes, "").list("items"), "noteId"), "of those that all exist, the ones that were written")
}

// A key that looks like a number is that of the type that the document gives it:
// looking into a session does not change what its clients see.
func TestCollectionsOfNumbers(t *testing.T) {
	one, other := market(t, mock.Config{}), market(t, mock.Config{})
	owners := one.get("/v1/owners?limit=1").body
	for _, c := range one.tell("GET", "/collections", "").list("collections") {
		target := "/collections/" + c["name"].(string) + "?document=" + c["document"].(string)
		if parents, _ := c["parents"].([]any); len(parents) == 1 {
			target += "&parent=12"
		}
		one.tell("GET", target, "")
	}
	assert.Equal(t, owners, other.get("/v1/owners?limit=1").body)
	sameLook(t, other.look(), one.look(), "")
}
