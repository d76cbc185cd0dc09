package mock_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

func pagesEnd(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t)
	all, total := c.pets()
	for _, target := range []string{
		fmt.Sprintf("/v1/pets?offset=%d", len(all)), "/v1/pets?offset=1000000", "/v1/pets?offset=9223372036854775807",
		"/v1/pets?offset=99999999999999999999999",
	} {
		r := c.get(target)
		assert.Equal(t, "[]", toJSON(t, r.list("data")), "behind the end of the list")
		assert.Equal(t, total, r.object()["total"])
		assert.NotContains(t, r.header.Get("Link"), "next")
	}
	meta := c.get("/users?per_page=7").object()["meta"].(map[string]any)
	users, last := meta["total"].(float64), meta["total_pages"].(float64)
	assert.Equal(t, float64((int(users)+6)/7), last)
	for page := 1.0; page <= last+2; page++ {
		r := c.get("/users?per_page=7&page=" + toJSON(t, page))
		want := map[string]any{
			"total": users, "total_pages": last, "page": page, "per_page": 7.0, "has_more": page < last, "next_page": nil, "previous_page": nil,
		}
		if page < last {
			want["next_page"] = page + 1
		}
		if page > 1 {
			want["previous_page"] = min(page-1, last)
		}
		assert.Equal(t, want, r.object()["meta"], "page %v", page)
		if next := r.header.Values("X-Next-Page"); page < last {
			assert.Equal(t, []string{toJSON(t, page+1)}, next)
		} else {
			assert.Empty(t, next, "there is none, and none is made up")
		}
		assert.Len(t, r.list("items"), int(max(0, min(7, users-(page-1)*7))))
	}
}

var link = regexp.MustCompile(`<http://example\.com([^>]*)>; rel="(\w+)"`)

// links reads the Link header.
func (r *reply) links() map[string]string {
	links := map[string]string{}
	for _, m := range link.FindAllStringSubmatch(r.header.Get("Link"), -1) {
		links[m[2]] = m[1]
	}
	return links
}

func linksLead(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t)
	for first, list := range map[string]string{
		"/v1/pets?limit=9&sort=-weight&status=waiting": "data",
		"/users?per_page=6&sort=login&order=desc":      "items",
	} {
		var pages []string
		seen := map[string]bool{}
		target, last := first, ""
		for target != "" {
			r := c.get(target)
			for _, one := range r.list(list) {
				require.False(t, seen[toJSON(t, one)], "seen twice: %v", one)
				seen[toJSON(t, one)] = true
			}
			pages, last = append(pages, r.body), target
			target = r.links()["next"]
		}
		require.Greater(t, len(pages), 2)
		assert.Equal(t, c.get(c.get(first).links()["last"]).list(list), c.get(last).list(list), "the last page is the one that comes last")
		for i := len(pages) - 1; i > 0; i-- { // and back
			assert.Equal(t, c.get(first).list(list), c.get(c.get(last).links()["first"]).list(list))
			last = c.get(last).links()["prev"]
			assert.Equal(t, pages[i-1], c.get(last).body)
		}
		assert.Empty(t, c.get(first).links()["prev"])
	}
}

// walk reads all pages from a cursor on. between is done after each of them.
func (c *client) walk(target string, between func(page int)) (seen []any) {
	c.Helper()
	cursor := ""
	for page := 0; ; page++ {
		require.Less(c, page, 100, "the walk has no end")
		r := c.get(target + cursor)
		seen = append(seen, pluck(r.list("results"), "id")...)
		next, more := r.object()["next"].(string)
		if told, ok := r.object()["has_more"].(bool); ok {
			require.Equal(c, more, told)
		}
		if !more {
			return seen
		}
		cursor = "&cursor=" + url.QueryEscape(next)
		between(page)
	}
}

// A walk sees what is there all the time exactly once, whatever else comes and
// goes.
func cursorsHold(t *testing.T, open stage) {
	for _, order := range []string{"", "&sort=quantity", "&sort=-quantity", "&sort=article", "&state=open"} {
		c := open(t, mock.Config{}, document(t, "market.yaml")).client(t, "X-Key: k")
		c.create("/users", `{"login":"ada","age":36}`)
		for i := range 12 {
			c.create("/users/ada/orders", fmt.Sprintf(`{"article":"A%d","quantity":%d,"state":"open"}`, i%5, 1+i%4))
		}
		target := "/users/ada/orders?limit=3" + order
		whole := c.walk(target, func(int) {})
		stays, gone, added := map[any]int{}, map[any]bool{}, map[any]bool{}
		for _, id := range whole {
			stays[id] = 0
		}
		seen := c.walk(target, func(page int) {
			if page > 8 {
				return
			}
			for _, i := range []int{page*3 + 2, len(whole) - 1 - page} { // where the page ended, and further on
				if i < len(whole) && !gone[whole[i]] {
					c.do("DELETE", "/users/ada/orders/"+whole[i].(string), "").want(204)
					gone[whole[i]] = true
					delete(stays, whole[i])
				}
			}
			made, _ := c.create("/users/ada/orders", fmt.Sprintf(`{"article":"A%d","quantity":%d,"state":"open"}`, page%5, 1+page%4))
			added[made["id"]] = true
		})
		count := map[any]int{}
		for _, id := range seen {
			count[id]++
			assert.Equal(t, 1, count[id], "%s: %v was seen twice", order, id)
			assert.True(t, added[id] || gone[id] || stays[id] == 0, "%v came from nowhere", id)
		}
		for id := range stays {
			assert.Equal(t, 1, count[id], "%s: %v was there all the time", order, id)
		}
		assert.NotEmpty(t, stays)
	}
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t)
	login := c.get("/users").list("items")[0]["login"].(string)
	first := c.get("/users/" + login + "/orders")
	for i, cursor := range []string{"x", "!!!", "W10", "WyJhIl0", "MTIz", strconv.Itoa(1 << 40)} {
		assert.Equal(t, first.body, c.get("/users/"+login+"/orders?cursor="+url.QueryEscape(cursor)).body, "%d: no cursor of ours is the start", i)
	}
}
