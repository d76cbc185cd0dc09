package contract

import (
	"fmt"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// pagingComplete goes through the pages of a list.
var pagingComplete = scenario{
	Check: Check{
		ID: "paging-complete", Title: "The pages of a list repeat items, or miss some",
		Explanation: "The pages of a list are asked for in turn, by the parameters that the document has for that. They show each item once, leave none out that a larger page shows, and come to an end.",
	},
	plan: func(_ *planner, a *resources.Action) []Sequence {
		paging := listing(a)
		if paging == nil || !paged(paging) || a.Collection == nil || a.Collection.Key == "" {
			return nil
		}
		s, _ := sequence(a.Collection, "list", a)
		return []Sequence{s}
	},
	play: func(s *stage) {
		var wrong string
		for range 2 { // a list that changes by itself looks wrong once
			if wrong = s.goThrough(s.action("list")); wrong == "" || s.over {
				return
			}
		}
		s.fail(wrong, "each item once", wrong)
	},
}

// goThrough goes through the pages of a list and says what is wrong with them.
func (s *stage) goThrough(a *resources.Action) string {
	whole, _ := s.wide(a, nil)
	if whole == nil {
		return ""
	}
	if len(whole.items) == 0 {
		s.stop(NoThing, "the list is empty")
		return ""
	}
	all := len(whole.items)
	if n, ok := whole.number(resources.Total); ok && n > all && n < 10_000 {
		all = n
	}
	size := small(whole.paging, all)
	first := s.list(a, nil, sized(whole.paging, size)...)
	if first == nil {
		return ""
	}
	w := s.walkOn(first, nil, size, 50)
	if s.over {
		return ""
	}
	seen := map[string]bool{}
	for n, p := range w.pages {
		for i := range p.items {
			key := p.items[i].Get(a.Collection.Key)
			if key == nil || key.Kind == schema.Null {
				continue
			}
			if seen[key.Plain()] {
				return fmt.Sprintf("page %d shows again the item with the %s %s", n+1, a.Collection.Key, schema.Show(key))
			}
			seen[key.Plain()] = true
		}
	}
	if how := first.paging; len(w.pages) == 1 && how.Page == nil && how.Offset == nil && how.Cursor == nil {
		s.stop(Undone, "nothing leads behind the first page: its size is a limit to what is shown")
		return ""
	}
	if !w.ended && size == 0 && len(whole.items) < len(w.items) {
		return "" // a long list in pages whose size is not ours to say
	}
	for i := range whole.items {
		key := whole.items[i].Get(a.Collection.Key)
		if w.ended && key != nil && key.Kind != schema.Null && !seen[key.Plain()] {
			return fmt.Sprintf("no page of %d items shows the one with the %s %s", len(first.items), a.Collection.Key, schema.Show(key))
		}
	}
	return ""
}

// small is a size of pages with which a list has some: the smallest that is
// allowed where that leads to its end in a few steps. 0: the usual size.
func small(paging *resources.Paging, items int) int {
	if paging.Size == nil {
		return 0
	}
	for n := max(min(2, items-1), 1, (items+9)/10); n <= most; n++ {
		if allows(paging.Size, n) {
			return n
		}
	}
	return 0
}
