package contract

import (
	"fmt"

	"github.com/understudy-api/understudy/specs/resources"
)

// pagingLimit asks for pages of several sizes.
var pagingLimit = scenario{
	Check: Check{
		ID: "paging-limit", Title: "A page has more items than were asked for",
		Explanation: "Pages of several sizes are asked for, and none has more items than it was to have.",
	},
	plan: func(_ *planner, a *resources.Action) []Sequence {
		paging := listing(a)
		if paging == nil || paging.Size == nil {
			return nil
		}
		s, _ := sequence(a.Collection, "list", a)
		s.Parameter = "query." + paging.Size.Name
		return []Sequence{s}
	},
	play: func(s *stage) {
		a := s.action("list")
		paging := listing(a)
		whole, _ := s.wide(a, nil)
		if whole == nil {
			return
		}
		tried := 0
		for n := 1; n < len(whole.items) && tried < 3; n++ {
			if !allows(paging.Size, n) {
				continue
			}
			p := s.list(a, nil, sized(paging, n)...)
			if p == nil {
				return
			}
			tried++
			if len(p.items) > n {
				s.fail(fmt.Sprintf("%d items are shown, and %d were asked for", len(p.items), n), fmt.Sprintf("%d items at most", n), fmt.Sprint(len(p.items)))
				return
			}
		}
		if tried == 0 {
			s.stop(NoThing, "the list has no more items than the smallest page")
		}
	},
}
