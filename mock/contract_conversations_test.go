package mock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// conversations follows the pages of what fits, and returns the counts besides.
func (d *director) conversations(account int, pairs ...string) (list []map[string]any, counts map[string]int) {
	d.Helper()
	for page := 1; ; page++ {
		q := query(append(slices.Clone(pairs), "page", fmt.Sprint(page))...)
		r := d.get(fmt.Sprintf("/api/v1/accounts/%d/conversations%s", account, q))
		data := r.object()["data"].(map[string]any)
		now := map[string]int{}
		for name, n := range data["meta"].(map[string]any) {
			now[strings.TrimSuffix(name, "_count")] = int(n.(float64))
		}
		if page > 1 {
			require.Equal(d, counts, now, "the counts are those of all pages")
		}
		counts = now
		shown := data["payload"].([]any)
		for _, one := range shown {
			list = append(list, one.(map[string]any))
		}
		if len(shown) < 25 {
			return list, counts
		}
		require.Len(d, shown, 25)
	}
}

func assignee(c map[string]any) any {
	if a, ok := c["meta"].(map[string]any)["assignee"].(map[string]any); ok {
		return a["id"]
	}
	return nil
}

func TestConversationCounts(t *testing.T) {
	inWorlds(t, "pembalasan-conversations", func(t *testing.T, d *director) {
		mine, _ := d.conversations(1, "assignee_type", "me", "status", "all")
		require.NotEmpty(t, mine, "the owner of the token has conversations")
		me := assignee(mine[0])
		for _, filters := range [][]string{
			nil,
			{"status", "all"},
			{"status", "resolved"},
			{"status", "snoozed"},
			{"inbox_id", fmt.Sprint(mine[0]["inbox_id"])},
			{"team_id", "1", "status", "all"},
			{"q", "order", "status", "all"},
			{"q", "no such words"},
			{"team_id", "9999"},
		} {
			all, counts := d.conversations(1, filters...)
			want := map[string]int{"all": len(all), "mine": 0, "assigned": 0, "unassigned": 0}
			for _, c := range all {
				switch assignee(c) {
				case nil:
					want["unassigned"]++
				case me:
					want["mine"]++
					fallthrough
				default:
					want["assigned"]++
				}
			}
			assert.Equal(t, want, counts, filters)
			assert.Equal(t, counts["all"], counts["assigned"]+counts["unassigned"])
			assert.LessOrEqual(t, counts["mine"], counts["assigned"])
			for kind, count := range map[string]string{"me": "mine", "unassigned": "unassigned", "assigned": "assigned", "all": "all"} {
				list, same := d.conversations(1, append(slices.Clone(filters), "assignee_type", kind)...)
				assert.Equal(t, counts, same, "counts are of every assignee: %v %s", filters, kind)
				assert.Len(t, list, counts[count], "%v %s", filters, kind)
				for _, c := range list {
					assert.Contains(t, all, c)
					switch kind {
					case "me":
						assert.Equal(t, me, assignee(c))
					case "unassigned":
						assert.Nil(t, assignee(c))
					case "assigned":
						assert.NotNil(t, assignee(c))
					}
				}
			}
		}
	})
}

func TestConversationFilters(t *testing.T) {
	inWorlds(t, "pembalasan-conversations", func(t *testing.T, d *director) {
		all, _ := d.conversations(1, "status", "all")
		labelled := all[slices.IndexFunc(all, func(c map[string]any) bool { return len(c["labels"].([]any)) > 1 })]
		labels := labelled["labels"].([]any)
		inbox, word := labelled["inbox_id"], "please"
		for _, c := range []struct {
			pairs []string
			fits  func(c map[string]any) bool
		}{
			{nil, func(c map[string]any) bool { return c["status"] == "open" }},
			{[]string{"status", "open"}, func(c map[string]any) bool { return c["status"] == "open" }},
			{[]string{"status", "snoozed"}, func(c map[string]any) bool { return c["status"] == "snoozed" }},
			{[]string{"status", "all", "inbox_id", fmt.Sprint(inbox)}, func(c map[string]any) bool { return c["inbox_id"] == inbox }},
			{[]string{"status", "all", "labels", labels[0].(string)}, func(c map[string]any) bool { return slices.Contains(c["labels"].([]any), labels[0]) }},
			{[]string{"status", "all", "labels", labels[0].(string), "labels", labels[1].(string)}, func(c map[string]any) bool {
				has := c["labels"].([]any)
				return slices.Contains(has, labels[0]) && slices.Contains(has, labels[1])
			}},
			{[]string{"status", "all", "q", word}, func(c map[string]any) bool {
				return slices.ContainsFunc(c["messages"].([]any), func(m any) bool {
					return strings.Contains(strings.ToLower(m.(map[string]any)["content"].(string)), word)
				})
			}},
		} {
			var want []map[string]any
			for _, one := range all {
				if c.fits(one) {
					want = append(want, one)
				}
			}
			got, counts := d.conversations(1, c.pairs...)
			assert.ElementsMatch(t, pluck(want, "id"), pluck(got, "id"), c.pairs)
			assert.Equal(t, len(want), counts["all"], c.pairs)
		}
		teams := 0
		for team := 1; team <= 3; team++ {
			list, _ := d.conversations(1, "status", "all", "team_id", fmt.Sprint(team))
			assert.NotEmpty(t, list, team)
			teams += len(list)
			for _, c := range list {
				assert.NotContains(t, c, "team_id")
			}
		}
		assert.Less(t, teams, len(all), "each has one team or none")
	})
}

func TestConversationsOfAccounts(t *testing.T) {
	d := contract(t, "pembalasan-conversations", 0)
	var before []map[string]any
	for account := 1; account <= 3; account++ {
		list, _ := d.conversations(account, "status", "all")
		assert.NotEqual(t, before, list, "each account has its own")
		before = list
		mine, _ := d.conversations(account, "assignee_type", "me", "status", "all")
		assert.NotEmpty(t, mine)
		for _, c := range list {
			assert.EqualValues(t, account, c["account_id"])
			for _, m := range c["messages"].([]any) {
				assert.Equal(t, c["id"], m.(map[string]any)["conversation_id"])
			}
			if c["status"] != "snoozed" {
				assert.Nil(t, c["snoozed_until"])
			}
		}
	}
	owners := map[any]bool{}
	for i := range 20 { // every token has an owner, and always the same
		d := &director{&client{TB: t, h: d.h, headers: []string{fmt.Sprint("api_access_token: token", i)}}, nil}
		mine, counts := d.conversations(1, "assignee_type", "me", "status", "all")
		again, _ := d.conversations(1, "assignee_type", "me", "status", "all")
		require.NotEmpty(t, mine)
		assert.Equal(t, mine, again)
		assert.Len(t, mine, counts["mine"])
		owners[assignee(mine[0])] = true
	}
	assert.Greater(t, len(owners), 1)
}
