package contract

import (
	"fmt"

	"github.com/understudy-api/understudy/specs/resources"
)

// countersFollow creates and removes a thing, and looks at the total of the list.
var countersFollow = scenario{
	Check: Check{
		ID: "counters-follow", Title: "The total of a list does not follow what is created and deleted",
		Explanation: "The total that a list tells is one more when a thing has been created that the list shows, and one less when a thing has been removed that it no longer shows.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		list := p.beside(a, resources.List)
		paging := listing(list)
		if a.Kind != resources.Create || paging == nil || a.Collection.Key == "" || !showing(paging, resources.Total) || narrowed(list) {
			return nil
		}
		s, _ := sequence(a.Collection, "create", a, "list", list)
		if remove := p.beside(a, resources.Remove); remove != nil {
			s.Roles, s.Operations = append(s.Roles, "remove"), append(s.Operations, remove.Operation)
		}
		return []Sequence{s}
	},
	play: func(s *stage) {
		create, list, remove := s.action("create"), s.action("list"), s.action("remove")
		before := s.count(list, nil)
		t := s.create(create)
		if t == nil {
			return
		}
		after := s.count(list, t.trail)
		item, _ := s.found(list, t)
		switch {
		case s.over:
			return
		case item == nil || before < 0 || after < 0:
			s.stop(Undone, "the list does not show what was created, or how many there are")
			return
		case after != before+1:
			s.fail("the total does not follow what was created", fmt.Sprint(before+1), fmt.Sprint(after))
			return
		case remove == nil || s.must(remove, s.about(remove, t, 1)) == nil:
			return
		}
		last := s.count(list, t.trail)
		item, ended := s.found(list, t)
		switch {
		case s.over:
		case item != nil || !ended:
			s.stop(Undone, "the list shows what was removed, or is too long to be looked through")
		case last != after-1:
			s.fail("the total does not follow what was deleted", fmt.Sprint(after-1), fmt.Sprint(last))
		}
	},
}
