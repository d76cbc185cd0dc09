package contract

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// supply finds things that the implementation has, for cases that are about one:
// it asks a list, or creates one. One thing is looked for at a time.
type supply struct {
	run     *run
	mu      sync.Mutex
	shelves map[string]*shelf // by the collection and the ids that lead to it
	made    map[string]int    // how many things were created, by the case and the collection
}

// shelf is what is known of one collection.
type shelf struct {
	listed bool
	keys   []schema.Value // those of the list, in its order
	used   int            // how many of them cases have used up
	shared *schema.Value  // the one that cases are about that change nothing
	empty  bool           // there is none to share
}

// trail is the ids of things that paths lead through, by their collections.
type trail map[string]schema.Value

func newSupply(r *run) *supply {
	return &supply{run: r, shelves: map[string]*shelf{}, made: map[string]int{}}
}

// prepare finds the things that a case shares with others.
func (s *supply) prepare(ctx context.Context, c *Case) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := quest{ctx: ctx, supply: s, caller: c.ID, trail: trail{}}
	for _, slot := range c.Slots {
		if q.owns(c, slot) {
			continue
		}
		if v := q.thing(slot.Collection); v != nil && slot.In == "path" {
			q.trail[slot.Collection] = *v
		}
	}
}

// stocked is how many things a list has at the least before cases look at it:
// enough for several pages, and for values that differ.
const stocked = 5

// stock creates things in a collection that has few or none, so that what its lists
// say can be told from what empty ones do.
func (s *supply) stock(ctx context.Context, list *resources.Action) {
	c := list.Collection
	if !s.run.writes || ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := quest{ctx: ctx, supply: s, caller: "stock", trail: trail{}}
	p := &planner{Suite: s.run.Suite}
	for _, slot := range p.keys(list.Operation) {
		v := q.thing(slot.Collection)
		if v == nil {
			return
		}
		q.trail[slot.Collection] = *v
	}
	at := q.shelf(c)
	q.list(at, c)
	for range stocked {
		if len(at.keys) >= stocked {
			return
		}
		v := q.createAny(c)
		if v == nil {
			return
		}
		at.keys = append(at.keys, *v)
	}
}

// filled is the request of a case with the ids of things that there are. known is
// false where none were found, and the request has made-up ones; the error is for a
// request that cannot have them and be what it was.
func (s *supply) filled(ctx context.Context, c *Case) (request *fixtures.Request, known bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := quest{ctx: ctx, supply: s, caller: c.ID, trail: trail{}}
	return q.filled(c)
}

// create creates a thing of a collection, below what the trail names. The id is nil
// where the answer is not one of success or does not tell it; the exchange is nil
// where nothing was sent or no answer came.
// The trail goes on by what else the path leads through.
func (s *supply) create(ctx context.Context, caller string, a *resources.Action, below trail) (*schema.Value, *fixtures.Request, *exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := quest{ctx: ctx, supply: s, caller: caller, trail: below, full: true}
	key, request, x := q.create(a)
	if x != nil && x.answer.status >= 400 && x.answer.status < 500 {
		q.full = false // something of it may depend on what there is
		key, request, x = q.create(a)
	}
	return key, request, x
}

// own takes a thing of a collection that no case has been about yet, with the ids
// that lead to it; nil where there is none.
func (s *supply) own(ctx context.Context, caller string, a *resources.Action) (trail, *schema.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := quest{ctx: ctx, supply: s, caller: caller, trail: trail{}}
	for _, parent := range a.Parents {
		if parent.Collection == nil {
			continue
		}
		if v := q.thing(parent.Collection.Name); v != nil {
			q.trail[parent.Collection.Name] = *v
		}
	}
	v := q.own(a.Collection.Name, a.Kind == resources.Remove)
	if v != nil {
		q.trail[a.Collection.Name] = *v
	}
	return q.trail, v
}

// about is a request to an operation about what a trail leads to, drawn from a
// seed; nil where none can be made.
func (s *supply) about(ctx context.Context, caller string, a *resources.Action, below trail, seed uint64, profile fixtures.Profile) *fixtures.Request {
	request, err := s.run.generator.RequestAs(a.Operation, profile.Variant(), seed)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := quest{ctx: ctx, supply: s, caller: caller, trail: maps.Clone(below)}
	return q.placed(a, request)
}

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

// createAny creates a thing by whichever operation does: one that creates things, or
// one that puts them where their key says.
func (q *quest) createAny(c *resources.Collection) *schema.Value {
	r := q.supply.run
	if !r.writes {
		return nil
	}
	for op := range r.Document.Operations() {
		a := r.model.Action(op)
		puts := a.Kind == resources.Replace && a.Key != nil && a.Key.In == "path" && op.Documents(201)
		if a.Collection == c && (a.Kind == resources.Create || puts) {
			if v, _, _ := q.create(a); v != nil {
				return v
			}
		}
	}
	return nil
}

// unused is a key that nothing has yet, of its own for each seed; nil where the
// schema of the parameter allows none that is known here.
func unused(p *specs.Parameter, seed uint64) *schema.Value {
	h := fmt.Sprintf("%016x%016x", seed, seed^0x9e3779b97f4a7c15)
	for _, v := range []schema.Value{
		schema.Text(fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:])),
		schema.Text("understudy-" + h[:8]), schema.Text("u" + h[:7]), schema.Text(h[:24]), schema.Text(strings.ToUpper(h[:6])),
		schema.Int(int64(100_000_000 + seed%900_000_000)), schema.Int(int64(10_000 + seed%20_000)),
	} {
		if p.Schema == nil || p.Schema.Valid(&v, schema.ToServer) {
			return &v
		}
	}
	return nil
}

func (q *quest) create(a *resources.Action) (*schema.Value, *fixtures.Request, *exchange) {
	r := q.supply.run
	// What is created follows from the case alone, so that the case can be run again
	// without the others.
	whose := q.caller + " " + a.Collection.Name
	n := q.supply.made[whose]
	q.supply.made[whose]++
	profile := fixtures.Typical
	if q.full {
		profile = fixtures.Full
	}
	request, err := r.generator.RequestAs(a.Operation, profile.Variant(), mix(r.Config.Seed, whose, n))
	if err != nil {
		return nil, nil, nil
	}
	if a.Key != nil && a.Key.In == "path" {
		key := unused(a.Key, mix(r.Config.Seed, whose, n))
		if key == nil {
			return nil, nil, nil
		}
		q.trail[a.Collection.Name] = *key
		defer delete(q.trail, a.Collection.Name)
	}
	if request = q.placed(a, request); request == nil {
		return nil, nil, nil
	}
	x, err := r.exchange(q.ctx, r.wired(request, q.caller))
	if err != nil {
		return nil, nil, nil
	}
	request, x = r.insist(q.ctx, &Case{ID: q.caller, Operation: a.Operation, Expect: Accepted, Request: request}, request, x)
	if v, is := q.trail[a.Collection.Name]; is && a.Key != nil && x.answer.status < 300 {
		return &v, request, x
	}
	return r.keyOf(a, request, x.answer), request, x
}
