package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// updateRead changes a thing and reads it back.
var updateRead = scenario{
	Check: Check{
		ID: "updated-readable", Title: "A change does not show when the thing is read back",
		Explanation: "A thing is changed with success and then read: its members are those that were sent, as far as it shows them. Where the operation changes only what is sent, a single member is changed, and the others stay as they were.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		return p.changing(a, resources.Update, resources.Replace)
	},
	play: func(s *stage) {
		change, read := s.action("change"), s.action("read")
		t, before := s.begin(read)
		if before == nil {
			return
		}
		request, sent := s.changing(change, t, before)
		if s.must(change, request) == nil {
			return
		}
		if r := s.read(read, t); r == nil || r.gone() {
			s.fail("what was changed with success cannot be read", "the thing that was changed", "404 or 410")
			return
		}
		after := s.look(read, t)
		if after == nil {
			return
		}
		if d := append(differences(sent, after, shownAs(read)), missed(sent, before, after)...); d != nil {
			s.fail("what is read is not what was sent: "+strings.Join(d, "; "), "the members that were sent", strings.Join(d, "; "))
			return
		}
		if change.Kind == resources.Update {
			s.changeOne(t, after)
		}
	},
}

// missed lists the members that were sent and shown before, and are not there
// afterwards.
func missed(sent, before, after *schema.Value) (list []string) {
	for i, name := range sent.Keys {
		if memberOf(before, name) != nil && memberOf(after, name) == nil && !blankValue(&sent.Items[i]) {
			list = append(list, name+" is gone, and was to be "+schema.Show(&sent.Items[i]))
		}
	}
	return list
}

// changing plans a sequence of an operation that changes a thing, one that reads
// it, and one that creates it where there is one.
func (p *planner) changing(a *resources.Action, kinds ...resources.Kind) []Sequence {
	single := a.Collection != nil && a.Collection.Single
	if !slices.Contains(kinds, a.Kind) || !single && (a.Key == nil || a.Key.In != "path") || len(settable(a)) == 0 {
		return nil
	}
	read := p.beside(a, resources.Read)
	if single {
		read = p.single(a.Collection)
	}
	s, ok := sequence(a.Collection, "change", a, "read", read)
	if !ok {
		return nil
	}
	return []Sequence{p.creating(s, a)}
}

// single returns the operation that reads the one thing of a collection; nil where
// there is none.
func (p *planner) single(c *resources.Collection) *resources.Action {
	for op := range p.Document.Operations() {
		if a := p.model.Action(op); a.Collection == c && a.Kind == resources.Read && safe(op.Method) {
			return a
		}
	}
	return nil
}

// changeOne changes a single member, and looks at the others.
func (s *stage) changeOne(t *thing, before *schema.Value) {
	change, read := s.action("change"), s.action("read")
	request, name := s.single(change, t, before)
	if request == nil {
		return // that one member suffices is not said
	}
	if r := s.send(change, request); r == nil || !r.ok() {
		return // it may depend on others; what was to be found out first was
	}
	after := s.look(read, t)
	if after == nil {
		return
	}
	if d := differences(said(change, request), after, shownAs(read)); d != nil {
		s.fail("what is read is not what was sent: "+strings.Join(d, "; "), "the member that was sent", strings.Join(d, "; "))
	} else if d := changed(change, before, after, name); d != nil {
		s.fail("only "+name+" was sent, and other members have changed: "+strings.Join(d, "; "), "the other members as before", strings.Join(d, "; "))
	}
}

// single is a request that says nothing of a thing but one member, and its name. A
// text is preferred: that others depend on it is least likely.
func (s *stage) single(a *resources.Action, t *thing, is *schema.Value) (*fixtures.Request, string) {
	for n := 6; n <= 8; n++ {
		request := s.naming(a, t, s.about(a, t, n))
		if request == nil {
			break
		}
		v := said(a, request)
		for _, texts := range []bool{true, false} {
			for _, p := range settable(a) {
				free := referred(p.Schema)
				if differ(v, is, p.Name) && texts == (free.Types == schema.TypeString && len(free.Enum) == 0) {
					if one := saying(a, request, only(v, p.Name)); one != nil {
						return one, p.Name
					}
				}
			}
		}
	}
	return nil, ""
}
