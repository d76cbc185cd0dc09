package mock_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const items = "/api/inbox"

// visit follows the cursor through all pages that fit a query. between is done
// after each page.
func (d *director) visit(q string, between func(page int)) (list []map[string]any, total int) {
	d.Helper()
	values, err := url.ParseQuery(strings.TrimPrefix(q, "?"))
	require.NoError(d, err)
	if values.Get("limit") == "" {
		values.Set("limit", "100")
	}
	for page := 0; ; page++ {
		r := d.get(items + "?" + values.Encode())
		list = append(list, r.list("items")...)
		o := r.object()
		total = int(o["total"].(float64))
		if o["cursor"] == nil {
			return list, total
		}
		values.Set("cursor", o["cursor"].(string))
		if between != nil {
			between(page)
		}
		require.Less(d, page, 1000, "the walk does not end")
	}
}

// total is how many items the list says fit.
func (d *director) total(pairs ...string) int {
	d.Helper()
	return int(d.get(items + query(append(pairs, "limit", "1")...)).object()["total"].(float64))
}

func platformOf(it map[string]any) any { return it["socialAccount"].(map[string]any)["platform"] }

// told is whether an item fits a parameter, by what the page says of it.
func told(it map[string]any, name, value string) bool {
	switch name {
	case "platform":
		return platformOf(it) == value
	case "requiresAction":
		return fmt.Sprint(it[name]) == value
	case "search":
		return strings.Contains(strings.ToLower(it["content"].(string)), strings.ToLower(value))
	}
	return it[name] == value
}

func TestInboxFilters(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		all, total := d.visit("", nil)
		require.Len(t, all, total)
		require.NotEmpty(t, all)
		for _, it := range all {
			assert.NotEqual(t, "DELETED", it["status"])
		}
		user := ""
		for _, it := range all {
			if s, ok := it["assignedToId"].(string); ok {
				user = s
			}
		}
		given := [][2]string{
			{"platform", "FACEBOOK"},
			{"platform", "YOUTUBE"},
			{"type", "DM"},
			{"type", "COMMENT"},
			{"status", "UNREAD"},
			{"status", "ARCHIVED"},
			{"assignedToId", user},
			{"requiresAction", "true"},
			{"requiresAction", "false"},
			{"search", "ORDER"},
			{"search", "no such thing"},
		}
		for i, a := range given {
			for _, b := range given[i:] {
				pairs := a[:]
				if a[0] != b[0] {
					pairs = append(slices.Clone(pairs), b[:]...)
				}
				var want []any
				for _, it := range all {
					if told(it, a[0], a[1]) && (a[0] == b[0] || told(it, b[0], b[1])) {
						want = append(want, it["id"])
					}
				}
				got, total := d.visit(query(pairs...), nil)
				assert.ElementsMatch(t, want, pluck(got, "id"), pairs)
				assert.Equal(t, len(want), total, pairs)
				assert.Equal(t, len(want), d.total(pairs...), "the total is of the filter, not of the page: %v", pairs)
			}
		}
	})
}

func TestInboxWalk(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		all, _ := d.visit("", nil)
		removed := map[any]bool{}
		seen, _ := d.visit("?limit=7", func(page int) {
			d.do("POST", items+"/sync", "").want(200)
			for _, at := range []int{page * 7, page*7 + 9} { // behind the cursor and before it
				if at < len(all) {
					removed[all[at]["id"]] = true
					d.do("DELETE", fmt.Sprint(items, "/", all[at]["id"], "?permanent=true"), "")
				}
			}
		})
		times := map[any]int{}
		for _, it := range seen {
			times[it["id"]]++
		}
		for id, n := range times {
			assert.Equal(t, 1, n, "%v was shown more than once", id)
		}
		for _, it := range all {
			if !removed[it["id"]] {
				assert.Equal(t, 1, times[it["id"]], "%v was passed over", it["id"])
			}
		}
	})
}

// agree holds the counts against what the list shows.
func (d *director) agree() {
	d.Helper()
	stats := d.get(items + "/stats").object()
	unread, total := d.visit("?status=UNREAD", nil)
	platforms, types, action := map[string]any{}, map[string]any{}, 0.0
	for _, it := range unread {
		for m, name := range map[*map[string]any]string{&platforms: platformOf(it).(string), &types: it["type"].(string)} {
			n, _ := (*m)[name].(float64)
			(*m)[name] = n + 1
		}
		if it["requiresAction"] == true {
			action++
		}
	}
	assert.Len(d, unread, total)
	assert.Equal(d, map[string]any{"total": float64(total), "byPlatform": platforms, "byType": types, "requiresAction": action}, stats)
}

