package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// quest is one search for things.
type quest struct {
	ctx    context.Context
	supply *supply
	caller string // the id of the case that it is for
	trail  trail
	busy   []string // collections that a thing is being looked for of
	full   bool     // what is created has all that it may have
}

// owns reports whether a slot is for a thing of the case's own, because it changes
// or removes it. What is to be refused changes nothing.
func (q *quest) owns(c *Case, slot Slot) bool {
	a := q.supply.run.model.Action(c.Operation)
	switch {
	case !c.Writes() || slot.In == "body" || c.Violation != nil && a.Kind != resources.Remove:
		return false
	case a.Key != nil:
		return slot.Name == a.Key.Name && slot.In == a.Key.In
	}
	return a.Kind == resources.None && len(a.Parents) > 0 && a.Parents[len(a.Parents)-1].Parameter == slot.Name
}

func (q *quest) filled(c *Case) (request *fixtures.Request, known bool, err error) {
	request, known = c.Request, q.supply.run.names(c)
	for _, slot := range c.Slots {
		var v *schema.Value
		if q.owns(c, slot) {
			v = q.own(slot.Collection, q.supply.run.model.Action(c.Operation).Kind == resources.Remove)
		} else {
			v = q.thing(slot.Collection)
		}
		if v == nil {
			known = known && slot.In == "body"
			continue
		}
		other := fill(request, slot, v)
		if other == nil || !c.keeps(other) {
			if slot.In == "body" {
				continue // what is made up may do
			}
			return nil, false, fmt.Errorf("the id %s cannot stand in %s.%s", schema.Show(v), slot.In, slot.Name)
		}
		request = other
		if slot.In == "path" {
			q.trail[slot.Collection] = *v
		}
		if a := q.supply.run.model.Action(c.Operation); a.Key != nil && a.Key.Name == slot.Name && a.Key.In == slot.In {
			request = agreeing(a, c, request, v)
		}
	}
	return request, known, nil
}

// agreeing is a request whose body names the same thing as its path does, where the
// body has the key: another one there would be another thing.
func agreeing(a *resources.Action, c *Case, request *fixtures.Request, key *schema.Value) *fixtures.Request {
	item := said(a, request)
	place := strings.Join(slices.Concat([]string{"body"}, a.Body, []string{a.Collection.Key}), ".")
	if item == nil || item.Kind != schema.Object || c.tries(place) {
		return request
	}
	was := item.Get(a.Collection.Key)
	if was == nil {
		return request
	}
	same, _ := set(*item, []string{a.Collection.Key}, fitting(*key, was.Kind))
	if other := saying(a, request, same); other != nil && c.keeps(other) {
		return other
	}
	return request
}

// names reports whether everything that a request is about is named by slots or by
// the config.
func (r *run) names(c *Case) bool {
	p := &planner{Suite: r.Suite}
	if a := r.model.Action(c.Operation); a.BodyKey != "" || a.Collection != nil && a.Collection.Single {
		return false // one of which there is one may have been removed
	}
	return !slices.ContainsFunc(c.Operation.PathNames, func(name string) bool {
		_, pinned := p.pinned(c.Operation, name)
		return !pinned && !slices.ContainsFunc(c.Slots, func(s Slot) bool { return s.In == "path" && s.Name == name })
	})
}

// thing returns the id of a thing that nobody changes, nil where there is none.
func (q *quest) thing(name string) *schema.Value {
	c := q.supply.run.model.Collection(name)
	if c == nil || c.Key == "" || slices.Contains(q.busy, name) {
		return nil
	}
	at := q.shelf(c)
	if at.shared == nil && !at.empty {
		q.list(at, c)
		if len(at.keys) > 0 {
			at.shared = &at.keys[len(at.keys)-1] // the first are used up first
			at.keys = at.keys[:len(at.keys)-1]
		} else {
			at.shared = q.createAny(c)
		}
		at.empty = at.shared == nil
	}
	return at.shared
}

// own returns the id of a thing that no other case is about, nil where there is
// none. What cannot be created is shared, unless it is to be removed.
func (q *quest) own(name string, removes bool) *schema.Value {
	c := q.supply.run.model.Collection(name)
	if c == nil || c.Key == "" {
		return nil
	}
	if v := q.createAny(c); v != nil {
		return v
	}
	if !removes {
		return q.thing(name)
	}
	at := q.shelf(c)
	q.list(at, c)
	if at.used < len(at.keys) {
		at.used++
		return &at.keys[at.used-1]
	}
	return nil
}

func (q *quest) shelf(c *resources.Collection) *shelf {
	key := c.Name
	for _, p := range c.Parents {
		if p.Collection == nil {
			continue
		}
		if v, is := q.trail[p.Collection.Name]; is {
			key += "\x00" + v.JSON()
		}
	}
	shelves := q.supply.shelves
	if shelves[key] == nil {
		shelves[key] = &shelf{}
	}
	return shelves[key]
}

// list asks for the list of a collection, once.
func (q *quest) list(at *shelf, c *resources.Collection) {
	r := q.supply.run
	if at.listed {
		return
	}
	at.listed = true
	for op := range r.Document.Operations() {
		a := r.model.Action(op)
		if a.Kind != resources.List || a.Collection != c || !safe(op.Method) {
			continue
		}
		request, err := r.generator.RequestAs(op, fixtures.Minimal.Variant(), r.Config.Seed)
		if err != nil {
			continue
		}
		if request = q.placed(a, request); request == nil {
			continue
		}
		x, err := r.exchange(q.ctx, r.wired(request, q.caller))
		if err != nil || x.answer.status >= 300 {
			continue
		}
		if at.keys = keysOf(a, x.answer); len(at.keys) > 0 {
			return
		}
	}
}

// placed is a request with what the config says, and below what the trail names.
// It is nil where that cannot be written.
func (q *quest) placed(a *resources.Action, request *fixtures.Request) *fixtures.Request {
	p := &planner{Suite: q.supply.run.Suite}
	c := &Case{Operation: a.Operation, Request: request}
	p.place(c)
	if a.Collection != nil {
		q.busy = append(q.busy, a.Collection.Name)
		defer func() { q.busy = q.busy[:len(q.busy)-1] }()
	}
	c.Slots = slices.DeleteFunc(c.Slots, func(s Slot) bool {
		v, is := q.trail[s.Collection]
		if !is || s.In == "body" {
			return false
		}
		other := fill(c.Request, s, &v)
		if other != nil {
			c.Request = other
		}
		return other != nil
	})
	request, _, err := q.filled(c)
	if err != nil {
		return nil
	}
	return request
}
