package contract

import (
	"context"
	"slices"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// undoubted is the request of a case without the optional members of its body that
// name things of which nobody knows whether they are there, such as a manager_id
// without a list of managers; nil where there are none.
func (r *run) undoubted(c *Case, request *fixtures.Request) *fixtures.Request {
	a := r.model.Action(c.Operation)
	item := said(a, request)
	if item == nil || item.Kind != schema.Object || c.Violation != nil {
		return nil
	}
	best := request
	for _, name := range item.Keys {
		words := specs.Words(name)
		if len(words) < 2 || !slices.Contains([]string{"id", "ids", "uuid", "key", "ref"}, words[len(words)-1]) || c.tries("body."+name) {
			continue
		}
		now := said(a, best)
		less := only(now, slices.DeleteFunc(slices.Clone(now.Keys), func(one string) bool { return one == name })...)
		if other := saying(a, best, less); other != nil && c.keeps(other) {
			best = other
		}
	}
	if best == request {
		return nil
	}
	return best
}

// insist sends a valid request that was refused once more, without what may be the
// reason though no document says so: things that it names and that are not there.
func (r *run) insist(ctx context.Context, c *Case, request *fixtures.Request, x *exchange) (*fixtures.Request, *exchange) {
	if s := x.answer.status; s < 400 || s >= 500 || s == 401 || s == 403 || s == 405 || s == 429 {
		return request, x
	}
	less := r.undoubted(c, request)
	if less == nil {
		return request, x
	}
	again, err := r.send(ctx, c, less)
	if err != nil || again.answer.status >= 400 {
		return request, x
	}
	return less, again
}
