package mock_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// narrowing is one thing that a request asks of a list, and what that means: said
// here a second time, and apart from what is tested.
type narrowing struct {
	name  string
	value func(*rand.Rand) string
	fits  func(pet map[string]any, value string) bool
}

var narrowings = []narrowing{
	{"status", oneOf("waiting", "reserved", "adopted"), func(p map[string]any, v string) bool { return p["status"] == v }},
	{"species", oneOf("cat", "dog", "cat,dog", "rabbit,parrot,dog"), func(p map[string]any, v string) bool {
		return slices.Contains(strings.Split(v, ","), p["species"].(string))
	}},
	{"tag", oneOf("shy", "noisy", "old"), func(p map[string]any, v string) bool {
		tags, _ := p["tags"].([]any)
		return slices.Contains(tags, any(v))
	}},
	{"city", oneOf("Berlin", "Paris"), func(p map[string]any, v string) bool {
		home, _ := p["home"].(map[string]any)
		return home["city"] == v
	}},
	{"min_weight", oneOf("10", "20.5", "4.5"), func(p map[string]any, v string) bool {
		w, ok := p["weight"].(float64)
		return ok && w >= float(v)
	}},
	{"max_weight", oneOf("40", "60.5", "4.5"), func(p map[string]any, v string) bool {
		w, ok := p["weight"].(float64)
		return ok && w <= float(v)
	}},
	{"created_after", oneOf("2025-12-01T00:00:00Z", "2025-12-20T01:00:00+01:00", "2026-01-15T12:00:05Z"), func(p map[string]any, v string) bool {
		at := p["createdAt"].(string)
		if v == "2025-12-20T01:00:00+01:00" {
			v = "2025-12-20T00:00:00Z"
		}
		return at > v
	}},
	{"q", oneOf("a", "BER", "no", "xyzzy"), func(p map[string]any, v string) bool { return mentions(p, strings.ToLower(v)) }},
}

func oneOf(values ...string) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return values[r.IntN(len(values))] }
}

func float(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return f
}

func mentions(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(strings.ToLower(v), text)
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return mentions(one, text) })
	case map[string]any:
		for _, one := range v {
			if mentions(one, text) {
				return true
			}
		}
	}
	return false
}

// before orders two values of a member: what is not there comes first.
func before(a, b any) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(fmt.Sprint(a != nil), fmt.Sprint(b != nil))
	case fmt.Sprintf("%T", a) == "float64":
		return cmp.Compare(a.(float64), b.(float64))
	}
	return cmp.Compare(a.(string), b.(string))
}

// listsFit compares random requests with what the whole list says they must get.
func listsFit(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	r := rand.New(rand.NewPCG(1, 2))
	all, _ := c.pets()
	for i := range 12 { // what the world began with is not all there is
		c.create("/v1/pets", fmt.Sprintf(`{"name":"Noah %d","species":"dog","weight":%d,"tags":["shy"],"home":{"city":"Berlin"}}`, i%3, 10+i%4))
		c.do("DELETE", "/v1/pets/"+toJSON(t, all[i*3]["id"]), "").want(204)
		c.do("PATCH", "/v1/pets/"+toJSON(t, all[i*3+1]["id"]), `{"status":"reserved","nickname":"Berny"}`).want(200)
	}
	all, total := c.pets()
	require.Equal(t, float64(len(all)), total)
	for range 120 {
		query, want := url.Values{}, slices.Clone(all)
		for _, n := range narrowings {
			if r.IntN(4) == 0 {
				value := n.value(r)
				query.Set(n.name, value)
				want = slices.DeleteFunc(want, func(p map[string]any) bool { return !n.fits(p, value) })
			}
		}
		if names := []string{"", "name", "-weight", "createdAt", "-nickname", "species,-weight", "-status,name"}; r.IntN(2) == 0 {
			if by := names[r.IntN(len(names))]; by != "" {
				query.Set("sort", by)
				arrange(want, strings.Split(by, ","))
			}
		}
		limit, offset := 10, 0
		if r.IntN(2) == 0 {
			limit = 1 + r.IntN(30)
			query.Set("limit", strconv.Itoa(limit))
		}
		if r.IntN(2) == 0 {
			offset = r.IntN(20)
			query.Set("offset", strconv.Itoa(offset))
		}
		res := c.get("/v1/pets?" + strings.ReplaceAll(query.Encode(), "%2C", ","))
		page := want[min(offset, len(want)):min(offset+limit, len(want))]
		require.Equal(t, pluck(page, "id"), pluck(res.list("data"), "id"), "%s", query)
		require.Equal(t, float64(len(want)), res.object()["total"], "%s", query)
		require.Equal(t, strconv.Itoa(len(want)), res.header.Get("X-Total-Count"))
		require.Equal(t, offset+limit < len(want), strings.Contains(res.header.Get("Link"), `rel="next"`), "%s: %s", query, res.header.Get("Link"))
		require.Equal(t, offset > 0 && len(want) > 0, strings.Contains(res.header.Get("Link"), `rel="prev"`), "%s: %s", query, res.header.Get("Link"))
	}
}

func arrange(list []map[string]any, by []string) {
	slices.SortStableFunc(list, func(a, b map[string]any) int {
		for _, name := range by {
			name, down := strings.CutPrefix(name, "-")
			if c := before(a[name], b[name]); c != 0 && down {
				return -c
			} else if c != 0 {
				return c
			}
		}
		return 0
	})
}

// What is only written is not to be found out by looking for it.
func searchesKeepSecrets(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	c.create("/v1/pets", `{"name":"Rex","species":"dog","chipCode":"918273"}`)
	assert.Empty(t, c.get("/v1/pets?q=918273").list("data"))
	assert.Len(t, c.get("/v1/pets?q=rex&sort=-createdAt&limit=1").list("data"), 1)
}

// Large numbers are in the order of numbers: they are no times.
func numbersAreInOrder(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	for _, likes := range []string{"500000000000", "3", "2000000000000", "1000000000001", "999999999999", "150000000", "90000000"} {
		c.create("/v1/pets", `{"name":"Zebedee","species":"dog","likes":`+likes+`}`)
	}
	want := []any{3.0, 9e7, 1.5e8, 5e11, 999999999999.0, 1000000000001.0, 2e12}
	assert.Equal(t, want, pluck(c.get("/v1/pets?q=zebedee&sort=likes").list("data"), "likes"))
}

func ordersTurn(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t)
	var all []map[string]any
	for page := range 4 {
		all = append(all, c.get("/users?per_page=50&page="+strconv.Itoa(page+1)).list("items")...)
	}
	for query, by := range map[string]string{
		"sort=age": "age", "sort=age&order=asc": "age", "sort=age&order=desc": "-age", "sort=login&order=desc": "-login",
		"order=desc": "", "": "",
	} {
		want := slices.Clone(all)
		if by != "" {
			arrange(want, []string{by})
		}
		got := c.get("/users?per_page=50&" + query).list("items")
		assert.Equal(t, want[:len(got)], got, query)
	}
}
