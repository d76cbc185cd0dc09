package contract

import (
	"slices"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// bodySchema is the schema of the thing in the body of a request; nil where the
// document has none in JSON.
func bodySchema(a *resources.Action) *schema.Schema {
	if a.Operation.Body == nil {
		return nil
	}
	for _, m := range a.Operation.Body.Content {
		if !m.IsJSON() {
			continue
		}
		s := m.Schema
		for _, name := range a.Body {
			s = member(s, name)
		}
		return s
	}
	return nil
}

// settable are the members of a thing that a request of an operation may set: not
// its key, nor what says where it belongs.
func settable(a *resources.Action) (list []schema.Property) {
	for _, p := range declared(bodySchema(a)) {
		if schema.ToServer.Hides(p.Schema) || schema.ToClient.Hides(p.Schema) || a.Collection != nil && p.Name == a.Collection.Key || p.Name == a.BodyKey {
			continue
		}
		if slices.ContainsFunc(a.Parents, func(parent resources.Parent) bool {
			return p.Name == parent.Parameter || len(parent.Member) > 0 && p.Name == parent.Member[0]
		}) {
			continue
		}
		list = append(list, p)
	}
	return list
}

// assumed is the thing that a usual request reads, where there is one: the config
// may name it, or things need not be created to be there. nil where there is none.
func (s *stage) assumed() *thing {
	read := s.action("read")
	if read == nil || read.Key == nil || read.Collection == nil {
		return nil
	}
	request := s.asking(read, nil)
	if request == nil {
		return nil
	}
	in := request.Input()
	if in == nil {
		return nil
	}
	key := in.Value(read.Key.In, read.Key.Name)
	if r := s.send(read, request); key == nil || r == nil || !r.ok() {
		return nil
	}
	return &thing{key: *key, trail: trail{read.Collection.Name: *key}}
}

// look is what two reads of a thing have in common; nil where the sequence is over,
// because it cannot be read.
func (s *stage) look(read *resources.Action, t *thing) *schema.Value {
	first := s.must(read, s.reading(read, t))
	if first == nil {
		return nil
	}
	again := s.must(read, s.reading(read, t))
	if again == nil {
		return nil
	}
	common := steady(first.item(), again.item())
	if common == nil {
		s.stop(Undone, "the answer of "+read.Operation.String()+" shows no item")
	}
	return common
}

// begin is a thing of its own for a sequence, and what it shows of itself; both are
// nil where the sequence is over.
func (s *stage) begin(read *resources.Action) (*thing, *schema.Value) {
	t := s.own()
	if t == nil {
		return nil, nil
	}
	return t, s.look(read, t)
}

func (s *stage) reading(read *resources.Action, t *thing) *fixtures.Request {
	return s.run.supply.about(s.ctx, s.trial.ID, read, t.trail, s.run.Config.Seed, fixtures.Minimal)
}

// changing is a request that says of a thing what it is not, and what it says; nil
// where the sequence is over, because none can be made.
func (s *stage) changing(a *resources.Action, t *thing, is *schema.Value) (*fixtures.Request, *schema.Value) {
	request, says := s.differing(a, t, is)
	if request == nil {
		s.stop(Unmakeable, "no request to "+a.Operation.String()+" was made that says, in JSON, what its thing is not")
	}
	return request, says
}

// differing is a request that says of as many members as can be found what they are
// not, and what it says; nil where there is none.
func (s *stage) differing(a *resources.Action, t *thing, is *schema.Value) (best *fixtures.Request, says *schema.Value) {
	most := 0
	for n := range 6 {
		profile := fixtures.Full
		if n%2 == 1 {
			profile = fixtures.Typical
		}
		request := s.naming(a, t, s.aboutAs(a, t, n+1, profile))
		if request == nil {
			continue
		}
		v := said(a, request)
		if v == nil || v.Kind != schema.Object {
			continue
		}
		others := 0
		for _, p := range settable(a) {
			if differ(v, is, p.Name) {
				others++
			}
		}
		if others > most {
			best, says, most = request, v, others
		}
	}
	return best, says
}

// naming is a request that names its thing in its body as well as elsewhere, where
// the body has the key: another one there would be another thing.
func (s *stage) naming(a *resources.Action, t *thing, request *fixtures.Request) *fixtures.Request {
	if request == nil || a.Collection == nil {
		return request
	}
	item := said(a, request)
	if item == nil || item.Kind != schema.Object || item.Get(a.Collection.Key) == nil {
		return request
	}
	named, _ := set(*item, []string{a.Collection.Key}, t.key)
	if other := saying(a, request, named); other != nil {
		return other
	}
	return request
}

// differ reports whether a thing shows a member otherwise than it is said to be.
func differ(said, is *schema.Value, name string) bool {
	a, b := memberOf(said, name), memberOf(is, name)
	return a != nil && b != nil && !alike(a, b)
}

// changed lists the settable members that a thing shows otherwise than before,
// but for some.
func changed(a *resources.Action, before, after *schema.Value, but ...string) (list []string) {
	for _, p := range settable(a) {
		was, is := memberOf(before, p.Name), memberOf(after, p.Name)
		if was == nil || resources.IsChange(p.Name) || slices.Contains(but, p.Name) {
			continue
		}
		switch {
		case is == nil && !blankValue(was):
			list = append(list, p.Name+" is gone, and was "+schema.Show(was))
		case is != nil && (!alike(was, is) || was.Kind == schema.Array && len(was.Items) != len(is.Items)):
			list = append(list, p.Name+" is "+schema.Show(is)+", and was "+schema.Show(was))
		}
	}
	return list
}

// saying is a request that says something else of its thing; nil where it would
// not be valid.
func saying(a *resources.Action, request *fixtures.Request, item schema.Value) *fixtures.Request {
	body, err := schema.ParseJSON(string(request.Body))
	if err != nil {
		return nil
	}
	body, ok := set(body, a.Body, item)
	if !ok {
		return nil
	}
	other := *request
	if other.Body = body.AppendJSON(nil); len(other.Check()) > 0 {
		return nil
	}
	return &other
}

// set is a value with another one at a path of members.
func set(v schema.Value, names []string, to schema.Value) (schema.Value, bool) {
	if len(names) == 0 {
		return to, true
	}
	i := slices.Index(v.Keys, names[0])
	if i < 0 {
		return v, false
	}
	inner, ok := set(v.Items[i], names[1:], to)
	v.Items = slices.Clone(v.Items)
	v.Items[i] = inner
	return v, ok
}

// only are some of the members of an object.
func only(v *schema.Value, names ...string) schema.Value {
	some := schema.Value{Kind: schema.Object}
	for i, name := range v.Keys {
		if slices.Contains(names, name) {
			some.Keys, some.Items = append(some.Keys, name), append(some.Items, v.Items[i])
		}
	}
	return some
}

// faulty is a request with a fault about what a trail leads to; nil where it cannot
// be made.
func (s *stage) faulty(a *resources.Action, m fixtures.Mutation, below trail) *fixtures.Request {
	p := &planner{Suite: s.run.Suite}
	v := m.Violation
	c := &Case{ID: s.trial.ID, Operation: a.Operation, Request: m.Request, Violation: &v}
	p.pin(c)
	for _, slot := range p.slots(c) {
		id, is := below[slot.Collection]
		if !is || slot.In == "body" {
			c.Slots = append(c.Slots, slot)
		} else if c.Request = fill(c.Request, slot, &id); c.Request == nil {
			return nil
		}
	}
	request, _, err := s.run.supply.filled(s.ctx, c)
	if err != nil {
		return nil
	}
	return request
}

// faults are requests to an operation with a fault in a member of the thing: a few
// at most of those that fit.
func (s *stage) faults(a *resources.Action, fits func(fixtures.Mutation) bool) (list []fixtures.Mutation) {
	for m := range s.run.generator.Invalid(a.Operation) {
		if m.Request == nil || len(list) == 8 {
			break
		}
		if v := m.Violation; v.In == "body" && v.Pointer != "" {
			if item := said(a, m.Request); item != nil && item.Kind == schema.Object && fits(m) {
				list = append(list, m)
			}
		}
	}
	return list
}

// pointerTo is where the body of a request has a member of the thing.
func pointerTo(a *resources.Action, name string) string {
	return schema.JoinPointer("", append(slices.Clone(a.Body), name)...)
}
