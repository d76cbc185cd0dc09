package mock_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	randomWorlds = flag.Int("random-worlds", few(20, 2), "worlds in which things are done at random to the inbox")
	randomSteps  = flag.Int("random-steps", 200, "how many things are done in each")
)

// ledger is what an inbox must be: its items by their ids, and the answers to
// each. It knows nothing of how the stand-in works.
type ledger struct {
	*director
	r       *rand.Rand
	order   []any
	items   map[any]map[string]any
	replies map[any][]any // ids
}

func TestInboxAtRandom(t *testing.T) {
	for seed := range uint64(*randomWorlds) {
		t.Run(fmt.Sprint("world ", seed), func(t *testing.T) {
			t.Parallel()
			l := &ledger{
				director: contract(t, "tendsocial-inbox", seed), r: rand.New(rand.NewPCG(seed, 7)),
				items: map[any]map[string]any{}, replies: map[any][]any{},
			}
			l.arrive(0)
			for step := range *randomSteps {
				l.step(step)
				if t.Failed() {
					require.FailNow(t, "the rest follows from this", "step %d", step)
				}
			}
			l.compare()
		})
	}
}

// arrive takes over what the list has and the ledger has not: so many items.
func (l *ledger) arrive(want int) {
	l.Helper()
	all, _ := l.visit("", nil)
	deleted, _ := l.visit("?status=DELETED", nil)
	n := 0
	for _, it := range append(all, deleted...) {
		if l.items[it["id"]] == nil {
			l.items[it["id"]] = it
			l.order = append(l.order, it["id"])
			for _, reply := range l.get(items + "/" + it["id"].(string)).object()["replies"].([]any) {
				l.replies[it["id"]] = append(l.replies[it["id"]], reply.(map[string]any)["id"])
			}
			n++
		}
	}
	if want > 0 {
		assert.Equal(l, want, n, "so many items are new")
	}
}

var (
	statuses  = []string{"UNREAD", "READ", "REPLIED", "ARCHIVED", "DELETED"}
	platforms = []string{"FACEBOOK", "INSTAGRAM", "TWITTER", "LINKEDIN", "YOUTUBE", "PINTEREST"}
	kinds     = []string{"COMMENT", "DM", "MENTION", "QUOTE", "REVIEW"}
	users     = []string{"f1b3c6d9-8e24-4705-a9c2-6d0e5b7f1348", "8122b52b-4755-4d15-a461-a86106909c63"}
	labels    = []string{"urgent", "vip", "customer_support"}
)

