package contract

import (
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// deleteUnlisted removes a thing and looks for it in the list.
var deleteUnlisted = scenario{
	Check: Check{
		ID: "deleted-unlisted", Title: "What was deleted is still in the list", Fault: "F113",
		Explanation: "A thing that is in the list is removed with success; the list does not have it then, or shows it otherwise, as an implementation does that keeps what is removed, marked as such. Removing it once more is no failure of the server.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		list := p.beside(a, resources.List)
		if a.Kind != resources.Remove || listing(list) == nil || a.Collection.Key == "" {
			return nil
		}
		s, ok := sequence(a.Collection, "remove", a, "list", list)
		if !ok {
			return nil
		}
		if read := p.beside(a, resources.Read); read != nil {
			s.Roles, s.Operations = append(s.Roles, "read"), append(s.Operations, read.Operation)
		}
		return []Sequence{p.creating(s, a)}
	},
	play: func(s *stage) {
		remove, list := s.action("remove"), s.action("list")
		t := s.own()
		if t == nil {
			return
		}
		before, _ := s.found(list, t)
		if before == nil {
			s.stop(NoThing, "the list does not show it before it is removed")
			return
		}
		if s.must(remove, s.about(remove, t, 1)) == nil {
			return
		}
		after, ended := s.found(list, t)
		switch {
		case s.over:
		case after == nil && !ended:
			s.stop(Undone, "the list is too long to be looked through")
		case after != nil && schema.Equal(before, after):
			if read := s.action("read"); read != nil {
				if r := s.read(read, t); r == nil || r.ok() {
					s.stop(Undone, "it is still there altogether")
					return
				}
			}
			s.fail("it was removed with success, and the list shows it as before", "a list without it", "the item with the "+list.Collection.Key+" "+schema.Show(&t.key))
		default:
			s.send(remove, s.about(remove, t, 1))
		}
	},
}

// creating adds to a sequence what creates its things, where there is something.
func (p *planner) creating(s Sequence, a *resources.Action) Sequence {
	if create := p.maker(a); create != nil {
		s.Roles, s.Operations = append(s.Roles, "create"), append(s.Operations, create.Operation)
	}
	return s
}
