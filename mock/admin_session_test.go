package mock_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
)

// first is the id of the first item of the inbox.
func (d *director) first() string {
	d.Helper()
	return d.get("/api/inbox?limit=1").list("items")[0]["id"].(string)
}

const archived = `{"status":"ARCHIVED"}`

func TestSessionsAreApart(t *testing.T) {
	d := inbox(t, mock.Config{})
	a, b := d.in("a"), d.in("b")
	id := d.first()
	before := b.get("/api/inbox?limit=100").body
	a.do("PUT", "/api/inbox/"+id, archived).want(200)
	assert.Equal(t, "ARCHIVED", a.get("/api/inbox/" + id).object()["status"])
	assert.Equal(t, before, b.get("/api/inbox?limit=100").body, "what a writes, b does not see")
	assert.Equal(t, before, d.get("/api/inbox?limit=100").body, "nor who names no session")

	b.tell("PUT", "/seed", `{"seed":7}`).want(200)
	assert.Equal(t, `{"seed":0}`, a.tell("GET", "/seed", "").body)
	assert.NotEqual(t, before, b.get("/api/inbox?limit=100").body, "another seed, another world")
	b.tell("POST", "/clock", `{"advance":"24h"}`).want(200)
	assert.Contains(t, a.tell("GET", "/clock", "").body, "2026-01-15T12:00:01Z", "one change, one second")
	assert.Contains(t, b.tell("GET", "/clock", "").body, "2026-01-16T12:00:00Z")

	assert.Equal(t, "ARCHIVED", a.get("/api/inbox/" + id).object()["status"])
	a.tell("POST", "/reset", "").want(204)
	assert.Equal(t, before, a.get("/api/inbox?limit=100").body, "as it was at first")
	b.tell("POST", "/reset", "").want(204)
	assert.Equal(t, `{"seed":7}`, b.tell("GET", "/seed", "").body, "a reset leaves the seed")
	assert.Contains(t, b.tell("GET", "/clock", "").body, "2026-01-15T12:00:00Z", "and not the clock")
}

// The session may also be named by a cookie, or in front of the path.
func TestSessionsAreNamed(t *testing.T) {
	d := inbox(t, mock.Config{})
	d.in("a b").tell("PUT", "/seed", `{"seed":7}`).want(200)
	assert.Equal(t, `{"seed":7}`, d.tell("GET", "/seed", "", "Cookie: X-Understudy-Session=a%20b").body)
	prefixed := &director{d.client, d.answered}
	prefixed.client = &client{TB: t, h: d.h, prefix: "/X-Understudy-Session/a%20b"}
	assert.Equal(t, `{"seed":7}`, prefixed.tell("GET", "/seed", "").body)
	assert.Equal(t, "a b", prefixed.tell("GET", "/seed", "").header.Get("X-Understudy-Session"))
	assert.Equal(t, `{"seed":0}`, d.tell("GET", "/seed", "").body)
}

func TestSessionsEnd(t *testing.T) {
	d := inbox(t, mock.Config{Settings: settings(5)})
	a := d.in("a")
	d.tell("PUT", "/sessions/a", `{"seed":7}`).want(200)
	before, id := a.get("/api/inbox").body, a.first()
	a.do("PUT", "/api/inbox/"+id, archived).want(200)
	assert.Contains(t, d.tell("GET", "/sessions", "").body, `{"name":"a","items":2,`)
	d.tell("PUT", "/sessions/a", `{"seed":7}`).want(200)
	assert.Equal(t, before, a.get("/api/inbox").body, "who begins a session again begins anew")
	assert.Equal(t, `{"name":"a","seed":5}`, d.tell("PUT", "/sessions/a", "").body, "without a word, the seed is that of the stand-in")
	assert.Equal(t, d.get("/api/inbox").body, a.get("/api/inbox").body)

	d.tell("PUT", "/sessions/a", `{"seed":7}`).want(200)
	d.tell("DELETE", "/sessions/a", "").want(204)
	assert.NotContains(t, d.tell("GET", "/sessions", "").body, `"name":"a"`)
	assert.Equal(t, `{"seed":5}`, a.tell("GET", "/seed", "").body, "a session that was dropped begins anew")
	d.tell("DELETE", "/sessions/a", "").want(204)
	d.tell("DELETE", "/sessions/a", "").want(204)
}

func TestSessionsMakeRoom(t *testing.T) {
	d := inbox(t, mock.Config{MaxSessions: 2})
	for _, name := range []string{"a", "b"} {
		d.in(name).tell("PUT", "/seed", `{"seed":7}`).want(200)
	}
	d.in("a").get("/api/inbox") // now b was not used for longest
	d.in("c").tell("PUT", "/seed", `{"seed":7}`).want(200)
	assert.Equal(t, `{"seed":7}`, d.in("a").tell("GET", "/seed", "").body)
	assert.NotContains(t, d.tell("GET", "/sessions", "").body, `"name":"b"`)
	assert.Equal(t, `{"seed":0}`, d.in("b").tell("GET", "/seed", "").body, "it was forgotten, and begins anew")
	assert.Equal(t, 2, strings.Count(d.tell("GET", "/sessions", "").body, `"name":"`)-strings.Count(d.tell("GET", "/sessions", "").body, `"name":""`))
}

