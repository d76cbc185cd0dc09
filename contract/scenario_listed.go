package contract

import (
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// createListed creates a thing and looks for it in the list.
var createListed = scenario{
	Check: Check{
		ID: "list-contains-created", Title: "What was created is not in the list",
		Explanation: "A thing is created, and the list has it then. All of its pages are looked through, as far as that can be done in a few steps.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		list := p.beside(a, resources.List)
		if a.Kind != resources.Create || listing(list) == nil || a.Collection.Key == "" || narrowed(list) {
			return nil
		}
		s, _ := sequence(a.Collection, "create", a, "list", list)
		return []Sequence{s}
	},
	play: func(s *stage) {
		t := s.create(s.action("create"))
		if t == nil {
			return
		}
		item, ended := s.found(s.action("list"), t)
		switch {
		case s.over || item != nil:
		case !ended:
			s.stop(Undone, "the list is too long to be looked through")
		default:
			s.fail("the list does not show what was created", "an item with the "+s.action("list").Collection.Key+" "+schema.Show(&t.key), "a list without it")
		}
	},
}

// narrowed reports whether a list shows only a part unless it is asked for another
// one: it requires a filter, or has a default for one.
func narrowed(a *resources.Action) bool {
	for _, f := range a.Filters {
		if f.Parameter.Required || f.Expression.Present() {
			return true
		}
		if s := referred(f.Parameter.Schema); s != nil && s.Default != nil && s.Default.Kind != schema.Null {
			return true
		}
	}
	return false
}
