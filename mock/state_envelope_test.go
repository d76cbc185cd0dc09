package mock_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// tickets are all tickets of the desk, as its links lead to them, and how many
// it says there are.
func (c *client) tickets(query string) (list []map[string]any, count float64) {
	c.Helper()
	target := "/desk/tickets/" + query
	for target != "" {
		r := c.get(target)
		page, previous := r.object(), len(list) > 0
		list, count = append(list, r.list("results")...), page["count"].(float64)
		_, back := page["previous"].(string)
		require.Equal(c, previous, back)
		next, _ := page["next"].(string)
		target = strings.TrimPrefix(next, "http://example.com")
	}
	return list, count
}

// What is in an envelope is remembered as what is in none.
func envelopesOpen(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "desk.yaml")).client(t)
	before, count := c.tickets("")
	require.Equal(t, float64(len(before)), count)
	made, location := c.create("/desk/tickets/", `{"ticket":{"title":"It leaks","labels":["bug","idea"]}}`)
	ticket := made["ticket"].(map[string]any)
	assert.Equal(t, "It leaks", ticket["title"])
	assert.Equal(t, 3.0, ticket["priority"], "the default")
	assert.Equal(t, true, ticket["is_open"], "the default")
	assert.Equal(t, "/desk/tickets/"+ticket["uuid"].(string)+"/", location)
	assert.Equal(t, made, c.get(location).object())
	after, count := c.tickets("")
	assert.Equal(t, append(before, ticket), after)
	assert.Equal(t, float64(len(after)), count)

	changed := c.do("PATCH", location, `{"ticket":{"priority":5,"is_open":false}}`).want(200).object()["ticket"].(map[string]any)
	assert.Equal(t, with(ticket, map[string]any{"priority": 5.0, "is_open": false, "updated_at": changed["updated_at"]}), changed)
	all, _ := c.tickets("")
	for query, want := range map[string][]map[string]any{
		"?priority__gte=4":            choose(all, func(v map[string]any) bool { return v["priority"].(float64) >= 4 }),
		"?is_open=false":              choose(all, func(v map[string]any) bool { return v["is_open"] == false }),
		"?labels=bug&labels=idea":     choose(all, func(v map[string]any) bool { return hasAll(v["labels"], "bug", "idea") }),
		"?ordering=-priority":         turned(all, "priority"),
		"?ordering=title&page_size=4": arranged(all, "title"),
	} {
		got, count := c.tickets(query)
		assert.Equal(t, pluck(want, "uuid"), pluck(got, "uuid"), query)
		assert.Equal(t, float64(len(want)), count, query)
	}
	gone := c.do("DELETE", location, "").want(200).object()
	assert.Equal(t, changed, gone["ticket"], "what was removed is shown once more")
	assert.Contains(t, c.do("GET", location, "").want(404).object()["detail"], ticket["uuid"])
	now, _ := c.tickets("")
	assert.Equal(t, before, now)
}

func choose(list []map[string]any, fits func(map[string]any) bool) []map[string]any {
	return slices.DeleteFunc(slices.Clone(list), func(v map[string]any) bool { return !fits(v) })
}

func hasAll(list any, values ...string) bool {
	all, _ := list.([]any)
	for _, v := range values {
		if !slices.Contains(all, any(v)) {
			return false
		}
	}
	return true
}

func arranged(list []map[string]any, member string) []map[string]any {
	list = slices.Clone(list)
	arrange(list, []string{member})
	return list
}

func turned(list []map[string]any, member string) []map[string]any {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b map[string]any) int { return cmp.Compare(b[member].(float64), a[member].(float64)) })
	return list
}
