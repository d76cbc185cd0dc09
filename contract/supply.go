package contract

import (
	"context"
	"maps"
	"sync"

	"github.com/understudy-api/understudy/fixtures"
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
