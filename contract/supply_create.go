package contract

import (
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

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