func TestInboxStats(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		d.agree()
		stats := d.get(items + "/stats").object()
		assert.Equal(t, float64(d.total("status", "UNREAD")), stats["total"])
		assert.Equal(t, float64(d.total("status", "UNREAD", "requiresAction", "true")), stats["requiresAction"])
		for parameter, member := range map[string]string{"platform": "byPlatform", "type": "byType"} {
			sum := 0.0
			for name, n := range stats[member].(map[string]any) {
				sum += n.(float64)
				assert.Equal(t, float64(d.total("status", "UNREAD", parameter, name)), n, name)
			}
			assert.Equal(t, stats["total"], sum, member)
		}
	})
}

func TestInboxUpdate(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		unread, total := d.visit("?status=UNREAD", nil)
		it := unread[0]
		at := items + "/" + it["id"].(string)
		user := "f1b3c6d9-8e24-4705-a9c2-6d0e5b7f1348"
		change := map[string]any{"status": "READ", "assignedToId": user, "tags": []any{"customer_support", "urgent"}, "internalNotes": "Customer needs follow-up"}
		assert.JSONEq(t, `{"success":true}`, d.do("PUT", at, toJSON(t, change)).want(200).body)
		want := with(it, change)
		assert.Equal(t, want, by(d.get(items+query("assignedToId", user)).list("items"), "id", it["id"]))
		detail := d.get(at).object()
		for name, v := range want {
			assert.Equal(t, v, detail[name], name)
		}
		assert.Equal(t, total-1, d.total("status", "UNREAD"))
		d.agree()
		d.do("PUT", at, `{"assignedToId":null}`).want(200)
		assert.Nil(t, d.get(at).object()["assignedToId"])
		assert.Equal(t, []any{"customer_support", "urgent"}, d.get(at).object()["tags"], "what is left out stays")
		d.do("PUT", items+"/"+user, `{"status":"READ"}`).want(404)
	})
}

func TestInboxDelete(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		all, total := d.visit("", nil)
		deleted := d.total("status", "DELETED")
		soft, hard := all[0]["id"].(string), all[1]["id"].(string)
		d.do("DELETE", items+"/"+soft, "").want(200)
		list, now := d.visit("", nil)
		assert.Equal(t, total-1, now)
		assert.Nil(t, by(list, "id", soft))
		list, now = d.visit("?status=DELETED", nil)
		assert.Equal(t, deleted+1, now)
		assert.NotNil(t, by(list, "id", soft))
		assert.Equal(t, "DELETED", d.get(items + "/" + soft).object()["status"])
		d.do("DELETE", items+"/"+hard+"?permanent=true", "").want(200)
		for _, q := range []string{"", "?status=DELETED"} {
			list, _ = d.visit(q, nil)
			assert.Nil(t, by(list, "id", hard), q)
		}
		assert.JSONEq(t, `{"error":"Inbox item not found"}`, d.do("GET", items+"/"+hard, "").want(404).body)
		for _, r := range [][3]string{{"PUT", "", `{"status":"READ"}`}, {"DELETE", "", ""}, {"POST", "/reply", `{"content":"Hi"}`}} {
			d.do(r[0], items+"/"+hard+r[1], r[2]).want(404)
		}
		d.do("DELETE", items+"/"+soft+"?permanent=true", "").want(200)
		d.do("GET", items+"/"+soft, "").want(404)
		d.agree()
	})
}

func TestInboxReply(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		unread, _ := d.visit("?status=UNREAD", nil)
		at := items + "/" + unread[0]["id"].(string)
		assert.Empty(t, d.get(at).object()["replies"], "what nobody has read has no answer")
		last := ""
		for n := 1; n <= 2; n++ {
			r := d.do("POST", at+"/reply", `{"content":"Thank you for your feedback!"}`).want(200).object()
			detail := d.get(at).object()
			replies := detail["replies"].([]any)
			require.Len(t, replies, n)
			reply := replies[n-1].(map[string]any)
			assert.Equal(t, r["replyId"], reply["id"])
			assert.Equal(t, "Thank you for your feedback!", reply["content"])
			assert.Equal(t, "REPLIED", detail["status"])
			created, err := time.Parse(time.RFC3339, reply["createdAt"].(string))
			require.NoError(t, err)
			assert.WithinDuration(t, presentOf(d), created, time.Minute)
			assert.NotEqual(t, last, r["platformReplyId"])
			last = r["platformReplyId"].(string)
		}
		list, _ := d.visit("?status=REPLIED", nil)
		assert.NotNil(t, by(list, "id", unread[0]["id"]))
		d.do("POST", at+"/reply", `{"content":""}`).want(400)
		d.agree()
	})
}

// presentOf is the time in the world.
func presentOf(d *director) time.Time {
	d.Helper()
	now, err := time.Parse(time.RFC3339, d.tell("GET", "/clock", "").want(200).object()["now"].(string))
	require.NoError(d, err)
	return now
}