func draw[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// any is the id of an item, or now and then of none.
func (l *ledger) any() any {
	if l.r.IntN(12) == 0 || len(l.order) == 0 {
		return fmt.Sprintf("0b6e3f7d-a952-4d1c-8f40-%012d", l.r.IntN(5))
	}
	return draw(l.r, l.order)
}

// status is what an answer about an item has.
func (l *ledger) status(id any) int {
	if l.items[id] == nil {
		return 404
	}
	return 200
}

func (l *ledger) forget(id any) {
	delete(l.items, id)
	l.order = slices.DeleteFunc(l.order, func(other any) bool { return other == id })
}

func (l *ledger) step(step int) {
	l.Helper()
	id := l.any()
	at := items + "/" + id.(string)
	it, want := l.items[id], l.status(id)
	switch l.r.IntN(10) {
	case 0, 1:
		change := map[string]any{}
		for len(change) == 0 {
			for name, v := range map[string]any{
				"status": draw(l.r, statuses), "assignedToId": draw(l.r, users), "tags": []any{draw(l.r, labels)}, "internalNotes": fmt.Sprint("note ", step),
			} {
				if (step+len(name))%3 == 0 || len(change) == 0 && step%2 == 0 {
					change[name] = v
				}
			}
			step++
		}
		l.do("PUT", at, toJSON(l, change)).want(want)
		if it != nil {
			maps.Copy(it, change)
		}
	case 2:
		l.do("DELETE", at, "").want(want)
		if it != nil {
			it["status"] = "DELETED"
		}
	case 3:
		l.do("DELETE", at+"?permanent=true", "").want(want)
		l.forget(id)
	case 4:
		r := l.do("POST", at+"/reply", `{"content":"Thank you!"}`).want(want)
		if it != nil {
			it["status"] = "REPLIED"
			l.replies[id] = append(l.replies[id], r.object()["replyId"])
		}
	case 5, 6:
		l.bulkAtRandom()
	case 7:
		q := ""
		if l.r.IntN(2) == 0 {
			q = query("platform", draw(l.r, platforms))
		}
		l.arrive(int(l.do("POST", items+"/sync"+q, "").want(200).object()["synced"].(float64)))
	case 8:
		event := map[string]any{"id": users[0], "type": "inbox.comment", "created": "2024-01-01T00:00:00Z", "data": map[string]any{
			"id": fmt.Sprintf("7c1f6a52-93de-4b08-8a4e-%012d", l.r.IntN(40)), "type": draw(l.r, kinds), "content": "Great post!",
		}}
		arriving := 1 - min(1, len(l.items[event["data"].(map[string]any)["id"]]))
		r := l.tell("POST", "/events/twitterAccountActivity", toJSON(l, event)).want(200)
		assert.EqualValues(l, arriving, r.object()["changed"])
		l.arrive(arriving)
	case 9:
		l.compare()
	}
	l.agreeBriefly()
}

func (l *ledger) bulkAtRandom() {
	l.Helper()
	ids := make([]any, 1+l.r.IntN(6))
	for i := range ids {
		ids[i] = l.any()
	}
	action := draw(l.r, []string{"mark_read", "archive", "assign", "add_tag", "delete"})
	user, tag, permanent := draw(l.r, users), draw(l.r, labels), l.r.IntN(3) == 0
	changed := map[any]bool{}
	put := func(id any, name string, v any) {
		if l.items[id][name] != v {
			l.items[id][name] = v
			changed[id] = true
		}
	}
	for _, id := range ids {
		it := l.items[id]
		switch {
		case it == nil:
		case action == "mark_read":
			put(id, "status", "READ")
		case action == "archive":
			put(id, "status", "ARCHIVED")
		case action == "assign":
			put(id, "assignedToId", user)
		case action == "add_tag":
			if tags := it["tags"].([]any); !slices.Contains(tags, any(tag)) {
				it["tags"] = append(slices.Clone(tags), tag)
				changed[id] = true
			}
		case permanent:
			l.forget(id)
			changed[id] = true
		default:
			put(id, "status", "DELETED")
		}
	}
	assert.Equal(l, len(changed), l.bulk(action, ids, map[string]any{"assignedToId": user, "tags": []string{tag}, "permanent": permanent}), action)
}

// fitting are the items that the ledger says are listed.
func (l *ledger) fitting(pairs ...string) (list []map[string]any) {
	for _, id := range l.order {
		it := l.items[id]
		ok := slices.Contains(pairs, "status") || it["status"] != "DELETED"
		for i := 0; i+1 < len(pairs); i += 2 {
			ok = ok && told(it, pairs[i], pairs[i+1])
		}
		if ok {
			list = append(list, it)
		}
	}
	return list
}

// agreeBriefly holds the counts against the ledger.
func (l *ledger) agreeBriefly() {
	l.Helper()
	byPlatform, byType, action := map[string]any{}, map[string]any{}, 0
	unread := l.fitting("status", "UNREAD")
	for _, it := range unread {
		p, k := platformOf(it).(string), it["type"].(string)
		n, _ := byPlatform[p].(int)
		m, _ := byType[k].(int)
		byPlatform[p], byType[k] = n+1, m+1
		if it["requiresAction"] == true {
			action++
		}
	}
	want := map[string]any{"total": len(unread), "byPlatform": byPlatform, "byType": byType, "requiresAction": action}
	assert.JSONEq(l, toJSON(l, want), l.get(items+"/stats").body)
}

// compare holds the list, its filters and the details against the ledger.
func (l *ledger) compare() {
	l.Helper()
	for _, pairs := range [][]string{
		{},
		{"status", draw(l.r, statuses)},
		{"platform", draw(l.r, platforms), "type", draw(l.r, kinds)},
		{"assignedToId", draw(l.r, users), "status", draw(l.r, statuses)},
		{"requiresAction", "true", "search", "the"},
	} {
		want := l.fitting(pairs...)
		got, total := l.visit(query(append(pairs, "limit", fmt.Sprint(5+l.r.IntN(90)))...), nil)
		assert.Equal(l, len(want), total, pairs)
		assert.ElementsMatch(l, want, got, pairs)
	}
	for range 5 {
		id := l.any()
		r := l.do("GET", items+"/"+id.(string), "").want(l.status(id))
		if l.items[id] == nil {
			continue
		}
		detail := r.object()
		var replies []any
		for _, reply := range detail["replies"].([]any) {
			replies = append(replies, reply.(map[string]any)["id"])
		}
		assert.Equal(l, l.replies[id], replies)
		for name, v := range l.items[id] {
			assert.Equal(l, v, detail[name], name)
		}
	}
}