// Windows of rate limits end when the clock is put forward, and as time goes by
// while it runs.
func TestClockEndsWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := inbox(t, mock.Config{})
		a := d.in("a")
		spend := func() {
			t.Helper()
			for range 100 {
				a.do("GET", "/api/inbox/stats", "").want(200)
			}
			a.do("GET", "/api/inbox/stats", "").want(429)
		}
		spend()
		d.in("b").do("GET", "/api/inbox/stats", "").want(200, "another session has a budget of its own")
		for range 20 {
			assert.NotEqual(t, 429, a.do("POST", "/api/inbox/bulk", `{"itemIds":[],"action":"archive"}`).status)
		}
		a.do("POST", "/api/inbox/bulk", `{"itemIds":[],"action":"archive"}`).want(429)
		a.tell("POST", "/clock", `{"advance":"1m"}`).want(200)
		spend()
		a.do("POST", "/api/inbox/bulk", `{"itemIds":["`+d.first()+`"],"action":"archive"}`).want(200)
		time.Sleep(61 * time.Second)
		spend()
		a.tell("POST", "/clock", `{"running":false}`).want(200)
		time.Sleep(time.Hour)
		a.do("GET", "/api/inbox/stats", "").want(429, "it stands")
		a.tell("POST", "/clock", `{"running":true}`).want(200)
		time.Sleep(61 * time.Second)
		spend()
		a.tell("POST", "/reset", "").want(204)
		spend()
	})
}

func TestJournalOfSessions(t *testing.T) {
	d := inbox(t, mock.Config{})
	a := d.in("a")
	d.get("/api/inbox/stats")
	a.get("/api/inbox?limit=1")
	a.do("GET", "/nowhere", "").want(404)
	paths := func(r *reply) (list []any) {
		return pluck(r.want(200).list("entries"), "path")
	}
	assert.Equal(t, []any{"/api/inbox?limit=1", "/nowhere"}, paths(a.tell("GET", "/journal", "")), "those of the session that asks")
	assert.Equal(t, "a", a.tell("GET", "/journal", "").list("entries")[1]["session"])
	assert.Equal(t, []any{"/api/inbox/stats", "/api/inbox?limit=1", "/nowhere"}, paths(d.tell("GET", "/journal", "")), "those of all")
	assert.Equal(t, []any{"/api/inbox/stats"}, paths(a.tell("GET", "/journal?session=", "")), "those of who names none")
	assert.Equal(t, []any{"/api/inbox?limit=1", "/nowhere"}, paths(d.tell("GET", "/journal?session=a", "")))
	a.tell("DELETE", "/journal", "").want(204)
	assert.Equal(t, []any{"/api/inbox/stats"}, paths(d.tell("GET", "/journal", "")), "the others are still there")
	d.tell("DELETE", "/journal", "").want(204)
	assert.Empty(t, paths(d.tell("GET", "/journal", "")))
	d.tell("GET", "/journal?session="+strings.Repeat("x", 129), "").want(422)
}

// Whatever replica is asked, it is the same session.
func TestAdminOfReplicas(t *testing.T) {
	doc := document(t, "tendsocial-inbox")
	t.Run("in memory", func(t *testing.T) {
		c, kept := &company{}, store.NewMemory(store.Limits{})
		c.add(t, mock.Config{}, kept, []*specs.Document{doc})
		c.add(t, mock.Config{}, kept, []*specs.Document{doc})
		adminOfReplicas(t, c)
	})
	t.Run("in Redis", func(t *testing.T) {
		adminOfReplicas(t, inRedis(startRedis(t), 2)(t, mock.Config{}, doc))
	})
}

func adminOfReplicas(t *testing.T, c *company) {
	d := direct(t, c, "Authorization: Bearer demo").in("a")
	both := func(ask func() string) string {
		t.Helper()
		one, other := ask(), ask()
		require.Equal(t, one, other)
		return one
	}
	list := func() string { return d.get("/api/inbox?limit=100").body }
	before, id := both(list), d.first()
	d.do("PUT", "/api/inbox/"+id, archived).want(200)
	after := both(list)
	require.NotEqual(t, before, after)
	snapshot := both(func() string { return d.tell("GET", "/snapshot", "").body })
	d.tell("POST", "/reset", "").want(204)
	assert.Equal(t, before, both(list))
	d.tell("PUT", "/snapshot", snapshot).want(204)
	assert.Equal(t, after, both(list))
	d.tell("PUT", "/seed", `{"seed":7}`).want(200)
	assert.Equal(t, `{"seed":7}`, both(func() string { return d.tell("GET", "/seed", "").body }))
	assert.NotEqual(t, before, both(list))
	d.tell("DELETE", "/sessions/a", "").want(204)
	assert.Equal(t, before, both(list))
}
