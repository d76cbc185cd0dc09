package mock_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bulk does one thing to items, and returns how many the answer counts.
func (d *director) bulk(action string, ids []any, more map[string]any) int {
	d.Helper()
	body := with(map[string]any{"itemIds": ids, "action": action}, more)
	return int(d.do("POST", items+"/bulk", toJSON(d, body)).want(200).object()["updated"].(float64))
}

func TestInboxBulk(t *testing.T) {
	const nobody, user = "0b6e3f7d-a952-4d1c-8f40-75e2c9a81b36", "f1b3c6d9-8e24-4705-a9c2-6d0e5b7f1348"
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		unread, _ := d.visit("?status=UNREAD", nil)
		require.Greater(t, len(unread), 3)
		a, b, c := unread[0]["id"], unread[1]["id"], unread[2]["id"]
		ids := []any{a, nobody, b, a, c, b} // unknown ones, and the same again
		all := func(name string, want any) {
			t.Helper()
			for _, id := range []any{a, b, c} {
				assert.Equal(t, want, d.get(fmt.Sprint(items, "/", id)).object()[name], name)
			}
			d.agree()
		}
		for _, step := range []struct {
			action  string
			more    map[string]any
			name    string
			want    any
			changed int
		}{
			{"mark_read", nil, "status", "READ", 3},
			{"archive", nil, "status", "ARCHIVED", 3},
			{"assign", map[string]any{"assignedToId": user}, "assignedToId", user, 3},
			{"delete", nil, "status", "DELETED", 3},
		} {
			assert.Equal(t, step.changed, d.bulk(step.action, ids, step.more), step.action)
			all(step.name, step.want)
			assert.Zero(t, d.bulk(step.action, ids, step.more), "%s changes nothing the second time", step.action)
		}
		had := d.get(fmt.Sprint(items, "/", a)).object()["tags"].([]any)
		assert.Equal(t, 1, d.bulk("add_tag", []any{a, a}, map[string]any{"tags": []string{"brand new", "brand new"}}))
		assert.Equal(t, append(had, "brand new"), d.get(fmt.Sprint(items, "/", a)).object()["tags"])
		assert.Zero(t, d.bulk("add_tag", []any{a}, map[string]any{"tags": []string{"brand new"}}))
		_, total := d.visit("", nil)
		assert.Equal(t, 3, d.bulk("delete", ids, map[string]any{"permanent": true}))
		assert.Zero(t, d.bulk("delete", ids, map[string]any{"permanent": true}))
		for _, id := range []any{a, b, c} {
			d.do("GET", fmt.Sprint(items, "/", id), "").want(404)
		}
		assert.Equal(t, total, d.total(), "they were not in the plain list before")
		d.do("POST", items+"/bulk", toJSON(t, map[string]any{"itemIds": ids, "action": "assign"})).want(400)
	})
}

func TestInboxSync(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		for _, platform := range []string{"", "FACEBOOK", "INSTAGRAM"} {
			before, total := d.visit("", nil)
			q := ""
			if platform != "" {
				q = query("platform", platform)
			}
			done := d.do("POST", items+"/sync"+q, "").want(200).object()
			assert.Greater(t, done["synced"], 0.0)
			assert.Zero(t, done["errors"])
			after, now := d.visit("", nil)
			require.Greater(t, now, total)
			require.Len(t, after, now)
			assert.Equal(t, before, after[:total], "what was there stays")
			for _, it := range after[total:] {
				if platform != "" {
					assert.Equal(t, platform, platformOf(it))
				}
				assert.Equal(t, "UNREAD", it["status"])
				assert.Nil(t, it["assignedToId"])
				written, err := time.Parse(time.RFC3339, it["platformCreatedAt"].(string))
				require.NoError(t, err)
				assert.WithinDuration(t, presentOf(d), written, time.Minute)
				assert.Empty(t, d.get(items + "/" + it["id"].(string)).object()["replies"])
			}
			d.agree()
		}
	})
}

func TestInboxEvents(t *testing.T) {
	inWorlds(t, "tendsocial-inbox", func(t *testing.T, d *director) {
		_, total := d.visit("", nil)
		for i, webhook := range []string{"facebookInstagramComment", "facebookInstagramDirectMessage", "twitterAccountActivity", "youtubeNotification"} {
			id := fmt.Sprintf("e3a9c5b1-7d24-4f86-a0b8-5c6e1f2d904%d", i)
			event := fmt.Sprintf(`{"id":"8a5d3c1e-7f90-4b62-9e48-d1c07b6f2a3%d","type":"inbox.comment","created":"2024-01-01T00:00:00Z",
				"data":{"id":%q,"type":"COMMENT","content":"Great post!"}}`, i, id)
			for n := range 2 { // it is sent again when nobody answers in time
				r := d.tell("POST", "/events/"+webhook, event).want(200).object()
				assert.EqualValues(t, 1-n, r["changed"], webhook)
				list, now := d.visit("", nil)
				assert.Equal(t, total+i+1, now)
				it := by(list, "id", id)
				require.NotNil(t, it, webhook)
				assert.Equal(t, "Great post!", it["content"])
				assert.Equal(t, "UNREAD", it["status"])
				assert.Equal(t, "2024-01-01T00:00:00Z", it["platformCreatedAt"])
				assert.NotEmpty(t, platformOf(it))
			}
			d.agree()
		}
		d.tell("POST", "/events/facebookInstagramComment", "").want(200)
		_, now := d.visit("", nil)
		assert.Equal(t, total+5, now, "one that is made up arrives too")
	})
}
